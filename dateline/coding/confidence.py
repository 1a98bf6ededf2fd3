"""How sure a mention is, as a number between 0 and 1.

What belongs here: turning the evidence of one mention into a probability. What does not: collecting the evidence.
"""

from __future__ import annotations

import math

from dateline.coding.compose import Reading
from dateline.coding.memory import Party

# log-odds of type and both countries being right, by evidence: a logistic regression on the development halves of our
# own gold, rounded; the weight of a reading and of modality is set by hand, to rank the readings of one sentence
_BASE = -2.6
_WEIGHT = 0.6
_SOURCE = 2.2
_TARGET = 1.0
_NO_TARGET = -0.5
_INDIRECT = -0.9
_OWNER = -0.4
_HEDGED = -0.2
_NOMINAL = -0.6
_NOT_ACTUAL = -0.3
_INDIRECTLY = frozenset({"inferred", "unnamed", "pronoun", "role", "gazetteer"})


def confidence_of(reading: Reading, source: Party | None, target: Party | None) -> float:
    """The probability that type, source and target of the mention are right."""
    odds = _BASE + _WEIGHT * reading.weight
    odds += _SOURCE if source is not None and source.country else 0.0
    odds += _TARGET if target is not None and target.country else 0.0
    odds += _NO_TARGET if target is None else 0.0
    for party in (source, target):
        if party is not None and party.resolved_by in _INDIRECTLY:
            odds += _INDIRECT
        elif party is not None and party.resolved_by == "owner":
            odds += _OWNER
    odds += _HEDGED * reading.hedged + _NOMINAL * reading.nominal + _NOT_ACTUAL * (reading.modality != "actual")
    return round(1 / (1 + math.exp(-odds)), 3)
