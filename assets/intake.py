"""intake: the books of a day, gathered from the stages that keep them."""

import dagster as dg

from assets import articles, books, ingest
from assets.daily import days_of
from assets.describe import asset_of, result_of
from warehouse import stage_files
from warehouse.config import dateline_home
from warehouse.lake import Lake

STAGES = (ingest.TABLE, articles.TABLE)


@dg.asset(**asset_of(books.TABLE, group="clean", after=STAGES))
def intake(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    lake = Lake(dateline_home())
    days = days_of(context)
    for day in days:
        lake.write(books.TABLE, day, stage_files.read(lake, books.TABLE, STAGES, day))
    return result_of(lake, books.TABLE, days)
