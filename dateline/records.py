"""The records that travel between the steps, one frozen dataclass for each kind.

What belongs here: plain data with its meaning. What does not: any behaviour beyond construction, and any
knowledge of how a record is stored.

Offsets count Unicode code points of ``Article.body`` and are half-open: ``body[span.start:span.end] == span.text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of an article's body: its text and its half-open code point offsets."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item exactly as it arrived: a file, a page of an archive, an entry of a feed, or a row of a table.

    ``raw_id`` is the first 16 hex digits of SHA-256 over uri, record id and content hash, so the same item has
    the same id on every machine that sees it under the same uri. ``media_type`` is one of ``text/plain``,
    ``text/html``, ``text/markdown``, ``application/json``, ``application/pdf``, ``message/rfc822``.
    ``collected_at`` is an aware UTC time: for an archived page the time it was archived.

    ``url`` is the address the bytes were fetched from, where that is known and is not ``raw_uri`` (a page in a web
    archive); ``source`` the name of the configured source. ``told`` is what a feed, archive or server said of the
    item beside its bytes; its keys are ``title``, ``published``, ``updated``, ``authors`` (apart by ``; ``),
    ``section``, ``site``, ``language`` and ``charset``, its values as they were said.
    """

    raw_id: str
    raw_uri: str
    record_id: str
    media_type: str
    content: bytes
    raw_sha256: str
    collected_at: datetime
    url: str | None = None
    source: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that could not be used, with the place and the reason a person needs to mend it.

    ``table`` is the table the row was meant for; ``position`` a line number or record id ("" where the whole file
    is meant); ``rule`` a short stable name such as ``empty_file``; ``reason`` a sentence; ``row_json`` the row or
    the start of it.
    """

    table: str
    uri: str
    position: str
    rule: str
    reason: str
    row_json: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that was rightly left alone: it holds no article (a picture in a web archive, a page seen before).

    ``uri``, ``position``, ``rule`` and ``reason`` are as in ``Rejected``. Counted by rule and not stored one by one.
    """

    uri: str
    position: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line of the input that was not taken into the body, and why (for example ``share count``)."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One clean article. ``published_at`` is aware UTC or None where no evidence exists: it is never invented.

    ``published_precision`` is ``second``, ``minute``, ``day`` or None; ``published_from`` one of ``given`` (the user
    said so), ``metadata``, ``json-ld``, ``dateline``, ``feed``, ``filename``, ``inferred``, ``none``.
    ``dateline_place`` is the place named in the dateline crumb ("KHARTOUM") or None. ``language`` is an ISO 639-1
    code or None when unsure.

    ``updated_at`` is when the publisher last changed it, as the publisher says. ``completeness`` is ``full``,
    ``summary`` (a feed gave no more) or ``paywalled`` (the page ends where paying begins). ``copy_kind`` says how
    ``duplicate_of`` is repeated: ``exact``, ``syndicated``; or ``derived`` with ``duplicate_of`` None. ``version``
    counts the texts that came under one address from 1 on; ``version_of`` is the first of them, None for itself.
    """

    article_id: str
    source: str | None
    url: str | None
    title: str
    authors: tuple[str, ...]
    body: str
    language: str | None
    published_at: datetime | None
    published_precision: str | None
    published_from: str
    collected_at: datetime
    word_count: int
    raw_id: str
    raw_uri: str
    raw_sha256: str
    record_id: str
    dateline_place: str | None = None
    wire: str | None = None
    story_id: str | None = None
    duplicate_of: str | None = None
    dropped_lines: tuple[DroppedLine, ...] = ()
    section: str | None = None
    updated_at: datetime | None = None
    completeness: str = "full"
    copy_kind: str | None = None
    version: int = 1
    version_of: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A party of an event: the words it was read from and what they were resolved to.

    ``country`` is ISO 3166-1 alpha-3, or IGO, NGO, MNC, INT (an international body of no country); ``role`` a
    PLOVER sector such as GOV, MIL, COP, REB, OPP, CVL, MED, BUS, JUD, LEG, PTY, REF, CRM, EDU, HLH, REL, SPY, LAB;
    ``resolved_by`` says which rule found them (``dictionary``, ``document``, ``pronoun``, ``inferred``, ...).
    """

    span: Span
    name: str
    country: str | None = None
    role: str | None = None
    resolved_by: str | None = None


@dataclass(frozen=True, slots=True)
class EventDate:
    """When: inclusive days, the words they were read from (None when the publication day was taken), and the rule.

    ``precision`` is ``day``, ``week``, ``month``, ``season``, ``year``, ``range`` or ``unknown``; ``date_from`` names
    the rule (``weekday``, ``calendar``, ``relative``, ``publication``, ``none``, ...).
    """

    start: date | None
    end: date | None
    precision: str
    date_from: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the words, the gazetteer entry, and which evidence chose it.

    ``latitude`` and ``longitude`` are WGS 84 degrees; ``precision`` is ``city``, ``region``, ``country`` or ``area``.
    ``span`` is None where the place does not stand in the body (a dateline crumb).
    """

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    precision: str
    chosen_by: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number read from text as a range, both ends inclusive; None where one side is open ("at least 12")."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class EventMention:
    """One event in one sentence of one article, with the characters it was read from.

    ``event_type`` is one of the sixteen PLOVER types, ``cameo_code`` the CAMEO code it was read as, ``modality`` one
    of ``actual``, ``future``, ``hypothetical``, ``requested``, ``negated``, ``denied``. ``confidence`` lies in [0, 1].
    """

    mention_id: str
    article_id: str
    sentence_index: int
    sentence: Span
    trigger: Span
    event_type: str
    cameo_code: str
    quad_class: int
    goldstein: float
    modality: str
    confidence: float
    extractor: str
    extractor_version: str
    event_mode: str | None = None
    contexts: tuple[str, ...] = ()
    source: Actor | None = None
    target: Actor | None = None
    date: EventDate | None = None
    place: Place | None = None
    attributed_to: Span | None = None
    event_id: str | None = None
    killed: Count | None = None
    injured: Count | None = None
    arrested: Count | None = None
    displaced: Count | None = None
    participants: Count | None = None
    amount: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Mentions of one event joined across sentences, articles and outlets.

    ``representative_mention_id`` is the mention whose words show the event best. ``n_stories`` counts near-duplicate
    clusters: a wire report reprinted by forty outlets is one story and forty articles.
    """

    event_id: str
    event_date: date | None
    event_date_end: date | None
    event_type: str
    cameo_code: str
    quad_class: int
    goldstein: float
    modality: str
    source_name: str | None
    source_country: str | None
    source_role: str | None
    target_name: str | None
    target_country: str | None
    target_role: str | None
    place_name: str | None
    place_country: str | None
    place_admin1: str | None
    latitude: float | None
    longitude: float | None
    n_mentions: int
    n_articles: int
    n_stories: int
    n_sources: int
    first_seen: datetime | None
    last_seen: datetime | None
    representative_mention_id: str
    confidence: float
    mention_ids: tuple[str, ...] = field(default=())
