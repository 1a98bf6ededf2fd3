"""Rows put aside on disk while a stage goes through a day several times.

What belongs here: the temporary file. What does not: what the rows are.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pyarrow as pa


class Spool:
    """Rows of one schema, written once and read as often as wanted; they are gone when the block ends.

    The file has no name, so that nothing is left of it even after a crash.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed when the block ends
        self._writer: pa.ipc.RecordBatchStreamWriter | None = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, rows: pa.Table) -> None:
        """Put rows aside; not after they were read."""
        if self._writer is None:
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            self._writer = pa.ipc.new_stream(self._file, rows.schema, options=options)
        self._writer.write_table(rows)

    def batches(self) -> Iterator[pa.Table]:
        """The rows in the order in which they came, in pieces as they came."""
        if self._writer is None:
            return
        self._writer.close()
        self._file.seek(0)
        for batch in pa.ipc.open_stream(self._file):
            yield pa.Table.from_batches([batch])
