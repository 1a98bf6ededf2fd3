"""One collection: go over the sources, land what is new, and say how each source does.

What belongs here: the order of requests, what an answer means for an item and for the health of its source.
What does not: requests (``fetching``), formats (``feeds``, ``sitemaps``, ``lists``, ``stores``).

One request is made at a time. While one host rests, another source's host is asked: the task whose host is
ready first is always next. An item is landed first and its state is kept after that, so that a collection
that is killed loses nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from dateline.collecting import stores
from dateline.collecting.addresses import page_key, parse, without_secrets
from dateline.collecting.clock import Clock, SystemClock
from dateline.collecting.feeds import read_feed
from dateline.collecting.fetching import Fetcher
from dateline.collecting.lists import AddressesIn, addresses_in_lines
from dateline.collecting.problems import FetchProblem
from dateline.collecting.sitemaps import LONGEST_BYTES, MOST_DEPTH, read_sitemap
from dateline.collecting.sources import Source
from dateline.collecting.state import Found, Health, ItemStatus, Pending, Seen, State

MOST_ATTEMPTS = 5
MOST_LISTINGS = 200
LONGEST_RUN = timedelta(minutes=50)

T = TypeVar("T")

_MOST_TOLD = 20
_ENOUGH_TRIED = 3
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is to be landed: its address, a file name for it, its bytes in blocks, and what is known of it."""

    uri: str
    name: str
    content: Iterable[bytes]
    source: str
    url: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


Land = Callable[[Arrived], None]
"""Puts something into the landing folder for good; doing so twice is the same as once."""


@dataclass(slots=True)
class _Work:
    """What is left of one source in this collection, and what came of it so far."""

    source: Source
    listings: deque[tuple[str, int]]
    listed: set[str] = field(default_factory=set)
    items: dict[str, deque[Pending]] = field(default_factory=dict)
    has_items: bool = False
    n_landed: int = 0
    n_unchanged: int = 0
    n_refused: int = 0
    n_failed: int = 0
    n_items_tried: int = 0
    is_listed: bool = False
    listing_failed: bool = False
    next_at: datetime | None = None
    last_failure: str | None = None
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, problem: FetchProblem) -> None:
        """A problem into the counts and the texts for people."""
        if problem.kind == "postponed":
            self.next_at = max(filter(None, (self.next_at, problem.until)), default=None)
            self.note(str(problem))
            return
        if problem.kind == "refused":
            self.n_refused += 1
        else:
            self.n_failed += 1
        self.last_failure = str(problem)
        if len(self.errors) < _MOST_TOLD:
            self.errors.append(str(problem))

    def note(self, *notes: str) -> None:
        for note in notes:
            if note not in self.notes and len(self.notes) < _MOST_TOLD:
                self.notes.append(note)


