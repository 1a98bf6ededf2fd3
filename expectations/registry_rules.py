"""The rules that the registry implies: columns, types, nullability, allowed values, bounds, key.

What belongs here: turning a declared table into rules. What does not: rules that a person wrote for one
table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from expectations.rules import Around, Condition, Rule
from warehouse.tables import Column, Table

# The Python types that Great Expectations sees behind Arrow columns.
_PYTHON_TYPES = {
    "string": "str",
    "int32": "int",
    "int64": "int",
    "uint64": "int",
    "float64": "float",
    "bool": "bool",
    "date": "date",
    "timestamp": "datetime",
    "binary": "bytes",
    "list<string>": "list",
    "list<uint64>": "list",
    "list<dropped_line>": "list",
}


def schema_rules(table: Table, computed: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The set of columns and the type of each; ``computed`` columns stand beside the declared ones."""
    columns = Rule(
        "columns_as_declared",
        "the columns are not those that the registry declares",
        "table",
        "ExpectTableColumnsToMatchSet",
        {"column_set": [*table.column_names, *computed], "exact_match": True},
    )
    return columns, *(
        Rule(
            f"{column.name}_type",
            f"{column.name} is not of type {column.type}",
            "table",
            "ExpectColumnValuesToBeOfType",
            {"column": column.name, "type_": _PYTHON_TYPES[column.type]},
        )
        for column in table.columns
    )


def value_rules(table: Table) -> tuple[Rule, ...]:
    """What each column's values may be, one row at a time."""
    return tuple(rule for column in table.columns for rule in _column_rules(column))


def key_condition(table: Table) -> Condition:
    """No row repeats the key of an earlier row; nulls in a key count as one value."""

    def holds(columns: Mapping[str, Sequence[Any]], _: Around) -> list[bool]:
        seen: set[tuple[Any, ...]] = set()
        first = []
        for key in zip(*(columns[name] for name in table.key), strict=True):
            first.append(key not in seen)
            seen.add(key)
        return first

    named = ", ".join(table.key)
    return Condition("key_unique", f"an earlier row has the same key ({named})", table.key, holds)


def _column_rules(column: Column) -> list[Rule]:
    name = column.name
    rules = []
    if not column.nullable:
        rules.append(_rule(name, "not_null", f"{name} is null", "ExpectColumnValuesToNotBeNull", {}))
    if column.allowed is not None:
        rules.append(
            _rule(
                name,
                "allowed",
                f"{name} is none of its allowed values",
                "ExpectColumnValuesToBeInSet",
                {"value_set": list(column.allowed)},
            )
        )
    if column.pattern is not None:
        rules.append(
            _rule(
                name,
                "form",
                f"{name} does not match {column.pattern}",
                "ExpectColumnValuesToMatchRegex",
                {"regex": column.pattern},
            )
        )
    if column.minimum is not None or column.maximum is not None:
        low = "any" if column.minimum is None else f"{column.minimum:g}"
        high = "any" if column.maximum is None else f"{column.maximum:g}"
        rules.append(
            _rule(
                name,
                "in_range",
                f"{name} is not between {low} and {high}",
                "ExpectColumnValuesToBeBetween",
                {"min_value": column.minimum, "max_value": column.maximum},
            )
        )
    return rules


def _rule(column: str, suffix: str, reason: str, expectation: str, arguments: dict[str, Any]) -> Rule:
    return Rule(f"{column}_{suffix}", reason, "row", expectation, {"column": column, **arguments}, columns=(column,))
