"""Collecting into a home folder: the configured sources, their state, the landing folder of a day.

What belongs here: joining ``dateline.collecting`` with the places where a home folder keeps things. What does
not: what is collected and how politely (``dateline.collecting``), and what starts it (``pipelines``).
"""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from assets import landing
from dateline import reading
from dateline.collecting import stores
from dateline.collecting.addresses import Resolve, page_key, system_resolve
from dateline.collecting.clock import Clock, SystemClock
from dateline.collecting.collection import LONGEST_RUN, Arrived, Collection
from dateline.collecting.fetching import Fetcher
from dateline.collecting.lists import addresses_in_lines
from dateline.collecting.problems import FetchProblem
from dateline.collecting.sources import Source, load_sources
from dateline.collecting.state import Found, Health
from dateline.collecting.transport import Transport
from dateline.collecting.trial import try_source
from dateline.reading.formats.tell import HEAD_BYTES, tell_packed
from warehouse.collected import CollectState, one_collection, state_path
from warehouse.errors import WarehouseError

SOURCES_VARIABLE = "DATELINE_SOURCES"
SOURCES_FILE = "sources.toml"

_FILES_WAIT_SECONDS = 60.0


class NoSourceError(Exception):
    """A name that no configured source has; the message lists the names there are."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source with how it does; ``source`` is None where it is not configured any more."""

    name: str
    source: Source | None
    health: Health
    n_pending: int

    @property
    def status(self) -> str:
        """``off``, ``removed``, ``disabled``, ``new``, ``failing``, ``waiting`` or ``ok``."""
        if self.source is None:
            return "removed"
        if not self.source.enabled:
            return "off"
        if self.health.disabled_at is not None:
            return "disabled"
        if self.health.last_run_at is None:
            return "new"
        if self.health.failures_in_a_row:
            return "failing"
        return "waiting" if self.health.next_at is not None else "ok"


def addresses_in(body: bytes, address: str) -> list[Found]:
    """What a list of addresses names: one a line, or a GDELT 2.0 export, packed or not.

    Raises ``FetchProblem`` for an export that is damaged.
    """
    # Bytes that are packed hold line ends and slashes too, and would pass for lines with addresses.
    plain = [] if tell_packed(body[:HEAD_BYTES]) else addresses_in_lines(body, address)
    try:
        return plain or [Found(page_key(link), link) for link in reading.addresses_in(io.BytesIO(body))]
    except ValueError as error:
        raise FetchProblem("failed", "damaged_list", f"the list of addresses is damaged: {error}") from error


def sources_path(home: Path) -> Path:
    """The configuration: ``$DATELINE_SOURCES``, else ``sources.toml`` of the home folder; it need not exist."""
    named = os.environ.get(SOURCES_VARIABLE, "").strip()
    return Path(named).expanduser().resolve() if named else home / SOURCES_FILE


def configured(home: Path) -> tuple[Source, ...]:
    """The configured sources; none where there is no file. Raises ``SourcesError``.

    A file that ``$DATELINE_SOURCES`` names must exist.
    """
    path = sources_path(home)
    if not path.exists() and not os.environ.get(SOURCES_VARIABLE, "").strip():
        return ()
    return load_sources(path)


def choose(sources: Sequence[Source], names: Sequence[str]) -> list[Source]:
    """The sources of these names, all where no name is given; ``NoSourceError`` for a name that is none."""
    known = {source.name: source for source in sources}
    unknown = [name for name in names if name not in known]
    if unknown:
        have = ", ".join(known) or "none"
        raise NoSourceError(f"there is no source {', '.join(unknown)}; configured are: {have}")
    return [known[name] for name in dict.fromkeys(names)] if names else list(sources)


