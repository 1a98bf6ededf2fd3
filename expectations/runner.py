"""Checking one table: rules in, a result that people and the quarantine can use out.

What belongs here: computing conditions, running the suite, summing up. What does not: what to do about
failures (``quarantine``, ``factory``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from expectations import engine, suites
from expectations.rules import Around, Condition, Level, Rule, Severity
from warehouse import tables
from warehouse.lake import Lake, schema_problems, with_ingest_date

SCHEMA_RULE = "schema_as_declared"

_EXAMPLES = 3
_VALUE_WIDTH = 60


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule fared. ``examples`` shows the values of the first failing rows."""

    rule: str
    level: Level
    severity: Severity
    reason: str
    success: bool
    rows_failed: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How a table fared. ``bad_rows`` maps the position of each row that broke a rule to the rules it broke.

    ``success`` is False when a rule of severity ``error`` failed; warnings are among ``failures`` too.
    """

    table: str
    partition: str | None
    success: bool
    rows_checked: int
    results: tuple[RuleResult, ...]
    bad_rows: Mapping[int, tuple[Rule, ...]]

    @property
    def failures(self) -> tuple[RuleResult, ...]:
        """The rules that failed, warnings included."""
        return tuple(result for result in self.results if not result.success)


def validate(
    table: str,
    partition: str | None,
    data: pa.Table,
    lake: Lake | None = None,
    *,
    given: Mapping[str, pa.Table] | None = None,
    only_rows: bool = False,
) -> CheckResult:
    """Check ``data`` as a partition of ``table``.

    Other tables are read from the same partition of ``lake``, or taken from ``given``; rules that need a
    table which neither has are left out, and with ``only_rows`` those of level ``table``. Columns that are
    missing, extra or mistyped end the check at once. Raises ``engine.ExpectationError`` when a rule could not
    be evaluated, which is never taken for bad data.
    """
    declared = tables.get(table)
    data = with_ingest_date(declared, partition, data)
    problems = schema_problems(declared, data.schema)
    schema = RuleResult(SCHEMA_RULE, "table", "error", "; ".join(problems), not problems, 0)
    if problems:
        return CheckResult(table, partition, False, data.num_rows, (schema,), {})
    around = Around(lake, partition, given)
    checks = suites.checks_of(table)
    conditions = tuple(condition for condition in suites.conditions_of(checks) if _can_be_computed(condition, around))
    rules = tuple(
        rule
        for rule in suites.rules_of(checks, around, conditions)
        if data.num_rows >= rule.least_rows and (rule.level == "row" or not only_rows)
    )
    outcomes = _evaluate(table, rules, _with_conditions(data, conditions, around))
    return _sum_up(table, partition, data, schema, outcomes)


def describe(data: pa.Table, position: int, columns: tuple[str, ...]) -> str:
    """The named values of one row, long ones cut: ``source_country='XX', modality='actual'``."""
    return ", ".join(f"{name}={_short(data[name][position].as_py())}" for name in columns)


def _evaluate(table: str, rules: tuple[Rule, ...], frame: pa.Table) -> list[engine.Outcome]:
    # No row breaks a rule where there is none, so a quiet day costs nothing.
    asked = [rule for rule in rules if rule.level == "table" or frame.num_rows]
    found = {outcome.rule.name: outcome for outcome in engine.run(table, asked, frame)} if asked else {}
    return [found.get(rule.name, engine.Outcome(rule, True, (), None)) for rule in rules]


def _can_be_computed(condition: Condition, around: Around) -> bool:
    return all(around.row_count(table) is not None for table in condition.needs)


def _with_conditions(data: pa.Table, conditions: tuple[Condition, ...], around: Around) -> pa.Table:
    needed = {name for condition in conditions for name in condition.columns}
    columns = {name: data[name].to_pylist() for name in needed}
    for condition in conditions:
        truths = pa.array(condition.holds(columns, around), pa.bool_())
        data = data.append_column(condition.column, truths)
    return data


def _sum_up(
    table: str, partition: str | None, data: pa.Table, schema: RuleResult, outcomes: list[engine.Outcome]
) -> CheckResult:
    bad: dict[int, tuple[Rule, ...]] = {}
    results = [schema]
    for outcome in outcomes:
        rule = outcome.rule
        if rule.level == "row" and rule.severity == "error":
            for position in outcome.positions:
                bad[position] = (*bad.get(position, ()), rule)
        examples = tuple(describe(data, at, rule.columns) for at in outcome.positions[:_EXAMPLES])
        if not outcome.success and outcome.observed is not None:
            examples = (f"found {outcome.observed}",)
        results.append(
            RuleResult(
                rule.name,
                rule.level,
                rule.severity,
                rule.reason,
                outcome.success,
                0 if outcome.success else len(outcome.positions),
                () if outcome.success else examples,
            )
        )
    success = all(result.success or result.severity == "warn" for result in results)
    return CheckResult(table, partition, success, data.num_rows, tuple(results), dict(sorted(bad.items())))


def merge(results: list[CheckResult]) -> list[RuleResult]:
    """The results of several partitions as one line for each rule; a rule fails when it failed anywhere."""
    merged: dict[str, RuleResult] = {}
    for result in (line for check in results for line in check.results):
        before = merged.get(result.rule)
        if before is None:
            merged[result.rule] = result
            continue
        merged[result.rule] = dataclasses.replace(
            before if not before.success else result,
            rows_failed=before.rows_failed + result.rows_failed,
            examples=(*before.examples, *result.examples)[:_EXAMPLES],
        )
    return list(merged.values())


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _VALUE_WIDTH else text[: _VALUE_WIDTH - 1] + "…"
