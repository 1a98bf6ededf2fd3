"""What is published stays as it is, whatever is written into the lake afterwards."""

import contextlib
import errno
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.warehouse_examples import DAY, write_good_day
from warehouse import dictionary, frozen, publish, tables
from warehouse.lake import Lake
from warehouse.query import query
from warehouse.sources import Snapshot

NEXT_DAY = "2026-03-03"
BOTH = """
    select
        (select string_agg(article_id, ' ' order by article_id) from articles) as articles,
        (select string_agg(event_id, ' ' order by event_id) from events) as events,
        (select sum(n_events) from daily_events) as n
"""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "home")


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that has no hard links."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)


def frozen_files(lake: Lake) -> dict[str, Path]:
    """The files under ``published/``, temporary ones too, by their place there."""
    root = lake.home / frozen.FOLDER
    return {str(file.relative_to(root)): file for file in sorted(root.rglob("*")) if file.is_file()}


def read_now(lake: Lake) -> set[Path]:
    """The files that the published views read."""
    return {Path(row["file"]) for row in query(lake.home, "select file from lake_partitions").to_pylist()}


def answers(lake: Lake) -> tuple[str, str, int]:
    [row] = query(lake.home, BOTH).to_pylist()
    return row["articles"], row["events"], row["n"]


@pytest.mark.parametrize("how", ["links", "copies"])
def test_a_day_that_is_written_again_is_seen_after_the_next_publication_only(
    lake: Lake, how: str, request: pytest.FixtureRequest
) -> None:
    if how == "copies":
        request.getfixturevalue("no_links")
    write_good_day(lake, names=("one",))
    publish.publish(lake.home)
    assert publish.days_behind(lake.home) == []
    write_good_day(lake, names=("two", "three"))
    assert answers(lake) == ("a-one", "e-one", 1)
    assert publish.days_behind(lake.home) == [DAY]
    publish.publish(lake.home)
    assert answers(lake) == ("a-three a-two", "e-three e-two", 2)


