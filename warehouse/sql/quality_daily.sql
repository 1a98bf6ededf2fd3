-- quality_daily: what came in and what came out on each day of ingestion, and how complete it is.
-- One row: one day of ingestion, a day without any row included. Key: ingest_date.
-- Used by: the report, dateline status, the checks that look for sudden changes.
--
-- The books: every item that arrived (readable or not) is an article, a duplicate, was skipped, or is rejected. What
-- was a duplicate or skipped is counted in intake, the others here, so that this does not rest on what stages say of
-- themselves alone. A rejected item is counted once
-- however many rules it broke. A rejection of table articles belongs to the raw article of the same uri and record id
-- in the same partition; any other stands for an item that did not become a raw article.
with days as (
    select distinct ingest_date
    from lake_partitions
    where table_name in ('raw_articles', 'articles', 'event_mentions', 'events', 'rejected_rows', 'intake')
),
raw as (
    select ingest_date, count(*) as n_raw_articles
    from raw_articles
    group by ingest_date
),
rejected_items as (
    select distinct ingest_date, table_name, uri, position
    from rejected_rows
    where table_name in ('raw_articles', 'articles')
),
rejected as (
    select
        i.ingest_date,
        count(*) as n_items_rejected,
        count(*) filter (where i.table_name = 'raw_articles' or r.raw_uri is null) as n_unreadable
    from rejected_items as i
    left join (select distinct ingest_date, raw_uri, record_id from raw_articles) as r
        on r.ingest_date = i.ingest_date and r.raw_uri = i.uri and r.record_id = i.position
    group by i.ingest_date
),
left_alone as (
    select
        ingest_date,
        coalesce(sum(n_items) filter (where outcome = 'duplicate'), 0) as n_items_duplicate,
        coalesce(sum(n_items) filter (where outcome = 'skipped'), 0) as n_items_skipped,
        coalesce(sum(n_items) filter (where stage = 'raw_articles' and outcome in ('duplicate', 'skipped')), 0)
            as n_items_not_raw
    from intake
    group by ingest_date
),
rejected_coded as (
    select
        ingest_date,
        count(distinct (uri, position)) filter (where table_name = 'event_mentions') as n_mentions_rejected,
        count(distinct (uri, position)) filter (where table_name = 'events') as n_events_rejected
    from rejected_rows
    group by ingest_date
),
first_days as (
    select article_id, min(ingest_date) as first_day
    from articles
    group by article_id
),
mentioned as (
    select distinct ingest_date, article_id
    from event_mentions
),
article_days as (
    select
        a.ingest_date,
        count(*) as n_articles,
        count(a.duplicate_of) as n_duplicates,
        count(*) filter (where f.first_day < a.ingest_date) as n_articles_seen_before,
        count(*) filter (where a.published_at is null) as n_without_date,
        count(*) filter (where m.article_id is null) as n_without_mention
    from articles as a
    left join first_days as f using (article_id)
    left join mentioned as m using (ingest_date, article_id)
    group by a.ingest_date
),
mention_days as (
    select
        ingest_date,
        count(*) as n_mentions,
        count(*) filter (where event_date_start is null) as n_without_date,
        count(*) filter (where place_name is null) as n_without_place,
        count(*) filter (where source_name is null) as n_without_source,
        count(*) filter (where target_name is null) as n_without_target,
        -- Decimals add up the same in any order; doubles do not, and the file must be the same each time.
        avg(cast(confidence as decimal(18, 6))) as mean_confidence
    from event_mentions
    group by ingest_date
),
event_days as (
    select ingest_date, count(*) as n_events
    from events
    group by ingest_date
),
books as (
    select
        d.ingest_date,
        coalesce(raw.n_raw_articles, 0) as n_raw_articles,
        coalesce(raw.n_raw_articles, 0) + coalesce(r.n_unreadable, 0) + coalesce(l.n_items_not_raw, 0) as n_items_in,
        coalesce(a.n_articles, 0) as n_articles,
        coalesce(l.n_items_duplicate, 0) as n_items_duplicate,
        coalesce(l.n_items_skipped, 0) as n_items_skipped,
        coalesce(r.n_items_rejected, 0) as n_items_rejected
    from days as d
    left join raw using (ingest_date)
    left join rejected as r using (ingest_date)
    left join left_alone as l using (ingest_date)
    left join article_days as a using (ingest_date)
)
select
    b.ingest_date,
    b.n_items_in,
    b.n_raw_articles,
    b.n_articles,
    b.n_items_duplicate,
    b.n_items_skipped,
    b.n_items_rejected,
    b.n_items_in - b.n_articles - b.n_items_duplicate - b.n_items_skipped - b.n_items_rejected as n_items_unaccounted,
    b.n_items_in = b.n_articles + b.n_items_duplicate + b.n_items_skipped + b.n_items_rejected as is_balanced,
    coalesce(a.n_duplicates, 0) as n_duplicates,
    coalesce(a.n_articles_seen_before, 0) as n_articles_seen_before,
    coalesce(m.n_mentions, 0) as n_mentions,
    coalesce(c.n_mentions_rejected, 0) as n_mentions_rejected,
    coalesce(e.n_events, 0) as n_events,
    coalesce(c.n_events_rejected, 0) as n_events_rejected,
    round(a.n_without_date / a.n_articles, 6) as share_articles_without_date,
    round(a.n_without_mention / a.n_articles, 6) as share_articles_without_mention,
    round(m.n_without_date / m.n_mentions, 6) as share_mentions_without_date,
    round(m.n_without_place / m.n_mentions, 6) as share_mentions_without_place,
    round(m.n_without_source / m.n_mentions, 6) as share_mentions_without_source,
    round(m.n_without_target / m.n_mentions, 6) as share_mentions_without_target,
    round(m.mean_confidence, 6) as mean_confidence
from books as b
left join article_days as a using (ingest_date)
left join mention_days as m using (ingest_date)
left join event_days as e using (ingest_date)
left join rejected_coded as c using (ingest_date)
order by b.ingest_date
