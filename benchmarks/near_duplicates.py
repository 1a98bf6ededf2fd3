"""Near duplicates against MinHash-LSH, in one run on one core: ``make bench-duplicates``.

What belongs here: a synthetic day of articles with planted pairs, a second day that repeats some of the
first, what of it is found, and times as ratios. What does not: a test that can fail.

The words of a text are drawn from one vocabulary with Zipf's weights, so that texts share words and now and
then a run of them; every third text ends in one of a hundred closing paragraphs. A planted copy is verbatim,
trimmed, expanded, edited in 3 % of its words, or the lead alone.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import TypeVar

import numpy as np

from dateline.joining.signatures import Signatures, Signing
from dateline.joining.stories import Known, Link, Linked, link_articles
from dateline.records import Article

ARTICLES = 20_000
PAIRS = 11_000
KINDS = ("verbatim", "trimmed", "expanded", "edited", "lead")
START = datetime(2026, 3, 2, 6, tzinfo=UTC)

Pair = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Day:
    """Articles, and the pairs of ids that were planted among them (the original first), with their kind."""

    articles: list[Article]
    planted: dict[Pair, str]


class Writer:
    """Draws texts and makes copies of them."""

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self._vocabulary = np.array([f"w{number:x}" for number in range(60_000)])
        weights = 1.0 / (np.arange(60_000) + 2.7)
        self._weights = weights / weights.sum()
        self._closers = [self.words(int(size)) for size in self._chance.integers(15, 60, 100)]
        # Phrases of the trade: runs of words that unrelated texts share.
        self._phrases = [self.words(int(size)) for size in self._chance.integers(5, 13, 400)]

    def words(self, count: int) -> list[str]:
        return list(self._vocabulary[self._chance.choice(60_000, size=count, p=self._weights)])

    def text(self) -> list[str]:
        """A report: mostly 120 to 900 words, some briefs of 40."""
        count = int(np.clip(self._chance.lognormal(5.8, 0.55), 40, 2500))
        words = self.words(count)
        for _ in range(count // 90):
            at = int(self._chance.integers(0, len(words)))
            words[at:at] = self._phrases[int(self._chance.integers(len(self._phrases)))]
        if self._chance.random() < 1 / 3:
            words += self._closers[int(self._chance.integers(len(self._closers)))]
        return words

    def copy(self, words: Sequence[str], kind: str) -> list[str]:
        chance, count = self._chance, len(words)
        if kind == "verbatim":
            return list(words)
        if kind == "trimmed":
            return list(words[: max(40, int(count * chance.uniform(0.4, 0.8)))])
        if kind == "lead":
            return list(words[: max(40, int(count * chance.uniform(0.15, 0.3)))])
        if kind == "expanded":
            more = self.words(int(count * chance.uniform(0.2, 0.9)))
            cut = int(len(more) * chance.uniform(0, 0.3))
            return [*more[:cut], *words, *more[cut:]]
        edited = list(words)
        for at in chance.choice(count, size=max(1, round(count * 0.03)), replace=False):
            edited[int(at)] = self.words(1)[0]
        return edited


def make_days(seed: int, articles: int, pairs: int) -> tuple[Day, Day]:
    """Two days of the same size; half of the second day's planted pairs repeat an article of the first."""
    writer = Writer(seed)
    chance = np.random.default_rng(seed + 1)
    texts: dict[str, list[str]] = {}
    days: list[Day] = []
    for number in range(2):
        originals = articles - pairs if pairs < articles else articles // 2
        names = [f"{number}o{at:05}" for at in range(originals)]
        planted: dict[Pair, str] = {}
        today = {name: writer.text() for name in names}
        for at in range(articles - originals):
            kind = KINDS[at % len(KINDS)]
            pool = list(days[0].planted) if number and at % 2 else names
            chosen = pool[int(chance.integers(len(pool)))]
            original = chosen if isinstance(chosen, str) else chosen[0]
            name = f"{number}c{at:05}"
            today[name] = writer.copy(texts.get(original) or today[original], kind)
            planted[original, name] = kind
        texts |= today
        when = {name: START + timedelta(days=number, minutes=int(chance.integers(600))) for name in names}
        made = []
        for name, words in today.items():
            published = when.get(name) or START + timedelta(days=number, minutes=600 + int(chance.integers(600)))
            made.append(_article(name, words, published))
        order = chance.permutation(len(made))
        days.append(Day([made[int(at)] for at in order], planted))
    return days[0], days[1]


