"""Overlaps: which texts share so many shingles that one repeats the other.

What belongs here: estimating from signatures what two texts share. What does not: which pairs are looked at
(``candidates``), and what follows for stories (``stories``).

A shingle that two signatures share counts for as many as it stands for: for one where both keep all (their
leads), for the rate of the sample elsewhere. So does one of the shorter text that the longer would have kept,
and lacks. The two sums estimate what is shared and what is missing; of a text that lacks nothing containment
is 1, whatever the sample.

Boilerplate counts for nothing: shingles in more than 60 texts, and those of fewer texts that have little else
in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from dateline.joining import candidates
from dateline.joining.candidates import Booleans, Floats, Pairs, Texts
from dateline.joining.signatures import Hashes, Integers, Signatures

DERIVED = 0.3
MIN_SHARED = 12
"""Shingles that must be shared, or sixteen words in a row: correction notes share as many as seven."""
MIN_OBSERVED = 4
"""Shared shingles that must have been seen: fewer say little about the texts that they are a sample of."""
REPRINT = 0.8
"""Containment over all shingles from which a text full of common ones is still a reprint (a hundred
outlets)."""
STRANGERS = 0.5
"""A shingle is boilerplate if more than this of the texts that it brings together have little else in
common."""
DIGEST_SHARE = 0.25
"""Where less of the longer text is shared than this, it may be a digest of several."""

_PAIRS_AT_ONCE = 20_000


def similar_pairs(
    signed: Sequence[tuple[Signatures, int]], known_stories: Sequence[str], window: int, common: Hashes
) -> Iterator[tuple[int, int, float]]:
    """Pairs (earlier, later, containment) of texts from ``DERIVED`` on, at most ``window`` microseconds apart.

    The first texts are known, of the ``known_stories``, and are not compared with each other. ``common`` are
    shingles that say nothing (``candidates.common_shingles``). Links that only meet in a digest are left out.
    """
    if len(signed) == len(known_stories):
        return
    texts = candidates.gather(signed, len(known_stories), window, common)
    found, texts = _found_by_rare_shingles(texts)
    for some in _overlaps(texts, candidates.by_sketch(texts), np.ones_like(texts.is_common)):
        found.add(some.where(some.is_enough & (some.containment >= REPRINT)), of_longer=None)
    _drop_digests(found, texts, known_stories)
    for (left, right), containment in sorted(found.containment.items()):
        yield left, right, containment


@dataclass(frozen=True, slots=True)
class _Found:
    """The similar pairs: containment, and the share of the longer text that the shorter covers."""

    containment: dict[tuple[int, int], float]
    share: dict[tuple[int, int], float]

    def add(self, similar: _Overlap, *, of_longer: Floats | None) -> None:
        """Add pairs that are not there yet; without a share where whole texts agree."""
        pairs = list(zip(similar.left.tolist(), similar.right.tolist(), strict=True))
        for pair, value in zip(pairs, similar.containment.tolist(), strict=True):
            self.containment.setdefault(pair, value)
        if of_longer is not None:
            self.share.update(zip(pairs, of_longer.tolist(), strict=True))

    def drop(self, changed: Booleans) -> None:
        """Forget the pairs of the texts that changed."""
        for pair in [pair for pair in self.containment if changed[pair[0]] or changed[pair[1]]]:
            del self.containment[pair]
            self.share.pop(pair, None)


def _found_by_rare_shingles(texts: Texts) -> tuple[_Found, Texts]:
    """The pairs that share enough that is no boilerplate, and the texts with what turned out to be it."""
    found = _Found({}, {})
    pairs = candidates.by_rare_shingles(texts)
    _verify(texts, pairs, found)
    shared, neighbours = candidates.by_shared_shingles(texts)
    new = candidates.without(neighbours, pairs, len(texts))
    _verify(texts, new, found)
    pairs = (np.concatenate((pairs[0], new[0])), np.concatenate((pairs[1], new[1])))
    boilerplate = _join_strangers(texts, shared, neighbours, found)
    if not boilerplate.any():
        return found, texts
    texts = replace(texts, is_common=texts.is_common | boilerplate)
    changed = np.zeros(len(texts), dtype=bool)
    changed[texts.owners[boilerplate]] = True
    found.drop(changed)
    again = changed[pairs[0]] | changed[pairs[1]]
    _verify(texts, (pairs[0][again], pairs[1][again]), found)
    return found, texts


def _verify(texts: Texts, pairs: Pairs, found: _Found) -> None:
    n_rare = texts.n_rare
    for some in _overlaps(texts, pairs, ~texts.is_common):
        similar = some.where(some.is_enough & (some.containment - some.error >= DERIVED))
        longer = np.maximum(n_rare[similar.left], n_rare[similar.right])
        found.add(similar, of_longer=similar.shared / np.maximum(longer, 1))


def _join_strangers(texts: Texts, hashes: Hashes, pairs: Pairs, found: _Found) -> Booleans:
    """Which kept shingles mostly bring texts together that have little else in common; each of the hashes
    brings the pair beside it together, and they ascend."""
    if not hashes.size:
        return np.zeros_like(texts.is_common)
    size = np.int64(len(texts))
    similar = np.array(sorted(found.containment), dtype=np.int64).reshape(-1, 2)
    unlike = ~candidates.contains(similar[:, 0] * size + similar[:, 1], pairs[0] * size + pairs[1])
    begins = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])[: hashes.size])
    strange = np.add.reduceat(unlike.astype(np.int64), begins) / np.diff(begins, append=hashes.size)
    return candidates.contains(hashes[begins][strange > STRANGERS], texts.hashes)


# --- overlaps


@dataclass(frozen=True, slots=True)
class _Overlap:
    """What pairs of texts share: the number of shingles seen in both, how many they stand for, and of the
    shorter text the share that is in the longer, with its standard error."""

    left: Integers
    right: Integers
    observed: Integers
    shared: Floats
    containment: Floats
    error: Floats

    @property
    def is_enough(self) -> Booleans:
        """Whether what is shared says anything."""
        enough: Booleans = (self.observed >= MIN_OBSERVED) & (self.shared >= MIN_SHARED)
        return enough

    def where(self, chosen: Booleans) -> _Overlap:
        """Some of the pairs."""
        return _Overlap(
            self.left[chosen],
            self.right[chosen],
            self.observed[chosen],
            self.shared[chosen],
            self.containment[chosen],
            self.error[chosen],
        )


def _overlaps(texts: Texts, pairs: Pairs, counted: Booleans) -> Iterator[_Overlap]:
    """What the pairs share of the shingles that are counted, some thousand pairs at once."""
    for begin in range(0, pairs[0].size, _PAIRS_AT_ONCE):
        yield _overlap(
            texts, pairs[0][begin : begin + _PAIRS_AT_ONCE], pairs[1][begin : begin + _PAIRS_AT_ONCE], counted
        )


def _overlap(texts: Texts, left: Integers, right: Integers, counted: Booleans) -> _Overlap:
    swap = texts.n_shingles[left] > texts.n_shingles[right]
    short, long = np.where(swap, right, left), np.where(swap, left, right)
    sizes = np.diff(texts.starts)
    of_short = candidates.ranges(texts.starts[short], sizes[short])
    pair = np.repeat(np.arange(left.size), sizes[short])
    said = counted[of_short]
    of_short, pair = of_short[said], pair[said]
    rate_short, rate_long = texts.rates[short][pair], texts.rates[long][pair]
    of_long = _find(texts.hashes, texts.hashes[of_short], texts.starts[long][pair], texts.starts[long + 1][pair])
    hit = of_long >= 0
    # What is in the lead of one is known to be in the other as far as that one's sample reaches.
    in_lead = texts.in_lead[of_short]
    weights = np.where(
        hit & texts.in_lead[of_long],
        np.where(in_lead, 1, rate_short),
        np.where(in_lead, rate_long, np.maximum(rate_short, rate_long)),
    ).astype(np.float64)
    # Of what the sample of the longer text does not reach, nothing is known.
    missing = ~hit & (texts.hashes[of_short] & (rate_long - 1).astype(np.uint64) == 0)
    shared, shared_variance = _sums(pair[hit], weights[hit], left.size)
    lacking, lacking_variance = _sums(pair[missing], weights[missing], left.size)
    whole = np.maximum(shared + lacking, 1)
    containment = shared / whole
    error = np.sqrt((1 - containment) ** 2 * shared_variance + containment**2 * lacking_variance) / whole
    observed = np.bincount(pair[hit], minlength=left.size).astype(np.int64)
    return _Overlap(left, right, observed, shared, containment, error)


def _sums(group: Integers, weights: Floats, size: int) -> tuple[Floats, Floats]:
    """For each group how many shingles the seen ones stand for, and the variance of that estimate."""
    sums = np.bincount(group, weights=weights, minlength=size).astype(np.float64)
    return sums, np.bincount(group, weights=weights * (weights - 1), minlength=size).astype(np.float64)


def _find(hashes: Hashes, wanted: Hashes, low: Integers, high: Integers) -> Integers:
    """The place of each wanted hash between its bounds, where the hashes ascend; -1 where it is not there."""
    end, high = high, high.copy()
    for _ in range(int((high - low).max(initial=0)).bit_length()):
        middle = (low + high) >> 1
        below = hashes[np.minimum(middle, hashes.size - 1)] < wanted
        below &= low < high
        low = np.where(below, middle + 1, low)
        high = np.where(below, high, middle)
    there = low < end
    there &= hashes[np.minimum(low, hashes.size - 1)] == wanted
    return np.where(there, low, -1)


# --- digests


def _drop_digests(found: _Found, texts: Texts, known_stories: Sequence[str]) -> None:
    """Remove the links of a long digest to several texts that have nothing to do with each other.

    Without this, a page "the week in brief" would make one story of all that it quotes.
    """
    n_rare = texts.n_rare
    parts: dict[int, list[int]] = defaultdict(list)
    for (left, right), share in found.share.items():
        if share < DIGEST_SHARE:
            longer, shorter = (left, right) if n_rare[left] >= n_rare[right] else (right, left)
            parts[longer].append(shorter)
    strangers = _strangers({longer: sorted(some) for longer, some in parts.items() if len(some) > 1}, found, texts)
    dropped = [(min(longer, part), max(longer, part)) for longer in strangers for part in parts[longer]]
    dropped += _parts_of_known_digests(parts, found, known_stories)
    for pair in dropped:
        found.containment.pop(pair, None)


def _strangers(parts: dict[int, list[int]], found: _Found, texts: Texts) -> set[int]:
    """The texts of which some two neighbouring parts share no text; comparing neighbours stays linear."""
    pairs = sorted({pair for some in parts.values() for pair in pairwise(some)} - found.containment.keys())
    if not pairs:
        return set()
    left, right = np.array(pairs, dtype=np.int64).T
    apart: set[tuple[int, int]] = set()
    for some in _overlaps(texts, (left, right), ~texts.is_common):
        unlike = some.where(some.shared < MIN_SHARED)
        apart.update(zip(unlike.left.tolist(), unlike.right.tolist(), strict=True))
    return {longer for longer, some in parts.items() if any(pair in apart for pair in pairwise(some))}


def _parts_of_known_digests(
    parts: dict[int, list[int]], found: _Found, known_stories: Sequence[str]
) -> list[tuple[int, int]]:
    """Links of a new text to a long known one where it has a closer known relative in another story.

    What else the long one quotes is not compared again, so this is how a digest of yesterday shows.
    """
    close: dict[int, set[str]] = defaultdict(set)
    for (left, right), share in found.share.items():
        if share >= DIGEST_SHARE and left < len(known_stories) <= right:
            close[right].add(known_stories[left])
    return [
        (longer, part)
        for longer, some in parts.items()
        if longer < len(known_stories)
        for part in some
        if close.get(part, set()) - {known_stories[longer]}
    ]
