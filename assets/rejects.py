"""What each stage could not use, kept beside the lake until ``rejected_rows`` gathers it.

What belongs here: the way from a stage to ``rejected_rows``. What does not: why a row is rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.records import Rejected
from warehouse import records_io, stage_files
from warehouse.lake import Lake

TABLE = "rejected_rows"

_AT_ONCE = 1000


class Keeper:
    """Takes the rejects of a stage one after another; few are in memory at a time."""

    def __init__(self, day: str, part: pq.ParquetWriter) -> None:
        self._day, self._part = day, part
        self._waiting: list[Rejected] = []
        self._rows: set[int] = set()
        self._items: set[int] = set()

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rejected: Rejected) -> bool:
        """Keep a rejection; whether it is the first one of its place."""
        self._waiting.append(rejected)
        if len(self._waiting) >= _AT_ONCE:
            self.flush()
        known = len(self._items)
        self._items.add(hash((rejected.table, rejected.uri, rejected.position)))
        return len(self._items) > known

    def add_rows(self, quarantined: pa.Table) -> None:
        """Keep rows of ``rejected_rows``."""
        self._write(quarantined)

    def flush(self) -> None:
        """Write what is waiting."""
        self._write(records_io.to_table(TABLE, self._waiting))
        self._waiting = []

    def _write(self, rows: pa.Table) -> None:
        new = []
        for rejected_id in rows["rejected_id"].to_pylist():
            number = int(rejected_id, 16)
            new.append(number not in self._rows)
            self._rows.add(number)
        self._part.write_table(stage_files.as_stored(TABLE, self._day, rows.filter(pa.array(new, pa.bool_()))))


@contextmanager
def keeping(lake: Lake, stage: str, day: str) -> Iterator[Keeper]:
    """Replace the rejects of a stage for a day by those that the keeper is given in the block."""
    with stage_files.replacing(lake, TABLE, stage, day) as part:
        keeper = Keeper(day, part)
        yield keeper
        keeper.flush()


def keep(lake: Lake, stage: str, day: str, rejected: Iterable[Rejected], quarantined: pa.Table | None = None) -> int:
    """Replace the rejects of a stage for a day; returns how many there are."""
    with keeping(lake, stage, day) as keeper:
        for one in rejected:
            keeper.add(one)
        if quarantined is not None:
            keeper.add_rows(quarantined)
        keeper.flush()
        return len(keeper)


def gather(lake: Lake, stages: Iterable[str], day: str) -> pa.Table:
    """The rejects of all stages for a day; the same rejection told by two stages is one row."""
    rows = stage_files.read(lake, TABLE, stages, day)
    first_of: dict[str, int] = {}
    for index, rejected_id in enumerate(rows["rejected_id"].to_pylist()):
        first_of.setdefault(rejected_id, index)
    return rows.take(pa.array(first_of.values(), pa.int64()))
