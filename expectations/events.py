"""What must hold of ``events``: counts that fit one another, and mentions that exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from expectations import suites
from expectations.rules import Around, Condition, Rule, TableChecks, ordered, row_count, together

if TYPE_CHECKING:
    import great_expectations as gx


def _mention_exists(columns: Mapping[str, Sequence[Any]], around: Around) -> list[bool]:
    known = around.values("event_mentions", "mention_id") or frozenset()
    return [mention_id in known for mention_id in columns["representative_mention_id"]]


def _table_rules(around: Around) -> tuple[Rule, ...]:
    mentions = around.row_count("event_mentions")
    if mentions is None:
        return ()
    reason = f"{mentions} mentions gave no event at all, or more events than there are mentions"
    return (row_count("events_come_from_mentions", reason, least=min(mentions, 1), most=mentions),)


CHECKS = TableChecks(
    table="events",
    conditions=(
        Condition(
            "representative_mention_exists",
            "representative_mention_id is in no mention of the same day of ingestion",
            ("representative_mention_id",),
            _mention_exists,
            needs=("event_mentions",),
        ),
        together("event_date", "event_date_end"),
        ordered("event_date", "event_date_end"),
        ordered("first_seen", "last_seen"),
        together("latitude", "longitude"),
        ordered("n_stories", "n_articles"),
        ordered("n_sources", "n_articles"),
        ordered("n_articles", "n_mentions"),
    ),
    table_rules=_table_rules,
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table, without rules that depend on the partition."""
    return suites.suite_of(CHECKS)
