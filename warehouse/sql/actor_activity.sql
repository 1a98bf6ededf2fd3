-- actor_activity: how active each actor was on each day.
-- One row: one event date and actor. Key: event_date, actor_name, actor_country, actor_role (nulls are one value).
-- Used by: the report, the exports, people.
--
-- An actor that stands on both sides of an event has one event, counted once as source and once as target.
with sides as (
    select
        * exclude (is_event_row),
        is_event_row,
        source_name as actor_name,
        source_country as actor_country,
        source_role as actor_role,
        'source' as side
    from event_rows
    union all by name
    select
        * exclude (is_event_row),
        -- The mean must not count an event twice when the actor faces itself.
        is_event_row and not (
            target_name is not distinct from source_name
            and target_country is not distinct from source_country
            and target_role is not distinct from source_role
        ) as is_event_row,
        target_name as actor_name,
        target_country as actor_country,
        target_role as actor_role,
        'target' as side
    from event_rows
)
select
    event_date,
    actor_name,
    actor_country,
    actor_role,
    count(distinct event_id) filter (where is_actual) as n_events,
    count(distinct mention_id) filter (where is_actual) as n_mentions,
    count(distinct article_id) filter (where is_actual) as n_articles,
    count(distinct story_id) filter (where is_actual) as n_stories,
    count(distinct outlet) filter (where is_actual) as n_sources,
    count(distinct event_id) filter (where is_actual and side = 'source') as n_events_as_source,
    count(distinct event_id) filter (where is_actual and side = 'target') as n_events_as_target,
    count(distinct event_id) filter (where is_actual and quad_class = 1) as n_verbal_cooperation,
    count(distinct event_id) filter (where is_actual and quad_class = 2) as n_material_cooperation,
    count(distinct event_id) filter (where is_actual and quad_class = 3) as n_verbal_conflict,
    count(distinct event_id) filter (where is_actual and quad_class = 4) as n_material_conflict,
    count(distinct event_id) filter (where not is_actual) as n_events_not_actual,
    -- Decimals add up the same in any order; doubles do not, and the file must be the same each time.
    round(avg(goldstein) filter (where is_actual and is_event_row), 6) as mean_goldstein,
    round(avg(confidence) filter (where is_actual and is_event_row), 6) as mean_confidence
from sides
where event_date is not null and actor_name is not null
group by event_date, actor_name, actor_country, actor_role
order by event_date, actor_name, actor_country nulls last, actor_role nulls last
