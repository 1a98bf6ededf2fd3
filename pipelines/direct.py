"""Reading and coding without a warehouse: ``dateline read`` and ``dateline extract``.

What belongs here: files in, rows out, one article at a time. What does not: the lake, Dagster.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import click

from assets.files import find_files
from dateline import flatten, reading
from dateline.coding.choose import choose_coder
from dateline.engines import code_articles
from dateline.reading.formats import Outcome
from dateline.reading.rejections import without_place
from dateline.records import Article, EventMention, Rejected, Skipped
from pipelines.show import print_json_line, print_table
from pipelines.tally import Tally

_MENTION_COLUMNS = (
    "record", "event_type", "source_name", "trigger_text", "target_name", "event_date_start", "place_name",
    "modality", "confidence", "sentence_text",
)  # fmt: skip
_ARTICLE_COLUMNS = ("record", "published_at", "source", "title", "words", "language")


STDIN = Path("-")


def read(paths: Sequence[Path], published: datetime | None, columns: Mapping[str, str], how: str) -> bool:
    """Print a row for each article, then what became of all items; False when no input was usable."""
    tally = Tally()

    def rows() -> Iterator[dict[str, Any]]:
        for path, article in _articles(paths, published, columns, tally):
            tally.add(article)
            yield {"path": str(path), "record_id": article.record_id, **flatten.article_row(article)}

    if how == "jsonl":
        for row in rows():
            print_json_line(row)
    else:
        print_table(
            _ARTICLE_COLUMNS,
            (
                (_record(r, r["raw_uri"]), r["published_at"], r["source"], r["title"], r["word_count"], r["language"])
                for r in rows()
            ),
        )
    click.echo(tally.line(), err=True)
    return tally.usable > 0


def extract(paths: Sequence[Path], published: datetime | None, columns: Mapping[str, str], how: str) -> bool:
    """Print a row for each event mention, then what became of all items; False when no article could be coded."""
    coder = choose_coder()
    tally = Tally()
    path_of: dict[str, Path] = {}

    def articles() -> Iterator[Article]:
        for path, article in _articles(paths, published, columns, tally):
            path_of[article.article_id] = path
            yield article

    def rows() -> Iterator[tuple[Article, dict[str, Any]]]:
        for article, outcome in code_articles(coder, articles()):
            path = path_of.pop(article.article_id, Path(article.raw_uri))
            if isinstance(outcome, Rejected):
                tally.add(outcome)
                _complain(path, outcome)
                continue
            tally.add(article)
            for row in _mention_rows(path, article, outcome):
                yield article, row

    if how == "jsonl":
        for _, row in rows():
            print_json_line(row)
    else:
        print_table(
            _MENTION_COLUMNS,
            (
                (_record(row, article.raw_uri), *(row[column] for column in _MENTION_COLUMNS[1:]))
                for article, row in rows()
                if row["event_type"] is not None
            ),
        )
    click.echo(tally.line(), err=True)
    return tally.usable > 0


@cache
def _nothing() -> dict[str, None]:
    """What an article without a mention has as null: the columns of event_mentions but the day of ingestion, as
    nothing is ingested here."""
    from warehouse import tables  # brings pyarrow, which `read` does without

    return dict.fromkeys(name for name in tables.get("event_mentions").column_names if name != "ingest_date")


def _mention_rows(path: Path, article: Article, mentions: Sequence[EventMention]) -> Iterable[dict[str, Any]]:
    about = {
        "path": str(path),
        "record_id": article.record_id,
        "title": article.title,
        "published_at": article.published_at,
        "body": article.body,
    }
    if not mentions:
        yield {**_nothing(), "article_id": article.article_id, **about}
    for mention in mentions:
        yield {**flatten.mention_row(mention), **about}


def _articles(
    paths: Sequence[Path], published: datetime | None, columns: Mapping[str, str], tally: Tally
) -> Iterator[tuple[Path, Article]]:
    """Each article and the file it is from; what is none is counted and, where it should have been one, told."""
    for path, item in _items(paths, columns):
        outcome: Article | Rejected | Skipped
        outcome = item if isinstance(item, Rejected | Skipped) else reading.clean(item, published=published)
        if isinstance(outcome, Article):
            yield path, outcome
            continue
        tally.add(outcome)
        if isinstance(outcome, Rejected):
            _complain(path, outcome)


def _items(paths: Sequence[Path], columns: Mapping[str, str]) -> Iterator[tuple[Path, Outcome]]:
    now = datetime.now(UTC).replace(microsecond=0)
    for named in paths:
        if named == STDIN:
            for item in reading.read_stream(sys.stdin.buffer, str(STDIN), collected_at=now, columns=columns):
                yield STDIN, item
            continue
        for path in find_files([named]):
            for item in reading.read_paths([path], collected_at=now, columns=columns):
                yield path, item


def _complain(path: Path, rejected: Rejected) -> None:
    # The address of a member of an archive starts with that of its file.
    where = f"{path}{rejected.uri.removeprefix(path.as_posix())}" if rejected.uri.startswith(path.as_posix()) else path
    position = f":{rejected.position}" if rejected.position else ""
    click.echo(f"{where}{position}: {without_place(rejected, str(path)).reason} [{rejected.rule}]", err=True)


def _record(row: dict[str, Any], uri: str) -> str:
    """How a table names an item: its file's name, its place in an archive, its own id or number."""
    path = Path(row["path"])
    member = uri.removeprefix(path.as_posix()) if uri.startswith(f"{path.as_posix()}!") else ""
    return f"{path.name}{member}:{row['record_id']}" if row["record_id"] else f"{path.name}{member}"
