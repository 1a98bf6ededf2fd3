"""``dateline run``: articles in, a published database out, and again without a change."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assets import event_mentions
from expectations import runner
from pipelines.cli import cli
from tests.conftest import BREAKS_THE_CODER, OneWordCoder
from warehouse.config import HOME_VARIABLE

DAY = "2026-03-01"
NEXT_DAY = "2026-03-02"

ATTACK = "Rebels attacked the town of Marel on Monday, killing two soldiers, officials said."
MEETING = "Ministers from both countries met in the capital on Monday to discuss the price of grain."


def record(identifier: str, body: str) -> dict[str, str]:
    return {
        "id": identifier,
        "title": f"Title of {identifier}",
        "body": f"{body} Nothing else was known of {identifier} by the evening, the mayor told reporters.",
        "published_at": "2026-02-28T10:00:00Z",
        "source": "Example Daily",
    }


def put(path: Path, *lines: object) -> Path:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["run", *map(str, arguments)])


def rows(sql: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(cli, ["sql", sql, "--format", "json"])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return put(tmp_path / "feed.jsonl", record("a", ATTACK), record("b", MEETING))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Result, Path]]:
    """A run over a feed with a broken line and an article that breaks the coder, and a file put there by hand.

    A run takes seconds, so the tests that take this share it and leave it as it is.
    """
    folder = tmp_path_factory.mktemp("ran")
    feed = put(
        folder / "feed.jsonl",
        record("a", ATTACK),
        "{broken",
        record("b", MEETING),
        record("x", f"{MEETING} {BREAKS_THE_CODER}."),
    )
    by_hand = folder / "home" / "landing" / DAY
    by_hand.mkdir(parents=True)
    put(by_hand / "mine.jsonl", record("h", "Workers went on strike in the port on Monday over pay."))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(folder / "home"))
        patch.setattr(event_mentions, "load_coder", OneWordCoder)
        yield run(feed, "--date", DAY), folder


def test_run_publishes_what_it_read_and_coded(ran: tuple[Result, Path]) -> None:
    assert ran[0].exit_code == 0, ran[0].stderr
    assert [row["record_id"] for row in rows("SELECT record_id FROM articles ORDER BY 1")] == [
        "a",
        "b",
        "h",
        "x",
    ]
    assert rows("SELECT event_type, trigger_text FROM event_mentions") == [
        {"event_type": "ASSAULT", "trigger_text": "attacked"}
    ]
    assert rows("SELECT event_type, n_articles FROM events") == [{"event_type": "ASSAULT", "n_articles": 1}]


def test_what_could_not_be_read_or_coded_is_kept_with_its_place(ran: tuple[Result, Path]) -> None:
    result, folder = ran
    uri = (folder / "feed.jsonl").as_uri()
    assert rows("SELECT uri, position, rule FROM rejected_rows ORDER BY rule") == [
        {"uri": uri, "position": "2", "rule": "bad_json"},
        {"uri": uri, "position": "x", "rule": "coder_failed"},
    ]
    assert "feed.jsonl:2: line 2 is no valid JSON" in result.stdout


def test_the_books_balance_and_the_summary_shows_them(ran: tuple[Result, Path]) -> None:
    assert "5 items in = 4 articles + 0 duplicates + 0 skipped + 1 rejected" in ran[0].stdout
    told = rows(
        "SELECT stage, outcome, rule, sum(n_items)::int AS n FROM intake WHERE n_items > 0 GROUP BY ALL ORDER BY ALL"
    )
    assert [tuple(row.values()) for row in told] == [
        ("articles", "article", "", 4),
        ("raw_articles", "article", "", 4),
        ("raw_articles", "rejected", "bad_json", 1),
    ]
    assert rows("SELECT is_balanced FROM quality_daily") == [{"is_balanced": True}]


def test_running_the_same_input_again_changes_no_byte(ran: tuple[Result, Path]) -> None:
    _, folder = ran
    before = digests(folder / "home" / "lake")
    assert run(folder / "feed.jsonl", "--date", DAY, "--quiet").exit_code == 0
    assert digests(folder / "home" / "lake") == before


def test_the_report_shows_the_sentence_of_an_event(ran: tuple[Result, Path]) -> None:
    result = CliRunner().invoke(cli, ["report", "--no-open"])
    assert result.exit_code == 0, result.stderr
    page = Path(result.stdout.strip()).read_text(encoding="utf-8")
    assert "event mentions" in page


@pytest.mark.usefixtures("one_word_coder", "home")
def test_items_of_an_earlier_day_are_seen_before(feed: Path) -> None:
    assert run(feed, "--date", DAY).exit_code == 0
    put(feed, record("a", ATTACK), record("b", MEETING), record("c", "Workers went on strike in the port."))
    result = run(feed, "--date", NEXT_DAY)
    assert result.exit_code == 0, result.stderr
    assert "seen before" in result.stdout
    assert rows("SELECT record_id, ingest_date FROM articles ORDER BY 1") == [
        {"record_id": "a", "ingest_date": DAY},
        {"record_id": "b", "ingest_date": DAY},
        {"record_id": "c", "ingest_date": NEXT_DAY},
    ]


@pytest.mark.usefixtures("one_word_coder")
def test_standard_input_and_archives_are_ingested_with_columns_as_said(home: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name in ("a", "b"):
            archive.writestr(f"{name}.csv", f'kop,verhaal\nTitle,"{record(name, ATTACK)["body"]}"\n')
    piped = f'kop,verhaal\nTitle,"{record("c", MEETING)["body"]}"\n'
    arguments = ["run", "-", str(tmp_path / "in.zip"), "--date", DAY, "--columns", "title=kop,body=verhaal"]
    result = CliRunner().invoke(cli, arguments, input=piped)
    assert result.exit_code == 0, result.stderr
    found = rows("SELECT title, raw_uri FROM articles ORDER BY raw_uri")
    assert [row["title"] for row in found] == ["Title"] * 3
    addresses = sorted(str(row["raw_uri"]).rsplit("/", 1)[-1] for row in found)
    assert addresses == ["in.zip!a.csv", "in.zip!b.csv", "stdin"]
    assert not list((home / "stdin").iterdir())


@pytest.mark.usefixtures("one_word_coder", "home")
def test_input_without_an_article_ends_with_one(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    result = run(empty, "--date", DAY)
    assert result.exit_code == 1
    assert "No input was usable" in result.stderr


@pytest.mark.usefixtures("home")
def test_a_failing_stage_is_named_and_nothing_is_published(
    home: Path, feed: Path, one_word_coder: OneWordCoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets import events

    def fail(*_: object) -> None:
        raise RuntimeError("no joining today")

    monkeypatch.setattr(events.joining, "join_events", fail)
    result = run(feed, "--date", DAY)
    assert result.exit_code == 1
    assert "no joining today" in result.stderr
    assert not (home / "dateline.duckdb").exists()


@pytest.mark.usefixtures("one_word_coder", "home")
def test_a_day_run_again_whose_check_fails_leaves_what_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(put(tmp_path / "one.jsonl", record("a", ATTACK)), "--date", DAY).exit_code == 0
    published = ("articles", "event_mentions", "events", "intake", "daily_events", "lake_partitions")
    before = [rows(f"SELECT * FROM {name} ORDER BY ALL") for name in published]
    validate = runner.validate

    def refuse_events(table: str, *arguments: Any, **named: Any) -> runner.CheckResult:
        checked = validate(table, *arguments, **named)
        if table != "events" or named:
            return checked
        suddenly = runner.RuleResult("suddenly_many", "table", "error", "far more rows than usual", False, 0)
        return replace(checked, success=False, results=(*checked.results, suddenly))

    more = put(tmp_path / "two.jsonl", record("b", ATTACK), record("c", ATTACK.replace("Marel", "Tolun")))
    with monkeypatch.context() as patch:
        patch.setattr(runner, "validate", refuse_events)
        result = run(more, "--date", DAY)
    assert result.exit_code == 1
    assert "suddenly_many" in result.stderr
    assert [rows(f"SELECT * FROM {name} ORDER BY ALL") for name in published] == before
    assert f"Behind     {DAY}" in CliRunner().invoke(cli, ["status"]).stdout
    assert run("--date", DAY).exit_code == 0
    assert [row["record_id"] for row in rows("SELECT record_id FROM articles ORDER BY 1")] == ["a", "b", "c"]
    assert "Behind" not in CliRunner().invoke(cli, ["status"]).stdout


@pytest.mark.parametrize("day", ["2019-12-31", "2999-01-01", "yesterday"])
def test_a_day_that_cannot_be_is_a_usage_error(home: Path, day: str) -> None:
    assert run("--date", day).exit_code == 2
    assert not home.exists()


def test_a_path_that_does_not_exist_is_a_usage_error(home: Path) -> None:
    assert run("nowhere.txt").exit_code == 2
    assert not home.exists()


@pytest.mark.usefixtures("one_word_coder", "home")
def test_texts_of_one_address_are_versions_and_the_same_text_again_is_none(tmp_path: Path) -> None:
    address = {"url": "https://www.example.org/news/marel.html"}
    first = record("a", ATTACK) | address
    corrected = record("b", ATTACK.replace("two", "three")) | address
    assert run(put(tmp_path / "one.jsonl", first), "--date", DAY, "--quiet").exit_code == 0
    result = run(put(tmp_path / "two.jsonl", corrected, first | {"id": "c"}, first | {"id": "d"}), "--date", NEXT_DAY)
    assert result.exit_code == 0, result.stderr
    assert "3 items in = 1 articles + 2 duplicates + 0 skipped + 0 rejected" in result.stdout
    [one] = rows("SELECT article_id, story_id, version, version_of FROM articles WHERE record_id = 'a'")
    assert (one["version"], one["version_of"]) == (1, None)
    assert rows("SELECT record_id, story_id, version, version_of FROM articles WHERE version > 1") == [
        {"record_id": "b", "story_id": one["story_id"], "version": 2, "version_of": one["article_id"]}
    ]
    assert rows("SELECT DISTINCT is_balanced FROM quality_daily") == [{"is_balanced": True}]
