"""What a table and a column are; the registry's grammar.

What belongs here: the declaration types and the mapping of a column's type to Arrow and DuckDB. What does
not: any particular table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from warehouse.errors import UnknownTableError

TypeName = Literal[
    "string",
    "int32",
    "int64",
    "uint64",
    "float64",
    "bool",
    "date",
    "timestamp",
    "binary",
    "list<string>",
    "list<uint64>",
    "list<dropped_line>",
]

_DUCKDB_TYPES: dict[str, str] = {
    "string": "varchar",
    "int32": "integer",
    "int64": "bigint",
    "uint64": "ubigint",
    "float64": "double",
    "bool": "boolean",
    "date": "date",
    "timestamp": "timestamp with time zone",
    "binary": "blob",
    "list<string>": "varchar[]",
    "list<uint64>": "ubigint[]",
    "list<dropped_line>": 'struct("line" integer, "text" varchar, reason varchar)[]',
}


def arrow_type(name: TypeName) -> pa.DataType:
    """The Arrow type a column type is stored as; timestamps are microseconds in UTC."""
    types: dict[str, pa.DataType] = {
        "string": pa.string(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "uint64": pa.uint64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
        "binary": pa.binary(),
        "list<string>": pa.list_(pa.string()),
        "list<uint64>": pa.list_(pa.uint64()),
        "list<dropped_line>": pa.list_(
            pa.struct([("line", pa.int32()), ("text", pa.string()), ("reason", pa.string())])
        ),
    }
    return types[name]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its meaning and what its values may be.

    ``unit`` is None for names and codes. ``allowed`` lists the values a string or integer column may hold,
    ``pattern`` a regular expression the whole value must match, ``minimum`` and ``maximum`` are inclusive.
    ``derived_from`` names the columns it is computed from as ``table.column`` (the column lineage of an
    aggregate).
    """

    name: str
    type: TypeName
    description: str
    nullable: bool = False
    unit: str | None = None
    allowed: tuple[str | int, ...] | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    derived_from: tuple[str, ...] = ()

    def arrow_field(self) -> pa.Field:
        """The column as an Arrow field."""
        return pa.field(self.name, arrow_type(self.type), nullable=self.nullable)

    def duckdb_type(self) -> str:
        """The column's type as DuckDB writes it."""
        return _DUCKDB_TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: ``grain`` says what one row is, ``key`` the columns that no two rows share.

    A ``partitioned`` table lies in the lake as one file for each ``ingest_date`` (a UTC day) and has that
    column; an unpartitioned one is a single file computed over the entire lake. An unpartitioned table that
    ``is_recorded`` is written by what it tells of and not computed from other tables.
    """

    name: str
    description: str
    grain: str
    key: tuple[str, ...]
    partitioned: bool
    columns: tuple[Column, ...]
    is_recorded: bool = False

    def arrow_schema(self) -> pa.Schema:
        """The schema every Parquet file of this table has, columns in declared order."""
        return pa.schema([column.arrow_field() for column in self.columns])

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns in declared order."""
        return tuple(column.name for column in self.columns)


def find(tables: dict[str, Table], name: str) -> Table:
    """The table of that name; ``UnknownTableError`` lists the known ones."""
    if name not in tables:
        raise UnknownTableError(f"there is no table {name!r}; the tables are: {', '.join(tables)}")
    return tables[name]
