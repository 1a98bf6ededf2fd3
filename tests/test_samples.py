"""The samples are read as their manifest says, and are none of anybody else's text."""

import csv
from datetime import UTC, datetime
from pathlib import Path

from dateline.joining import link_stories
from dateline.reading import clean, read_paths
from dateline.records import Article, Rejected

ROOT = Path(__file__).parent.parent
COLLECTED = datetime(2026, 1, 1, tzinfo=UTC)


def read_samples() -> dict[tuple[str, str], Article | Rejected]:
    found: dict[tuple[str, str], Article | Rejected] = {}
    for item in read_paths([ROOT / "samples"], collected_at=COLLECTED):
        read = item if isinstance(item, Rejected) else clean(item)
        uri, record = (read.uri, read.position) if isinstance(read, Rejected) else (read.raw_uri, read.record_id)
        name = str(Path(uri.removeprefix("file://")).relative_to(ROOT / "samples"))
        found[name, record if name.endswith(".jsonl") else ""] = read
    return found


def manifest() -> list[dict[str, str]]:
    with (ROOT / "tests" / "data" / "samples-manifest.csv").open(encoding="utf8") as file:
        return list(csv.DictReader(file))


def test_samples_are_read_as_the_manifest_says():
    found = read_samples()
    wrong = []
    for row in manifest():
        read = found.get((row["file"], row["record_id"].removeprefix("line ")))
        if row["expected"] == "rejected":
            if not isinstance(read, Rejected):
                wrong.append((row["file"], "should be rejected"))
        elif not isinstance(read, Article):
            wrong.append((row["file"], f"should be an article, is {read}"))
        elif read.language not in (row["language"], None):
            wrong.append((row["file"], f"language {read.language}"))
        elif row["published"] == "" and read.published_at is not None:
            wrong.append((row["file"], f"invented a date: {read.published_at} from {read.published_from}"))
    assert not wrong
    assert len(manifest()) == len(found)


def test_most_samples_are_dated_by_the_day_their_page_names():
    found = read_samples()
    rows = [r for r in manifest() if r["published"]]
    right = 0
    for row in rows:
        read = found[row["file"], row["record_id"]]
        assert isinstance(read, Article)
        # the manifest has the page's own day; ours is UTC, so an evening may be the next day
        right += (
            read.published_at is not None
            and abs((read.published_at.date() - datetime.fromisoformat(row["published"]).date()).days) <= 1
        )
    assert right >= 0.95 * len(rows)


def test_reprints_of_a_wire_story_are_one_story():
    found = read_samples()
    articles = [a for a in found.values() if isinstance(a, Article)]
    linked = {(a.raw_uri, a.record_id): a.story_id for a in link_stories(articles)}
    groups: dict[str, set[str | None]] = {}
    for row in manifest():
        if row["wire_group"]:
            article = found[row["file"], row["record_id"]]
            assert isinstance(article, Article)
            groups.setdefault(row["wire_group"], set()).add(linked[article.raw_uri, article.record_id])
    assert groups
    assert all(len(stories) == 1 for stories in groups.values())
