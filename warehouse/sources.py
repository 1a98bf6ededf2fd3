"""The lake as seen from SQL: one view for each partitioned table.

What belongs here: making DuckDB connections and views over a snapshot of the lake. What does not: what is
computed from them (``sql/``) and what is published (``publish``).

A view lists its files by absolute path, as they are when the view is made. A publication lists frozen ones
(``frozen``), so that a partition written later is not seen before the next publication.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import tables
from warehouse.errors import SchemaMismatchError
from warehouse.lake import Lake, same_type
from warehouse.tables import Table

PARTITIONS_TABLE = "lake_partitions"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The Parquet file of each partition of each partitioned table at one moment, oldest partition first."""

    lake: Lake
    files: dict[str, dict[str, Path]]

    def all_files(self) -> list[Path]:
        """The files of all tables."""
        return [file for days in self.files.values() for file in days.values()]


def snapshot(lake: Lake) -> Snapshot:
    """What the lake holds now."""
    return Snapshot(
        lake, {name: {day: lake.path(name, day) for day in lake.partitions(name)} for name in tables.PARTITIONED}
    )


def connect(path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """A writable connection whose times are UTC and that never reaches for an extension on the network."""
    connection = duckdb.connect(path, config={"autoinstall_known_extensions": "false"})
    connection.execute("set TimeZone = 'UTC'")
    return connection


def published_files(path: Path) -> list[Path] | None:
    """The files that the views of a published file read; none where it does not exist, None when it cannot be
    told."""
    if not path.is_file():
        return []
    with connect() as connection:
        try:
            # Attached, because DuckDB remembers by its path a file that was replaced since.
            connection.execute(f"attach {quote(str(path))} as published (read_only)")
            found = connection.execute(f"select file from published.{PARTITIONS_TABLE}").fetchall()
        except duckdb.Error:
            return None
    return [Path(file) for (file,) in found]


def create_views(connection: duckdb.DuckDBPyConnection, seen: Snapshot) -> None:
    """Create the view of each partitioned table and the table ``lake_partitions`` (table_name, ingest_date,
    n_rows, file)."""
    rows = []
    for name in tables.PARTITIONED:
        files = list(seen.files[name].values())
        counts, present = _inspect(tables.get(name), files)
        connection.execute(f"create view {name} as {_view_sql(tables.get(name), files, present)}")
        rows += [
            {"table_name": name, "ingest_date": day, "n_rows": count, "file": str(file)}
            for (day, file), count in zip(seen.files[name].items(), counts, strict=True)
        ]
    schema = pa.schema(
        [("table_name", pa.string()), ("ingest_date", pa.string()), ("n_rows", pa.int64()), ("file", pa.string())]
    )
    connection.register("lake_partitions_rows", pa.Table.from_pylist(rows, schema=schema))
    connection.execute(
        f"create table {PARTITIONS_TABLE} as "
        "select table_name, cast(ingest_date as date) as ingest_date, n_rows, file "
        "from lake_partitions_rows order by table_name, ingest_date"
    )
    connection.unregister("lake_partitions_rows")


def read_sql(name: str) -> str:
    """The text of ``warehouse/sql/<name>.sql``; ``name`` may contain a folder."""
    return resources.files("warehouse").joinpath("sql", *f"{name}.sql".split("/")).read_text(encoding="utf-8")


def quote(text: str) -> str:
    """``text`` as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def _inspect(declared: Table, files: list[Path]) -> tuple[list[int], set[str]]:
    """The number of rows of each file, and the declared columns that at least one of them has."""
    schema = declared.arrow_schema()
    counts, present = [], set()
    for file in files:
        with pq.ParquetFile(file) as parquet:
            counts.append(int(parquet.metadata.num_rows))
            for field in parquet.schema_arrow:
                if field.name not in schema.names:
                    continue
                if not same_type(field.type, schema.field(field.name).type):
                    raise SchemaMismatchError(
                        f"{file}: column {field.name} is {field.type} where "
                        f"{schema.field(field.name).type} is declared; "
                        "materialise this partition again, then publish"
                    )
                present.add(field.name)
    return counts, present


def _view_sql(declared: Table, files: list[Path], present: set[str]) -> str:
    selected = ",\n    ".join(
        f"{column.name if column.name in present else 'null'}::{column.duckdb_type()} as {column.name}"
        for column in declared.columns
    )
    if not files:
        return f"select\n    {selected}\nwhere false"
    listed = ", ".join(quote(str(file)) for file in files)
    # The partition is a column of the file, so the folder's name must not be read as one.
    files_read = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    return f"select\n    {selected}\nfrom {files_read}"
