"""How well and how fast pages are read, against bare trafilatura in the same run.

    python -m benchmarks.reading_quality [FOLDER] [--pages N]

FOLDER is a copy of the public article-extraction-benchmark (``ground-truth.json`` and ``html/*.html.gz``); without it
only our own pages are measured. Text is scored as that benchmark does: F1 of mean precision and mean recall over
shingles of four words. What belongs here: measuring. What does not: a test that can fail.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.reading_articles import Known, known_articles
from benchmarks.reading_furniture import ABOVE, BELOW, HEAD, INSIDE
from benchmarks.reading_pages import SHAPES
from dateline.reading import clean
from dateline.records import Article, RawItem

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 20260101
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Score:
    """Mean precision and recall over documents, and the F1 of the two."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f} (precision {self.precision:.3f}, recall {self.recall:.3f})"


def score_texts(pairs: Iterable[tuple[str, str]]) -> Score:
    """The score of (true, found) texts."""
    precisions, recalls = [], []
    for true, found in pairs:
        wanted, got = _shingles(true), _shingles(found)
        shared = sum((wanted & got).values())
        if got:
            precisions.append(shared / got.total())
        if wanted:
            recalls.append(shared / wanted.total())
    return Score(statistics.mean(precisions or [0.0]), statistics.mean(recalls or [0.0]))


def _shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    found = (tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))
    return Counter(shingle for shingle in found if shingle)


def read(content: str, media_type: str, url: str | None = None) -> Article | None:
    """The article that the reader makes of ``content``."""
    data = content.encode("utf-8", "replace")
    digest = hashlib.sha256(data).hexdigest()
    outcome = clean(RawItem(digest[:16], "page", "1", media_type, data, digest, NOW, url=url))
    return outcome if isinstance(outcome, Article) else None


def bare(content: str) -> str:
    """What trafilatura alone extracts."""
    from trafilatura import extract

    return extract(content, favor_precision=True, include_comments=False) or ""


# --- our own pages


def own_pages(known: Sequence[Known]) -> list[tuple[Known, str, str]]:
    """Each article in one shape, all shapes in turn: the article, the name of the shape, the page."""
    chosen = ((article, SHAPES[at % len(SHAPES)]) for at, article in enumerate(known))
    return [(article, shape.__name__, shape(article)) for article, shape in chosen]


def report_pages(pages: Sequence[tuple[Known, str, str]], *, errors: bool) -> None:
    read_pages = [(known, shape, read(page, "text/html")) for known, shape, page in pages]
    print(f"{len(pages)} pages of our own in {len(SHAPES)} shapes")
    print("  text   ", score_texts((known.body, found.body if found else "") for known, _, found in read_pages))
    print("  bare   ", score_texts((known.body, bare(page)) for known, _, page in pages))
    ours = [(found.title if found else "", known.title) for known, _, found in read_pages]
    days = [(found.published_at if found else None, known.published) for known, _, found in read_pages]
    print(f"  title   exact or contained {_share(_same_title(a, b) for a, b in ours):.1%}")
    print(f"  day     right {_share(a is not None and a.date() == b.date() for a, b in days):.1%}")
    titles, dates = zip(*(bare_metadata(page) for _, _, page in pages), strict=True)
    print(
        f"  bare    title {_share(_same_title(t, k.title) for t, (k, _, _) in zip(titles, pages, strict=True)):.1%}, ",
        end="",
    )
    print(f"day {_share(d == k.published.date().isoformat() for d, (k, _, _) in zip(dates, pages, strict=True)):.1%}")
    if errors:
        for known, shape, found in read_pages:
            score = score_texts([(known.body, found.body if found else "")])
            right = found and found.published_at and found.published_at.date() == known.published.date()
            if not found or score.f1 < 0.95 or not right or not _same_title(found.title, known.title):
                got = (found.title, found.published_at, found.published_from) if found else None
                print(f"    {shape}: F1 {score.f1:.3f}; wanted {known.title!r} {known.published}; got {got}")


def bare_metadata(page: str) -> tuple[str, str | None]:
    """Title and day as trafilatura alone finds them."""
    from trafilatura import bare_extraction

    document = bare_extraction(page, favor_precision=True, with_metadata=True)
    return ("", None) if document is None or isinstance(document, dict) else (document.title or "", document.date)


