"""Tables computed over the entire lake by ``warehouse/sql/<name>.sql``.

Main counters count events whose modality is ``actual``; the other modalities have columns of their own.
"""

from __future__ import annotations

from warehouse.iso3166 import ACTOR_COUNTRIES, PLACE_COUNTRIES
from warehouse.tables.model import Column, Table
from warehouse.tables.vocabulary import EVENT_TYPES, MODALITIES, ROLES


def _n(name: str, description: str, *derived_from: str) -> Column:
    return Column(name, "int64", description, unit="count", minimum=0, derived_from=derived_from)


def _share(name: str, description: str, *derived_from: str) -> Column:
    return Column(name, "float64", description, True, "share", minimum=0, maximum=1, derived_from=derived_from)


_EVENT_DATE = Column("event_date", "date", "Day the event started on.", unit="day", derived_from=("events.event_date",))

_COUNTERS = (
    _n("n_events", "Events that happened.", "events.event_id"),
    _n("n_mentions", "Mentions of them.", "event_mentions.mention_id"),
    _n("n_articles", "Articles that mention them.", "event_mentions.article_id"),
    _n("n_stories", "Near-duplicate clusters of those articles.", "articles.story_id"),
    _n("n_sources", "Known sources of those articles.", "articles.source"),
)

_QUADS = (
    _n("n_verbal_cooperation", "Events of quad class 1.", "events.quad_class"),
    _n("n_material_cooperation", "Events of quad class 2.", "events.quad_class"),
    _n("n_verbal_conflict", "Events of quad class 3.", "events.quad_class"),
    _n("n_material_conflict", "Events of quad class 4.", "events.quad_class"),
)

_NOT_ACTUAL = _n("n_events_not_actual", "Events of every other modality.", "events.modality")

_MEANS = (
    Column("mean_goldstein", "float64", "Mean Goldstein score of the events that happened.", True, "score",
           minimum=-10, maximum=10, derived_from=("events.goldstein",)),
    Column("mean_confidence", "float64", "Mean confidence of the events that happened.", True, "probability",
           minimum=0, maximum=1, derived_from=("events.confidence",)),
)  # fmt: skip

DAILY_EVENTS = Table(
    name="daily_events",
    description="How many events of each type happened on each day.",
    grain="one event date and event type",
    key=("event_date", "event_type"),
    partitioned=False,
    columns=(
        _EVENT_DATE,
        Column(
            "event_type",
            "string",
            "PLOVER event type.",
            allowed=EVENT_TYPES,
            derived_from=("events.event_type",),
        ),
        *_COUNTERS,
        *(
            _n(f"n_events_{modality}", f"Events of modality {modality}.", "events.modality")
            for modality in MODALITIES
            if modality != "actual"
        ),
        *_MEANS,
    ),
)

DAILY_DYADS = Table(
    name="daily_dyads",
    description="What each country did to each other country on each day; a country may face itself.",
    grain="one event date, source country and target country",
    key=("event_date", "source_country", "target_country"),
    partitioned=False,
    columns=(
        _EVENT_DATE,
        Column("source_country", "string", "Country that acted.", allowed=ACTOR_COUNTRIES,
               derived_from=("events.source_country",)),
        Column("target_country", "string", "Country that was acted upon.", allowed=ACTOR_COUNTRIES,
               derived_from=("events.target_country",)),
        *_COUNTERS,
        *_QUADS,
        _NOT_ACTUAL,
        *_MEANS,
    ),
)  # fmt: skip

ACTOR_ACTIVITY = Table(
    name="actor_activity",
    description="How active each actor was on each day, as the one who acts and the one acted upon.",
    grain="one event date and actor (name, country, role)",
    key=("event_date", "actor_name", "actor_country", "actor_role"),
    partitioned=False,
    columns=(
        _EVENT_DATE,
        Column("actor_name", "string", "Resolved name of the actor.",
               derived_from=("events.source_name", "events.target_name")),
        Column("actor_country", "string", "Country of the actor.", True, allowed=ACTOR_COUNTRIES,
               derived_from=("events.source_country", "events.target_country")),
        Column("actor_role", "string", "Sector of the actor.", True, allowed=ROLES,
               derived_from=("events.source_role", "events.target_role")),
        *_COUNTERS,
        _n("n_events_as_source", "Events in which the actor acts.", "events.source_name"),
        _n("n_events_as_target", "Events in which the actor is acted upon.", "events.target_name"),
        *_QUADS,
        _NOT_ACTUAL,
        *_MEANS,
    ),
)  # fmt: skip

