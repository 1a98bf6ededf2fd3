-- event_rows: the events that the aggregates count, spread over their mentions.
-- One row: one mention of one event; an event without mentions has one row with mention_id null.
-- Key: event_id, mention_id.
-- Used by: daily_events, daily_dyads, actor_activity, place_activity.
--
-- Versions of one article are one article, that of the first; what a later version says again is left out.
--
-- An event known on several days of ingestion is taken as it stood on the last of them. is_event_row marks one row of
-- each event, so that a mean over events is not weighted by their mentions.
with latest_events as (
    select *
    from events
    qualify row_number() over (partition by event_id order by ingest_date desc) = 1
),
latest_mentions as (
    select event_id, mention_id, article_id, sentence_text, trigger_text, cameo_code
    from event_mentions
    where event_id is not null
    qualify row_number() over (partition by mention_id order by ingest_date desc) = 1
),
first_articles as (
    select article_id, story_id, source, version, coalesce(version_of, article_id) as first_version
    from articles
    qualify row_number() over (partition by article_id order by ingest_date) = 1
),
versioned_mentions as (
    select
        m.*,
        a.version,
        coalesce(a.first_version, m.article_id) as first_version,
        coalesce(a.story_id, m.article_id) as story_id,
        a.source as outlet,
        -- A sentence may stand several times in one version; each is then repeated by one of the next version.
        row_number() over (
            partition by m.event_id, m.article_id, m.sentence_text, m.trigger_text, m.cameo_code
            order by m.mention_id
        ) as nth
    from latest_mentions as m
    left join first_articles as a using (article_id)
),
told_first as (
    select *
    from versioned_mentions
    qualify row_number() over (
        partition by event_id, first_version, sentence_text, trigger_text, cameo_code, nth
        order by version, mention_id
    ) = 1
)
select
    e.event_id,
    e.event_date,
    e.event_type,
    e.quad_class,
    cast(e.goldstein as decimal(18, 6)) as goldstein,
    e.modality,
    e.modality = 'actual' as is_actual,
    cast(e.confidence as decimal(18, 6)) as confidence,
    e.source_name,
    e.source_country,
    e.source_role,
    e.target_name,
    e.target_country,
    e.target_role,
    e.place_name,
    e.place_country,
    e.place_admin1,
    e.latitude,
    e.longitude,
    m.mention_id,
    m.first_version as article_id,
    m.story_id,
    m.outlet,
    row_number() over (partition by e.event_id order by m.mention_id) = 1 as is_event_row
from latest_events as e
left join told_first as m using (event_id)
