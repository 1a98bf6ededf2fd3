"""When a page says it was published and last changed.

What belongs here: the places of a page that name those times, and their order. What does not: reading one written
time, and weighing a page against other evidence (``published``).

The node of the article itself counts before meta elements, these before elements in the article's head, and a line
that a reader sees there comes last. Times of teasers, comments, videos and copyright lines are no evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dateline.reading.linked_data import Meta, Node
from dateline.reading.page_text import load_page
from dateline.reading.published import Published, from_day, parse_time, written_date
from dateline.reading.text import one_line

PUBLISHED_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "og:pubdate",
    "article:published",
    "article.published",
    "rnews:datepublished",
    "datepublished",
    "date_published",
    "publish_date",
    "publish-date",
    "publishdate",
    "published_date",
    "published-date",
    "published_time",
    "published_at",
    "published_time_telegram",
    "publication_date",
    "publication-date",
    "originalpublicationdate",
    "pubdate",
    "pub_date",
    "ptime",
    "pdate",
    "article_date_original",
    "article.origin_date",
    "article.created",
    "article:post_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "vr:published_time",
    "bt:pubdate",
    "timestamp",
    "displaydate",
    "citation_publication_date",
    "citation_online_date",
    "prism.publicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.available",
    "dc.date.published",
    "dc.date.created",
    "dcterms.created",
    "datecreated",
    "dc.date",
    "dcterms.date",
    "dcsext.articlefirstpublished",
    "creation_date",
    "created",
    "article:create_time",
    "release_date",
    "date",
)
UPDATED_KEYS = (
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "og:modified_time",
    "datemodified",
    "date_modified",
    "dateupdate",
    "modified_time",
    "modified",
    "lastmod",
    "last-modified-date",
    "last_updated",
    "updated_time",
    "article.updated",
    "dcterms.modified",
    "dc.date.modified",
    "utime",
    "lastupdated",
    "lmt",
    "bt:moddate",
)
_UPDATED_WORD = re.compile(r"\b(?:last\s+)?(?:updated?|modified|changed|revised)\b", re.I)
_PUBLISHED_WORD = re.compile(
    r"\b(?:(?:first\s+)?published|posted|issued|publication date|created|date\s*:|posted on)\b", re.I
)
_NO_DATE_OF_PAGE = re.compile(
    r"©|copyright|\bcomments?\b|\brights reserved\b|\bexpires?\b|\bborn\b|\bdied\b|\bevent\b", re.I
)
_OTHERS_DATES = (
    "//aside | //footer | //nav | //*[contains(@class,'comment') or contains(@id,'comment') or "
    "contains(@class,'related') or contains(@class,'sidebar') or contains(@class,'copyright') or "
    "(not(*) and (contains(text(),'©') or contains(text(),'opyright')))]"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEAD_LINES = 40
_HEAD_WORDS = 14
_PROSE_CHARS = 220
_NOT_TEXT = frozenset(("script", "style", "noscript", "template", "aside", "nav", "footer", "form", "figure", "svg"))
_BLOCK_CHARS = 140


@dataclass(frozen=True, slots=True)
class PageTimes:
    """Publication and last change as a page tells them."""

    published: Published | None
    updated: Published | None


def read_times(
    tree: Any,
    source: str,
    article: Node | None,
    others: Sequence[Node],
    meta: Meta,
    heading: Any,
    *,
    day_first: bool | None,
) -> PageTimes:
    """The times of the page ``tree``, written as ``source``.

    ``article`` is the JSON-LD node of the article, ``heading`` the element of its headline where it has one,
    ``day_first`` how its language writes 05/06/2023 (None: unknown).
    """
    stated = _linked(article, ("datePublished",), day_first)
    updated = _linked(article, ("dateModified",), day_first)
    told = _meta(meta, PUBLISHED_KEYS, day_first)
    updated = updated or _meta(meta, UPDATED_KEYS, day_first)
    if stated and told and stated == _linked(article, ("dateModified",), day_first) and _before(told, stated):
        stated = told  # a site that stamps every change as a publication
    published = stated or told
    if published is None:
        published = _marked(tree, source, "datePublished", day_first)
    if published is None:
        pages = [node for node in others if node.get("datePublished") and "Page" in str(node.get("@type"))]
        published = _linked(pages[0] if pages else None, ("datePublished",), day_first)
    if published is None or (updated is None and "pdated" in source):
        seen, changed = _seen(tree, heading, day_first)
        published = published or seen or _linked(article, ("dateCreated", "uploadDate"), day_first)
        updated = updated or changed or (_marked(tree, source, "dateModified", day_first) if article is None else None)
    return PageTimes(published, updated if updated and _after(updated, published) else None)


def guess_day(text: str, latest: date) -> Published | None:
    """The day that htmldate makes out in a page's markup, or None. Comments, teasers and copyright lines are taken
    out before; first days of a year are guesses from such lines and count as none."""
    from htmldate import find_date  # type: ignore[import-untyped, unused-ignore]

    tree = load_page(text)
    try:
        for element in tree.xpath(_OTHERS_DATES):
            if element.getparent() is not None:
                element.drop_tree()
        found = find_date(tree, original_date=True, max_date=latest.isoformat())
        day = date.fromisoformat(found) if found else None
    except Exception:  # it promises nothing about hostile input
        return None
    if day is None or (day.month, day.day) == (1, 1):
        return None
    return from_day(day, "inferred", "a date in the page's markup")


def day_comes_first(language: str) -> bool | None:
    """Whether the language tag of a page writes the day before the month; None where English does not tell."""
    tag = language.replace("_", "-").lower()
    if not tag:
        return None
    if tag in ("en-us", "en-ph"):
        return False
    return None if tag in ("en", "en-ca", "en-en") else True


def _linked(node: Node | None, keys: tuple[str, ...], day_first: bool | None) -> Published | None:
    for key in keys if node else ():
        value = node.get(key) if node else None
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("@value") if isinstance(value, dict) else value
        found = parse_time(value, "json-ld", f"JSON-LD {key}", day_first=day_first)
        if found:
            return found
    return None


def _meta(meta: Meta, keys: tuple[str, ...], day_first: bool | None) -> Published | None:
    for key, value in meta.all(*keys):
        found = parse_time(value, "metadata", f"meta {key}", day_first=day_first)
        if found:
            return found
    return None


def _marked(tree: Any, source: str, name: str, day_first: bool | None) -> Published | None:
    """The time of an element that is marked as the article's, comments' and teasers' left out."""
    places = f"//*[@itemprop='{name}' or @property='schema:{name}' or @property='{name}']"
    marked = tree.xpath(places) if name in source else []
    if name == "datePublished" and "<time" in source:
        marked += tree.xpath(
            "//time[@pubdate] | //time[contains(@class,'entry-date') and contains(@class,'published')]"
        )
    for element in marked:
        if _is_aside(element):
            continue
        value = element.get("datetime") or element.get("content") or element.get("title") or _text(element)
        found = parse_time(value, "metadata", f"<{element.tag}> {name}", day_first=day_first)
        if found:
            return found
    return None


