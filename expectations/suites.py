"""All rules of a table in one list: those of the registry, then those of its module.

What belongs here: gathering. What does not: rules.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from expectations import engine, registry_rules
from expectations.rules import Around, Condition, Rule, TableChecks
from warehouse import tables

if TYPE_CHECKING:
    import great_expectations as gx


def checks_of(table: str) -> TableChecks:
    """What the module of that table declares; ``UnknownTableError`` for a name the registry does not have."""
    checks: TableChecks = import_module(f"expectations.{tables.get(table).name}").CHECKS
    return checks


def conditions_of(checks: TableChecks) -> tuple[Condition, ...]:
    """The conditions whose truth has to be computed, the key's first."""
    return (registry_rules.key_condition(tables.get(checks.table)), *checks.conditions)


def rules_of(checks: TableChecks, around: Around, conditions: tuple[Condition, ...]) -> tuple[Rule, ...]:
    """The rules on values to evaluate, given which conditions were computed."""
    declared = tables.get(checks.table)
    return (
        *registry_rules.value_rules(declared),
        *(condition.rule() for condition in conditions),
        *checks.table_rules(around),
    )


def suite_of(checks: TableChecks) -> gx.ExpectationSuite:
    """The suite without rules that depend on a lake; conditions expect a column ``rule:<name>`` that is true.

    Columns and types are expected here for those who use the suite by itself; the runner has compared the
    exact Arrow types before it runs anything.
    """
    conditions = conditions_of(checks)
    computed = [condition.column for condition in conditions]
    schema = registry_rules.schema_rules(tables.get(checks.table), computed)
    return engine.build_suite(checks.table, (*schema, *rules_of(checks, Around(None, None), conditions)))
