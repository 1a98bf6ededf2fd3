"""Candidates: which texts are worth comparing, out of all pairs that there are.

What belongs here: the signatures of many texts side by side, which of their shingles are common, and the
pairs that share one. What does not: how much the texts of a pair share (``overlaps``).

Pairs are looked for among texts that have a shingle in common, each text with the first that has it and with
the one just before. That is linear in the number of shingles, where all pairs would be quadratic; texts that
are never first or next to each other meet through those that stand between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dateline.joining.signatures import MAX_RATE, Hashes, Integers, Signatures

COMMON_TEXTS = 60
LEAST_COMMON_TEXTS = 12
SKETCH_SIZE = 4
LEAST_KEYS = 2
"""Keys of new texts that a known one must have: by chance many have one."""
SEVERAL = 4
"""So many texts must share a shingle before it is asked whether they share anything else."""

_SHORT = 64
_TABLE_BITS = 20
_ONE = np.uint64(1)
_KEY = np.uint64(3)

Booleans = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Pairs = tuple[Integers, Integers]
T = TypeVar("T", np.int64, np.uint64)


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts in their order, a column each; the first ``n_known`` are not compared with each other.

    ``hashes``, ``in_lead``, ``owners``, ``is_common`` and ``in_several`` hold what is kept of one text after
    another, as ``starts`` says: the hash of a shingle, whether it stands in the lead, the text, whether it
    counts for nothing, and whether so many texts have it that this has to be asked.
    """

    n_known: int
    window: int
    seen: Integers
    collected: Integers
    n_shingles: Integers
    rates: Integers
    starts: Integers
    hashes: Hashes
    in_lead: Booleans
    owners: Integers
    is_common: Booleans
    in_several: Booleans

    def __len__(self) -> int:
        return int(self.n_shingles.size)

    @property
    def n_rare(self) -> Floats:
        """The estimated number of shingles of each text that are not common."""
        common, owners = self.is_common, self.owners[self.is_common]
        weights = np.where(self.in_lead[common], 1, self.rates[owners]).astype(np.float64)
        counted: Floats = np.bincount(owners, weights=weights, minlength=len(self)).astype(np.float64)
        return self.n_shingles.astype(np.float64) - counted


def common_shingles(tables: Sequence[Signatures]) -> Hashes:
    """Kept shingles that stand in too many texts to say anything, ascending.

    A shingle that is no multiple of 16 is not kept in long texts, so it is common in proportionally fewer:
    otherwise the footer of a site would link its short texts.
    """
    ordered = np.sort(np.concatenate([table.shingles >> _ONE for table in tables]))
    rates = np.concatenate([table.rates for table in tables])
    often = _repeated(ordered, LEAST_COMMON_TEXTS + 1)
    counts = np.searchsorted(ordered, often, side="right") - np.searchsorted(ordered, often)
    rate, allowed = MAX_RATE, np.full(often.size, float(COMMON_TEXTS))
    while rate > 1:
        rate //= 2
        visible = COMMON_TEXTS * float(np.count_nonzero(rates <= rate)) / max(rates.size, 1)
        allowed[often & np.uint64(2 * rate - 1) != 0] = max(visible, LEAST_COMMON_TEXTS)
    return often[counts > allowed]


def related(known: Signatures, new: Signatures, common: Hashes) -> Integers:
    """Which of the known articles may have to do with a new one: by shingles that are not common, by the
    whole text, or by address. Of most others not even the story need be looked at.
    """
    keys, _ = _keys(new, common)
    shared, owners = _keys(known, common)
    chosen = contains(np.sort(new.digests), known.digests)
    chosen |= contains(np.sort(new.addresses), known.addresses) & (known.addresses != 0)
    n_shared = np.bincount(owners[contains(np.sort(keys), shared)], minlength=len(known))
    chosen |= n_shared >= LEAST_KEYS
    chosen |= _mostly(known, common)
    return np.flatnonzero(chosen)


