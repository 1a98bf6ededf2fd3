"""Which articles are one story."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dateline.joining import link_stories
from dateline.records import Article

START = datetime(2023, 5, 1, 6, tzinfo=UTC)


def prose(seed: int, words: int) -> str:
    """Text in which no five words repeat by chance."""
    chance = random.Random(seed)
    return " ".join(f"word{chance.randrange(20_000)}" for _ in range(words))


def article(
    article_id: str, body: str, hours: float = 0, *, story_id: str | None = None, url: str | None = None
) -> Article:
    when = START + timedelta(hours=hours)
    return Article(
        article_id=article_id, source=None, url=url, title="A title", authors=(), body=body, language="en",
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


@pytest.mark.parametrize("cut", [200, 150])
def test_stories_a_copy_without_a_day_belongs_to_what_came_with_it(cut: int) -> None:
    text = prose(1, 200)
    dated = replace(article("a", text), collected_at=START + timedelta(days=30))
    undated = replace(
        article("b", " ".join(text.split()[:cut]), hours=24 * 30), published_at=None, published_precision=None
    )
    first, second = link_stories([dated, undated])
    assert first.story_id == second.story_id


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


def test_stories_say_how_a_copy_repeats() -> None:
    wire = prose(1, 300)
    words = wire.split()
    linked = link_stories([
        article("a", wire, 0),
        article("b", wire.upper(), 1),
        article("c", " ".join(words[100:]), 2),
        article("d", " ".join(words[:120]) + " " + prose(2, 180), 3),
        article("e", prose(3, 300), 4),
    ])  # fmt: skip
    assert [a.copy_kind for a in linked] == [None, "exact", "syndicated", "derived", None]
    assert [a.duplicate_of for a in linked] == [None, "a", "a", None, None]


def test_stories_short_texts_of_one_form_stay_apart() -> None:
    correction = "Correction: an earlier version of this article misspelled the name of"
    captions = [article(f"c{n}", "Watch the video.", n) for n in range(5)]
    notes = [article(f"n{n}", f"{correction} {prose(n, 6)}.", n) for n in range(5)]
    assert len(set(stories(link_stories([*captions, *notes])).values())) == 10


def test_stories_a_footer_of_long_and_short_texts_does_not_link_the_short_ones() -> None:
    footer = prose(0, 45)
    short = [article(f"s{n:03}", prose(n + 1, 50) + " " + footer, n / 10) for n in range(100)]
    long = [article(f"l{n:03}", prose(n + 500, 900) + " " + footer, n / 10) for n in range(30)]
    assert len(set(stories(link_stories([*short, *long])).values())) == 130


def test_stories_two_days_link_as_one_does() -> None:
    texts = [prose(n, 150 + 40 * n) for n in range(12)]
    first = link_stories([article(f"a{n:02}", text, n / 10) for n, text in enumerate(texts)])
    copies = [
        article(f"b{n:02}", " ".join(text.split()[: 100 + 10 * n]) + " " + prose(n + 50, 20), 24 + n / 10)
        for n, text in enumerate(texts)
    ]
    second = link_stories(copies, earlier=first)
    together = link_stories([*(article(a.article_id, a.body, n / 10) for n, a in enumerate(first)), *copies])
    assert [*first, *second] == together
    assert {a.duplicate_of for a in second} == {a.article_id for a in first}


def test_stories_a_digest_of_yesterday_does_not_swallow_a_copy_of_its_part() -> None:
    parts = [prose(n, 90) for n in range(6)]
    before = link_stories([
        *(article(f"a{n}", text, n) for n, text in enumerate(parts)),
        article("digest", " ".join(parts), 10),
    ])  # fmt: skip
    (copy,) = link_stories([article("b", parts[3], 24)], earlier=before)
    assert (copy.story_id, copy.duplicate_of) == (before[3].story_id, "a3")


def test_versions_are_texts_of_one_address_in_the_order_of_collection() -> None:
    address = "https://www.example.org/news/1.html"
    first, second, third = link_stories([
        article("z", "Two soldiers were killed in the town on Monday.", 0, url=address),
        article("y", "Three soldiers were killed in the town on Monday.", 2, url="http://example.org/news/1.html#top"),
        article("x", prose(1, 200), 5, url=address),
    ])  # fmt: skip
    assert [(a.version, a.version_of) for a in (first, second, third)] == [(1, None), (2, "z"), (3, "z")]
    assert first.story_id == second.story_id == third.story_id
    assert [a.copy_kind for a in (first, second, third)] == [None, None, None]


def test_versions_of_one_day_stand_as_they_state_their_times_and_not_as_their_files_are_named() -> None:
    address, collected = "https://example.org/news/1", START + timedelta(days=9)
    printed = replace(article("z", prose(1, 100), url=address), collected_at=collected + timedelta(seconds=1))
    corrected = replace(
        article("a", prose(2, 100), url=address), updated_at=START + timedelta(hours=5), collected_at=collected
    )
    linked = {a.article_id: a for a in link_stories([corrected, printed])}
    assert (linked["z"].version, linked["a"].version, linked["a"].version_of) == (1, 2, "z")
    undated = replace(printed, published_at=None, published_precision=None, published_from="none")
    assert {a.article_id: a.version for a in link_stories([corrected, undated])} == {"a": 1, "z": 2}


def test_versions_go_on_after_days_and_the_same_text_again_is_no_article() -> None:
    address = "https://example.org/news/1"
    text, corrected = prose(1, 100), prose(2, 100)
    before = link_stories([article("a", text, 0, url=address), article("b", corrected, 3, url=address)])
    again = link_stories(
        [
            article("c", text, 24 * 20, url=address),
            article("d", prose(3, 100), 24 * 20, url=address),
            article("e", text, 24 * 20, url="https://example.org/news/2"),
        ],
        earlier=before,
    )
    assert [(a.article_id, a.version, a.version_of) for a in again] == [("d", 3, "a"), ("e", 1, None)]
    assert again[0].story_id == before[0].story_id != again[1].story_id


def test_versions_a_front_page_is_no_address_of_an_article() -> None:
    linked = link_stories([article(f"a{n}", prose(n, 60), n, url="https://example.org/") for n in range(3)])
    assert {a.version for a in linked} == {1}
    assert len(set(stories(linked).values())) == 3


def test_versions_without_url_share_source_and_guid_but_not_a_line_number() -> None:
    guid = "tag:example.org,2023:5-16"
    feed = [replace(article(f"g{n}", prose(n, 60), n), source="Example", record_id=guid) for n in range(2)]
    lines = [replace(article(f"l{n}", prose(n + 9, 60), n), source="Example", record_id="3") for n in range(2)]
    assert [a.version for a in link_stories([*feed, *lines])] == [1, 2, 1, 1]
