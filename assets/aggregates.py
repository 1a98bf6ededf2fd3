"""The aggregates: one asset for each SQL model of ``warehouse/sql``, computed over the entire lake.

They have no partitions: a day that is materialised again changes what its neighbours add up to.
"""

import dagster as dg

from assets.describe import asset_of, result_of
from warehouse import publish, tables
from warehouse.config import dateline_home
from warehouse.lake import Lake


def _aggregate(table: str) -> dg.AssetsDefinition:
    @dg.asset(**asset_of(table, group="aggregate", after=_origins(table)))
    def aggregate() -> dg.MaterializeResult[None]:
        lake = Lake(dateline_home())
        data = publish.aggregate(lake.home, table, None)
        lake.write(table, None, data)
        return result_of(lake, table, [""])

    definition: dg.AssetsDefinition = aggregate
    return definition


def _origins(table: str) -> list[str]:
    """The tables that the registry derives the columns of this one from."""
    return sorted({origin.split(".")[0] for column in tables.get(table).columns for origin in column.derived_from})


AGGREGATES = tuple(_aggregate(table) for table in tables.AGGREGATES)
