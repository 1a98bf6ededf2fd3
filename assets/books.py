"""The books of a stage: what became of each item that went into it.

What belongs here: counting, and keeping the counts until ``intake`` gathers them. What does not: deciding
what becomes of an item, and whether the books balance (``expectations.intake``).
"""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from warehouse import stage_files
from warehouse.lake import Lake

TABLE = "intake"


class Tally:
    """The counts of one stage for one day."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        # A stage into which nothing went says so, by a row of zero.
        self._counts: Counter[tuple[str, str, str]] = Counter({("", "article", ""): 0})

    def count(self, outcome: str, *, source: str | None = None, rule: str = "", items: int = 1) -> None:
        """So many items of a source had this outcome."""
        self._counts[source or "", outcome, rule] += items

    def of(self, outcome: str) -> int:
        """How many items had this outcome."""
        return sum(count for (_, counted, _), count in self._counts.items() if counted == outcome)

    def keep(self, lake: Lake, day: str) -> None:
        """Replace what this stage told of the day."""
        rows = pa.Table.from_pylist(
            [
                {"stage": self.stage, "source": source, "outcome": outcome, "rule": rule, "n_items": count}
                for (source, outcome, rule), count in sorted(self._counts.items())
            ]
        )
        with stage_files.replacing(lake, TABLE, self.stage, day) as part:
            part.write_table(stage_files.as_stored(TABLE, day, rows))
