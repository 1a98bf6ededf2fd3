-- place_activity: what happened at each place on each day.
-- One row: one event date and place. Key: event_date, place_country, place_admin1, place_name (nulls are one value).
-- Used by: the map in the report, the exports, people.
select
    event_date,
    place_country,
    place_admin1,
    place_name,
    struct_extract(min(struct_pack(latitude := latitude, longitude := longitude)) filter (where latitude is not null), 'latitude') as latitude,
    struct_extract(min(struct_pack(latitude := latitude, longitude := longitude)) filter (where latitude is not null), 'longitude') as longitude,
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
where event_date is not null and place_name is not null
group by event_date, place_country, place_admin1, place_name
order by event_date, place_country nulls last, place_admin1 nulls last, place_name
