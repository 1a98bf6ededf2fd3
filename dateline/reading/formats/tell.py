"""Telling what a file is by its first bytes, never by its name.

What belongs here: the order in which formats are asked, and those that need no reader to be told. What does not:
reading (one module a format).
"""

from __future__ import annotations

import re

from dateline.reading.formats import addresses, csvrows, jsonrecords, mailbox
from dateline.reading.formats.columns import Columns
from dateline.reading.formats.errors import UnreadableError
from dateline.reading.formats.tape import Tape
from dateline.reading.formats.unpack import codec_of
from dateline.reading.html import has_markup, is_page
from dateline.reading.markdown import is_markdown
from dateline.reading.text import bom_encoding, decode

HEAD_BYTES = 65_536

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\x04\x22\x4d\x18", "packed with lz4; unpack it first"),
    (b"\x1f\x9d", "packed with compress; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an office document; save it as text first"),
    (b"{\\rtf", "an RTF document; save it as text first"),
    (b"SQLite format 3", "an SQLite database; export the table as CSV first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "sound or video"),
    (b"ID3", "sound or video"),
    (b"OggS", "sound or video"),
    (b"\x7fELF", "a program"),
    (b"ARROW1\0\0", "an Arrow file; save it as Parquet first"),
)
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b")) + b"\x7f"
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b")
_SITEMAP = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_PROLOG = re.compile(
    r"\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE\s+(?!html)[^\[>]*(?:\[.*?\]\s*)?>\s*)*", re.S | re.I
)


def tell_packed(head: bytes) -> str | None:
    """``packed``, ``zip`` or ``tar`` for what holds other files, else None."""
    if codec_of(head):
        return "packed"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return "tar" if _is_tar(head) else None


def tell(tape: Tape, columns: Columns) -> str:
    """The format: ``parquet``, ``pdf``, ``warc``, ``mbox``, ``mail``, ``json lines``, ``json``, ``feed``,
    ``addresses``, ``csv``, ``html``, ``markdown`` or ``text``. The tape is UTF-8 or something that has ASCII in it.

    Raises UnreadableError for what holds no text.
    """
    head = tape.peek(HEAD_BYTES)
    if not head:
        tape.check()
        raise UnreadableError("empty_file", "the file is empty")
    if (binary := _tell_binary(head)) is not None:
        return binary
    kind = jsonrecords.json_kind(tape)
    if kind is not None:
        return "json lines" if kind == "lines" else "json"
    if addresses.is_address_list(tape):
        return "addresses"
    has_zeros = b"\0" in head
    start = decode(head) or head.decode("latin-1")
    opening = start.lstrip("\ufeff \t\r\n")[:2000]
    if not has_zeros:
        if mailbox.is_mbox(head):
            return "mbox"
        if mailbox.is_mail(head):
            return "mail"
        if opening.startswith("<") and (xml := _tell_xml(start)):
            return xml
        if opening.startswith("<") and (is_page(start) or has_markup(opening)):
            return "html"
    if csvrows.is_csv(start, columns):
        return "csv"
    if has_zeros:
        raise UnreadableError("binary_file", "the file holds binary data, not text")
    if is_page(opening) and has_markup(start):
        return "html"
    return "markdown" if is_markdown(start) else "text"


def _tell_binary(head: bytes) -> str | None:
    if head.startswith(b"PAR1"):
        return "parquet"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip(b"\r\n").startswith(b"WARC/"):
        return "warc"
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise UnreadableError("binary_file", f"the file is {what}")
    if head[4:8] == b"ftyp":
        raise UnreadableError("binary_file", "the file is sound or video")
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if controls > len(head) / 100:
        raise UnreadableError("binary_file", "the file holds binary data, not text")
    return None


def recoded(head: bytes) -> str | None:
    """The encoding of a text in UTF-16 or UTF-32, which has no byte that ends a line; else None."""
    marked = bom_encoding(head)
    if marked and marked != "utf-8-sig":
        return marked
    # Windows programs also write UTF-16 without a mark: every other byte of Western text is then zero.
    sample = head[:2000]
    for zeros, letters, encoding in (
        (sample[1::2], sample[::2], "utf-16-le"),
        (sample[::2], sample[1::2], "utf-16-be"),
    ):
        if len(sample) >= 16 and zeros.count(0) > 0.9 * len(zeros) and not letters.count(0):
            return encoding
    return None


def _is_tar(head: bytes) -> bool:
    """A tar header carries the sum of its own bytes, the field of the sum taken as spaces."""
    block = head[:512]
    if len(block) < 512 or not block[0]:
        return False
    try:
        told = int(block[148:156].strip(b"\0 ") or b"x", 8)
    except ValueError:
        return False
    return told == sum(block) - sum(block[148:156]) + 8 * 32


def _tell_xml(start: str) -> str | None:
    rest = start.lstrip("\ufeff")
    prolog = _PROLOG.match(rest[:20_000])
    root = rest[prolog.end() if prolog else 0 :][:200]
    if _FEED.match(root):
        return "feed"
    if _SITEMAP.match(root):
        raise UnreadableError(
            "unsupported_format", "the file is a sitemap, which names pages and does not hold them; pass the pages"
        )
    return None
