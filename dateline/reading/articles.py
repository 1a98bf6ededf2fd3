"""From a raw item to a clean article: text, title, authors, site, language and publication time.

What belongs here: bringing together what the other modules of this room find. What does not: any finding of
its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dateline.reading.addresses import clean_address, host_of
from dateline.reading.bylines import clean_names
from dateline.reading.credits import find_credit
from dateline.reading.datelines import Dateline, find_dateline
from dateline.reading.document import DocumentError, open_document
from dateline.reading.formats.columns import BODY_FIELDS
from dateline.reading.html import has_markup, is_page, strip_markup
from dateline.reading.language import choose_language
from dateline.reading.page import Page, read_page
from dateline.reading.page_times import guess_day
from dateline.reading.plaintext import drop_crumbs, find_article, reads_as_prose
from dateline.reading.published import Published, choose_published, parse_time, written_date
from dateline.reading.sentences import ends_as_sentence, first_sentence
from dateline.reading.stubs import is_error_page, is_paywalled, is_wall_line, split_wall
from dateline.reading.text import decode, normalise, one_line, unescape
from dateline.records import Article, DroppedLine, RawItem, Rejected

MAX_TEXT_CHARS = 2_000_000
MAX_WORDS = 200_000
MAX_TAGS = 100_000  # a long page has ten thousand

_TITLE_FIELDS = ("title", "headline")
_URL_FIELDS = ("url", "link", "canonical_url", "source_url")
_TIME_FIELDS = (
    "published_at",
    "published",
    "publishedat",
    "date_published",
    "datepublished",
    "publication_date",
    "publish_date",
    "pub_date",
    "pubdate",
    "date",
)
_UPDATED_FIELDS = ("updated_at", "updated", "date_modified", "datemodified", "modified", "modified_at", "last_modified")
_SECTION_FIELDS = ("section", "category", "desk", "articlesection", "news_desk", "section_name")
_WIRE_FIELDS = ("wire", "agency", "provider", "news_agency", "credit")
_SOURCE_FIELDS = ("source", "site", "site_name", "sitename", "publisher", "outlet")
_AUTHOR_FIELDS = ("authors", "author", "byline", "creator")
_LANGUAGE_FIELDS = ("language", "lang")
_PAGE_MIN_WORDS = 20
_COMPLETENESS = ("full", "summary", "paywalled")
_PAYWALL, _OFFER = "paywall", "subscription"
_BELOW = 3  # lines right below a text in which a paywall may speak
_ERROR_REASON = "a server's message stands in place of the article; fetch the page again"
_SHOWN_CHARS = 500


class _UnusableError(Exception):
    """Why an item is no article: a rule and a reason."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Found:
    """What an item says before the evidence is weighed."""

    paragraphs: tuple[str, ...]
    title: str
    authors: tuple[str, ...]
    source: str | None
    url: str | None
    stated: Published | None
    language: str | None
    dropped: tuple[DroppedLine, ...]
    section: str | None = None
    updated: Published | None = None
    completeness: str = "full"
    holders: tuple[str, ...] = ()
    markup: str = ""  # of a page that states no time: where one may be guessed from


def clean(raw: RawItem, *, published: datetime | None = None) -> Article | Rejected:
    """The article in ``raw``, or why there is none.

    ``published`` is a time the user vouches for (UTC where it has no zone); it comes before any other
    evidence. What the item says of itself comes before what a feed or archive told of it. The body is paragraphs
    apart by an empty line. ``article_id`` depends on ``raw.raw_id`` alone.
    """
    try:
        raw = open_document(raw)
        found = _read(raw)
    except (_UnusableError, DocumentError) as unusable:
        where = raw.raw_uri if raw.media_type != "application/json" else f"{raw.raw_uri}:{raw.record_id}"
        row = raw.content[: 2 * _SHOWN_CHARS].decode("utf-8", errors="replace")[:_SHOWN_CHARS]
        return Rejected("articles", raw.raw_uri, raw.record_id, unusable.rule, f"{where}: {unusable.reason}", row)
    body = "\n\n".join(found.paragraphs)
    dateline = find_dateline(body)
    url = found.url or (clean_address(raw.url) if raw.url else None)
    when = choose_published(
        given=published,
        stated=found.stated,
        told=parse_time(raw.told.get("published"), "feed", "what the feed says of it"),
        dateline=dateline,
        names=tuple(filter(None, (url, raw.url, raw.raw_uri))),
        collected_at=raw.collected_at,
        infer=lambda: guess_day(found.markup, raw.collected_at) if found.markup else None,
    )
    updated = found.updated or parse_time(raw.told.get("updated"), "feed", "what the feed says of it")
    changed = updated.at if updated and updated.at and (when.at is None or updated.at > when.at) else None
    return Article(
        article_id=hashlib.sha256(raw.raw_id.encode("ascii")).hexdigest()[:16],
        source=found.source or _told(raw, "site") or host_of(url) or raw.source,
        url=url,
        title=found.title or _told(raw, "title") or _untitled(body, dateline),
        authors=found.authors or clean_names([raw.told.get("authors", "")], site=found.source),
        body=body,
        language=choose_language(body, found.language or raw.told.get("language")),
        published_at=when.at,
        published_precision=when.precision,
        published_from=when.origin,
        collected_at=raw.collected_at.astimezone(UTC),
        word_count=len(body.split()),
        raw_id=raw.raw_id,
        raw_uri=raw.raw_uri,
        raw_sha256=raw.raw_sha256,
        record_id=raw.record_id,
        dateline_place=dateline.place if dateline else None,
        wire=(dateline.wire if dateline else None) or find_credit(found.paragraphs, found.dropped, found.holders),
        dropped_lines=found.dropped,
        section=found.section or _told(raw, "section"),
        updated_at=changed,
        completeness=found.completeness,
    )


