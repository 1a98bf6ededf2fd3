"""The Parquet lake: one file for each partition of a table, replaced whole or not at all.

What belongs here: paths, atomic and byte-identical writes, reads that match columns by name. What does not:
how records become columns (``records_io``) and SQL (``publish``, ``query``).

Layout under the home folder::

    landing/                                               files to ingest
    lake/<table>/ingest_date=YYYY-MM-DD/part.parquet       partitioned tables
    lake/<table>/part.parquet                              aggregates

A file appears under its final name only when it is complete and on disk; a crash leaves the old one or the
new one. A file is cut into row groups of some megabytes, so that ``writer`` and ``read_batches`` go through a
day of any size in little memory. Temporary names start with a dot and end in ``.tmp``: readers never look at
them, the next writer removes those whose process is gone. The same rows give the same bytes: rows are ordered
by key, and nothing that changes from run to run (times, paths, process ids) is written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse import tables
from warehouse.errors import MissingPartitionError, PartitionError, SchemaMismatchError
from warehouse.locks import is_running
from warehouse.row_groups import cut
from warehouse.sorting import Sorter
from warehouse.tables import Table

PART = "part.parquet"
PARTITION_COLUMN = "ingest_date"

_STRING_LIKE = (pa.string(), pa.large_string(), pa.string_view())


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a write left behind: the file, its number of rows, and the SHA-256 of its bytes in hexadecimal."""

    path: Path
    rows: int
    sha256: str


