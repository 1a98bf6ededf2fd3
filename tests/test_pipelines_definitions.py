"""What the code location holds: the graph, the partitions, the checks, the schedule."""

from datetime import UTC, datetime
from typing import Any

import dagster as dg
import pytest

from assets.daily import DAYS
from pipelines.definitions import defs
from pipelines.jobs import nightly_at_two
from warehouse import tables

# Asset -> the assets it is made from.
GRAPH = {
    "raw_articles": set(),
    "articles": {"raw_articles"},
    "article_signatures": {"raw_articles"},
    "intake": {"raw_articles", "articles"},
    "event_mentions": {"articles"},
    "events": {"articles", "event_mentions"},
    "rejected_rows": {"raw_articles", "articles", "event_mentions", "events"},
    "published": set(tables.TABLES),
}


@pytest.fixture(scope="module")
def graph() -> Any:
    return defs.resolve_asset_graph()


def names(keys: object) -> set[str]:
    return {key.to_user_string() for key in keys}  # type: ignore[attr-defined]


def test_every_table_and_the_publication_is_an_asset(graph: Any) -> None:
    assert names(graph.get_all_asset_keys()) == {*tables.TABLES, "published"}


@pytest.mark.parametrize("asset", GRAPH)
def test_assets_depend_on_what_they_are_made_from(graph: Any, asset: str) -> None:
    assert names(graph.get(dg.AssetKey(asset)).parent_keys) == GRAPH[asset]


@pytest.mark.parametrize("table", tables.AGGREGATES)
def test_aggregates_depend_on_partitioned_tables_only(graph: Any, table: str) -> None:
    parents = names(graph.get(dg.AssetKey(table)).parent_keys)
    assert parents
    assert parents <= set(tables.PARTITIONED)


def test_partitioned_tables_share_one_calendar(graph: Any) -> None:
    daily = {key for key in tables.TABLES if graph.get(dg.AssetKey(key)).partitions_def == DAYS}
    assert daily == set(tables.PARTITIONED)


def test_todays_partition_exists() -> None:
    assert DAYS.has_partition_key(datetime.now(UTC).date().isoformat())


def test_every_table_has_a_blocking_check(graph: Any) -> None:
    blocking = {key.asset_key.to_user_string() for key in graph.asset_check_keys if graph.get_check_spec(key).blocking}
    assert blocking == set(tables.TABLES)


def test_every_asset_has_owner_kind_group_description_and_freshness(graph: Any) -> None:
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.owners == ["team:dateline"], key
        assert node.kinds, key
        assert node.group_name != "default", key
        assert node.description, key
        assert node.freshness_policy is not None, key
        assert node.pools == {"warehouse"}, key


def test_column_schema_comes_from_the_registry(graph: Any) -> None:
    for name, table in tables.TABLES.items():
        schema = graph.get(dg.AssetKey(name)).metadata["dagster/column_schema"]
        assert [column.name for column in schema.columns] == list(table.column_names)


def test_the_schedule_runs_yesterday_and_is_stopped_by_default() -> None:
    assert nightly_at_two.default_status is dg.DefaultScheduleStatus.STOPPED
    assert nightly_at_two.execution_timezone == "UTC"
    context = dg.build_schedule_context(
        scheduled_execution_time=datetime(2026, 3, 1, 2, tzinfo=UTC),
        repository_def=defs.get_repository_def(),
    )
    (request,) = nightly_at_two.evaluate_tick(context).run_requests
    assert request.partition_key == "2026-02-28"
