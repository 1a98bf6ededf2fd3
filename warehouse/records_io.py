"""Records to Arrow tables and back.

What belongs here: the pairing of each stored record with its table. What does not: the flattening itself
(``dateline.flatten``) and files (``lake``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dateline import flatten, records
from warehouse import tables
from warehouse.errors import SchemaMismatchError, UnknownTableError
from warehouse.lake import PARTITION_COLUMN, with_ingest_date

_BATCH_SIZE = 4 << 20
_BATCH_ITEMS = 1000


@dataclass(frozen=True, slots=True)
class _Shape:
    record: type
    to_row: Callable[[Any], flatten.Row]
    from_row: Callable[[flatten.Row], Any]


_SHAPES: dict[str, _Shape] = {
    "raw_articles": _Shape(records.RawItem, flatten.raw_row, flatten.raw_from_row),
    "articles": _Shape(records.Article, flatten.article_row, flatten.article_from_row),
    "event_mentions": _Shape(records.EventMention, flatten.mention_row, flatten.mention_from_row),
    "events": _Shape(records.Event, flatten.event_row, flatten.event_from_row),
    "rejected_rows": _Shape(records.Rejected, flatten.rejected_row, flatten.rejected_from_row),
}


RECORD_TABLES: tuple[str, ...] = tuple(_SHAPES)
"""The tables whose rows are records."""


def to_table(table: str, items: Iterable[Any], *, partition: str | None = None) -> pa.Table:
    """The records as an Arrow table with the declared columns.

    ``ingest_date`` is there only when ``partition`` (an ISO day) is given; ``Lake.write`` adds it otherwise.
    Records of ``rejected_rows`` that are equal become one row. Raises ``SchemaMismatchError`` for a record of
    another kind or a value its column cannot hold, and ``UnknownTableError`` for a table that is not made
    from records.
    """
    shape = _shape(table)
    rows = []
    for position, item in enumerate(items):
        if not isinstance(item, shape.record):
            raise SchemaMismatchError(
                f"{table} holds {shape.record.__name__} records, but item {position} is a {type(item).__name__}"
            )
        rows.append(shape.to_row(item))
    if table == "rejected_rows":
        rows = list({row["rejected_id"]: row for row in rows}.values())
    declared = tables.get(table)
    # Nulls in required columns are let through: expectations find them row by row, the lake refuses the rest.
    schema = pa.schema(
        [field.with_nullable(True) for field in declared.arrow_schema() if field.name != PARTITION_COLUMN]
    )
    try:
        data = pa.Table.from_pylist(rows, schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError) as error:
        raise SchemaMismatchError(f"{table}: {_culprit(schema, rows) or error}") from error
    return with_ingest_date(declared, partition, data)


def in_batches(table: str, items: Iterable[Any], *, partition: str | None = None) -> Iterator[pa.Table]:
    """The records as ``to_table`` gives them, a few megabytes at a time; nothing where there are none."""
    waiting: list[Any] = []
    size = 0
    for item in items:
        waiting.append(item)
        size += _size(item)
        if size >= _BATCH_SIZE or len(waiting) >= _BATCH_ITEMS:
            yield to_table(table, waiting, partition=partition)
            waiting, size = [], 0
    if waiting:
        yield to_table(table, waiting, partition=partition)


def _size(item: Any) -> int:
    """About how much a record holds: what its longest text or content does."""
    return len(getattr(item, "content", b"")) + len(getattr(item, "body", ""))


def from_table(table: str, data: pa.Table) -> list[Any]:
    """The records that the rows were made from, in row order."""
    shape = _shape(table)
    return [shape.from_row(row) for row in data.to_pylist()]


def _shape(table: str) -> _Shape:
    tables.get(table)
    if table not in _SHAPES:
        raise UnknownTableError(f"{table} is not made from records; those are made of {', '.join(_SHAPES)}")
    return _SHAPES[table]


def _culprit(schema: pa.Schema, rows: list[flatten.Row]) -> str | None:
    """Name the row and column that Arrow refused; its own message names neither."""
    for position, row in enumerate(rows):
        for field in schema:
            try:
                pa.array([row[field.name]], field.type)
            except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError) as error:
                return f"row {position}, column {field.name} cannot hold {str(row[field.name])[:80]!r}: {error}"
    return None
