"""published: the DuckDB file that people query, built beside the old one and swapped."""

import dagster as dg

from assets.daily import POOL
from assets.describe import OWNER
from warehouse import tables
from warehouse.config import dateline_home
from warehouse.publish import publish


@dg.asset(
    group_name="publish",
    kinds={"duckdb"},
    owners=[OWNER],
    pool=POOL,
    backfill_policy=dg.BackfillPolicy.single_run(),
    deps=list(tables.TABLES),
)
def published() -> dg.MaterializeResult[None]:
    """`dateline.duckdb`: views over the lake and the aggregates as tables. Readers never wait for it."""
    result = publish(dateline_home())
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(str(result.path))})
