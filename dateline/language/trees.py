"""Exact decoding of dependency trees: Chu-Liu/Edmonds with exactly one root.

What belongs here: graph algorithms over score matrices. What does not: anything about words.

Source: Chu and Liu (1965), Edmonds (1967), in the form of Kübler, McDonald and Nivre, Dependency Parsing (2009);
the single root by the reduction of Gabow and Tarjan (1984): try the roots in order of a bound, stop when proven best.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Heads = NDArray[np.int64]
_NEVER = -1e9


def best_tree(scores: NDArray[np.float32]) -> Heads:
    """Heads of the best tree with one root.

    ``scores[d, h]`` is the score of head ``h`` for dependent ``d``; row and column 0 are the root. Returns an array
    whose entry ``d`` is the head of ``d`` (entry 0 is 0).
    """
    n = scores.shape[0]
    if n <= 1:
        return np.zeros(n, dtype=np.int64)
    work = scores.astype(np.float64)
    np.fill_diagonal(work, _NEVER)
    heads: Heads = work.argmax(1)
    heads[0] = 0
    if np.count_nonzero(heads[1:] == 0) == 1 and not _has_cycle(heads):
        return heads
    # with one root r, every other word chooses among the words: the gain of r over its own best word bounds the total
    without_root = work.copy()
    without_root[:, 0] = _NEVER
    others = without_root[1:].max(1)
    bound = others.sum() + work[1:, 0] - others
    best_total = -np.inf
    best_heads: Heads = heads
    for r in np.argsort(-bound, kind="stable"):
        if bound[r] <= best_total:
            break
        rooted = without_root.copy()
        rooted[r + 1] = _NEVER
        rooted[r + 1, 0] = work[r + 1, 0]
        candidate = _arborescence(rooted)
        total = rooted[np.arange(1, n), candidate[1:]].sum()
        if total > best_total:
            best_total, best_heads = total, candidate
    return best_heads


def _has_cycle(heads: Heads) -> bool:
    return bool(_find_cycle(heads))


def _find_cycle(heads: Heads) -> list[int]:
    """The nodes of one cycle, or an empty list."""
    n = len(heads)
    colour = [0] * n
    colour[0] = 2
    for start in range(1, n):
        path = []
        node = start
        while colour[node] == 0:
            colour[node] = 1
            path.append(node)
            node = int(heads[node])
        if colour[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            colour[seen] = 2
    return []


def _arborescence(scores: NDArray[np.float64]) -> Heads:
    heads: Heads = scores.argmax(1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if not cycle:
        return heads
    n = scores.shape[0]
    inside = np.zeros(n, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    cycle_nodes = np.array(cycle)
    own = scores[cycle_nodes, heads[cycle_nodes]]
    # contract the cycle to one node, the last
    size = len(outside) + 1
    contracted = np.full((size, size), _NEVER)
    contracted[:-1, :-1] = scores[np.ix_(outside, outside)]
    entering = scores[np.ix_(cycle_nodes, outside)] - own[:, None] + own.sum()
    contracted[-1, :-1] = entering.max(0)
    leaving = scores[np.ix_(outside, cycle_nodes)]
    contracted[:-1, -1] = leaving.max(1)
    np.fill_diagonal(contracted, _NEVER)
    sub = _arborescence(contracted)
    result: Heads = heads.copy()
    for i, node in enumerate(outside):
        if node == 0:
            continue
        result[node] = cycle_nodes[leaving[i].argmax()] if sub[i] == size - 1 else outside[sub[i]]
    entry_head = outside[sub[-1]]
    broken = cycle_nodes[entering[:, sub[-1]].argmax()]
    result[broken] = entry_head
    result[0] = 0
    return result
