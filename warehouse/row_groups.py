"""Row groups: where a Parquet file is cut, so that it can be written and read a piece at a time.

What belongs here: the size of rows and cutting by it. What does not: files (``lake``) and order (``sorting``).

A row group ends before it holds more than 16 MB of values or 65,536 rows. The cuts depend on the rows alone
and not on how they came, so the same rows give the same file however they were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

GROUP_BYTES = 16 << 20
GROUP_ROWS = 65_536

_VALUE_BYTES = 8
Sizes = npt.NDArray[np.int64]


def cut(
    tables: Iterable[pa.Table], *, most_bytes: int = GROUP_BYTES, most_rows: int = GROUP_ROWS
) -> Iterator[pa.Table]:
    """The rows of the tables in their order, cut into groups; a row that is larger is a group of its own."""
    pieces: list[pa.Table] = []
    n_bytes = n_rows = 0
    for table in tables:
        totals = np.cumsum(row_sizes(table))
        begin = 0
        while begin < table.num_rows:
            before = int(totals[begin - 1]) if begin else 0
            end = int(np.searchsorted(totals, before + most_bytes - n_bytes, side="right"))
            end = min(end, begin + most_rows - n_rows)
            if end <= begin and not pieces:
                end = begin + 1
            if end > begin:
                pieces.append(table.slice(begin, end - begin))
                n_bytes += int(totals[end - 1]) - before
                n_rows += end - begin
                begin = end
            if begin < table.num_rows:
                yield pa.concat_tables(pieces).combine_chunks()
                pieces, n_bytes, n_rows = [], 0, 0
    if pieces:
        yield pa.concat_tables(pieces).combine_chunks()


def row_sizes(table: pa.Table) -> Sizes:
    """About how many bytes the values of each row take."""
    sizes: Sizes = np.zeros(table.num_rows, dtype=np.int64)
    at = 0
    for batch in table.to_batches():
        for column in batch.columns:
            sizes[at : at + batch.num_rows] += _value_sizes(column)
        at += batch.num_rows
    return sizes


def _value_sizes(column: pa.Array) -> Sizes:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        lengths: Sizes = pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False).astype(np.int64)
        return lengths + _VALUE_BYTES
    if pa.types.is_list(kind):
        # Offsets count from the start of the values, of which a slice shows a part.
        totals = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(_value_sizes(column.values))))
        offsets = column.offsets.to_numpy()
        inside: Sizes = totals[offsets[1:]] - totals[offsets[:-1]]
        return inside + _VALUE_BYTES
    if pa.types.is_struct(kind):
        fields: Sizes = np.sum([_value_sizes(field) for field in column.flatten()], axis=0)
        return fields
    return np.full(len(column), _VALUE_BYTES, dtype=np.int64)
