"""The event ontology: CAMEO codes with their PLOVER type, mode, quad class and Goldstein value.

What belongs here: what a code means. What does not: which words make it (``frames``).

Sources: Schrodt, CAMEO codebook 1.1b3 (2012); OEDA, PLOVER codebook (2017, 2022); Goldstein (1992) as scaled for CAMEO.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dateline.knowledge.frames import LexiconError

EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodeMeaning:
    """A CAMEO code. ``event_type`` is None for public statements (01), which PLOVER does not code.

    ``quad_class``: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    ``goldstein`` runs from -10 (conflict) to 10 (cooperation).
    """

    code: str
    name: str
    event_type: str | None
    event_mode: str | None
    goldstein: float
    quad_class: int


@cache
def load_ontology() -> Mapping[str, CodeMeaning]:
    """Every CAMEO code by its digits.

    Raises:
        LexiconError: a row of ontology.csv that is wrong, with its line.
    """
    path = files("dateline.knowledge") / "data" / "ontology.csv"
    meanings: dict[str, CodeMeaning] = {}
    rows = csv.DictReader(line for line in path.read_text(encoding="utf8").splitlines() if not line.startswith("#"))
    for number, row in enumerate(rows, 2):
        event_type = row["event_type"] or None
        try:
            meaning = CodeMeaning(
                row["cameo_code"], row["name"], event_type, row["event_mode"] or None,
                float(row["goldstein"]), int(row["quad_class"]),
            )  # fmt: skip
        except (ValueError, TypeError) as error:
            raise LexiconError(f"ontology.csv:{number}: {error}; goldstein is a number, quad_class 1 to 4") from error
        if event_type is not None and event_type not in EVENT_TYPES:
            raise LexiconError(f"ontology.csv:{number}: {event_type!r} is none of the sixteen PLOVER types")
        meanings[meaning.code] = meaning
    return meanings


def meaning_of(code: str) -> CodeMeaning:
    """The meaning of ``code``, or of the nearest code above it in the hierarchy.

    Raises:
        KeyError: a code whose root is no CAMEO root.
    """
    ontology = load_ontology()
    while code not in ontology and len(code) > 2:
        code = code[:-1]
    return ontology[code]
