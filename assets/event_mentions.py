"""event_mentions: who did what to whom in each sentence of each article of a day."""

from functools import cache

import dagster as dg

from assets import articles, rejects
from assets.daily import days_of
from assets.describe import asset_of, result_of
from assets.progress import Progress
from dateline.coding import Coder
from dateline.coding.choose import choose_coder
from dateline.engines import code_articles
from dateline.joining import events
from dateline.records import Article, EventMention, Rejected
from expectations import quarantine
from warehouse import records_io
from warehouse.config import dateline_home
from warehouse.lake import Lake

TABLE = "event_mentions"


@cache
def load_coder() -> Coder:
    """The coder, loaded once a process and only when something is to be coded."""
    return choose_coder()


@dg.asset(**asset_of(TABLE, group="code", after=[articles.TABLE]))
def event_mentions(
    context: dg.AssetExecutionContext, progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult[None]:
    lake = Lake(dateline_home())
    written = {}
    rejected_count = 0
    for day in days_of(context):
        read = records_io.from_table(articles.TABLE, lake.read(articles.TABLE, day))
        mentions, rejected = _code(read, progress)
        good, bad = quarantine.split(TABLE, day, records_io.to_table(TABLE, mentions, partition=day), lake)
        # Joined after the quarantine, so that no event rests on a mention that was thrown out.
        joined, _ = events.join_events(records_io.from_table(TABLE, good), read)
        written[day] = records_io.to_table(TABLE, joined, partition=day)
        lake.write(TABLE, day, written[day])
        rejected_count += rejects.keep(lake, TABLE, day, rejected, bad)
    return result_of(lake, TABLE, written, rejected=rejected_count)


def _code(read: list[Article], progress: Progress) -> tuple[list[EventMention], list[Rejected]]:
    mentions: list[EventMention] = []
    rejected: list[Rejected] = []
    progress.stage("Coding", len(read))
    for _, outcome in code_articles(load_coder(), read) if read else ():
        if isinstance(outcome, Rejected):
            rejected.append(outcome)
        else:
            mentions.extend(outcome)
        progress.advance()
    return mentions, rejected
