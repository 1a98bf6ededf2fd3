"""Frozen files: what the views of a publication read.

The lake replaces a file as soon as its day is run again, before the new rows are checked. So the views name
no file of the lake but another name of its content, which nobody replaces by other rows::

    published/<table>/YYYY-MM-DD.<SHA-256 of the bytes>.parquet

What belongs here: making and removing these files. What does not: who reads them (``sources``) and when
they are made (``publish``).

They are hard links: the lake puts a new file in the place of the old one and never writes into it, so the link
keeps the old content, and takes no room while the lake has the same file. Where a link cannot be made (the
lake on another file system, or one without hard links) they are copies. Only a file that is not frozen yet is
read.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from warehouse.lake import sync_folder
from warehouse.sources import Snapshot

FOLDER = "published"

_BLOCK = 1 << 20
# A copy is known again by the size and time of its original. File systems that cannot link may count time in
# steps of two seconds, so the time of a file that is younger than this when it is copied proves nothing.
_SETTLED_NS = 4_000_000_000


def freeze(seen: Snapshot) -> Snapshot:
    """The same partitions as frozen files, which are made where there are none yet."""
    root = seen.lake.home / FOLDER
    frozen = {table: _freeze_table(root / table, days) for table, days in seen.files.items()}
    sync_folder(root)
    return dataclasses.replace(seen, files=frozen)


def is_frozen_as(source: Path, frozen: Path) -> bool:
    """Whether a frozen file has the content that the file of the lake has now."""
    if not (source.is_file() and frozen.is_file()):
        return False
    now, then = source.stat(), frozen.stat()
    if os.path.samestat(now, then):
        return True
    if now.st_size != then.st_size:
        return False
    return now.st_mtime_ns == then.st_mtime_ns or _digest(source) == frozen.name.split(".")[1]


def remove_unused(home: Path, used: Collection[Path]) -> None:
    """Remove frozen files that are not in ``used``, and what a crash left.

    They are told by table and name, so that files used before the home folder was moved count. For the single
    writer only. A file that cannot be removed now is left for the next time.
    """
    names = {(file.parent.name, file.name) for file in used}
    for pattern in ("*/????-??-??.*.parquet", "*/.*.tmp"):
        for file in Path(home).joinpath(FOLDER).glob(pattern):
            if (file.parent.name, file.name) not in names:
                with contextlib.suppress(OSError):
                    file.unlink()


def _freeze_table(folder: Path, files: Mapping[str, Path]) -> dict[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    there: dict[str, list[Path]] = {}
    for file in sorted(folder.glob("????-??-??.*.parquet")):
        there.setdefault(file.name.partition(".")[0], []).append(file)
    frozen = {}
    for day, source in files.items():
        candidates = there.get(day, [])
        frozen[day] = _same_file(source, candidates) or _freeze_file(source, folder, day, candidates)
    # On disk before a publication names them.
    sync_folder(folder)
    return frozen


def _freeze_file(source: Path, folder: Path, day: str, candidates: Iterable[Path]) -> Path:
    temporary = folder / f".{day}.{os.getpid()}.tmp"
    temporary.unlink(missing_ok=True)
    try:
        if _link(source, temporary):
            digest = _digest(temporary)
        elif known := _copy_of(source, candidates):
            return known
        else:
            digest = _copy(source, temporary)
        target = folder / f"{day}.{digest}.parquet"
        # Over a file of the same content, when a day was run again and gave the same: readers see no change,
        # and the room of the old one is free.
        os.replace(temporary, target)
        return target
    finally:
        # Renaming a link over another link of the same file leaves both.
        temporary.unlink(missing_ok=True)


def _link(source: Path, target: Path) -> bool:
    """Make a hard link; False where that is not possible."""
    try:
        os.link(os.path.realpath(source), target)
    except FileNotFoundError:
        raise
    except OSError:
        return False
    return True


def _same_file(source: Path, candidates: Iterable[Path]) -> Path | None:
    wanted = source.stat()
    return next((file for file in candidates if os.path.samestat(wanted, file.stat())), None)


def _copy_of(source: Path, candidates: Iterable[Path]) -> Path | None:
    wanted = source.stat()
    for file in candidates:
        found = file.stat()
        if found.st_size == wanted.st_size and abs(found.st_mtime_ns - wanted.st_mtime_ns) < _SETTLED_NS:
            return file
    return None


def _copy(source: Path, target: Path) -> str:
    """Copy with the time of the original; the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with source.open("rb") as original, target.open("wb") as copy:
        while block := original.read(_BLOCK):
            digest.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
        written = os.fstat(original.fileno()).st_mtime_ns
    settled = target.stat().st_mtime_ns - written >= _SETTLED_NS
    os.utime(target, ns=(written, written if settled else 0))
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
