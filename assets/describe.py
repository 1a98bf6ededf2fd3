"""How a table of the registry is told to Dagster: definition, and the metadata of each materialisation.

What belongs here: turning ``warehouse.tables`` into Dagster's terms, once for all assets. What does not: any
fact about a table, which the registry holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg
import pyarrow as pa

from assets.daily import DAYS, POOL
from warehouse import tables
from warehouse.lake import Lake

OWNER = "team:dateline"

_PREVIEW_ROWS = 5
_PREVIEW_COLUMNS = 8
_PREVIEW_WIDTH = 60


def asset_of(table: str, *, group: str, after: Iterable[str] = ()) -> dict[str, Any]:
    """The arguments of ``dagster.asset`` for the asset that writes this table."""
    declared = tables.get(table)
    return {
        "name": table,
        "group_name": group,
        "kinds": {"sql" if table in tables.AGGREGATES else "python", "parquet"},
        "owners": [OWNER],
        "description": f"{declared.description} One row is {declared.grain}.",
        "metadata": {"dagster/column_schema": _column_schema(declared), "dagster/table_name": table},
        "partitions_def": DAYS if declared.partitioned else None,
        # A range of days runs in one process, earliest first: stories look back at earlier days, and the
        # model is loaded once. Dagster's CLI asks for it on unpartitioned assets too before it accepts a
        # range.
        "backfill_policy": dg.BackfillPolicy.single_run(),
        "pool": POOL,
        "deps": list(after),
    }


def result_of(
    lake: Lake, table: str, written: Mapping[str, pa.Table], **more: dg.MetadataValue[Any] | int | str
) -> dg.MaterializeResult[None]:
    """What an asset reports after writing: rows, where they lie, a preview, the lineage of columns.

    ``written`` maps each day to its rows; an unpartitioned table has the one day "".
    """
    rows = sum(data.num_rows for data in written.values())
    last_day = max(written)
    metadata: dict[str, Any] = {
        "dagster/column_lineage": _column_lineage(tables.get(table)),
        "path": dg.MetadataValue.path(str(lake.path(table, last_day or None))),
        "preview": dg.MetadataValue.md(_preview(written[last_day])),
        **more,
    }
    metadata["dagster/partition_row_count" if last_day else "dagster/row_count"] = rows
    return dg.MaterializeResult(metadata=metadata)


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


def _preview(data: pa.Table) -> str:
    """The first rows and columns as a Markdown table; long values are cut."""
    if data.num_rows == 0:
        return "No rows."
    columns = data.column_names[:_PREVIEW_COLUMNS]
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    for row in data.slice(0, _PREVIEW_ROWS).select(columns).to_pylist():
        lines.append(f"| {' | '.join(_short(row[column]) for column in columns)} |")
    return "\n".join(lines)


def _short(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= _PREVIEW_WIDTH else text[: _PREVIEW_WIDTH - 1] + "…"
