"""Pages in the shapes of common content systems, built from known articles.

What belongs here: markup with its furniture, each shape with the habits of one system: where it writes the headline,
the time, the section, the address. What does not: copies of real pages, and measuring (``reading_quality``).
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

from benchmarks.reading_articles import Known

Shape = Callable[[Known], str]
_EAST, _WEST = timezone(timedelta(hours=3)), timezone(timedelta(hours=-5))
_LINKS = (
    "Storm closes northern ports",
    "Central bank holds rates",
    "Court frees editor after appeal",
    "New ferry line",
)


def _esc(text: str) -> str:
    return html.escape(text, quote=True)


def _body(known: Known, *, between: str = "", head: str = "h2") -> str:
    """The paragraphs as markup; ``between`` stands after the second one."""
    parts, items = [], []
    for at, paragraph in enumerate(known.paragraphs):
        if paragraph.startswith("- "):
            items.append(f"<li>{_esc(paragraph[2:])}</li>")
            continue
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
            items = []
        tag = head if paragraph in known.subheads else "p"
        parts.append(f"<{tag}>{_esc(paragraph)}</{tag}>" + (between if at == 1 else ""))
    return "\n".join(parts)


def _links(tag: str = "li", css: str = "") -> str:
    return "".join(f'<{tag} class="{css}"><a href="/{n}">{_esc(text)}</a></{tag}>' for n, text in enumerate(_LINKS))


def _nav() -> str:
    names = ("Home", "World", "Politics", "Business", "Sport", "Culture", "Video")
    return "<nav><ul>" + "".join(f"<li><a href='/{name.lower()}'>{name}</a></li>" for name in names) + "</ul></nav>"


def _footer(known: Known) -> str:
    return (
        f"<footer><p>© {known.published.year + 1} {_esc(known.site)}. All rights reserved.</p>"
        "<ul><li><a href='/privacy'>Privacy</a></li><li><a href='/terms'>Terms</a></li></ul></footer>"
    )


def _weight(number: int) -> tuple[str, str]:
    """What makes real pages ten times as heavy as their text: styles, scripts, menus of all sections, cards."""
    rules = "".join(f".c{n}{{margin:0 {n}px;padding:{n}px;color:#33{n % 90 + 10}44}}" for n in range(120))
    state = json.dumps(
        {f"item{n}": {"id": n * number, "path": f"/section/{n}", "flags": [True, False]} for n in range(300)}
    )
    head = f"<style>{rules}</style><script>window.__CONFIG__ = {state};</script>"
    menu = "".join(
        f"<div class='col'><h4>Part {n}</h4><ul>"
        + "".join(f"<li class='c{m}'><a href='/s/{n}/{m}'><span>Section {n}.{m}</span></a></li>" for m in range(9))
        + "</ul></div>"
        for n in range(14)
    )
    cards = "".join(
        f"<div class='card c{n}'><a href='/x/{n}'><img src='/i/{n}.jpg' alt=''>"
        f"<span class='t'>{_esc(_LINKS[n % 4])}</span></a>"
        f"<svg viewBox='0 0 9 9'><path d='M0 0L9 9'/></svg></div>"
        for n in range(24)
    )
    return head, f"<div class='mega-menu' hidden>{menu}</div><div class='cards'>{cards}</div><script>{state}</script>"


def _ld(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def _page(known: Known, head: str, body: str, *, title: str | None = None, lang: str = "en") -> str:
    title = title if title is not None else f"{known.title} | {known.site}"
    weight = _weight(len(known.body))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{_esc(title)}</title>{head}'
        f"<style>.a{{color:red}}</style>{weight[0]}</head><body>{body}{weight[1]}</body></html>"
    )


def _meta(**values: str) -> str:
    names = {key.replace("__", ":").replace("_dot_", "."): value for key, value in values.items()}
    return "".join(f'<meta property="{key}" content="{_esc(value)}">' for key, value in names.items())


def wordpress(known: Known) -> str:
    """Yoast's graph, an entry header, sharing buttons, related posts and a comment form."""
    iso = known.published.isoformat()
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "@id": known.url, "url": known.url, "datePublished": iso},
            {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"name": known.section}]},
            {"@type": "WebSite", "name": known.site},
            {"@type": "NewsArticle", "headline": known.title, "datePublished": iso, "author": {"name": known.author},
             "dateModified": (known.published + timedelta(days=2)).isoformat(), "articleSection": [known.section]},
        ],
    }  # fmt: skip
    head = _ld(graph) + _meta(og__title=f"{known.title} - {known.site}", og__type="article", og__site_name=known.site)
    body = (
        f"<header>{_nav()}</header><main><article class='post type-post'><header class='entry-header'>"
        f"<h1 class='entry-title'>{_esc(known.title)}</h1><div class='entry-meta'>By <a rel='author' href='/a'>"
        f"{_esc(known.author)}</a> <time class='entry-date published' datetime='{iso}'>x</time></div></header>"
        f"<div class='entry-content'>{_body(known)}<div class='sharedaddy'><h3>Share this:</h3><ul><li>Twitter</li>"
        f"<li>Facebook</li></ul></div></div></article><section class='related-posts'><h3>Related</h3>"
        f"<ul>{_links()}</ul>"
        "</section><div id='comments'><h3>Leave a Reply</h3><p>Your email address will not be published. Required "
        "fields are marked *</p><form><textarea></textarea></form></div></main>"
    )
    return _page(known, head, body + _footer(known), title=f"{known.title} - {known.site}")


