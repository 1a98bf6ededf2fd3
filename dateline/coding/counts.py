"""Which numbers belong to an event: people killed, hurt, arrested, displaced, taking part; money.

What belongs here: choosing among the numbers of the sentence. What does not: reading them (``numbers``, ``money``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.coding.grammar import Sentence
from dateline.coding.memory import Party
from dateline.coding.money import find_money
from dateline.coding.numbers import CountSpan, find_counts, sum_counts
from dateline.knowledge.ontology import meaning_of
from dateline.records import Count

# which counts an event of a type can have, first those that are its own
_KINDS = {
    "ASSAULT": ("killed", "injured", "displaced", "arrested"),
    "COERCE": ("arrested", "displaced", "injured", "killed"),
    "PROTEST": ("participants", "injured", "killed", "arrested"),
    "MOBILIZE": ("participants",),
    "RETREAT": ("participants",),
    "CONCEDE": ("arrested", "participants"),
    "AID": ("displaced",),
}
# hostages and prisoners are counted as arrested
_HOLDING = ("173", "181")
_TAKING = frozenset({"arrest", "detain", "capture", "apprehend", "seize", "nab"})
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
    """The numbers of one sentence, each given to the event it most likely tells of.

    ``events`` are the triggers of the sentence with their CAMEO codes.
    """

    def __init__(self, sentence: Sentence, body: str, events: Sequence[tuple[int, str]]) -> None:
        start, end = sentence.starts[0], sentence.ends[-1]
        text = body[start:end]
        self._s = sentence
        self._events = events
        self._of_event: dict[tuple[int, str], list[CountSpan]] = defaultdict(list)
        for count in find_counts(text, start):
            owner = self._owner(count)
            if owner is not None:
                self._of_event[owner].append(count)
        self._money = find_money(text, start)

    def _owner(self, count: CountSpan) -> tuple[int, str] | None:
        """The event of a fitting type: one that this count is proper to, then the nearest in the text."""
        ranked = []
        for order, (trigger, code) in enumerate(self._events):
            kinds = _KINDS.get(meaning_of(code).event_type or "", ())
            if count.kind in kinds:
                proper = count.kind == kinds[0] or (count.kind == "arrested" and code.startswith(_HOLDING))
                ranked.append((not proper, abs(self._s.starts[trigger] - count.start), order))
        return self._events[min(ranked)[2]] if ranked else None

    def of(self, trigger: int, code: str, modality: str, targets: Sequence[Party]) -> EventNumbers:
        """The numbers of the event of this code at ``trigger`` that is done to ``targets``.

        One person arrested is a count of one, also where no number is written.
        """
        event_type = meaning_of(code).event_type or ""
        kinds = _KINDS.get(event_type, ())
        counts = sum_counts([c for c in self._of_event[trigger, code] if c.kind in kinds])
        taken = modality == "actual" and self._s.lemmas[trigger] in _TAKING
        if taken and code.startswith("173") and "arrested" not in counts and _is_one_person(targets):
            counts["arrested"] = Count(1, 1)
        money = self._money[0] if self._money and event_type in _MONEY else None
        return EventNumbers(
            **{kind: counts.get(kind) for kind in kinds},
            amount=money.amount if money else None,
            currency=money.currency if money else None,
        )


def _is_one_person(targets: Sequence[Party]) -> bool:
    return len(targets) == 1 and targets[0].kind == "person" and not targets[0].plural
