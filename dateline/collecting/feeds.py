"""RSS, RDF and Atom: from the bytes of a feed to what it names.

What belongs here: entries, their identity, and what the feed tells of them. What does not: fetching.

An entry is the same as one seen before when it links to the same page; without a link, when its id is the
same; without an id, when its title and text are. Its time of publication is no part of that: some feeds change
it every hour.
"""

from __future__ import annotations

import calendar
import hashlib
import io
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from dateline.collecting import feed_process
from dateline.collecting.addresses import page_key
from dateline.collecting.problems import FetchProblem
from dateline.collecting.state import Feed, Found
from dateline.collecting.xml import is_simple, refuse_entities

# Feedparser takes seconds for a megabyte, and time without end for what is broken in certain ways: what is larger
# or not well-formed is read in a process of its own that has a time limit.
MOST_SIMPLE_BYTES = 1_000_000
MOST_SIMPLE_DEPTH = 64

# Said of nearly every server: no type, a type that is not that of XML, another encoding than the type implies.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)

_TAG = re.compile(r"<[^<>]*>")
# Of limited length, or a page of many beginnings would take time by their square.
_ALTERNATE = re.compile(
    rb"<link\b[^<>]{0,1000}?\btype=[\"']?application/(?:rss|atom)\+xml[^<>]{0,1000}>", re.IGNORECASE
)
_HREF = re.compile(rb"\bhref=[\"']?([^\"'\s>]+)", re.IGNORECASE)


def read_feed(body: bytes, address: str, media_type: str = "", *, own_content: bool = False) -> Feed:
    """The entries of a feed. With ``own_content`` each brings its text and needs no page to be fetched.

    Raises ``FetchProblem`` where the bytes are no feed.
    """
    refuse_entities(body, address)
    if len(body) <= MOST_SIMPLE_BYTES and is_simple(body, deepest=MOST_SIMPLE_DEPTH):
        return parse_feed(body, address, media_type, own_content=own_content)
    return feed_process.read_feed_apart(body, address, media_type, own_content=own_content)


def parse_feed(body: bytes, address: str, media_type: str, *, own_content: bool) -> Feed:
    """As ``read_feed``, in this process and without a limit of time."""
    headers = {"content-location": address, **({"content-type": media_type} if media_type else {})}
    parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
    entries = parsed.get("entries", [])
    if not parsed.get("version") and not entries:
        raise FetchProblem("failed", "no_feed", _why_none(body, address, parsed))
    about = parsed.get("feed", {})
    found: dict[str, Found] = {}
    n_empty = 0
    for entry in entries:
        item = _found(entry, about, address, own_content=own_content)
        if item is None:
            n_empty += 1
        else:
            found.setdefault(item.key, item)
    notes = []
    if parsed.get("bozo") and not isinstance(parsed.get("bozo_exception"), _HARMLESS):
        notes.append(f"{address} is no valid XML: {_one_line(str(parsed.get('bozo_exception')))[:200]}")
    if n_empty:
        notes.append(f"{address}: {n_empty} entries have no link to a page" + (" and no text" if own_content else ""))
    return Feed(tuple(newest_first(found.values())), tuple(notes))


def newest_first(found: Any) -> list[Found]:
    """Newest first; what has no time comes last, in the order given."""
    return sorted(found, key=lambda item: -item.when.timestamp() if item.when else 0.0)


def _found(entry: Mapping[str, Any], about: Mapping[str, Any], address: str, *, own_content: bool) -> Found | None:
    link = _link(entry, address)
    text, is_summary = _text(entry)
    told = _told(entry, about)
    when = _time(entry.get("published_parsed")) or _time(entry.get("updated_parsed"))
    mark = _updated(entry)
    if own_content:
        if not text and not told.get("title"):
            return None
        key = _key(link, entry, address, told.get("title", ""), text)
        record = {
            "id": str(entry.get("id") or link or key),
            "title": told.get("title", ""),
            "content_html": text,
            **({"url": link} if link else {}),
            **({"published_at": told["published"]} if "published" in told else {}),
            **({"authors": told["authors"].split("; ")} if "authors" in told else {}),
            **({"completeness": "summary"} if is_summary else {}),
        }
        content = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
        # Without a page of its own an entry is named by the feed and its key.
        place = link or f"{address}#{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:16]}"
        return Found(f"entry {key}", place, told, when, mark, content)
    if link is None:
        return None
    return Found(page_key(link), link, told, when, mark)


def _link(entry: Mapping[str, Any], address: str) -> str | None:
    # Feedparser takes an id for the link where RSS says that it is one.
    for link in (entry.get("feedburner_origlink"), entry.get("link")):
        try:
            whole = urljoin(address, str(link or "").strip())
            parts = urlsplit(whole)
        except ValueError:
            continue
        if link and parts.scheme in ("http", "https") and parts.hostname:
            return whole
    return None


def _key(link: str | None, entry: Mapping[str, Any], address: str, title: str, text: str) -> str:
    if link is not None:
        return page_key(link)
    name = str(entry.get("id") or "") or hashlib.sha256(f"{title}\n{text}".encode("utf-8", "replace")).hexdigest()
    return f"{page_key(address)} {name}"


def _text(entry: Mapping[str, Any]) -> tuple[str, bool]:
    """The longest text of an entry, and whether the feed calls it a summary only."""
    contents = [str(content.get("value", "")) for content in entry.get("content", [])]
    summary = str(entry.get("summary", ""))
    text = max([*contents, summary], key=len, default="")
    return text, text == summary and text not in contents


def _told(entry: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, str]:
    names = [str(author.get("name", "")) for author in entry.get("authors", []) if author]
    tags = [str(tag.get("term") or "") for tag in entry.get("tags", []) if tag]
    told = {
        "title": entry.get("title", ""),
        "published": entry.get("published", ""),
        "updated": _updated(entry),
        "authors": "; ".join(filter(None, names)) or entry.get("author", ""),
        "section": next(filter(None, tags), ""),
        "site": about.get("title", ""),
        "language": entry.get("language") or about.get("language", ""),
    }
    plain = {key: _one_line(unescape(_TAG.sub(" ", str(value or "")))) for key, value in told.items()}
    return {key: value for key, value in plain.items() if value}


def _updated(entry: Mapping[str, Any]) -> str:
    # Feedparser gives the time of publication where there is none, unless it is asked first.
    if "updated" not in entry:
        return ""
    return str(entry["updated"])


def _time(parsed: Any) -> datetime | None:
    if not isinstance(parsed, struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError):
        return None


def _why_none(body: bytes, address: str, parsed: Mapping[str, Any]) -> str:
    links = [_HREF.search(link) for link in _ALTERNATE.findall(body[:500_000])]
    feeds = [urljoin(address, link.group(1).decode("utf-8", "replace")) for link in links if link]
    if feeds:
        return f"{address} is a web page and no feed; it names {', '.join(feeds[:3])}"
    if not body.strip():
        return f"{address} is empty"
    if b"<html" in body[:2000].lower():
        return f"{address} is a web page and no feed"
    wrong = _one_line(str(parsed.get("bozo_exception") or "its root is no element of a feed"))
    return f"{address} is no feed: {wrong[:200]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
