"""Sitemaps: from the bytes to pages and further sitemaps.

What belongs here: plain and news sitemaps, indexes, text sitemaps, gzip. What does not: fetching.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

from lxml import etree

from dateline.collecting.addresses import page_key
from dateline.collecting.feeds import newest_first
from dateline.collecting.lists import addresses_in_lines
from dateline.collecting.problems import FetchProblem
from dateline.collecting.state import Found
from dateline.collecting.transport import gunzip
from dateline.collecting.xml import refuse_entities

# What the protocol allows.
LONGEST_BYTES = 52_428_800
MOST_ENTRIES = 50_000
MOST_DEPTH = 3
MOST_CHILDREN = 50

_PIECE = 8192

_TOLD = {
    "publication_date": "published",
    "title": "title",
    "language": "language",
    "name": "site",
    "lastmod": "updated",
}


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Pages, newest first, and further sitemaps, newest first and no more than are worth asking for at once."""

    found: tuple[Found, ...] = ()
    children: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_sitemap(body: bytes, address: str) -> Sitemap:
    """What a sitemap names; raises ``FetchProblem`` where the bytes are none."""
    body = _unpacked(body, address)
    refuse_entities(body, address)
    start = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"<") and b"\0" not in start:
        return _text_sitemap(body, address)
    pages: dict[str, Found] = {}
    children: list[tuple[datetime, str]] = []
    root = ""
    notes: list[str] = []
    parser = etree.iterparse(
        io.BytesIO(body), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        recover=True,
    )  # fmt: skip
    try:
        for event, element in parser:
            name = _local(element)
            root = root or name
            if event == "start":
                if root not in ("urlset", "sitemapindex"):
                    break
                continue
            if name == "url":
                page = _page(element, address)
                if page is not None and len(pages) < MOST_ENTRIES:
                    pages.setdefault(page.key, page)
                element.clear()
            elif name == "sitemap":
                said = _fields(element)
                if "loc" in said:
                    when = _time(said.get("lastmod", "")) or datetime.min.replace(tzinfo=UTC)
                    children.append((when, urljoin(address, said["loc"])))
                element.clear()
    except etree.XMLSyntaxError as error:
        notes.append(f"{address} is no valid XML: {' '.join(str(error).split())[:200]}")
    if root not in ("urlset", "sitemapindex"):
        raise FetchProblem("failed", "no_sitemap", f"{address} is no sitemap: its root is {root or 'no element'}")
    if len(parser.error_log) and not notes:
        notes.append(f"{address} is no valid XML: {parser.error_log[0].message[:200]}")
    children.sort(key=lambda child: child[0], reverse=True)
    if len(children) > MOST_CHILDREN:
        notes.append(f"{address} names {len(children):,} sitemaps; the newest {MOST_CHILDREN} are read")
    return Sitemap(
        tuple(newest_first(pages.values())), tuple(child for _, child in children[:MOST_CHILDREN]), tuple(notes)
    )


def _unpacked(body: bytes, address: str) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    plain = bytearray()
    try:
        # In pieces: what is left of one is copied for each block and each member that it unpacks to.
        for block in gunzip(body[at : at + _PIECE] for at in range(0, len(body), _PIECE)):
            plain += block
            if len(plain) > LONGEST_BYTES:
                raise FetchProblem("failed", "too_large", f"{address} unpacks to more than {LONGEST_BYTES:,} bytes")
    except ValueError as error:
        raise FetchProblem("failed", "no_sitemap", f"{address}: {error}") from error
    return bytes(plain)


def _text_sitemap(body: bytes, address: str) -> Sitemap:
    found = addresses_in_lines(body, address)
    if not found:
        raise FetchProblem("failed", "no_sitemap", f"{address} is no sitemap: it names no page")
    return Sitemap(tuple(found))


def _page(element: etree._Element, address: str) -> Found | None:
    said = _fields(element)
    if "loc" not in said:
        return None
    link = urljoin(address, said["loc"])
    told = {_TOLD[name]: value for name, value in said.items() if name in _TOLD}
    when = _time(said.get("publication_date", "")) or _time(said.get("lastmod", ""))
    return Found(page_key(link), link, told, when, said.get("lastmod", ""))


def _fields(element: etree._Element) -> dict[str, str]:
    """The text of each element below, by local name; the first of each counts (a picture has a title too)."""
    said: dict[str, str] = {}
    for below in element.iter():
        text = " ".join((below.text or "").split()) if isinstance(below.tag, str) else ""
        in_picture = "image" in str(below.tag) or "video" in str(below.tag)
        if text and not in_picture:
            said.setdefault(_local(below), text)
    return said


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _time(said: str) -> datetime | None:
    """A W3C date; None where it is none."""
    try:
        when = datetime.fromisoformat(said)
    except ValueError:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
