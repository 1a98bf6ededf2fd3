"""Trying a source out: one look at it that keeps nothing of what it names.

What belongs here: what a person wants to hear before a source is collected for the first time. What does not:
collecting (``collection``).
"""

from __future__ import annotations

from datetime import datetime

from dateline.collecting import stores
from dateline.collecting.feeds import read_feed
from dateline.collecting.fetching import Fetcher
from dateline.collecting.lists import AddressesIn, addresses_in_lines
from dateline.collecting.sitemaps import LONGEST_BYTES, read_sitemap
from dateline.collecting.sources import Source


def try_source(source: Source, fetcher: Fetcher, addresses_in: AddressesIn = addresses_in_lines) -> str:
    """What the source names now, in words; raises ``FetchProblem``. Of several addresses the first is tried."""
    if source.kind in ("folder", "bucket"):
        return f"{len(stores.files_of(source)):,} files"
    if source.path is not None:
        return f"{len(addresses_in(stores.read_list(source), str(source.path))):,} addresses"
    address = source.addresses[0]
    if source.kind == "feed":
        fetched = fetcher.fetch(source, address, "feed")
        feed = read_feed(fetched.body, fetched.url, fetched.media_type, own_content=not source.fetch_pages)
        return _told(len(feed.found), "entries", [item.when for item in feed.found], (*fetched.notes, *feed.notes))
    if source.kind == "sitemap":
        fetched = fetcher.fetch(source, address, "sitemap", max_bytes=max(source.max_bytes, LONGEST_BYTES))
        sitemap = read_sitemap(fetched.body, fetched.url)
        if sitemap.children:
            return _told(len(sitemap.children), "sitemaps", [], (*fetched.notes, *sitemap.notes))
        times = [item.when for item in sitemap.found]
        return _told(len(sitemap.found), "pages", times, (*fetched.notes, *sitemap.notes))
    fetched = fetcher.fetch(source, address, "file")
    return _told(len(addresses_in(fetched.body, fetched.url)), "addresses", [], fetched.notes)


def _told(count: int, what: str, times: list[datetime | None], notes: tuple[str, ...]) -> str:
    newest = max((time for time in times if time), default=None)
    when = f", the newest of {newest:%Y-%m-%d %H:%M} UTC" if newest else ""
    return "; ".join((f"{count:,} {what}{when}", *notes))
