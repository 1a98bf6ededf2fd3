"""Archives of several files: zip and tar. Each member is read as a file of its own would be.

What belongs here: the members of an archive. What does not: unpacking one stream (``unpack``), reading a member.
"""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from dateline.reading.formats.errors import DamagedError, UnreadableError
from dateline.reading.formats.part import Part
from dateline.reading.formats.tape import Tape
from dateline.reading.formats.unpack import Budget
from dateline.records import Rejected

_MAX_DIRECTORY_BYTES = 128_000_000
_MAX_HEADER_BYTES = 1 << 20
_OFFICE = ("[Content_Types].xml", "mimetype")
_PROBLEMS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OverflowError,
    MemoryError,
)


def zip_members(part: Part, budget: Budget) -> Iterator[Part | Rejected]:
    """The files in a zip archive; those that a password protects are rejected."""
    with part.tape.seekable() as file:
        _check_directory(file)
        try:
            archive = zipfile.ZipFile(file)
        except _PROBLEMS as error:
            raise UnreadableError("damaged_file", f"the zip archive is broken or cut short ({error})") from error
        with archive:
            if any(name in _OFFICE for name in archive.namelist()[:2]):
                raise UnreadableError("binary_file", "the file is an office document or e-book; save it as text first")
            for info in archive.infolist():
                name = info.filename
                if info.is_dir() or _is_hidden(name):
                    continue
                if info.flag_bits & 1:
                    yield part.member(name, part.tape).reject(
                        "", "encrypted", "a password protects it; unpack it first"
                    )
                    continue
                try:
                    member = archive.open(info)
                except _PROBLEMS as error:
                    yield part.member(name, part.tape).reject("", "damaged_file", f"it cannot be unpacked ({error})")
                    continue
                with member:
                    yield part.member(name, Tape(_Member(member, budget)))


def tar_members(part: Part, budget: Budget) -> Iterator[Part | Rejected]:
    """The files in a tar archive, read from front to back."""
    header = _Guarded(part.tape)
    try:
        archive = tarfile.open(fileobj=header, mode="r|", ignore_zeros=False)  # type: ignore[call-overload]  # noqa: SIM115
    except _PROBLEMS as error:
        raise UnreadableError("damaged_file", f"the tar archive is broken or cut short ({error})") from error
    with archive:
        while True:
            header.allow(_MAX_HEADER_BYTES)
            try:
                info = archive.next()
            except DamagedError:
                raise
            except _PROBLEMS as error:
                raise UnreadableError("damaged_file", f"the tar archive is broken or cut short ({error})") from error
            if info is None:
                return
            # The archive would otherwise remember every member.
            archive.members = []
            if not info.isfile():
                continue
            header.allow(info.size + _MAX_HEADER_BYTES)
            file = archive.extractfile(info)
            if file is None:
                continue
            tape = Tape(_Member(file, None))
            if not _is_hidden(info.name):
                yield part.member(info.name, tape)
            if tape.is_damaged:
                return  # told by who read the member
            tape.skip(info.size)


class _Member:
    """What is in a member, its faults told as damage."""

    def __init__(self, file: Any, budget: Budget | None) -> None:
        self._file = file
        self._budget = budget

    def read(self, size: int, /) -> bytes:
        try:
            found = bytes(self._file.read(size))
        except UnreadableError:
            raise
        except _PROBLEMS as error:
            raise DamagedError(f"it is damaged or cut short ({error})", 0, 0) from error
        if self._budget is not None:
            self._budget.spend(len(found))
        return found


class _Guarded:
    """A tape for tarfile, which would read a header of any size into memory."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._left = _MAX_HEADER_BYTES

    def allow(self, size: int) -> None:
        self._left = size

    def read(self, size: int) -> bytes:
        self._left -= size
        if self._left < 0:
            raise UnreadableError("damaged_file", "the tar archive is broken: a header in it is larger than any can be")
        return self._tape.read(size)


def _check_directory(file: Any) -> None:
    """The library reads the whole directory of a zip archive into memory, so its size is looked at first."""
    try:
        end = file.seek(0, 2)
        file.seek(max(0, end - 65_557))
        tail = file.read(65_557)
        file.seek(0)
    except OSError:
        return
    found = tail.rfind(b"PK\x05\x06")
    if found >= 0 and int.from_bytes(tail[found + 12 : found + 16], "little") > _MAX_DIRECTORY_BYTES:
        raise UnreadableError("archive_bomb", "the zip archive names more files than can be read; unpack it first")


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(part.startswith(".") and part not in (".", "..") for part in parts) or parts[0] == "__MACOSX"