class Lake:
    """The tables of one home folder. Cheap to make; holds no open file; safe to use from several
    processes."""

    __slots__ = ("home",)

    def __init__(self, home: Path) -> None:
        self.home = Path(home).expanduser().resolve()

    def __repr__(self) -> str:
        return f"Lake({str(self.home)!r})"

    @property
    def landing(self) -> Path:
        """Where people put files that wait to be ingested."""
        return self.home / "landing"

    @property
    def root(self) -> Path:
        """The folder that holds a folder for each table."""
        return self.home / "lake"

    def path(self, table: str, partition: str | None = None) -> Path:
        """The file of a partition (an ISO date), or of an unpartitioned table (None); it need not exist.

        Raises ``UnknownTableError`` and ``PartitionError``.
        """
        declared = tables.get(table)
        if not declared.partitioned:
            if partition is not None:
                raise PartitionError(f"{table} has no partitions, but partition {partition!r} was asked for; pass None")
            return self.root / table / PART
        if partition is None:
            raise PartitionError(f"{table} is partitioned by {PARTITION_COLUMN}; pass a day such as '2026-03-01'")
        return self.root / table / f"{PARTITION_COLUMN}={parse_day(table, partition).isoformat()}" / PART

    def partitions(self, table: str) -> list[str]:
        """The days of ingestion that have been written, oldest first; empty for an unpartitioned table."""
        if not tables.get(table).partitioned:
            return []
        found = []
        for folder in self.root.joinpath(table).glob(f"{PARTITION_COLUMN}=*"):
            day = folder.name.partition("=")[2]
            # A folder without the finished file is what a crash during the first write leaves.
            if _is_day(day) and (folder / PART).is_file():
                found.append(day)
        return sorted(found)

    def exists(self, table: str, partition: str | None = None) -> bool:
        """Whether the partition (or the unpartitioned table) has been written."""
        return self.path(table, partition).is_file()

    def write(self, table: str, partition: str | None, data: pa.Table) -> WriteResult:
        """Replace one partition (or unpartitioned table) with ``data``; zero rows are fine.

        Columns are matched by name. ``ingest_date`` is added when it is absent and must equal the partition
        when it is there. Raises ``SchemaMismatchError`` before anything is replaced when a column is missing,
        extra, mistyped or null where it must not be.
        """
        declared = tables.get(table)
        target = self.path(table, partition)
        rows = _canonical(declared, _complete(declared, partition, data))
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(target)
        return _write_and_swap(target, declared.arrow_schema(), [rows])

    def writer(self, table: str, partition: str | None) -> PartitionWriter:
        """What writes one partition from batches of rows, of which few are in memory at a time.

        Used in a ``with`` block: the partition is replaced at its end, by the same bytes that ``write`` gives
        for the same rows, and left as it was when the block fails.
        """
        return PartitionWriter(tables.get(table), partition, self.path(table, partition))

    def read(self, table: str, partition: str | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of one partition; for None those of all partitions (oldest first) or the unpartitioned
        table.

        ``columns`` limits what is read. A nullable column that an old file does not have yet is read as null.
        Raises ``MissingPartitionError`` when the partition asked for was never written.
        """
        declared = tables.get(table)
        if declared.partitioned and partition is None:
            return self.read_partitions(table, self.partitions(table), columns)
        return self._read_file(declared, self.path(table, partition), columns)

    def read_partitions(self, table: str, partitions: Iterable[str], columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of several partitions, in the order given; zero partitions give zero rows with all
        columns."""
        declared = tables.get(table)
        parts = [self._read_file(declared, self.path(table, day), columns) for day in partitions]
        return pa.concat_tables([_wanted_schema(declared, columns).empty_table(), *parts])

    def read_batches(
        self, table: str, partition: str | None = None, columns: Sequence[str] | None = None
    ) -> Iterator[pa.Table]:
        """The rows of one partition (or unpartitioned table) as ``read`` gives them, some megabytes at a
        time."""
        declared, path = tables.get(table), self.path(table, partition)
        wanted = _wanted_schema(declared, columns)
        with pq.ParquetFile(self._existing(declared, path)) as parquet:
            present = [name for name in wanted.names if name in set(parquet.schema_arrow.names)]
            for group in range(parquet.num_row_groups):
                yield _as_declared(declared, path, parquet.read_row_group(group, columns=present), wanted)

    def row_count(self, table: str, partition: str | None = None) -> int:
        """How many rows a partition, or all of the table, has; read from the files' footers."""
        if tables.get(table).partitioned and partition is None:
            return sum(self.row_count(table, day) for day in self.partitions(table))
        target = self.path(table, partition)
        return int(pq.read_metadata(target).num_rows) if target.is_file() else 0

    def _read_file(self, declared: Table, path: Path, columns: Sequence[str] | None) -> pa.Table:
        wanted = _wanted_schema(declared, columns)
        with pq.ParquetFile(self._existing(declared, path)) as parquet:
            present = set(parquet.schema_arrow.names)
            data = parquet.read(columns=[name for name in wanted.names if name in present])
        return _as_declared(declared, path, data, wanted)

    def _existing(self, declared: Table, path: Path) -> Path:
        if not path.is_file():
            asked = path.parent.name if declared.partitioned else declared.name
            raise MissingPartitionError(
                f"{declared.name}: nothing has been written for {asked} ({path} does not exist); materialise it first"
            )
        return path


class PartitionWriter:
    """Writes one partition from batches of rows; see ``Lake.writer``."""

    def __init__(self, declared: Table, partition: str | None, target: Path) -> None:
        self._declared, self._partition, self._target = declared, partition, target
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(target)
        self._sorter = Sorter(
            declared.key[0], lambda rows: _canonical(declared, rows), target.parent, f".{PART}.{os.getpid()}."
        )
        self._result: WriteResult | None = None

    def __enter__(self) -> PartitionWriter:
        return self

    def add(self, data: pa.Table) -> None:
        """Take some rows; columns and errors are as for ``Lake.write``."""
        self._sorter.add(_complete(self._declared, self._partition, data))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._sorter:
            if kind is None:
                schema = self._declared.arrow_schema()
                self._result = _write_and_swap(self._target, schema, self._sorter.sorted())

    @property
    def result(self) -> WriteResult:
        """What was written, after the block."""
        if self._result is None:
            raise RuntimeError(f"{self._declared.name}: the result of a writer is there after its with block")
        return self._result


def parse_day(table: str, partition: str) -> date:
    """The day a partition key names; ``PartitionError`` unless it is written as YYYY-MM-DD."""
    if not _is_day(partition):
        raise PartitionError(f"{table}: {partition!r} is no partition; partitions are days written as 2026-03-01")
    return date.fromisoformat(partition)


def with_ingest_date(declared: Table, partition: str | None, data: pa.Table) -> pa.Table:
    """``data`` with the partition's day as ``ingest_date``; ``SchemaMismatchError`` when it already says
    another day."""
    if not declared.partitioned or partition is None:
        return data
    day = parse_day(declared.name, partition)
    if PARTITION_COLUMN not in data.column_names:
        return data.append_column(PARTITION_COLUMN, pa.repeat(pa.scalar(day, pa.date32()), data.num_rows))
    others = [value for value in pc.unique(data[PARTITION_COLUMN]).to_pylist() if value != day]
    if others:
        raise SchemaMismatchError(
            f"{declared.name}: rows of {PARTITION_COLUMN} {others[0]} cannot be written to partition "
            f"{partition}; leave {PARTITION_COLUMN} out and it is filled in"
        )
    return data


def conform(declared: Table, data: pa.Table) -> pa.Table:
    """``data`` with exactly the declared columns in the declared order.

    Raises ``SchemaMismatchError`` listing every column that is missing, extra or of another type. Only the
    layouts of one type (string and large_string) are exchanged; values are never converted.
    """
    problems = schema_problems(declared, data.schema)
    if problems:
        raise SchemaMismatchError(
            f"{declared.name}: {'; '.join(problems)}. Columns are declared in warehouse/tables; nothing was replaced"
        )
    schema = declared.arrow_schema()
    arrays = [data[field.name].cast(field.type) for field in schema]
    return pa.Table.from_arrays(arrays, names=schema.names)


def schema_problems(declared: Table, actual: pa.Schema) -> list[str]:
    """What is wrong with the columns, as phrases; empty when they are as declared."""
    if len(set(actual.names)) != len(actual.names):
        return ["column names repeat: " + ", ".join(sorted(n for n in set(actual.names) if actual.names.count(n) > 1))]
    missing = [name for name in declared.column_names if name not in actual.names]
    extra = [name for name in actual.names if name not in declared.column_names]
    problems = [f"missing column {name}" for name in missing] + [f"extra column {name}" for name in extra]
    for field in declared.arrow_schema():
        if field.name in missing:
            continue
        given = actual.field(field.name).type
        if not same_type(given, field.type):
            problems.append(f"column {field.name} is {given} where {field.type} is declared")
    return problems


def same_type(given: pa.DataType, wanted: pa.DataType) -> bool:
    """Whether the types hold the same values, whatever their layout or the names of list items."""
    if wanted == pa.string():
        return given in _STRING_LIKE
    if pa.types.is_list(wanted):
        lists = pa.types.is_list(given) or pa.types.is_large_list(given)
        return bool(lists and same_type(given.value_type, wanted.value_type))
    if pa.types.is_struct(wanted):
        return bool(
            pa.types.is_struct(given)
            and [field.name for field in given] == [field.name for field in wanted]
            and all(same_type(left.type, right.type) for left, right in zip(given, wanted, strict=True))
        )
    return bool(given == wanted)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _canonical(declared: Table, data: pa.Table) -> pa.Table:
    """Rows in one order whatever order they came in: by key, then by every other column that has an order."""
    others = [column.name for column in declared.columns if column.name not in declared.key]
    names = [name for name in (*declared.key, *others) if not pa.types.is_nested(data.schema.field(name).type)]
    order = pc.sort_indices(data, sort_keys=[(name, "ascending") for name in names])
    return data.take(order).combine_chunks()


def _refuse_nulls(declared: Table, data: pa.Table) -> None:
    nulls = [
        f"{column.name} ({data[column.name].null_count} of {data.num_rows})"
        for column in declared.columns
        if not column.nullable and data[column.name].null_count
    ]
    if nulls:
        raise SchemaMismatchError(
            f"{declared.name}: null where a value is required: {', '.join(nulls)}. Nothing was replaced; "
            "pass the rows through expectations.quarantine.split first"
        )


def _complete(declared: Table, partition: str | None, data: pa.Table) -> pa.Table:
    """The rows with exactly the declared columns, none null that may not be."""
    rows = conform(declared, with_ingest_date(declared, partition, data))
    _refuse_nulls(declared, rows)
    # Only now may the columns be called not null.
    return pa.Table.from_arrays(rows.columns, schema=declared.arrow_schema())


def _write_and_swap(target: Path, schema: pa.Schema, rows: Iterable[pa.Table]) -> WriteResult:
    """Write rows that are in order."""
    handle, name = tempfile.mkstemp(prefix=f".{PART}.{os.getpid()}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    count = 0
    try:
        with os.fdopen(handle, "w+b") as file:
            with pq.ParquetWriter(
                file,
                schema,
                compression="zstd",
                compression_level=3,
                version="2.6",
                data_page_size=1 << 20,
                use_dictionary=True,
                write_statistics=True,
            ) as parquet:
                for group in cut(rows):
                    parquet.write_table(group, row_group_size=group.num_rows)
                    count += group.num_rows
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        # mkstemp makes files that only the owner reads; people share a lake.
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return WriteResult(path=target, rows=count, sha256=digest)


def sync_folder(folder: Path) -> None:
    """Put a rename on disk; does nothing where folders cannot be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_leftovers(target: Path) -> None:
    """Remove temporary files of writers that died; those of a running process are left alone."""
    for leftover in target.parent.glob(f".{PART}.*.tmp"):
        owner = leftover.name.removeprefix(f".{PART}.").partition(".")[0]
        if not owner.isdigit() or not is_running(int(owner)):
            leftover.unlink(missing_ok=True)


def _wanted_schema(declared: Table, columns: Sequence[str] | None) -> pa.Schema:
    schema = declared.arrow_schema()
    if columns is None:
        return schema
    unknown = [name for name in columns if name not in schema.names]
    if unknown:
        raise SchemaMismatchError(
            f"{declared.name} has no column {', '.join(unknown)}; its columns are {', '.join(schema.names)}"
        )
    return pa.schema([schema.field(name) for name in columns])


def _as_declared(declared: Table, path: Path, data: pa.Table, wanted: pa.Schema) -> pa.Table:
    arrays = [_read_column(declared, path, data, field) for field in wanted]
    return pa.Table.from_arrays(arrays, schema=wanted)


def _read_column(declared: Table, path: Path, data: pa.Table, field: pa.Field) -> pa.ChunkedArray:
    if field.name in data.column_names:
        column = data[field.name]
        if same_type(column.type, field.type):
            return column.cast(field.type)
        problem = f"is {column.type} where {field.type} is declared"
    elif field.nullable:
        return pa.chunked_array([pa.nulls(data.num_rows, field.type)])
    else:
        problem = "is missing and may not be null"
    raise SchemaMismatchError(
        f"{path}: column {field.name} of {declared.name} {problem}; the file was written by another version, "
        "materialise this partition again"
    )
