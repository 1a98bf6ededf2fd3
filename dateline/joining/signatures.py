"""Signatures: the little of an article's text that is kept to find its near duplicates on later days.

What belongs here: from a body to numbers. What does not: comparing them (``stories``) and storing them
(``warehouse.signatures``).

A text is seen as its shingles, the runs of five words. Kept are all shingles of the lead, because what others
take of a report is mostly its beginning, and a sample of the rest: those whose hash is a multiple of 2, 4, 8
or 16, so that some sixty are left of a text of ordinary length. Samples of two texts can be compared although
their rates differ, as what is a multiple of 16 is one of 2 as well. A signature takes about a kilobyte,
whatever the length of the text, where all shingles of 500 words take four.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from dateline.records import Article

SHINGLE_WORDS = 5
LEAD_WORDS = 64
SAMPLE_SIZE = 64
"""The rate of a sample is doubled until no more than this is left of the text."""
MAX_RATE = 16
"""A short text taken out of the middle of a long one must leave some traces in the sample of the long one."""

Hashes = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]

_MIX = 0x9E3779B97F4A7C15  # odd, with bits spread evenly: 2**64 over the golden ratio
_INVERSE = pow(_MIX, -1, 2**64)
_LEAST_POWERS = 1 << 15
_MIN_GUID = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE = np.uint64(1)


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures of several articles, a column each.

    ``seen`` is when an article was published, or collected where that is not known; it and ``collected`` are
    microseconds since 1970 in UTC. ``stated`` is when it was changed or else published, as it says itself; 0 where
    it does not, and for articles of earlier days. ``digests`` are equal for texts of the same words, whatever
    their case and marks. ``addresses`` are equal for articles of one address and 0 where there is none.

    ``shingles`` holds the kept shingles of one article after another, those of article ``n`` from
    ``starts[n]`` to ``starts[n + 1]``, sorted and distinct: 63 bits of hash, then a bit that is 1 for a
    shingle of the lead. ``n_shingles`` counts all distinct shingles of the text, kept or not; outside the
    lead those are kept whose hash is a multiple of ``rates``.
    """

    article_ids: Sequence[str]
    seen: Integers
    collected: Integers
    stated: Integers
    addresses: Hashes
    digests: Hashes
    n_words: Integers
    n_shingles: Integers
    rates: Integers
    shingles: Hashes
    starts: Integers

    def __len__(self) -> int:
        return len(self.article_ids)


