"""The ``dateline`` command apart from ``run``: formats, exit codes, what it starts without."""

import csv
import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import cli
from pipelines.show import print_arrow
from tests.conftest import BREAKS_THE_CODER, OneWordCoder
from warehouse import tables
from warehouse.publish import publish

ATTACK = "Rebels attacked the town of Marel on Monday, killing two soldiers, officials said."
MEETING = "Ministers from both countries met in the capital on Monday to discuss the price of grain."


def dateline(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.jsonl"
    records = (
        {"id": "a", "title": "Attack", "body": ATTACK, "published_at": "2026-02-28"},
        {"id": "b", "title": "Meeting", "body": MEETING, "published_at": "2026-02-28"},
    )
    lines = [json.dumps(records[0]), "{broken", json.dumps(records[1])]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def coder_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one-word coder in the place of the embedded one, by the setting that users have for it."""
    monkeypatch.setenv("DATELINE_CODER", f"{OneWordCoder.__module__}:{OneWordCoder.__qualname__}")


@pytest.mark.usefixtures("coder_by_setting")
def test_extract_writes_a_row_a_mention_and_one_for_an_article_without(feed: Path) -> None:
    result = dateline("extract", feed, "--format", "jsonl")
    assert result.exit_code == 0, result.stderr
    attack, meeting = map(json.loads, result.stdout.splitlines())
    columns = {*tables.get("event_mentions").column_names} - {"ingest_date"}
    more = {"path", "record_id", "title", "published_at", "body"}
    assert set(attack) == set(meeting) == columns | more
    assert (attack["record_id"], attack["event_type"], attack["path"]) == ("a", "ASSAULT", str(feed))
    assert (meeting["record_id"], meeting["event_type"]) == ("b", None)
    assert attack["body"][attack["trigger_start"] : attack["trigger_end"]] == attack["trigger_text"]


@pytest.mark.usefixtures("coder_by_setting")
def test_extract_names_the_line_it_could_not_read(feed: Path) -> None:
    result = dateline("extract", feed)
    assert f"{feed}:2: " in result.stderr
    assert "bad_json" in result.stderr
    assert "ASSAULT" in result.stdout


@pytest.mark.usefixtures("coder_by_setting")
def test_extract_takes_the_day_that_the_user_states(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(f"Attack in Marel\n\n{ATTACK} {ATTACK}\n", encoding="utf-8")
    result = dateline("extract", article, "--published", "2026-02-28", "--format", "jsonl")
    assert json.loads(result.stdout)["published_at"].startswith("2026-02-28")


@pytest.mark.usefixtures("coder_by_setting")
@pytest.mark.parametrize("command", ["extract", "read"])
def test_nothing_usable_ends_with_one(tmp_path: Path, command: str) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    result = dateline(command, empty)
    assert result.exit_code == 1
    assert "empty.txt" in result.stderr


def test_read_writes_the_columns_of_articles(feed: Path) -> None:
    result = dateline("read", feed, "--format", "jsonl")
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["record_id"] for row in rows] == ["a", "b"]
    assert set(rows[0]) == {*tables.get("articles").column_names, "path"} - {"ingest_date"}


def test_read_ends_with_the_books(tmp_path: Path) -> None:
    lines = [{"id": "a", "body": ATTACK}, {"id": "b", "body": f"  {ATTACK.upper()}"}, {"id": "c"}, {"body": MEETING}]
    (tmp_path / "a.jsonl").write_text("\n".join([*map(json.dumps, lines), "{broken"]), encoding="utf-8")
    (tmp_path / "b.txt").write_text("https://news.example/1\nhttps://news.example/2\n", encoding="utf-8")
    result = dateline("read", tmp_path, "--format", "jsonl")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 3
    assert result.stderr.splitlines()[-1] == (
        "7 items in = 2 articles + 1 duplicates + 2 skipped (address_only 2) + 2 rejected (bad_json 1, missing_body 1)"
    )


@pytest.mark.usefixtures("coder_by_setting")
def test_extract_counts_what_the_coder_refused_as_rejected(tmp_path: Path) -> None:
    article = tmp_path / "a.jsonl"
    article.write_text(json.dumps({"body": ATTACK}) + "\n" + json.dumps({"body": f"{MEETING} {BREAKS_THE_CODER}."}))
    result = dateline("extract", article, "--format", "jsonl")
    assert result.exit_code == 0
    assert "2 items in = 1 articles + 0 duplicates + 0 skipped + 1 rejected" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_read_takes_any_format_from_standard_input(pack: Callable[[bytes], bytes]) -> None:
    table = f'title,body\nAttack,"{ATTACK}"\n'.encode()
    result = CliRunner().invoke(cli, ["read", "-", "--format", "jsonl"], input=pack(table))
    assert result.exit_code == 0, result.stderr
    (row,) = map(json.loads, result.stdout.splitlines())
    assert (row["path"], row["record_id"], row["title"], row["body"]) == ("-", "2", "Attack", ATTACK)


def test_read_maps_columns_and_names_those_that_are_not_there(tmp_path: Path) -> None:
    path = tmp_path / "t"
    path.write_text(f'kop,verhaal\nAttack,"{ATTACK}"\n', encoding="utf-8")
    result = dateline("read", path, "--format", "jsonl", "--columns", "title=kop,body=verhaal")
    assert json.loads(result.stdout)["title"] == "Attack"
    result = dateline("read", path, "--columns", "title=koop,body=verhaal")
    assert result.exit_code == 1
    assert all(name in result.stderr for name in ("'koop'", "kop, verhaal"))
    result = dateline("read", path, "--columns", "tilte=kop")
    assert result.exit_code == 2
    assert "'tilte'" in result.stderr


def test_what_is_wrong_in_an_archive_is_told_with_its_member(tmp_path: Path) -> None:
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jsonl", "{broken\n" + json.dumps({"body": ATTACK}))
    result = dateline("read", path, "--format", "jsonl")
    assert (
        f"{path}!a.jsonl:1: line 1 is no valid JSON: Expecting property name enclosed in double quotes (character 2)"
        in result.stderr
    )
    row = json.loads(result.stdout)
    assert (row["path"], row["raw_uri"]) == (str(path), f"{path}!a.jsonl")
    assert "in.zip!a.jsonl:2 " in dateline("read", path).stdout


def test_sql_answers_as_table_csv_and_json(home: Path) -> None:
    publish(home)
    query = "SELECT 1.25 AS number, 'a,b' AS text, NULL AS nothing"
    assert "1.25" in dateline("sql", query).stdout
    assert list(csv.DictReader(io.StringIO(dateline("sql", query, "--format", "csv").stdout))) == [
        {"number": "1.25", "text": "a,b", "nothing": ""}
    ]
    (row,) = json.loads(dateline("sql", query, "--format", "json").stdout)
    assert float(row["number"]) == 1.25
    assert (row["text"], row["nothing"]) == ("a,b", None)


@pytest.mark.parametrize("query", ["SELECT nothing_like_this FROM events", "DROP VIEW events", "SELECT"])
def test_a_query_that_fails_is_told_in_words(home: Path, query: str) -> None:
    publish(home)
    result = dateline("sql", query)
    assert result.exit_code == 1
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_before_the_first_publication_sql_says_what_to_do(home: Path) -> None:
    result = dateline("sql", "SELECT 1")
    assert result.exit_code == 1
    assert str(home) in result.stderr


def test_a_table_keeps_square_brackets_of_a_headline(capsys: pytest.CaptureFixture[str]) -> None:
    print_arrow(pa.table({"title": ["[UPDATE] Ministers meet"]}), "table")
    assert "[UPDATE] Ministers meet" in capsys.readouterr().out


def test_home_option_chooses_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # setenv first, so that the change that the command makes is undone after the test
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "one"))
    assert str(tmp_path / "other") in dateline("publish", "--home", tmp_path / "other").stdout
    assert (tmp_path / "other" / "dateline.duckdb").exists()
    assert not (tmp_path / "one").exists()


def test_status_of_an_empty_home_says_how_to_start(home: Path) -> None:
    result = dateline("status")
    assert result.exit_code == 0
    assert "dateline run" in result.stdout
    assert json.loads(dateline("status", "--format", "json").stdout)["days"] == []


def test_status_names_days_that_wait(home: Path) -> None:
    (home / "landing" / "2026-03-01").mkdir(parents=True)
    assert "2026-03-01: landed but not run" in dateline("status").stdout


def test_report_of_an_empty_publication_is_written(home: Path) -> None:
    publish(home)
    result = dateline("report", "--no-open")
    assert result.exit_code == 0, result.stderr
    page = Path(result.stdout.strip()).read_text(encoding="utf-8")
    assert "no dated event" in page
    assert "http" not in page


@pytest.mark.parametrize(
    "arguments", [["extract"], ["sql"], ["read", "nowhere.txt"], ["run", "--date", "1st of May"], ["fly"]]
)
def test_a_command_line_that_makes_no_sense_ends_with_two(home: Path, arguments: list[str]) -> None:
    assert dateline(*arguments).exit_code == 2


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["sql", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys, pipelines.cli as c\n"
        f"sys.argv = ['dateline', *{arguments}]\n"
        "try: c.main()\n"
        "except SystemExit: pass\n"
        "heavy = {'dagster', 'great_expectations', 'pandas', 'spacy', 'onnxruntime', 'duckdb'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_sql_loads_neither_dagster_nor_the_model(home: Path) -> None:
    publish(home)
    code = (
        "import sys, pipelines.cli as c\n"
        "sys.argv = ['dateline', 'sql', 'SELECT 1']\n"
        "try: c.main()\n"
        "except SystemExit: pass\n"
        "heavy = {'dagster', 'great_expectations', 'spacy', 'onnxruntime'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
