"""Near duplicates: articles that reprint or rework the same text are linked as one story, and never deleted.

What belongs here: comparing bodies of text. What does not: comparing events, and titles, which outlets
rewrite.

The method is a join of sampled shingles (runs of five words). Pairs that share some are compared on all of
theirs: containment is the share of the shorter text's shingles that the longer text has too. From 0.5 on, one
is a syndicated copy of the other; from 0.3 on, it is derived from it. Shingles in more than 60 different
texts are boilerplate and count for nothing, unless whole texts agree.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from dateline.records import Article

SHINGLE_WORDS = 5
SYNDICATED = 0.5
DERIVED = 0.3
WINDOW_DAYS = 5
COMMON_DOCUMENTS = 60
SAMPLE = 16
"""A long text is represented by the shingles whose hash is a multiple of this."""
SHORT_WORDS = 400
"""A text of fewer words is represented by all of its shingles: a sample of them would be too small."""
MIN_SHARED = 4
SKETCH_SIZE = 4
REPRINT = 0.8
"""Containment over all shingles from which a text full of common ones is still a reprint (a hundred
outlets)."""
DIGEST_SHARE = 0.25

Hashes = npt.NDArray[np.uint64]
_WORD = re.compile(r"[^\W_]+")
_MIX = 0x9E3779B97F4A7C15  # odd, with bits spread evenly: 2**64 over the golden ratio


@dataclass(frozen=True, slots=True)
class _Text:
    """One distinct body within its window: what is compared."""

    when: datetime
    article_id: str
    shingles: Hashes  # sorted, distinct
    words: int


def link_stories(articles: Sequence[Article], earlier: Sequence[Article] = ()) -> list[Article]:
    """The same articles in the same order, with ``story_id`` and ``duplicate_of`` set.

    ``earlier`` are articles of the days before that keep their ``story_id``; they are compared with, not
    returned. A story is named after the article it began with: the earliest by time, then by ``article_id``.
    ``duplicate_of`` is the earliest article of which this one is an exact or syndicated copy. The result does
    not depend on the order of the input. Articles more than 5 days apart are never compared.
    """
    new_ids = {article.article_id for article in articles}
    known = {a.article_id: a for a in earlier if a.article_id not in new_ids}
    everyone = sorted([*known.values(), *articles], key=_age)
    if not everyone:
        return []
    stories, copies = _Groups(len(everyone)), _Groups(len(everyone))
    texts, members = _distinct_texts(everyone, stories, copies)
    for left, right, containment in _similar_pairs(texts):
        stories.join(members[left], members[right])
        if containment >= SYNDICATED:
            copies.join(members[left], members[right])

    # Groups are led by their lowest index, and everyone is in order of time: the leader is the earliest.
    names: dict[int, str] = {}
    for index, article in enumerate(everyone):
        leader = stories.leader(index)
        if article.article_id in known and article.story_id and leader not in names:
            names[leader] = article.story_id
    linked: dict[str, Article] = {}
    for index, article in enumerate(everyone):
        leader, original = stories.leader(index), everyone[copies.leader(index)].article_id
        story_id = names.get(leader) or _story_id(everyone[leader].article_id)
        duplicate_of = None if original == article.article_id else original
        linked[article.article_id] = replace(article, story_id=story_id, duplicate_of=duplicate_of)
    return [linked[article.article_id] for article in articles]


def _story_id(article_id: str) -> str:
    return "st" + hashlib.sha256(article_id.encode()).hexdigest()[:16]


def _when(article: Article) -> datetime:
    return article.published_at or article.collected_at


def _age(article: Article) -> tuple[datetime, str]:
    return _when(article), article.article_id


class _Groups:
    """Disjoint sets of indices; the lowest index leads."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def leader(self, index: int) -> int:
        parents = self._parents
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    def join(self, left: int, right: int) -> None:
        a, b = self.leader(left), self.leader(right)
        self._parents[max(a, b)] = min(a, b)


def _distinct_texts(everyone: Sequence[Article], stories: _Groups, copies: _Groups) -> tuple[list[_Text], list[int]]:
    """Join exact copies; the texts left, in order of time, and the index of the article each stands for."""
    texts: list[_Text] = []
    members: list[int] = []
    last_seen: dict[bytes, int] = {}
    words_known = _WordHashes()
    for index, article in enumerate(everyone):
        words = _WORD.findall(article.body.casefold())
        if not words:
            continue  # two empty bodies say nothing about each other
        key = hashlib.blake2b(" ".join(words).encode(), digest_size=16).digest()
        before = last_seen.get(key)
        last_seen[key] = index
        if before is not None and _days_apart(_when(everyone[before]), _when(article)) <= WINDOW_DAYS:
            stories.join(before, index)
            copies.join(before, index)
            continue
        texts.append(_Text(_when(article), article.article_id, _shingles(words, words_known), len(words)))
        members.append(index)
    return texts, members


def _days_apart(a: datetime, b: datetime) -> float:
    return abs((a - b).total_seconds()) / 86_400


class _WordHashes(dict[str, int]):
    """The 64-bit hash of each word, the same on every machine and in every process; made when first asked
    for."""

    def __missing__(self, word: str) -> int:
        # CRC-32 is linear: without a multiplication, word pairs would cancel out in a shingle.
        value = (crc32(word.encode()) + 1) * _MIX % 2**64
        value ^= value >> 32
        self[word] = value
        return value


