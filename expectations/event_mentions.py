"""What must hold of ``event_mentions``: every span quotes its article, dates are plausible, ranges are in
order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from expectations import sudden, suites
from expectations.rules import Around, Condition, Holds, Rule, TableChecks, ordered, row_count, together
from warehouse.tables.vocabulary import COUNTED

if TYPE_CHECKING:
    import great_expectations as gx

# The columns of each span: its name, its text, and what its offsets start with.
_SPANS = (
    ("sentence", "sentence_text", "sentence"),
    ("trigger", "trigger_text", "trigger"),
    ("source", "source_text", "source"),
    ("target", "target_text", "target"),
    ("date", "date_text", "date_text"),
    ("place", "place_text", "place"),
    ("attribution", "attributed_to_text", "attributed_to"),
)

_LATEST_AFTER_PUBLICATION = timedelta(days=366)

# Below this many articles a partition may well hold no event.
_LEAST_ARTICLES = 50

_WATCHED = ("source_name", "target_name", "event_date_start", "place_name")


def _quotes(text: str, start: str, end: str) -> Holds:
    def holds(columns: Mapping[str, Sequence[Any]], around: Around) -> list[bool]:
        articles = around.articles() or {}
        truths = []
        for article_id, said, first, last in zip(
            columns["article_id"], columns[text], columns[start], columns[end], strict=True
        ):
            article = articles.get(article_id)
            if said is None and first is None and last is None:
                truths.append(True)
            elif said is None or first is None or last is None:
                truths.append(False)
            else:
                # A missing article is the business of article_exists.
                truths.append(article is None or (0 <= first < last and article.body[first:last] == said))
        return truths

    return holds


def _span_condition(name: str, text: str, prefix: str) -> Condition:
    start, end = f"{prefix}_start", f"{prefix}_end"
    return Condition(
        f"{name}_quotes_body",
        f"{text} is not the text of the body from {start} to {end}",
        ("article_id", text, start, end),
        _quotes(text, start, end),
        needs=("articles",),
    )


def _article_exists(columns: Mapping[str, Sequence[Any]], around: Around) -> list[bool]:
    articles = around.articles() or {}
    return [article_id in articles for article_id in columns["article_id"]]


def _trigger_in_sentence(columns: Mapping[str, Sequence[Any]], _: Around) -> list[bool]:
    names = ("sentence_start", "trigger_start", "trigger_end", "sentence_end")
    return [
        None in offsets or (offsets[0] <= offsets[1] and offsets[2] <= offsets[3])
        for offsets in zip(*(columns[name] for name in names), strict=True)
    ]


def _date_plausible(columns: Mapping[str, Sequence[Any]], around: Around) -> list[bool]:
    articles = around.articles() or {}
    truths = []
    for article_id, day, modality in zip(
        columns["article_id"], columns["event_date_start"], columns["modality"], strict=True
    ):
        article = articles.get(article_id)
        if day is None or modality == "future" or article is None or article.published_at is None:
            truths.append(True)
        else:
            truths.append(day <= article.published_at.date() + _LATEST_AFTER_PUBLICATION)
    return truths


def _table_rules(around: Around) -> tuple[Rule, ...]:
    rules = list(sudden.null_share_rules(around, "event_mentions", _WATCHED))
    articles = around.row_count("articles")
    if articles is not None and articles >= _LEAST_ARTICLES:
        rules.append(row_count("mentions_not_suddenly_empty", f"{articles} articles gave no mention", least=1))
    return tuple(rules)


CHECKS = TableChecks(
    table="event_mentions",
    conditions=(
        Condition(
            "article_exists",
            "article_id is in no article of the same day of ingestion",
            ("article_id",),
            _article_exists,
            needs=("articles",),
        ),
        *(_span_condition(*span) for span in _SPANS),
        Condition(
            "trigger_in_sentence",
            "the trigger does not lie in the sentence",
            ("sentence_start", "sentence_end", "trigger_start", "trigger_end"),
            _trigger_in_sentence,
        ),
        Condition(
            "date_plausible",
            "the event is dated more than a year after the publication and is not a future one",
            ("article_id", "event_date_start", "modality"),
            _date_plausible,
            needs=("articles",),
        ),
        together("event_date_start", "event_date_end"),
        ordered("event_date_start", "event_date_end"),
        together("source_text", "source_name"),
        together("target_text", "target_name"),
        together("place_latitude", "place_longitude"),
        *(ordered(f"{what}_low", f"{what}_high") for what in COUNTED),
    ),
    table_rules=_table_rules,
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table, without rules that depend on the partition."""
    return suites.suite_of(CHECKS)
