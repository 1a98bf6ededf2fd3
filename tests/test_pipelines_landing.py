"""The landing folder keeps what arrived, once, with its address and the time it was first seen."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets import landing

DAY = "2026-03-01"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVENING = datetime(2026, 3, 1, 20, tzinfo=UTC)


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_land_copies_files_under_their_names_and_keeps_the_address(tmp_path: Path) -> None:
    source = put(tmp_path / "in" / "a.txt", "text")
    (entry,) = landing.land(tmp_path, DAY, [tmp_path / "in"], now=NOON).new
    assert entry.path.name == "a.txt"
    assert entry.path.read_text() == "text"
    assert entry.uri == source.as_uri()


def test_landing_the_same_file_again_keeps_the_first_time(tmp_path: Path) -> None:
    source = put(tmp_path / "a.txt", "text")
    landing.land(tmp_path, DAY, [source], now=NOON)
    again = landing.land(tmp_path, DAY, [source], now=EVENING)
    assert (len(again.new), len(again.known)) == (0, 1)
    assert [entry.collected_at for entry in landing.landed(tmp_path, DAY)] == [NOON]


def test_another_mapping_of_columns_holds_from_then_on(tmp_path: Path) -> None:
    source = put(tmp_path / "a.csv", "kop,verhaal")
    landing.land(tmp_path, DAY, [source], now=NOON)
    again = landing.land(tmp_path, DAY, [source], now=EVENING, columns={"body": "verhaal"})
    assert len(again.known) == 1
    landing.land(tmp_path, DAY, [source], now=EVENING)
    (entry,) = landing.landed(tmp_path, DAY)
    assert (entry.collected_at, entry.columns) == (NOON, {"body": "verhaal"})


def test_a_file_that_changed_is_landed_beside_the_old_one(tmp_path: Path) -> None:
    source = put(tmp_path / "a.txt", "one")
    landing.land(tmp_path, DAY, [source], now=NOON)
    put(source, "two")
    landing.land(tmp_path, DAY, [source], now=EVENING)
    texts = {entry.path.read_text() for entry in landing.landed(tmp_path, DAY)}
    assert texts == {"one", "two"}


def test_files_put_there_by_hand_keep_the_time_of_their_first_run(tmp_path: Path) -> None:
    by_hand = put(tmp_path / "landing" / DAY / "mine" / "a.txt", "text")
    (first,) = landing.landed(tmp_path, DAY)
    by_hand.touch()
    (second,) = landing.landed(tmp_path, DAY)
    assert first == second


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    put(tmp_path / "in" / ".half.txt", "not finished")
    put(tmp_path / "in" / ".git" / "config", "no article")
    assert landing.land(tmp_path, DAY, [tmp_path / "in"]).new == ()


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.txt"):
        landing.land(tmp_path, DAY, [tmp_path / "nowhere.txt"])


@pytest.mark.parametrize("line", ["not json", json.dumps({"file": "gone.txt"})])
def test_a_broken_manifest_names_the_line(tmp_path: Path, line: str) -> None:
    put(tmp_path / "landing" / DAY / landing.MANIFEST, line + "\n")
    with pytest.raises(landing.LandingError, match="line 1"):
        landing.landed(tmp_path, DAY)


def test_a_day_without_a_folder_has_no_files(tmp_path: Path) -> None:
    assert landing.landed(tmp_path, DAY) == []


@pytest.mark.parametrize("name", [b"caf\xe9.txt", "a\u2028b.txt".encode(), b"a" * 255])
def test_any_name_that_a_file_can_have_is_landed(tmp_path: Path, name: bytes) -> None:
    (tmp_path / "in").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/" + name)).write_text("text", encoding="utf-8")
    (entry,) = landing.land(tmp_path, DAY, [tmp_path / "in"]).new
    assert os.fsencode(entry.path.name) == name
    assert landing.landed(tmp_path, DAY) == [entry]
    assert landing.land(tmp_path, DAY, [tmp_path / "in"]).known == (entry,)


def test_a_line_that_a_full_disk_cut_is_dropped_and_its_file_landed_anew(tmp_path: Path) -> None:
    one = put(tmp_path / "in" / "a.txt", "one")
    (entry,) = landing.land(tmp_path, DAY, [one]).new
    manifest = tmp_path / "landing" / DAY / landing.MANIFEST
    whole = manifest.read_text(encoding="utf-8")
    manifest.write_text(whole + whole[:40], encoding="utf-8")
    assert landing.landed(tmp_path, DAY) == [entry]
    assert manifest.read_text(encoding="utf-8") == whole


def test_a_last_line_without_an_end_is_kept_and_the_next_one_stands_below(tmp_path: Path) -> None:
    landing.land(tmp_path, DAY, [put(tmp_path / "in" / "a.txt", "one")])
    manifest = tmp_path / "landing" / DAY / landing.MANIFEST
    manifest.write_text(manifest.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    landing.land(tmp_path, DAY, [put(tmp_path / "in" / "b.txt", "two")])
    assert [entry.path.name for entry in landing.landed(tmp_path, DAY)] == ["a.txt", "b.txt"]
