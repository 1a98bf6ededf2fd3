"""Records survive the way into columns and back."""

from dataclasses import replace
from typing import Any

import pytest

from dateline import flatten
from dateline.records import EventDate, EventMention, Rejected, Span
from tests.warehouse_examples import DAY, article, event, mention, raw_item
from warehouse import records_io, tables
from warehouse.errors import SchemaMismatchError, UnknownTableError

BARE = EventMention(
    mention_id="m", article_id="a", sentence_index=0, sentence=Span("x", 0, 1), trigger=Span("x", 0, 1),
    event_type="AID", cameo_code="07", quad_class=2, goldstein=7.0, modality="future", confidence=1.0,
    extractor="t", extractor_version="1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("table", "record"),
    [
        ("raw_articles", raw_item()),
        ("articles", article()),
        ("articles", article(published_at=None, authors=(), dropped_lines=(), source=None)),
        ("event_mentions", mention()),
        ("event_mentions", BARE),
        ("event_mentions", replace(BARE, date=EventDate(None, None, "unknown", "none"))),
        ("event_mentions", mention(place=replace(mention().place, span=None, latitude=None, longitude=None))),
        ("events", event()),
        ("events", event(first_seen=None, event_date=None, mention_ids=())),
        ("rejected_rows", Rejected("articles", "landing/x", "3", "empty_body", "No text.", "{}")),
    ],
)
def test_records_io_gives_back_the_same_record(table: str, record: Any) -> None:
    assert records_io.from_table(table, records_io.to_table(table, [record])) == [record]


@pytest.mark.parametrize("table", records_io.RECORD_TABLES)
def test_records_io_has_all_columns_without_any_record(table: str) -> None:
    data = records_io.to_table(table, [], partition=DAY)
    assert tuple(data.column_names) == tables.get(table).column_names


def test_flatten_gives_the_columns_of_the_registry_in_order() -> None:
    declared = tables.get("event_mentions").column_names
    assert (*flatten.mention_row(mention()), "ingest_date") == declared
    assert (*flatten.article_row(article()), "ingest_date") == tables.get("articles").column_names


def test_records_io_names_row_and_column_of_a_value_that_does_not_fit() -> None:
    bad: Any = "many"
    with pytest.raises(SchemaMismatchError, match=r"row 1, column word_count .*many"):
        records_io.to_table("articles", [article(), article("two", word_count=bad)])


def test_records_io_refuses_another_kind_of_record() -> None:
    with pytest.raises(SchemaMismatchError, match="Article records, but item 0 is a Event"):
        records_io.to_table("articles", [event()])


def test_records_io_refuses_aggregates() -> None:
    with pytest.raises(UnknownTableError, match="is not made from records"):
        records_io.to_table("daily_events", [])


def test_records_io_keeps_one_of_equal_rejections() -> None:
    rejected = Rejected("articles", "landing/x", "", "empty_file", "Empty.", "")
    assert records_io.to_table("rejected_rows", [rejected, rejected]).num_rows == 1
