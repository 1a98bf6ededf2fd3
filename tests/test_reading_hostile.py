"""Whatever arrives, ``clean`` answers with an article or a reason and never raises."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest

from benchmarks.reading_articles import known_articles
from benchmarks.reading_pages import drupal, many_nodes, microdata
from dateline.reading import clean
from dateline.records import Article, RawItem, Rejected

NOW = datetime(2026, 1, 1, tzinfo=UTC)
JUNK = (
    "<", "</", "<!--", "]]>", "\x00", "&#x110000;", "&#xd800;", "<table>", "<script type='application/ld+json'>{",
    "<svg>", "<html>", "</body>", "<time datetime='9999-99-99T99:99'>", "\u202e", "<h1>", "<![CDATA[", '{"@type":[]}',
    "<link rel=canonical href='http://[::1'>", "<link rel='canonical' href='http://a:99999/'>", "-" * 900, "<p>" * 90,
    "<meta property='og:url' content='http://\u00e9\u0000.com/%ff'>", "0001-01-01T00:00:00+14:00",
)  # fmt: skip
VALUES = (
    None,
    1,
    -5,
    1e308,
    float("nan"),
    2**70,
    "",
    "x",
    "http://[",
    "//x",
    "9999-12-31T23:59:59-14:00",
    [],
    [{}],
    {},
)


def answer(content: bytes, media_type: str, url: str | None = None, **told: str) -> Article | Rejected:
    found = clean(RawItem("00ff00ff00ff00ff", "x", "1", media_type, content, "0" * 64, NOW, url=url, told=told))
    assert isinstance(found, Article | Rejected)
    return found


def broken(text: str, rng: random.Random) -> str:
    for _ in range(rng.randint(1, 20)):
        at, to = sorted((rng.randrange(len(text)), rng.randrange(len(text))))
        kind = rng.random()
        if kind < 0.3:
            text = text[:at] + text[min(to, at + 400) :]
        elif kind < 0.8:
            text = text[:at] + rng.choice(JUNK) + text[at:]
        else:
            text = text[:at] + text[to : to + 500] + text[at:]
    return text


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/json"])
def test_hostile_pages_never_raise(media_type: str) -> None:
    rng = random.Random(media_type)
    known = known_articles(1, seed=3)[0]
    for page in (drupal(known), microdata(known), many_nodes(known)):
        for _ in range(8):
            text = broken(page, rng)
            content = json.dumps({"body": text}) if media_type == "application/json" else text
            answer(content.encode("utf-8", "replace"), media_type, rng.choice([None, "http://[", "http://a:99999/"]))


def test_hostile_records_never_raise() -> None:
    rng = random.Random(1)
    fields = ("title", "url", "date", "updated", "authors", "section", "language", "source", "wire", "completeness")
    for _ in range(200):
        record = {name: rng.choice(VALUES) for name in fields}
        answer(json.dumps({"body": "Boats left the port on Monday.", **record}).encode(), "application/json")


@pytest.mark.parametrize("depth", [50, 900, 3000])
def test_hostile_linked_data_never_raises(depth: int) -> None:
    for name in ("author", "publisher", "mainEntityOfPage", "@graph", "datePublished", "headline", "articleSection"):
        for deep in ('{"name":' * depth + '"x"' + "}" * depth, "[" * depth + "]" * depth):
            data = f'{{"@type":"NewsArticle","{name}":{deep}}}'
            head = f"<head><script type='application/ld+json'>{data}</script></head>"
            page = f"<html>{head}<body><p>Boats left.</p></body></html>"
            answer(page.encode(), "text/html")


def test_hostile_told_never_raises() -> None:
    told = {"published": "0001-01-01", "updated": "9999-12-31T23:59:59-12:00", "authors": ";;;", "charset": "nope"}
    answer(b"<p>Boats left the port on Monday.</p>", "text/html", **told, language="\x00", title="<b>", site="<")
