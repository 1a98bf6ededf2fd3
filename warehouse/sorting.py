"""Sorting more rows than fit into memory.

What belongs here: sorted runs on disk and their merging. What does not: which rows, in which order, and where
they go (``lake``).

Rows are gathered until they fill some megabytes, sorted, and written out as a run. At the end the runs are
read side by side, a megabyte of each at a time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.row_groups import cut, row_sizes

RUN_BYTES = 16 << 20
_BATCH_BYTES = 1 << 20

Sort = Callable[[pa.Table], pa.Table]


class Sorter:
    """Takes rows in any order and gives them back sorted; its runs lie beside ``beside`` until it is closed.

    ``sort`` sorts a table, first of all by its column ``key``, which holds no null.
    """

    def __init__(self, key: str, sort: Sort, beside: Path, prefix: str) -> None:
        self._key, self._sort = key, sort
        self._beside, self._prefix = beside, prefix
        self._pieces: list[pa.Table] = []
        self._bytes = 0
        self._runs: list[Path] = []

    def __enter__(self) -> Sorter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for run in self._runs:
            run.unlink(missing_ok=True)

    def add(self, rows: pa.Table) -> None:
        """Take some rows, all of one schema."""
        self._pieces.append(rows)
        self._bytes += int(row_sizes(rows).sum())
        if self._bytes >= RUN_BYTES:
            self._write_run()

    def sorted(self) -> Iterator[pa.Table]:
        """All rows, in order, some at a time; nothing at all where there were none."""
        if not self._runs:
            if self._pieces:
                yield self._gathered()
            return
        if self._pieces:
            self._write_run()
        yield from self._merge()

    def _gathered(self) -> pa.Table:
        rows = self._sort(pa.concat_tables(self._pieces))
        self._pieces, self._bytes = [], 0
        return rows

    def _write_run(self) -> None:
        handle, name = tempfile.mkstemp(prefix=self._prefix, suffix=".tmp", dir=self._beside)
        self._runs.append(Path(name))
        rows = self._gathered()
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with open(handle, "wb") as file, pa.ipc.new_stream(file, rows.schema, options=options) as run:
            for batch in cut([rows], most_bytes=_BATCH_BYTES):
                run.write_table(batch)

    def _merge(self) -> Iterator[pa.Table]:
        runs = [_Run(path, self._key) for path in self._runs]
        while runs := [run for run in runs if run.more()]:
            bounds = [run.last for run in runs if not run.ended]
            # Rows below the lowest of the last keys that were read are complete: whatever comes is not below.
            bound = min(bounds) if bounds else None
            yield self._sort(pa.concat_tables([run.below(bound) for run in runs]))
            for run in runs:
                if not run.ended and run.last == bound:
                    run.read()


class _Run:
    """One sorted run, of which a part is in memory."""

    def __init__(self, path: Path, key: str) -> None:
        self._file = path.open("rb")
        self._stream = pa.ipc.open_stream(self._file)
        self._key = key
        self._rows = self._stream.schema.empty_table()
        self.ended = False
        self.last: Any = None
        self.read()

    def read(self) -> None:
        """Read one more batch behind the rows that are in memory."""
        try:
            batch = self._stream.read_next_batch()
        except StopIteration:
            self.ended = True
            self._file.close()
            return
        self._rows = pa.concat_tables([self._rows, pa.Table.from_batches([batch])])
        self.last = batch[self._key][-1].as_py()

    def more(self) -> bool:
        """Whether there are rows left."""
        return not self.ended or bool(self._rows.num_rows)

    def below(self, bound: Any) -> pa.Table:
        """Take the rows whose key is below the bound; all for None."""
        if bound is None:
            count = self._rows.num_rows
        else:
            count = pc.sum(pc.less(self._rows[self._key], pa.scalar(bound))).as_py() or 0
        rows, self._rows = self._rows.slice(0, count), self._rows.slice(count)
        return rows