def collect(
    home: Path,
    day: str,
    sources: Sequence[Source],
    *,
    clock: Clock | None = None,
    transport: Transport | None = None,
    resolve: Resolve = system_resolve,
    longest: timedelta = LONGEST_RUN,
    on_landed: Callable[[str], None] | None = None,
) -> list[SourceHealth]:
    """Collect into a day's landing folder; returns how each of the sources does now.

    Raises ``CollectBusyError`` where another collection is running.
    """
    clock = clock or SystemClock()
    with _told(home), CollectState(home, clock=clock) as state:

        def run(some: Sequence[Source]) -> None:
            _take_up(home, day, state)
            arrivals = landing.Arrivals(home, day)

            def land(arrived: Arrived) -> None:
                arrivals.land(arrived, clock.now())

            fetcher = Fetcher(state, clock=clock, transport=transport, resolve=resolve)
            Collection(
                some, state, fetcher, land, clock=clock, longest=longest, addresses_in=addresses_in, on_landed=on_landed
            ).run()

        # Files are quickly taken; they do not wait for the pauses between requests.
        with one_collection(home, "files", wait_seconds=_FILES_WAIT_SECONDS):
            run([source for source in sources if not source.is_web])
        if web := [source for source in sources if source.is_web]:
            with one_collection(home, "web"):
                run(web)
        return [_of(state, source) for source in sources]


def try_out(home: Path, source: Source, *, transport: Transport | None = None, clock: Clock | None = None) -> str:
    """One look at a source, as politely as ever, that lands nothing; raises ``FetchProblem``."""
    with _told(home), one_collection(home, "web"), CollectState(home, clock=clock) as state:
        return try_source(source, Fetcher(state, clock=clock, transport=transport), addresses_in)


def health(home: Path, sources: Sequence[Source]) -> list[SourceHealth]:
    """How every source does, those that are not configured any more last."""
    if not state_path(home).exists():
        return [SourceHealth(source.name, source, Health(source.name), 0) for source in sources]
    with _told(home), CollectState(home) as state:
        names = {source.name for source in sources}
        gone = [
            SourceHealth(name, None, state.health(name), state.count_pending(name))
            for name in state.known_sources()
            if name not in names
        ]
        return [*(_of(state, source) for source in sources), *gone]


def enable(home: Path, source: Source) -> bool:
    """Let a source that failed too often be collected again; False where it was not disabled."""
    with _told(home), CollectState(home) as state:
        before = state.health(source.name)
        state.keep_health(replace(before, disabled_at=None, failures_in_a_row=0, next_at=None))
        return before.disabled_at is not None


def new_files(home: Path, sources: Sequence[Source]) -> dict[str, set[tuple[str, int]]]:
    """Address and size of the files that were not collected yet, for each folder source that has some."""
    found: dict[str, set[tuple[str, int]]] = {}
    if not any(source.kind == "folder" for source in sources):
        return found
    with _told(home), CollectState(home) as state:
        for source in sources:
            if source.kind != "folder" or not source.enabled or state.health(source.name).disabled_at:
                continue
            marks = state.marks(source.name)
            try:
                files = stores.files_of(source)
            except FetchProblem:
                continue
            for file in files:
                mark, status = marks.get(file.key, ("", "pending"))
                if mark != file.mark or status == "pending":
                    found.setdefault(source.name, set()).add((file.address, int(file.mark.partition(" ")[0])))
    return found


def _of(state: CollectState, source: Source) -> SourceHealth:
    return SourceHealth(source.name, source, state.health(source.name), state.count_pending(source.name))


def _take_up(home: Path, day: str, state: CollectState) -> None:
    """Note what a collection landed that was killed before it could say so."""
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    for entry in (entry for each in (before, day) for entry in landing.noted(home, each)):
        if entry.source is not None:
            state.landed_before(entry.source, entry.uri, entry.collected_at)


@contextlib.contextmanager
def _told(home: Path) -> Iterator[None]:
    """Says which file it was when SQLite fails."""
    try:
        yield
    except sqlite3.Error as error:
        raise WarehouseError(f"{state_path(home)} cannot be used: {error}") from error