PLACE_ACTIVITY = Table(
    name="place_activity",
    description="What happened at each place on each day.",
    grain="one event date and place (country, first-order division, name)",
    key=("event_date", "place_country", "place_admin1", "place_name"),
    partitioned=False,
    columns=(
        _EVENT_DATE,
        Column("place_country", "string", "Country of the place.", True, allowed=PLACE_COUNTRIES,
               derived_from=("events.place_country",)),
        Column("place_admin1", "string", "First-order division the place lies in.", True,
               derived_from=("events.place_admin1",)),
        Column("place_name", "string", "Name of the place.", derived_from=("events.place_name",)),
        Column("latitude", "float64", "Latitude, WGS 84; the smallest one where events disagree.", True,
               "degrees",
               minimum=-90, maximum=90, derived_from=("events.latitude",)),
        Column("longitude", "float64", "Longitude, WGS 84; that of the same event as latitude.", True,
               "degrees",
               minimum=-180, maximum=180, derived_from=("events.longitude",)),
        *_COUNTERS,
        *_QUADS,
        _NOT_ACTUAL,
        *_MEANS,
    ),
)  # fmt: skip

SOURCE_COVERAGE = Table(
    name="source_coverage",
    description="What each source delivered on each day of ingestion.",
    grain="one day of ingestion and source",
    key=("ingest_date", "source"),
    partitioned=False,
    columns=(
        Column("ingest_date", "date", "Day of ingestion.", unit="UTC day",
               derived_from=("articles.ingest_date",)),
        Column("source", "string", "Site or feed; null where it is unknown.", True,
               derived_from=("articles.source",)),
        _n("n_articles", "Articles, duplicates included.", "articles.article_id"),
        Column("n_words", "int64", "Words of their bodies.", unit="words", minimum=0,
               derived_from=("articles.word_count",)),
        _n("n_duplicates", "Articles that repeat another.", "articles.duplicate_of"),
        _n("n_stories", "Near-duplicate clusters of the articles.", "articles.story_id"),
        _n("n_with_date", "Articles whose publication time is known.", "articles.published_at"),
        _n("n_english", "Articles in English.", "articles.language"),
        _n("n_articles_with_mentions", "Articles with at least one event mention.",
           "event_mentions.article_id"),
        _n("n_mentions", "Event mentions, all modalities.", "event_mentions.mention_id"),
        _n("n_events", "Events mentioned, all modalities.", "event_mentions.event_id"),
        Column("first_published_at", "timestamp", "Earliest publication.", True, "UTC",
               derived_from=("articles.published_at",)),
        Column("last_published_at", "timestamp", "Latest publication.", True, "UTC",
               derived_from=("articles.published_at",)),
    ),
)  # fmt: skip

QUALITY_DAILY = Table(
    name="quality_daily",
    description="What came in and what came out on each day of ingestion, and how complete it is.",
    grain="one day of ingestion",
    key=("ingest_date",),
    partitioned=False,
    columns=(
        Column("ingest_date", "date", "Day of ingestion.", unit="UTC day",
               derived_from=("raw_articles.ingest_date",)),
        _n("n_items_in", "Items that arrived, unreadable ones included.", "raw_articles.raw_id",
           "rejected_rows.rejected_id", "intake.n_items"),
        _n("n_raw_articles", "Items that could be read as raw articles.", "raw_articles.raw_id"),
        _n("n_articles", "Clean articles.", "articles.article_id"),
        _n("n_items_duplicate", "Items that were there before.", "intake.n_items"),
        _n("n_items_skipped", "Items that hold no article.", "intake.n_items"),
        _n("n_items_rejected", "Items that could not be used, each counted once.",
           "rejected_rows.rejected_id"),
        Column("n_items_unaccounted", "int64",
               "Items in, less articles, duplicates, skipped and rejected items: other than 0, items were "
               "lost or doubled.",
               unit="count", derived_from=("raw_articles.raw_id", "articles.raw_id",
               "rejected_rows.rejected_id", "intake.n_items")),
        Column("is_balanced", "bool",
               "Whether every item is an article, a duplicate, skipped or rejected.",
               derived_from=("raw_articles.raw_id", "articles.raw_id", "rejected_rows.rejected_id",
               "intake.n_items")),
        _n("n_duplicates", "Articles that repeat another.", "articles.duplicate_of"),
        _n("n_articles_seen_before", "Articles that an earlier day of ingestion holds too.",
           "articles.article_id"),
        _n("n_mentions", "Event mentions.", "event_mentions.mention_id"),
        _n("n_mentions_rejected", "Event mentions that broke a rule.", "rejected_rows.rejected_id"),
        _n("n_events", "Events.", "events.event_id"),
        _n("n_events_rejected", "Events that broke a rule.", "rejected_rows.rejected_id"),
        _share("share_articles_without_date", "Articles whose publication time is unknown.",
               "articles.published_at"),
        _share("share_articles_without_mention", "Articles without any event mention.",
               "event_mentions.article_id"),
        _share("share_mentions_without_date", "Mentions whose date is unknown.",
               "event_mentions.event_date_start"),
        _share("share_mentions_without_place", "Mentions whose place is unknown.",
               "event_mentions.place_name"),
        _share("share_mentions_without_source", "Mentions without a source actor.",
               "event_mentions.source_name"),
        _share("share_mentions_without_target", "Mentions without a target actor.",
               "event_mentions.target_name"),
        Column("mean_confidence", "float64", "Mean confidence of the mentions.", True, "probability",
               minimum=0, maximum=1, derived_from=("event_mentions.confidence",)),
    ),
)  # fmt: skip
