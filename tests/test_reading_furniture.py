"""What a site prints in article after article is left out; what its stories repeat is not."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from dateline.reading.furniture import REASON, SiteLines
from dateline.records import Article

PROMISE = "The Coast Gazette keeps watch over the harbour, with the help of its readers."
NOTE = "Write to our night desk if you know more."


def article(number: int, *paragraphs: str, source: str | None = "gazette", title: str | None = None) -> Article:
    return Article(
        article_id=f"{number:016x}", source=source, url=None, title=title or f"Boats of quay {number} leave",
        authors=(), body="\n\n".join(paragraphs), language="en", published_at=None, published_precision=None,
        published_from="none", collected_at=datetime(2026, 1, 1, tzinfo=UTC),
        word_count=sum(len(p.split()) for p in paragraphs), raw_id="", raw_uri="", raw_sha256="", record_id="1",
    )  # fmt: skip


def lines_of(articles: list[Article]) -> SiteLines:
    lines = SiteLines()
    for one in articles:
        lines.add(one)
    return lines


def numbered(count: int) -> list[Article]:
    names = ("Ana", "Jon", "Li", "Tomas", "Oksana", "Peter", "Maryam", "Ivo", "Ruth", "Hans")
    return [
        article(n, f"{names[n]} {names[-n]} met the fishermen of {names[n]} on the quay.",
                f"The {names[n]} company then left the port with all of its boats and men.", PROMISE,
                title=f"{names[n]} leaves")
        for n in range(count)
    ]  # fmt: skip


def test_furniture_line_of_three_articles_is_left_out_and_shown() -> None:
    articles = numbered(4)
    stripped = lines_of(articles).strip(articles[0])
    assert PROMISE not in stripped.body
    assert stripped.word_count == len(stripped.body.split())
    assert [(line.text, line.reason) for line in stripped.dropped_lines] == [(PROMISE, REASON)]


def test_furniture_line_of_two_articles_stays() -> None:
    articles = numbered(2)
    assert lines_of(articles).strip(articles[0]) == articles[0]


def test_furniture_line_of_another_site_stays() -> None:
    lines = lines_of(numbered(4))
    foreign = article(9, "Boats left.", PROMISE, source="courier")
    assert lines.strip(foreign) == foreign
    homeless = article(9, "Boats left.", PROMISE, source=None)
    lines.add(homeless)
    assert lines.strip(homeless) == homeless


def test_furniture_story_printed_again_keeps_its_paragraphs() -> None:
    first = "Several hundred fishermen blocked the harbour of Port Mirel, officials said on Tuesday evening."
    versions = [article(n, first, NOTE, f"Version {'abcd'[n]}.", title="Boats block port") for n in range(4)]
    lines = lines_of(versions)
    assert [lines.strip(version) for version in versions] == versions


def test_furniture_never_takes_the_whole_body() -> None:
    lines = lines_of(numbered(4))
    only = article(9, PROMISE)
    assert lines.strip(only) == only


def test_furniture_long_paragraph_stays() -> None:
    long = " ".join(f"word{n % 7}" for n in range(80)) + "."
    articles = [article(n, f"Boats of {name} left.", long, title=name) for n, name in enumerate(("Ana", "Jon", "Li"))]
    assert lines_of(articles).strip(articles[0]) == articles[0]


def test_furniture_does_not_depend_on_order() -> None:
    articles = numbered(10)
    shuffled = articles[:]
    random.Random(3).shuffle(shuffled)
    one, other = lines_of(articles), lines_of([*shuffled, *shuffled])
    assert [one.strip(a) for a in articles] == [other.strip(a) for a in articles]


def test_furniture_sample_of_a_large_site_is_the_same_in_any_order() -> None:
    def letters(n: int) -> str:
        return "".join("abcdefghij"[int(digit)] for digit in str(n))

    articles = [
        article(n, f"The {letters(n)} boats left for the {letters(n)} islands on that day.", PROMISE, title=letters(n))
        for n in range(600)
    ]
    one, other = lines_of(articles), lines_of(articles[::-1])
    assert [one.strip(a) for a in articles] == [other.strip(a) for a in articles]
    assert all(PROMISE not in one.strip(a).body for a in articles)
