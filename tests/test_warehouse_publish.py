"""Publication: a file that people query, swapped whole, never in the way of readers."""

import contextlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from dateline.records import Rejected
from tests.warehouse_examples import (
    DAY,
    article,
    event,
    intake_rows,
    mention,
    raw_item,
    write_day,
    write_good_day,
)
from warehouse import config, dictionary, publish, tables
from warehouse.errors import NotPublishedError, PartitionError, PublishBusyError, QueryError, WarehouseError
from warehouse.lake import Lake
from warehouse.locks import single_writer
from warehouse.query import query

NEXT_DAY = "2026-03-03"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def test_publish_empty_lake_has_every_table_with_its_columns_and_types(lake: Lake) -> None:
    publish.publish(lake.home)
    for name, declared in tables.TABLES.items():
        found = query(lake.home, f"select * from {name}")
        assert found.num_rows == 0
        assert tuple(found.column_names) == declared.column_names
        shown = query(lake.home, f"select column_name, column_type from (describe {name})").to_pylist()
        types = [row["column_type"].lower().replace('"', "") for row in shown]
        assert types == [column.duckdb_type().replace('"', "") for column in declared.columns]


def test_publish_answers_the_question_people_ask_first(lake: Lake) -> None:
    write_good_day(lake)
    result = publish.publish(lake.home)
    assert result.rows["event_mentions"] == 2
    found = query(
        lake.home,
        "select source_country, target_country, event_type, count(*) from event_mentions group by all order by 4 desc",
    )
    assert list(found.to_pylist()[0].values()) == ["FRA", "FRA", "ASSAULT", 2]


def test_publish_times_are_utc(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    publish.publish(lake.home)
    [row] = query(lake.home, "select published_at, published_at::varchar as shown from articles").to_pylist()
    assert row["published_at"] == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert row["shown"] == "2026-03-02 12:00:00+00"


def test_publish_views_read_files_that_lack_a_new_column(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    write_good_day(lake, NEXT_DAY, names=("two",))
    path = lake.path("articles", DAY)
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["wire"]), path)
    publish.publish(lake.home)
    assert query(lake.home, "select wire from articles").num_rows == 2