def drupal(known: Known) -> str:
    """No JSON-LD; a submitted line, meta under Dublin Core names."""
    head = f'<meta name="dcterms.title" content="{_esc(known.title)}"><link rel="canonical" href="{known.url}">'
    head += f'<meta name="dcterms.created" content="{known.published.strftime("%Y-%m-%dT%H:%M:%S+00:00")}">'
    body = (
        f"{_nav()}<div id='block-system-main'><h1 id='page-title'>{_esc(known.title)}</h1><div class='node'><div "
        f"class='submitted'>Submitted by {_esc(known.author)} on {known.published:%d %B %Y}</div>"
        f"<div class='field-name-body'>{_body(known, head='h3')}</div><div class='field-tags'>Tags: <a href='/t'>peace"
        f"</a></div></div></div><div class='region-sidebar'><h2>Most read</h2><ul>{_links()}</ul></div>"
    )
    return _page(known, head, body + _footer(known))


def broadsheet(known: Known) -> str:
    """A headline for searching in the title, one for sharing in OpenGraph, the true one in the heading."""
    iso = known.published.isoformat().replace("+00:00", ".000Z")
    node = {
        "@type": "NewsArticle",
        "headline": known.title,
        "datePublished": iso,
        "dateModified": iso,
        "author": [{"@type": "Person", "name": known.author}],
        "publisher": {"name": known.site},
        "isAccessibleForFree": False,
        "mainEntityOfPage": known.url,
    }
    first = " ".join(known.title.split()[:4])
    head = _ld(node) + _meta(og__title=f"{first}: what to know about it today", og__type="article")
    head += _meta(article__published_time=iso, article__section=known.section)
    body = (
        f"{_nav()}<main id='site-content'><article id='story'><header><p>{known.section}</p><h1 data-test='headline'>"
        f"{_esc(known.title)}</h1><p id='article-summary'>By {_esc(known.author)}</p></header>"
        f"<section name='articleBody'>"
        + _body(
            known,
            between="<div class='ad'><p>Advertisement</p><a href='#after'>Continue reading the main story</a></div>",
        )
        + f"</section></article></main><section><h2>More in {known.section}</h2><ol>{_links()}</ol></section>"
    )
    return _page(known, head, body + _footer(known), title=f"{first} - What to Know - {known.site}")