def _told(raw: RawItem, name: str) -> str | None:
    """What a feed or archive said of the item, on one line and without markup."""
    return _text_of({name: raw.told.get(name)}, (name,)) or None


def _read(raw: RawItem) -> _Found:
    text = decode(raw.content, told=raw.told.get("charset"))
    if text is None:
        raise _UnusableError("undecodable", "no encoding explains the bytes; save the item as UTF-8")
    if raw.media_type == "application/json":
        return _read_record(text)
    if raw.media_type == "text/html":
        _check_tags(text)
        return _from_page(text, raw.url) if is_page(text) else _from_text(strip_markup(text))
    return _from_text(text)


# --- plain text


def _from_text(text: str) -> _Found:
    text = _check_size(normalise(unescape(text)))
    found = find_article(text)
    if found is None:
        if is_error_page("", text.split("\n")):
            raise _UnusableError("error_page", _ERROR_REASON)
        raise _UnusableError("no_article", "no line of the text reads as prose")
    _check_error(found.title, found.paragraphs)
    paragraphs, wall = split_wall(found.paragraphs)
    stated = next((day for line in found.date_lines if (day := written_date(line))), None)
    return _Found(
        _spaced(paragraphs),
        one_line(found.title),
        clean_names(found.authors),
        None,
        None,
        stated,
        None,
        (*found.dropped, *_walled(wall)),
        completeness=_completeness(paragraphs, asked=_asks_to_pay(wall, found.dropped)),
    )


def _check_size(text: str) -> str:
    if len(text) > MAX_TEXT_CHARS:
        raise _UnusableError(
            "item_too_large", f"the text has {len(text):,} characters; the limit is {MAX_TEXT_CHARS:,}"
        )
    words = len(text.split())
    if words > MAX_WORDS:
        raise _UnusableError("item_too_large", f"the text has {words:,} words; the limit is {MAX_WORDS:,}")
    return text


def _check_tags(text: str) -> None:
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise _UnusableError("item_too_large", f"the page has {tags:,} tags; the limit is {MAX_TAGS:,}")


def _spaced(paragraphs: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip())


# --- HTML


def _from_page(text: str, address: str | None) -> _Found:
    page = read_page(text, address=address)
    _check_error(page.title, page.text.split("\n") if page.text else page.lines)
    if page.is_front:
        raise _UnusableError("no_article", "the page is a list of articles and holds none itself; pass those")
    paragraphs, wall, dropped = _page_paragraphs(page)
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    enough = words >= _PAGE_MIN_WORDS or page.is_declared_article
    if not enough or not reads_as_prose(paragraphs):
        raise _UnusableError("no_article", "the page holds no article: no running text was found in it")
    return _Found(
        _spaced(paragraphs),
        page.title,
        page.authors,
        page.site,
        page.url,
        page.published,
        page.language,
        dropped,
        section=page.section,
        updated=page.updated,
        completeness=_completeness(
            paragraphs, asked=_asks_to_pay(wall, dropped), declared=page.is_declared_paid, marked=page.has_wall
        ),
        holders=page.holders,
        markup="" if page.published else text,
    )


def _page_paragraphs(page: Page) -> tuple[list[str], list[str], tuple[DroppedLine, ...]]:
    """The paragraphs of a page, its paywall's lines, and all that was dropped."""
    text = _check_size(normalise(page.text)).replace("\n", "\n\n")
    paragraphs, dropped = drop_crumbs(text, titles=(page.title, page.heading), from_page=True)
    paragraphs, wall = split_wall(paragraphs)
    tables = [DroppedLine(0, row[:_SHOWN_CHARS], "table") for row in page.tables]
    return paragraphs, wall, (*dropped, *_walled(wall), *tables)


def _check_error(title: str, paragraphs: Sequence[str]) -> None:
    if is_error_page(title, paragraphs):
        raise _UnusableError("error_page", _ERROR_REASON)


def _walled(lines: Sequence[str]) -> tuple[DroppedLine, ...]:
    return tuple(DroppedLine(0, line, _PAYWALL if is_wall_line(line) else _OFFER) for line in lines)


