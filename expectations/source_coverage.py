"""What must hold of ``source_coverage``: counts that fit one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations import suites
from expectations.rules import TableChecks, ordered

if TYPE_CHECKING:
    import great_expectations as gx

CHECKS = TableChecks(
    table="source_coverage",
    conditions=(
        ordered("n_duplicates", "n_articles"),
        ordered("n_stories", "n_articles"),
        ordered("n_with_date", "n_articles"),
        ordered("n_articles_with_mentions", "n_articles"),
        ordered("n_events", "n_mentions"),
        ordered("first_published_at", "last_published_at"),
    ),
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table."""
    return suites.suite_of(CHECKS)
