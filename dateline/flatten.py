"""Records to flat rows and back: the one place that says how a nested record becomes columns.

What belongs here: the names of the columns a record spreads over. What does not: column types, descriptions
and storage (``warehouse.tables``). A row is a plain dict in column order; ``*_row`` and ``*_from_row`` are
inverses, except that ``Count(None, None)`` comes back as None, as it says nothing. ``ingest_date`` is not
part of a record: the lake adds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

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
    Rejected,
    Span,
)

Row = dict[str, Any]

_COUNTED = ("killed", "injured", "arrested", "displaced", "participants")


def raw_row(item: RawItem) -> Row:
    """The columns of ``raw_articles``."""
    return {
        "raw_id": item.raw_id,
        "raw_uri": item.raw_uri,
        "record_id": item.record_id,
        "media_type": item.media_type,
        "content": item.content,
        "raw_sha256": item.raw_sha256,
        "collected_at": item.collected_at,
        "url": item.url,
        "source": item.source,
        "told_json": json.dumps(dict(item.told), ensure_ascii=True, sort_keys=True) if item.told else None,
    }


def raw_from_row(row: Mapping[str, Any]) -> RawItem:
    """The raw item a row of ``raw_articles`` was made from."""
    return RawItem(
        raw_id=row["raw_id"],
        raw_uri=row["raw_uri"],
        record_id=row["record_id"],
        media_type=row["media_type"],
        content=row["content"],
        raw_sha256=row["raw_sha256"],
        collected_at=_aware(row["collected_at"]),
        url=row["url"],
        source=row["source"],
        told=json.loads(row["told_json"]) if row["told_json"] else {},
    )


def article_row(article: Article) -> Row:
    """The columns of ``articles``; authors is a list, dropped_lines a list of dicts."""
    return {
        "article_id": article.article_id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "authors": list(article.authors),
        "body": article.body,
        "language": article.language,
        "published_at": article.published_at,
        "published_precision": article.published_precision,
        "published_from": article.published_from,
        "collected_at": article.collected_at,
        "word_count": article.word_count,
        "raw_id": article.raw_id,
        "raw_uri": article.raw_uri,
        "raw_sha256": article.raw_sha256,
        "record_id": article.record_id,
        "dateline_place": article.dateline_place,
        "wire": article.wire,
        "story_id": article.story_id,
        "duplicate_of": article.duplicate_of,
        "dropped_lines": [
            {"line": dropped.line, "text": dropped.text, "reason": dropped.reason} for dropped in article.dropped_lines
        ],
        "section": article.section,
        "updated_at": article.updated_at,
        "completeness": article.completeness,
        "copy_kind": article.copy_kind,
        "version": article.version,
        "version_of": article.version_of,
    }


def article_from_row(row: Mapping[str, Any]) -> Article:
    """The article a row of ``articles`` was made from."""
    return Article(
        article_id=row["article_id"],
        source=row["source"],
        url=row["url"],
        title=row["title"],
        authors=tuple(row["authors"]),
        body=row["body"],
        language=row["language"],
        published_at=_aware_or_none(row["published_at"]),
        published_precision=row["published_precision"],
        published_from=row["published_from"],
        collected_at=_aware(row["collected_at"]),
        word_count=row["word_count"],
        raw_id=row["raw_id"],
        raw_uri=row["raw_uri"],
        raw_sha256=row["raw_sha256"],
        record_id=row["record_id"],
        dateline_place=row["dateline_place"],
        wire=row["wire"],
        story_id=row["story_id"],
        duplicate_of=row["duplicate_of"],
        dropped_lines=tuple(
            DroppedLine(line=dropped["line"], text=dropped["text"], reason=dropped["reason"])
            for dropped in row["dropped_lines"]
        ),
        section=row["section"],
        updated_at=_aware_or_none(row["updated_at"]),
        completeness=row["completeness"],
        copy_kind=row["copy_kind"],
        version=row["version"],
        version_of=row["version_of"],
    )


def mention_row(mention: EventMention) -> Row:
    """The columns of ``event_mentions``: actors, date, place and counts spread over prefixed columns."""
    when, where = mention.date, mention.place
    return {
        "mention_id": mention.mention_id,
        "event_id": mention.event_id,
        "article_id": mention.article_id,
        "sentence_index": mention.sentence_index,
        "sentence_start": mention.sentence.start,
        "sentence_end": mention.sentence.end,
        "sentence_text": mention.sentence.text,
        **_span_columns("trigger", "trigger_text", mention.trigger),
        "event_type": mention.event_type,
        "event_mode": mention.event_mode,
        "contexts": list(mention.contexts),
        "cameo_code": mention.cameo_code,
        "quad_class": mention.quad_class,
        "goldstein": mention.goldstein,
        **_actor_columns("source", mention.source),
        **_actor_columns("target", mention.target),
        "event_date_start": when.start if when else None,
        "event_date_end": when.end if when else None,
        "date_precision": when.precision if when else None,
        **_span_columns("date_text", "date_text", when.span if when else None),
        "date_from": when.date_from if when else None,
        **_span_columns("place", "place_text", where.span if where else None),
        "place_name": where.name if where else None,
        "place_country": where.country if where else None,
        "place_admin1": where.admin1 if where else None,
        "place_latitude": where.latitude if where else None,
        "place_longitude": where.longitude if where else None,
        "place_geonames_id": where.geonames_id if where else None,
        "place_precision": where.precision if where else None,
        "place_chosen_by": where.chosen_by if where else None,
        "modality": mention.modality,
        **_span_columns("attributed_to", "attributed_to_text", mention.attributed_to),
        **_count_columns("killed", mention.killed),
        **_count_columns("injured", mention.injured),
        **_count_columns("arrested", mention.arrested),
        **_count_columns("displaced", mention.displaced),
        **_count_columns("participants", mention.participants),
        "amount": mention.amount,
        "currency": mention.currency,
        "confidence": mention.confidence,
        "extractor": mention.extractor,
        "extractor_version": mention.extractor_version,
    }


def mention_from_row(row: Mapping[str, Any]) -> EventMention:
    """The mention a row of ``event_mentions`` was made from."""
    counts = {what: _count(row, what) for what in _COUNTED}
    return EventMention(
        mention_id=row["mention_id"],
        article_id=row["article_id"],
        sentence_index=row["sentence_index"],
        sentence=Span(row["sentence_text"], row["sentence_start"], row["sentence_end"]),
        trigger=Span(row["trigger_text"], row["trigger_start"], row["trigger_end"]),
        event_type=row["event_type"],
        cameo_code=row["cameo_code"],
        quad_class=row["quad_class"],
        goldstein=row["goldstein"],
        modality=row["modality"],
        confidence=row["confidence"],
        extractor=row["extractor"],
        extractor_version=row["extractor_version"],
        event_mode=row["event_mode"],
        contexts=tuple(row["contexts"]),
        source=_actor(row, "source"),
        target=_actor(row, "target"),
        date=_date(row),
        place=_place(row),
        attributed_to=_span(row, "attributed_to", "attributed_to_text"),
        event_id=row["event_id"],
        amount=row["amount"],
        currency=row["currency"],
        **counts,
    )


def event_row(event: Event) -> Row:
    """The columns of ``events``."""
    row: Row = {name: getattr(event, name) for name in Event.__slots__}
    row["mention_ids"] = list(event.mention_ids)
    return row


def event_from_row(row: Mapping[str, Any]) -> Event:
    """The event a row of ``events`` was made from."""
    values = {name: row[name] for name in Event.__slots__}
    values["first_seen"] = _aware_or_none(row["first_seen"])
    values["last_seen"] = _aware_or_none(row["last_seen"])
    values["mention_ids"] = tuple(row["mention_ids"])
    return Event(**values)


def rejected_row(rejected: Rejected) -> Row:
    """The columns of ``rejected_rows``.

    ``rejected_id`` is the first 16 hex digits of SHA-256 over the other columns.
    """
    parts = (
        rejected.table, rejected.uri, rejected.position, rejected.rule, rejected.reason, rejected.row_json,
    )  # fmt: skip
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "rejected_id": digest[:16],
        "table_name": rejected.table,
        "uri": rejected.uri,
        "position": rejected.position,
        "rule": rejected.rule,
        "reason": rejected.reason,
        "row_json": rejected.row_json,
    }


def rejected_from_row(row: Mapping[str, Any]) -> Rejected:
    """The rejection a row of ``rejected_rows`` was made from."""
    return Rejected(
        table=row["table_name"],
        uri=row["uri"],
        position=row["position"],
        rule=row["rule"],
        reason=row["reason"],
        row_json=row["row_json"],
    )


def _span_columns(prefix: str, text: str, span: Span | None) -> Row:
    return {
        text: span.text if span else None,
        f"{prefix}_start": span.start if span else None,
        f"{prefix}_end": span.end if span else None,
    }


def _span(row: Mapping[str, Any], prefix: str, text: str) -> Span | None:
    if row[text] is None:
        return None
    return Span(row[text], row[f"{prefix}_start"], row[f"{prefix}_end"])


def _actor_columns(side: str, actor: Actor | None) -> Row:
    return {
        **_span_columns(side, f"{side}_text", actor.span if actor else None),
        f"{side}_name": actor.name if actor else None,
        f"{side}_country": actor.country if actor else None,
        f"{side}_role": actor.role if actor else None,
        f"{side}_resolved_by": actor.resolved_by if actor else None,
    }


def _actor(row: Mapping[str, Any], side: str) -> Actor | None:
    span = _span(row, side, f"{side}_text")
    if span is None:
        return None
    return Actor(
        span=span,
        name=row[f"{side}_name"],
        country=row[f"{side}_country"],
        role=row[f"{side}_role"],
        resolved_by=row[f"{side}_resolved_by"],
    )


def _date(row: Mapping[str, Any]) -> EventDate | None:
    if row["date_precision"] is None:
        return None
    start: date | None = row["event_date_start"]
    return EventDate(
        start=start,
        end=row["event_date_end"],
        precision=row["date_precision"],
        date_from=row["date_from"],
        span=_span(row, "date_text", "date_text"),
    )


def _place(row: Mapping[str, Any]) -> Place | None:
    if row["place_name"] is None:
        return None
    return Place(
        name=row["place_name"],
        country=row["place_country"],
        admin1=row["place_admin1"],
        latitude=row["place_latitude"],
        longitude=row["place_longitude"],
        geonames_id=row["place_geonames_id"],
        precision=row["place_precision"],
        chosen_by=row["place_chosen_by"],
        span=_span(row, "place", "place_text"),
    )


def _count_columns(what: str, count: Count | None) -> Row:
    return {f"{what}_low": count.low if count else None, f"{what}_high": count.high if count else None}


def _count(row: Mapping[str, Any], what: str) -> Count | None:
    low, high = row[f"{what}_low"], row[f"{what}_high"]
    return None if low is None and high is None else Count(low, high)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _aware_or_none(moment: datetime | None) -> datetime | None:
    return None if moment is None else _aware(moment)
