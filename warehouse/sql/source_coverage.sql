-- source_coverage: what each source delivered on each day of ingestion.
-- One row: one day of ingestion and source. Key: ingest_date, source (null, the unknown source, is one value).
-- Used by: the report, people who watch their feeds.
with mentions as (
    select ingest_date, article_id, count(*) as n_mentions
    from event_mentions
    group by ingest_date, article_id
),
events_of_sources as (
    select a.ingest_date, a.source, count(distinct m.event_id) as n_events
    from articles as a
    inner join event_mentions as m using (ingest_date, article_id)
    group by a.ingest_date, a.source
)
select
    a.ingest_date,
    a.source,
    count(*) as n_articles,
    sum(a.word_count) as n_words,
    count(a.duplicate_of) as n_duplicates,
    count(distinct coalesce(a.story_id, a.article_id)) as n_stories,
    count(a.published_at) as n_with_date,
    count(*) filter (where a.language = 'en') as n_english,
    count(m.article_id) as n_articles_with_mentions,
    coalesce(sum(m.n_mentions), 0) as n_mentions,
    coalesce(any_value(e.n_events), 0) as n_events,
    min(a.published_at) as first_published_at,
    max(a.published_at) as last_published_at
from articles as a
left join mentions as m using (ingest_date, article_id)
-- One row for each group at most, so any_value has one value to take.
left join events_of_sources as e on e.ingest_date = a.ingest_date and e.source is not distinct from a.source
group by a.ingest_date, a.source
order by a.ingest_date, a.source nulls last
