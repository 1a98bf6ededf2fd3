"""What must hold of ``source_health``: counts and times that fit one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations import suites
from expectations.rules import Condition, TableChecks, ordered

if TYPE_CHECKING:
    import great_expectations as gx

CHECKS = TableChecks(
    table="source_health",
    conditions=(
        ordered("last_success_at", "last_run_at"),
        ordered("last_failure_at", "last_run_at"),
        ordered("n_landed", "n_landed_ever"),
        Condition(
            "failures_are_told",
            "the source fails, and nothing says why",
            ("n_failures_in_a_row", "last_error"),
            lambda columns, _: [
                not failures or bool(error)
                for failures, error in zip(columns["n_failures_in_a_row"], columns["last_error"], strict=True)
            ],
        ),
    ),
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table."""
    return suites.suite_of(CHECKS)
