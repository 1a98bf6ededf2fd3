"""Which articles are one story."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from dateline.joining import link_stories
from dateline.records import Article

START = datetime(2023, 5, 1, 6, tzinfo=UTC)


def prose(seed: int, words: int) -> str:
    """Text in which no five words repeat by chance."""
    chance = random.Random(seed)
    return " ".join(f"word{chance.randrange(20_000)}" for _ in range(words))


def article(article_id: str, body: str, hours: float = 0, *, story_id: str | None = None) -> Article:
    when = START + timedelta(hours=hours)
    return Article(
        article_id=article_id, source=None, url=None, title="A title", authors=(), body=body, language="en",
        published_at=when, published_precision="minute", published_from="given", collected_at=when,
        word_count=len(body.split()), raw_id="", raw_uri="", raw_sha256="", record_id="", story_id=story_id,
    )  # fmt: skip


def stories(articles: Sequence[Article]) -> dict[str, str | None]:
    return {a.article_id: a.story_id for a in articles}


def test_stories_exact_copies_differ_only_in_spacing_case_and_marks() -> None:
    linked = link_stories([
        article("b", "Soldiers  left the CITY, on Tuesday.", 2),
        article("a", "Soldiers left the city on Tuesday", 1),
        article("c", "Rain fell over the hills today", 1),
    ])  # fmt: skip
    assert [a.article_id for a in linked] == ["b", "a", "c"]
    assert linked[0].story_id == linked[1].story_id != linked[2].story_id
    assert [a.duplicate_of for a in linked] == ["a", None, None]


@pytest.mark.parametrize("words", [60, 300, 1200])
def test_stories_syndicated_copy_is_a_duplicate_of_the_earliest(words: int) -> None:
    wire = prose(1, words)
    cut = " ".join(wire.split()[: words * 7 // 10]) + " " + prose(2, words // 5)
    linked = link_stories([article("late", cut, 5), article("early", wire, 1), article("other", prose(3, words), 2)])
    assert linked[0].duplicate_of == "early"
    assert linked[0].story_id == linked[1].story_id != linked[2].story_id


@pytest.mark.parametrize("words", [200, 1500])
def test_stories_derived_text_shares_the_story_but_is_no_duplicate(words: int) -> None:
    wire = prose(1, words)
    reworked = " ".join(wire.split()[: words * 4 // 10]) + " " + prose(2, words * 6 // 10)
    first, second = link_stories([article("a", wire), article("b", reworked, 3)])
    assert first.story_id == second.story_id
    assert second.duplicate_of is None


def test_stories_a_shared_paragraph_does_not_make_a_story() -> None:
    paragraph = prose(1, 40)
    linked = link_stories(
        [article("a", paragraph + " " + prose(2, 300)), article("b", paragraph + " " + prose(3, 300))]
    )
    assert linked[0].story_id != linked[1].story_id


def test_stories_the_same_words_a_week_later_are_another_story() -> None:
    text = prose(1, 200)
    first, second = link_stories([article("a", text), article("b", text, hours=24 * 7)])
    assert first.story_id != second.story_id
    assert second.duplicate_of is None


def test_stories_boilerplate_of_many_articles_links_none_of_them() -> None:
    footer = prose(0, 60)
    linked = link_stories([article(f"a{n}", prose(n + 1, 100) + " " + footer) for n in range(80)])
    assert len(set(stories(linked).values())) == 80


def test_stories_a_report_in_a_hundred_outlets_is_one_story() -> None:
    wire = prose(0, 250)
    linked = link_stories([article(f"a{n:03}", wire + " " + prose(n + 1, 12), n / 100) for n in range(100)])
    assert len(set(stories(linked).values())) == 1
    assert {a.duplicate_of for a in linked} == {None, "a000"}


def test_stories_a_digest_does_not_join_what_it_quotes() -> None:
    parts = [prose(n, 60) for n in range(6)]
    digest = article("digest", " ".join(parts), 10)
    linked = link_stories([*(article(f"a{n}", text, n) for n, text in enumerate(parts)), digest])
    assert len(set(stories(linked[:6]).values())) == 6


def test_stories_earlier_articles_keep_their_story() -> None:
    wire = prose(1, 200)
    before = article("x", wire, 0, story_id="st_kept")
    (new,) = link_stories([article("a", wire + " " + prose(2, 20), 20)], earlier=[before])
    assert new.story_id == "st_kept"
    assert new.duplicate_of == "x"


def test_stories_an_article_dated_before_the_known_ones_joins_their_story() -> None:
    wire = prose(1, 200)
    (late_comer,) = link_stories([article("a", wire, 0)], earlier=[article("x", wire, 5, story_id="st_kept")])
    assert late_comer.story_id == "st_kept"


def test_stories_do_not_depend_on_the_order_of_input() -> None:
    wire = prose(1, 300)
    words = wire.split()
    pool = [article(f"a{n}", " ".join(words[: 120 + 20 * n]) + " " + prose(n + 5, 40), n % 4) for n in range(8)]
    pool += [article(f"b{n}", prose(n + 50, 100), n) for n in range(5)]
    expected = {a.article_id: a for a in link_stories(pool)}
    for seed in range(5):
        random.Random(seed).shuffle(pool)
        assert {a.article_id: a for a in link_stories(pool)} == expected


def test_stories_name_is_the_same_in_every_run() -> None:
    (only,) = link_stories([article("a", prose(1, 50))])
    assert only.story_id == "stca978112ca1bbdca"


def test_stories_articles_without_text_stay_apart() -> None:
    linked = link_stories([article("a", ""), article("b", ""), article("c", "Yes"), article("d", "No")])
    assert len(set(stories(linked).values())) == 4
    assert link_stories([]) == []
