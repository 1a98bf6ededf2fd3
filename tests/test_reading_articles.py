"""Clean articles: one item in, an article or the reason why there is none out."""

from __future__ import annotations

import json
import time
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest

from dateline.reading import clean
from dateline.records import Article, RawItem, Rejected

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PARAGRAPHS = (
    "Several hundred fishermen blocked the harbour of Port Mirel on Tuesday with boats, officials said.",
    "“We cannot pay for the fuel to go out,” said Tomas Riel, who owns two boats.",
    "Police arrested nine people, among them a local councillor, after stones were thrown at a bank.",
)
LINKED_DATA = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Gazette"},
        {
            "@type": "NewsArticle",
            "headline": "Fishermen block harbour &amp; road",
            "datePublished": "2023-05-16T10:15:30+02:00",
            "author": [{"@type": "Person", "name": "Ana Voss"}],
            "publisher": {"@type": "Organization", "name": "The Coast Gazette"},
        },
    ],
}


def raw(content: str | bytes | dict[str, Any], media_type: str = "text/plain", uri: str = "x") -> RawItem:
    if isinstance(content, dict):
        content, media_type = json.dumps(content), "application/json"
    data = content.encode() if isinstance(content, str) else content
    return RawItem("00ff00ff00ff00ff", uri, "1", media_type, data, "0" * 64, NOW)


def article(content: str | bytes | dict[str, Any], media_type: str = "text/plain", **more: Any) -> Article:
    found = clean(raw(content, media_type), **more)
    assert isinstance(found, Article), found
    return found


def rule(content: str | bytes | dict[str, Any], media_type: str = "text/plain") -> str:
    found = clean(raw(content, media_type))
    assert isinstance(found, Rejected), found
    return found.rule


def page(head: str = "", *, above: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Fishermen block harbour | Gazette</title>'
        f"{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<main><article><h1>Fishermen block harbour</h1>{above}<div class='share'>Share 0 47</div>{text}"
        "</article><aside><a href='/o'>Old story</a> <time datetime='2011-01-01'>2011</time></aside></main>"
        "<section id='comments'><h3>Leave a Reply</h3><p>Your email address will not be published.</p>"
        "</section><footer><p>Copyright 2023 Gazette. All rights reserved.</p></footer></body></html>"
    )


def test_clean_plain_text_without_evidence_has_no_publication_time() -> None:
    found = article("Fishermen block harbour\n\n0 47\n\n" + "\n\n".join(PARAGRAPHS))
    assert found.title == "Fishermen block harbour"
    assert found.body == "\n\n".join(PARAGRAPHS)
    assert (found.published_at, found.published_precision, found.published_from) == (None, None, "none")
    assert found.language == "en"
    assert found.word_count == len(found.body.split())


def test_clean_given_time_comes_before_all_other_evidence() -> None:
    found = article({"body": PARAGRAPHS[0], "date": "2020-01-01"}, published=datetime(2023, 5, 16, tzinfo=UTC))
    assert (found.published_at, found.published_precision) == (datetime(2023, 5, 16, tzinfo=UTC), "day")
    assert found.published_from == "given"


def test_clean_untitled_text_takes_its_first_sentence_after_the_dateline() -> None:
    found = article({"body": "MIREL, May 16 (AP) - Gen. Tomas Riel left on Sunday. Nobody knew why."})
    assert found.title == "Gen. Tomas Riel left on Sunday."
    assert found.body.startswith("MIREL, May 16 (AP) - Gen.")
    assert (found.dateline_place, found.wire) == ("MIREL", "AP")


def test_clean_date_line_above_plain_text_is_evidence() -> None:
    found = article("Fishermen block harbour\n\nPublished May 16, 2023\n\n" + "\n\n".join(PARAGRAPHS))
    assert (found.published_at, found.published_from) == (datetime(2023, 5, 16, tzinfo=UTC), "dateline")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_clean_reads_the_encodings_that_files_come_in(encoding: str) -> None:
    found = article("\r\n\r\n".join(PARAGRAPHS).encode(encoding))
    assert found.body == "\n\n".join(PARAGRAPHS)


def test_clean_reads_other_alphabets_and_names_the_language() -> None:
    text = "Полиция задержала десять человек на границе, сообщило в понедельник правительство страны. " * 3
    assert article(text.encode("cp1251")).language == "ru"
    spanish = "El Gobierno anunció el lunes que la policía detuvo a varias personas. Mañana habrá más información. " * 3
    found = article(spanish.encode("latin-1"))
    assert found.language == "es"
    assert "Mañana" in found.body


def test_clean_removes_invisible_characters_and_entities() -> None:
    body = (
        "\ufeffThe mini\u00adster\u200b of Coast\u200dland said \u201cno\u201d &amp; left\x00 "
        "Cafe\u0301\u00a0Mirel.\r\n"
        "AT&T stayed."
    )
    found = article({"title": "A &quot;no&quot;", "body": body})
    assert found.title == 'A "no"'
    assert found.body == "The minister of Coastland said “no” & left Café Mirel.\n\nAT&T stayed."
    assert unicodedata.is_normalized("NFC", found.body)


