"""What must hold of ``article_signatures``: one for each article of the day, and no more kept than there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from expectations import suites
from expectations.rules import Around, Condition, Rule, TableChecks, row_count

if TYPE_CHECKING:
    import great_expectations as gx


def _kept_fits(columns: Mapping[str, Sequence[Any]], _: Around) -> list[bool]:
    return [
        kept is None or count is None or len(kept) <= count
        for kept, count in zip(columns["shingles"], columns["n_shingles"], strict=True)
    ]


def _table_rules(around: Around) -> tuple[Rule, ...]:
    articles = around.row_count("articles")
    if articles is None:
        return ()
    reason = f"there is not one signature for each of {articles} articles"
    return (row_count("one_for_each_article", reason, least=articles, most=articles),)


CHECKS = TableChecks(
    table="article_signatures",
    conditions=(
        Condition(
            "no_more_kept_than_there_is",
            "more shingles are kept than the text has",
            ("shingles", "n_shingles"),
            _kept_fits,
        ),
    ),
    table_rules=_table_rules,
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table, without rules that depend on the partition."""
    return suites.suite_of(CHECKS)
