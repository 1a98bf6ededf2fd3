"""What collections remember: one SQLite file in the home folder, ``collect/state.sqlite``.

What belongs here: keeping ``dateline.collecting.state`` on disk, and the lock that lets one collection run at a
time. What does not: data (the lake) and what was collected (the landing folder).

The file says what was fetched and when each host may be asked again. When it is lost, everything that the
sources still name is fetched once more, and what was ingested before is seen as such; nothing else is lost.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateline.collecting.clock import Clock, SystemClock
from dateline.collecting.state import Found, Health, HostState, ItemStatus, Pending, RobotsState, Seen
from warehouse.errors import CollectBusyError, PublishBusyError, WarehouseError
from warehouse.locks import single_writer

FOLDER = "collect"
DATABASE = "state.sqlite"
_VERSION = 1

_SCHEMA = """
create table if not exists hosts (name text primary key, not_before text, failures integer not null);
create table if not exists robots (origin text primary key, body text not null, asked_at text not null);
create table if not exists listings (
    source text not null, address text not null, url text not null, etag text, last_modified text,
    body_sha256 text not null, full_at text not null, is_lying integer not null,
    primary key (source, address)
);
create table if not exists items (
    key text primary key, source text not null, address text not null, told text not null, seen_when text,
    mark text not null, content blob, status text not null, attempts integer not null, what text not null,
    found_at text not null, done_at text
);
create index if not exists items_waiting on items (source, status, seen_when);
create index if not exists items_by_address on items (source, address) where status = 'pending';
create table if not exists health (source text primary key, told text not null);
"""

_TIMES = ("last_run_at", "last_success_at", "last_failure_at", "disabled_at", "next_at")


def state_path(home: Path) -> Path:
    """Where the state of a home folder lies; it need not exist."""
    return Path(home) / FOLDER / DATABASE


@contextlib.contextmanager
def one_collection(home: Path, what: str, *, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the right to collect from ``what`` into a home folder.

    ``CollectBusyError`` where another process still has it after ``wait_seconds``.
    """
    lock = state_path(home).with_name(f".{what}.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(single_writer(lock, wait_seconds=wait_seconds))
        except PublishBusyError as busy:
            raise CollectBusyError(f"another collection is running (it holds {lock}); wait until it ends") from busy
        yield


class CollectState:
    """``dateline.collecting.state.State`` in SQLite. Every method is one transaction; use it in one thread."""

    def __init__(self, home: Path, *, clock: Clock | None = None) -> None:
        path = state_path(home)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock or SystemClock()
        self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
        try:
            self._db.execute("pragma journal_mode = wal")
            # What a loss of power takes is found again in the landing folder.
            self._db.execute("pragma synchronous = normal")
            [version] = self._db.execute("pragma user_version").fetchone()
            if version > _VERSION:
                raise WarehouseError(f"{path} was written by a newer version; upgrade, or move the file away")
            if version < _VERSION:
                self._db.executescript(_SCHEMA)
                self._db.execute(f"pragma user_version = {_VERSION}")
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise WarehouseError(
                f"{path} cannot be used ({error}); move it away, and what the sources name is collected anew"
            ) from error

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> CollectState:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- hosts

    def host(self, name: str) -> HostState:
        row = self._db.execute("select not_before, failures from hosts where name = ?", (name,)).fetchone()
        return HostState(_time(row[0]), row[1]) if row else HostState()

    def keep_host(self, name: str, state: HostState) -> None:
        self._db.execute(
            "insert or replace into hosts values (?, ?, ?)", (name, _text(state.not_before), state.failures)
        )

    def robots(self, origin: str) -> RobotsState | None:
        row = self._db.execute("select body, asked_at from robots where origin = ?", (origin,)).fetchone()
        return RobotsState(row[0], datetime.fromisoformat(row[1])) if row else None

    def keep_robots(self, origin: str, state: RobotsState) -> None:
        self._db.execute(
            "insert or replace into robots values (?, ?, ?)", (origin, _plain(state.text), state.asked_at.isoformat())
        )

    # --- listings

    def seen(self, source: str, address: str) -> Seen | None:
        row = self._db.execute(
            "select url, etag, last_modified, body_sha256, full_at, is_lying from listings "
            "where source = ? and address = ?",
            (source, address),
        ).fetchone()
        if row is None:
            return None
        return Seen(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4]), bool(row[5]))

    def keep_listing(
        self, source: str, address: str, seen: Seen | None, found: Iterable[Found], *, follow_updates: bool
    ) -> int:
        items = [replace(item, key=_plain(item.key), address=_plain(item.address)) for item in found]
        with self._transaction():
            if seen is not None:
                self._db.execute(
                    "insert or replace into listings values (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        source, address, seen.url, seen.etag, seen.last_modified, seen.body_sha256,
                        seen.full_at.isoformat(), seen.is_lying,
                    ),
                )  # fmt: skip
            return sum(self._want(source, item, follow_updates) for item in items)

    def _want(self, source: str, item: Found, follow_updates: bool) -> bool:
        row = self._db.execute("select source, status, mark from items where key = ?", (item.key,)).fetchone()
        if row is not None:
            owner, status, mark = row
            is_changed = follow_updates and bool(item.mark) and item.mark != mark
            # What was refused may be allowed now; what another source waits for may have no such source any more.
            is_wanted = status == "refused" or (status == "pending" and owner != source) or is_changed
            if not is_wanted:
                return False
        self._db.execute(
            "insert or replace into items values (?, ?, ?, ?, ?, ?, ?, 'pending', 0, '', ?, null)",
            (
                item.key, source, item.address, json.dumps(dict(item.told), ensure_ascii=True), _text(item.when),
                _plain(item.mark), item.content, _text(self._clock.now().replace(microsecond=0)),
            ),
        )  # fmt: skip
        return row is None or row[1] != "pending"

    # --- items

    def pending(self, source: str, most: int) -> Sequence[Pending]:
        rows = self._db.execute(
            "select key, address, told, seen_when, mark, content, attempts from items "
            "where source = ? and status = 'pending' order by seen_when desc nulls last, rowid limit ?",
            (source, most),
        )
        return [
            Pending(Found(key, address, json.loads(told), _time(when), mark, content), attempts)
            for key, address, told, when, mark, content, attempts in rows
        ]

    def count_pending(self, source: str) -> int:
        [count] = self._db.execute(
            "select count(*) from items where source = ? and status = 'pending'", (source,)
        ).fetchone()
        return int(count)

    def marks(self, source: str) -> dict[str, tuple[str, ItemStatus]]:
        """The mark and status of each item of a source, by its key."""
        rows = self._db.execute("select key, mark, status from items where source = ?", (source,))
        return {key: (mark, status) for key, mark, status in rows}

    def finish(self, source: str, key: str, status: ItemStatus, at: datetime, what: str = "") -> None:
        self._db.execute(
            "insert into items values (?, ?, '', '{}', null, '', null, ?, 0, ?, ?, ?) on conflict (key) do update "
            "set status = excluded.status, what = excluded.what, done_at = excluded.done_at, content = null",
            (key, source, status, _plain(what), _text(at), _text(at)),
        )

    def try_later(self, source: str, key: str, what: str) -> None:
        self._db.execute("update items set attempts = attempts + 1, what = ? where key = ?", (_plain(what), key))

    def landed_before(self, source: str, address: str, at: datetime) -> None:
        """An item that waits was landed all the same, by a collection that was killed before it could say so."""
        self._db.execute(
            "update items set status = 'landed', done_at = ?, content = null "
            "where source = ? and address = ? and status = 'pending' and found_at <= ?",
            (_text(at), source, address, _text(at)),
        )

    # --- health

    def health(self, source: str) -> Health:
        row = self._db.execute("select told from health where source = ?", (source,)).fetchone()
        if row is None:
            return Health(source)
        told: dict[str, Any] = json.loads(row[0])
        told |= {name: _time(told[name]) for name in _TIMES}
        told |= {name: tuple(told[name]) for name in ("errors", "notes")}
        return Health(source=source, **told)

    def keep_health(self, health: Health) -> None:
        told = {name: getattr(health, name) for name in Health.__slots__ if name != "source"}
        told |= {name: _text(told[name]) for name in _TIMES}
        self._db.execute("insert or replace into health values (?, ?)", (health.source, json.dumps(told)))

    def known_sources(self) -> list[str]:
        """The names of all sources that were ever collected."""
        return [name for (name,) in self._db.execute("select source from health order by source")]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")


def _plain(text: str) -> str:
    """SQLite holds UTF-8, which has no place for half a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def _text(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat() if time else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
