"""How sure a mention is, as a number between 0 and 1.

What belongs here: the evidence of one mention as named numbers, and the logistic model that turns it into the
probability that type and both parties are right. What does not: how the weights were found
(``training/confidence.py``), and collecting the evidence.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from dateline.coding.compose import Reading
from dateline.coding.grammar import Sentence
from dateline.coding.memory import Party
from dateline.knowledge.ontology import meaning_of

Evidence = Mapping[str, float]
_DIRECT = frozenset({"dictionary", "modifier", "belongs to", "apposition", "document"})
_LONG = 30


def evidence_of(
    s: Sentence, reading: Reading, source: Party | None, target: Party | None, head: Mapping[str, float] | None
) -> dict[str, float]:
    """What speaks for and against a mention, each item a number of about -1 to 1.

    ``head`` are the probabilities of the event types by the sentence's vector (``types``), None where there is none.
    """
    depth = sum(1 for _ in s.ancestors(reading.trigger))
    kind = meaning_of(reading.code).event_type
    found = {
        "weight": reading.weight,
        "root": float(depth == 0),
        "deep": min(depth, 6) / 6,
        "nominal": float(reading.nominal),
        "background": float(reading.background),
        "hedged": float(reading.hedged),
        "composed": float(reading.operator is not None),
        "distant": float(reading.distant),
        "long sentence": min(len(s) / _LONG, 2.0),
        "words of trigger": min(len(reading.tokens), 4) / 4,
        f"modality {reading.modality}": 1.0,
        f"type {kind}": 1.0,
        **_of_party("source", source),
        **_of_party("target", target),
    }
    if source is not None and target is not None:
        found["same country"] = float(source.country is not None and source.country == target.country)
    if head is not None and kind is not None:
        found["head"] = math.log(head[kind] / (1 - head[kind])) / 4
        found["head agrees"] = float(head[kind] == max(head.values()))
    return found


def _of_party(side: str, party: Party | None) -> dict[str, float]:
    if party is None:
        return {f"no {side}": 1.0}
    found = {
        f"{side} country": float(party.country is not None),
        f"{side} role": float(party.role is not None),
        f"{side} thing": float(party.kind in ("thing", "place")),
    }
    if party.resolved_by not in _DIRECT:
        found[f"{side} by {party.resolved_by}"] = 1.0
    return found


class ConfidenceModel:
    """A logistic model over evidence: the bias and a weight for each item; what it does not know counts nothing."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = dict(weights)
        self._bias = self._weights.pop("bias")

    def probability(self, evidence: Evidence) -> float:
        """The probability that type and parties are right, rounded to three digits."""
        odds = self._bias + sum(self._weights.get(name, 0.0) * value for name, value in evidence.items())
        return round(1 / (1 + math.exp(-odds)), 3)


@cache
def load_confidence() -> ConfidenceModel:
    """The shipped model."""
    text = files("dateline.coding").joinpath("data", "confidence.json").read_text(encoding="utf-8")
    return ConfidenceModel(json.loads(text))
