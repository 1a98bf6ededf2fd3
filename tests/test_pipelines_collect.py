"""``dateline collect`` and ``dateline sources``, and how Dagster collects."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
from click.testing import CliRunner, Result

from assets import landing
from pipelines.cli import cli
from pipelines.collect_job import collect, collect_hourly, new_files
from pipelines.definitions import defs
from tests.conftest import OneWordCoder
from tests.outside_world import Page, World, a_world, rss
from warehouse.collected import one_collection
from warehouse.query import query

TEXT = "Rebels attacked the town of Marel on Monday, killing two soldiers, officials said. "


def dateline(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def today() -> str:
    return datetime.now(UTC).date().isoformat()


@pytest.fixture
def drop(home: Path, tmp_path: Path) -> Path:
    """A home folder with one folder as its source."""
    folder = tmp_path / "in"
    folder.mkdir()
    configure(home, f'[[source]]\nname = "drop"\nkind = "folder"\npath = "{folder}"\n')
    return folder


def configure(home: Path, text: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "sources.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def server(home: Path) -> Iterator[tuple[World, str]]:
    """A server of the own network that is allowed by name, and a source for it."""
    with a_world() as world:
        host = f"127.0.0.1:{world.server.server_address[1]}"
        world.pages[f"{host}/feed"] = rss(f"http://{host}/a")
        world.pages[f"{host}/a"] = Page(f"<html><body><article><p>{TEXT * 5}</p></article></body></html>")
        configure(
            home,
            f'[defaults]\ncontact = "desk@lab.example"\n\n[[source]]\nname = "wiki"\nkind = "feed"\n'
            f'address = "http://{host}/feed"\nallow_private = true\ndelay_s = 0\n',
        )
        yield world, host


def test_collect_lands_and_says_what_came(drop: Path, home: Path) -> None:
    (drop / "a.txt").write_text(TEXT)
    result = dateline("collect")
    assert result.exit_code == 0, result.stderr
    assert "drop" in result.stdout
    assert [entry.source for entry in landing.landed(home, today())] == ["drop"]
    assert dateline("collect", "--quiet", "drop").stdout == ""


def test_collect_chooses_the_day(drop: Path, home: Path) -> None:
    (drop / "a.txt").write_text(TEXT)
    dateline("collect", "--date", "2026-03-01")
    assert len(landing.landed(home, "2026-03-01")) == 1
    assert dateline("collect", "--date", "2019-03-01").exit_code == 2


def test_collect_and_run_read_what_a_server_of_the_own_network_has(
    server: tuple[World, str], home: Path, one_word_coder: OneWordCoder
) -> None:
    world, host = server
    result = dateline("run", "--collect", "--quiet")
    assert result.exit_code == 0, result.stderr
    [row] = query(home, "select raw_uri, source, told_json from raw_articles").to_pylist()
    assert (row["raw_uri"], row["source"]) == (f"http://{host}/a", "wiki")
    assert json.loads(row["told_json"])["title"] == "About a"
    [health] = query(home, "select * from source_health").to_pylist()
    assert (health["source"], health["status"], health["n_landed"], health["errors"]) == ("wiki", "ok", 1, [])
    before = len(world.requests)
    assert dateline("collect").exit_code == 0
    assert len(world.requests) == before + 1


def test_a_failing_source_ends_with_one_and_is_in_the_list(server: tuple[World, str], home: Path) -> None:
    world, host = server
    world.pages[f"{host}/feed"] = Page("gone", 410)
    result = dateline("collect")
    assert result.exit_code == 1
    assert "answered 410" in result.stderr
    [listed] = json.loads(dateline("sources", "list", "--format", "json").stdout)
    assert (listed["source"], listed["status"]) == ("wiki", "failing")
    assert "answered 410" in dateline("sources", "list").stdout


def test_a_disabled_source_says_how_to_enable_it(server: tuple[World, str], home: Path) -> None:
    world, host = server
    world.pages[f"{host}/feed"] = Page("gone", 410)
    path = home / "sources.toml"
    path.write_text(path.read_text() + "disable_after = 1\n")
    result = dateline("collect")
    assert "dateline sources enable wiki" in result.stderr
    assert dateline("collect").exit_code == 1
    assert "wiki is enabled" in dateline("sources", "enable", "wiki").stdout
    assert "was not disabled" in dateline("sources", "enable", "wiki").stdout


def test_check_names_mistakes_and_online_looks_at_each(server: tuple[World, str], home: Path) -> None:
    world, host = server
    assert "1 source, no mistake" in dateline("sources", "check").stdout
    assert world.requests == []
    result = dateline("sources", "check", "--online")
    assert result.exit_code == 0
    assert "wiki: 1 entries, the newest of 2026-03-01 10:00 UTC" in result.stdout
    assert not (home / "landing").exists()
    world.pages[f"{host}/feed"] = Page("gone", 410)
    assert dateline("sources", "check", "--online").exit_code == 1
    configure(home, "[[source]]\nname = 'x'\nkind = 'feeds'\n")
    result = dateline("sources", "check")
    assert result.exit_code == 1
    assert "sources.toml, line 3: source x, key kind" in result.stderr


@pytest.mark.parametrize("arguments", [["collect"], ["sources", "check"], ["sources", "list"], ["run", "--collect"]])
def test_without_a_configuration_it_is_said_where_to_write_one(home: Path, arguments: list[str]) -> None:
    result = dateline(*arguments)
    assert result.exit_code == 1
    assert str(home / "sources.toml") in result.stderr


def test_the_environment_may_name_the_file(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_SOURCES", str(tmp_path / "mine.toml"))
    assert "mine.toml: cannot be read" in dateline("sources", "check").stderr


@pytest.mark.parametrize("arguments", [["collect", "nobody"], ["sources", "enable", "nobody"], ["sources", "fly"]])
def test_a_name_that_is_none_ends_with_two(drop: Path, arguments: list[str]) -> None:
    assert dateline(*arguments).exit_code == 2


def test_two_collections_at_a_time_are_told_apart(server: tuple[World, str], home: Path) -> None:
    with one_collection(home, "web"):
        result = dateline("collect")
    assert result.exit_code == 1
    assert "another collection is running" in result.stderr


def test_a_state_that_is_no_database_is_told_in_words(drop: Path, home: Path) -> None:
    (home / "collect").mkdir()
    (home / "collect" / "state.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    result = dateline("collect")
    assert result.exit_code == 1
    assert "state.sqlite cannot be used" in result.stderr


# --- Dagster


def test_the_job_collects_and_shows_health(drop: Path, home: Path) -> None:
    (drop / "a.txt").write_text(TEXT)
    result = collect.execute_in_process()
    assert result.success
    [event] = [e for e in result.all_events if e.event_type_value == "ASSET_MATERIALIZATION"]
    assert event.asset_key == dg.AssetKey("source_health")
    assert "| drop | ok | 1 |" in str(event.step_materialization_data.materialization.metadata["health"].value)
    assert len(landing.landed(home, today())) == 1


def test_schedule_and_sensor_are_stopped_until_someone_starts_them() -> None:
    assert collect_hourly.default_status is dg.DefaultScheduleStatus.STOPPED
    assert new_files.default_status is dg.DefaultSensorStatus.STOPPED


class Looks:
    """The sensor, looking again and again."""

    def __init__(self) -> None:
        self.cursor: str | None = None

    def again(self) -> list[dg.RunRequest]:
        context = dg.build_sensor_context(cursor=self.cursor, repository_def=defs.get_repository_def())
        told = new_files.evaluate_tick(context)
        self.cursor = told.cursor
        return list(told.run_requests or [])


def test_the_sensor_runs_today_once_when_files_have_arrived(drop: Path, home: Path) -> None:
    looks = Looks()
    assert looks.again() == []
    (drop / "a.txt").write_text(TEXT)
    assert looks.again() == []  # it may still be growing
    (drop / "a.txt").write_text(TEXT * 2)
    assert looks.again() == []
    [request] = looks.again()
    assert request.partition_key == today()
    assert request.run_config == {"ops": {"raw_articles": {"config": {"sources": ["drop"]}}}}
    # The run collects the file and notes it; that is no news.
    dateline("collect")
    landing.landed(home, today())
    assert looks.again() == looks.again() == []


def test_the_sensor_sees_files_that_were_put_into_the_landing_folder(home: Path) -> None:
    path = home / "landing" / today() / "mine" / "a.txt"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT)
    looks = Looks()
    assert looks.again() == []
    [request] = looks.again()
    assert request.run_config == {}
    landing.landed(home, today())
    assert looks.again() == looks.again() == []


def test_the_sensor_skips_while_the_configuration_is_wrong(drop: Path, home: Path) -> None:
    configure(home, "sources = 1")
    assert Looks().again() == []


def test_a_run_collects_the_sources_that_it_is_given(drop: Path, home: Path) -> None:
    from assets.ingest import raw_articles
    from assets.progress import Progress

    (drop / "a.txt").write_text(TEXT * 5)
    config = {"ops": {"raw_articles": {"config": {"sources": ["drop"]}}}}
    result = dg.materialize(
        [raw_articles], partition_key=today(), run_config=config, resources={"progress": Progress()}
    )
    assert result.success
    assert [entry.source for entry in landing.landed(home, today())] == ["drop"]
