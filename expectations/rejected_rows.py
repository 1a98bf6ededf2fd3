"""What must hold of ``rejected_rows``: what the registry declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations import suites
from expectations.rules import TableChecks

if TYPE_CHECKING:
    import great_expectations as gx

CHECKS = TableChecks(table="rejected_rows")


def suite() -> gx.ExpectationSuite:
    """The suite of this table."""
    return suites.suite_of(CHECKS)
