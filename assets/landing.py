"""The landing folder: input files as they arrived, one folder a day, with a manifest of what came when.

    landing/2026-11-23/manifest.jsonl
    landing/2026-11-23/3f9a…/statement.txt        the bytes, under the first 16 digits of their SHA-256
    landing/2026-11-23/anything/you/put/here.html  files put there by hand are found too

A file is copied, so that what was coded can always be read again, and the original address is kept in the
manifest. The time of collection is written once, when the file is first seen: it is what makes materialising
a day again give the same bytes.

A file is written under a hidden name, noted, and then renamed, all under the lock of its day. Whoever reads the
manifest finishes a rename that a crash prevented: a file and its note are there together or not at all.

What belongs here: copying, the manifest. What does not: looking into files (``dateline.reading``).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assets.files import find_files
from warehouse.locks import single_writer

if TYPE_CHECKING:
    from dateline.collecting.collection import Arrived

MANIFEST = "manifest.jsonl"
_BLOCK = 1 << 20
_LOCK = ".lock"
_LOCK_WAIT_SECONDS = 60.0
_LONGEST_NAME = 200  # in bytes; with what is put around a longer one a file system may not take it


@dataclass(frozen=True, slots=True)
class LandedFile:
    """One file of a day. ``uri`` is where it came from; ``collected_at`` is aware UTC, to the second.

    ``url``, ``source`` and ``told`` are as in ``RawItem``, for what a collector brought; ``columns`` is the mapping
    of columns that its source is configured with.
    """

    path: Path
    uri: str
    sha256: str
    collected_at: datetime
    url: str | None = None
    source: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Landing:
    """What ``land`` did: files copied now, and files that the day already held."""

    new: tuple[LandedFile, ...]
    known: tuple[LandedFile, ...]


class LandingError(Exception):
    """The landing folder cannot be read; the message says which line of which manifest."""


def day_folder(home: Path, day: str) -> Path:
    return home / "landing" / day


def land(
    home: Path,
    day: str,
    paths: Sequence[Path],
    *,
    columns: Mapping[str, str] | None = None,
    now: datetime | None = None,
    on_file: Callable[[Path], None] | None = None,
) -> Landing:
    """Copy files, and all files below folders, into the day's folder and note them in its manifest.

    A file that the day already holds under the same address with the same content is not copied again; when it
    comes with another mapping of ``columns`` than before, that one holds from now on.
    ``now`` (aware UTC) is the time of collection, the present by default.
    Raises FileNotFoundError for a path that does not exist.
    """
    folder = day_folder(home, day)
    collected_at = (now or datetime.now(UTC)).replace(microsecond=0)
    with _locked(folder):
        noted = {(entry.uri, entry.sha256): entry for entry in _manifest(folder)}
    new: list[LandedFile] = []
    known: list[LandedFile] = []
    for path in find_files(paths):
        sha256 = _sha256(path)
        uri = path.resolve().as_uri()
        if (entry := noted.get((uri, sha256))) is not None:
            if columns is not None and dict(columns) != dict(entry.columns):
                entry = replace(entry, columns=columns)
                with _locked(folder):
                    _note(folder, [entry])
            known.append(entry)
        else:
            # The name is kept because a reader may find the date of publication in it.
            entry = LandedFile(folder / sha256[:16] / path.name, uri, sha256, collected_at, columns=columns or {})
            half = _half(entry.path)
            half.parent.mkdir(parents=True, exist_ok=True)
            _write(half, _blocks(path))
            _place(folder, entry, half)
            noted[uri, sha256] = entry
            new.append(entry)
        if on_file is not None:
            on_file(path)
    return Landing(tuple(new), tuple(known))


class Arrivals:
    """Lands what a collector brings into one day; reads the day's manifest once."""

    def __init__(self, home: Path, day: str) -> None:
        self._folder = day_folder(home, day)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._noted = {(entry.uri, entry.sha256): entry for entry in noted(home, day)}

    def land(self, arrived: Arrived, now: datetime) -> LandedFile:
        """Put it into the day's folder and note where it came from and what was told of it.

        What the day holds already under the same address with the same content is not landed again.
        """
        # The digest, which names the folder, is known at the end only.
        waiting = self._folder / f".{hashlib.sha256(_utf8(arrived.uri)).hexdigest()[:16]}.arriving"
        # Unlike a file that a person named, it may not be there when it is asked for again.
        sha256 = _write(waiting, arrived.content, to_disk=True)
        known = self._noted.get((arrived.uri, sha256))
        if known is not None:
            waiting.unlink()
            return known
        entry = LandedFile(
            self._folder / sha256[:16] / arrived.name,
            arrived.uri,
            sha256,
            now.replace(microsecond=0),
            arrived.url,
            arrived.source,
            arrived.told,
            arrived.columns,
        )
        entry.path.parent.mkdir(exist_ok=True)
        half = _half(entry.path)
        os.replace(waiting, half)
        _place(self._folder, entry, half)
        self._noted[arrived.uri, sha256] = entry
        return entry


