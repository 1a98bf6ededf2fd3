"""How a table of the registry is told to Dagster: definition, and the metadata of each materialisation.

What belongs here: turning ``warehouse.tables`` into Dagster's terms, once for all assets. What does not: any
fact about a table, which the registry holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dagster as dg

from assets.daily import DAYS, POOL
from warehouse import tables
from warehouse.lake import Lake

OWNER = "team:dateline"

_PREVIEW_ROWS = 5
_PREVIEW_COLUMNS = 8
_PREVIEW_WIDTH = 60


def asset_of(table: str, *, group: str, after: Iterable[str] = ()) -> dict[str, Any]:
    """The arguments of ``dagster.asset`` for the asset that writes this table."""
    return {
        "name": table,
        **_about(table, group),
        **_how_it_runs(table),
        "deps": list(after),
    }


def assets_of(*table_names: str, group: str, after: Iterable[str] = ()) -> dict[str, Any]:
    """The arguments of ``dagster.multi_asset`` for the asset that writes these tables together."""
    deps = list(after)
    return {
        "name": table_names[0],
        "specs": [dg.AssetSpec(table, deps=deps, **_about(table, group)) for table in table_names],
        **_how_it_runs(table_names[0]),
    }


def _about(table: str, group: str) -> dict[str, Any]:
    declared = tables.get(table)
    return {
        "group_name": group,
        "kinds": {"sql" if table in tables.AGGREGATES else "python", "parquet"},
        "owners": [OWNER],
        "description": f"{declared.description} One row is {declared.grain}.",
        "metadata": {"dagster/column_schema": _column_schema(declared), "dagster/table_name": table},
    }


def _how_it_runs(table: str) -> dict[str, Any]:
    return {
        "partitions_def": DAYS if tables.get(table).partitioned else None,
        # A range of days runs in one process, earliest first: stories look back at earlier days, and the
        # model is loaded once. Dagster's CLI asks for it on unpartitioned assets too before it accepts a
        # range.
        "backfill_policy": dg.BackfillPolicy.single_run(),
        "pool": POOL,
    }


def result_of(
    lake: Lake, table: str, days: Iterable[str], **more: dg.MetadataValue[Any] | int | str
) -> dg.MaterializeResult[None]:
    """What an asset reports after writing: rows, where they lie, a preview, the lineage of columns.

    ``days`` are those that were written; an unpartitioned table has the one day "".
    """
    partitions = [day or None for day in sorted(days)]
    metadata: dict[str, Any] = {
        "dagster/column_lineage": _column_lineage(tables.get(table)),
        "path": dg.MetadataValue.path(str(lake.path(table, partitions[-1]))),
        "preview": dg.MetadataValue.md(_preview(lake, table, partitions[-1])),
        **more,
    }
    rows = sum(lake.row_count(table, day) for day in partitions)
    metadata["dagster/partition_row_count" if partitions[-1] else "dagster/row_count"] = rows
    return dg.MaterializeResult(asset_key=table, metadata=metadata)


def _column_schema(table: tables.Table) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.type,
                description=f"{column.description} Unit: {column.unit}." if column.unit else column.description,
                constraints=dg.TableColumnConstraints(nullable=column.nullable, unique=table.key == (column.name,)),
            )
            for column in table.columns
        ]
    )


def _column_lineage(table: tables.Table) -> dg.TableColumnLineage:
    return dg.TableColumnLineage(
        {
            column.name: [
                dg.TableColumnDep(asset_key=dg.AssetKey(origin.split(".")[0]), column_name=origin.split(".")[1])
                for origin in column.derived_from
            ]
            for column in table.columns
            if column.derived_from
        }
    )


def _preview(lake: Lake, table: str, day: str | None) -> str:
    """The first rows and columns as a Markdown table; long values are cut."""
    columns = tables.get(table).column_names[:_PREVIEW_COLUMNS]
    rows = next(lake.read_batches(table, day, columns), None)
    if rows is None:
        return "No rows."
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    for row in rows.slice(0, _PREVIEW_ROWS).to_pylist():
        lines.append(f"| {' | '.join(_short(row[column]) for column in columns)} |")
    return "\n".join(lines)


def _short(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= _PREVIEW_WIDTH else text[: _PREVIEW_WIDTH - 1] + "…"
