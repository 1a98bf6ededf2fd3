"""What must hold of ``articles``: a body, an origin, sound links to duplicates, and no sudden loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from expectations import sudden, suites
from expectations.rules import Around, Condition, Rule, TableChecks, row_count, together

if TYPE_CHECKING:
    import great_expectations as gx

# Below this many raw items a partition may well hold no usable article.
_LEAST_RAW = 20


def _has_body(columns: Mapping[str, Sequence[Any]], _: Around) -> list[bool]:
    return [body is None or bool(body.strip()) for body in columns["body"]]


def _raw_exists(columns: Mapping[str, Sequence[Any]], around: Around) -> list[bool]:
    known = around.values("raw_articles", "raw_id") or frozenset()
    return [raw_id in known for raw_id in columns["raw_id"]]


def _not_its_own_duplicate(columns: Mapping[str, Sequence[Any]], _: Around) -> list[bool]:
    return [
        original is None or original != article_id
        for article_id, original in zip(columns["article_id"], columns["duplicate_of"], strict=True)
    ]


def _copy_kind_fits(columns: Mapping[str, Sequence[Any]], _: Around) -> list[bool]:
    return [
        (kind in ("exact", "syndicated")) == (original is not None)
        for original, kind in zip(columns["duplicate_of"], columns["copy_kind"], strict=True)
    ]


def _version_fits(columns: Mapping[str, Sequence[Any]], _: Around) -> list[bool]:
    return [
        version is None or (version > 1) == (first is not None)
        for version, first in zip(columns["version"], columns["version_of"], strict=True)
    ]


def _duplicate_has_story(columns: Mapping[str, Sequence[Any]], _: Around) -> list[bool]:
    return [
        original is None or story is not None
        for story, original in zip(columns["story_id"], columns["duplicate_of"], strict=True)
    ]


def _left_alone(around: Around) -> int:
    """Raw items that were rightly made no article: on some days a source brings nothing new."""
    intake = around.of_stage("intake", "articles")
    if intake is None:
        return 0
    rows = zip(intake["outcome"].to_pylist(), intake["n_items"].to_pylist(), strict=True)
    return sum(count for outcome, count in rows if outcome in ("duplicate", "skipped"))


def _table_rules(around: Around) -> tuple[Rule, ...]:
    rules = list(sudden.null_share_rules(around, "articles", ("published_at", "language", "source")))
    raw = around.row_count("raw_articles")
    if raw is not None:
        least = 1 if raw - _left_alone(around) >= _LEAST_RAW else None
        reason = f"{raw} raw articles gave no article at all, or more articles than there are raw articles"
        rules.append(row_count("articles_come_from_raw_articles", reason, least=least, most=raw))
    return tuple(rules)


CHECKS = TableChecks(
    table="articles",
    conditions=(
        Condition("body_not_empty", "body has no text", ("body",), _has_body),
        Condition(
            "raw_article_exists",
            "raw_id is in no raw article of the same day of ingestion",
            ("raw_id",),
            _raw_exists,
            needs=("raw_articles",),
        ),
        Condition(
            "not_its_own_duplicate",
            "duplicate_of is the article itself",
            ("article_id", "duplicate_of"),
            _not_its_own_duplicate,
        ),
        Condition(
            "duplicate_has_story",
            "duplicate_of is given but story_id is not",
            ("story_id", "duplicate_of"),
            _duplicate_has_story,
        ),
        Condition(
            "copy_kind_fits",
            "copy_kind is exact or syndicated without duplicate_of, or duplicate_of is given without it",
            ("duplicate_of", "copy_kind"),
            _copy_kind_fits,
        ),
        Condition(
            "version_fits",
            "version is above 1 without version_of, or version_of is given for the first version",
            ("version", "version_of"),
            _version_fits,
        ),
        together("published_at", "published_precision"),
    ),
    table_rules=_table_rules,
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table, without rules that depend on the partition."""
    return suites.suite_of(CHECKS)
