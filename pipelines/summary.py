"""What a run says at the end: counts of its day, what was rejected, where the file is, what to try."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click

from assets.landing import Landing
from pipelines.running import Outcome
from warehouse.lake import Lake

_REJECTS_SHOWN = 10

QUERIES = (
    "SELECT event_type, count(*) AS events FROM events GROUP BY ALL ORDER BY events DESC",
    "SELECT event_date_start, event_type, source_name, target_name, sentence_text FROM event_mentions "
    "WHERE event_type = 'ASSAULT' ORDER BY confidence DESC LIMIT 10",
    "SELECT * FROM daily_dyads ORDER BY n_events DESC LIMIT 10",
)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What a day of ingestion holds."""

    raw: int
    articles: int
    stories: int
    duplicates: int
    later_versions: int
    mentions: int
    events: int
    rejected: tuple[dict[str, Any], ...]
    books: Books


@dataclass(frozen=True, slots=True)
class Books:
    """What became of the items of a day, from landing to articles."""

    items: int
    articles: int
    duplicates: int
    skipped: int
    rejected: int

    def __str__(self) -> str:
        return (
            f"{self.items:,} items in = {self.articles:,} articles + {self.duplicates:,} duplicates + "
            f"{self.skipped:,} skipped + {self.rejected:,} rejected"
        )


def books_of(lake: Lake, day: str) -> Books:
    """The books of a day as ``intake`` holds them: all items of the first stage, the articles of the last."""
    rows = lake.read("intake", day).to_pylist() if lake.exists("intake", day) else []

    def total(*, stage: str | None = None, outcome: str | None = None) -> int:
        return sum(
            row["n_items"] for row in rows if stage in (None, row["stage"]) and outcome in (None, row["outcome"])
        )

    return Books(
        items=total(stage="raw_articles"),
        articles=total(stage="articles", outcome="article"),
        duplicates=total(outcome="duplicate"),
        skipped=total(outcome="skipped"),
        rejected=total(outcome="rejected"),
    )


def count(home: Path, day: str) -> DayCounts:
    """Count a day's rows in the lake."""
    lake = Lake(home)
    articles = lake.read("articles", day, columns=["story_id", "duplicate_of", "version_of"])
    stories = set(articles["story_id"].to_pylist()) - {None}
    rejected = lake.read("rejected_rows", day).sort_by([("uri", "ascending"), ("position", "ascending")]).to_pylist()
    return DayCounts(
        raw=lake.row_count("raw_articles", day),
        articles=articles.num_rows,
        stories=len(stories),
        duplicates=articles.num_rows - articles["duplicate_of"].null_count,
        later_versions=articles.num_rows - articles["version_of"].null_count,
        mentions=lake.row_count("event_mentions", day),
        events=lake.row_count("events", day),
        rejected=tuple(rejected),
        books=books_of(lake, day),
    )


def tell(counts: DayCounts, landed: Landing, outcome: Outcome, home: Path, day: str) -> None:
    """Print the summary on standard output."""
    files = f"{len(landed.new):,} files landed"
    if landed.known:
        files += f", {len(landed.known):,} were there already"
    linked = f"{counts.duplicates:,} articles repeat another and are linked to it"
    if counts.later_versions:
        linked += f"; {counts.later_versions:,} are later versions of one"
    lines = [
        ("articles", counts.articles, f"from {counts.raw:,} items; {files}"),
        ("stories", counts.stories, linked),
        ("mentions", counts.mentions, "one event in one sentence of one article"),
        ("events", counts.events, "mentions joined across sentences and articles"),
        ("rejected", len(counts.rejected), "kept in rejected_rows with the reason"),
    ]
    if outcome.seen_before:
        lines.append(("seen before", outcome.seen_before, "items of an earlier day, not ingested again"))
    click.echo(f"The day of ingestion {day} (UTC) now holds")
    for name, number, note in lines:
        click.echo(f"  {name:<12}{number:>9,}   {note}")
    click.echo(f"\n{counts.books}")
    if not counts.books.items:
        click.echo(f"Nothing has landed on this day. Name files or folders, or put them into {home / 'landing' / day}")
    _tell_rejected(counts.rejected)
    click.echo(f"\nPublished {home / 'dateline.duckdb'}\n\nTry")
    command = _command()
    for query in QUERIES:
        click.echo(f'  {command} sql "{query}"')


def _command() -> str:
    """How to type this command: by its name when the shell finds it, else by its path."""
    return "dateline" if shutil.which("dateline") else os.path.relpath(sys.argv[0])


def _tell_rejected(rejected: tuple[dict[str, Any], ...]) -> None:
    for row in rejected[:_REJECTS_SHOWN]:
        where = readable(row["uri"]) + (f":{row['position']}" if row["position"] else "")
        click.echo(f"    {where}: {row['reason']} [{row['rule']}]")
    if len(rejected) > _REJECTS_SHOWN:
        click.echo(f"    and {len(rejected) - _REJECTS_SHOWN:,} more: SELECT * FROM rejected_rows")


def readable(uri: str) -> str:
    """A file's address as a path, relative where it lies below the current folder; others as they are."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return uri
    path = Path(unquote(parts.path))
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
