"""How sure a mention is, as a number between 0 and 1.

What belongs here: turning the evidence of one mention into a probability. What does not: collecting the evidence.
"""

from __future__ import annotations

import math

from dateline.coding.compose import Reading
from dateline.coding.memory import Party
from dateline.records import EventDate

# log-odds of being right, by evidence; set by hand on the development half of our own gold sentences
_BASE = -1.2
_WEIGHT = 2.6
_SOURCE = 0.8
_TARGET = 0.6
_INFERRED = -0.5
_HEDGED = -0.5
_NOMINAL = -0.3
_NOT_ACTUAL = -0.3
_INDIRECT = frozenset({"inferred", "pronoun", "role", "gazetteer"})


def confidence_of(
    reading: Reading, source: Party | None, target: Party | None, when: EventDate, attributed: bool
) -> float:
    """The probability that type, source and target of the mention are right."""
    odds = _BASE + _WEIGHT * reading.weight
    odds += _SOURCE if source is not None and source.country else -_SOURCE / 2
    odds += _TARGET if target is not None and target.country else 0.0
    for party in (source, target):
        if party is not None and party.resolved_by in _INDIRECT:
            odds += _INFERRED
    odds += _HEDGED * reading.hedged + _NOMINAL * reading.nominal + _NOT_ACTUAL * (reading.modality != "actual")
    return round(1 / (1 + math.exp(-odds)), 3)
