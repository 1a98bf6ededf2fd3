"""rejected_rows: all that the stages of a day could not use, with the reason."""

import dagster as dg

from assets import articles, event_mentions, events, ingest, rejects
from assets.daily import days_of
from assets.describe import asset_of, result_of
from warehouse.config import dateline_home
from warehouse.lake import Lake

STAGES = (ingest.TABLE, articles.TABLE, event_mentions.TABLE, events.TABLE)


@dg.asset(**asset_of(rejects.TABLE, group="code", after=STAGES))
def rejected_rows(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    lake = Lake(dateline_home())
    days = days_of(context)
    for day in days:
        lake.write(rejects.TABLE, day, rejects.gather(lake, STAGES, day))
    return result_of(lake, rejects.TABLE, days)
