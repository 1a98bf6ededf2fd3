"""The terms in which a table's module says what must hold.

What belongs here: rules as plain data, and what a rule may look at beyond its own row. What does not: Great
Expectations (``engine``) and any particular rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from warehouse import stage_files, tables
from warehouse.lake import Lake

Level = Literal["row", "table"]
Severity = Literal["error", "warn"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation: ``expectation`` is the name of its class in Great Expectations, ``arguments`` its
    fields.

    A rule of level ``row`` points at rows, which the quarantine takes out; one of level ``table`` blocks what
    is downstream. ``severity`` ``warn`` shows a failure without blocking. ``columns`` are shown with a
    failing row. Below ``least_rows`` rows
    the rule is not applied.
    """

    name: str
    reason: str
    level: Level
    expectation: str
    arguments: Mapping[str, Any]
    severity: Severity = "error"
    columns: tuple[str, ...] = ()
    least_rows: int = 0


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What rules need to know of an article; ``published_at`` is aware UTC."""

    body: str
    published_at: datetime | None
    raw_uri: str


class Around:
    """What a rule may look at beyond its table: the same partition of other tables, and earlier partitions.

    Tables given in ``given`` are taken instead of the lake's. Without a lake and without the table a look-up
    is None, and rules that need it are left out.
    """

    def __init__(self, lake: Lake | None, partition: str | None, given: Mapping[str, pa.Table] | None = None) -> None:
        self.lake = lake
        self.partition = partition
        self._given = dict(given or {})
        self._articles: dict[str, ArticleFacts] | None = None

    def rows(self, table: str, columns: Sequence[str]) -> pa.Table | None:
        """The columns of another table in the same partition; no rows where it was not written yet."""
        if table in self._given:
            return self._given[table].select(list(columns))
        if self.lake is None:
            return None
        if self.partition is not None and not self.lake.exists(table, self.partition):
            return tables.get(table).arrow_schema().empty_table().select(list(columns))
        return self.lake.read(table, self.partition, columns)

    def row_count(self, table: str) -> int | None:
        """The number of rows of another table in the same partition."""
        if table in self._given:
            return int(self._given[table].num_rows)
        return None if self.lake is None else self.lake.row_count(table, self.partition)

    def values(self, table: str, column: str) -> frozenset[str] | None:
        """The values of one column of another table in the same partition."""
        rows = self.rows(table, [column])
        return None if rows is None else frozenset(rows[column].to_pylist())

    def of_stage(self, table: str, stage: str) -> pa.Table | None:
        """What a stage keeps of the partition's ``intake`` or ``rejected_rows``; None without a lake."""
        if self.lake is None or self.partition is None:
            return None
        return stage_files.read(self.lake, table, (stage,), self.partition)

    def articles(self) -> Mapping[str, ArticleFacts] | None:
        """The partition's articles by id."""
        if self._articles is None:
            rows = self.rows("articles", ["article_id", "body", "published_at", "raw_uri"])
            if rows is None:
                return None
            self._articles = {
                row["article_id"]: ArticleFacts(row["body"], row["published_at"], row["raw_uri"])
                for row in rows.to_pylist()
            }
        return self._articles

    def earlier(self, table: str, columns: Sequence[str], *, days: int) -> pa.Table | None:
        """The columns in the last ``days`` partitions before this one; None without a lake or partition."""
        if self.lake is None or self.partition is None:
            return None
        before = [day for day in self.lake.partitions(table) if day < self.partition][-days:]
        return self.lake.read_partitions(table, before, columns)


Holds = Callable[[Mapping[str, Sequence[Any]], Around], list[bool]]


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule on several columns of a row, or on the row and another table.

    ``holds`` gets the named columns as lists and returns one truth value a row. ``needs`` names the other
    tables it looks at: it is left out where they cannot be had.
    """

    name: str
    reason: str
    columns: tuple[str, ...]
    holds: Holds
    needs: tuple[str, ...] = ()
    severity: Severity = "error"

    @property
    def column(self) -> str:
        """The name of the column that holds whether the condition holds of a row."""
        return f"rule:{self.name}"

    def rule(self) -> Rule:
        """The rule that expects the condition's column to be true in every row."""
        arguments = {"column": self.column, "value_set": [True]}
        return Rule(
            self.name,
            self.reason,
            "row",
            "ExpectColumnValuesToBeInSet",
            arguments,
            self.severity,
            self.columns,
        )


def _no_table_rules(_: Around) -> tuple[Rule, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class TableChecks:
    """All that must hold of a table beyond what the registry declares of its columns."""

    table: str
    conditions: tuple[Condition, ...] = ()
    table_rules: Callable[[Around], tuple[Rule, ...]] = field(default=_no_table_rules)


def ordered(low: str, high: str) -> Condition:
    """``low <= high`` wherever both are there."""
    return Condition(
        f"{low}_not_above_{high}",
        f"{low} is greater than {high}",
        (low, high),
        lambda columns, _: [
            left is None or right is None or left <= right
            for left, right in zip(columns[low], columns[high], strict=True)
        ],
    )


def together(*names: str) -> Condition:
    """The columns are all null or all there."""
    return Condition(
        f"{names[0]}_complete",
        f"of {', '.join(names)} some are null and some are not",
        names,
        lambda columns, _: [
            len({value is None for value in values}) == 1
            for values in zip(*(columns[name] for name in names), strict=True)
        ],
    )


def row_count(name: str, reason: str, *, least: int | None = None, most: int | None = None) -> Rule:
    """The table has between ``least`` and ``most`` rows."""
    arguments = {"min_value": least, "max_value": most}
    return Rule(name, reason, "table", "ExpectTableRowCountToBeBetween", arguments)
