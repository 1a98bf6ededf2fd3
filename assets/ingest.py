"""raw_articles: everything that was landed on a day, exactly as it arrived."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import numpy as np
import numpy.typing as npt
from pydantic import Field

from assets import collecting, landing, rejects
from assets.books import Tally
from assets.daily import days_of
from assets.describe import asset_of, result_of
from assets.progress import Progress
from dateline import reading
from dateline.reading.rejections import without_place
from dateline.records import RawItem, Rejected, Skipped
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
    days = days_of(context)
    seen_before = unreadable = 0
    for day in days:
        if config.paths:
            landing.land(lake.home, day, [Path(path) for path in config.paths])
        if config.sources:
            named = collecting.choose(collecting.configured(lake.home), config.sources)
            collecting.collect(lake.home, day, named)
        tally = _ingest(lake, day, progress.over("Reading", landing.landed(lake.home, day)))
        seen_before += tally.of("duplicate")
        unreadable += tally.of("rejected")
    return result_of(lake, TABLE, days, seen_before=seen_before, rejected=unreadable)


def _ingest(lake: Lake, day: str, files: Iterable[landing.LandedFile]) -> Tally:
    """Write the items of the files, of which few are in memory at a time, and what became of the others."""
    tally = Tally(TABLE)
    with rejects.keeping(lake, TABLE, day) as rejected, lake.writer(TABLE, day) as writer:
        items = _new_items(files, _EarlierIds(lake, day), rejected, tally)
        for batch in records_io.in_batches(TABLE, items, partition=day):
            writer.add(batch)
    tally.keep(lake, day)
    return tally


def _new_items(
    files: Iterable[landing.LandedFile], earlier: "_EarlierIds", rejected: rejects.Keeper, tally: Tally
) -> Iterator[RawItem]:
    today: set[int] = set()
    for file, item in _read(files):
        if isinstance(item, Rejected):
            # Two complaints about one item are one item rejected.
            if rejected.add(item):
                tally.count("rejected", source=file.source, rule=item.rule)
            continue
        if isinstance(item, Skipped):
            tally.count("skipped", source=file.source, rule=item.rule)
            continue
        number = int(item.raw_id, 16)
        if number in earlier:
            tally.count("duplicate", source=item.source, rule="seen_before")
        elif number in today:
            tally.count("duplicate", source=item.source, rule="same_item")
        else:
            today.add(number)
            tally.count("article", source=item.source)
            yield item


def _read(files: Iterable[landing.LandedFile]) -> Iterator[tuple[landing.LandedFile, RawItem | Rejected | Skipped]]:
    """The items of the files, each under the address that its file came from and not that of the copy."""
    for file in files:
        for item in reading.read_file(file.path, uri=file.uri, collected_at=file.collected_at, columns=file.columns):
            if isinstance(item, Rejected):
                yield file, without_place(item, item.uri)
            elif isinstance(item, Skipped):
                yield file, item
            else:
                yield (
                    file,
                    replace(
                        item,
                        url=item.url or file.url,
                        source=item.source or file.source,
                        told={**file.told, **item.told},
                    ),
                )


class _EarlierIds:
    """The ids of all items of earlier days, eight bytes each: what was ingested once is not ingested again."""

    def __init__(self, lake: Lake, day: str) -> None:
        ids = [
            _numbers(batch["raw_id"].to_pylist())
            for partition in lake.partitions(TABLE)
            if partition < day
            for batch in lake.read_batches(TABLE, partition, columns=["raw_id"])
        ]
        self._ids = np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *ids]))

    def __contains__(self, number: int) -> bool:
        at = int(np.searchsorted(self._ids, np.uint64(number)))
        return at < self._ids.size and int(self._ids[at]) == number


def _numbers(ids: list[str]) -> npt.NDArray[np.uint64]:
    """The numbers that the ids of 16 hexadecimal digits write."""
    return np.frombuffer(bytes.fromhex("".join(ids)), dtype=">u8").astype(np.uint64)
