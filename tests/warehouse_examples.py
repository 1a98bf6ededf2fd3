"""Small records that keep every rule, for the tests of the warehouse and the expectations."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from dateline.joining.signatures import Signing
from dateline.joining.stories import Link
from dateline.records import (
    Actor,
    Article,
    Count,
    DroppedLine,
    Event,
    EventDate,
    EventMention,
    Place,
    RawItem,
    Span,
)
from warehouse import records_io, signatures, tables
from warehouse.lake import Lake

DAY = "2026-03-02"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
# The flag is two code points and the e-acute may be one or two: offsets must not count bytes or UTF-16 units.
BODY = "🇺🇦 Protesters in Café Square, Lyon, attacked French police on Monday, Agence said. 12 were hurt."


def span(text: str, body: str = BODY) -> Span:
    start = body.index(text)
    return Span(text, start, start + len(text))


def raw_item(name: str = "one", **changes: Any) -> RawItem:
    content = f"{name}: {BODY}".encode()
    item = RawItem(
        raw_id=hashlib.sha256(name.encode()).hexdigest()[:16],
        raw_uri=f"landing/{name}.txt",
        record_id="",
        media_type="text/plain",
        content=content,
        raw_sha256=hashlib.sha256(content).hexdigest(),
        collected_at=NOON,
    )
    return replace(item, **changes)


def article(name: str = "one", **changes: Any) -> Article:
    raw = raw_item(name)
    made = Article(
        article_id=f"a-{name}",
        source="example.org",
        url=None,
        title="Protest in Lyon",
        authors=("A. Writer", "B. Writer"),
        body=BODY,
        language="en",
        published_at=NOON,
        published_precision="minute",
        published_from="metadata",
        collected_at=NOON,
        word_count=15,
        raw_id=raw.raw_id,
        raw_uri=raw.raw_uri,
        raw_sha256=raw.raw_sha256,
        record_id="",
        story_id=f"s-{name}",
        dropped_lines=(DroppedLine(3, "12 shares", "share count"),),
    )
    return replace(made, **changes)


def mention(name: str = "one", **changes: Any) -> EventMention:
    made = EventMention(
        mention_id=f"m-{name}",
        article_id=f"a-{name}",
        sentence_index=0,
        sentence=Span(BODY[: BODY.index(" 12 were")], 0, BODY.index(" 12 were")),
        trigger=span("attacked"),
        event_type="ASSAULT",
        cameo_code="190",
        quad_class=4,
        goldstein=-9.5,
        modality="actual",
        confidence=0.75,
        extractor="test",
        extractor_version="1",
        event_mode="beating",
        contexts=("security",),
        source=Actor(span("Protesters"), "Protesters (FRA)", "FRA", "CVL", "dictionary"),
        target=Actor(span("French police"), "Police (FRA)", "FRA", "COP", "dictionary"),
        date=EventDate(date(2026, 3, 2), date(2026, 3, 2), "day", "weekday", span("on Monday")),
        place=Place("Lyon", "FRA", "Auvergne-Rhône-Alpes", 45.75, 4.85, 2996944, "city", "city", span("Lyon")),
        attributed_to=span("Agence"),
        event_id=f"e-{name}",
        injured=Count(12, 12),
        participants=Count(100, None),
    )
    return replace(made, **changes)


def event(name: str = "one", **changes: Any) -> Event:
    made = Event(
        event_id=f"e-{name}",
        event_date=date(2026, 3, 2),
        event_date_end=date(2026, 3, 2),
        event_type="ASSAULT",
        cameo_code="190",
        quad_class=4,
        goldstein=-9.5,
        modality="actual",
        source_name="Protesters (FRA)",
        source_country="FRA",
        source_role="CVL",
        target_name="Police (FRA)",
        target_country="FRA",
        target_role="COP",
        place_name="Lyon",
        place_country="FRA",
        place_admin1="Auvergne-Rhône-Alpes",
        latitude=45.75,
        longitude=4.85,
        n_mentions=1,
        n_articles=1,
        n_stories=1,
        n_sources=1,
        first_seen=NOON,
        last_seen=NOON,
        representative_mention_id=f"m-{name}",
        confidence=0.75,
        mention_ids=(f"m-{name}",),
    )
    return replace(made, **changes)


def write_day(
    lake: Lake,
    day: str = DAY,
    *,
    raw: tuple[RawItem, ...] = (),
    articles: tuple[Article, ...] = (),
    mentions: tuple[EventMention, ...] = (),
    events: tuple[Event, ...] = (),
    rejected: tuple[Any, ...] = (),
) -> None:
    """Write all partitioned tables of one day."""
    for table, records in (
        ("raw_articles", raw),
        ("articles", articles),
        ("event_mentions", mentions),
        ("events", events),
        ("rejected_rows", rejected),
    ):
        lake.write(table, day, records_io.to_table(table, records))


def write_good_day(lake: Lake, day: str = DAY, names: tuple[str, ...] = ("one", "two")) -> None:
    write_day(
        lake,
        day,
        raw=tuple(raw_item(name) for name in names),
        articles=tuple(article(name) for name in names),
        mentions=tuple(mention(name) for name in names),
        events=tuple(event(name) for name in names),
    )
    made = [article(name) for name in names]
    signing = Signing()
    for one in made:
        signing.add(one)
    links = {one.article_id: Link(one.story_id or "") for one in made}
    lake.write("article_signatures", day, signatures.to_table(signing.signatures(), links))
    lake.write("intake", day, intake_rows(("raw_articles", "article", len(names)), ("articles", "article", len(names))))


def intake_rows(*told: tuple[str, str, int]) -> pa.Table:
    """Rows of ``intake``: stage, outcome and number of items."""
    rows = [
        {"stage": stage, "source": "", "outcome": outcome, "rule": "" if outcome == "article" else "why", "n_items": n}
        for stage, outcome, n in told
    ]
    return pa.Table.from_pylist(rows)


def health_rows() -> pa.Table:
    """A source that was collected, and one that never was."""
    declared = tables.get("source_health")
    counts = {column.name: 0 for column in declared.columns if column.name.startswith("n_")}
    nothing = {column.name: None for column in declared.columns if column.nullable}
    new = {**nothing, **counts, "source": "new", "status": "new", "errors": [], "notes": []}
    failing = {
        **new,
        "source": "failing",
        "kind": "feed",
        "status": "failing",
        "last_run_at": NOON,
        "last_failure_at": NOON,
        "n_failures_in_a_row": 2,
        "last_error": "no answer",
        "errors": ["no answer"],
    }
    return pa.Table.from_pylist([new, failing], schema=declared.arrow_schema())