def _same_title(found: str, true: str) -> bool:
    a, b = (" ".join(_WORD.findall(text.casefold())) for text in (found, true))
    return bool(a and b) and (a in b or b in a)


def _share(results: Iterable[bool]) -> float:
    found = list(results)
    return sum(found) / len(found)


# --- plain text


def plain_pages(bodies: Sequence[tuple[str, str]], *, inside: bool, seed: int = SEED) -> list[tuple[str, str]]:
    """(true body, text of a saved page) of (title, body): furniture before and after, or also between paragraphs."""
    rng = random.Random(seed)
    made = []
    for title, body in bodies:
        fill = {"author": "Ana Voss", "date": "14 May 2023", "year": "2023", "site": "The Coast Gazette"}
        above = [line for group in rng.sample(ABOVE, rng.randint(1, 4)) for line in group]
        head = [line.format(**fill) for line in rng.choice(HEAD)]
        below = [line.format(**fill) for group in rng.sample(BELOW, rng.randint(2, 6)) for line in group]
        middle = []
        for at, paragraph in enumerate(body.split("\n\n")):
            middle.append(paragraph)
            if inside and at and rng.random() < 0.25:
                middle.extend(rng.choice(INSIDE))
        gap = rng.choice(("\n\n", "\n"))
        made.append((body, gap.join([*above, title, *head, *middle, *below])))
    return made


def report_plain(name: str, bodies: Sequence[tuple[str, str]]) -> None:
    for inside in (False, True):
        texts = plain_pages(bodies, inside=inside)
        where = "before, inside and after" if inside else "before and after"
        found = ((body, (a.body if (a := read(text, "text/plain")) else "")) for body, text in texts)
        print(f"{name} as plain text, furniture {where}")
        print("  text   ", score_texts(found))
        print("  all    ", score_texts(texts))


# --- speed


def report_speed(pages: Sequence[str], rounds: int = 3) -> None:
    """Pages a second of the reader and of bare trafilatura, in turns."""
    for page in pages[:20]:
        read(page, "text/html")
        bare(page)
    ratios = []
    for _ in range(rounds):
        alone = ours = 0.0
        for page in pages:  # page by page, so that whatever else the machine does hits both alike
            alone += _seconds(bare, page)
            ours += _seconds(lambda page: read(page, "text/html"), page)
        ratios.append(alone / ours)
        print(
            f"  bare {len(pages) / alone:.0f} pages/s, reader {len(pages) / ours:.0f} pages/s, ratio {ratios[-1]:.2f}"
        )
    print(f"  median ratio {statistics.median(ratios):.2f}")


def _seconds(work: Callable[[str], object], page: str) -> float:
    started = time.process_time()
    work(page)
    return time.process_time() - started


# --- the public benchmark


def report_public(folder: Path) -> None:
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {}
    for key in truth:
        with gzip.open(folder / "html" / f"{key}.html.gz", "rt", encoding="utf-8", errors="replace") as stream:
            pages[key] = stream.read()
    bodies = {key: record.get("articleBody", "") for key, record in truth.items()}
    articles = {key: read(page, "text/html") for key, page in pages.items()}
    print(f"{len(pages)} public pages")
    print("  text   ", score_texts((bodies[key], a.body if (a := articles[key]) else "") for key in pages))
    print("  bare   ", score_texts((bodies[key], bare(page)) for key, page in pages.items()))
    report_speed(list(pages.values()))
    report_plain("public articles", [((a.title if (a := articles[key]) else "News"), bodies[key]) for key in pages])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="a copy of the public benchmark")
    parser.add_argument("--pages", type=int, default=180, help="how many pages of our own")
    parser.add_argument("--errors", action="store_true", help="name the pages that were not read well")
    chosen = parser.parse_args()
    known = known_articles(chosen.pages, SEED)
    pages = own_pages(known)
    report_pages(pages, errors=chosen.errors)
    report_speed([page for _, _, page in pages])
    report_plain("our own articles", [(article.title, article.body) for article in known])
    if chosen.folder:
        report_public(chosen.folder)


if __name__ == "__main__":
    main()
