"""source_health: how each configured source does, from what collections remember."""

from typing import Any

import dagster as dg

from assets import collecting, health
from assets.describe import asset_of, result_of
from dateline.collecting.sources import SourcesError
from warehouse.config import dateline_home
from warehouse.lake import Lake


@dg.asset(**asset_of(health.TABLE, group="collect"))
def source_health() -> dg.MaterializeResult[None]:
    lake = Lake(dateline_home())
    more: dict[str, Any] = {}
    try:
        sources = collecting.configured(lake.home)
    except SourcesError as error:
        # A slip in the configuration must not keep a day's articles from being published.
        sources = ()
        more["configuration"] = dg.MetadataValue.text(str(error))
    found = collecting.health(lake.home, sources)
    data = health.record(lake, found)
    return result_of(lake, health.TABLE, {"": data}, health=dg.MetadataValue.md(health.as_markdown(found)), **more)
