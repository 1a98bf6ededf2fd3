"""Unpacking gzip, bzip2, xz and zstd as a stream, within limits, and going on after damage.

What belongs here: one packed stream in, its bytes out. What does not: archives of several files (``archives``).

A file that unpacks to very much more than it holds is a trap; ``Budget`` counts over all layers of one file.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, Protocol

from dateline.reading.formats.errors import DamagedError, UnreadableError
from dateline.reading.formats.tape import Tape

MAX_RATIO = 200
FREE_BYTES = 256_000_000  # below that nobody is harmed, whatever the ratio
MAX_WINDOW_BYTES = 1 << 27

_INPUT_BYTES = 1 << 16
# A zstd block of four bytes can stand for 128 kB, and the library cannot be told to stop in between.
_ZSTD_INPUT_BYTES = 1 << 11
_KEPT_BYTES = 1 << 24


class Budget:
    """How much the layers of one file may unpack to, in proportion to what was read of it."""

    def __init__(self, root: Tape, size: int = 0) -> None:
        """``size`` is that of the file, 0 where it is not known."""
        self._root = root
        self._size = size
        self._spent = 0

    def spend(self, size: int) -> None:
        """Raises UnreadableError (``archive_bomb``) when the file unpacks to too much."""
        self._spent += size
        if self._spent > FREE_BYTES and self._spent > MAX_RATIO * max(self._size, self._root.offset):
            raise UnreadableError(
                "archive_bomb",
                f"it unpacks to more than {MAX_RATIO} times its size, which articles never do; "
                "unpack it yourself if you trust it",
            )


class _Decoder(Protocol):
    """One member of a packed stream."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Gzip:
    """zlib with the interface that bz2 and lzma have."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._decoder.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._decoder.decompress(self._decoder.unconsumed_tail + data, max_length)


class _Zstd:
    """zstandard with the same interface."""

    needs_input = True

    def __init__(self) -> None:
        import zstandard

        self._decoder = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()

    @property
    def eof(self) -> bool:
        return bool(self._decoder.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._decoder.unused_data)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        import zstandard

        try:
            return self._decoder.decompress(data)
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Codec:
    """A way of packing: its name, the bytes each member starts with, and what unpacks one."""

    name: str
    magic: bytes
    decoder: Callable[[], _Decoder]
    input_bytes: int = _INPUT_BYTES


CODECS = (
    Codec("gzip", b"\x1f\x8b\x08", _Gzip),
    Codec("bzip2", b"BZh", bz2.BZ2Decompressor),
    Codec("xz", b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(memlimit=2 * MAX_WINDOW_BYTES)),
    Codec("zstd", b"\x28\xb5\x2f\xfd", _Zstd, _ZSTD_INPUT_BYTES),
)


def codec_of(head: bytes) -> Codec | None:
    """How the bytes that start with ``head`` are packed, or None."""
    for codec in CODECS:
        if head.startswith(codec.magic) and (codec.name != "bzip2" or head[4:10] in _BZIP2_BLOCKS):
            return codec
    return None


_BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")  # of text that happens to start with BZh there is none like it


class Unpacked:
    """The bytes that a packed tape holds, one member after another."""

    def __init__(self, tape: Tape, codec: Codec, budget: Budget) -> None:
        self._tape = tape
        self._codec = codec
        self._budget = budget
        self._pending = b""  # packed bytes taken from the tape and not yet given to the decoder
        self._kept = bytearray()  # packed bytes of the present member, to look in for the next one after damage
        self._member = tape.offset
        self._decoder: _Decoder | None = None
        self._unpacked = 0
        self._starts = [(0, tape.offset)]  # where members start, unpacked and packed

    def place(self, offset: int) -> int:
        """The packed offset of the member that the unpacked ``offset`` lies in. Ask in rising order."""
        index = bisect_right(self._starts, (offset, 1 << 62)) - 1
        del self._starts[: max(0, index)]
        return self._starts[0][1]

    def read(self, size: int) -> bytes:
        """Some bytes, at most ``size`` (zstd: a little more); b"" at the end. Raises DamagedError."""
        while True:
            if self._decoder is None and not self._start():
                return b""
            found = self._step(max(1, size))
            if found:
                self._budget.spend(len(found))
                self._unpacked += len(found)
                return found

    def _start(self) -> bool:
        """Begin the next member; False at the end."""
        if not self._pending:
            self._pending = self._tape.read_some(self._codec.input_bytes)
        # Tapes and some tools fill up with zeros.
        while self._pending and not self._pending.strip(b"\0"):
            self._pending = self._tape.read_some(self._codec.input_bytes)
        if not self._pending:
            return False
        packed_at = self._tape.offset - len(self._pending)
        if self._starts[-1][0] == self._unpacked and len(self._starts) > 1:
            self._starts.pop()
        self._starts.append((self._unpacked, packed_at))
        self._member = packed_at
        self._kept = bytearray()
        self._decoder = self._codec.decoder()
        return True

    def _step(self, size: int) -> bytes:
        decoder = self._decoder
        assert decoder is not None
        data = b""
        if decoder.needs_input:
            data = self._pending or self._tape.read_some(self._codec.input_bytes)
            self._pending = b""
            self._kept += data
            if len(self._kept) > 2 * _KEPT_BYTES:  # cut seldom: cutting copies all that is left
                del self._kept[:-_KEPT_BYTES]
        try:
            found = decoder.decompress(data, size)
        except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError) as error:
            if isinstance(error, lzma.LZMAError) and "memory" in str(error).lower():
                raise UnreadableError("too_much_memory", f"unpacking it needs too much memory ({error})") from error
            self._go_on_after(f"it is damaged ({error})")
        if decoder.eof:
            self._pending = decoder.unused_data
            self._decoder = None
        elif not found and not data and decoder.needs_input:
            self._go_on_after("it is cut short")
        return found

    def _go_on_after(self, what: str) -> NoReturn:
        """Find the next whole member; raises DamagedError, now, for the present one."""
        at = self._tape.offset
        member = self._member
        kept_from = at - len(self._kept)
        rest = bytes(self._kept[1:] if kept_from == member else self._kept)
        self._decoder, self._kept, self._pending = None, bytearray(), self._next_member(rest)
        raise DamagedError(f"{what}, in the {self._codec.name} data that starts at byte {member:,}", member, at)

    def _next_member(self, data: bytes) -> bytes:
        magic = self._codec.magic
        while True:
            start = data.find(magic)
            while start >= 0:
                if len(data) - start < 1024:
                    data += self._tape.read(1024)
                if self._unpacks(data[start : start + 1024]):
                    return data[start:]
                start = data.find(magic, start + 1)
            more = self._tape.read_some(self._codec.input_bytes)
            if not more:
                return b""
            data = data[-len(magic) :] + more

    def _unpacks(self, start: bytes) -> bool:
        """Tells the start of a member from bytes that look like one."""
        try:
            decoder = self._codec.decoder()
            return bool(decoder.decompress(start, 64)) or not decoder.eof
        except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError):
            return False
