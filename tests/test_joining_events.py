"""Which mentions are one event."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dateline.joining import join_events
from dateline.records import Actor, Article, Count, Event, EventDate, EventMention, Place, Span

DAY = date(2023, 5, 16)
SPAN = Span("x", 0, 1)


def article(article_id: str, story: str | None = None, source: str | None = None, day: int = 16) -> Article:
    when = datetime(2023, 5, day, 12, tzinfo=UTC)
    return Article(
        article_id=article_id, source=source, url=None, title="", authors=(), body="x", language="en",
        published_at=when, published_precision="minute", published_from="given", collected_at=when,
        word_count=1, raw_id="", raw_uri="", raw_sha256="", record_id="", story_id=story,
    )  # fmt: skip


def actor(name: str, country: str | None = None, role: str | None = "GOV") -> Actor:
    return Actor(SPAN, name, country, role)


def city(name: str, country: str, admin1: str = "") -> Place:
    return Place(name, country, admin1 or name, 1.0, 2.0, None, "city", "sentence")


def country(name: str, code: str) -> Place:
    return Place(name, code, None, 1.0, 2.0, None, "country", "sentence")


def on(day: date | None) -> EventDate:
    return EventDate(day, day, "day" if day else "unknown", "weekday")


def mention(mention_id: str, article_id: str, **changes: Any) -> EventMention:
    """Israel strikes Syria on 16 May, unless changed."""
    plain = EventMention(
        mention_id=mention_id, article_id=article_id, sentence_index=0, sentence=SPAN, trigger=SPAN,
        event_type="ASSAULT", cameo_code="190", quad_class=4, goldstein=-10.0, modality="actual",
        confidence=0.6, extractor="test", extractor_version="1", source=actor("Israel", "ISR", "MIL"),
        target=actor("Syria", "SYR"), date=on(DAY), place=city("Damascus", "SYR"),
    )  # fmt: skip
    return replace(plain, **changes)


def events_of(*mentions: EventMention, articles: list[Article] | None = None) -> list[Event]:
    given = articles or [article(m.article_id) for m in mentions]
    return join_events(mentions, list({a.article_id: a for a in given}.values()))[1]


def joined(first: EventMention, second: EventMention, articles: list[Article] | None = None) -> bool:
    return len(events_of(first, second, articles=articles)) == 1


ONE_STORY = [article("a", "st1"), article("b", "st1")]


def test_events_two_outlets_telling_the_same_are_one_event() -> None:
    mentions, events = join_events(
        [mention("m2", "b", confidence=0.8), mention("m1", "a")],
        [article("a", "st1", "bbc.co.uk"), article("b", "st2", "reuters.com")],
    )
    (event,) = events
    assert [m.event_id for m in mentions] == [event.event_id, event.event_id]
    assert [m.mention_id for m in mentions] == ["m2", "m1"]
    assert (event.n_mentions, event.n_articles, event.n_stories, event.n_sources) == (2, 2, 2, 2)
    assert event.representative_mention_id == "m2"
    assert event.confidence == pytest.approx(1 - 0.4 * 0.2)
    assert (event.source_name, event.target_country, event.place_name) == ("Israel", "SYR", "Damascus")
    assert (event.event_date, event.mention_ids) == (DAY, ("m1", "m2"))


def test_events_forty_reprints_count_as_one_story_and_do_not_raise_confidence() -> None:
    articles = [article(f"a{n:02}", "st1", f"site{n}.com") for n in range(40)]
    (event,) = events_of(*(mention(f"m{n:02}", a.article_id) for n, a in enumerate(articles)), articles=articles)
    assert (event.n_articles, event.n_stories, event.n_sources) == (40, 1, 40)
    assert event.confidence == pytest.approx(0.6)


def test_events_confidence_never_reaches_certainty() -> None:
    assert events_of(*(mention(f"m{n}", f"a{n}", confidence=0.9) for n in range(9)))[0].confidence == 0.99


def test_events_an_article_without_source_counts_as_one_source() -> None:
    assert events_of(mention("m1", "a"))[0].n_sources == 1


@pytest.mark.parametrize(
    "change",
    [
        {"event_type": "THREATEN"},
        {"modality": "negated"},
        {"modality": "future"},
        {"modality": "hypothetical"},
        {"modality": "requested"},
        {"target": actor("Lebanon", "LBN")},
        {"source": actor("Hezbollah", "ISR", "REB")},
        {"place": city("Aleppo", "SYR")},
        {"place": country("Lebanon", "LBN")},
        {"date": on(date(2023, 5, 18))},
        {"killed": Count(61, 61)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_events_contradictions_keep_mentions_apart_even_in_one_story(change: dict[str, Any]) -> None:
    first = mention("m1", "a", killed=Count(12, 12))
    assert not joined(first, replace(first, mention_id="m2", article_id="b", **change), ONE_STORY)


@pytest.mark.parametrize(
    "change",
    [
        {"date": on(date(2023, 5, 15))},
        {"date": on(None)},
        {"target": None},
        {"place": None},
        {"place": country("Syria", "SYR")},
        {"source": actor("Israeli forces", "ISR", "MIL")},
        {"target": actor("Bashar al-Assad", "SYR")},
        {"killed": Count(14, 14)},
        {"killed": Count(10, None)},
        {"cameo_code": "195"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_events_one_story_tolerates_what_reports_leave_out_or_round(change: dict[str, Any]) -> None:
    first = mention("m1", "a", killed=Count(12, 12))
    assert joined(first, replace(first, mention_id="m2", article_id="b", **change), ONE_STORY)


def test_events_the_day_before_is_another_event_in_another_story() -> None:
    assert not joined(mention("m1", "a"), mention("m2", "b", date=on(date(2023, 5, 15))))


def test_events_two_persons_of_one_government_do_not_merge() -> None:
    putin, lavrov = actor("Vladimir Putin", "RUS"), actor("Sergei Lavrov", "RUS")
    first = mention("m1", "a", event_type="CONSULT", source=putin)
    assert not joined(first, replace(first, mention_id="m2", source=lavrov), [article("a", "st1")])
    assert joined(first, replace(first, mention_id="m2", source=actor("President Putin", "RUS")), [article("a", "st1")])
    assert joined(first, replace(first, mention_id="m2", source=actor("Russia", "RUS")), [article("a", "st1")])


def test_events_a_vague_mention_cannot_bridge_two_contradicting_ones() -> None:
    one_article = [article("a", "st1")]
    putin = mention("m1", "a", source=actor("Vladimir Putin", "RUS"))
    lavrov = mention("m2", "a", source=actor("Sergei Lavrov", "RUS"))
    russia = mention("m3", "a", source=actor("Russia", "RUS"))
    events = events_of(putin, lavrov, russia, articles=one_article)
    assert len(events) == 2
    assert not any({"m1", "m2"} <= set(event.mention_ids) for event in events)


def test_events_a_missing_side_needs_the_other_to_agree() -> None:
    assert joined(mention("m1", "a"), mention("m2", "b", source=None, place=None), ONE_STORY)
    assert not joined(mention("m1", "a"), mention("m2", "b", source=None, target=None), ONE_STORY)


def test_events_mentions_without_parties_join_by_place_within_a_story() -> None:
    nobody = mention("m1", "a", source=None, target=None)
    assert joined(nobody, replace(nobody, mention_id="m2", article_id="b"), ONE_STORY)
    assert not joined(nobody, replace(nobody, mention_id="m2", article_id="b", place=None), ONE_STORY)
    assert not joined(nobody, replace(nobody, mention_id="m2", article_id="b"))


def test_events_within_a_country_need_more_than_the_same_day() -> None:
    police, crowd = actor("police", "KEN", "COP"), actor("protesters", "KEN", "OPP")
    first = mention("m1", "a", source=police, target=crowd, place=None)
    assert not joined(first, replace(first, mention_id="m2", article_id="b"))
    nairobi = replace(first, place=city("Nairobi", "KEN"))
    assert joined(nairobi, replace(nairobi, mention_id="m2", article_id="b"))
    assert not joined(nairobi, replace(nairobi, mention_id="m2", article_id="b", place=city("Kisumu", "KEN")))
    counted = replace(first, killed=Count(12, 12))
    assert joined(counted, replace(counted, mention_id="m2", article_id="b", killed=Count(14, 14)))


def test_events_take_the_most_precise_place_and_day() -> None:
    vague = mention("m1", "a", place=country("Syria", "SYR"), confidence=0.9)
    vague = replace(vague, date=EventDate(date(2023, 5, 15), date(2023, 5, 21), "week", "unit"))
    (event,) = events_of(vague, mention("m2", "b"), articles=ONE_STORY)
    assert event.representative_mention_id == "m1"
    assert (event.place_name, event.event_date, event.event_date_end) == ("Damascus", DAY, DAY)


def test_events_do_not_depend_on_the_order_of_input() -> None:
    chance = random.Random(7)
    people = [actor("Vladimir Putin", "RUS"), actor("Russia", "RUS"), actor("Sergei Lavrov", "RUS"), None]
    others = [actor("China", "CHN"), actor("Xi Jinping", "CHN"), None]
    places = [city("Moscow", "RUS"), country("Russia", "RUS"), None]
    pool = [
        mention(
            f"m{n:02}", f"a{n % 12}", source=chance.choice(people), target=chance.choice(others),
            place=chance.choice(places), confidence=chance.choice([0.4, 0.7]), event_type="CONSULT",
        )
        for n in range(60)
    ]  # fmt: skip
    articles = [article(f"a{n}", f"st{n % 5}", day=15 + n % 2) for n in range(12)]
    expected = join_events(pool, articles)
    for _ in range(5):
        shuffled = chance.sample(pool, len(pool))
        mentions, events = join_events(shuffled, chance.sample(articles, len(articles)))
        assert events == expected[1]
        assert sorted(mentions, key=lambda m: m.mention_id) == expected[0]


def test_events_every_mention_belongs_to_exactly_one_event() -> None:
    pool = [mention(f"m{n}", "a", event_type=("ASSAULT", "PROTEST")[n % 2]) for n in range(6)]
    mentions, events = join_events(pool, [article("a")])
    assert sorted(i for event in events for i in event.mention_ids) == sorted(m.mention_id for m in pool)
    assert {m.event_id for m in mentions} == {event.event_id for event in events}


def test_events_a_mention_without_its_article_is_an_error_that_names_both() -> None:
    with pytest.raises(ValueError, match="m1 belongs to article a"):
        join_events([mention("m1", "a")], [])


def test_events_of_nothing_are_none() -> None:
    assert join_events([], []) == ([], [])


def test_versions_of_an_article_are_one_article_and_repeat_no_mention() -> None:
    first = article("a", story="s")
    second = replace(article("b", story="s"), version=2, version_of="a")
    reprint = article("c", story="s")
    told = Span("Twelve were hurt.", 0, 17)
    [event] = events_of(
        mention("m1", "a"),
        mention("m2", "a"),
        mention("m3", "b"),
        mention("m4", "b", sentence=told),
        mention("m5", "c"),
        articles=[first, second, reprint],
    )
    assert (event.n_articles, event.n_stories) == (2, 1)
    # Twice in the first version and once more in the second is twice; then the new sentence, and the reprint.
    assert event.n_mentions == 4
    assert event.mention_ids == ("m1", "m2", "m3", "m4", "m5")