def public_broadcaster(known: Known) -> str:
    """Blocks of components, a time element with a relative text, links between the paragraphs."""
    node = {"@type": "ReportageNewsArticle", "headline": known.title, "datePublished": known.published.isoformat()}
    inner = f"<div data-component='links-block'><p>Read more:</p><ul>{_links()}</ul></div>"
    body = (
        f"{_nav()}<main><article><h1 id='main-heading'>{_esc(known.title)}</h1><div><time datetime='"
        f"{known.published:%Y-%m-%dT%H:%M:%S.000Z}'>3 hours ago</time></div><div data-component='byline'>By "
        f"{_esc(known.author)}</div>{_body(known, between=inner)}</article></main><section data-component='topStories'>"
        f"<h2>Top stories</h2><ul>{_links()}</ul></section>"
    )
    head = _ld(node) + _meta(og__title=known.title, og__site_name=known.site)
    return _page(known, head, body + _footer(known), title=f"{known.title} - {known.site}", lang="en-GB")


def daily_with_sections(known: Known) -> str:
    """The title ends in section and site; times are in data attributes and meta only."""
    head = _meta(article__published_time=known.published.isoformat(), og__title=known.title, og__type="article")
    head += f'<meta name="keywords" content="x"><link rel="canonical" href="{known.url}">'
    body = (
        f"{_nav()}<article><h1>{_esc(known.title)}</h1>"
        f"<p class='standfirst'>What the parties said, and what it means for "
        f"the coast.</p><address><a rel='author'>{_esc(known.author)}</a></address><div class='article-body'>"
        f"{_body(known)}</div><aside><h2>Most viewed</h2><ul>{_links()}</ul></aside></article>"
    )
    return _page(known, head, body + _footer(known), title=f"{known.title} | {known.section} | {known.site}")


def arc(known: Known) -> str:
    """A division soup whose data lies in JSON-LD with the site in the title's front."""
    node = {
        "@context": "http://schema.org",
        "@type": ["NewsArticle"],
        "headline": known.title.replace("'", "&#x27;"),
        "datePublished": known.published.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "author": {"@type": "Person", "name": f"By {known.author}"},
    }
    body = (
        f"<div id='fusion-app'><div class='masthead'>{_nav()}</div><div class='b-headline'><h1>{_esc(known.title)}</h1>"
        f"</div><div class='b-byline'>By {_esc(known.author)}</div>"
        f"<article class='b-article-body'>{_body(known)}</article>"
        f"<div class='taboola'><h4>Promoted</h4>{_links('div', 'promo')}</div></div>"
    )
    return _page(known, _ld(node), body + _footer(known), title=f"{known.site}: {known.title}")


def amp(known: Known) -> str:
    """The accelerated copy: its canonical link leads to the article."""
    node = {"@type": "NewsArticle", "headline": known.title[:110], "datePublished": known.published.isoformat()}
    head = f'<link rel="canonical" href="{known.url}">' + _ld(node)
    body = (
        f"<amp-sidebar id='s'>{_nav()}</amp-sidebar><article><h1 class='amp-headline'>{_esc(known.title)}</h1>"
        f"<amp-img src='a.jpg'></amp-img>{_body(known)}</article><amp-ad></amp-ad>"
    )
    return _page(known, head, body + _footer(known))


def tables(known: Known) -> str:
    """A page of the nineties: all layout in tables, no metadata, the date above the headline."""
    text = "".join(f"<p><font size=2>{_esc(p.removeprefix('- '))}</font></p>" for p in known.paragraphs)
    body = (
        "<table width='100%'><tr><td><a href='/'>Home</a> <a href='/w'>World</a></td></tr></table><table><tr>"
        f"<td width=150><a href='/1'>{_LINKS[0]}</a><br><a href='/2'>{_LINKS[1]}</a></td><td><small>"
        f"{known.published:%A, %B %d, %Y}</small><h1>{_esc(known.title)}</h1>{text}</td></tr></table>"
        f"<center>Copyright {known.published.year} {_esc(known.site)}</center>"
    )
    return _page(known, "", body, title=f"{known.site} - {known.title}")