def _keys(table: Signatures, common: Hashes) -> tuple[Hashes, Integers]:
    hashes = table.shingles >> _ONE
    owners = np.repeat(np.arange(len(table), dtype=np.int64), np.diff(table.starts))
    chosen = _bring_together(hashes, table.n_shingles[owners]) & ~contains(common, hashes)
    return hashes[chosen], owners[chosen]


def _mostly(table: Signatures, common: Hashes) -> Booleans:
    """Which texts keep mostly common shingles, and may be found through them alone."""
    owners = np.repeat(np.arange(len(table), dtype=np.int64), np.diff(table.starts))
    n_common = np.bincount(owners[contains(common, table.shingles >> _ONE)], minlength=len(table))
    mostly: Booleans = 4 * n_common >= np.diff(table.starts)
    return mostly & (n_common > 0)


def _bring_together(hashes: Hashes, n_shingles: Integers) -> Booleans:
    """Which shingles bring texts together: a quarter of those kept, all of a short text."""
    keys: Booleans = (hashes & _KEY == 0) | (n_shingles < _SHORT)
    return keys


def gather(signed: Sequence[tuple[Signatures, int]], n_known: int, window: int, common: Hashes) -> Texts:
    """The signatures of the texts, which may lie in several tables, as one."""
    tables = list({id(table): table for table, _ in signed}.values())
    lengths = np.cumsum([0, *(len(table) for table in tables)]).tolist()
    first_row = dict(zip(map(id, tables), lengths, strict=False))
    rows = np.fromiter((first_row[id(table)] + at for table, at in signed), dtype=np.int64, count=len(signed))
    first_shingle = np.cumsum([0, *(table.shingles.size for table in tables)])
    starts = np.concatenate([t.starts[:-1] + first for t, first in zip(tables, first_shingle, strict=False)])[rows]
    sizes = np.concatenate([np.diff(table.starts) for table in tables])[rows]
    shingles = np.concatenate([table.shingles for table in tables])[ranges(starts, sizes)]
    hashes, rates = shingles >> _ONE, np.concatenate([table.rates for table in tables])[rows]
    ordered = np.sort(hashes)
    return Texts(
        n_known=n_known,
        window=window,
        seen=np.concatenate([table.seen for table in tables])[rows],
        collected=np.concatenate([table.collected for table in tables])[rows],
        n_shingles=np.concatenate([table.n_shingles for table in tables])[rows],
        rates=rates,
        starts=np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes))),
        hashes=hashes,
        in_lead=(shingles & _ONE).astype(bool),
        owners=np.repeat(np.arange(len(signed), dtype=np.int64), sizes),
        is_common=contains(common, hashes),
        in_several=contains(_repeated(ordered, SEVERAL), hashes),
    )


def ranges(starts: Integers, sizes: Integers) -> Integers:
    """The numbers from each start on, as many as each size, one range after another."""
    before = np.cumsum(sizes) - sizes
    numbers: Integers = np.arange(int(sizes.sum()), dtype=np.int64) + np.repeat(starts - before, sizes)
    return numbers


def contains(some: npt.NDArray[T], values: npt.NDArray[T]) -> Booleans:
    """Which of the values are among some, which ascend."""
    there = np.zeros(values.size, dtype=bool)
    if some.size:
        # Most values are not: a table of their middle bits tells so faster than a search does.
        size = 1 << max(_TABLE_BITS, (8 * some.size).bit_length())
        middle, last_bits = some.dtype.type(8), some.dtype.type(size - 1)
        table = np.zeros(size, dtype=bool)
        table[(some >> middle & last_bits).astype(np.intp)] = True
        maybe = np.flatnonzero(table[(values >> middle & last_bits).astype(np.intp)])
        at = np.minimum(np.searchsorted(some, values[maybe]), some.size - 1)
        there[maybe] = some[at] == values[maybe]
    return there


def without(pairs: Pairs, others: Pairs, size: int) -> Pairs:
    """The distinct pairs that are not among the others, which ascend."""
    left, right = _distinct(*pairs, size)
    new = ~contains(others[0] * np.int64(size) + others[1], left * np.int64(size) + right)
    return left[new], right[new]


