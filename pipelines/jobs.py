"""The jobs and the schedule.

What belongs here: which assets run together, and when. What does not: the assets.
"""

from __future__ import annotations

from datetime import timedelta

import dagster as dg

from assets.daily import DAYS

# Everything of one day: `dagster job execute` takes the day as --tags '{"dagster/partition": "2026-11-23"}'.
nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    partitions_def=DAYS,
    description="Read, code, check and publish one day of landed articles.",
)


@dg.schedule(
    name="nightly_at_two",
    job=nightly,
    cron_schedule="0 2 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="At 02:00 UTC, the day that has just ended. Stopped until someone starts it.",
)
def nightly_at_two(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    yesterday = (context.scheduled_execution_time - timedelta(days=1)).date().isoformat()
    return dg.RunRequest(run_key=yesterday, partition_key=yesterday)