def blog(known: Known) -> str:
    """A hosted blog: a date header, the title in a heading below the blog's own, an archive beside."""
    iso = known.published.astimezone(_WEST).isoformat()
    body = (
        f"<div class='header'><h1 class='title'><a href='/'>{_esc(known.site)}</a></h1></div><div class='date-outer'>"
        f"<h2 class='date-header'><span>{known.published.astimezone(_WEST):%A, %B %d, %Y}</span></h2><div class='post "
        f"hentry'><h3 class='post-title entry-title'>{_esc(known.title)}</h3><div class='post-body entry-content'>"
        f"{_body(known, head='h4')}</div><div class='post-footer'>Posted by "
        f"<span class='fn'>{_esc(known.author)}</span> at "
        f"<abbr class='published' itemprop='datePublished' title='{iso}'>10:15</abbr></div></div></div>"
        f"<div class='sidebar'><h2>Blog Archive</h2><ul>{_links()}</ul></div>"
    )
    head = _meta(og__title=known.title) + f'<meta content="{_esc(known.title)}" property="og:title">'
    return _page(known, head, body, title=f"{known.site}: {known.title}")


def english_edition(known: Known) -> str:
    """An English edition of a site in another language: day first, time zone east, the date as text."""
    local = known.published.astimezone(_EAST)
    body = (
        f"<div class='top'>{_nav()}</div><div class='content'><div class='news-date'>{local:%d.%m.%Y %H:%M}</div>"
        f"<h1>{_esc(known.title)}</h1><div class='text'>{_body(known, head='h3')}</div>"
        f"<div class='share'>Поделиться</div>"
        f"</div><div class='lenta'><h3>Latest</h3><ul>{_links()}</ul></div>"
    )
    return _page(known, _meta(og__title=known.title), body + _footer(known), lang="ru")


def visible_line(known: Known) -> str:
    """No metadata of the time at all: a reader sees it under the headline, an update beside it."""
    later = known.published + timedelta(days=3)
    body = (
        f"{_nav()}<div class='article'><h1 class='headline'>{_esc(known.title)}</h1><div class='info'><span>Published "
        f"{known.published:%B %d, %Y}</span><span>Updated {later:%B %d, %Y}</span><span>{_esc(known.author)}"
        f"</span></div>"
        f"{_body(known)}</div><div class='more'><h3>Read also</h3>{_links('p')}</div>"
    )
    return _page(known, "", body + _footer(known), lang="en-US")


def slashes(known: Known) -> str:
    """A British page that writes 05/06/2023, day first, under the headline."""
    body = (
        f"{_nav()}<main><h1>{_esc(known.title)}</h1><p class='date'>{known.published:%d/%m/%Y}</p><div>{_body(known)}"
        "</div></main>"
    )
    return _page(known, "", body + _footer(known), lang="en-GB")


def microdata(known: Known) -> str:
    """schema.org in attributes instead of JSON-LD, with marked comments below."""
    iso = known.published.isoformat()
    comment = (
        "<div class='comments'><div itemprop='comment'><time itemprop='datePublished' datetime='2025-12-31'>x</time>"
    )
    body = (
        f"{_nav()}<div itemscope itemtype='https://schema.org/NewsArticle'>"
        f"<h1 itemprop='headline'>{_esc(known.title)}</h1>"
        f"<span itemprop='author' itemscope><span itemprop='name'>{_esc(known.author)}</span></span><meta itemprop="
        f"'datePublished' content='{iso}'><div itemprop='articleBody'>{_body(known)}</div></div>{comment}"
        "<p>So it goes, I think that all of this was to be expected.</p></div></div>"
    )
    return _page(known, _meta(og__site_name=known.site), body + _footer(known))