class Collection:
    """A run over sources. ``on_landed`` is told the source of each item that was landed."""

    def __init__(
        self,
        sources: Sequence[Source],
        state: State,
        fetcher: Fetcher,
        land: Land,
        *,
        clock: Clock | None = None,
        longest: timedelta = LONGEST_RUN,
        addresses_in: AddressesIn = addresses_in_lines,
        on_landed: Callable[[str], None] | None = None,
    ) -> None:
        self._sources = sources
        self._state = state
        self._fetcher = fetcher
        self._land = land
        self._clock = clock or SystemClock()
        self._longest = longest
        self._addresses_in = addresses_in
        self._on_landed = on_landed

    def run(self) -> list[Health]:
        """Collect from every source that is enabled; returns the health of each of them, in the order given."""
        ends_at = self._clock.now() + self._longest
        works = [
            _Work(source, deque((place, 0) for place in source.addresses or (str(source.path),)))
            for source in self._sources
            if source.enabled and self._state.health(source.name).disabled_at is None
        ]
        going = list(works)
        done: list[Health] = []
        while going:
            work, host, ready = min((self._next(work) for work in going), key=lambda task: task[2])
            if host is None:
                done.append(self._conclude(work))
                going.remove(work)
            elif ready > ends_at:
                self._postpone(work, host, ready)
            elif work.listings:
                self._list(work)
            else:
                self._take(work, host)
        order = {work.source.name: number for number, work in enumerate(works)}
        return sorted(done, key=lambda health: order[health.source])

    # --- what is next

    def _next(self, work: _Work) -> tuple[_Work, str | None, datetime]:
        """The host of a source's next task and when it may be asked; None for the host where nothing is left."""
        now = self._clock.now()
        if work.listings:
            place = work.listings[0][0]
            return work, _host(work.source, place), self._ready(work.source, place, now)
        if not work.has_items:
            work.has_items = True
            for pending in self._state.pending(work.source.name, work.source.most_items):
                work.items.setdefault(_item_host(work.source, pending), deque()).append(pending)
        if not work.items:
            return work, None, now
        ready = {
            host: self._ready(work.source, items[0].found.address, now) if host else now
            for host, items in work.items.items()
        }
        first = min(ready, key=lambda host: ready[host])
        return work, first, ready[first]

    def _ready(self, source: Source, place: str, now: datetime) -> datetime:
        ready = self._fetcher.ready_at(place) if source.is_web else None
        return max(ready, now) if ready else now

    def _postpone(self, work: _Work, host: str, until: datetime) -> None:
        """Leave what is left of a host to the next collection."""
        what = f"{host or work.source.where} is left to the next collection"
        work.count(FetchProblem("postponed", "later", what, until))
        self._drop(work, host)

    def _drop(self, work: _Work, host: str) -> None:
        if work.listings:
            work.listings.popleft()
        else:
            work.items.pop(host, None)

    # --- listings: feeds, sitemaps, lists, folders, buckets

    def _list(self, work: _Work) -> None:
        place, depth = work.listings.popleft()
        if place in work.listed:
            return
        work.listed.add(place)
        if len(work.listed) > MOST_LISTINGS:
            work.note(f"more than {MOST_LISTINGS} sitemaps; the rest is left out")
            work.listings.clear()
            return
        try:
            self._read_listing(work, place, depth)
            work.is_listed = True
        except FetchProblem as problem:
            work.count(problem)
            work.listing_failed = work.listing_failed or problem.kind != "postponed"

    def _read_listing(self, work: _Work, place: str, depth: int) -> None:
        source = work.source
        if source.kind in ("folder", "bucket"):
            self._keep(work, place, None, stores.files_of(source))
            work.listings.clear()
            return
        if source.path is not None:
            self._keep(work, place, None, self._addresses_in(stores.read_list(source), place))
            return
        takes = {"feed": "feed", "sitemap": "sitemap", "urls": "file"}[source.kind]
        known_as = f"{place} {_shape(source)}"
        most = max(source.max_bytes, LONGEST_BYTES) if source.kind == "sitemap" else source.max_bytes
        seen = self._state.seen(source.name, known_as)
        fetched = self._fetcher.fetch(source, place, takes, seen, max_bytes=most)  # type: ignore[arg-type]
        work.note(*fetched.notes)
        if fetched.is_unchanged:
            work.n_unchanged += 1
            self._keep(work, known_as, fetched.seen, [])
        elif source.kind == "feed":
            feed = _understood(
                place,
                lambda: read_feed(fetched.body, fetched.url, fetched.media_type, own_content=not source.fetch_pages),
            )
            work.note(*feed.notes)
            self._keep(work, known_as, fetched.seen, feed.found)
        elif source.kind == "sitemap":
            sitemap = _understood(place, lambda: read_sitemap(fetched.body, fetched.url))
            work.note(*sitemap.notes)
            if sitemap.children and depth >= MOST_DEPTH:
                work.note(f"{place}: sitemaps in sitemaps, deeper than {MOST_DEPTH}; the rest is left out")
            else:
                work.listings.extend((child, depth + 1) for child in sitemap.children)
            # An index is read whole each time: what it names may change though it does not.
            self._keep(work, known_as, None if sitemap.children else fetched.seen, sitemap.found)
        else:
            found = _understood(place, lambda: self._addresses_in(fetched.body, fetched.url))
            self._keep(work, known_as, fetched.seen, found)

    def _keep(self, work: _Work, known_as: str, seen: Seen | None, found: Iterable[Found]) -> None:
        source = work.source
        oldest = self._clock.now() - timedelta(days=source.max_age_days) if source.max_age_days else None
        wanted = (
            replace(item, told={"language": source.language, **item.told}) if source.language else item
            for item in found
            if _is_wanted(source, item.address) and not (oldest and item.when and item.when < oldest)
        )
        follow = source.follow_updates or source.kind in ("folder", "bucket")
        self._state.keep_listing(source.name, known_as, seen, wanted, follow_updates=follow)

    # --- items

    def _take(self, work: _Work, host: str) -> None:
        pending = work.items[host].popleft()
        if not work.items[host]:
            del work.items[host]
        work.n_items_tried += 1
        key = pending.found.key
        try:
            self._land_item(work, pending.found)
        except FetchProblem as problem:
            work.count(problem)
            if problem.kind == "postponed":
                work.n_items_tried -= 1
                self._drop(work, host)
            elif problem.kind == "temporary" and pending.attempts + 1 < MOST_ATTEMPTS:
                self._state.try_later(work.source.name, key, str(problem))
            else:
                status: ItemStatus = "refused" if problem.kind == "refused" else "failed"
                self._state.finish(work.source.name, key, status, self._clock.now(), str(problem))

    def _land_item(self, work: _Work, found: Found) -> None:
        source = work.source
        if found.content is not None:
            arrived = Arrived(found.address, "entry.json", (found.content,), source.name, told=found.told)
            self._landed(work, found, arrived)
        elif not source.is_web:
            content = stores.bytes_of(source, found.address)
            self._landed(work, found, Arrived(
                found.address, file_name(found.address), content, source.name, told=found.told, columns=source.columns,
            ))  # fmt: skip
        else:
            self._fetch_item(work, found)

    def _fetch_item(self, work: _Work, found: Found) -> None:
        source = work.source
        known_as = f"{found.address} page"
        seen = self._state.seen(source.name, known_as) if source.follow_updates else None
        fetched = self._fetcher.fetch(source, found.address, "file" if source.kind == "urls" else "page", seen)
        work.note(*(note for note in fetched.notes if "https to http" in note))
        if fetched.is_unchanged:
            work.n_unchanged += 1
            self._state.finish(source.name, found.key, "known", self._clock.now())
            return
        if not fetched.body.strip():
            raise FetchProblem("failed", "empty", f"{found.address} is empty")
        told = {**({"charset": fetched.charset} if fetched.charset else {}), **found.told}
        arrived = Arrived(
            found.address, file_name(fetched.url), (fetched.body,), source.name, fetched.url, told, source.columns
        )
        self._landed(work, found, arrived)
        if (other := page_key(fetched.url)) != found.key:
            # Whoever names the page by where the redirects end need not fetch it again.
            self._state.finish(source.name, other, "known", self._clock.now())
        if source.follow_updates:
            self._state.keep_listing(source.name, known_as, fetched.seen, (), follow_updates=True)

    def _landed(self, work: _Work, found: Found, arrived: Arrived) -> None:
        self._land(arrived)
        self._state.finish(work.source.name, found.key, "landed", self._clock.now())
        work.n_landed += 1
        if self._on_landed is not None:
            self._on_landed(work.source.name)

    # --- health

    def _conclude(self, work: _Work) -> Health:
        source, now = work.source, self._clock.now()
        before = self._state.health(source.name)
        useless = work.n_items_tried >= _ENOUGH_TRIED or source.path is not None
        unlisted = work.listing_failed and not work.is_listed
        failed = unlisted or (useless and work.n_items_tried and not work.n_landed + work.n_unchanged)
        succeeded = not failed and (work.is_listed or work.n_landed > 0)
        health = replace(
            before,
            last_run_at=now,
            n_landed=work.n_landed,
            n_unchanged=work.n_unchanged,
            n_refused=work.n_refused,
            n_failed=work.n_failed,
            n_landed_ever=before.n_landed_ever + work.n_landed,
            n_failed_ever=before.n_failed_ever + work.n_failed + work.n_refused,
            next_at=work.next_at,
            errors=tuple(work.errors),
            notes=tuple(work.notes),
            last_error=work.last_failure or before.last_error,
        )
        if failed:
            in_a_row = before.failures_in_a_row + 1
            health = replace(
                health,
                last_failure_at=now,
                failures_in_a_row=in_a_row,
                disabled_at=now if in_a_row >= source.disable_after else None,
            )
        elif succeeded:
            health = replace(health, last_success_at=now, failures_in_a_row=0)
        self._state.keep_health(health)
        return health


