"""A Dagster asset check for each table of the registry.

What belongs here: telling Dagster what the runner found. What does not: which rules there are, and where
assets are defined.
"""

# No postponed annotations here: Dagster looks at the type of `context` when a check is defined.

from collections.abc import Callable, Sequence

import dagster as dg

from expectations import runner
from expectations.runner import CheckResult, RuleResult
from warehouse import tables
from warehouse.config import dateline_home
from warehouse.errors import MissingPartitionError
from warehouse.lake import Lake

CHECK_NAME = "expectations"


def check_for(
    table: str,
    *,
    asset_key: dg.AssetKey | Sequence[str] | str | None = None,
    partitions_def: dg.PartitionsDefinition[str] | None = None,
    lake: Callable[[], Lake] | None = None,
    resource_key: str | None = None,
) -> dg.AssetChecksDefinition:
    """The blocking check of a table, run on the partitions of the run (on all of them in a run without
    partitions).

    ``asset_key`` is the table's name unless given. The lake is what ``lake`` returns, or the resource
    ``resource_key`` (a ``Lake``), or that of ``dateline_home()``. ``partitions_def`` makes Dagster keep a
    result for each partition.
    """
    tables.get(table)  # an unknown name is an error now, not in the middle of a night's run

    @dg.asset_check(
        asset=dg.AssetKey.from_coercible(asset_key or table),
        name=CHECK_NAME,
        description=f"What must hold of {table}: the registry and expectations/{table}.py.",
        blocking=True,
        partitions_def=partitions_def,
        required_resource_keys={resource_key} if resource_key else None,
    )
    def check(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        if resource_key:
            store: Lake = getattr(context.op_execution_context.resources, resource_key)
        else:
            store = lake() if lake else Lake(dateline_home())
        try:
            return _report(
                [runner.validate(table, day, store.read(table, day), store) for day in _days(context, table, store)]
            )
        except MissingPartitionError as missing:
            return dg.AssetCheckResult(passed=False, description=str(missing))

    return check


def _days(context: dg.AssetCheckExecutionContext, table: str, lake: Lake) -> Sequence[str | None]:
    if not tables.get(table).partitioned:
        return [None]
    if context.has_partition_key or context.has_partition_key_range:
        return sorted(context.partition_keys)
    return lake.partitions(table)


def _report(checked: list[CheckResult]) -> dg.AssetCheckResult:
    rules = runner.merge(checked)
    failed = [rule for rule in rules if not rule.success]
    errors = [rule for rule in failed if rule.severity == "error"]
    return dg.AssetCheckResult(
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if errors else dg.AssetCheckSeverity.WARN,
        description="; ".join(f"{rule.rule}: {rule.reason}" for rule in failed[:5]) or None,
        metadata={
            "rules": dg.MetadataValue.md(rules_table(rules)),
            "rules_checked": len(rules),
            "rules_failed": len(failed),
            "rows_checked": sum(check.rows_checked for check in checked),
            "rows_failed": sum(len(check.bad_rows) for check in checked),
        },
    )


def rules_table(rules: Sequence[RuleResult]) -> str:
    """The rules as a Markdown table, failing ones first."""
    lines = ["| rule | result | failing rows | what is wrong |", "|---|---|---|---|"]
    for rule in sorted(rules, key=lambda rule: rule.success):
        result = "pass" if rule.success else "FAIL" if rule.severity == "error" else "warning"
        wrong = "" if rule.success else f"{rule.reason}: {'; '.join(rule.examples)}".removesuffix(": ")
        rows = str(rule.rows_failed) if rule.level == "row" else ""
        lines.append(f"| {rule.rule} | {result} | {rows} | {_cell(wrong)} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
