"""The checks as Dagster runs them: blocking, for the partitions of the run, with a table of rules to read."""

from pathlib import Path

import dagster as dg
import pytest

from expectations.factory import check_for
from tests.warehouse_examples import DAY, mention, write_day, write_good_day
from warehouse import records_io, tables
from warehouse.lake import Lake

NEXT_DAY = "2026-03-03"
DAYS = dg.DailyPartitionsDefinition("2026-03-01")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path)
    write_good_day(lake)
    return lake


def _mentions_and_downstream(ran: list[str]) -> list[dg.AssetsDefinition]:
    @dg.asset(name="event_mentions", partitions_def=DAYS, backfill_policy=dg.BackfillPolicy.single_run())
    def mentions() -> None:
        ran.append("event_mentions")

    @dg.asset(
        name="events",
        partitions_def=DAYS,
        deps=["event_mentions"],
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def downstream() -> None:
        ran.append("events")

    return [mentions, downstream]


def _run(lake: Lake, *, partitioned_check: bool, **how: object) -> tuple[list[str], dg.AssetCheckEvaluation]:
    ran: list[str] = []
    check = check_for("event_mentions", lake=lambda: lake, partitions_def=DAYS if partitioned_check else None)
    result = dg.materialize(
        [*_mentions_and_downstream(ran), check],
        raise_on_error=False,
        **how,  # type: ignore[arg-type]
    )
    [evaluation] = result.get_asset_check_evaluations()
    return ran, evaluation


@pytest.mark.parametrize("partitioned_check", [True, False])
def test_check_passes_and_shows_its_rules(lake: Lake, partitioned_check: bool) -> None:
    ran, evaluation = _run(lake, partitioned_check=partitioned_check, partition_key=DAY)
    assert evaluation.passed
    assert ran == ["event_mentions", "events"]
    assert evaluation.metadata["rows_checked"].value == 2
    rules = evaluation.metadata["rules"].value
    assert isinstance(rules, str)
    assert "| trigger_quotes_body | pass | 0 |" in rules


@pytest.mark.parametrize("partitioned_check", [True, False])
def test_check_that_fails_blocks_what_is_downstream(lake: Lake, partitioned_check: bool) -> None:
    bad = records_io.to_table("event_mentions", [mention(), mention("two", confidence=3.0)])
    lake.write("event_mentions", DAY, bad)
    ran, evaluation = _run(lake, partitioned_check=partitioned_check, partition_key=DAY)
    assert not evaluation.passed
    assert ran == ["event_mentions"]
    assert evaluation.severity == dg.AssetCheckSeverity.ERROR
    assert "confidence_in_range" in (evaluation.description or "")
    rules = evaluation.metadata["rules"].value
    assert isinstance(rules, str)
    assert rules.splitlines()[2].startswith("| confidence_in_range | FAIL | 1 |")


def test_check_of_a_range_of_partitions_in_one_run(lake: Lake) -> None:
    write_good_day(lake, NEXT_DAY, names=("three",))
    tags = {"dagster/asset_partition_range_start": DAY, "dagster/asset_partition_range_end": NEXT_DAY}
    ran, evaluation = _run(lake, partitioned_check=False, tags=tags)
    assert evaluation.passed
    assert ran == ["event_mentions", "events"]
    assert evaluation.metadata["rows_checked"].value == 3


def test_check_of_a_partition_nobody_wrote_says_what_to_do(lake: Lake) -> None:
    _, evaluation = _run(lake, partitioned_check=False, partition_key=NEXT_DAY)
    assert not evaluation.passed
    assert "materialise it first" in (evaluation.description or "")


def test_check_takes_the_lake_from_a_resource(lake: Lake) -> None:
    write_day(lake, NEXT_DAY)

    @dg.asset(name="events")
    def events() -> None: ...

    result = dg.materialize(
        [events, check_for("events", resource_key="lake")],
        resources={"lake": dg.ResourceDefinition.hardcoded_resource(lake)},
    )
    [evaluation] = result.get_asset_check_evaluations()
    assert evaluation.passed
    assert evaluation.metadata["rows_checked"].value == 2


@pytest.mark.parametrize("table", tables.TABLES)
def test_every_table_has_a_blocking_check(table: str) -> None:
    [spec] = check_for(table).check_specs
    assert spec.asset_key == dg.AssetKey(table)
    assert spec.blocking