def _article(name: str, words: Sequence[str], published: datetime) -> Article:
    body = " ".join(words)
    return Article(
        article_id=name, source=None, url=None, title="", authors=(), body=body, language="en",
        published_at=published, published_precision="minute", published_from="given", collected_at=published,
        word_count=len(words), raw_id="", raw_uri="", raw_sha256="", record_id="",
    )  # fmt: skip


def ours(day: Day, known: Known | None = None) -> tuple[Signatures, Linked]:
    """What the asset ``articles`` does with a day."""
    signing = Signing()
    for article in day.articles:
        signing.add(article)
    signatures = signing.signatures()
    return signatures, link_articles(signatures, known)


def minhash(day: Day) -> set[Pair]:
    """The pairs that MinHash-LSH finds: shingles of five words, 128 permutations, threshold 0.5."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=128)
    found: set[Pair] = set()
    for article in day.articles:
        words = article.body.split()
        shingles = {" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))}
        sketch = MinHash(num_perm=128, seed=1)
        sketch.update_batch(shingles)
        found.update(_pair(article.article_id, str(other)) for other in index.query(sketch))
        index.insert(article.article_id, sketch)
    return found


def _pair(left: str, right: str) -> Pair:
    return (left, right) if left < right else (right, left)


def pairs_of(groups: Iterable[Sequence[str]]) -> set[Pair]:
    return {_pair(left, right) for group in groups for left, right in combinations(group, 2)}


def families(planted: Iterable[Pair]) -> set[Pair]:
    """All pairs that belong together: copies of one original belong to each other too."""
    members: dict[str, list[str]] = {}
    for original, copy in planted:
        members.setdefault(original, [original]).append(copy)
    return pairs_of(members.values())


def in_one_story(links: dict[str, Link]) -> set[Pair]:
    members: dict[str, list[str]] = {}
    for name, link in links.items():
        members.setdefault(link.story_id, []).append(name)
    return pairs_of(members.values())


def report(what: str, planted: dict[Pair, str], wanted: set[Pair], found: set[Pair]) -> None:
    """Recall over the planted pairs, precision against all pairs that belong together."""
    hit = [pair for pair in planted if _pair(*pair) in found]
    kinds = Counter(planted.values())
    of_kind = Counter(planted[pair] for pair in hit)
    detail = ", ".join(f"{kind} {of_kind[kind] / kinds[kind]:.3f}" for kind in KINDS if kinds[kind])
    precision = len(found & wanted) / len(found) if found else 1.0
    print(f"{what}: recall {len(hit) / len(planted):.3f} ({detail}); precision {precision:.4f}")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=ARTICLES)
    options.add_argument("--pairs", type=int, default=PAIRS)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--skip-minhash", action="store_true", help="time nothing against MinHash-LSH")
    chosen = options.parse_args()
    first, second = make_days(chosen.seed, chosen.articles, chosen.pairs)
    words = sum(article.word_count for article in first.articles)
    print(f"{len(first.articles):,} articles a day, {words / len(first.articles):.0f} words each, "
          f"{len(first.planted):,} planted pairs")  # fmt: skip

    first_time, (signatures, linked) = timed(lambda: ours(first))
    wanted = families(first.planted)
    report("day 1, in one story", first.planted, wanted, in_one_story(dict(linked.links)))
    copies = {_pair(name, link.duplicate_of) for name, link in linked.links.items() if link.duplicate_of}
    report("day 1, duplicate_of", first.planted, wanted, copies)
    size = signatures.shingles.nbytes / len(signatures)
    print(f"kept of each article: {size:,.0f} bytes of shingles, where all of them take "
          f"{8 * signatures.n_shingles.mean():,.0f}")  # fmt: skip

    known = Known(signatures, [linked.links[name] for name in signatures.article_ids])
    second_time, (_, again) = timed(lambda: ours(second, known))
    everyone = dict(linked.links) | dict(again.links)
    planted = first.planted | second.planted
    of_today = {pair for pair in in_one_story(everyone) if pair[1] in again.links}
    report("day 2, in one story", second.planted, families(planted), of_today)
    print(f"day 1 {first_time:.1f} s, day 2 {second_time:.1f} s: ratio {second_time / first_time:.2f}")

    if not chosen.skip_minhash:
        theirs_time, theirs = timed(lambda: minhash(first))
        report("MinHash-LSH, day 1", first.planted, wanted, theirs)
        print(f"MinHash-LSH {theirs_time:.1f} s: ratio ours / MinHash-LSH {first_time / theirs_time:.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
