"""From paths to raw items: which files there are, what each holds, and one item after another.

What belongs here: walking folders, opening what is packed, and handing each part to the reader of its format. What
does not: telling formats (``tell``), reading any of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from dateline.reading.formats import addresses, archives, csvrows, feeds, jsonrecords, mailbox, parquet, warc, whole
from dateline.reading.formats.columns import Columns, columns_from
from dateline.reading.formats.errors import UnreadableError
from dateline.reading.formats.part import Outcomes, Part
from dateline.reading.formats.recode import Recoded, legacy_encoding
from dateline.reading.formats.tape import Tape
from dateline.reading.formats.tell import HEAD_BYTES, recoded, tell, tell_packed
from dateline.reading.formats.unpack import Budget, Unpacked, codec_of
from dateline.records import Rejected

MAX_DEPTH = 5
"""How many layers of packing are opened: a .tar.gz in a .zip has three."""

OnProgress = Callable[[int, int], None]
"""Called with the bytes read so far and the bytes there are, after each file and every thousand records."""

_READERS: Mapping[str, Callable[[Part], Outcomes]] = {
    "parquet": parquet.read,
    "warc": warc.read,
    "mbox": mailbox.read_mbox,
    "mail": mailbox.read_mail,
    "json lines": jsonrecords.read_lines,
    "json": jsonrecords.read_document,
    "feed": feeds.read,
    "addresses": addresses.read,
    "csv": csvrows.read,
}


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int


def read_paths(
    paths: Sequence[Path | str],
    *,
    collected_at: datetime,
    columns: Mapping[str, str] | None = None,
    on_progress: OnProgress | None = None,
) -> Outcomes:
    """Every item under ``paths`` (files, or folders read whole in the order of their names), why it is none
    (``Rejected``), or that it holds no article (``Skipped``).

    ``columns`` maps fields to the columns of tables and records, as in ``{"body": "story", "date": "day"}``, where
    common sense does not find them. Hidden files and folders are left out; a file named twice is read once. Raises
    FileNotFoundError before anything is read when a path does not exist, and ValueError when ``collected_at`` has
    no time zone or ``columns`` names a field that there is none of.
    """
    named = _prepared(collected_at, columns)
    places = [Path(path) for path in paths]
    missing = [str(place) for place in places if not place.exists()]
    if missing:
        raise FileNotFoundError(f"no such file or folder: {', '.join(missing)}; check the spelling of the path")
    return _read_files(_list_files(places), collected_at, named, on_progress)


def read_file(
    path: Path, *, uri: str | None = None, collected_at: datetime, columns: Mapping[str, str] | None = None
) -> Outcomes:
    """The items of one file as ``read_paths`` gives them, under the address ``uri`` where the file is a copy of
    what lies there. The members of an archive are under ``uri!member``.
    """
    named = _prepared(collected_at, columns)
    return _read_file(path, path.as_posix() if uri is None else uri, collected_at, named, lambda _: None)


def read_stream(
    stream: BinaryIO, name: str = "-", *, collected_at: datetime, columns: Mapping[str, str] | None = None
) -> Outcomes:
    """The items of a binary stream that is read once, such as a pipe: ``read_stream(sys.stdin.buffer)``.

    Any format, told by what it holds; ``name`` is the address of its items.
    """
    return _read_tape(name, Tape(_Stream(stream)), 0, collected_at, _prepared(collected_at, columns), lambda _: None)


def addresses_in(source: Path | BinaryIO) -> Iterator[str]:
    """The distinct addresses in a list of URLs or a GDELT 2.0 export, packed or not, in their order.

    ``source`` is a file or a binary stream; files of other formats hold no addresses. Raises OSError where the file
    cannot be read, and ValueError where it is damaged.
    """
    if isinstance(source, Path):
        with source.open("rb", buffering=0) as file:
            yield from _addresses(source.as_posix(), Tape(file, source), _size(source))
    else:
        yield from _addresses("-", Tape(_Stream(source)), 0)


def _addresses(name: str, tape: Tape, size: int) -> Iterator[str]:
    seen: set[int] = set()
    try:
        for leaf in _leaves(Part(name, tape, datetime.min), Budget(tape, size), MAX_DEPTH):
            if isinstance(leaf, Rejected):
                raise ValueError(leaf.reason)
            if tell(leaf.tape, leaf.columns) != "addresses":
                leaf.tape.check()  # a list that is cut short looks like something else
                continue
            for _, _, address in addresses.find_addresses(leaf.tape):
                if address is not None and hash(address) not in seen:
                    seen.add(hash(address))
                    yield address.decode("utf-8", "replace")
    except UnreadableError as error:
        raise ValueError(f"{name}: {error.reason}") from error


def _prepared(collected_at: datetime, columns: Mapping[str, str] | None) -> Columns:
    if collected_at.tzinfo is None:
        raise ValueError("collected_at needs a time zone: pass datetime.now(timezone.utc)")
    return columns_from(columns)


def _list_files(paths: Sequence[Path]) -> list[_File]:
    found: dict[Path, _File] = {}
    for path in paths:
        for file in _walk(path) if path.is_dir() else [path]:
            try:
                found.setdefault(file.resolve(), _File(file, file.stat().st_size))
            except OSError:
                found.setdefault(file.absolute(), _File(file, 0))
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            if not name.startswith(".") and (file.is_file() or file.is_symlink()):
                yield file


def _read_files(
    files: list[_File], collected_at: datetime, columns: Columns, on_progress: OnProgress | None
) -> Outcomes:
    total = sum(file.size for file in files)
    done = 0
    for file in files:

        def report(read: int, before: int = done) -> None:
            if on_progress:
                on_progress(before + read, total)

        yield from _read_file(file.path, file.path.as_posix(), collected_at, columns, report)
        done += file.size
        report(0, done)


def _read_file(
    path: Path, uri: str, collected_at: datetime, columns: Columns, report: Callable[[int], None]
) -> Outcomes:
    try:
        # Unbuffered: a tape has a buffer of its own.
        with path.open("rb", buffering=0) as file:
            tape = Tape(file, path if path.is_file() else None)
            yield from _read_tape(uri, tape, _size(path), collected_at, columns, report)
    except OSError as error:
        part = Part(uri, Tape(_Nothing()), collected_at)
        yield part.reject("", "unreadable_file", f"cannot be read ({error.strerror or error})")


def _read_tape(
    uri: str, tape: Tape, size: int, collected_at: datetime, columns: Columns, report: Callable[[int], None]
) -> Outcomes:
    part = Part(uri, tape, collected_at, columns, report=lambda _: report(tape.offset))
    try:
        for leaf in _leaves(part, Budget(tape, size), MAX_DEPTH):
            if isinstance(leaf, Rejected):
                yield leaf
            else:
                yield from _read_leaf(leaf)
    except UnreadableError as error:
        yield part.reject("", error.rule, error.reason)


def _leaves(part: Part, budget: Budget, depth: int) -> Iterator[Part | Rejected]:
    """The parts of a file that are not packed any more. A part has to be read before the next one is asked for."""
    head = part.tape.peek(HEAD_BYTES)
    packed = tell_packed(head)
    if packed is None:
        yield _in_utf8(part, head)
        return
    if depth == 0:
        yield part.reject("", "archive_too_deep", f"it is packed in more than {MAX_DEPTH} layers; unpack it first")
        return
    if packed == "packed":
        codec = codec_of(head)
        assert codec is not None
        unpacked = Unpacked(part.tape, codec, budget)
        inside = replace(part, tape=Tape(unpacked), place=unpacked.place if part.place is None else None)
        yield from _leaves(inside, budget, depth - 1)
        return
    members = archives.zip_members if packed == "zip" else archives.tar_members
    try:
        for member in members(part, budget):
            if isinstance(member, Rejected):
                yield member
                continue
            try:
                yield from _leaves(member, budget, depth - 1)
            except UnreadableError as error:
                if error.rule == "archive_bomb":
                    raise
                yield member.reject("", error.rule, error.reason)
    except UnreadableError as error:
        yield part.reject("", error.rule, error.reason)


def _in_utf8(part: Part, head: bytes) -> Part:
    """``part`` as its readers need it: in an encoding where a line end is one byte."""
    encoding = recoded(head)
    if encoding is not None:
        return replace(part, tape=Tape(Recoded(part.tape, encoding)), place=None)
    return part


def _read_leaf(part: Part) -> Outcomes:
    try:
        kind = tell(part.tape, part.columns)
        if kind in whole.MEDIA_TYPES:
            yield whole.read(part, whole.MEDIA_TYPES[kind])
            return
        if kind in ("json lines", "json", "csv", "addresses"):
            part = replace(part, charset=legacy_encoding(part.tape.peek(HEAD_BYTES)))
        yield from _READERS[kind](part)
    except UnreadableError as error:
        if error.rule == "archive_bomb":
            raise  # all that is in the file is refused
        yield part.reject("", error.rule, error.reason)
    except OSError as error:
        yield part.reject("", "unreadable_file", f"cannot be read ({error.strerror or error})")
    except (ValueError, LookupError, TypeError, ArithmeticError, RuntimeError, MemoryError, AttributeError) as error:
        # A fault of a reader on input that nobody thought of must not cost the files after it.
        reason = f"the reader failed: {type(error).__name__}: {error}"
        yield part.reject("", "unreadable_file", reason)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class _Stream:
    """A stream of somebody else's; what is there already is taken without waiting for more."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        read = getattr(self._stream, "read1", self._stream.read)
        return bytes(read(size) or b"")


class _Nothing:
    def read(self, size: int, /) -> bytes:
        return b""
