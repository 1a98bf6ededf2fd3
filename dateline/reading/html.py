"""Find the article in an HTML page, and what the page says of itself: title, site, authors, publication time.

What belongs here: pages and fragments of markup. What does not: choosing between this evidence and other
evidence (``published``), and the lines that survive extraction (``plaintext``).

The text comes from trafilatura (favouring precision). Titles and times are read here from JSON-LD and meta
elements first, because they say what they mean; a time is not guessed from the running text of a page.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dateline.reading.published import Published, parse_time
from dateline.reading.text import one_line, unescape

_PAGE = re.compile(r"<!doctype\s+html|<(?:html|head|body)\b", re.I)
_TAG = re.compile(
    r"</?(?:p|div|br|hr|a|span|h[1-6]|ul|ol|li|strong|em|b|i|u|article|section|img|figure|blockquote|table|tr|td|script|"
    r"style|iframe|html|body|head|meta)\b[^<>]*>",
    re.I,
)
_TYPES = re.compile(r"(?:Article|NewsArticle|BlogPosting|Report)$")
_BLOCKS = [
    "p",
    "div",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "article",
    "section",
    "blockquote",
    "table",
    "tr",
    "header",
    "footer",
    "main",
    "pre",
    "dl",
    "dt",
    "dd",
]
_NO_TEXT = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "nav",
    "aside",
    "form",
    "button",
    "select",
    "figure",
    "figcaption",
    "svg",
    "video",
    "audio",
)
_TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title")
_TIME_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "publish_date",
    "publish-date",
    "publishdate",
    "published_time",
    "published_at",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "rnews:datepublished",
    "originalpublicationdate",
    "date",
)
_SITE_KEYS = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher")
_AUTHOR_KEYS = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "sailthru.author",
)
_SUFFIX = re.compile(r"\s+[|\-–—»·:]\s+([^|»·]{2,60})$")


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page holds. ``text`` has a paragraph a line and is "" where no article was found.
    ``is_declared_article`` tells whether the page calls itself an article."""

    text: str
    title: str
    site: str | None
    url: str | None
    authors: tuple[str, ...]
    published: Published | None
    language: str | None
    is_declared_article: bool


def has_markup(text: str) -> bool:
    """True when ``text`` holds HTML elements."""
    return "<" in text and _TAG.search(text) is not None


def is_page(text: str) -> bool:
    """True when ``text`` is a whole HTML document rather than a piece of one."""
    return _PAGE.search(text[:20_000]) is not None


def strip_markup(text: str) -> str:
    """The text of an HTML fragment, a block element a line; scripts, forms, figures and asides left out."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]
    from lxml import html as lxml_html

    try:
        root = lxml_html.fragment_fromstring(text, create_parent="div")
        etree.strip_elements(root, etree.Comment, *_NO_TEXT, with_tail=False)
        for element in root.iter(*_BLOCKS):
            edge = "\n" if element.tag in ("br", "tr") else "\n\n"
            element.text = edge + (element.text or "") if element.tag != "br" else element.text
            element.tail = edge + (element.tail or "")
        for cell in root.iter("td", "th"):
            cell.tail = " " + (cell.tail or "")
        return "".join(root.itertext())
    except (etree.LxmlError, ValueError, AssertionError):
        # Markup that even a forgiving parser refuses: the words matter more than the structure.
        return unescape(_TAG.sub("\n", text))


def read_page(text: str) -> Page:
    """The article of an HTML document and its metadata.

    Broken markup never raises: what cannot be parsed gives a page without text.
    """
    tree = _load(text)
    if tree is None:
        return Page("", "", None, None, (), None, None, False)
    ld = list(_json_ld(tree))
    meta = _meta(tree)
    site = _first(_names(node.get("publisher")) for node in ld) or _pick(meta, _SITE_KEYS)
    body, guessed_title = _extract(tree)
    title = (
        next((one_line(str(node["headline"])) for node in ld if isinstance(node.get("headline"), str)), "")
        or _pick(meta, _TITLE_KEYS)
        or _lone_heading(tree)
        or guessed_title
        or one_line(tree.findtext(".//title") or "")
    )
    url = _url(tree, meta)
    authors = tuple(name for node in ld for name in _names(node.get("author"))) or tuple(
        name for key in _AUTHOR_KEYS for name in meta.get(key, ()) if not name.startswith(("http", "@"))
    )
    language = (tree.get("lang") or "").split("-")[0].lower()
    return Page(
        text=body,
        title=_without_site(title, site),
        site=site or None,
        url=url,
        authors=tuple(dict.fromkeys(authors)),
        published=_published(ld, meta, tree),
        language=language if re.fullmatch(r"[a-z]{2}", language) else None,
        is_declared_article=bool(ld) or "article" in meta.get("og:type", ()),
    )


def _load(text: str) -> Any:
    from trafilatura import load_html

    try:
        return load_html(text)
    except Exception:  # the parsers below promise nothing about hostile input
        return None


def _extract(tree: Any) -> tuple[str, str]:
    """Text and title as trafilatura sees them."""
    from trafilatura import bare_extraction

    # Its warnings name neither file nor line; a page without an article is told as a Rejected instead.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Precision first; old pages that lay out their text in a table have nothing else, so tables are a second try.
    for tables in (False, True):
        try:
            document = bare_extraction(
                tree,
                favor_precision=True,
                include_comments=False,
                include_tables=tables,
                include_formatting=False,
            )
        except Exception:
            return "", ""
        if document is not None and not isinstance(document, dict) and document.text:
            return document.text, one_line(document.title or "")
    return "", ""


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """The article nodes of a page's JSON-LD, broken blocks left out."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        source = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
        try:
            found = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _article_nodes(found, depth=0)


