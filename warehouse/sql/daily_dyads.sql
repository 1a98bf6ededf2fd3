-- daily_dyads: what each country did to each other country on each day.
-- One row: one event date, source country and target country. Key: event_date, source_country, target_country.
-- Used by: the report, the exports, people.
--
-- Events without a date, or without a country on either side, are not counted.
select
    event_date,
    source_country,
    target_country,
    count(distinct event_id) filter (where is_actual) as n_events,
    count(distinct mention_id) filter (where is_actual) as n_mentions,
    count(distinct article_id) filter (where is_actual) as n_articles,
    count(distinct story_id) filter (where is_actual) as n_stories,
    count(distinct outlet) filter (where is_actual) as n_sources,
    count(distinct event_id) filter (where is_actual and quad_class = 1) as n_verbal_cooperation,
    count(distinct event_id) filter (where is_actual and quad_class = 2) as n_material_cooperation,
    count(distinct event_id) filter (where is_actual and quad_class = 3) as n_verbal_conflict,
    count(distinct event_id) filter (where is_actual and quad_class = 4) as n_material_conflict,
    count(distinct event_id) filter (where not is_actual) as n_events_not_actual,
    -- Decimals add up the same in any order; doubles do not, and the file must be the same each time.
    round(avg(goldstein) filter (where is_actual and is_event_row), 6) as mean_goldstein,
    round(avg(confidence) filter (where is_actual and is_event_row), 6) as mean_confidence
from event_rows
where event_date is not null and source_country is not null and target_country is not null
group by event_date, source_country, target_country
order by event_date, source_country, target_country
