"""What must hold of ``quality_daily``: the books balance.

A day whose books do not balance is shown as a warning: it must be looked into, but it must not keep all other
days from being published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations import suites
from expectations.rules import Condition, TableChecks, ordered

if TYPE_CHECKING:
    import great_expectations as gx

CHECKS = TableChecks(
    table="quality_daily",
    conditions=(
        Condition(
            "books_balance",
            "items that arrived are neither articles nor rejected, or are both",
            ("ingest_date", "n_items_in", "n_articles", "n_items_rejected", "is_balanced"),
            lambda columns, _: [balanced is not False for balanced in columns["is_balanced"]],
            severity="warn",
        ),
        ordered("n_raw_articles", "n_items_in"),
        ordered("n_duplicates", "n_articles"),
        ordered("n_articles_seen_before", "n_articles"),
    ),
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table."""
    return suites.suite_of(CHECKS)
