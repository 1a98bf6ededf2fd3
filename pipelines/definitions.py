"""The code location: everything that Dagster shows and runs. ``workspace.yaml`` and ``[tool.dg]`` name this
module.
"""

from __future__ import annotations

from datetime import timedelta

import dagster as dg

from assets.aggregates import AGGREGATES
from assets.articles import articles
from assets.event_mentions import event_mentions
from assets.events import events
from assets.ingest import raw_articles
from assets.intake import intake
from assets.progress import Progress
from assets.published import published
from assets.rejected_rows import rejected_rows
from assets.source_health import source_health
from expectations.factory import check_for
from pipelines.collect_job import collect, collect_hourly, new_files
from pipelines.jobs import nightly, nightly_at_two
from warehouse import tables

# A nightly run that is a morning late is worth a look, one that is a day late is wrong.
FRESHNESS = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=30), fail_window=timedelta(hours=48))

ASSETS = [
    asset.map_asset_specs(lambda spec: dg.apply_freshness_policy(spec, FRESHNESS))
    for asset in (
        raw_articles,
        articles,
        intake,
        event_mentions,
        events,
        rejected_rows,
        source_health,
        *AGGREGATES,
        published,
    )
]

CHECKS = [check_for(table) for table in tables.TABLES]

# One process for all steps: the language model and Great Expectations are loaded once.
defs = dg.Definitions(
    assets=ASSETS,
    asset_checks=CHECKS,
    jobs=[nightly, collect],
    schedules=[nightly_at_two, collect_hourly],
    sensors=[new_files],
    resources={"progress": Progress()},
    executor=dg.in_process_executor,
)
