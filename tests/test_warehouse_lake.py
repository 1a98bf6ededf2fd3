"""The lake: whole partitions, the same bytes each time, old or new after a crash, never half."""

import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse_examples import BODY, DAY, article, mention
from warehouse import lake as lake_module
from warehouse import records_io, row_groups, sorting, tables
from warehouse.errors import MissingPartitionError, PartitionError, SchemaMismatchError
from warehouse.lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def _articles(*names: str) -> pa.Table:
    return records_io.to_table("articles", [article(name) for name in names])


def test_lake_writes_the_same_bytes_whatever_the_order_and_chunks(lake: Lake) -> None:
    first = lake.write("articles", DAY, _articles("one", "two", "three"))
    before = first.path.read_bytes()
    chunks = pa.concat_tables([_articles("three", "one"), _articles("two")])
    columns = sorted(chunks.column_names)
    second = lake.write("articles", DAY, chunks.select(columns).replace_schema_metadata({"made": "now"}))
    assert second == first
    assert second.path.read_bytes() == before
    assert first.rows == 3


@pytest.mark.parametrize("table", tables.TABLES)
def test_lake_zero_rows_still_have_every_column(lake: Lake, table: str) -> None:
    declared = tables.get(table)
    partition = DAY if declared.partitioned else None
    lake.write(table, partition, declared.arrow_schema().empty_table())
    assert pq.read_schema(lake.path(table, partition)).equals(declared.arrow_schema())
    assert lake.read(table, partition).schema == declared.arrow_schema()


def test_lake_fills_in_the_day_of_ingestion(lake: Lake) -> None:
    lake.write("articles", DAY, _articles("one"))
    assert lake.read("articles", DAY)["ingest_date"].to_pylist() == [date(2026, 3, 2)]


def test_lake_reads_all_partitions_oldest_first(lake: Lake) -> None:
    lake.write("articles", "2026-03-03", _articles("one"))
    lake.write("articles", DAY, _articles("two"))
    assert lake.partitions("articles") == [DAY, "2026-03-03"]
    assert lake.read("articles", columns=["article_id"])["article_id"].to_pylist() == ["a-two", "a-one"]
    assert lake.row_count("articles") == 2


def test_lake_without_partitions_reads_zero_rows(lake: Lake) -> None:
    assert lake.read("events").num_rows == 0
    assert lake.partitions("events") == []


def _retyped(data: pa.Table) -> pa.Table:
    at = data.column_names.index("word_count")
    return data.set_column(at, "word_count", data["word_count"].cast(pa.float64()))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data.drop_columns(["title"]), "missing column title"),
        (lambda data: data.append_column("mood", pa.array(["x"])), "extra column mood"),
        (_retyped, "word_count is double where int32"),
        (lambda data: data.append_column("title", pa.array(["x"])), "column names repeat: title"),
        (
            lambda data: data.append_column("ingest_date", pa.array([date(2020, 1, 1)])),
            "2020-01-01 cannot be written to partition 2026-03-02",
        ),
        (
            lambda data: data.set_column(data.column_names.index("body"), "body", pa.array([None], pa.string())),
            r"null where a value is required: body \(1 of 1\)",
        ),
    ],
)
def test_lake_refuses_wrong_columns_and_keeps_what_was_there(lake: Lake, spoil: Any, message: str) -> None:
    before = lake.write("articles", DAY, _articles("one"))
    with pytest.raises(SchemaMismatchError, match=message):
        lake.write("articles", DAY, spoil(_articles("two")))
    assert before.path.read_bytes()
    assert lake.read("articles", DAY)["article_id"].to_pylist() == ["a-one"]
    assert [file.name for file in before.path.parent.iterdir()] == ["part.parquet"]


def test_lake_crash_in_the_middle_leaves_the_old_partition(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = lake.write("articles", DAY, _articles("one"))

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(lake_module.os, "replace", fail)
    with pytest.raises(OSError, match="disk is full"):
        lake.write("articles", DAY, _articles("two"))
    assert lake.read("articles", DAY)["article_id"].to_pylist() == ["a-one"]
    assert [file.name for file in kept.path.parent.iterdir()] == ["part.parquet"]


def test_lake_ignores_leftovers_and_the_next_writer_removes_them(lake: Lake) -> None:
    folder = lake.path("articles", DAY).parent
    folder.mkdir(parents=True)
    dead = folder / ".part.parquet.999999999.abc.tmp"
    dead.write_bytes(b"half a file")
    ours = folder / f".part.parquet.{os.getpid()}.abc.tmp"
    ours.write_bytes(b"another thread is writing this")
    assert lake.partitions("articles") == []
    assert not lake.exists("articles", DAY)
    lake.write("articles", DAY, _articles("one"))
    assert not dead.exists()
    assert ours.exists()


def test_lake_old_file_without_a_nullable_column_reads_as_null(lake: Lake) -> None:
    path = lake.write("articles", DAY, _articles("one")).path
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["wire"]), path)
    assert lake.read("articles", DAY)["wire"].to_pylist() == [None]