def waiting(home: Path, day: str) -> set[tuple[str, int]]:
    """Address and size of everything that lies in a day's folder, put there by hand or not; notes nothing."""
    folder = day_folder(home, day)
    entries = noted(home, day)
    known = {entry.path for entry in entries}
    by_hand = [path for path in find_files([folder]) if path.name != MANIFEST] if folder.is_dir() else []
    found = {(path.resolve().as_uri(), path.stat().st_size) for path in by_hand if path not in known}
    return found | {(entry.uri, entry.path.stat().st_size) for entry in entries}


def noted(home: Path, day: str) -> list[LandedFile]:
    """The files that a day's manifest notes, in its order; files put there by hand are not looked for."""
    folder = day_folder(home, day)
    if not folder.is_dir():
        return []
    with _locked(folder):
        return _manifest(folder)


def landed(home: Path, day: str) -> list[LandedFile]:
    """The files of a day in a fixed order. Files put there by hand are noted, with their time of change."""
    folder = day_folder(home, day)
    if not folder.is_dir():
        return []
    known = {entry.path for entry in noted(home, day)}
    by_hand = []
    # Without the lock: a large file takes a while, and a collection that lands must not wait for it.
    for path in find_files([folder]):
        if path.name == MANIFEST or path in known:
            continue
        changed = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
        by_hand.append(LandedFile(path, path.resolve().as_uri(), _sha256(path), changed))
    with _locked(folder):
        entries = _manifest(folder)
        known = {entry.path for entry in entries}
        by_hand = [entry for entry in by_hand if entry.path not in known]
        _note(folder, by_hand)
    return sorted([*entries, *by_hand], key=lambda entry: (entry.uri, entry.sha256))


def _manifest(folder: Path) -> list[LandedFile]:
    manifest = folder / MANIFEST
    if not manifest.exists():
        return []
    entries: dict[tuple[str, str], LandedFile] = {}
    _mend_end(manifest)
    for number, line in enumerate(manifest.read_text(encoding="utf-8").split("\n")[:-1], start=1):
        try:
            noted = json.loads(line)
            entry = LandedFile(
                folder / noted["file"],
                noted["uri"],
                noted["sha256"],
                datetime.fromisoformat(noted["collected_at"]),
                noted.get("url"),
                noted.get("source"),
                noted.get("told", {}),
                noted.get("columns", {}),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise LandingError(
                f"{manifest}, line {number}: not an entry of a manifest ({error}). "
                "Remove the line; the file it named is found again on the next run."
            ) from error
        if not entry.path.is_file() and _half(entry.path).is_file():
            os.replace(_half(entry.path), entry.path)
        if not entry.path.is_file():
            raise LandingError(
                f"{manifest}, line {number}: {entry.path} is missing. Put the file back, or remove the line."
            )
        entries[entry.uri, entry.sha256] = entry  # a later note of the same file says what changed
    return list(entries.values())


def _mend_end(manifest: Path) -> None:
    """Drop a last line that a full disk or a crash cut: its file was not given its name yet."""
    content = manifest.read_bytes()
    whole, end, last = content.rpartition(b"\n")
    if not last:
        return
    try:
        json.loads(last)
    except ValueError:
        with manifest.open("rb+") as file:
            file.truncate(len(whole) + len(end))
    else:
        with manifest.open("ab") as file:
            file.write(b"\n")


def _note(folder: Path, entries: Sequence[LandedFile]) -> None:
    if not entries:
        return
    lines = "".join(
        json.dumps(
            {
                "file": entry.path.relative_to(folder).as_posix(),
                "uri": entry.uri,
                "sha256": entry.sha256,
                "collected_at": entry.collected_at.isoformat(),
                **({"url": entry.url} if entry.url else {}),
                **({"source": entry.source} if entry.source else {}),
                **({"told": dict(entry.told)} if entry.told else {}),
                **({"columns": dict(entry.columns)} if entry.columns else {}),
            },
            # A file name may hold bytes that are no UTF-8, and only escapes can say so.
            ensure_ascii=True,
        )
        + "\n"
        for entry in entries
    )
    with (folder / MANIFEST).open("a", encoding="utf-8") as manifest:
        manifest.write(lines)
        manifest.flush()
        os.fsync(manifest.fileno())


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The right to read or write a day's manifest; a run may read while a collection lands."""
    if not folder.is_dir():
        yield
        return
    with single_writer(folder / _LOCK, wait_seconds=_LOCK_WAIT_SECONDS):
        yield


def _half(path: Path) -> Path:
    """The hidden name of a file that is not noted yet."""
    name = os.fsencode(path.name)
    if len(name) > _LONGEST_NAME:
        return path.with_name(f".{hashlib.sha256(name).hexdigest()[:16]}.half")
    return path.with_name(f".{path.name}.half")


def _place(folder: Path, entry: LandedFile, half: Path) -> None:
    """Note a file and give it its name."""
    with _locked(folder):
        _note(folder, [entry])
        os.replace(half, entry.path)


def _write(path: Path, blocks: Iterable[bytes], *, to_disk: bool = False) -> str:
    """Write a file; returns the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for block in blocks:
            digest.update(block)
            file.write(block)
        if to_disk:
            file.flush()
            os.fsync(file.fileno())
    return digest.hexdigest()


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()
