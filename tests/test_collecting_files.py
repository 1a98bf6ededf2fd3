"""Collecting from folders, buckets and lists of addresses."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from assets import collecting, landing
from assets.collecting import SourceHealth
from dateline.collecting.sources import Source
from dateline.collecting.transport import HttpTransport
from tests.outside_world import FakeClock, Page, a_world, article

DAY = "2026-03-01"


def collect(home: Path, *sources: Source) -> SourceHealth:
    return collecting.collect(home, DAY, sources, clock=FakeClock())[0]


def texts(home: Path) -> list[str]:
    return sorted(entry.path.read_text() for entry in landing.landed(home, DAY))


@pytest.fixture
def bucket() -> Iterator[str]:
    files = fsspec.filesystem("memory")
    yield "memory://news/in"
    files.rm("/news", recursive=True)


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_gives_new_and_changed_files(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    source = Source("drop", "folder", path=folder, columns={"body": "story"})
    one = put(folder / "deep" / "one.csv", "one")
    put(folder / ".half.txt", "half")
    assert collect(home, source).health.n_landed == 1
    [entry] = landing.landed(home, DAY)
    assert (entry.uri, entry.source, entry.path.name, entry.columns) == (
        one.as_uri(), "drop", "one.csv", {"body": "story"},
    )  # fmt: skip
    assert collect(home, source).health.n_landed == 0
    put(one, "changed")
    put(folder / "two.txt", "two")
    assert collect(home, source).health.n_landed == 2
    assert texts(home) == ["changed", "one", "two"]


def test_patterns_choose_files(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.txt", "a")
    put(tmp_path / "in" / "a.log", "b")
    collect(tmp_path / "home", Source("drop", "folder", path=tmp_path / "in", exclude=("*.log",)))
    assert texts(tmp_path / "home") == ["a"]


def test_a_folder_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    found = collect(tmp_path / "home", Source("drop", "folder", path=tmp_path / "nowhere"))
    assert found.status == "failing"
    assert "nowhere is no folder" in found.health.errors[0]


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "in" / "a.txt", "a")
    put(tmp_path / "in" / "b.txt", "b")
    real = Path.open

    def broken(self: Path, *arguments: object, **more: object) -> object:
        if self.name == "a.txt" and "in" in self.parts:
            raise PermissionError("not yours")
        return real(self, *arguments, **more)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(Path, "open", broken)
    found = collect(tmp_path / "home", Source("drop", "folder", path=tmp_path / "in"))
    assert (found.health.n_landed, found.health.n_failed, found.n_pending) == (1, 1, 1)


def test_a_bucket_gives_new_and_changed_objects(tmp_path: Path, bucket: str) -> None:
    files = fsspec.filesystem("memory")
    files.pipe({"/news/in/one.txt": b"one", "/news/in/deep/two.txt": b"two", "/news/in/.hidden": b"no"})
    source = Source("archive", "bucket", addresses=(bucket,))
    assert collect(tmp_path, source).health.n_landed == 2
    assert collect(tmp_path, source).health.n_landed == 0
    files.pipe({"/news/in/one.txt": b"changed"})
    assert collect(tmp_path, source).health.n_landed == 1
    assert texts(tmp_path) == ["changed", "one", "two"]
    assert {entry.uri for entry in landing.landed(tmp_path, DAY)} == {
        "memory:///news/in/one.txt",
        "memory:///news/in/deep/two.txt",
    }


def test_a_bucket_on_disk_is_read(tmp_path: Path) -> None:
    put(tmp_path / "in" / "one.txt", "one")
    collect(tmp_path / "home", Source("archive", "bucket", addresses=((tmp_path / "in").as_uri(),)))
    assert texts(tmp_path / "home") == ["one"]


def test_a_bucket_without_its_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec.core, "url_to_fs", missing)
    found = collect(tmp_path, Source("archive", "bucket", addresses=("s3://news/in",)))
    assert 'install it with "pip install s3fs"' in found.health.errors[0]


def test_a_list_in_a_file_is_fetched_and_lines_added_later_too(tmp_path: Path) -> None:
    listed = put(tmp_path / "list.txt", "# mine\nhttp://news.example/a\nhttp://wire.example/b\n")
    source = Source("list", "urls", path=listed, contact="desk@lab.example")
    with a_world() as world:
        world.pages |= {
            "news.example/a": article("A."),
            "wire.example/b": Page(b"%PDF-1.7", content_type="application/pdf"),
            "news.example/c": Page(b'{"body": "C."}', content_type="application/json"),
        }

        def again() -> SourceHealth:
            transport = HttpTransport(dial=world.dial)
            return collecting.collect(
                tmp_path, DAY, [source], clock=world.clock, transport=transport, resolve=world.resolve
            )[0]

        assert again().health.n_landed == 2
        put(listed, listed.read_text() + "http://news.example/c\n")
        assert again().health.n_landed == 1
        assert sorted(world.asked()) == ["news.example/a", "news.example/c", "wire.example/b"]


def test_a_sitemap_index_is_followed_and_asked_each_time(tmp_path: Path) -> None:
    source = Source("s", "sitemap", addresses=("http://news.example/index.xml",), contact="desk@lab.example")
    with a_world() as world:

        def pages(*names: str) -> Page:
            links = "".join(f"<url><loc>http://news.example/{name}</loc></url>" for name in names)
            return Page(f"<urlset>{links}</urlset>", content_type="application/xml")

        loops = "<sitemap><loc>/index.xml</loc></sitemap>"
        world.pages |= {
            "news.example/index.xml": Page(
                f"<sitemapindex>{loops}<sitemap><loc>/1.xml</loc></sitemap></sitemapindex>",
                content_type="application/xml",
            ),
            "news.example/1.xml": pages("a"),
            "news.example/a": article("A."),
            "news.example/b": article("B."),
        }

        def again() -> SourceHealth:
            return collecting.collect(
                tmp_path, DAY, [source], clock=world.clock, transport=HttpTransport(dial=world.dial),
                resolve=world.resolve,
            )[0]  # fmt: skip

        assert again().health.n_landed == 1
        world.pages["news.example/1.xml"] = pages("a", "b")
        assert again().health.n_landed == 1
        assert world.asked().count("news.example/index.xml") == 2


def test_sources_that_are_off_are_left_alone(tmp_path: Path) -> None:
    assert collect(tmp_path, Source("drop", "folder", path=tmp_path / "in", enabled=False)).status == "off"


def test_what_a_crash_left_half_is_finished_or_forgotten(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.txt", "a")
    collect(tmp_path, Source("drop", "folder", path=tmp_path / "in"))
    [entry] = landing.landed(tmp_path, DAY)
    # Killed after the note and before the rename, and once more before the note.
    entry.path.rename(entry.path.with_name(f".{entry.path.name}.half"))
    put(entry.path.with_name(".b.txt.half"), "b")
    assert landing.landed(tmp_path, DAY) == [entry]
    assert entry.path.read_text() == "a"
    manifest = landing.day_folder(tmp_path, DAY) / landing.MANIFEST
    assert [json.loads(line)["source"] for line in manifest.read_text().splitlines()] == ["drop"]


KILLED = """
import os, signal, sys
from pathlib import Path
from assets import collecting, landing
from dateline.collecting.sources import Source

