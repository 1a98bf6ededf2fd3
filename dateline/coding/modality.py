"""How real an event is: actual, future, hypothetical, requested, negated or denied.

What belongs here: reading helping verbs, negation and conditions around one word, and putting two modalities together.
What does not: the modality that an operator gives (``compose``).
"""

from __future__ import annotations

from dateline.coding.grammar import Sentence

MODALITIES = ("actual", "future", "hypothetical", "requested", "negated", "denied")
# of two modalities the stronger one holds: a denied plan is denied
_STRENGTH = {
    "actual": 0, "future": 1, "requested": 2, "hypothetical": 3, "historical": 3, "negated": 4, "denied": 5,
}  # fmt: skip
_CONDITIONS = frozenset({"if", "unless", "whether", "provided", "should", "lest"})
# helping verbs of what somebody announces to do
ANNOUNCING = frozenset({"will", "wo", "would", "'ll", "’ll", "shall"})
_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo", "gonna"})
_MIGHT = frozenset({"would", "could", "might", "may", "can", "'d", "ca", "must", "should", "ought"})


def combine(first: str, second: str) -> str:
    """The modality of an event that is ``first`` inside something ``second``."""
    if {first, second} == {"negated"}:
        return "negated"
    return first if _STRENGTH[first] >= _STRENGTH[second] else second


def local_modality(s: Sentence, i: int) -> str:
    """The modality that the words right around ``i`` give it, without what governs it."""
    if s.is_negated(i) or _negated_subject_chain(s, i):
        return "negated"
    helpers = s.auxiliaries(i)
    if _is_to(s, i):
        return "future"
    if in_condition(s, i):
        return "hypothetical"
    if helpers & _WILL:
        return "future"
    if helpers & _MIGHT:
        # "would" in reported speech is the past of "will"
        if "would" in helpers and _under_past_speech(s, i):
            return "future"
        return "requested" if helpers & {"must", "should", "ought"} else "hypothetical"
    return "actual"


def _is_to(s: Sentence, i: int) -> bool:
    """ "is to deport", "are to meet": the infinitive under a bare form of "be"."""
    if s.tags[i] != "VB" or "to" not in {s.lower[k] for k in s.kids(i, "mark", "aux")}:
        return False
    head = s.heads[i]
    be = [
        k
        for k in (head, *s.kids(i, "aux", "cop"))
        if k < i and s.lemmas[k] == "be" and s.lower[k] not in ("be", "been")
    ]
    return any(k == head or s.lower[k + 1 : k + 2] == ["to"] for k in be) and s.deps[i] in ("xcomp", "ROOT", "ccomp")


def in_condition(s: Sentence, i: int) -> bool:
    """Whether ``i`` stands in an if-clause."""
    node = i
    for _ in range(8):
        if any(s.lower[k] in _CONDITIONS for k in s.kids(node, "mark")):
            return True
        if s.deps[node] in ("ROOT", "ccomp", "parataxis", "acl:relcl") or s.heads[node] == node:
            return False
        if s.deps[node] == "advcl" and s.kids(node, "mark"):
            return False
        node = s.heads[node]
    return False


def _negated_subject_chain(s: Sentence, i: int) -> bool:
    """Negation of the verb whose conjunct ``i`` is ("did not attack or loot")."""
    if s.deps[i] != "conj" or not s.is_verb(i):
        return False
    head = s.heads[i]
    linked_by_or = any(s.lower[k] in ("or", "nor") for k in s.kids(i, "cc"))
    return linked_by_or and s.is_negated(head)


def _under_past_speech(s: Sentence, i: int) -> bool:
    for k in s.ancestors(i):
        if s.is_verb(k):
            return s.tags[k] in ("VBD", "VBN")
    # "..., officials said": speech beside the clause
    return any(s.deps[k] == "parataxis" and s.tags[k] == "VBD" for k in s.children[i])
