"""What a future or negated event says beside itself: a promise, a refusal, a threat.

What belongs here: the second reading of one event by its modality. What does not: operators that stand in words of
their own ("promised to", ``compose``).
"""

from __future__ import annotations

from dataclasses import replace

from dateline.coding.compose import Reading
from dateline.coding.grammar import SUBJECT, Sentence
from dateline.coding.modality import ANNOUNCING
from dateline.knowledge.operators import Operators

_HOSTILE = ("14", "15", "16", "17", "18", "19", "20")
_COERCIVE = ("16", "17", "18", "19", "20")
_COOPERATION = ("04", "05", "06", "07", "08")
_AGREEMENT = ("03", "057")


def with_intent(reading: Reading, s: Sentence, operators: Operators) -> list[Reading]:
    """The reading, and before it the promise, threat or refusal that it shows.

    "Will send aid" is also a promise (CAMEO 03), "will not send aid" a refusal (12), "will boycott the vote" said by
    the doer a threat (13), and so is anything that will be done "unless" another gives way.
    """
    made = _ultimatum(reading, s) or _announced(reading, s, operators)
    if made is None:
        return [reading]
    reading.weight *= 0.6
    return [made, reading]


def _announced(reading: Reading, s: Sentence, operators: Operators) -> Reading | None:
    if reading.operator is not None:
        return None
    announced = reading.clause >= 0 and bool(s.auxiliaries(reading.clause) & ANNOUNCING)
    name = ""
    if reading.modality == "future" and reading.code.startswith(_COOPERATION):
        name = "agree"
    elif (reading.modality == "negated" and reading.code.startswith(_COOPERATION) and announced) or (
        reading.modality == "negated" and reading.code.startswith(_AGREEMENT) and reading.failed
    ):
        name = "reject"
    elif reading.modality == "future" and not reading.nominal:
        # by the doer ("will", "plans to"), not expected by others
        threat = reading.code.startswith(_HOSTILE) and announced
        if threat or (reading.code.startswith(_COERCIVE) and reading.planned):
            name = "threaten"
    code = operators.by_name[name].outer_code(reading.code) if name else ""
    return _intent(reading, name, code, list(reading.targets)) if code else None


def _ultimatum(reading: Reading, s: Sentence) -> Reading | None:
    if reading.modality != "future" or reading.nominal or reading.clause < 0:
        return None
    for condition in s.kids(reading.clause, "advcl"):
        if any(s.lower[k] == "unless" for k in s.kids(condition, "mark")):
            return _intent(reading, "threaten", "130", s.kids(condition, *SUBJECT)[:1] or list(reading.targets))
    return None


def _intent(reading: Reading, operator: str, code: str, targets: list[int]) -> Reading:
    return replace(
        reading, code=code, operator=operator, targets=targets, sources=list(reading.sources), modality="actual",
        claimed_by=list(reading.claimed_by),
    )  # fmt: skip
