"""Parquet tables, a row group's pages at a time, one article a row.

What belongs here: rows of Parquet. What does not: which column is what (``columns``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from dateline.reading.formats.columns import map_header, record_id_of
from dateline.reading.formats.csvrows import to_record
from dateline.reading.formats.errors import UnreadableError
from dateline.reading.formats.part import Outcomes, Part

_BATCH_ROWS = 64


def read(part: Part) -> Outcomes:
    """An item a row; a row group that is damaged is rejected with its rows and the rest goes on."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with part.tape.seekable() as file:
        try:
            table = pq.ParquetFile(file)
            names = [field.name for field in table.schema_arrow if not _is_bulk(field.type)]
        except (pa.ArrowException, OSError, ValueError, TypeError) as error:
            yield part.reject("", "damaged_file", f"the Parquet file is broken: {_first_line(error)}")
            return
        try:
            fields = map_header(names, part.columns)
        except UnreadableError as error:
            yield part.reject("", error.rule, error.reason)
            return
        before = 0
        for group in range(table.num_row_groups):
            size = table.metadata.row_group(group).num_rows
            done = 0
            try:
                for row in _rows(table, group, names):
                    done += 1
                    number = str(before + done)
                    record = to_record(row, fields)
                    yield part.record(record, record_id_of(record, number), number)
            except (pa.ArrowException, OSError, ValueError, TypeError) as error:
                first = before + done + 1
                reason = f"the rows from {first:,} to {before + size:,} are damaged: {_first_line(error)}"
                yield part.reject(first, "damaged_rows", reason)
            before += size


def _rows(table: Any, group: int, names: list[str]) -> Iterator[dict[str, object]]:
    for batch in table.iter_batches(batch_size=_BATCH_ROWS, row_groups=[group], columns=names, use_threads=False):
        for row in batch.to_pylist():
            yield {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> object:
    """``value`` as JSON has it; NaN, which pandas writes for nothing, is nothing."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value


def _is_bulk(kind: Any) -> bool:
    """True for columns that no article has: pictures, vectors of numbers."""
    import pyarrow as pa

    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        inside = kind.value_type
        return bool(pa.types.is_floating(inside) or pa.types.is_integer(inside) or _is_bulk(inside))
    return False


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:300]
