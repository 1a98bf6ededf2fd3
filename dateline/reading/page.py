"""What an HTML page holds: its article, and what it says of that: title, site, authors, section, times, address.

What belongs here: asking each module that knows one of these, over one parse of the page. What does not: choosing
between this evidence and other evidence (``published``), and the lines that survive extraction (``plaintext``).

What a page says of itself is read from JSON-LD and meta elements first, because they say what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from dateline.reading.addresses import choose_address, clean_address, host_of
from dateline.reading.bylines import clean_names
from dateline.reading.datelines import is_wire
from dateline.reading.html import has_markup, strip_markup
from dateline.reading.linked_data import LinkedData, Meta, Node, addresses_of, names_of, read_linked_data, types_of
from dateline.reading.page_text import extract_text, first_lines, load_page, text_of
from dateline.reading.page_times import day_comes_first, read_times
from dateline.reading.published import Published
from dateline.reading.stubs import has_wall, is_declared_paid, is_front_page
from dateline.reading.text import one_line
from dateline.reading.titles import LINKED_TRUST, Candidate, choose_title

_TITLE_KEYS = (
    ("og:title", 2.2),
    ("twitter:title", 1.6),
    ("parsely-title", 2.0),
    ("sailthru.title", 2.0),
    ("dc.title", 1.5),
    ("dcterms.title", 1.5),
    ("headline", 2.0),
    ("title", 1.2),
)
_SITE_KEYS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "dcterms.publisher")
_AUTHOR_KEYS = (
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "sailthru.author",
    "cxenseparse:author",
    "citation_author",
)
_SECTION_KEYS = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "cxenseparse:recs:category",
    "articlesection",
    "sectionname",
    "section",
    "category",
    "dc.subject.category",
)
_HOLDER_KEYS = ("article:provider", "provider", "news_source", "source", "agency", "credit", "author", "dc.source")
_RIGHTS_KEYS = ("copyright", "dc.rights", "dcterms.rights", "rights")
_BYLINES = (
    "//*[@itemprop='author' or @rel='author' or contains(@class,'byline') or contains(@class,'author')]"
    "[not(ancestor::aside or ancestor::footer or ancestor::nav)]"
)
_SHORT_TEXT = 3000  # characters: longer ones are whole, whatever stands around them
_BYLINE_MARK = re.compile(r"""(?:class|rel|itemprop)=["']?[^"'<>]{0,80}(?:author|byline)""")
_BY = re.compile(r"\s*(?:(?:written|posted|words|story|reported)\s+)?by\b", re.I)
_HEADLINE_MARK = re.compile(r"headline|title|heading", re.I)
_PAGE_TITLE_TRUST, _LONE_TRUST, _HEADING_TRUST = 1.8, 2.9, 2.4


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page holds. ``text`` has a paragraph a line and is "" where no article was found; ``tables`` are
    the rows of tables that stood in it. ``heading`` is the headline over the text, where that is not the title.

    ``is_declared_article`` tells whether the page calls itself an article, ``is_front`` whether it is a list of
    others. ``holders`` are names given as author, provider or owner of the rights. ``is_declared_paid`` and
    ``has_wall`` are signs of a paywall; ``lines`` the first lines of the whole page where it has no article.
    """

    text: str
    title: str
    site: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    published: Published | None = None
    updated: Published | None = None
    language: str | None = None
    heading: str = ""
    tables: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    is_declared_article: bool = False
    is_front: bool = False
    is_declared_paid: bool = False
    has_wall: bool = False
    lines: tuple[str, ...] = ()


def read_page(text: str, *, address: str | None = None) -> Page:
    """The article of an HTML document and its metadata. ``address`` is where it was fetched from.

    Broken markup never raises: what cannot be parsed gives a page without text. The page is parsed once; everything
    is read from that tree.
    """
    tree = load_page(text)
    if tree is None:
        return Page("", "")
    linked, meta = read_linked_data(tree), Meta(tree)
    node = _own_node(linked.articles, meta, address)
    publisher = next((name for n in linked.articles for name in names_of(n.get("publisher"))), "")
    site = publisher or meta.first(*_SITE_KEYS) or None
    url = _address(tree, meta, node, address)
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    language = language or meta.first("og:locale", "content-language", "dc.language", "language")
    heading, titles = _titles(tree, node, meta)
    title = choose_title(titles, site=meta.first(*_SITE_KEYS) or publisher, host=host_of(url or address))
    times = read_times(tree, text, node, linked.others, meta, heading, day_first=day_comes_first(language))
    authors = _authors(tree, text, node, meta, site or (host_of(url) or "").split(".")[0])
    is_article = bool(linked.articles) or "article" in {value.lower() for _, value in meta.all("og:type")}
    body, tables, guessed_title = extract_text(tree)
    longest = max((len(line.split()) for line in body.split("\n")), default=0)
    return Page(
        text=body,
        title=title or guessed_title,
        site=site,
        url=url,
        authors=authors,
        section=_section(node, linked, meta, site),
        published=times.published,
        updated=times.updated,
        language=_tag(language),
        heading=text_of(heading) if heading is not None else "",
        tables=tables,
        holders=_holders(node, meta),
        is_declared_article=is_article,
        is_front=is_front_page(
            tree, linked, url or address, is_article=is_article, is_dated=times.published is not None, longest=longest
        ),
        is_declared_paid=is_declared_paid(linked),
        has_wall=len(body) <= _SHORT_TEXT and has_wall(tree, text),
        lines=() if body else first_lines(tree),
    )


def _own_node(nodes: tuple[Node, ...], meta: Meta, address: str | None) -> Node | None:
    """The JSON-LD node of the page's own article, where teasers may have nodes as well."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    urls = {clean_address(url) for url in [address or "", meta.first("og:url")] if url}
    title = set(meta.first("og:title").casefold().split())

    def fit(node: Node) -> float:
        own = any(clean_address(url) in urls for url in addresses_of(node))
        words = set(one_line(str(node.get("headline") or "")).casefold().split())
        return own + (len(words & title) / len(words) if words else 0.0) + 0.5 * ("datePublished" in node)

    return max(nodes, key=fit)


def _titles(tree: Any, node: Node | None, meta: Meta) -> tuple[Any, list[Candidate]]:
    """The element of the headline, and all texts that may be it."""
    found: list[Candidate] = []
    for name, trust in (("headline", LINKED_TRUST), ("name", 1.2)):
        value = node.get(name) if node else None
        if isinstance(value, str) and value.strip():
            found.append(Candidate(_plain(value), trust))
    found.extend(Candidate(_plain(value), trust) for key, trust in _TITLE_KEYS for _, value in list(meta.all(key))[:1])
    page_title = one_line(tree.findtext(".//title") or "")
    if page_title:
        found.append(Candidate(page_title, _PAGE_TITLE_TRUST))
    headings = [(h, text) for h in tree.iter("h1") if (text := text_of(h)) and len(text) <= 300]
    marked = [h for h, _ in headings if _is_marked(h)]
    for element, text in headings[:8]:
        lone = len(headings) == 1 or marked == [element]
        found.append(Candidate(text, _LONE_TRUST if lone and len(text.split()) > 2 else _HEADING_TRUST))
    return _headline_element(headings, found), found


def _headline_element(headings: list[tuple[Any, str]], found: list[Candidate]) -> Any:
    """The heading that shares most words with what else may be the headline."""
    others = [set(c.text.casefold().split()) for c in found[: len(found) - len(headings[:8])]]

    def shared(heading: tuple[Any, str]) -> float:
        words = set(heading[1].casefold().split())
        return max((len(words & other) / max(len(words), 3) for other in others), default=0.0)

    return max(headings, key=shared)[0] if headings else None


def _is_marked(heading: Any) -> bool:
    marks = f"{heading.get('class') or ''} {heading.get('itemprop') or ''} {heading.get('id') or ''}"
    return _HEADLINE_MARK.search(marks) is not None and "site" not in marks.lower()


def _plain(text: str) -> str:
    text = one_line(text)
    return one_line(strip_markup(text)) if has_markup(text) else text


def _address(tree: Any, meta: Meta, node: Node | None, fetched: str | None) -> str | None:
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    told = [value for _, value in meta.all("og:url", "twitter:url", "parsely-link")]
    return choose_address(fetched, [*links, *told, *(addresses_of(node) if node else ())])


def _authors(tree: Any, source: str, node: Node | None, meta: Meta, site: str) -> tuple[str, ...]:
    for values in (names_of(node.get("author")) if node else (), [value for _, value in meta.all(*_AUTHOR_KEYS)]):
        found = clean_names(values, site=site)
        if found:
            return tuple(name for name in found if not is_wire(name))
    for element in tree.xpath(_BYLINES)[:6] if _BYLINE_MARK.search(source) else ():
        line = text_of(element)
        told = element.get("rel") == "author" or element.get("itemprop") == "author" or _BY.match(line)
        found = clean_names([line], site=site) if len(line) <= 120 and (told or len(line.split()) <= 4) else ()
        if found:
            return tuple(name for name in found if not is_wire(name))
    return ()


def _section(node: Node | None, linked: LinkedData, meta: Meta, site: str | None) -> str | None:
    told = node.get("articleSection") if node else None
    values = [*(told if isinstance(told, list) else [told]), *(value for _, value in meta.all(*_SECTION_KEYS))]
    values += [name for other in linked.others if "BreadcrumbList" in types_of(other) for name in _crumbs(other)[-1:]]
    for value in values:
        if not isinstance(value, str):
            continue
        name = one_line(value).split("|")[0].strip()
        known = name.casefold() in ("", "home", "news-article", "article", "none", (site or "").casefold())
        if not known and len(name) <= 60 and not name.startswith("http"):
            return name
    return None


def _crumbs(node: Node) -> list[str]:
    """The sections of a breadcrumb list from the widest to the narrowest, without the front page and the article."""
    items = node.get("itemListElement")
    found = []
    for item in items if isinstance(items, list) else []:
        inner = item.get("item") if isinstance(item, dict) else None
        name = (item.get("name") if isinstance(item, dict) else None) or (
            inner.get("name") if isinstance(inner, dict) else None
        )
        found.append(one_line(name) if isinstance(name, str) else "")
    if found and len(found[-1].split()) > 3:
        found.pop()
    return [name for name in found if name and name.casefold() not in ("home", "homepage", "news")]


def _holders(node: Node | None, meta: Meta) -> tuple[str, ...]:
    keys = ("author", "provider", "sourceOrganization", "copyrightHolder", "creditText", "contributor")
    told = [name for key in keys if node for name in names_of(node.get(key))]
    rights = [f"© {value}" if "©" not in value else value for _, value in meta.all(*_RIGHTS_KEYS)]
    return tuple(dict.fromkeys([*told, *(value for _, value in meta.all(*_HOLDER_KEYS)), *rights]))


def _tag(language: str) -> str | None:
    code = re.split(r"[-_]", language.lower())[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else None
