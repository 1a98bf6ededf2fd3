"""The table registry: every table of the warehouse declared once.

What belongs here: tables, columns, their types, units, meanings, keys and allowed values. From it come the
Arrow schemas, the base expectations, the data dictionary and DuckDB's comments, so nothing about a column is
said twice. What does not: rules that need a second column or a second table (``expectations``).
"""

from __future__ import annotations

from warehouse.tables import accounts, aggregates, coded, collected, ingested, model
from warehouse.tables.model import Column, Table, TypeName, arrow_type

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ingested.RAW_ARTICLES,
        ingested.ARTICLES,
        coded.EVENT_MENTIONS,
        coded.EVENTS,
        ingested.REJECTED_ROWS,
        accounts.INTAKE,
        accounts.ARTICLE_SIGNATURES,
        aggregates.DAILY_EVENTS,
        aggregates.DAILY_DYADS,
        aggregates.ACTOR_ACTIVITY,
        aggregates.PLACE_ACTIVITY,
        aggregates.SOURCE_COVERAGE,
        aggregates.QUALITY_DAILY,
        collected.SOURCE_HEALTH,
    )
}

PARTITIONED: tuple[str, ...] = tuple(name for name, table in TABLES.items() if table.partitioned)
RECORDED: tuple[str, ...] = tuple(name for name, table in TABLES.items() if table.is_recorded)
AGGREGATES: tuple[str, ...] = tuple(name for name in TABLES if name not in PARTITIONED and name not in RECORDED)


def get(name: str) -> Table:
    """The declared table of that name; ``UnknownTableError`` names the tables there are."""
    return model.find(TABLES, name)


__all__ = ["AGGREGATES", "PARTITIONED", "RECORDED", "TABLES", "Column", "Table", "TypeName", "arrow_type", "get"]