def _article_nodes(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(node, list):
        for item in node[:50]:
            yield from _article_nodes(item, depth + 1)
    elif isinstance(node, dict):
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _TYPES.search(kind) for kind in kinds):
            yield node
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _article_nodes(node.get(key), depth + 1)


def _names(value: Any) -> tuple[str, ...]:
    """Names of people or organisations as JSON-LD writes them: a string, an object with a name, or a list."""
    if isinstance(value, str):
        return () if value.startswith("http") else tuple(filter(None, (one_line(value),)))
    if isinstance(value, dict):
        return _names(value.get("name"))
    if isinstance(value, list):
        return tuple(name for item in value[:20] for name in _names(item))
    return ()


def _first(groups: Iterable[tuple[str, ...]]) -> str:
    return next((group[0] for group in groups if group), "")


def _meta(tree: Any) -> dict[str, list[str]]:
    """Contents of the meta elements by lower-case property, name or itemprop."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower().strip()
        value = one_line(element.get("content") or "")
        if key and value:
            found.setdefault(key, []).append(value)
    return found


def _pick(meta: dict[str, list[str]], keys: tuple[str, ...]) -> str:
    return next((meta[key][0] for key in keys if key in meta), "")


def _url(tree: Any, meta: dict[str, list[str]]) -> str | None:
    links = [link.get("href") or "" for link in tree.iterfind(".//link[@rel='canonical']")]
    return next((url.strip() for url in [*links, *meta.get("og:url", [])] if url.strip().startswith("http")), None)


def _lone_heading(tree: Any) -> str:
    headings = [one_line(" ".join(h.itertext())) for h in tree.iter("h1")]
    found = [heading for heading in headings if heading]
    return found[0] if len(found) == 1 and len(found[0].split()) > 2 else ""


def _without_site(title: str, site: str | None) -> str:
    match = _SUFFIX.search(title)
    if match and site and match.group(1).strip().casefold() == site.casefold():
        return title[: match.start()].strip()
    return title


def _published(ld: list[dict[str, Any]], meta: dict[str, list[str]], tree: Any) -> Published | None:
    for key in ("datePublished", "dateCreated"):
        for node in ld:
            found = parse_time(node.get(key), "json-ld", f"JSON-LD {key}")
            if found:
                return found
    for key in _TIME_KEYS:
        for value in meta.get(key, ()):
            found = parse_time(value, "metadata", f"meta {key}")
            if found:
                return found
    for element in _time_elements(tree):
        value = element.get("datetime") or element.get("content") or " ".join(element.itertext())
        found = parse_time(value, "metadata", f"<{element.tag}> element")
        if found:
            return found
    return None


def _time_elements(tree: Any) -> list[Any]:
    """Elements that mark the time of the article itself; those of teasers beside it say nothing."""
    marked = tree.xpath(
        "//*[@itemprop='datePublished'] | //time[@pubdate] | //time[contains(@class,'publish')]"
        " | //time[contains(@class,'entry-date')]"
    )
    inside = tree.xpath("//article[not(ancestor::aside)][.//h1]//time | //header[.//h1]//time | //h1/..//time")
    alone = tree.xpath("//time[@datetime][not(ancestor::aside or ancestor::nav or ancestor::footer)]")
    return [*marked, *inside, *(alone if len(alone) == 1 else [])]
