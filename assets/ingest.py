"""raw_articles: everything that was landed on a day, exactly as it arrived."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
from pydantic import Field

from assets import collecting, landing, rejects
from assets.daily import days_of
from assets.describe import asset_of, result_of
from assets.progress import Progress
from dateline import reading
from dateline.records import RawItem, Rejected
from warehouse import records_io
from warehouse.config import dateline_home
from warehouse.lake import Lake

TABLE = "raw_articles"


class Inputs(dg.Config):
    """What a run may be given beside what lies in the landing folder already."""

    paths: list[str] = Field(default_factory=list, description="Files and folders to land into the day first.")
    sources: list[str] = Field(default_factory=list, description="Configured sources to collect into the day first.")


@dg.asset(**asset_of(TABLE, group="ingest"))
def raw_articles(
    context: dg.AssetExecutionContext, config: Inputs, progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult[None]:
    lake = Lake(dateline_home())
    written = {}
    seen_before = unreadable = 0
    for day in days_of(context):
        if config.paths:
            landing.land(lake.home, day, [Path(path) for path in config.paths])
        if config.sources:
            named = collecting.choose(collecting.configured(lake.home), config.sources)
            collecting.collect(lake.home, day, named)
        files = landing.landed(lake.home, day)
        earlier = _earlier_ids(lake, day)
        kept: dict[str, RawItem] = {}
        rejected = []
        for item in _read(progress.over("Reading", files)):
            if isinstance(item, Rejected):
                rejected.append(item)
            elif item.raw_id in earlier:
                seen_before += 1
            else:
                kept.setdefault(item.raw_id, item)
        unreadable += rejects.keep(lake, TABLE, day, rejected)
        written[day] = records_io.to_table(TABLE, kept.values(), partition=day)
        lake.write(TABLE, day, written[day])
    return result_of(lake, TABLE, written, seen_before=seen_before, rejected=unreadable)


def _read(files: Iterable[landing.LandedFile]) -> Iterator[RawItem | Rejected]:
    """The items of the files, each under the address that its file came from and not that of the copy."""
    for file in files:
        for item in reading.read_file(file.path, uri=file.uri, collected_at=file.collected_at, columns=file.columns):
            if isinstance(item, Rejected):
                yield rejects.without_place(item, item.uri)
            elif isinstance(item, RawItem):
                yield replace(
                    item,
                    url=item.url or file.url,
                    source=item.source or file.source,
                    told={**file.told, **item.told},
                )


def _earlier_ids(lake: Lake, day: str) -> set[str]:
    """The ids of all items of earlier days: what was ingested once is not ingested again."""
    return {
        raw_id
        for partition in lake.partitions(TABLE)
        if partition < day
        for raw_id in lake.read(TABLE, partition, columns=["raw_id"])["raw_id"].to_pylist()
    }
