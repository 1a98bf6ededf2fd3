"""The data dictionary: what every table and column means, for people, for DuckDB and for the documentation.

What belongs here: renderings of the registry. What does not: any description (``warehouse.tables``).

``python -m warehouse.dictionary`` prints the Markdown that ``docs/data-dictionary.md`` holds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pyarrow as pa

from warehouse import tables
from warehouse.iso3166 import ACTOR_COUNTRIES, PLACE_COUNTRIES
from warehouse.sources import quote
from warehouse.tables import Column, Table

TABLE = "data_dictionary"

_SCHEMA = pa.schema(
    [
        ("table_name", pa.string()),
        ("position", pa.int32()),
        ("column_name", pa.string()),
        ("type", pa.string()),
        ("unit", pa.string()),
        ("is_nullable", pa.bool_()),
        ("is_key", pa.bool_()),
        ("description", pa.string()),
        ("allowed", pa.string()),
        ("derived_from", pa.list_(pa.string())),
        ("table_description", pa.string()),
        ("table_grain", pa.string()),
    ]
)

_COUNTRY_LISTS: dict[tuple[str | int, ...], str] = {
    ACTOR_COUNTRIES: "ISO 3166-1 alpha-3, XKX, IGO, NGO, MNC, INT",
    PLACE_COUNTRIES: "ISO 3166-1 alpha-3, XKX",
}


def to_table() -> pa.Table:
    """One row for each column of each declared table; published as ``data_dictionary``."""
    rows = [
        {
            "table_name": table.name,
            "position": position,
            "column_name": column.name,
            "type": column.duckdb_type(),
            "unit": column.unit,
            "is_nullable": column.nullable,
            "is_key": column.name in table.key,
            "description": column.description,
            "allowed": allowed_values(column),
            "derived_from": list(column.derived_from),
            "table_description": table.description,
            "table_grain": table.grain,
        }
        for table in tables.TABLES.values()
        for position, column in enumerate(table.columns, start=1)
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def comments() -> Iterator[str]:
    """The ``comment on`` statements for a database that has every declared table or view."""
    for table in tables.TABLES.values():
        kind = "view" if table.partitioned else "table"
        yield f"comment on {kind} {table.name} is {quote(_table_comment(table))}"
        for column in table.columns:
            yield f"comment on column {table.name}.{column.name} is {quote(_column_comment(column))}"
    yield f"comment on table {TABLE} is 'What every table and column means. One row: one column.'"
    yield "comment on table lake_partitions is 'What this publication reads. One row: one partition.'"


def render() -> str:
    """The data dictionary as Markdown, the same text each time."""
    parts = [
        "# Data dictionary",
        "",
        "Generated from the table registry; change `warehouse/tables/` and run "
        "`python -m warehouse.dictionary > docs/data-dictionary.md`.",
        "",
        "The published DuckDB file holds all of these, and this dictionary as the table `data_dictionary`. "
        "Offsets count Unicode code points of `articles.body` and are half-open. Times are UTC.",
        "",
    ]
    parts += [f"- [{table.name}](#{table.name}): {table.description}" for table in tables.TABLES.values()]
    for table in tables.TABLES.values():
        parts += ["", *_render_table(table)]
    return "\n".join(parts) + "\n"


def allowed_values(column: Column) -> str | None:
    """The values a column may hold, in words; None where anything of its type goes."""
    if column.allowed is not None:
        listed = _COUNTRY_LISTS.get(column.allowed)
        return listed or ", ".join(str(value) for value in column.allowed)
    if column.pattern is not None:
        return f"matches {column.pattern}"
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:g} to {column.maximum:g}"
    if column.minimum is not None:
        return f"{column.minimum:g} or more"
    return None


def _render_table(table: Table) -> list[str]:
    if table.partitioned:
        stored = "one file for each day of ingestion"
    else:
        stored = "one file" if table.is_recorded else "one file, computed over the entire lake"
    lines = [
        f"## {table.name}",
        "",
        table.description,
        "",
        f"One row is {table.grain}. Key: {', '.join(f'`{name}`' for name in table.key)}. Stored as {stored}.",
        "",
        "| column | type | unit | null | meaning | values |",
        "|---|---|---|---|---|---|",
    ]
    for column in table.columns:
        values = allowed_values(column)
        cells = (
            f"`{column.name}`",
            column.type,
            column.unit or "",
            "yes" if column.nullable else "no",
            column.description,
            f"`{values}`" if column.pattern and values else values or "",
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return lines


def _table_comment(table: Table) -> str:
    return f"{table.description} One row: {table.grain}. Key: {', '.join(table.key)}."


def _column_comment(column: Column) -> str:
    values = allowed_values(column)
    unit = f" Unit: {column.unit}." if column.unit else ""
    return f"{column.description}{unit}{f' Values: {values}.' if values else ''}"


if __name__ == "__main__":
    sys.stdout.write(render())
