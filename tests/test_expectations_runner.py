"""What must hold, and that it is noticed when it does not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from assets import rejects
from dateline.records import Actor, Count, EventDate, EventMention, Span
from expectations import engine, quarantine, registry_rules, runner, suites
from expectations.rules import Condition, Rule, TableChecks
from tests.warehouse_examples import (
    DAY,
    article,
    event,
    health_rows,
    intake_rows,
    mention,
    raw_item,
    span,
    write_day,
    write_good_day,
)
from warehouse import publish, records_io, tables
from warehouse.errors import SchemaMismatchError
from warehouse.lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path)
    write_good_day(lake)
    return lake


def _broken(lake: Lake, *mentions: EventMention) -> dict[int, tuple[str, ...]]:
    data = records_io.to_table("event_mentions", mentions)
    result = runner.validate("event_mentions", DAY, data, lake)
    assert result.success is (not result.failures)
    return {row: tuple(rule.name for rule in rules) for row, rules in result.bad_rows.items()}


@pytest.mark.parametrize("table", tables.TABLES)
def test_good_rows_pass_every_rule(lake: Lake, table: str) -> None:
    if table in tables.AGGREGATES:
        lake.write(table, None, publish.aggregate(lake.home, table))
    if table in tables.RECORDED:
        lake.write(table, None, health_rows())
    partition = DAY if tables.get(table).partitioned else None
    result = runner.validate(table, partition, lake.read(table, partition), lake)
    assert result.failures == ()
    assert result.success
    assert result.rows_checked == lake.row_count(table, partition)


@pytest.mark.parametrize("table", tables.TABLES)
def test_zero_rows_pass_every_row_rule(tmp_path: Path, table: str) -> None:
    empty = tables.get(table).arrow_schema().empty_table()
    assert runner.validate(table, None, empty, Lake(tmp_path)).success


def test_suite_by_itself_holds_of_good_rows(lake: Lake) -> None:
    checks = suites.checks_of("events")
    conditions = suites.conditions_of(checks)
    data = lake.read("events", DAY)
    for condition in conditions:
        data = data.append_column(condition.column, pa.array([True] * data.num_rows))
    schema = registry_rules.schema_rules(tables.get("events"), [condition.column for condition in conditions])
    outcomes = engine.run("events", schema, data)
    assert all(outcome.success for outcome in outcomes)


@pytest.mark.parametrize("table", tables.TABLES)
def test_suite_covers_every_column_of_the_registry(table: str) -> None:
    module = suites.import_module(f"expectations.{table}")
    suite = module.suite()
    assert suite.name == table
    rules = {expectation.meta["rule"] for expectation in suite.expectations}
    for column in tables.get(table).columns:
        assert f"{column.name}_type" in rules
        assert column.nullable or f"{column.name}_not_null" in rules
        assert column.allowed is None or f"{column.name}_allowed" in rules
    assert {"columns_as_declared", "key_unique"} <= rules


def _moved(one: Span | None) -> Any:
    return one and replace(one, start=one.start + 1, end=one.end + 1)


def _spoiled_spans() -> Iterator[tuple[str, EventMention]]:
    good = mention()
    assert good.source
    assert good.target
    assert good.date
    assert good.place
    yield "trigger_quotes_body", replace(good, trigger=_moved(good.trigger))
    yield "sentence_quotes_body", replace(good, sentence=replace(good.sentence, text="Another sentence."))
    yield "source_quotes_body", replace(good, source=replace(good.source, span=_moved(good.source.span)))
    yield "target_quotes_body", replace(good, target=replace(good.target, span=_moved(good.target.span)))
    yield "date_quotes_body", replace(good, date=replace(good.date, span=_moved(good.date.span)))
    yield "place_quotes_body", replace(good, place=replace(good.place, span=_moved(good.place.span)))
    yield "attribution_quotes_body", replace(good, attributed_to=_moved(good.attributed_to))


def test_every_span_must_quote_the_body(lake: Lake) -> None:
    spoiled = [(rule, replace(bad, mention_id=f"m-{number}")) for number, (rule, bad) in enumerate(_spoiled_spans())]
    assert _broken(lake, *(bad for _, bad in spoiled), mention()) == {
        number: (rule,) for number, (rule, _) in enumerate(spoiled)
    }


def test_span_offsets_count_code_points_not_utf16_units(lake: Lake) -> None:
    before_the_flag = Span(article().body[:5], 0, 5)
    assert _broken(lake, mention(attributed_to=before_the_flag)) == {}


_SPOILED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("event_type_allowed", {"event_type": "ATTACK"}),
    ("cameo_code_form", {"cameo_code": "19A"}),
    ("cameo_code_form", {"cameo_code": "19012"}),
    ("quad_class_allowed", {"quad_class": 0}),
    ("goldstein_in_range", {"goldstein": -10.5}),
    ("confidence_in_range", {"confidence": 1.01}),
    ("modality_allowed", {"modality": "probable"}),
    ("source_country_allowed", {"source": Actor(span("Protesters"), "Protesters", "ENG")}),
    ("target_role_allowed", {"target": Actor(span("French police"), "Police", "FRA", "POLICE")}),
    ("currency_form", {"amount": 5.0, "currency": "€"}),
    ("killed_low_not_above_killed_high", {"killed": Count(3, 2)}),
    ("killed_low_in_range", {"killed": Count(-1, 2)}),
    ("date_plausible", {"date": EventDate(date(2028, 1, 1), date(2028, 1, 1), "day", "calendar")}),
    (
        "event_date_start_not_above_event_date_end",
        {"date": EventDate(date(2026, 3, 2), date(2026, 3, 1), "range", "calendar")},
    ),
    ("event_date_start_complete", {"date": EventDate(date(2026, 3, 2), None, "day", "calendar")}),
)


def test_rules_of_a_mention(lake: Lake) -> None:
    spoiled = [mention(**{"mention_id": f"m-{number}", **changes}) for number, (_, changes) in enumerate(_SPOILED)]
    assert _broken(lake, *spoiled, mention()) == {number: (rule,) for number, (rule, _) in enumerate(_SPOILED)}


def test_what_is_allowed_of_a_mention(lake: Lake) -> None:
    far = EventDate(date(2030, 1, 1), date(2030, 12, 31), "year", "calendar")
    countries = ("XKX", "IGO", "NGO", "MNC", "INT", "SSD", None)
    actors = [
        mention(f"{country}", article_id="a-one", source=Actor(span("Protesters"), "Protesters", country))
        for country in countries
    ]
    assert _broken(lake, mention(date=far, modality="future"), *actors) == {}


def test_mention_of_an_article_that_does_not_exist(lake: Lake) -> None:
    assert _broken(lake, mention(article_id="gone")) == {0: ("article_exists",)}


def test_key_points_at_the_repeats_only(lake: Lake) -> None:
    assert _broken(lake, mention(), mention("two"), mention()) == {2: ("key_unique",)}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("body_not_empty", {"body": " \n"}),
        ("raw_article_exists", {"raw_id": "0" * 16}),
        ("not_its_own_duplicate", {"duplicate_of": "a-one", "copy_kind": "exact"}),
        ("copy_kind_fits", {"copy_kind": "syndicated"}),
        ("version_fits", {"version": 2}),
        ("language_form", {"language": "english"}),
        ("published_at_complete", {"published_at": None}),
    ],
)
def test_rules_of_an_article(lake: Lake, rule: str, changes: dict[str, Any]) -> None:
    data = records_io.to_table("articles", [article(**changes)])
    result = runner.validate("articles", DAY, data, lake)
    assert [failure.rule for failure in result.failures] == [rule]


def test_raw_content_must_match_its_hash(lake: Lake) -> None:
    data = records_io.to_table("raw_articles", [raw_item(content=b"changed")])
    result = runner.validate("raw_articles", DAY, data, lake)
    assert [failure.rule for failure in result.failures] == ["content_matches_hash"]


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("representative_mention_exists", {"representative_mention_id": "gone"}),
        ("n_stories_not_above_n_articles", {"n_stories": 2}),
        ("n_mentions_in_range", {"n_mentions": 0, "n_articles": 1}),
    ],
)
def test_rules_of_an_event(lake: Lake, rule: str, changes: dict[str, Any]) -> None:
    data = records_io.to_table("events", [event(**changes)])
    result = runner.validate("events", DAY, data, lake)
    assert rule in [failure.rule for failure in result.failures]


def test_a_column_of_another_type_ends_the_check(lake: Lake) -> None:
    data = lake.read("events", DAY).drop_columns(["confidence"])
    result = runner.validate("events", DAY, data, lake)
    assert not result.success
    assert [failure.rule for failure in result.failures] == ["schema_as_declared"]
    assert "missing column confidence" in result.failures[0].reason


def test_articles_that_gave_no_mention_at_all_block(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    names = [f"n{number}" for number in range(50)]
    write_day(lake, raw=tuple(map(raw_item, names)), articles=tuple(map(article, names)))
    result = runner.validate("event_mentions", DAY, lake.read("event_mentions", DAY), lake)
    assert not result.success
    assert [failure.rule for failure in result.failures] == ["mentions_not_suddenly_empty"]


def test_a_column_that_is_suddenly_null_blocks_but_one_that_always_was_does_not(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    names = [f"n{number}" for number in range(100)]
    dated = [article(name, language=None) for name in names]
    undated = [article(name, language=None, published_at=None, published_precision=None) for name in names]
    write_day(lake, "2026-03-01", raw=tuple(map(raw_item, names)), articles=tuple(dated))
    write_day(lake, DAY, raw=tuple(map(raw_item, names)), articles=tuple(undated))
    result = runner.validate("articles", DAY, lake.read("articles", DAY), lake)
    assert [failure.rule for failure in result.failures] == ["published_at_not_suddenly_null"]
    assert result.bad_rows == {}


def test_books_that_do_not_balance_warn(lake: Lake) -> None:
    lake.write("articles", DAY, records_io.to_table("articles", [article()]))
    data = publish.aggregate(lake.home, "quality_daily")
    result = runner.validate("quality_daily", None, data, lake)
    assert [(failure.rule, failure.severity) for failure in result.failures] == [("books_balance", "warn")]
    assert result.success


@pytest.mark.parametrize(
    ("told", "broken"),
    [
        ((("raw_articles", "article", 3), ("articles", "article", 2)), "articles_are_there"),
        ((("raw_articles", "article", 2), ("articles", "article", 3)), "articles_are_there"),
        ((("raw_articles", "article", 2), ("articles", "article", 2), ("articles", "skipped", 1)), "nothing_is_lost"),
        ((("raw_articles", "article", 2), ("raw_articles", "rejected", 1), ("articles", "article", 2)),
         "rejects_are_kept"),
        ((("articles", "article", 2),), "every_stage_has_told"),
    ],
)  # fmt: skip
def test_books_that_do_not_match_the_lake_block(
    lake: Lake, told: tuple[tuple[str, str, int], ...], broken: str
) -> None:
    for stage in ("raw_articles", "articles"):
        rejects.keep(lake, stage, DAY, ())
    lake.write("intake", DAY, intake_rows(*told))
    result = runner.validate("intake", DAY, lake.read("intake", DAY), lake)
    assert not result.success
    assert broken in [failure.rule for failure in result.failures]
    assert {failure.severity for failure in result.failures} == {"error"}


def test_a_rule_that_cannot_be_evaluated_raises(lake: Lake) -> None:
    rule = Rule("broken", "never", "row", "ExpectColumnValuesToNotBeNull", {"column": "no_such_column"})
    with pytest.raises(engine.ExpectationError, match=r"rule broken could not be evaluated.*no_such_column"):
        engine.run("events", [rule], lake.read("events", DAY))


def test_rules_that_need_another_table_are_left_out_without_it() -> None:
    data = records_io.to_table("event_mentions", [mention(trigger=Span("nothing", 0, 7))])
    assert runner.validate("event_mentions", DAY, data).success
    given = {"articles": records_io.to_table("articles", [article()])}
    result = runner.validate("event_mentions", DAY, data, given=given)
    assert [failure.rule for failure in result.failures] == ["trigger_quotes_body"]


def test_quarantine_goes_on_with_the_rest_and_keeps_the_reason(lake: Lake) -> None:
    bad = mention(confidence=2.0, cameo_code="x")
    data = records_io.to_table("event_mentions", [bad, mention("two")])
    good, rejected = quarantine.split("event_mentions", DAY, data, lake)
    assert good["mention_id"].to_pylist() == ["m-two"]
    rows = rejected.to_pylist()
    assert [row["rule"] for row in rows] == ["cameo_code_form", "confidence_in_range"]
    assert rows[1]["reason"] == "confidence is not between 0 and 1: confidence=2.0"
    assert (rows[1]["uri"], rows[1]["position"]) == ("landing/one.txt", "m-one")
    assert '"confidence": 2.0' in rows[1]["row_json"]
    lake.write("event_mentions", DAY, good)
    lake.write("rejected_rows", DAY, rejected)
    assert runner.validate("event_mentions", DAY, lake.read("event_mentions", DAY), lake).success


def test_quarantined_articles_keep_the_books_balanced(lake: Lake) -> None:
    data = records_io.to_table("articles", [article("one", body=""), article("two")])
    good, rejected = quarantine.split("articles", DAY, data, lake)
    lake.write("articles", DAY, good)
    lake.write("rejected_rows", DAY, rejected)
    [row] = publish.aggregate(lake.home, "quality_daily").to_pylist()
    assert (row["n_items_in"], row["n_articles"], row["n_items_rejected"], row["is_balanced"]) == (
        2,
        1,
        1,
        True,
    )


def test_quarantine_takes_out_nulls_that_the_lake_would_refuse(lake: Lake) -> None:
    missing: Any = None
    data = records_io.to_table("articles", [article(title=missing), article("two")])
    good, rejected = quarantine.split("articles", DAY, data, lake)
    assert rejected["rule"].to_pylist() == ["title_not_null"]
    assert lake.write("articles", DAY, good).rows == 1


def test_quarantine_of_nothing_is_nothing(lake: Lake) -> None:
    empty = records_io.to_table("events", [])
    good, rejected = quarantine.split("events", DAY, empty, lake)
    assert (good.num_rows, rejected.num_rows) == (0, 0)


def test_quarantine_refuses_wrong_columns(lake: Lake) -> None:
    with pytest.raises(SchemaMismatchError, match="missing column title"):
        quarantine.split("articles", DAY, lake.read("articles", DAY).drop_columns(["title"]), lake)


def test_conditions_name_columns_that_exist() -> None:
    for table in tables.TABLES:
        checks: TableChecks = suites.checks_of(table)
        assert checks.table == table
        conditions: tuple[Condition, ...] = suites.conditions_of(checks)
        assert len({condition.name for condition in conditions}) == len(conditions)
        for condition in conditions:
            assert set(condition.columns) <= set(tables.get(table).column_names)
            assert set(condition.needs) <= set(tables.TABLES)


def test_arrow_columns_are_checked_as_they_are_stored(lake: Lake) -> None:
    data = lake.read("events", DAY)
    at = data.column_names.index("n_mentions")
    wide = data.set_column(at, "n_mentions", data["n_mentions"].cast(pa.int64()))
    assert "int64 where int32" in runner.validate("events", DAY, wide, lake).failures[0].reason
