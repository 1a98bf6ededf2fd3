"""A text in UTF-16 or UTF-32 as if it had been saved as UTF-8: only there a line end is one byte."""

from __future__ import annotations

import codecs

from dateline.reading.formats.tape import Tape

_BLOCK = 1 << 16


class Recoded:
    """The bytes of a tape in UTF-8; what is no character becomes U+FFFD."""

    def __init__(self, tape: Tape, encoding: str) -> None:
        self._tape = tape
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._ended = False

    def read(self, size: int, /) -> bytes:
        while not self._ended:
            block = self._tape.read_some(_BLOCK)
            self._ended = not block
            text = self._decoder.decode(block, final=self._ended)
            if text:
                return text.encode("utf-8", errors="replace")
        return b""
