"""Which numbers belong to an event: people killed, hurt, arrested, displaced, taking part; money.

What belongs here: choosing among the numbers of the sentence. What does not: reading them (``numbers``, ``money``).
"""

from __future__ import annotations

from dataclasses import dataclass

from dateline.coding.grammar import Sentence
from dateline.coding.money import find_money
from dateline.coding.numbers import find_counts, sum_counts
from dateline.records import Count

# which counts an event of a type can have
_KINDS = {
    "ASSAULT": ("killed", "injured", "displaced", "arrested"),
    "COERCE": ("arrested", "displaced", "injured", "killed"),
    "PROTEST": ("participants", "injured", "killed", "arrested"),
    "MOBILIZE": ("participants",),
    "RETREAT": ("participants",),
    "CONCEDE": ("arrested", "participants"),
    "AID": ("displaced",),
}
_MONEY = frozenset({"AID", "AGREE", "COOPERATE", "SANCTION", "REQUEST", "CONCEDE"})


@dataclass(frozen=True, slots=True)
class EventNumbers:
    """The numbers of one event, None where it has none."""

    killed: Count | None = None
    injured: Count | None = None
    arrested: Count | None = None
    displaced: Count | None = None
    participants: Count | None = None
    amount: float | None = None
    currency: str | None = None


class CountFinder:
    """The numbers of one sentence, read when the first event asks."""

    def __init__(self, sentence: Sentence, body: str) -> None:
        start, end = sentence.starts[0], sentence.ends[-1]
        text = body[start:end]
        self._counts = find_counts(text, start)
        self._money = find_money(text, start)

    def of(self, trigger: int, clause: int, event_type: str) -> EventNumbers:
        """The numbers of an event of this type at ``trigger`` (its clause's verb at ``clause``)."""
        kinds = _KINDS.get(event_type, ())
        counts = sum_counts([c for c in self._counts if c.kind in kinds])
        money = self._money[0] if self._money and event_type in _MONEY else None
        return EventNumbers(
            **{kind: counts.get(kind) for kind in kinds},
            amount=money.amount if money else None,
            currency=money.currency if money else None,
        )
