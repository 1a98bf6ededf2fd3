"""What became of the items of one run: the books of ``dateline read`` and ``dateline extract``.

What belongs here: counting. What does not: the books of the warehouse, which are kept by day.

    items in = articles + duplicates + skipped + rejected
"""

from __future__ import annotations

import hashlib
from collections import Counter

from dateline.records import Article, Rejected, Skipped


class Tally:
    """Counts items by what they came to. A duplicate is an article whose text, spaces and case aside, was there
    before in the same run; it is counted apart and kept all the same.
    """

    def __init__(self) -> None:
        self._articles = 0
        self._duplicates = 0
        self._skipped: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._texts: set[bytes] = set()

    def add(self, outcome: Article | Rejected | Skipped) -> None:
        if isinstance(outcome, Rejected):
            self._rejected[outcome.rule] += 1
        elif isinstance(outcome, Skipped):
            self._skipped[outcome.rule] += 1
        else:
            text = " ".join(outcome.body.casefold().split())
            # Eight bytes an article: two of a million have the same by chance once in thirty million runs.
            digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
            self._duplicates += digest in self._texts
            self._articles += digest not in self._texts
            self._texts.add(digest)

    @property
    def usable(self) -> int:
        """Articles and duplicates."""
        return self._articles + self._duplicates

    def line(self) -> str:
        """The books in one line."""
        skipped, rejected = self._skipped.total(), self._rejected.total()
        total = self.usable + skipped + rejected
        return (
            f"{total:,} {'item' if total == 1 else 'items'} in = {self._articles:,} articles"
            f" + {self._duplicates:,} duplicates + {skipped:,} skipped{_by_rule(self._skipped)}"
            f" + {rejected:,} rejected{_by_rule(self._rejected)}"
        )


def _by_rule(counts: Counter[str]) -> str:
    if not counts:
        return ""
    listed = ", ".join(f"{rule} {count:,}" for rule, count in sorted(counts.items(), key=lambda c: (-c[1], c[0])))
    return f" ({listed})"
