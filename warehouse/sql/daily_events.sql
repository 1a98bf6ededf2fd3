-- daily_events: how many events of each type happened on each day.
-- One row: one event date and event type. Key: event_date, event_type.
-- Used by: the report, the exports, people.
--
-- An event of several days counts on its first day; an event without a date is not counted (quality_daily shows how
-- many there are).
select
    event_date,
    event_type,
    count(distinct event_id) filter (where is_actual) as n_events,
    count(distinct mention_id) filter (where is_actual) as n_mentions,
    count(distinct article_id) filter (where is_actual) as n_articles,
    count(distinct story_id) filter (where is_actual) as n_stories,
    count(distinct outlet) filter (where is_actual) as n_sources,
    count(distinct event_id) filter (where modality = 'future') as n_events_future,
    count(distinct event_id) filter (where modality = 'hypothetical') as n_events_hypothetical,
    count(distinct event_id) filter (where modality = 'requested') as n_events_requested,
    count(distinct event_id) filter (where modality = 'negated') as n_events_negated,
    count(distinct event_id) filter (where modality = 'denied') as n_events_denied,
    -- Decimals add up the same in any order; doubles do not, and the file must be the same each time.
    round(avg(goldstein) filter (where is_actual and is_event_row), 6) as mean_goldstein,
    round(avg(confidence) filter (where is_actual and is_event_row), 6) as mean_confidence
from event_rows
where event_date is not null
group by event_date, event_type
order by event_date, event_type
