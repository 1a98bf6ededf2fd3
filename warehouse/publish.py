"""Publication: the DuckDB file that people query, built beside the old one and swapped.

What belongs here: running the aggregates' SQL and building ``dateline.duckdb``. What does not: the SQL itself
(``sql/``) and reading what was published (``query``).

A publication is a view of each partitioned table over the files of that moment, frozen (absolute paths: after
moving the data folder, publish once more), each other table as a table, the ``data_dictionary``,
``lake_partitions`` and comments. What is written into the lake afterwards does not change it. One process
publishes at a time; readers are never locked out, and a reader keeps the file it opened, with its rows until
the second publication after it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse import dictionary, frozen, sources, tables
from warehouse.errors import PartitionError, WarehouseError
from warehouse.lake import Lake, sync_folder
from warehouse.locks import single_writer
from warehouse.sources import Snapshot

DATABASE = "dateline.duckdb"
LOCK = ".publish.lock"
LOCK_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The published file, the rows of each table, and how many partition files the views read."""

    path: Path
    rows: dict[str, int]
    partitions: int


def database_path(home: Path) -> Path:
    """Where the published file of a home folder lies; it need not exist."""
    return Path(home).expanduser().resolve() / DATABASE


def publish(home: Path, *, wait_seconds: float = LOCK_WAIT_SECONDS) -> PublishResult:
    """Build ``dateline.duckdb`` from the lake and put it in the place of the old one.

    Waits up to ``wait_seconds`` for another publication, then raises ``PublishBusyError``. On any other error
    the old file is left as it was.
    """
    target = database_path(home)
    target.parent.mkdir(parents=True, exist_ok=True)
    with single_writer(target.parent / LOCK, wait_seconds=wait_seconds):
        # Whoever holds the lock is the only writer, so every temporary file here was left by a crash.
        for leftover in target.parent.glob(f"{DATABASE}.*.tmp*"):
            leftover.unlink(missing_ok=True)
        temporary = target.with_name(f"{DATABASE}.{os.getpid()}.tmp")
        before = sources.published_files(target)
        try:
            seen = frozen.freeze(sources.snapshot(Lake(home)))
            result = _build(temporary, target, seen)
            _sync(temporary)
            # A log left by someone who opened the file for writing would be replayed onto the new file.
            target.with_name(f"{DATABASE}.wal").unlink(missing_ok=True)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(target.parent)
        # Readers may still have the file open that was just replaced.
        if before is not None:
            frozen.remove_unused(target.parent, [*before, *seen.all_files()])
    return result


def days_behind(home: Path) -> list[str]:
    """The days that the lake holds otherwise than the publication; none where that cannot be told."""
    published = sources.published_files(database_path(home))
    if not published:
        return []
    read = {(file.parent.name, file.name.partition(".")[0]): file for file in published}
    there = {
        (name, day): file for name, days in sources.snapshot(Lake(home)).files.items() for day, file in days.items()
    }
    behind = read.keys() ^ there.keys()
    behind |= {key for key in read.keys() & there.keys() if not frozen.is_frozen_as(there[key], read[key])}
    return sorted({day for _, day in behind})


def aggregate(home: Path, name: str, partition: str | None = None) -> pa.Table:
    """The rows of one aggregate, computed over the entire lake, with the declared columns.

    Aggregates have no partitions, so ``partition`` must be None (``PartitionError`` otherwise).
    """
    if tables.get(name).name not in tables.AGGREGATES:
        raise WarehouseError(f"{name} is no aggregate; the aggregates are {', '.join(tables.AGGREGATES)}")
    if partition is not None:
        raise PartitionError(f"{name} is computed over the entire lake; partition {partition!r} cannot be asked for")
    with sources.connect() as connection:
        _prepare(connection, sources.snapshot(Lake(home)))
        return _run(connection, name)


def _prepare(connection: duckdb.DuckDBPyConnection, seen: Snapshot) -> None:
    sources.create_views(connection, seen)
    # A temporary view: it serves the aggregates and is not published.
    connection.execute(f"create temp view event_rows as {sources.read_sql('staging/event_rows')}")


def _run(connection: duckdb.DuckDBPyConnection, name: str) -> pa.Table:
    """Run the SQL of an aggregate and give it the declared types; order is that of the SQL."""
    declared = tables.get(name)
    selected = ", ".join(f"{column.name}::{column.duckdb_type()} as {column.name}" for column in declared.columns)
    relation = connection.sql(sources.read_sql(name))
    if tuple(relation.columns) != declared.column_names:
        raise WarehouseError(
            f"warehouse/sql/{name}.sql gives columns {', '.join(relation.columns)}; "
            f"the registry declares {', '.join(declared.column_names)}"
        )
    result = relation.project(selected).to_arrow_table()
    schema = declared.arrow_schema()
    return pa.Table.from_arrays([result[field.name].cast(field.type) for field in schema], names=schema.names)


def _build(temporary: Path, target: Path, seen: Snapshot) -> PublishResult:
    rows: dict[str, int] = {}
    with sources.connect(str(temporary)) as connection:
        _prepare(connection, seen)
        for name in tables.PARTITIONED:
            rows[name] = _count(connection, f"select sum(n_rows) from lake_partitions where table_name = '{name}'")
        for name in tables.AGGREGATES:
            data = _run(connection, name)
            _create_table(connection, name, data)
            rows[name] = data.num_rows
        for name in tables.RECORDED:
            data = _recorded(seen.lake, name)
            _create_table(connection, name, data)
            rows[name] = data.num_rows
        _create_table(connection, dictionary.TABLE, dictionary.to_table())
        for statement in dictionary.comments():
            connection.execute(statement)
        connection.execute("checkpoint")
    return PublishResult(target, rows, len(seen.all_files()))


def _recorded(lake: Lake, name: str) -> pa.Table:
    """The rows of a table that no SQL computes; none where nobody has written it yet."""
    return lake.read(name) if lake.exists(name) else tables.get(name).arrow_schema().empty_table()


def _create_table(connection: duckdb.DuckDBPyConnection, name: str, data: pa.Table) -> None:
    connection.register("incoming_rows", data)
    connection.execute(f"create table {name} as select * from incoming_rows")
    connection.unregister("incoming_rows")


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    [[count]] = connection.execute(sql).fetchall()
    return int(count or 0)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