def _understood(place: str, read: Callable[[], T]) -> T:
    """What a parser makes of a document; a parser that breaks on one document must not stop the other sources."""
    try:
        return read()
    except FetchProblem:
        raise
    except Exception as error:
        what = f"{place} could not be understood: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        raise FetchProblem("failed", "unreadable", what) from error


def _host(source: Source, address: str) -> str:
    if not source.is_web or not address.startswith(("http://", "https://")):
        return ""
    try:
        return parse(address).host
    except FetchProblem:
        return ""


def _item_host(source: Source, pending: Pending) -> str:
    return "" if pending.found.content is not None else _host(source, pending.found.address)


def _is_wanted(source: Source, address: str) -> bool:
    if source.include and not any(fnmatchcase(address, pattern) for pattern in source.include):
        return False
    return not any(fnmatchcase(address, pattern) for pattern in source.exclude)


def _shape(source: Source) -> str:
    """What of the configuration decides which entries are wanted: after a change a listing is read anew."""
    told = json.dumps([source.include, source.exclude, source.max_age_days, source.fetch_pages])
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def file_name(address: str) -> str:
    """A file name out of an address: its last part, in plain letters, as long as any file system takes."""
    last = unquote(urlsplit(without_secrets(address)).path.rstrip("/").rpartition("/")[2])
    plain = re.sub(r"[^\w.-]+", "-", last).strip("-.")
    end = plain.encode("utf-8", "replace")[-_LONGEST_NAME:].decode("utf-8", "ignore")
    return end.lstrip("-.") or "page"
