"""Tables of what was coded: event_mentions and events."""

from __future__ import annotations

from warehouse.iso3166 import ACTOR_COUNTRIES, PLACE_COUNTRIES
from warehouse.tables.ingested import INGEST_DATE
from warehouse.tables.model import Column, Table
from warehouse.tables.vocabulary import (
    CAMEO_CODE,
    COUNTED,
    CURRENCY_CODE,
    DATE_PRECISIONS,
    EVENT_TYPES,
    MODALITIES,
    PLACE_PRECISIONS,
    QUAD_CLASSES,
    ROLES,
)

_OFFSET = "code points of articles.body"


def _offsets(prefix: str, what: str, *, nullable: bool) -> tuple[Column, Column]:
    return (
        Column(f"{prefix}_start", "int32", f"Where {what} starts.", nullable, _OFFSET, minimum=0),
        Column(f"{prefix}_end", "int32", f"Where {what} ends, exclusive.", nullable, _OFFSET, minimum=0),
    )


def _actor(side: str, what: str) -> tuple[Column, ...]:
    return (
        Column(f"{side}_text", "string", f"The words the {what} was read from.", True),
        *_offsets(side, f"{side}_text", nullable=True),
        Column(f"{side}_name", "string", f"What the {what} was resolved to.", True),
        Column(f"{side}_country", "string",
               f"Country of the {what}: ISO 3166-1 alpha-3, XKX, IGO, NGO, MNC or INT.",
               True, allowed=ACTOR_COUNTRIES),
        Column(f"{side}_role", "string", f"Sector of the {what}, such as GOV or MIL.", True, allowed=ROLES),
        Column(f"{side}_resolved_by", "string", f"Rule that resolved the {what}.", True),
    )  # fmt: skip


def _counts(what: str) -> tuple[Column, Column]:
    return (
        Column(f"{what}_low", "int64",
               f"Least number of people {what} that the text allows; null where open.", True,
               "persons", minimum=0),
        Column(f"{what}_high", "int64",
               f"Greatest number of people {what} that the text allows; null where open.",
               True, "persons", minimum=0),
    )  # fmt: skip


_CODES = (
    Column("cameo_code", "string", "CAMEO code it was read as, two to four digits.", pattern=CAMEO_CODE),
    Column("quad_class", "int32",
           "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.",
           allowed=QUAD_CLASSES),
    Column("goldstein", "float64", "Goldstein score, from -10 (conflict) to 10 (cooperation).", unit="score",
           minimum=-10, maximum=10),
)  # fmt: skip

_CONFIDENCE = Column("confidence", "float64", "How sure the coder is.", unit="probability", minimum=0, maximum=1)

EVENT_MENTIONS = Table(
    name="event_mentions",
    description="Who did what to whom, when and where, each with the characters it was read from.",
    grain="one event in one sentence of one article",
    key=("mention_id",),
    partitioned=True,
    columns=(
        Column("mention_id", "string", "Id of the mention, stable across runs."),
        Column("event_id", "string", "The event it was joined to.", True),
        Column("article_id", "string", "The article it was read from.",
               derived_from=("articles.article_id",)),
        Column("sentence_index", "int32", "Number of the sentence in the article, from 0.", minimum=0),
        *_offsets("sentence", "the sentence", nullable=False),
        Column("sentence_text", "string", "The sentence."),
        Column("trigger_text", "string", "The words that name the event."),
        *_offsets("trigger", "the trigger", nullable=False),
        Column("event_type", "string", "PLOVER event type.", allowed=EVENT_TYPES),
        Column("event_mode", "string", "PLOVER mode of the type, such as demo or strike.", True),
        Column("contexts", "list<string>",
               "PLOVER contexts, such as election or military; empty where none."),
        *_CODES,
        *_actor("source", "actor that did it"),
        *_actor("target", "actor it was done to"),
        Column("event_date_start", "date", "First day it happened on; null where unknown.", True, "day"),
        Column("event_date_end", "date", "Last day it happened on, inclusive; null where unknown.", True,
               "day"),
        Column("date_precision", "string", "How exact the date is; null where none was sought.", True,
               allowed=DATE_PRECISIONS),
        Column("date_text", "string",
               "The words the date was read from; null where the publication day was taken.",
               True),
        *_offsets("date_text", "date_text", nullable=True),
        Column("date_from", "string", "Rule that gave the date, such as weekday, relative or publication.",
               True),
        Column("place_text", "string",
               "The words the place was read from; null where it stands outside the body.",
               True),
        *_offsets("place", "place_text", nullable=True),
        Column("place_name", "string", "Name of the place in the gazetteer.", True),
        Column("place_country", "string", "Country of the place: ISO 3166-1 alpha-3 or XKX.", True,
               allowed=PLACE_COUNTRIES),
        Column("place_admin1", "string", "First-order division the place lies in.", True),
        Column("place_latitude", "float64", "Latitude, WGS 84.", True, "degrees", minimum=-90, maximum=90),
        Column("place_longitude", "float64", "Longitude, WGS 84.", True, "degrees", minimum=-180,
               maximum=180),
        Column("place_geonames_id", "int64", "GeoNames id of the place.", True, minimum=1),
        Column("place_precision", "string", "What kind of place it is.", True, allowed=PLACE_PRECISIONS),
        Column("place_chosen_by", "string", "Evidence that chose the place.", True),
        Column("modality", "string", "Whether it happened, will, may, was asked for, did not, or is denied.",
               allowed=MODALITIES),
        Column("attributed_to_text", "string", "Who says so, in the words of the article.", True),
        *_offsets("attributed_to", "attributed_to_text", nullable=True),
        *(column for what in COUNTED for column in _counts(what)),
        Column("amount", "float64", "Sum of money named with the event.", True, "currency", minimum=0),
        Column("currency", "string", "ISO 4217 code of amount.", True, pattern=CURRENCY_CODE),
        _CONFIDENCE,
        Column("extractor", "string", "Name of the coder."),
        Column("extractor_version", "string", "Version of the coder."),
        INGEST_DATE,
    ),
)  # fmt: skip