def _seen(tree: Any, heading: Any, day_first: bool | None) -> tuple[Published | None, Published | None]:
    """Publication and change as the head of the article shows them."""
    published = updated = None
    labelled = False
    for line, element in _head_lines(tree, heading):
        words = len(line.split())
        if words > _HEAD_WORDS or _NO_DATE_OF_PAGE.search(line) or not _YEAR.search(line + _time_of(element)):
            continue
        if _is_aside(element):
            continue
        for part in re.split(r"(?i)(?=\b(?:last\s+)?(?:updated?|modified)\b)", line):
            found = _written(part, element, day_first)
            if found is None:
                continue
            if _UPDATED_WORD.search(part):
                updated = updated or found
            elif published is None or (not labelled and _PUBLISHED_WORD.search(part)):
                published, labelled = found, bool(_PUBLISHED_WORD.search(part))
    if published is None:
        alone = tree.xpath("//time[@datetime][not(ancestor::aside or ancestor::nav or ancestor::footer)]")
        if len(alone) == 1 and not _is_aside(alone[0]):
            published = parse_time(alone[0].get("datetime"), "metadata", "the only <time>", day_first=day_first)
    return published, updated


def _time_of(element: Any) -> str:
    return " ".join(element.get(name) or "" for name in ("datetime", "content", "title"))