def test_a_day_that_is_removed_is_served_until_the_next_publication(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    write_good_day(lake, NEXT_DAY, names=("two",))
    publish.publish(lake.home)
    for table in tables.PARTITIONED:
        shutil.rmtree(lake.path(table, DAY).parent, ignore_errors=True)
    assert answers(lake) == ("a-one a-two", "e-one e-two", 2)
    assert publish.days_behind(lake.home) == [DAY]
    publish.publish(lake.home)
    assert answers(lake) == ("a-two", "e-two", 1)


def test_frozen_files_take_no_room_beside_the_lake(lake: Lake) -> None:
    write_good_day(lake)
    publish.publish(lake.home)
    for file in read_now(lake):
        assert file.samefile(lake.path(file.parent.name, DAY))


def test_what_has_not_changed_is_not_frozen_again(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    write_good_day(lake)
    publish.publish(lake.home)
    before = frozen_files(lake)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("nothing has changed")

    monkeypatch.setattr(os, "link", never)
    publish.publish(lake.home)
    assert frozen_files(lake) == before


def test_the_same_rows_written_again_have_the_same_names_and_no_second_room(lake: Lake) -> None:
    write_good_day(lake)
    publish.publish(lake.home)
    before = frozen_files(lake)
    write_good_day(lake)
    assert publish.days_behind(lake.home) == []
    publish.publish(lake.home)
    assert frozen_files(lake) == before
    for file in before.values():
        assert file.samefile(lake.path(file.parent.name, DAY))


def test_names_say_the_content_and_not_where_or_when_it_was_written(lake: Lake, tmp_path: Path) -> None:
    write_good_day(lake)
    other = Lake(tmp_path / "other")
    write_good_day(other)
    publish.publish(lake.home)
    publish.publish(other.home)
    assert list(frozen_files(lake)) == list(frozen_files(other))
    written = lake.write("articles", DAY, lake.read("articles", DAY))
    assert f"articles/{DAY}.{written.sha256}.parquet" in frozen_files(lake)


def test_a_reader_keeps_its_rows_until_the_second_publication_after_it(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    path = publish.publish(lake.home).path
    with contextlib.closing(duckdb.connect(str(path), read_only=True)) as reader:
        write_good_day(lake, names=("two",))
        publish.publish(lake.home)
        assert reader.execute("select article_id from articles").fetchall() == [("a-one",)]


def test_files_of_the_last_two_publications_are_kept_and_no_others(lake: Lake) -> None:
    used = []
    for name in ("one", "two", "three"):
        write_good_day(lake, names=(name,))
        publish.publish(lake.home)
        used.append(read_now(lake))
    assert set(frozen_files(lake).values()) == used[-1] | used[-2]
    publish.publish(lake.home)
    assert set(frozen_files(lake).values()) == used[-1]


def test_what_a_crash_left_is_removed_and_what_is_not_ours_is_kept(lake: Lake) -> None:
    write_good_day(lake)
    folder = lake.home / frozen.FOLDER / "articles"
    folder.mkdir(parents=True)
    for name in (f".{DAY}.123.tmp", f"{DAY}.{'0' * 64}.parquet", "notes.txt"):
        (folder / name).write_bytes(b"half")
    publish.publish(lake.home)
    assert set(frozen_files(lake).values()) == read_now(lake) | {folder / "notes.txt"}


def _fail(*_: object, **__: object) -> None:
    raise OSError("the power is off")


@pytest.mark.parametrize(
    "break_it",
    [
        lambda patch: patch.setattr(frozen, "_digest", _fail),
        lambda patch: patch.setattr(dictionary, "comments", _fail),
        lambda patch: patch.setattr(publish, "_sync", _fail),
    ],
    ids=["while freezing", "while building", "before the swap"],
)
def test_a_publication_that_ends_half_way_leaves_the_last_one_whole(
    lake: Lake, break_it: Callable[[pytest.MonkeyPatch], None]
) -> None:
    write_good_day(lake, names=("one",))
    publish.publish(lake.home)
    used = read_now(lake)
    write_good_day(lake, names=("two",))
    with pytest.MonkeyPatch.context() as patch:
        break_it(patch)
        # A crash would not remove what a failure removes, and what is left over then is harmless as well.
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(OSError, match="the power is off"):
            publish.publish(lake.home)
    assert answers(lake) == ("a-one", "e-one", 1)
    publish.publish(lake.home)
    assert answers(lake) == ("a-two", "e-two", 1)
    assert set(frozen_files(lake).values()) == used | read_now(lake)


def test_a_home_that_was_copied_needs_one_publication_and_no_second_room(lake: Lake, tmp_path: Path) -> None:
    write_good_day(lake, names=("one",))
    publish.publish(lake.home)
    copied = Lake(Path(shutil.copytree(lake.home, tmp_path / "copied")))
    shutil.rmtree(lake.home)
    publish.publish(copied.home)
    assert answers(copied) == ("a-one", "e-one", 1)
    for file in read_now(copied):
        assert file.samefile(copied.path(file.parent.name, DAY))


def test_landing_and_lake_are_enough_to_publish(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    publish.publish(lake.home)
    shutil.rmtree(lake.home / frozen.FOLDER)
    publish.publish(lake.home)
    assert answers(lake) == ("a-one", "e-one", 1)


@pytest.mark.usefixtures("no_links")
def test_copies_of_what_has_not_changed_are_not_made_again(lake: Lake) -> None:
    write_good_day(lake)
    for table in tables.PARTITIONED:
        if lake.exists(table, DAY):
            os.utime(lake.path(table, DAY), (1_700_000_000, 1_700_000_000))
    publish.publish(lake.home)
    before = {place: file.stat().st_ino for place, file in frozen_files(lake).items()}
    publish.publish(lake.home)
    assert {place: file.stat().st_ino for place, file in frozen_files(lake).items()} == before


@pytest.mark.usefixtures("no_links")
def test_a_copied_file_that_changes_at_once_but_not_in_size_is_copied_again(lake: Lake) -> None:
    source = lake.path("articles", DAY)
    source.parent.mkdir(parents=True)
    source.write_bytes(b"old")
    seen = Snapshot(lake, {"articles": {DAY: source}})
    frozen.freeze(seen)
    when = source.stat().st_mtime_ns
    source.write_bytes(b"new")
    os.utime(source, ns=(when, when))
    assert frozen.freeze(seen).files["articles"][DAY].read_bytes() == b"new"


def test_readers_during_publications_never_fail_and_never_see_half(lake: Lake) -> None:
    write_good_day(lake, names=("one",))
    publish.publish(lake.home)
    seen: list[tuple[str, str, int]] = []
    failures: list[BaseException] = []
    answered, stop = threading.Event(), threading.Event()

    def read() -> None:
        while not stop.is_set() and not failures:
            try:
                seen.append(answers(lake))
            except Exception as error:
                failures.append(error)
            answered.set()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for name in ("two", "three", "four"):
            write_good_day(lake, names=(name,))
            # A reader may be overtaken by one publication and not by two.
            answered.clear()
            assert answered.wait(60)
            publish.publish(lake.home)
    finally:
        stop.set()
        reader.join()
    assert not failures
    assert all(article.removeprefix("a-") == event.removeprefix("e-") and n == 1 for article, event, n in seen)