class Signing:
    """Makes signatures, one article after another, holding no body."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._integers: dict[str, array[int]] = {name: array("q") for name in _INTEGERS}
        self._hashes: dict[str, array[int]] = {name: array("Q") for name in ("addresses", "digests", "shingles")}
        self._words = _WordHashes()

    def add(self, article: Article) -> None:
        """Sign one article."""
        stated = article.updated_at or article.published_at
        hashes = self._words.of(article.body)
        count, rate, kept = _sample(_shingles(hashes))
        self._ids.append(article.article_id)
        for name, value in (
            ("seen", microseconds(article.published_at or article.collected_at)),
            ("collected", microseconds(article.collected_at)),
            ("stated", microseconds(stated) if stated else 0),
            ("n_words", len(hashes)),
            ("n_shingles", count),
            ("rates", rate),
        ):
            self._integers[name].append(value)
        self._hashes["addresses"].append(address_of(article))
        self._hashes["digests"].append(_digest(hashes.astype("<u8").tobytes()))
        self._hashes["shingles"].frombytes(kept.tobytes())
        self._integers["ends"].append(len(self._hashes["shingles"]))

    def signatures(self) -> Signatures:
        """The signatures of all articles so far, in the order they came."""
        integers: dict[str, Any] = {name: np.array(values, dtype=np.int64) for name, values in self._integers.items()}
        ends = integers.pop("ends")
        hashes: dict[str, Any] = {name: np.array(values, dtype=np.uint64) for name, values in self._hashes.items()}
        starts = np.concatenate((np.zeros(1, dtype=np.int64), ends))
        return Signatures(article_ids=tuple(self._ids), starts=starts, **integers, **hashes)


_INTEGERS = ("seen", "collected", "stated", "n_words", "n_shingles", "rates", "ends")


def address_of(article: Article) -> int:
    """A hash of the address under which versions of one article come; 0 where there is none.

    It is the URL without scheme, ``www.`` and fragment. The front page of a site is no article's address.
    Without a URL, source and record id stand for it, if the id is one that a feed gave: a line number names
    another record in every file.
    """
    if article.url:
        try:
            parts = urlsplit(article.url if "//" in article.url else f"//{article.url}")
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return 0
        path = parts.path.rstrip("/")
        return _digest(f"{host}{path}?{parts.query}".encode("utf-8", "surrogatepass")) if path or parts.query else 0
    guid = article.record_id
    if article.source and len(guid) >= _MIN_GUID and not guid.isdigit():
        return _digest(f"{article.source}\n{guid}".encode("utf-8", "surrogatepass"))
    return 0


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 of an aware time."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _digest(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little") or 1


class _WordHashes:
    """The words of texts as 64-bit hashes, the same on every machine and in every process.

    A word is a run of letters and digits. Its hash is a polynomial in its code points, cut out of one running
    sum over the text, so that no word is ever made a string of its own.
    """

    def __init__(self) -> None:
        self._powers, self._inverses = _powers(_MIX, 0), _powers(_INVERSE, 0)

    def of(self, text: str) -> Hashes:
        points = np.frombuffer(text.casefold().encode("utf-32-le", "surrogatepass"), dtype="<u4")
        if points.size > self._powers.size:
            self._powers, self._inverses = _powers(_MIX, points.size), _powers(_INVERSE, points.size)
        inside = np.zeros(points.size + 2, dtype=bool)
        inside[1:-1] = _are_alphanumeric()[points]
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        starts, ends = edges[::2], edges[1::2]
        sums = np.zeros(points.size + 1, dtype=np.uint64)
        np.cumsum(points * self._powers[: points.size], out=sums[1:])
        hashes: Hashes = (sums[ends] - sums[starts]) * self._inverses[starts]
        hashes ^= hashes >> np.uint64(32)
        hashes *= np.uint64(_MIX)
        hashes ^= hashes >> np.uint64(29)
        return hashes


def _powers(base: int, least: int) -> Hashes:
    """The powers of the base modulo 2**64 from 0 on, at least so many."""
    powers: Hashes = np.full(max(2 * least, _LEAST_POWERS), base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers, out=powers)


@cache
def _are_alphanumeric() -> npt.NDArray[np.bool_]:
    """Whether each code point is a letter or a digit."""
    return np.fromiter((chr(point).isalnum() for point in range(0x110000)), dtype=bool, count=0x110000)


def _shingles(words: Hashes) -> Hashes:
    """The hash of every run of five words, in order."""
    count = len(words) - SHINGLE_WORDS + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    total = words[:count].copy()
    for place in range(1, SHINGLE_WORDS):
        total *= np.uint64(_MIX)
        total += words[place : place + count]
    total ^= total >> np.uint64(32)
    total *= np.uint64(_MIX)
    total ^= total >> np.uint64(29)
    return total


def _sample(shingles: Hashes) -> tuple[int, int, Hashes]:
    """How many distinct shingles there are, the rate of the sample, and what is kept."""
    if not shingles.size:
        return 0, 1, shingles
    marked = shingles & ~_ONE
    marked[: LEAD_WORDS - SHINGLE_WORDS + 1] |= _ONE
    marked.sort()
    hashes = marked >> _ONE
    # Of a shingle that stands in the lead and again below, the marked one comes last and is taken.
    distinct = np.ones(hashes.size, dtype=bool)
    np.not_equal(hashes[1:], hashes[:-1], out=distinct[:-1])
    count = int(np.count_nonzero(distinct))
    rate = 1
    while count > SAMPLE_SIZE * rate and rate < MAX_RATE:
        rate *= 2
    if rate > 1:
        distinct &= (marked & _ONE).astype(bool) | (hashes & np.uint64(rate - 1) == 0)
    return count, rate, marked[distinct]