def _repeated(ordered: Hashes, least: int) -> Hashes:
    """The hashes that stand at least so many times among the ordered ones."""
    further = least - 1
    return _without_repetition(ordered[further:][ordered[further:] == ordered[: max(ordered.size - further, 0)]])


def _without_repetition(ordered: npt.NDArray[T]) -> npt.NDArray[T]:
    # numpy's own unique builds a table of hashes, which takes ten times as long.
    return ordered[np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))] if ordered.size else ordered


# --- pairs


def by_rare_shingles(texts: Texts) -> Pairs:
    """Pairs that share one of the shingles that bring texts together: a quarter of those kept, all of a short
    text."""
    chosen = ~texts.is_common & _bring_together(texts.hashes, texts.n_shingles[texts.owners])
    return _sharing(texts, texts.hashes[chosen], texts.owners[chosen])


def by_sketch(texts: Texts) -> Pairs:
    """Pairs of texts that are mostly common and may agree in whole: then they nearly always share one of the
    few shingles that are looked at.

    They are the lowest after the last four bits were put in front: those are kept at every rate.
    """
    turned = texts.hashes >> np.uint64(4) | (texts.hashes & np.uint64(MAX_RATE - 1)) << np.uint64(59)
    keys: list[Hashes] = [np.empty(0, dtype=np.uint64)]
    owners: list[int] = []
    for text in np.flatnonzero(texts.n_rare < texts.n_shingles / 2).tolist():
        lowest = np.sort(turned[texts.starts[text] : texts.starts[text + 1]])[:SKETCH_SIZE]
        keys.append(lowest)
        owners += [text] * lowest.size
    return _sharing(texts, np.concatenate(keys), np.array(owners, dtype=np.int64))


def by_shared_shingles(texts: Texts) -> tuple[Hashes, Pairs]:
    """Each shingle that is in several texts and not common, once for each pair of neighbours among them."""
    chosen = texts.in_several & ~texts.is_common
    hashes, owners = _ordered(texts.hashes[chosen], texts.owners[chosen])
    again = _again(texts, hashes, owners)
    left, right = owners[again - 1], owners[again]
    near = _are_near(texts, left, right)
    return hashes[again][near], (left[near], right[near])


def _sharing(texts: Texts, hashes: Hashes, owners: Integers) -> Pairs:
    """Each text that is not known with the first that has the same hash and the one before."""
    hashes, owners = _ordered(hashes, owners)
    again = _again(texts, hashes, owners)
    first = np.searchsorted(hashes, hashes[again])
    left, right = owners[np.concatenate((again - 1, first))], np.tile(owners[again], 2)
    left, right = _distinct(left, right, len(texts))
    near = _are_near(texts, left, right)
    return left[near], right[near]


def _ordered(hashes: Hashes, owners: Integers) -> tuple[Hashes, Integers]:
    order = np.argsort(hashes, kind="stable")  # owners ascend, and stay in order below a hash
    return hashes[order], owners[order]


def _again(texts: Texts, hashes: Hashes, owners: Integers) -> Integers:
    """Where a text that is not known has the hash of the one before it."""
    return np.flatnonzero((hashes[1:] == hashes[:-1]) & (owners[1:] >= texts.n_known)) + 1


def _are_near(texts: Texts, left: Integers, right: Integers) -> Booleans:
    seen, collected = texts.seen, texts.collected
    # a text without a day of its own may be of any: what counts is when the two came
    undated = (seen == collected)[left] | (seen == collected)[right]
    apart = np.where(undated, np.abs(collected[left] - collected[right]), np.abs(seen[left] - seen[right]))
    near: Booleans = apart <= texts.window
    return near


def _distinct(left: Integers, right: Integers, size: int) -> Pairs:
    codes = _without_repetition(np.sort(left * np.int64(size) + right))
    return codes // size, codes % size
