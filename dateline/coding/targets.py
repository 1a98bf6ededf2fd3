"""To whom it was done, where the frame's own place for the target is empty.

What belongs here: looking for a party near an event, nearest and surest first. What does not: the frames
(``triggers``), and parties that no word of the sentence names (``inferred``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from dateline.coding.grammar import CALENDAR, OBLIQUE, PASSIVE_SUBJECT, SUBJECT, Sentence

_DIRECTIONS = frozenset("to with against on at from for toward towards of into between among over upon".split())
_LOCATIVE = frozenset({"in", "at", "near", "through", "across", "around", "outside", "on", "along"})
_CONDITIONS = frozenset({"if", "unless", "until"})
# what hangs on an event and tells of something else
_ASIDES = frozenset({"parataxis", "acl:relcl", "appos", "discourse", "vocative"})
_MAX_STEPS = 6


class Parties(Protocol):
    """Who the words of the sentence are, as far as composing needs to know."""

    def is_actor(self, i: int, role: str | None) -> bool:
        """Whether token ``i`` heads a party (of that role)."""
        ...

    def involves(self, i: int, role: str | None) -> bool:
        """Whether token ``i`` heads a party or something that belongs to one ("Russia's launch site")."""
        ...

    def same(self, i: int, j: int) -> bool:
        """Whether two tokens head the same party, or parties of the same country."""
        ...

    def same_side(self, i: int, j: int) -> bool:
        """Whether two tokens head parties of one country, whatever their roles."""
        ...

    def is_own(self, i: int, sources: Sequence[int]) -> bool:
        """Whether token ``i`` is a pronoun for one of the sources, or heads a thing of theirs."""
        ...

    def several(self, heads: Sequence[int]) -> bool:
        """Whether these tokens stand for parties of more than one country."""
        ...

    def has_country(self, i: int) -> bool:
        """Whether token ``i`` heads a party of a known country."""
        ...


def likely_target(
    s: Sentence, parties: Parties, trigger: int, clause: int, tokens: frozenset[int], sources: Sequence[int],
    composed: bool,
) -> list[int]:  # fmt: skip
    """A party below the trigger, or nothing.

    Nearest first: whose the things done are ("rejected an Indian offer"), then a phrase of direction, then what the
    object belongs to or is for. ``composed`` says that the event stands in another verb's clause ("threatened to halt
    gas supplies to Poland").
    """
    nodes = [trigger, *([clause] if clause in tokens else [])]
    if composed:
        nodes += s.kids(trigger, "xcomp")
    objects = [k for n in nodes if s.is_verb(n) for k in s.undergoers(n)]
    things = [k for k in sorted({*tokens, *objects}) if s.pos[k] == "NOUN" and not s.is_verb(k)]
    owners = [
        k
        for t in things
        for k in s.kids(t, "nmod:poss", "amod", "compound", "nmod")
        if (parties.has_country(k) if s.deps[k] in ("amod", "compound") else s.deps[k] != "nmod")
        or s.prepositions(k) & {"by", "from"}
    ]
    near = [k for n in [*nodes, *sorted(tokens)] for k in s.kids(n, *OBLIQUE)]
    below = [k for o in objects for k in s.kids(o, "nmod")]
    for group, anywhere in ((objects, True), (owners, True), (near, False), (below, False)):
        for k in group:
            if k in tokens or any(parties.same(k, x) for x in sources):
                continue
            if parties.is_actor(k, None) and (anywhere or s.prepositions(k) & _DIRECTIONS):
                return [k]
    return []


def distant_target(
    s: Sentence, parties: Parties, clause: int, tokens: frozenset[int], sources: Sequence[int], *, places: bool
) -> int:
    """The party that the event most likely concerns, further off in its clause, or -1.

        Looked for among all that hangs on the event ("halt the sale of gas to Poland"), then in its condition ("unless
    Israel withdraws"). A party of the doer's own country is not taken: it more often says where the doer is from.
    Without ``places``, where it happened is not taken for a party ("marched through Lima").
    """
    taken = {k for source in sources for k in s.subtree(source, "acl:relcl", "acl")}
    taken |= {k for k in tokens if s.is_verb(k)}
    fitting = [
        k
        for k in _around(s, [clause, *sorted(tokens)])
        if k not in taken
        and (places or not s.prepositions(k) & _LOCATIVE)
        and s.lower[k] not in CALENDAR
        and parties.has_country(k)
        and not any(parties.same(k, x) for x in sources)
    ]
    if fitting:
        return fitting[0]
    for node in (clause, *list(s.ancestors(clause))[:2]):
        for condition in s.kids(node, "advcl"):
            if any(s.lower[m] in _CONDITIONS for m in s.kids(condition, "mark")):
                for k in s.kids(condition, *SUBJECT, *PASSIVE_SUBJECT):
                    if parties.has_country(k) and not any(parties.same(k, x) for x in sources):
                        return k
    return -1


def _around(s: Sentence, starts: Sequence[int]) -> Iterator[int]:
    """What hangs on these words, nearest first, without asides, conjoined clauses and subjects."""
    seen = set(starts)
    level = list(dict.fromkeys(starts))
    for _ in range(_MAX_STEPS):
        following = []
        for node in level:
            for k in s.children[node]:
                if k in seen or s.deps[k] in _ASIDES or (s.deps[k] == "conj" and s.is_verb(k)):
                    continue
                if s.deps[k] == "advcl" and any(
                    s.lower[m] in ("as", "while", "after", "since") for m in s.kids(k, "mark")
                ):
                    continue
                if s.deps[k] in SUBJECT and node in starts:
                    continue
                seen.add(k)
                following.append(k)
        yield from sorted(following)
        level = following
