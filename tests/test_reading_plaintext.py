"""Plain text pages: the headline and the paragraphs stay, what the site prints around them goes."""

from __future__ import annotations

import textwrap

import pytest

from dateline.reading.crumbs import find_crumb, parse_phrases
from dateline.reading.plaintext import drop_crumbs, find_article
from dateline.reading.text import normalise

HEAD = "Fishermen block harbour over fuel price rise"
PARAGRAPHS = (
    "Several hundred fishermen blocked the harbour of Port Mirel on Tuesday with their boats, the port "
    "authority said, in a protest against a rise in the price of diesel.",
    "“We cannot pay for the fuel to go out,” said Tomas Riel, who owns two boats. “So we stay in.”",
    "The government said it would meet the fishermen's union.",
    "The union refused.",
    "Police arrested nine people, among them a local councillor, after stones were thrown at a customs "
    "office; three officers were hurt, a spokeswoman said.",
    "The harbour handles about a third of the country's grain imports and has been closed twice this year.",
)
MENU = "Home\nNews\nWorld\nPolitics\nSport\n\nThe Coast Gazette\n\n"
ABOVE = "\n\nBy Ana Voss and Jon Pell\n\nMay 16, 2023\n\n0 47\n\nShare\n\n"
BETWEEN = ("Advertisement", "Read more: Diesel price rises for the third time", "Ministers meet over new tax")
BELOW = """

Share this:

Related stories

Diesel price rises for the third time

Leave a Reply

Your email address will not be published. Required fields are marked *

Peter says:

I think that these people are right and that the government should have acted a long time ago to help them.

Copyright © 2023 The Coast Gazette. All rights reserved."""


def page(separator: str = "\n\n", *, wrap: int | None = None, furniture: bool = True) -> str:
    lines: list[str] = []
    for at, paragraph in enumerate(PARAGRAPHS):
        lines.append(textwrap.fill(paragraph, wrap) if wrap else paragraph)
        if furniture and 1 <= at <= 3:
            lines.append(BETWEEN[at - 1])
    body = separator.join(lines)
    return MENU + HEAD + ABOVE + body + BELOW if furniture else HEAD + separator + body


@pytest.mark.parametrize(
    "text",
    [
        page(furniture=False),
        page(),
        page("\n"),
        page(wrap=78),
        page(wrap=60, furniture=False),
        page().replace("\n", "\r\n"),
        HEAD + "\n\n" + "\n".join(textwrap.fill(p, 72, initial_indent="    ") for p in PARAGRAPHS),
    ],
    ids=["bare", "full", "single-spaced", "wrapped", "wrapped-bare", "crlf", "indented"],
)
def test_plaintext_keeps_every_paragraph_and_nothing_else(text: str) -> None:
    found = find_article(normalise(text))
    assert found is not None
    assert found.title == HEAD
    assert found.paragraphs == PARAGRAPHS


def test_plaintext_says_why_a_line_was_dropped() -> None:
    found = find_article(normalise(page()))
    assert found is not None
    reasons = {line.text: line.reason for line in found.dropped}
    assert reasons["0 47"] == "share count"
    assert reasons["Advertisement"] == "advertisement"
    assert reasons["Leave a Reply"] == "comment form"
    assert reasons["Ministers meet over new tax"] == "heading or link"
    assert found.authors == ("Ana Voss", "Jon Pell")
    assert found.date_lines == ("May 16, 2023",)


def test_plaintext_counts_lines_from_one() -> None:
    found = find_article("0 47\n\n" + "\n\n".join(PARAGRAPHS))
    assert found is not None
    assert [(line.line, line.text) for line in found.dropped] == [(1, "0 47")]


def test_plaintext_block_of_links_does_not_cost_the_rest() -> None:
    links = "RELATED\n" + "\n".join(f"Minister number {n} visits the harbour" for n in range(12))
    found = find_article("\n\n".join([*PARAGRAPHS[:3], links, *PARAGRAPHS[3:]]))
    assert found is not None
    assert found.paragraphs == PARAGRAPHS


def test_plaintext_headings_and_lists_of_the_text_stay() -> None:
    text = [*PARAGRAPHS[:3], "Background", *PARAGRAPHS[3:5], "The union asks for three things:"]
    text += ["A lower price of diesel", "A meeting with the minister", "The release of those arrested", PARAGRAPHS[5]]
    found = find_article("\n\n".join(["Home", *text, "Share this:"]))
    assert found is not None
    assert found.paragraphs == tuple(text)


LONG = [paragraph for paragraph in PARAGRAPHS if len(paragraph) > 90]


def test_plaintext_lines_that_are_its_way_of_writing_stay() -> None:
    text = [part for n, p in enumerate(LONG) for part in (f"Boat number {n}", "Did you think it would end", p)]
    found = find_article("\n\n".join([HEAD, *PARAGRAPHS[:1], *text, "Share this:"]))
    assert found is not None
    assert found.paragraphs == (PARAGRAPHS[0], *text)


def test_plaintext_single_line_is_the_article() -> None:
    found = find_article("Protesters clash with police at the harbour")
    assert found is not None
    assert found.paragraphs == ("Protesters clash with police at the harbour",)


def test_plaintext_without_prose_is_no_article() -> None:
    assert find_article("Home\nNews\nSport\n\n0 47\n\nLeave a Reply") is None


def test_plaintext_record_body_loses_only_known_crumbs() -> None:
    kept, dropped = drop_crumbs(
        "Boats block port\n\nFuel is dear\n\nRead more\n\nPolice came.", titles=["Boats block port"]
    )
    assert kept == ["Fuel is dear", "Police came."]
    assert [line.reason for line in dropped] == ["title repeated", "related stories"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Comment from the ministry was not available on Sunday.",
        "Share prices fell after the attack.",
        "Read, the former minister, was released.",
        "“Live and let live,” he said.",
        "The missing boat could not be found, the coast guard said.",
        "Reuters could not verify the report.",
        "World politics and business news dominated the talks.",
    ],
)
def test_crumbs_leave_sentences_alone(sentence: str) -> None:
    assert find_crumb(sentence) is None


def test_crumbs_broken_phrase_file_is_told_by_line() -> None:
    with pytest.raises(ValueError, match="line 1"):
        parse_phrases("a phrase under no reason")
    with pytest.raises(ValueError, match="line 3"):
        parse_phrases("[share]\ntweet\nTweet!")
