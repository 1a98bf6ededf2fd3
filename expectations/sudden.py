"""Rules about change: what a partition is like compared with the ones before it.

What belongs here: thresholds that need history. What does not: fixed bounds, which stand in the table's
module. A feed that never had dates is no fault; one that loses them overnight is.
"""

from __future__ import annotations

from expectations.rules import Around, Rule

# A rise by this much of the share of nulls in a column blocks what is downstream.
_RISE = 0.4
# Fewer rows than this say nothing about a share.
_LEAST_ROWS = 100
_DAYS = 7


def null_share_rules(around: Around, table: str, columns: tuple[str, ...]) -> tuple[Rule, ...]:
    """No column is null far more often than in the last week of partitions; no rules where there is no
    history."""
    earlier = around.earlier(table, columns, days=_DAYS)
    if earlier is None or earlier.num_rows < _LEAST_ROWS:
        return ()
    rules = []
    for column in columns:
        before = earlier[column].null_count / earlier.num_rows
        allowed = before + _RISE
        if allowed < 1:
            reason = f"more than {allowed:.0%} of {column} is null, where {before:.0%} was in earlier partitions"
            rules.append(
                Rule(
                    f"{column}_not_suddenly_null",
                    reason,
                    "table",
                    "ExpectColumnValuesToNotBeNull",
                    {"column": column, "mostly": 1 - allowed},
                    least_rows=_LEAST_ROWS,
                )
            )
    return tuple(rules)