def test_lake_old_file_without_a_required_column_says_what_to_do(lake: Lake) -> None:
    path = lake.write("articles", DAY, _articles("one")).path
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["title"]), path)
    with pytest.raises(SchemaMismatchError, match=r"title of articles is missing.*materialise"):
        lake.read("articles", DAY)


@pytest.mark.parametrize("partition", ["../../etc", "2026-3-2", "20260302", "", None])
def test_lake_refuses_partitions_that_are_no_days(lake: Lake, partition: str | None) -> None:
    with pytest.raises(PartitionError):
        lake.path("articles", partition)


def test_lake_missing_partition_says_what_to_do(lake: Lake) -> None:
    with pytest.raises(MissingPartitionError, match=r"ingest_date=2026-03-02 .*materialise it first"):
        lake.read("articles", DAY)


def test_lake_aggregates_have_no_partition(lake: Lake) -> None:
    with pytest.raises(PartitionError, match="pass None"):
        lake.path("daily_events", DAY)


def test_lake_unknown_column_lists_the_known(lake: Lake) -> None:
    lake.write("event_mentions", DAY, records_io.to_table("event_mentions", [mention()]))
    with pytest.raises(SchemaMismatchError, match=r"no column actor.*source_name"):
        lake.read("event_mentions", DAY, columns=["actor"])


def _in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make runs, batches and row groups so small that a few articles need several of each."""
    monkeypatch.setattr(sorting, "RUN_BYTES", 2_000)
    monkeypatch.setattr(sorting, "_BATCH_BYTES", 600)
    monkeypatch.setattr(row_groups.cut, "__kwdefaults__", {"most_bytes": 1_500, "most_rows": 1_000})


def test_lake_writer_gives_the_bytes_of_write_whatever_the_order_and_batches(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    _in_small_pieces(monkeypatch)
    names = [f"n{number:03}" for number in range(60)]
    bodies = {name: BODY * (1 + number % 7) for number, name in enumerate(names)}
    made = [article(name, body=bodies[name], wire=None if name < "n030" else "AFP") for name in names]
    # Two rows of one key: their order must not depend on the batches either.
    made += [article("n010", title="Another"), article("n010", title="A third")]
    whole = lake.write("articles", DAY, records_io.to_table("articles", made))
    assert pq.read_metadata(whole.path).num_row_groups > 5
    for seed in range(3):
        random.Random(seed).shuffle(made)
        size = 1 + 6 * seed
        with lake.writer("articles", DAY) as writer:
            for begin in range(0, len(made), size):
                writer.add(records_io.to_table("articles", made[begin : begin + size]))
        assert writer.result == whole
        assert [file.name for file in whole.path.parent.iterdir()] == ["part.parquet"]


def test_lake_writer_of_nothing_writes_every_column(lake: Lake) -> None:
    with lake.writer("articles", DAY) as writer:
        pass
    assert writer.result.rows == 0
    assert lake.write("articles", DAY, _articles()).sha256 == writer.result.sha256
    assert list(lake.read_batches("articles", DAY)) == []


def test_lake_writer_that_fails_leaves_the_old_partition(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    _in_small_pieces(monkeypatch)
    kept = lake.write("articles", DAY, _articles("one"))
    before = kept.path.read_bytes()

    def batches() -> Iterator[pa.Table]:
        yield _articles(*(f"n{number}" for number in range(20)))
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"), lake.writer("articles", DAY) as writer:
        list(map(writer.add, batches()))
    with pytest.raises(SchemaMismatchError, match="missing column title"), lake.writer("articles", DAY) as writer:
        writer.add(_articles("two").drop_columns(["title"]))
    assert kept.path.read_bytes() == before
    assert [file.name for file in kept.path.parent.iterdir()] == ["part.parquet"]


def test_lake_reads_a_partition_in_batches(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    _in_small_pieces(monkeypatch)
    lake.write("articles", DAY, _articles(*(f"n{number}" for number in range(20))))
    batches = list(lake.read_batches("articles", DAY, columns=["article_id", "body"]))
    assert len(batches) > 3
    assert pa.concat_tables(batches).equals(lake.read("articles", DAY, columns=["article_id", "body"]))


def test_row_sizes_count_what_lists_hold() -> None:
    lists = pa.table({"names": [["a", "bb"], [], ["cccc"]], "numbers": pa.array([[1], [2, 3], []])})
    assert row_groups.row_sizes(lists).tolist() == [8 + 19 + 8 + 8, 8 + 8 + 16, 8 + 12 + 8]
    assert row_groups.row_sizes(lists.slice(1)).tolist() == [8 + 8 + 16, 8 + 12 + 8]