real, count = landing.Arrivals.land, 0

def land(self, arrived, now):
    global count
    count += 1
    if count == 2:
        if sys.argv[3] == "after":
            real(self, arrived, now)
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, arrived, now)

landing.Arrivals.land = land
collecting.collect(Path(sys.argv[1]), "2026-03-01", [Source("drop", "folder", path=Path(sys.argv[2]))])
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_that_was_killed_leaves_nothing_half_and_nothing_is_landed_twice(tmp_path: Path, moment: str) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    for name in "abc":
        put(folder / f"{name}.txt", name)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(home), str(folder), moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    found = collect(home, Source("drop", "folder", path=folder))
    assert found.health.n_landed == (2 if moment == "before" else 1)
    assert texts(home) == ["a", "b", "c"]


def test_files_whose_names_are_no_utf8_or_that_go_away_meanwhile_stop_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(tmp_path / "in" / "a.txt", "a").parent
    put(folder / "gone.txt", "gone")
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text("b", encoding="utf-8")
    real = Path.stat

    def stat(self: Path, **more: bool) -> os.stat_result:
        if self.name == "gone.txt":
            raise FileNotFoundError(self)
        return real(self, **more)

    monkeypatch.setattr(Path, "stat", stat)
    found = collect(tmp_path / "home", Source("drop", "folder", path=folder))
    assert (found.health.n_landed, found.health.errors) == (2, ())
    assert texts(tmp_path / "home") == ["a", "b"]
