"""What each stage of a day keeps beside the lake until a table of all stages gathers it.

Each stage owns one file a day of each kind, so that materialising a stage again replaces its part and nobody
else's, and the table that gathers them has a single writer::

    rejects/<stage>/YYYY-MM-DD.parquet     rows of rejected_rows
    intake/<stage>/YYYY-MM-DD.parquet      rows of intake

What belongs here: where these files are, writing and reading them. What does not: what is in them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import tables
from warehouse.lake import Lake, conform, with_ingest_date

FOLDERS = {"rejected_rows": "rejects", "intake": "intake"}


def path(lake: Lake, table: str, stage: str, day: str) -> Path:
    """The part of ``table`` that the stage keeps for a day; it need not exist."""
    return lake.home / FOLDERS[table] / stage / f"{day}.parquet"


@contextmanager
def replacing(lake: Lake, table: str, stage: str, day: str) -> Iterator[pq.ParquetWriter]:
    """A writer of the part, which is put in the place of the old one when the block ends without an error."""
    target = path(lake, table, stage, day)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".half")
    try:
        with pq.ParquetWriter(half, tables.get(table).arrow_schema()) as writer:
            yield writer
        os.replace(half, target)
    finally:
        half.unlink(missing_ok=True)


def as_stored(table: str, day: str, rows: pa.Table) -> pa.Table:
    """The rows with the declared columns, the day among them."""
    declared = tables.get(table)
    return conform(declared, with_ingest_date(declared, day, rows)).cast(declared.arrow_schema())


def read(lake: Lake, table: str, stages: Iterable[str], day: str) -> pa.Table:
    """The parts of the stages that there are, one after another."""
    parts = [part for stage in stages if (part := path(lake, table, stage, day)).exists()]
    schema = tables.get(table).arrow_schema()
    return pa.concat_tables([schema.empty_table(), *(as_stored(table, day, pq.read_table(part)) for part in parts)])
