"""Encodings of files that are read line by line.

What belongs here: what has to be known of a file before its lines can be cut. What does not: decoding an item
(``dateline.reading.text``).
"""

from __future__ import annotations

import codecs

from dateline.reading.charsets import codec_name
from dateline.reading.formats.tape import Tape
from dateline.reading.text import bom_encoding, declared_charset, decode, guess_encoding

_BLOCK = 1 << 16


class Recoded:
    """A tape in UTF-16 or UTF-32 as if it had been saved as UTF-8, where a line end is one byte; what is no character
    becomes U+FFFD.
    """

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


def legacy_encoding(head: bytes) -> str | None:
    """The encoding of a file that starts with ``head`` where it is neither UTF-8 nor marked, else None.

    One answer for a whole file is safer than one for each of its short lines.
    """
    whole = head[: head.rfind(b"\n") + 1] or head
    if bom_encoding(whole):
        return None
    try:
        whole.decode("utf-8")
        return None
    except UnicodeDecodeError as error:
        if error.end >= len(whole) - 4 and error.reason == "unexpected end of data":
            return None
    text = decode(whole)
    if text is None or text.count("\ufffd") > len(text) / 1000:
        return None
    if whole.decode("utf-8", errors="replace") == text:
        return None
    declared = declared_charset(whole)
    names = ("cp1252", *filter(None, (codec_name(declared) if declared else None,)))
    found = next((name for name in names if whole.decode(name, errors="replace") == text), None)
    return found or guess_encoding(whole)
