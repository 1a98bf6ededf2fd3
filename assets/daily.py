"""The days that assets are partitioned by, and the pool that keeps runs apart.

A partition is a day of ingestion in UTC: the day on which articles were landed, never the day of an event.
"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

FIRST_DAY = "2020-01-01"

# The end offset makes today's partition exist before the day is over: `dateline run` lands files into it.
DAYS = dg.DailyPartitionsDefinition(start_date=FIRST_DAY, timezone="UTC", end_offset=1)

# One run at a time may write; the limit is in dagster.yaml.
POOL = "warehouse"


def days_of(context: dg.AssetExecutionContext) -> Sequence[str]:
    """The days this run is about, earliest first: one, or several when a range runs as a single run."""
    return sorted(context.partition_keys)
