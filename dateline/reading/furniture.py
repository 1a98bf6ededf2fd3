"""Lines that one site prints in article after article: a second signal beside the known phrases.

What belongs here: counting paragraphs by site and leaving the repeated ones out. What does not: phrases that any site
may print (``crumbs``), and near-duplicate stories.

What is counted is a function of the set of articles, not of their order: of each site the same sample is kept,
whichever article came first. A story that a site printed again and again is one article here, so that its paragraphs
are no furniture.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline.reading.crumbs import key_of
from dateline.reading.sentences import first_sentence
from dateline.records import Article, DroppedLine

REASON = "repeated on this site"

_MIN_ARTICLES = 3
_MIN_SHARE = 0.2
_FIRST, _LAST = 3, 6  # paragraphs at the ends of an article, where sites put what is theirs
_SHORT_WORDS = 25  # between them only shorter ones are looked at
_LONG_WORDS = 60  # a longer paragraph is told, not printed around a text
_SAMPLE = 400  # articles kept of a site


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is kept of an article: its story (by its title and by its two longest paragraphs), and its lines."""

    title: int
    longest: tuple[int, ...]
    lines: tuple[int, ...]


class SiteLines:
    """Which paragraphs each site repeats. Give it all articles with ``add``, then ask ``strip`` for each.

    Memory grows with the number of sites and not with that of their articles.
    """

    def __init__(self) -> None:
        self._kept: defaultdict[str, dict[int, _Counted]] = defaultdict(dict)
        self._repeated: dict[str, frozenset[int]] = {}

    def add(self, article: Article) -> None:
        """Count the paragraphs of ``article`` for its source; one without a source, or seen before, changes
        nothing."""
        if not article.source:
            return
        kept = self._kept[article.source]
        paragraphs = article.body.split("\n\n")
        rank = _hash(article.body)
        if rank in kept or (len(kept) >= _SAMPLE and rank > max(kept)):
            return
        longest = tuple(
            _hash(key_of(text)) for text in sorted(set(paragraphs), key=lambda text: (-len(text), text))[:2]
        )
        lines = tuple(dict.fromkeys(_hash(key_of(text)) for _, text in _candidates(paragraphs)))
        kept[rank] = _Counted(_hash(key_of(article.title)), longest, lines)
        if len(kept) > _SAMPLE:
            del kept[max(kept)]
        self._repeated.pop(article.source, None)

    def strip(self, article: Article) -> Article:
        """``article`` without the paragraphs that its site repeats; they are added to ``dropped_lines``. Nothing is
        left out where nothing else would remain."""
        repeated = self._repeated_lines(article.source) if article.source else frozenset()
        if not repeated:
            return article
        paragraphs = article.body.split("\n\n")
        gone = {at for at, text in _candidates(paragraphs) if _hash(key_of(text)) in repeated}
        left = [text for at, text in enumerate(paragraphs) if at not in gone]
        if not gone or not left:
            return article
        body = "\n\n".join(left)
        untitled = article.title == first_sentence(article.body)
        return replace(
            article,
            body=body,
            title=first_sentence(body) if untitled else article.title,
            word_count=len(body.split()),
            dropped_lines=(
                *article.dropped_lines,
                *(DroppedLine(0, text, REASON) for at, text in enumerate(paragraphs) if at in gone),
            ),
        )

    def _repeated_lines(self, source: str) -> frozenset[int]:
        known = self._repeated.get(source)
        if known is None:
            known = _repeated(list(self._kept[source].values())) if source in self._kept else frozenset()
            self._repeated[source] = known
        return known


def _repeated(articles: list[_Counted]) -> frozenset[int]:
    """The lines that stand in enough different stories."""
    if len(articles) < _MIN_ARTICLES:
        return frozenset()
    counts = Counter(line for article in articles for line in article.lines)
    often = {line for line, count in counts.items() if count >= _MIN_ARTICLES}
    titles: defaultdict[int, set[int]] = defaultdict(set)
    longest: defaultdict[int, set[int]] = defaultdict(set)
    for article in articles:
        for line in often.intersection(article.lines):
            titles[line].add(article.title)
            longest[line].add(next((other for other in article.longest if other != line), 0))
    stories = min(len({a.title for a in articles}), len({a.longest for a in articles}))
    enough = max(_MIN_ARTICLES, _MIN_SHARE * stories)
    return frozenset(line for line in often if min(len(titles[line]), len(longest[line])) >= enough)


def _candidates(paragraphs: list[str]) -> Iterator[tuple[int, str]]:
    """The paragraphs that may be furniture, with their places."""
    for at, text in enumerate(paragraphs):
        words = len(text.split())
        at_end = at < _FIRST or at >= len(paragraphs) - _LAST
        if words <= (_LONG_WORDS if at_end else _SHORT_WORDS):
            yield at, text


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
