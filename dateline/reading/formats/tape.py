"""Bytes read once from front to back, with a look ahead: what every reader of this room reads from.

What belongs here: buffering. What does not: what the bytes mean.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from dateline.reading.formats.errors import DamagedError

_BLOCK = 1 << 16
_IN_MEMORY_BYTES = 1 << 24


class Source(Protocol):
    """Where bytes come from: ``read`` gives some, at most ``size``, and b"" at the end."""

    def read(self, size: int, /) -> bytes: ...


class Tape:
    """A stream of unknown length with ``peek``. Memory is what was peeked plus one block.

    ``offset`` is how many bytes were handed out. ``path`` is the file that the tape is an unread copy of, where
    there is one, for formats that have to jump about. Damage of the source is raised (DamagedError) by who takes
    bytes and not by who looks ahead: what lies before it is whole. ``fault`` is the damage that a look ahead met,
    ``is_damaged`` whether any was raised.
    """

    def __init__(self, source: Source, path: Path | None = None) -> None:
        self._source = source
        self._path = path
        self._buffer = b""
        self._at = 0
        self._ended = False
        self.offset = 0
        self.fault: DamagedError | None = None
        self.is_damaged = False

    def peek(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer only at the end or before damage, without taking them."""
        self._look(size)
        return self._buffer[self._at : self._at + size]

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer only at the end."""
        self._fill(size)
        return self._take(min(size, len(self._buffer) - self._at))

    def check(self) -> None:
        """Raise the damage that a look ahead met, so that reading goes on after it."""
        if self.fault is not None:
            fault, self.fault = self.fault, None
            self.is_damaged = True
            raise fault

    def read_some(self, size: int) -> bytes:
        """At least one byte and at most ``size``, whatever is there already first; b"" at the end."""
        if self._at == len(self._buffer):
            self._fill(1)
        return self.read(min(size, max(1, len(self._buffer) - self._at)))

    def readline(self, limit: int) -> bytes:
        """The next line with its end, or its first ``limit`` bytes; b"" at the end."""
        searched = 0
        while True:
            found = self._buffer.find(b"\n", self._at + searched, self._at + limit)
            if found >= 0:
                return self._take(found + 1 - self._at)
            there = len(self._buffer) - self._at
            if there >= limit or self._ended:
                return self._take(min(there, limit))
            searched = there
            self._fill(there + 1)

    def skip(self, size: int) -> int:
        """Pass over ``size`` bytes; returns how many there were."""
        left = size
        while left:
            passed = len(self.read_some(min(left, 1 << 20)))
            if not passed:
                break
            left -= passed
        return size - left

    def drop(self) -> None:
        """Forget what is buffered: used after a source told of damage."""
        self._take(len(self._buffer) - self._at)

    def lines_ahead(self, limit: int) -> Iterator[bytes]:
        """The lines within the next ``limit`` bytes, without taking them; the last may be cut."""
        start = 0
        while start < limit:
            end = self._buffer.find(b"\n", self._at + start, self._at + limit)
            while end < 0:
                there = len(self._buffer) - self._at
                if there >= limit or self._ended or self.fault:
                    if there > start:
                        yield self._buffer[self._at + start : self._at + limit]
                    return
                self._look(min(limit, there + 1))
                end = self._buffer.find(b"\n", self._at + there, self._at + limit)
            line = self._buffer[self._at + start : end + 1]
            start += len(line)
            yield line

    def seekable(self) -> BinaryIO:
        """The rest of the tape as a file in which one may jump; the caller closes it."""
        if self._path is not None and self.offset == 0:
            return self._path.open("rb")
        spooled = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 - handed to the caller
        try:
            while block := self.read_some(1 << 20):
                spooled.write(block)
            spooled.seek(0)
        except BaseException:
            spooled.close()
            raise
        return cast(BinaryIO, spooled)

    def _take(self, size: int) -> bytes:
        taken = self._buffer[self._at : self._at + size]
        self._at += size
        self.offset += size
        return taken

    def _look(self, size: int) -> None:
        if self.fault is None:
            try:
                self._fill(size)
            except DamagedError as damage:
                self.fault = damage

    def _fill(self, size: int) -> None:
        if len(self._buffer) - self._at < size:
            self.check()
        while not self._ended and len(self._buffer) - self._at < size:
            # As much again as is there, so that a long line costs time in proportion to its length.
            there = len(self._buffer) - self._at
            try:
                block = self._source.read(max(_BLOCK, min(there, size - there)))
            except DamagedError:
                self.is_damaged = True
                raise
            if not block:
                self._ended = True
                break
            self._buffer = self._buffer[self._at :] + block
            self._at = 0
