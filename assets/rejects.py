"""What each stage could not use, kept beside the lake until ``rejected_rows`` gathers it.

Each stage owns one file a day, so that materialising a stage again replaces its rejects and nobody else's,
and ``rejected_rows`` has a single writer.

What belongs here: the files between a stage and ``rejected_rows``. What does not: why a row is rejected.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.records import Rejected
from warehouse import records_io, tables
from warehouse.lake import Lake, conform, with_ingest_date

TABLE = "rejected_rows"


def keep(lake: Lake, stage: str, day: str, rejected: Iterable[Rejected], quarantined: pa.Table | None = None) -> int:
    """Replace the rejects of a stage for a day; returns how many there are."""
    rows = _conform(records_io.to_table(TABLE, rejected), day)
    if quarantined is not None:
        rows = pa.concat_tables([rows, _conform(quarantined, day)])
    path = _path(lake, stage, day)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    pq.write_table(rows, half)
    os.replace(half, path)
    return int(rows.num_rows)


def without_place(rejected: Rejected, uri: str) -> Rejected:
    """The same rejection under another address, its reason no longer repeating where it was."""
    reason = rejected.reason
    for place in (f"{rejected.uri}:{rejected.position}: ", f"{rejected.uri}: "):
        reason = reason.removeprefix(place)
    return replace(rejected, uri=uri, reason=reason)


def gather(lake: Lake, stages: Iterable[str], day: str) -> pa.Table:
    """The rejects of all stages for a day; the same rejection told by two stages is one row."""
    paths = [_path(lake, stage, day) for stage in stages]
    found = [pq.read_table(path) for path in paths if path.exists()]
    rows = pa.concat_tables([_conform(data, day) for data in (records_io.to_table(TABLE, ()), *found)])
    first_of: dict[str, int] = {}
    for index, rejected_id in enumerate(rows["rejected_id"].to_pylist()):
        first_of.setdefault(rejected_id, index)
    return rows.take(pa.array(first_of.values(), pa.int64()))


def _conform(rows: pa.Table, day: str) -> pa.Table:
    declared = tables.get(TABLE)
    return conform(declared, with_ingest_date(declared, day, rows))


def _path(lake: Lake, stage: str, day: str) -> Path:
    return lake.home / "rejects" / stage / f"{day}.parquet"