def _asks_to_pay(wall: Sequence[str], dropped: Sequence[DroppedLine]) -> bool:
    below = [line.text for line in dropped if line.reason == "below the article"]
    offers = [line.text for line in dropped if line.reason == _OFFER]
    return any(map(is_wall_line, [*wall, *below[:_BELOW], *offers]))


def _completeness(paragraphs: Sequence[str], *, asked: bool, declared: bool = False, marked: bool = False) -> str:
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    last = paragraphs[-1].rstrip() if paragraphs else ""
    cut = last.endswith(("…", "...")) or not ends_as_sentence(last)
    return "paywalled" if is_paywalled(words, declared=declared, marked=marked, asked=asked, cut=cut) else "full"


# --- JSON records


def _read_record(text: str) -> _Found:
    try:
        loaded = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise _UnusableError("bad_json", f"the item is no valid JSON: {error}") from error
    if not isinstance(loaded, dict):
        raise _UnusableError("bad_json", "the item is no JSON object; an object with a body field is needed")
    record = {str(key).lower(): value for key, value in loaded.items()}
    body = _body_of(record)
    title = _text_of(record, _TITLE_FIELDS)
    page: Page | None = None
    if has_markup(body):
        _check_tags(body)
    if has_markup(body) and is_page(body):
        page = read_page(body, address=_text_of(record, _URL_FIELDS) or None)
        body = page.text.replace("\n", "\n\n")
        title = title or page.title
    elif has_markup(body):
        body = strip_markup(body)
    body = _check_size(normalise(unescape(body)))
    paragraphs, dropped = drop_crumbs(body, titles=(title, page.heading if page else ""), from_page=page is not None)
    paragraphs, wall = split_wall(paragraphs)
    if not any(char.isalnum() for paragraph in paragraphs for char in paragraph):
        raise _UnusableError("empty_body", "nothing is left of the body but page furniture")
    url = _text_of(record, _URL_FIELDS)
    given = _text_of(record, ("completeness",))
    return _Found(
        paragraphs=_spaced(paragraphs),
        title=title,
        authors=_authors_of(record) or (page.authors if page else ()),
        source=_source_of(record) or (page.site if page else None),
        url=clean_address(url) if url else page.url if page else None,
        stated=_time_of(record, _TIME_FIELDS) or (page.published if page else None),
        language=_text_of(record, _LANGUAGE_FIELDS) or (page.language if page else None),
        dropped=(*dropped, *_walled(wall)),
        section=_text_of(record, _SECTION_FIELDS) or (page.section if page else None),
        updated=_time_of(record, _UPDATED_FIELDS) or (page.updated if page else None),
        completeness=given if given in _COMPLETENESS else _completeness(paragraphs, asked=_asks_to_pay(wall, dropped)),
        holders=tuple(filter(None, (_text_of(record, (field,)) for field in (*_WIRE_FIELDS, *_AUTHOR_FIELDS)))),
    )


def _body_of(record: dict[str, Any]) -> str:
    for field in BODY_FIELDS:
        value = record.get(field)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "\n\n".join(value)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise _UnusableError("bad_field", f"the field {field!r} holds a {type(value).__name__}; text is needed")
        if not value.strip():
            continue
        # Checked before anything is done with it, so that a huge value costs nothing.
        _check_size(value)
        # Some exports escape the markup once more: what matters is whether elements come out.
        return unescape(value) if not has_markup(value) and has_markup(unescape(value)) else value
    filled = ", ".join(sorted(name for name, value in record.items() if value not in (None, "", [], {}))[:12])
    raise _UnusableError(
        "missing_body", f"a field 'body', 'text' or 'content' with text is needed; filled are: {filled or 'none'}"
    )


def _text_of(record: dict[str, Any], fields: tuple[str, ...]) -> str:
    for field in fields:
        value = record.get(field)
        if isinstance(value, str) and value.strip():
            text = one_line(value)
            return one_line(strip_markup(text)) if has_markup(text) else text
    return ""


def _source_of(record: dict[str, Any]) -> str | None:
    for field in _SOURCE_FIELDS:
        value = record.get(field)
        if isinstance(value, dict):
            value = value.get("name") or value.get("id")
        if isinstance(value, str) and value.strip():
            return one_line(value)
    return None


def _authors_of(record: dict[str, Any]) -> tuple[str, ...]:
    for field in _AUTHOR_FIELDS:
        value = record.get(field)
        names = value if isinstance(value, list) else [value]
        names = [name.get("name") if isinstance(name, dict) else name for name in names]
        found = clean_names((name for name in names if isinstance(name, str)), site=_source_of(record))
        if found:
            return found
    return ()


def _time_of(record: dict[str, Any], fields: tuple[str, ...]) -> Published | None:
    for field in fields:
        found = parse_time(record.get(field), "metadata", f"the field {field!r}")
        if found:
            return found
    return None


# --- what every format shares


def _untitled(body: str, dateline: Dateline | None) -> str:
    start = dateline.end if dateline and dateline.start == 0 else 0
    return first_sentence(body[start:])
