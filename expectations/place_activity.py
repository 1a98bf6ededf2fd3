"""What must hold of ``place_activity``: counts that fit one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations import suites
from expectations.rules import TableChecks, ordered, together

if TYPE_CHECKING:
    import great_expectations as gx

CHECKS = TableChecks(
    table="place_activity",
    conditions=(
        ordered("n_stories", "n_articles"),
        ordered("n_sources", "n_articles"),
        ordered("n_articles", "n_mentions"),
        ordered("n_events", "n_mentions"),
        together("latitude", "longitude"),
    ),
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table."""
    return suites.suite_of(CHECKS)
