"""articles: clean text, dates and language of each raw item, with duplicates linked to their story."""

from datetime import date, timedelta

import dagster as dg

from assets import ingest, rejects
from assets.daily import days_of
from assets.describe import asset_of, result_of
from assets.progress import Progress
from dateline import reading
from dateline.joining import stories
from dateline.records import Article, Rejected
from expectations import quarantine
from warehouse import records_io
from warehouse.config import dateline_home
from warehouse.lake import Lake

TABLE = "articles"

# A wire report is reprinted for a few days; looking back further finds anniversaries, not reprints.
STORY_DAYS = 3


@dg.asset(**asset_of(TABLE, group="clean", after=[ingest.TABLE]))
def articles(context: dg.AssetExecutionContext, progress: dg.ResourceParam[Progress]) -> dg.MaterializeResult[None]:
    lake = Lake(dateline_home())
    written = {}
    rejected_count = 0
    for day in days_of(context):
        items = records_io.from_table(ingest.TABLE, lake.read(ingest.TABLE, day))
        cleaned = [reading.clean(item) for item in progress.over("Cleaning", items)]
        rejected = [rejects.without_place(o, o.uri) for o in cleaned if isinstance(o, Rejected)]
        linked = stories.link_stories(
            [outcome for outcome in cleaned if isinstance(outcome, Article)], earlier=_earlier(lake, day)
        )
        good, bad = quarantine.split(TABLE, day, records_io.to_table(TABLE, linked, partition=day), lake)
        lake.write(TABLE, day, good)
        rejected_count += rejects.keep(lake, TABLE, day, rejected, bad)
        written[day] = good
    return result_of(lake, TABLE, written, rejected=rejected_count)


def _earlier(lake: Lake, day: str) -> list[Article]:
    first = (date.fromisoformat(day) - timedelta(days=STORY_DAYS)).isoformat()
    return [
        article
        for partition in lake.partitions(TABLE)
        if first <= partition < day
        for article in records_io.from_table(TABLE, lake.read(TABLE, partition))
    ]