def many_nodes(known: Known) -> str:
    """JSON-LD of a video and of other articles before that of the page itself."""
    other = {"@type": "NewsArticle", "headline": _LINKS[0], "datePublished": "2010-01-05", "url": "https://x.example/1"}
    video = {"@type": "VideoObject", "name": "Clip", "uploadDate": "2009-04-01", "datePublished": "2009-04-01"}
    own = {
        "@type": "NewsArticle",
        "headline": known.title,
        "url": known.url,
        "datePublished": known.published.isoformat(),
    }
    head = (
        _ld([video, other, own])
        + f'<link rel="canonical" href="{known.url}?utm_source=x">'
        + _meta(og__title=known.title)
    )
    body = f"{_nav()}<main><h1>{_esc(known.title)}</h1>{_body(known)}</main><aside><ul>{_links()}</ul></aside>"
    return _page(known, head, body + _footer(known))


def broken_json(known: Known) -> str:
    """JSON-LD with a comma too many, and another block that no parser reads."""
    iso = known.published.isoformat()
    bad = f'{{"@type": "NewsArticle", "headline": "{known.title.replace(chr(34), "")}", "datePublished": "{iso}", }}'
    head = f'<script type="application/ld+json">{bad}</script><script type="application/ld+json">{{"@type": </script>'
    body = (
        f"{_nav()}<article><h2 class='kicker'>{known.section}</h2><h1>{_esc(known.title)}</h1>{_body(known)}</article>"
    )
    return _page(known, head, body + _footer(known))


def wire_site(known: Known) -> str:
    """The zone stands as a name behind a written time, in a head of its own."""
    local = known.published.astimezone(timezone(timedelta(hours=-4)))
    head = f'<meta name="publish-date" content="{known.published:%a, %d %b %Y %H:%M:%S GMT}">'
    head += f'<meta name="REVISION_DATE" content="{local:%b %d %Y}"><meta name="author" content="Staff">'
    body = (
        f"{_nav()}<div><h1 class='ArticleHeader_headline'>{_esc(known.title)}</h1>"
        f"<p class='byline'>By {_esc(known.author)}"
        f"</p><div class='date'>{local:%B %d, %Y} / {local:%I:%M %p} EDT</div>{_body(known)}"
        f"<p>Our Standards: The Trust "
        "Principles.</p></div>"
    )
    return _page(known, head, body + _footer(known), title=f"{known.title} | {known.site} News")


def single_page_app(known: Known) -> str:
    """Nearly all markup comes from scripts; state lies in a script, the text in plain divisions."""
    node = {"@type": "NewsArticle", "headline": known.title, "datePublished": int(known.published.timestamp() * 1000)}
    text = "".join(f"<div class='para'><div>{_esc(p.removeprefix('- '))}</div></div>" for p in known.paragraphs)
    body = (
        f"<div id='__next'><div>{_nav()}</div><div class='story'><div class='title'><h1>{_esc(known.title)}"
        f"</h1></div>{text}"
        f"</div></div><script>window.__STATE__={json.dumps({'a': list(_LINKS) * 50})}</script>"
    )
    return _page(known, _ld(node), body + _footer(known), title=f"{known.title} · {known.site}")


def two_headings(known: Known) -> str:
    """The site's name is the first heading, the section another."""
    head = _meta(og__title=f"{known.title} | {known.site}", og__site_name=known.site, og__type="article")
    head += f'<meta name="parsely-pub-date" content="{known.published:%Y-%m-%dT%H:%M:%SZ}">'
    head += (
        f'<meta name="parsely-section" content="{known.section}"><meta name="parsely-author" content="{known.author}">'
    )
    body = (
        f"<header><h1>{_esc(known.site)}</h1>{_nav()}</header><h1>{known.section}</h1><article>"
        f"<h1>{_esc(known.title)}</h1>"
        f"{_body(known)}<p>Follow {_esc(known.site)} on Telegram.</p></article>"
    )
    return _page(known, head, body + _footer(known), title=f"{known.section}: {known.title} | {known.site}")


SHAPES: tuple[Shape, ...] = (
    wordpress, drupal, broadsheet, public_broadcaster, daily_with_sections, arc, amp, tables, blog, english_edition,
    visible_line, slashes, microdata, many_nodes, broken_json, wire_site, single_page_app, two_headings,
)  # fmt: skip