def _written(part: str, element: Any, day_first: bool | None) -> Published | None:
    if element is not None and element.tag == "time":
        for value in (element.get("datetime"), element.get("content"), element.get("title")):
            found = parse_time(value, "metadata", "<time> in the head of the article", day_first=day_first)
            if found:
                return found
    found = written_date(part, day_first=day_first)
    return replace(found, origin="metadata", evidence="the date line in the head of the article") if found else None


def _head_lines(tree: Any, heading: Any) -> Iterator[tuple[str, Any]]:
    """Lines just before and after the headline with the element each stands in, up to the running text."""
    if heading is None:
        return
    seen = prose = 0
    for element in _before_heading(heading):
        yield _text(element), element
    for element in _following(heading):
        text = _text(element)
        if not text:
            continue
        seen += 1
        prose += len(text) > _PROSE_CHARS or (len(text.split()) > _HEAD_WORDS and text.endswith("."))
        if seen > _HEAD_LINES or prose > 2:
            return
        yield text, element


def _before_heading(heading: Any) -> list[Any]:
    """Short elements in the same head, before the headline: kickers and date lines."""
    found: list[Any] = []
    holder = heading
    for _ in range(2):
        sibling = holder.getprevious()
        while sibling is not None and len(found) < 6:
            if (
                isinstance(sibling.tag, str)
                and sibling.tag not in _NOT_TEXT
                and 0 < len(_text(sibling)) <= _BLOCK_CHARS
            ):
                found.extend(sibling.iter("time") if sibling.find(".//time") is not None else [sibling])
            sibling = sibling.getprevious()
        holder = holder.getparent()
        if holder is None or holder.tag in ("body", "article", "main"):
            break
    return found


def _following(start: Any) -> Iterator[Any]:
    """The elements after ``start`` in the order of the page, as large as a line is."""
    node = start
    while node is not None:
        sibling = node.getnext()
        if sibling is None:
            node = node.getparent()
            if node is None or node.tag == "body":
                return
            continue
        yield from _lines(sibling, 0)
        node = sibling


def _lines(element: Any, depth: int) -> Iterator[Any]:
    if not isinstance(element.tag, str) or element.tag in _NOT_TEXT or depth > 12:
        return
    if element.tag == "time" or len(element) == 0:
        yield element
        return
    if element.find(".//time") is None and len(_text(element)) <= _BLOCK_CHARS:
        yield element
        return
    if element.tag == "p" and len(_text(element)) > _PROSE_CHARS:
        yield element
        return
    for child in element:
        yield from _lines(child, depth + 1)


def _text(element: Any) -> str:
    return one_line(" ".join(element.itertext()))[:400] if isinstance(element.tag, str) else ""


def _is_aside(element: Any) -> bool:
    for holder in element.iterancestors():
        if holder.tag in ("aside", "nav", "footer"):
            return True
        marks = f"{holder.get('class') or ''} {holder.get('id') or ''} {holder.get('itemprop') or ''}".lower()
        if re.search(r"\bcomment|\brelated|\brecommend|\bteaser|\bsidebar|itemlist", marks):
            return True
    return False


def _before(first: Published, second: Published) -> bool:
    return first.at is not None and second.at is not None and first.at < second.at


def _after(updated: Published, published: Published | None) -> bool:
    return published is None or _before(published, updated)
