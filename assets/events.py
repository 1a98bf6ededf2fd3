"""events: the mentions of a day joined into events across sentences, articles and outlets."""

import dagster as dg

from assets import articles, event_mentions, rejects
from assets.daily import days_of
from assets.describe import asset_of, result_of
from dateline.joining import events as joining
from expectations import quarantine
from warehouse import records_io
from warehouse.config import dateline_home
from warehouse.lake import Lake

TABLE = "events"


@dg.asset(**asset_of(TABLE, group="code", after=[articles.TABLE, event_mentions.TABLE]))
def events(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    lake = Lake(dateline_home())
    written = {}
    rejected_count = 0
    for day in days_of(context):
        mentions = records_io.from_table(event_mentions.TABLE, lake.read(event_mentions.TABLE, day))
        read = records_io.from_table(articles.TABLE, lake.read(articles.TABLE, day))
        _, joined = joining.join_events(mentions, read)
        good, bad = quarantine.split(TABLE, day, records_io.to_table(TABLE, joined, partition=day), lake)
        lake.write(TABLE, day, good)
        rejected_count += rejects.keep(lake, TABLE, day, (), bad)
        written[day] = good
    return result_of(lake, TABLE, written, rejected=rejected_count)
