"""The landing folder: input files as they arrived, one folder a day, with a manifest of what came when.

    landing/2026-11-23/manifest.jsonl
    landing/2026-11-23/3f9a…/statement.txt        the bytes, under the first 16 digits of their SHA-256
    landing/2026-11-23/anything/you/put/here.html  files put there by hand are found too

A file is copied, so that what was coded can always be read again, and the original address is kept in the
manifest. The time of collection is written once, when the file is first seen: it is what makes materialising
a day again give the same bytes.

What belongs here: copying, the manifest. What does not: looking into files (``dateline.reading``).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

MANIFEST = "manifest.jsonl"
_BLOCK = 1 << 20


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
    noted = {(entry.uri, entry.sha256): entry for entry in _manifest(folder)}
    new: list[LandedFile] = []
    known: list[LandedFile] = []
    for path in find_files(paths):
        sha256 = _sha256(path)
        uri = path.resolve().as_uri()
        if (entry := noted.get((uri, sha256))) is not None:
            if columns is not None and dict(columns) != dict(entry.columns):
                entry = replace(entry, columns=columns)
                _note(folder, [entry])
            known.append(entry)
        else:
            # The name is kept because a reader may find the date of publication in it.
            copy = folder / sha256[:16] / path.name
            _copy(path, copy)
            entry = LandedFile(copy, uri, sha256, collected_at, columns=columns or {})
            _note(folder, [entry])
            noted[uri, sha256] = entry
            new.append(entry)
        if on_file is not None:
            on_file(path)
    return Landing(tuple(new), tuple(known))


def landed(home: Path, day: str) -> list[LandedFile]:
    """The files of a day in a fixed order. Files put there by hand are noted, with their time of change."""
    folder = day_folder(home, day)
    if not folder.is_dir():
        return []
    entries = _manifest(folder)
    noted = {entry.path: entry.sha256 for entry in entries}
    by_hand = []
    for path in find_files([folder]):
        if path.name == MANIFEST or path in noted:
            continue
        changed = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
        by_hand.append(LandedFile(path, path.resolve().as_uri(), _sha256(path), changed))
    _note(folder, by_hand)
    return sorted([*entries, *by_hand], key=lambda entry: (entry.uri, entry.sha256))


def find_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those below the folders named, sorted; hidden ones are left out below a folder."""
    for path in paths:
        if path.is_dir():
            for found in sorted(path.rglob("*")):
                inside = found.relative_to(path).parts
                if found.is_file() and not any(part.startswith(".") for part in inside):
                    yield found
        elif path.is_file():
            yield path
        else:
            raise FileNotFoundError(f"{path} does not exist; name a file or a folder that does.")


def _manifest(folder: Path) -> list[LandedFile]:
    manifest = folder / MANIFEST
    if not manifest.exists():
        return []
    entries: dict[tuple[str, str], LandedFile] = {}
    for number, line in enumerate(manifest.read_text(encoding="utf-8").splitlines(), start=1):
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
        if not entry.path.is_file():
            raise LandingError(
                f"{manifest}, line {number}: {entry.path} is missing. Put the file back, or remove the line."
            )
        entries[entry.uri, entry.sha256] = entry  # a later note of the same file says what changed
    return list(entries.values())


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
            ensure_ascii=False,
        )
        + "\n"
        for entry in entries
    )
    with (folder / MANIFEST).open("a", encoding="utf-8") as manifest:
        manifest.write(lines)
        manifest.flush()
        os.fsync(manifest.fileno())


def _copy(path: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    half = copy.with_name(f".{copy.name}.half")
    shutil.copyfile(path, half)
    os.replace(half, copy)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
