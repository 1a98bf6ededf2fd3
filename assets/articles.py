"""articles: clean text, dates and language of each raw item, with copies and versions linked to their story.

A day is gone through three times, so that little of it is in memory: cleaning puts the articles aside; a
second pass may change their bodies by what the whole day showed, and signs them; when the signatures are
linked, the third writes them. ``article_signatures`` is written with them, for the days to come.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

import dagster as dg
import pyarrow as pa

from assets import ingest, rejects
from assets.books import Tally
from assets.daily import days_of
from assets.describe import assets_of, result_of
from assets.progress import Progress
from dateline import reading
from dateline.joining import stories
from dateline.joining.signatures import Signing
from dateline.reading.furniture import SiteLines
from dateline.reading.rejections import without_place
from dateline.records import Article, RawItem, Rejected, Skipped
from expectations import quarantine
from warehouse import records_io, signatures
from warehouse.config import dateline_home
from warehouse.lake import Lake
from warehouse.row_groups import cut
from warehouse.spool import Spool

TABLE = "articles"

# A wire report is reprinted for a few days; looking back further finds anniversaries, not reprints.
STORY_DAYS = 3

# The configured source of the item beside each article that is put aside: the books are kept by it.
_ITEM_SOURCE = "item_source"


class SecondPass(Protocol):
    """What looks at every article of a day first, and may then change each."""

    def add(self, article: Article) -> None:
        """See one article."""

    def strip(self, article: Article) -> Article | Rejected | Skipped:
        """The article as it shall be, or why nothing is left of it."""


def second_pass() -> SecondPass:
    """What the second pass of a day does: it leaves out the lines that a site repeats in its articles of that day."""
    return SiteLines()


@dg.multi_asset(**assets_of(TABLE, signatures.TABLE, group="clean", after=[ingest.TABLE]))
def articles(
    context: dg.AssetExecutionContext, progress: dg.ResourceParam[Progress]
) -> Iterator[dg.MaterializeResult[None]]:
    lake = Lake(dateline_home())
    days = days_of(context)
    rejected = sum(_Day(lake, day).write(progress) for day in days)
    yield result_of(lake, TABLE, days, rejected=rejected)
    yield result_of(lake, signatures.TABLE, days)


class _Day:
    """One day on its way from raw items to articles."""

    def __init__(self, lake: Lake, day: str) -> None:
        self._lake, self._day = lake, day
        self._tally = Tally(TABLE)
        self._second = second_pass()
        self._signing = Signing()

    def write(self, progress: Progress) -> int:
        """Write the day's articles, signatures, rejects and books; returns how many rows were rejected."""
        lake, day = self._lake, self._day
        with (
            rejects.keeping(lake, TABLE, day) as self._rejected,
            Spool(lake.home) as cleaned,
            Spool(lake.home) as signed,
        ):
            for batch in self._clean(progress):
                cleaned.add(batch)
            for batch in self._sign(cut(cleaned.batches())):
                signed.add(batch)
            made = self._signing.signatures()
            linked = stories.link_articles(made, signatures.known_before(lake, day, made, days=STORY_DAYS))
            with lake.writer(TABLE, day) as writer:
                for batch in self._link(signed.batches(), linked):
                    writer.add(batch)
            with lake.writer(signatures.TABLE, day) as writer:
                writer.add(signatures.to_table(made, linked.links))
            self._rejected.flush()
            n_rejected = len(self._rejected)
        self._tally.keep(lake, day)
        return n_rejected

    def _clean(self, progress: Progress) -> Iterator[pa.Table]:
        """First pass: from raw items to articles, the second pass looking on."""
        progress.stage("Cleaning", self._lake.row_count(ingest.TABLE, self._day))
        for batch in self._lake.read_batches(ingest.TABLE, self._day):
            sources: list[str] = []
            cleaned: list[Article] = []
            for item in records_io.from_table(ingest.TABLE, batch):
                outcome = self._use(reading.clean(item), item)
                if outcome is not None:
                    self._second.add(outcome)
                    cleaned.append(outcome)
                    sources.append(item.source or "")
                progress.advance()
            yield _with_sources(records_io.to_table(TABLE, cleaned), sources)

    def _sign(self, batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Second pass: bodies as they shall be, without rows that break a rule, signed."""
        for batch in batches:
            sources: list[str] = []
            changed: list[Article] = []
            for article, source in zip(*_with_their_sources(batch), strict=True):
                outcome = self._use(self._second.strip(article), source)
                if outcome is not None:
                    changed.append(outcome)
                    sources.append(source)
            good = self._quarantine(changed, sources)
            for article in good:
                self._signing.add(article)
            kept = set(map(id, good))
            yield _with_sources(
                records_io.to_table(TABLE, good),
                [source for article, source in zip(changed, sources, strict=True) if id(article) in kept],
            )

    def _link(self, batches: Iterable[pa.Table], linked: stories.Linked) -> Iterator[pa.Table]:
        """Third pass: the articles with their links, without those that only repeat another."""
        for batch in batches:
            ready = []
            for article, source in zip(*_with_their_sources(batch), strict=True):
                link = linked.links.get(article.article_id)
                if link is None:
                    self._tally.count("duplicate", source=source, rule="same_text_same_address")
                    continue
                ready.append(stories.apply(link, article))
                self._tally.count("article", source=source)
            yield records_io.to_table(TABLE, ready, partition=self._day)

    def _use(self, outcome: Article | Rejected | Skipped, of: RawItem | str) -> Article | None:
        """The article, or None after noting why there is none."""
        source = of.source if isinstance(of, RawItem) else of
        if isinstance(outcome, Article):
            return outcome
        if isinstance(outcome, Skipped):
            self._tally.count("skipped", source=source, rule=outcome.rule)
        else:
            self._rejected.add(without_place(outcome, outcome.uri))
            self._tally.count("rejected", source=source, rule=outcome.rule)
        return None

    def _quarantine(self, articles: list[Article], sources: list[str]) -> list[Article]:
        """The articles that keep every rule on rows; those of the links are checked afterwards."""
        if not articles:
            return []
        rows = records_io.to_table(TABLE, articles, partition=self._day)
        good, bad = quarantine.split(TABLE, self._day, rows, self._lake)
        if not bad.num_rows:
            return articles
        self._rejected.add_rows(bad)
        rules = dict(
            zip(
                zip(bad["uri"].to_pylist(), bad["position"].to_pylist(), strict=True),
                bad["rule"].to_pylist(),
                strict=True,
            )
        )
        kept = set(good["article_id"].to_pylist())
        for article, source in zip(articles, sources, strict=True):
            if article.article_id not in kept:
                rule = rules.get((article.raw_uri, article.record_id), "")
                self._tally.count("rejected", source=source, rule=rule)
        return [article for article in articles if article.article_id in kept]


def _with_sources(rows: pa.Table, sources: list[str]) -> pa.Table:
    return rows.append_column(_ITEM_SOURCE, pa.array(sources, pa.string()))


def _with_their_sources(rows: pa.Table) -> tuple[list[Article], list[str]]:
    return records_io.from_table(TABLE, rows.drop_columns([_ITEM_SOURCE])), rows[_ITEM_SOURCE].to_pylist()
