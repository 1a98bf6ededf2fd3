"""Speed of coding against the bare parser, in one run on one core: ``make bench``.

What belongs here: a ratio that means the same on every machine. What does not: a test that can fail.
"""

from __future__ import annotations

import resource
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from dateline.coding.coder import EmbeddedCoder
from dateline.language.model import load_model
from dateline.reading import clean, read_paths
from dateline.records import Article, RawItem

ROUNDS = 3


def sample_articles() -> list[Article]:
    """The English samples as clean articles."""
    samples = Path(__file__).parent.parent / "samples"
    items = read_paths([samples], collected_at=datetime(2026, 1, 1, tzinfo=UTC))
    cleaned = [clean(item) for item in items if isinstance(item, RawItem)]
    return [a for a in cleaned if isinstance(a, Article) and a.language == "en"]


def main() -> None:
    articles = sample_articles()
    words = sum(a.word_count for a in articles)
    started = time.perf_counter()
    model = load_model()
    model.parse("Ready.")
    loading = time.perf_counter() - started
    coder = EmbeddedCoder()
    list(coder.code_many(articles[:5]))
    ratios = []
    print(f"{len(articles)} articles, {words} words; model loaded in {loading:.1f} s")
    for _ in range(ROUNDS):
        started = time.process_time()
        list(model.pipe(a.body for a in articles))
        parsing = time.process_time() - started
        started = time.process_time()
        list(coder.code_many(articles))
        coding = time.process_time() - started
        ratios.append(parsing / coding)
        print(f"parser {words / parsing:,.0f} words/s   coder {words / coding:,.0f} words/s   ratio {ratios[-1]:.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"median ratio coder / parser {statistics.median(ratios):.2f}; peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
