"""Pages in the shapes of many content systems: title, time, authors, section, address, and pages that are none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks.reading_articles import known_articles
from benchmarks.reading_pages import SHAPES, Shape
from dateline.reading import clean
from dateline.reading.addresses import clean_address
from dateline.reading.bylines import clean_names
from dateline.reading.credits import find_credit
from dateline.records import Article, DroppedLine, RawItem, Rejected

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KNOWN = known_articles(6, seed=5)
PARAGRAPHS = (
    "Several hundred fishermen blocked the harbour of Port Mirel on Tuesday, officials said, in a protest over diesel.",
    "Their union said that it would go on until the government lowers the tax on fuel again, as it had promised.",
    "Police arrested nine people, among them a local councillor, after stones were thrown at a bank in the old town.",
)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def read(page: str, *, url: str | None = None, **told: str) -> Article | Rejected:
    return clean(RawItem("00ff00ff00ff00ff", "x", "1", "text/html", page.encode(), "0" * 64, NOW, url=url, told=told))


def article(head: str = "", text: str = TEXT, *, above: str = "", lang: str = "en", url: str | None = None) -> Article:
    body = f"<main><article><h1>Boats block harbour of Mirel</h1>{above}{text}</article></main>"
    found = read(page(head, body, lang=lang), url=url)
    assert isinstance(found, Article), found
    return found


def page(head: str, body: str, *, title: str = "Boats block harbour of Mirel | Gazette", lang: str = "en") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def linked(**fields: Any) -> str:
    node = {"@type": "NewsArticle", "headline": "Boats block harbour of Mirel", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_pages_of_each_system_give_title_day_and_text(shape: Shape) -> None:
    known = KNOWN[len(shape.__name__) % len(KNOWN)]
    found = read(shape(known))
    assert isinstance(found, Article), found
    assert found.title == known.title
    assert found.published_at is not None
    assert abs((found.published_at - known.published).total_seconds()) < 86_400
    wanted = [p for p in known.paragraphs if len(p) > 60 and not p.startswith("- ")]
    assert [p for p in wanted if p not in found.body] == []
    assert not [word for word in ("Advertisement", "All rights reserved", "Leave a Reply") if word in found.body]


# --- times


@pytest.mark.parametrize(
    ("head", "above", "lang", "day", "origin"),
    [
        (linked(datePublished="2023-05-16T23:30:00-04:00"), "", "en", "2023-05-17", "json-ld"),
        (linked(datePublished="2023-05-16T00:00:00+09:00"), "", "en", "2023-05-16", "json-ld"),
        (linked(dateModified="2023-05-16"), "<p>Published May 14, 2023</p>", "en", "2023-05-14", "metadata"),
        ('<meta name="sailthru.date" content="2023-05-16 08:00:00">', "", "en", "2023-05-16", "metadata"),
        ('<meta name="DC.date.issued" content="2023-05-16">', "", "en", "2023-05-16", "metadata"),
        ("", "<p class='d'>05/06/2023</p>", "en-GB", "2023-06-05", "metadata"),
        ("", "<p class='d'>05/06/2023</p>", "en-US", "2023-05-06", "metadata"),
        ("", "<p class='d'>16.05.2023, 10:15</p>", "de", "2023-05-16", "metadata"),
        ("", "<span>Updated 18 May 2023</span> <span>Published 16 May 2023</span>", "en", "2023-05-16", "metadata"),
        ("", "<p>© Gazette 14 May 2023</p>", "en", None, "none"),
    ],
)
def test_pages_publication_comes_from_the_best_evidence(
    head: str, above: str, lang: str, day: str | None, origin: str
) -> None:
    found = article(head, above=above, lang=lang)
    assert (str(found.published_at.date()) if found.published_at else None, found.published_from) == (day, origin)


def test_pages_day_stored_as_local_midnight_is_the_day_of_the_address() -> None:
    found = article(linked(datePublished="2023-05-15T22:00:00Z"), url="https://gazette.example/2023/05/16/boats")
    assert (found.published_at, found.published_precision) == (datetime(2023, 5, 16, tzinfo=UTC), "day")


def test_pages_update_counts_where_it_is_later() -> None:
    stamped = article(linked(datePublished="2023-05-16T08:00:00Z", dateModified="2023-05-17T09:00:00Z"))
    assert stamped.updated_at == datetime(2023, 5, 17, 9, tzinfo=UTC)
    same = article(linked(datePublished="2023-05-16T08:00:00Z", dateModified="2023-05-16T08:00:00Z"))
    assert same.updated_at is None


def test_pages_time_after_the_collection_is_no_publication() -> None:
    assert article(linked(datePublished="2031-05-16T08:00:00Z")).published_from == "none"


def test_pages_dates_of_comments_and_copyright_are_no_guess() -> None:
    comment = "<div class='comments'><time itemprop='datePublished' datetime='2025-01-05'>x</time></div>"
    assert article(text=TEXT + comment + "<footer>© 2024 Gazette</footer>").published_at is None


# --- title, authors, section, address


@pytest.mark.parametrize(
    ("head", "title", "expected"),
    [
        ('<meta property="og:title" content="Boats block harbour of…">', "Gazette", "Boats block harbour of Mirel"),
        ("", "Gazette - Boats block harbour of Mirel", "Boats block harbour of Mirel"),
        ('<meta property="og:title" content="What to know about boats">', "Gazette", "Boats block harbour of Mirel"),
        (linked(headline="Boats block harbour of Mirel &amp; <i>road</i>"), "x", "Boats block harbour of Mirel & road"),
    ],
)
def test_pages_title_is_the_headline(head: str, title: str, expected: str) -> None:
    found = read(page(head, f"<article><h1>Boats block harbour of Mirel</h1>{TEXT}</article>", title=title))
    assert isinstance(found, Article)
    assert found.title == expected


@pytest.mark.parametrize("heading", ["Gazette", "World", "The Gazette"])
def test_pages_heading_of_site_or_section_is_no_title(heading: str) -> None:
    head = '<meta property="og:site_name" content="Gazette">'
    body = f"<h1>{heading}</h1><article><h2>Boats block harbour</h2>{TEXT}</article>"
    found = read(page(head, body, title="Boats block harbour of Mirel – World – Gazette"))
    assert isinstance(found, Article)
    assert found.title == "Boats block harbour of Mirel"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Ana Voss and Jon Pell", ("Ana Voss", "Jon Pell")),
        ("Ana Voss, Jon Pell", ("Ana Voss", "Jon Pell")),
        ("Ana Voss, Chief Correspondent", ("Ana Voss",)),
        ("By Ana Voss in Mirel", ("Ana Voss",)),
        ("Gazette Staff", ()),
        ("The Gazette", ()),
        ("https://gazette.example/ana", ()),
        ("@anavoss", ()),
        ("16 May 2023", ()),
        ("Peter O’Dowd", ("Peter O’Dowd",)),
    ],
)
def test_pages_authors_are_names(value: str, names: tuple[str, ...]) -> None:
    assert clean_names([value], site="Gazette") == names


def test_pages_section_comes_from_metadata_or_breadcrumbs() -> None:
    assert article(linked(articleSection=["World", "Africa"])).section == "World"
    trail = [{"name": "Home"}, {"item": {"name": "Politics"}}, {"name": "Boats block the harbour of Mirel"}]
    crumbs = json.dumps({"@type": "BreadcrumbList", "itemListElement": trail})
    assert article(f'<script type="application/ld+json">{crumbs}</script>').section == "Politics"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://gazette.example:443/a?utm_source=x&id=5&fbclid=y#top", "https://gazette.example/a?id=5"),
        ("https://m.gazette.example/a", "https://gazette.example/a"),
        ("https://amp.gazette.example/a/amp/", "https://gazette.example/a/"),
        ("https://gazette.example/world/amp/boats", "https://gazette.example/world/boats"),
        ("https://gazette.example/a.amp.html", "https://gazette.example/a.html"),
        ("https://gazette.example/a?outputType=amp", "https://gazette.example/a"),
        ("https://gazette-example.cdn.ampproject.org/c/s/gazette.example/a", "https://gazette.example/a"),
        ("https://gazette.example/gallery?gallery=5&page=2", "https://gazette.example/gallery?gallery=5&page=2"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_pages_one_article_has_one_address(url: str, expected: str) -> None:
    assert clean_address(url) == expected


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://www.gazette.example/boats", "https://www.gazette.example/boats"),
        ("/boats", "https://www.gazette.example/boats"),
        ("https://other.example.org/boats", "https://www.gazette.example/world/boats"),
        ("https://www.gazette.example/", "https://www.gazette.example/world/boats"),
    ],
)
def test_pages_canonical_link_counts_on_its_own_site(canonical: str, expected: str) -> None:
    found = article(f'<link rel="canonical" href="{canonical}">', url="https://www.gazette.example/world/boats?ref=rss")
    assert found.url == expected


# --- pages that are no article, or only its beginning


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 Not Found", "<h1>Not Found</h1><p>The requested URL was not found on this server.</p>"),
        ("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access this page.</p>"),
        ("Just a moment...", "<h1>Checking your browser</h1><p>This process is automatic. Please wait.</p>"),
        ("Gazette", "<p>Please enable JavaScript and cookies to go on to this site, with our thanks to you.</p>"),
        ("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center>"),
    ],
)
def test_pages_of_errors_are_told(title: str, text: str) -> None:
    found = read(page("", text, title=title))
    assert isinstance(found, Rejected)
    assert found.rule == "error_page"


def test_pages_about_errors_and_paywalls_are_articles() -> None:
    text = f"<p>When a page is not found, servers answer with error 404, a number with a long history.</p>{TEXT}"
    assert article(text=text).completeness == "full"
    text = (
        f"<p>To continue reading, readers of the Gazette have to pay since 2011, it said in its report.</p>{TEXT * 4}"
    )
    found = article(text=text)
    assert (found.completeness, found.body.startswith("To continue reading")) == ("full", True)


@pytest.mark.parametrize(
    ("head", "end"),
    [
        (linked(isAccessibleForFree=False), ""),
        (linked(isAccessibleForFree="False"), "<p>Subscribe to continue reading.</p>"),
        ("", "<p>This article is for subscribers only.</p><p>Already a subscriber? Log in</p>"),
        ("", "<p>The mayor then…</p><div class='paywall'>Join us</div>"),
    ],
)
def test_pages_that_end_where_paying_begins_keep_their_teaser(head: str, end: str) -> None:
    found = article(head, TEXT + end)
    assert found.completeness == "paywalled"
    assert found.body.startswith("\n\n".join(PARAGRAPHS))
    assert "ubscri" not in found.body


def test_pages_sold_by_subscription_but_whole_are_full() -> None:
    long = "".join(f"<p>{paragraph} It was day {n} of the strike.</p>" for n in range(5) for paragraph in PARAGRAPHS)
    assert article(linked(isAccessibleForFree=False), long).completeness == "full"


@pytest.mark.parametrize("url", ["https://gazette.example/", "https://gazette.example/world"])
def test_pages_of_teasers_hold_no_article(url: str) -> None:
    cards = "".join(
        f"<article><h3><a href='/{n}'>Ministers split over port tax {n}</a></h3><p>A teaser of story {n}, of a few "
        "words that say what it is about.</p></article>"
        for n in range(14)
    )
    found = read(page('<meta property="og:type" content="website">', f"<main>{cards}</main>"), url=url)
    assert isinstance(found, Rejected)
    assert found.rule == "no_article"


def test_pages_laid_out_in_tables_are_text_and_listed_figures_are_not() -> None:
    found = article(
        text=f"{TEXT}<table><tr><th>Year</th><th>Price</th></tr><tr><td>2020</td><td>1.20</td></tr></table>"
    )
    assert "1.20" not in found.body
    assert [line.text for line in found.dropped_lines if line.reason == "table"] == ["Year | Price", "2020 | 1.20"]


# --- agency credits, and what a feed told


def credit(*paragraphs: str, line: str = "", holder: str = "") -> str | None:
    dropped = [DroppedLine(1, line, "byline or credit")] if line else []
    return find_credit(["Boats left the port.", "Nobody knew why.", *paragraphs], dropped, [holder] if holder else [])


def test_credits_are_read_where_they_are_given() -> None:
    assert credit("He left on Monday. (Xinhua)") == "Xinhua"
    assert credit("He left on Monday. — Associated Press") == "AP"
    assert credit(line="By Reuters Staff") == "Reuters"
    assert credit(line="Source: AFP") == "AFP"
    assert credit(line="By Ana Voss, Associated Press") == "AP"
    assert credit(line="© 2023 AFP") == "AFP"
    assert credit(line="Copyright 2023 The Associated Press. All rights reserved.") == "AP"
    assert credit(holder="Reuters") == "Reuters"
    assert credit(holder="© 2024 Agence France-Presse") == "AFP"


def test_credits_are_not_made_of_quotes_pictures_and_words() -> None:
    assert credit("The test was a success, KCNA said.") is None
    assert credit("He spoke to TASS.") is None
    assert credit("“We left,” he told AFP") is None
    assert credit(line="Photo: Reuters") is None
    for word in ("Map", "MAP", "App", "Trend", "© 2023 BBC. All rights reserved."):
        assert credit(line=word) is None
    dropped = [
        DroppedLine(1, "Boats in the port, file photo", "photo credit"),
        DroppedLine(2, "Reuters", "byline or credit"),
    ]
    assert find_credit(PARAGRAPHS, dropped, []) is None


def test_told_fills_what_the_item_does_not_say() -> None:
    told = {
        "title": "Boats &amp; more", "published": "Tue, 16 May 2023 10:15:00 +0200", "updated": "2023-05-17",
        "authors": "Ana Voss; Jon Pell", "section": "World", "site": "Gazette", "language": "en",
    }  # fmt: skip
    found = read(TEXT, url="https://m.gazette.example/a?utm_source=rss", **told)
    assert isinstance(found, Article)
    assert (found.title, found.source, found.section) == ("Boats & more", "Gazette", "World")
    assert (found.authors, found.url) == (("Ana Voss", "Jon Pell"), "https://gazette.example/a")
    assert (found.published_at, found.published_from) == (datetime(2023, 5, 16, 8, 15, tzinfo=UTC), "feed")
    assert found.updated_at == datetime(2023, 5, 17, tzinfo=UTC)


def test_told_language_does_not_contradict_the_letters() -> None:
    russian = "<p>Полиция задержала.</p>"
    found = read(russian, language="en", title="x")
    assert isinstance(found, Article)
    assert found.language != "en"