def _party(side: str, what: str) -> tuple[Column, ...]:
    return tuple(
        Column(f"{side}_{part}", "string", f"{text} of the {what}.", True, allowed=allowed,
               derived_from=(f"event_mentions.{side}_{part}",))
        for part, text, allowed in (
            ("name", "Name", None),
            ("country", "Country", ACTOR_COUNTRIES),
            ("role", "Sector", ROLES),
        )
    )  # fmt: skip


def _total(name: str, what: str, minimum: int, *sources: str) -> Column:
    return Column(name, "int32", what, unit="count", minimum=minimum, derived_from=sources)


EVENTS = Table(
    name="events",
    description="Mentions of one event joined across sentences, articles and outlets.",
    grain="one event as known on one day of ingestion",
    key=("event_id",),
    partitioned=True,
    columns=(
        Column("event_id", "string", "Id of the event."),
        Column("event_date", "date", "First day it happened on; null where unknown.", True, "day",
               derived_from=("event_mentions.event_date_start",)),
        Column("event_date_end", "date", "Last day it happened on, inclusive; null where unknown.", True,
               "day",
               derived_from=("event_mentions.event_date_end",)),
        Column("event_type", "string", "PLOVER event type.", allowed=EVENT_TYPES,
               derived_from=("event_mentions.event_type",)),
        *_CODES,
        Column("modality", "string", "Whether it happened, will, may, was asked for, did not, or is denied.",
               allowed=MODALITIES, derived_from=("event_mentions.modality",)),
        *_party("source", "actor that did it"),
        *_party("target", "actor it was done to"),
        Column("place_name", "string", "Name of the place in the gazetteer.", True,
               derived_from=("event_mentions.place_name",)),
        Column("place_country", "string", "Country of the place: ISO 3166-1 alpha-3 or XKX.", True,
               allowed=PLACE_COUNTRIES, derived_from=("event_mentions.place_country",)),
        Column("place_admin1", "string", "First-order division the place lies in.", True,
               derived_from=("event_mentions.place_admin1",)),
        Column("latitude", "float64", "Latitude, WGS 84.", True, "degrees", minimum=-90, maximum=90,
               derived_from=("event_mentions.place_latitude",)),
        Column("longitude", "float64", "Longitude, WGS 84.", True, "degrees", minimum=-180, maximum=180,
               derived_from=("event_mentions.place_longitude",)),
        _total("n_mentions", "Mentions joined to the event; what versions of an article repeat counts once.", 1,
               "event_mentions.mention_id"),
        _total("n_articles", "Articles that mention it; versions of one article are one.", 1,
               "event_mentions.article_id", "articles.version_of"),
        _total("n_stories", "Near-duplicate clusters of those articles: forty reprints are one story.", 1,
               "articles.story_id"),
        _total("n_sources", "Known sources of those articles.", 0, "articles.source"),
        Column("first_seen", "timestamp", "Earliest publication of those articles.", True, "UTC",
               derived_from=("articles.published_at",)),
        Column("last_seen", "timestamp", "Latest publication of those articles.", True, "UTC",
               derived_from=("articles.published_at",)),
        Column("representative_mention_id", "string", "The mention whose words show the event best.",
               derived_from=("event_mentions.mention_id",)),
        _CONFIDENCE,
        Column("mention_ids", "list<string>", "The mentions joined to the event.",
               derived_from=("event_mentions.mention_id",)),
        INGEST_DATE,
    ),
)  # fmt: skip
