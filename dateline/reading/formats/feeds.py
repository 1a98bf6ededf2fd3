"""Feeds saved as files: RSS, Atom and RDF, an entry an item.

What belongs here: entries, and how much of the article each holds. What does not: fetching feeds, and cleaning what
they hold (``articles``).
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from typing import Any

from dateline.reading.formats.columns import record_id_of
from dateline.reading.formats.part import MAX_DOCUMENT_BYTES, Outcome, Outcomes, Part
from dateline.reading.html import has_markup, strip_markup

_DOCTYPE_START = re.compile(rb"<!DOCTYPE\s", re.I)
_DOCTYPE = re.compile(rb"<!DOCTYPE\s[^\[>]*(?:\[.*?\]\s*)?>", re.S | re.I)
_ENTITY = re.compile(rb"<!ENTITY", re.I)
# A description that is as long as an article is one: many feeds have no other place for it.
_FULL_WORDS = 150
_MORE = re.compile(
    r"(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|…|\.\.\.|(?:read|continue)\s+(?:more|reading)\W*(?:\S+\W*){0,12})\s*$", re.I
)


def read(part: Part) -> Outcomes:
    """An item for each entry that holds text, its ``completeness`` told: ``full`` or ``summary``."""
    content = part.tape.read(MAX_DOCUMENT_BYTES + 1)
    if len(content) > MAX_DOCUMENT_BYTES:
        yield part.reject("", "item_too_large", f"the feed is larger than {MAX_DOCUMENT_BYTES // 10**6} MB")
        return
    yield from read_feed(part, content)


def read_feed(part: Part, content: bytes) -> Outcomes:
    """The entries of a feed. What can be made out of broken XML is read; the fault is told where that is nothing."""
    import feedparser

    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    parsed = feedparser.parse(
        io.BytesIO(_without_declarations(content)), sanitize_html=False, resolve_relative_uris=False
    )
    about = parsed.get("feed", {})
    entries = parsed.get("entries", [])
    for number, entry in enumerate(entries, start=1):
        yield _entry(part, entry, about, number)
    if not entries:
        broken = parsed.get("bozo_exception") if parsed.get("bozo") else None
        if broken is not None:
            yield part.reject("", "bad_xml", f"the feed is broken and no entry could be read: {broken}", content)
        else:
            yield part.skip("", "empty_feed", "the feed has no entries")


def _without_declarations(content: bytes) -> bytes:
    """The feed without what declares entities, so that none means anything and none is ever expanded."""
    # Tried in one place only: a file of many beginnings would take time by their square.
    start = _DOCTYPE_START.search(content)
    found = _DOCTYPE.match(content, start.start()) if start else None
    if found:
        content = content[: found.start()] + content[found.end() :]
    # What was taken out may have stood in a comment, before the declarations that count.
    return _ENTITY.sub(b"<!-ENTITY", content)


def _entry(part: Part, entry: Mapping[str, Any], about: Mapping[str, Any], number: int) -> Outcome:
    body, summary = _texts(entry)
    link = entry.get("link") or ""
    if not body and not summary:
        named = link or entry.get("title") or "nothing"
        return part.skip(number, "link_only", f"the entry holds only a link ({named})")
    record = {
        "id": entry.get("id"),
        "title": entry.get("title"),
        "url": link,
        "body": body or summary,
        "completeness": "full" if body else "summary",
        "published": entry.get("published") or (entry.get("updated") if "updated" in entry else None),
        "updated": entry.get("updated") if "updated" in entry else None,
        "authors": _authors(entry),
        "section": _section(entry),
        "source": _source(entry, about),
        "language": about.get("language"),
    }
    record = {key: value for key, value in record.items() if value}
    return part.record(record, record_id_of({"id": record.get("id") or link}, str(number)), str(number))


def _texts(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The whole text and the summary of an entry, one of them empty."""
    contents = [str(piece.get("value") or "") for piece in entry.get("content") or [] if _is_text(piece)]
    body = max(contents, key=len, default="")
    summary = str(entry.get("summary") or "")
    if body and not _goes_on_elsewhere(body):
        return body, ""
    longest = max(body, summary, key=len)
    words = len(_plain(longest).split())
    if words >= _FULL_WORDS and not _goes_on_elsewhere(longest):
        return longest, ""
    return "", longest if words else ""


def _is_text(piece: Mapping[str, Any]) -> bool:
    return str(piece.get("type") or "text/html").startswith("text/") or "html" in str(piece.get("type"))


def _goes_on_elsewhere(text: str) -> bool:
    return _MORE.search(_plain(text)[-200:]) is not None


def _plain(text: str) -> str:
    return strip_markup(text).strip() if has_markup(text) else text.strip()


def _authors(entry: Mapping[str, Any]) -> list[str]:
    named = [str(author.get("name") or "") for author in entry.get("authors") or [] if isinstance(author, Mapping)]
    return [name for name in named if name.strip()] or [name for name in [str(entry.get("author") or "")] if name]


def _section(entry: Mapping[str, Any]) -> str | None:
    terms = [str(tag.get("term") or "") for tag in entry.get("tags") or [] if isinstance(tag, Mapping)]
    return next((term for term in terms if term.strip()), None)


def _source(entry: Mapping[str, Any], about: Mapping[str, Any]) -> str | None:
    own = entry.get("source")
    title = own.get("title") if isinstance(own, Mapping) else None
    return title or about.get("title") or None
