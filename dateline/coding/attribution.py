"""Who says so: the speaker of the clause an event stands in.

What belongs here: finding the source of a claim. What does not: coding it (a speaker is no party of what it reports).
"""

from __future__ import annotations

from dateline.coding.grammar import Sentence
from dateline.knowledge.operators import OperatorPattern, Operators


def speech_verbs(operators: Operators) -> frozenset[str]:
    """Lemmas of verbs that report ("say that+"), from the operator lexicon."""

    def reports(patterns: tuple[OperatorPattern, ...]) -> bool:
        return any(
            p.operator in ("say", "think") and len(p.steps) == 1 and p.steps[0].kind == "clause" for p in patterns
        )

    found = {lemma for (pos, lemma), patterns in operators.patterns.items() if pos == "verb" and reports(patterns)}
    return frozenset(found | {"say", "tell", "report", "announce", "quote", "cite"})


def speaker_of(s: Sentence, trigger: int, speech: frozenset[str]) -> int | None:
    """The head word of who said the clause of ``trigger``, or None.

    Three forms: "X said that ...", "..., X said" and "according to X".
    """
    node = trigger
    for _ in range(10):
        for k in s.kids(node, "obl", "nmod", "advcl", "advmod", "parataxis", "case"):
            prepositions = s.prepositions(k)
            if "according" in prepositions or (s.lower[k] == "according" and s.kids(k, "obl", "nmod")):
                inner = s.kids(k, "obl", "nmod") if s.lower[k] == "according" else [k]
                return inner[0]
        for k in s.kids(node, "parataxis", "ccomp"):
            if s.is_verb(k) and s.lemmas[k] in speech and s.deps[k] == "parataxis":
                subjects = s.kids(k, "nsubj")
                if subjects:
                    return subjects[0]
        head = s.heads[node]
        if head == node:
            return None
        if s.deps[node] in ("ccomp", "parataxis", "xcomp", "obj") and s.is_verb(head) and s.lemmas[head] in speech:
            subjects = [k for k in s.kids(head, "nsubj") if k != node]
            if subjects and s.deps[node] != "xcomp":
                return subjects[0]
        if s.deps[node] == "acl:relcl":
            return None
        node = head
    return None