def _shingles(words: Sequence[str], known: _WordHashes) -> Hashes:
    """Sorted distinct hashes of every run of five words."""
    count = len(words) - SHINGLE_WORDS + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    ids = np.fromiter(map(known.__getitem__, words), dtype=np.uint64, count=len(words))
    total = ids[:count].copy()
    for place in range(1, SHINGLE_WORDS):
        total *= np.uint64(_MIX)
        total += ids[place : place + count]
    total ^= total >> np.uint64(32)
    total *= np.uint64(_MIX)
    total ^= total >> np.uint64(29)
    total.sort()
    return total[np.concatenate(([True], total[1:] != total[:-1]))]


# --- pairs of texts


def _similar_pairs(texts: Sequence[_Text]) -> list[tuple[int, int, float]]:
    """Pairs (earlier, later, containment) from ``DERIVED`` on, without those that only meet in a digest."""
    common = _common_shingles(texts)
    rare = [text.shingles[~np.isin(text.shingles, common)] if common.size else text.shingles for text in texts]
    found: dict[tuple[int, int], float] = {}
    shares: dict[tuple[int, int], float] = {}  # the share of the longer text that the shorter covers
    for pair in _candidates(_sampled(texts, rare)):
        left, right = pair
        if _days_apart(texts[left].when, texts[right].when) > WINDOW_DAYS:
            continue
        a, b = rare[left], rare[right]
        shared = len(np.intersect1d(a, b, assume_unique=True))
        containment = shared / min(len(a), len(b))
        if shared >= MIN_SHARED and containment >= DERIVED:
            found[pair] = containment
            shares[pair] = shared / max(len(a), len(b))
    for pair in _candidates(_sketches(texts)):
        left, right = pair
        if pair in found or _days_apart(texts[left].when, texts[right].when) > WINDOW_DAYS:
            continue
        a, b = texts[left].shingles, texts[right].shingles
        containment = len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b))
        if containment >= REPRINT:
            found[pair] = containment
    _drop_digests(found, shares, rare)
    return [(left, right, containment) for (left, right), containment in sorted(found.items())]


def _common_shingles(texts: Sequence[_Text]) -> Hashes:
    """Shingles in more than ``COMMON_DOCUMENTS`` texts, sampled or not."""
    filled = [text.shingles for text in texts if text.shingles.size]
    if len(filled) <= COMMON_DOCUMENTS:
        return np.empty(0, dtype=np.uint64)
    everything = np.sort(np.concatenate(filled))
    # In sorted order a shingle of n documents still stands n-1 places on.
    again = everything[COMMON_DOCUMENTS:] == everything[:-COMMON_DOCUMENTS]
    return np.unique(everything[COMMON_DOCUMENTS:][again])


def _sampled(texts: Sequence[_Text], rare: Sequence[Hashes]) -> list[Hashes]:
    return [
        hashes if text.words < SHORT_WORDS else hashes[hashes % np.uint64(SAMPLE) == 0]
        for text, hashes in zip(texts, rare, strict=True)
    ]


def _sketches(texts: Sequence[_Text]) -> list[Hashes]:
    """The few lowest hashes of each text: texts that agree in whole nearly always share one."""
    return [text.shingles[:SKETCH_SIZE] for text in texts]


def _candidates(keys: Sequence[Hashes]) -> list[tuple[int, int]]:
    """Pairs that share a key: each text with the first that has it and with the one just before.

    Linear in the number of keys, where all pairs would be quadratic. A pair that is never first or adjacent
    for any of its keys is not compared itself; its texts meet through those that stand between them.
    """
    if not keys:
        return []
    owners = np.repeat(np.arange(len(keys), dtype=np.int64), [len(k) for k in keys])
    hashes = np.concatenate(list(keys))
    if hashes.size < 2:
        return []
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    same = hashes[1:] == hashes[:-1]
    starts = np.flatnonzero(np.concatenate(([True], ~same)))
    group = np.cumsum(np.concatenate(([True], ~same))) - 1
    first = owners[starts][group]
    size = np.int64(len(keys))
    neighbours = owners[:-1][same] * size + owners[1:][same]
    with_first = first[1:][same] * size + owners[1:][same]
    pairs = np.unique(np.concatenate((neighbours, with_first)))
    return [(int(p // size), int(p % size)) for p in pairs if p // size != p % size]


def _drop_digests(
    found: dict[tuple[int, int], float], shares: dict[tuple[int, int], float], rare: Sequence[Hashes]
) -> None:
    """Remove the links of a long digest to several texts that have nothing to do with each other.

    Without this, a page "the week in brief" would make one story of all that it quotes.
    """
    small: dict[int, list[int]] = defaultdict(list)
    for (left, right), share in shares.items():
        if share < DIGEST_SHARE:
            longer, shorter = (left, right) if len(rare[left]) >= len(rare[right]) else (right, left)
            small[longer].append(shorter)
    for longer, parts in sorted(small.items()):
        if len(parts) > 1 and _are_strangers(sorted(parts), found, rare):
            for part in parts:
                found.pop((min(longer, part), max(longer, part)), None)


def _are_strangers(parts: Iterable[int], found: dict[tuple[int, int], float], rare: Sequence[Hashes]) -> bool:
    """Whether some two neighbouring parts share no text; comparing neighbours is enough and stays linear."""
    ordered = list(parts)
    for left, right in pairwise(ordered):
        if (left, right) in found:
            continue
        shared = len(np.intersect1d(rare[left], rare[right], assume_unique=True))
        if shared < MIN_SHARED:
            return True
    return False