def test_publish_does_not_serve_partitions_written_afterwards(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    publish.publish(lake.home)
    write_good_day(lake, NEXT_DAY, names=("two",))
    count = "select count(*) as n from articles"
    assert query(lake.home, count).to_pylist() == [{"n": 1}]
    publish.publish(lake.home)
    assert query(lake.home, count).to_pylist() == [{"n": 2}]


def test_publish_with_an_open_reader_and_readers_during_a_publication(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    path = publish.publish(lake.home).path
    with contextlib.closing(duckdb.connect(str(path), read_only=True)) as reader:
        write_good_day(lake, NEXT_DAY, names=("two",))
        with single_writer(lake.home / publish.LOCK, wait_seconds=0):
            assert query(lake.home, "select count(*) as n from events").to_pylist() == [{"n": 1}]
        publish.publish(lake.home)
        assert reader.execute("select count(*) from events").fetchall() == [(1,)]
        # The process that holds the old file open must still see the new one in its next query.
        assert query(lake.home, "select count(*) as n from events").to_pylist() == [{"n": 2}]


def test_publish_one_at_a_time(lake: Lake) -> None:
    with (
        single_writer(lake.home / publish.LOCK, wait_seconds=0),
        pytest.raises(PublishBusyError, match="another publication is running"),
    ):
        publish.publish(lake.home, wait_seconds=0)


def test_publish_failure_keeps_the_last_publication(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    write_good_day(lake)
    path = publish.publish(lake.home).path
    before = path.read_bytes()
    monkeypatch.setattr(dictionary, "comments", lambda: iter(["comment on nothing"]))
    with pytest.raises(duckdb.Error):
        publish.publish(lake.home)
    assert path.read_bytes() == before
    assert [file.name for file in lake.home.glob("dateline.duckdb*")] == ["dateline.duckdb"]


def test_publish_cleans_what_a_crash_left(lake: Lake) -> None:
    lake.home.mkdir(exist_ok=True)
    for name in ("dateline.duckdb.123.tmp", "dateline.duckdb.123.tmp.wal", "dateline.duckdb.wal"):
        (lake.home / name).write_bytes(b"half")
    publish.publish(lake.home)
    assert [file.name for file in lake.home.glob("dateline.duckdb*")] == ["dateline.duckdb"]


def test_publish_comments_and_dictionary_say_the_same(lake: Lake) -> None:
    publish.publish(lake.home)
    comments = query(
        lake.home,
        "select table_name, column_name, comment from duckdb_columns() where database_name = 'dateline' "
        "and comment is not null",
    ).to_pylist()
    described = query(lake.home, "select table_name, column_name, description from data_dictionary").to_pylist()
    by_name = {(row["table_name"], row["column_name"]): row["comment"] for row in comments}
    assert len(described) == sum(len(table.columns) for table in tables.TABLES.values())
    for row in described:
        assert by_name[row["table_name"], row["column_name"]].startswith(row["description"])


def test_query_before_the_first_publication_says_what_to_do(lake: Lake) -> None:
    with pytest.raises(NotPublishedError, match="dateline publish"):
        query(lake.home, "select 1")


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select * from mentions", "The tables are: .*event_mentions"),
        ("create table mine as select 1", "read-only"),
        ("selec 1", "syntax error"),
        ("select nope from events", "nope"),
    ],
)
def test_query_errors_are_explained(lake: Lake, sql: str, message: str) -> None:
    publish.publish(lake.home)
    with pytest.raises(QueryError, match=message):
        query(lake.home, sql)


def test_query_after_the_folder_moved_says_what_to_do(tmp_path: Path) -> None:
    old = Lake(tmp_path / "old")
    write_good_day(old)
    publish.publish(old.home)
    new = old.home.rename(tmp_path / "new")
    with pytest.raises(QueryError, match="run `dateline publish`"):
        query(new, "select count(*) from events")
    publish.publish(new)
    assert query(new, "select count(*) as n from events").to_pylist() == [{"n": 2}]


def test_aggregates_count_stories_apart_from_articles_and_only_what_happened(lake: Lake) -> None:
    names = ("one", "two", "three")
    same_event = [mention(name, event_id="e-one") for name in names]
    reprint = article("two", story_id="s-one", duplicate_of="a-one", source="reprint.example")
    write_day(
        lake,
        raw=tuple(raw_item(name) for name in names),
        articles=(article("one"), reprint, article("three", source=None)),
        mentions=(*same_event, mention("four", article_id="a-one", event_id="e-four", modality="denied")),
        events=(event(), event("four", modality="denied", goldstein=5.0)),
    )
    [row] = publish.aggregate(lake.home, "daily_events").to_pylist()
    assert (row["event_date"], row["event_type"]) == (date(2026, 3, 2), "ASSAULT")
    assert (row["n_events"], row["n_mentions"], row["n_articles"]) == (1, 3, 3)
    assert (row["n_stories"], row["n_sources"], row["n_events_denied"]) == (2, 2, 1)
    assert row["mean_goldstein"] == -9.5
    [dyad] = publish.aggregate(lake.home, "daily_dyads").to_pylist()
    assert (dyad["n_events"], dyad["n_material_conflict"], dyad["n_events_not_actual"]) == (1, 1, 1)
    [place] = publish.aggregate(lake.home, "place_activity").to_pylist()
    assert (place["place_name"], place["latitude"], place["n_stories"]) == ("Lyon", 45.75, 2)


def test_aggregates_count_versions_of_an_article_once(lake: Lake) -> None:
    names = ("one", "two", "three")
    write_day(
        lake,
        raw=tuple(raw_item(name) for name in names),
        articles=(
            article("one"),
            article("two", story_id="s-one", version=2, version_of="a-one"),
            article("three", story_id="s-one", duplicate_of="a-one", copy_kind="exact"),
        ),
        mentions=tuple(mention(name, event_id="e-one") for name in names),
        events=(event(),),
    )
    [row] = publish.aggregate(lake.home, "daily_events").to_pylist()
    assert (row["n_events"], row["n_mentions"], row["n_articles"], row["n_stories"]) == (1, 2, 2, 1)


def test_aggregates_count_an_event_of_two_days_once_as_last_known(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    write_day(
        lake,
        NEXT_DAY,
        raw=(raw_item("two"),),
        articles=(article("two"),),
        mentions=(mention("two", event_id="e-one"),),
        events=(event(event_type="PROTEST"),),
    )
    [row] = publish.aggregate(lake.home, "daily_events").to_pylist()
    assert (row["event_type"], row["n_events"], row["n_mentions"]) == ("PROTEST", 1, 2)


def test_actor_activity_counts_an_actor_facing_itself_once(lake: Lake) -> None:
    write_day(
        lake,
        raw=(raw_item(),),
        articles=(article(),),
        mentions=(mention(),),
        events=(
            event(
                target_name="Protesters (FRA)",
                target_role="CVL",
            ),
        ),
    )
    [row] = publish.aggregate(lake.home, "actor_activity").to_pylist()
    assert (row["n_events"], row["n_events_as_source"], row["n_events_as_target"]) == (1, 1, 1)


def test_source_coverage_has_a_row_for_each_source_and_the_unknown_one(lake: Lake) -> None:
    write_day(
        lake,
        raw=(raw_item("one"), raw_item("two"), raw_item("three")),
        articles=(
            article("one"),
            article("two", duplicate_of="a-one", story_id="s-one"),
            article("three", source=None, published_at=None, published_precision=None, language=None),
        ),
        mentions=(mention(), mention("more", article_id="a-one"), mention("third", article_id="a-three")),
    )
    known, unknown = publish.aggregate(lake.home, "source_coverage").to_pylist()
    assert (known["source"], known["n_articles"], known["n_words"]) == ("example.org", 2, 30)
    assert (known["n_duplicates"], known["n_stories"], known["n_mentions"], known["n_events"]) == (1, 1, 2, 2)
    assert known["n_articles_with_mentions"] == 1
    assert (unknown["source"], unknown["n_with_date"], unknown["n_events"]) == (None, 0, 1)


def test_quality_daily_balances_the_books(lake: Lake) -> None:
    unreadable = Rejected("raw_articles", "landing/bad.jsonl", "3", "bad_json", "Not JSON.", "{")
    no_body = Rejected("articles", "landing/two.txt", "", "no_text", "No text.", "")
    twice = replace(no_body, rule="another_rule")
    write_day(
        lake,
        raw=(raw_item("one"), raw_item("two")),
        articles=(article("one"),),
        mentions=(mention(),),
        events=(event(),),
        rejected=(unreadable, no_body, twice),
    )
    [row] = publish.aggregate(lake.home, "quality_daily").to_pylist()
    assert (row["n_items_in"], row["n_articles"], row["n_items_rejected"]) == (3, 1, 2)
    assert row["is_balanced"] is True
    lake.write("rejected_rows", DAY, tables.get("rejected_rows").arrow_schema().empty_table())
    [row] = publish.aggregate(lake.home, "quality_daily").to_pylist()
    assert (row["is_balanced"], row["n_items_unaccounted"]) == (False, 1)


def test_quality_daily_counts_items_that_were_left_alone(lake: Lake) -> None:
    write_day(lake, raw=(raw_item("one"), raw_item("two"), raw_item("three")), articles=(article("one"),))
    told = (
        ("raw_articles", "article", 3), ("raw_articles", "duplicate", 4), ("raw_articles", "skipped", 5),
        ("articles", "article", 1), ("articles", "duplicate", 1), ("articles", "skipped", 1),
    )  # fmt: skip
    lake.write("intake", DAY, intake_rows(*told))
    [row] = publish.aggregate(lake.home, "quality_daily").to_pylist()
    assert (row["n_items_in"], row["n_items_duplicate"], row["n_items_skipped"]) == (12, 5, 6)
    assert row["is_balanced"] is True


def test_quality_daily_shows_a_day_without_rows_and_articles_seen_before(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    write_good_day(lake, NEXT_DAY, names=("one",))
    write_day(lake, "2026-03-04")
    rows = publish.aggregate(lake.home, "quality_daily").to_pylist()
    assert [row["n_articles_seen_before"] for row in rows] == [0, 1, 0]
    assert rows[2]["is_balanced"] is True
    assert rows[2]["share_mentions_without_date"] is None


@pytest.mark.parametrize("name", tables.AGGREGATES)
def test_aggregates_are_pure_functions_of_the_lake(lake: Lake, name: str) -> None:
    for day, names in ((DAY, ("one", "two")), (NEXT_DAY, ("three", "four"))):
        write_good_day(lake, day, names)
    first = lake.write(name, None, publish.aggregate(lake.home, name))
    assert first.rows > 0
    assert lake.write(name, None, publish.aggregate(lake.home, name)) == first


def test_aggregate_refuses_what_is_none(lake: Lake) -> None:
    with pytest.raises(WarehouseError, match="the aggregates are daily_events"):
        publish.aggregate(lake.home, "articles")
    with pytest.raises(PartitionError, match="entire lake"):
        publish.aggregate(lake.home, "daily_events", DAY)


def test_home_is_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(config.HOME_VARIABLE, str(tmp_path / "mine"))
    assert config.dateline_home() == tmp_path / "mine"
    monkeypatch.delenv(config.HOME_VARIABLE)
    assert config.dateline_home() == Path(config.__file__).parent / "data"
