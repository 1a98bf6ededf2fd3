"""What is remembered between collections, as protocols; ``warehouse.collected`` keeps it.

What belongs here: what must be known and when it counts as kept. What does not: how.

Each method that keeps something has kept it when it returns: a collection that is killed goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

ItemStatus = Literal["pending", "landed", "known", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class HostState:
    """One host: not to be asked before ``not_before``; ``failures`` in a row."""

    not_before: datetime | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class RobotsState:
    """What an origin's robots.txt said, empty where there is none, and when it was read."""

    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer that was read before. ``url`` is where the redirects ended; validators hold for it alone.

    ``full_at`` is when the whole was last read. ``is_lying`` says that its ETag stayed while its content changed.
    """

    url: str
    etag: str | None
    last_modified: str | None
    body_sha256: str
    full_at: datetime
    is_lying: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Something a feed, sitemap, list, folder or bucket names.

    ``key`` is what makes it the same thing next time, ``address`` where it lies, ``mark`` changes when it changes
    (a time of update, a size), ``when`` is its time as far as known, ``told`` as in ``RawItem``. ``content`` is
    what to land where nothing needs to be fetched.
    """

    key: str
    address: str
    told: Mapping[str, str] = field(default_factory=dict)
    when: datetime | None = None
    mark: str = ""
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed names, newest first, and what is wrong with it though it could be read."""

    found: tuple[Found, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """An item that waits to be fetched or landed; ``attempts`` that failed so far."""

    found: Found
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """How a source does. Counts are of its last collection; ``errors`` and ``notes`` too."""

    source: str
    last_run_at: datetime | None = None
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None
    failures_in_a_row: int = 0
    disabled_at: datetime | None = None
    n_landed: int = 0
    n_unchanged: int = 0
    n_refused: int = 0
    n_failed: int = 0
    n_landed_ever: int = 0
    n_failed_ever: int = 0
    next_at: datetime | None = None
    last_error: str | None = None
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class HostStore(Protocol):
    """What a fetcher needs to be polite across runs."""

    def host(self, name: str) -> HostState: ...

    def keep_host(self, name: str, state: HostState) -> None: ...

    def robots(self, origin: str) -> RobotsState | None: ...

    def keep_robots(self, origin: str, state: RobotsState) -> None: ...


class State(HostStore, Protocol):
    """All that a collection remembers."""

    def seen(self, source: str, address: str) -> Seen | None: ...

    def keep_listing(
        self, source: str, address: str, seen: Seen | None, found: Iterable[Found], *, follow_updates: bool
    ) -> int:
        """Keep what a listing named, and how it was answered, together; returns how many items wait now that did not.

        An item that any source has landed already is not wanted again, unless updates are followed and its mark
        changed.
        """
        ...

    def pending(self, source: str, most: int) -> Sequence[Pending]:
        """What waits, newest first."""
        ...

    def count_pending(self, source: str) -> int: ...

    def finish(self, source: str, key: str, status: ItemStatus, at: datetime, what: str = "") -> None: ...

    def try_later(self, source: str, key: str, what: str) -> None:
        """An attempt failed; the item goes on waiting."""
        ...

    def health(self, source: str) -> Health: ...

    def keep_health(self, health: Health) -> None: ...
