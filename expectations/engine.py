"""Great Expectations, and nothing else: suites from rules, and their outcome on an Arrow table.

What belongs here: every import of Great Expectations. What does not: any rule.

Tables are validated as pandas frames of Arrow columns in an ephemeral context: nothing is copied, nothing is
written, and nothing is sent (analytics are off before the import). A result that carries an exception raises
here, since Great Expectations reports it as if the data were bad.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from expectations.rules import Rule

if TYPE_CHECKING:
    import great_expectations as gx


class ExpectationError(Exception):
    """Great Expectations could not evaluate an expectation; the text names the rule and its own message."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one rule fared: the positions of the rows it points at (none for a rule on the table)."""

    rule: Rule
    success: bool
    positions: tuple[int, ...]
    observed: str | None


def build_suite(name: str, rules: Sequence[Rule]) -> gx.ExpectationSuite:
    """The rules as a suite; each expectation carries its rule's name, level and severity in ``meta``."""
    library = _library()
    suite: gx.ExpectationSuite = library.ExpectationSuite(
        name=name,
        expectations=[
            getattr(library.expectations, rule.expectation)(
                **rule.arguments, meta={"rule": rule.name, "level": rule.level, "severity": rule.severity}
            )
            for rule in rules
        ],
    )
    return suite


def run(table: str, rules: Sequence[Rule], data: pa.Table) -> list[Outcome]:
    """Evaluate the rules on ``data``; outcomes come in the order of the rules.

    Rules are first asked for yes or no, then only those that failed for their rows: asking for rows costs
    three times as much even where there are none.
    """
    import pandas as pd

    frame = data.to_pandas(types_mapper=pd.ArrowDtype)
    asset = _context().data_sources.add_pandas("memory").add_dataframe_asset(table)
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
    passed = _validate(batch, table, rules, "BOOLEAN_ONLY")
    failed = [rule for rule in rules if not passed[rule.name].success]
    details = _validate(batch, table, failed, "COMPLETE") if failed else {}
    return [_outcome(rule, details.get(rule.name, passed[rule.name])) for rule in rules]


def _validate(batch: Any, table: str, rules: Sequence[Rule], detail: str) -> dict[str, Any]:
    """The result of each rule by its name."""
    validated = batch.validate(build_suite(table, rules), result_format={"result_format": detail})
    found = {}
    for result in validated.results:
        name = result.expectation_config.meta["rule"]
        _raise_exceptions(table, name, result.exception_info)
        found[name] = result
    missing = [rule.name for rule in rules if rule.name not in found]
    if missing:
        raise ExpectationError(f"{table}: Great Expectations returned nothing for {', '.join(missing)}")
    return found


def _outcome(rule: Rule, result: Any) -> Outcome:
    positions = tuple(sorted(int(at) for at in result.result.get("unexpected_index_list") or ()))
    observed = result.result.get("observed_value")
    return Outcome(rule, bool(result.success), positions, None if observed is None else str(observed))


def _raise_exceptions(table: str, rule: str, info: Mapping[str, Any] | None) -> None:
    # Either one report, or one for each metric that failed.
    reports = [info] if info and "raised_exception" in info else list((info or {}).values())
    for report in reports:
        if isinstance(report, Mapping) and report.get("raised_exception"):
            raise ExpectationError(
                f"{table}: rule {rule} could not be evaluated: {report.get('exception_message')}. "
                "This is a fault of the rule or its columns, not of the data"
            )


def _context() -> Any:
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = _library().get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


@cache
def _library() -> Any:
    # Read at import: without it Great Expectations reports its use to its makers.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    return gx