def test_clean_record_fields_are_taken_over() -> None:
    found = article(
        {
            "title": "Fishermen block harbour",
            "text": PARAGRAPHS[0],
            "url": "https://www.gazette.example/harbour",
            "published_at": "2023-05-16T10:15:00Z",
            "authors": ["Ana Voss", {"name": "Jon Pell"}],
        }
    )
    assert found.source == "gazette.example"
    assert found.url == "https://www.gazette.example/harbour"
    assert found.authors == ("Ana Voss", "Jon Pell")
    assert (found.published_at, found.published_from) == (
        datetime(2023, 5, 16, 10, 15, tzinfo=UTC),
        "metadata",
    )


@pytest.mark.parametrize(
    "body",
    [
        "<p>Boats left.</p><script>track()</script><p>They came <b>back</b>.</p>",
        "&lt;p&gt;Boats left.&lt;/p&gt;&lt;p&gt;They came back.&lt;/p&gt;",
        "Boats left.<br><br>They came back.<p>Read more</p>",
    ],
)
def test_clean_markup_in_a_record_is_stripped(body: str) -> None:
    assert article({"body": body}).body == "Boats left.\n\nThey came back."


def test_clean_short_sentence_in_a_record_is_kept() -> None:
    assert article({"body": "Turkey and Greece sign agreement"}).body == "Turkey and Greece sign agreement"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"title": "Only a title"}, "missing_body"),
        ({"body": "  "}, "missing_body"),
        ({"body": 5}, "bad_field"),
        ({"body": "Advertisement\n\n0 47"}, "empty_body"),
    ],
)
def test_clean_record_without_text_is_rejected(record: dict[str, Any], expected: str) -> None:
    assert rule(record) == expected


def test_clean_page_gives_text_and_what_it_says_of_itself() -> None:
    found = article(page(f'<script type="application/ld+json">{json.dumps(LINKED_DATA)}</script>'), "text/html")
    assert found.body == "\n\n".join(PARAGRAPHS)
    assert found.title == "Fishermen block harbour & road"
    assert (found.source, found.authors) == ("The Coast Gazette", ("Ana Voss",))
    assert (found.published_at, found.published_from) == (
        datetime(2023, 5, 16, 8, 15, 30, tzinfo=UTC),
        "json-ld",
    )


def test_clean_page_reads_open_graph() -> None:
    head = (
        '<meta property="og:title" content="Boats block harbour - Gazette">'
        '<meta property="og:site_name" content="Gazette">'
        '<meta property="article:published_time" content="2023-05-16T10:15Z">'
        '<link rel="canonical" href="https://gazette.example/harbour">'
    )
    found = article(page(head), "text/html")
    # The headline over the text counts before one for sharing.
    assert (found.title, found.source, found.url) == (
        "Fishermen block harbour",
        "Gazette",
        "https://gazette.example/harbour",
    )
    assert (found.published_precision, found.published_from) == ("minute", "metadata")


def test_clean_page_time_of_a_teaser_is_no_evidence() -> None:
    assert article(page(), "text/html").published_from == "none"
    own = article(page(above='<time datetime="2023-05-16">Tuesday</time>'), "text/html")
    assert own.published_at == datetime(2023, 5, 16, tzinfo=UTC)


def test_clean_broken_page_does_not_raise() -> None:
    whole = page()
    for broken in (whole[: len(whole) * 2 // 3], whole.replace("</p>", "<<b"), whole.replace(">", "", 3)):
        assert isinstance(clean(raw(broken, "text/html")), Article | Rejected)
    assert rule("<html><body>" + "<div>" * 5000, "text/html") == "no_article"


def test_clean_page_without_article_is_rejected() -> None:
    assert rule(page(paragraphs=()), "text/html") == "no_article"
    sorry = "<html><body><h1>Page not found</h1><p>Sorry, the page you are looking for is gone.</p></body></html>"
    assert rule(sorry, "text/html") == "error_page"


@pytest.mark.parametrize("piece", ["The army moved north. ", "x", "- ", "1. ", "A.", "&a", "<", "( ", "A-"])
def test_clean_huge_line_is_refused_at_once(piece: str) -> None:
    content = (piece * 5_000_000)[:5_000_000]
    start = time.perf_counter()
    assert rule(content) == "item_too_large"
    assert rule({"body": content}) == "item_too_large"
    assert time.perf_counter() - start < 20


def test_clean_page_of_endless_tags_is_refused() -> None:
    assert rule("<html><body>" + "<p>" * 200_000, "text/html") == "item_too_large"
    assert rule({"body": "<p>" * 200_000}) == "item_too_large"


def test_clean_unpaired_surrogate_becomes_a_replacement_character() -> None:
    assert article({"body": "Boats left \ud83d port."}).body == "Boats left \ufffd port."


def test_clean_is_a_function_of_the_item() -> None:
    assert clean(raw("\n\n".join(PARAGRAPHS))) == clean(raw("\n\n".join(PARAGRAPHS)))
