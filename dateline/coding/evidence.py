"""How a name stands in its phrase, and which countries a sentence names: evidence for whose a party is.

What belongs here: reading the words around a dictionary match. What does not: who a whole phrase is (``actors``), and
the lists of words (``dateline.knowledge.nouns``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from dateline.coding.grammar import Sentence
from dateline.coding.memory import DocumentMemory
from dateline.knowledge.actors import ActorDictionary, Match
from dateline.knowledge.countries import NOT_COUNTRIES
from dateline.knowledge.gazetteer import Gazetteer, GazPlace
from dateline.knowledge.nouns import Nouns

#: Kinds of entry whose name says of whom it stands beside that they are of that country.
COUNTRY_KINDS = frozenset({"country", "adjective", "region", "historic", "capital"})
_LOCATIVE = frozenset({"in", "at", "near", "outside", "inside", "across", "around", "within", "throughout"})
_HYPHENS = frozenset({"-", "–"})
_KOREAS = {"North": "PRK", "South": "KOR"}
_LARGE_TOWN = 100_000

Standing = Literal["plain", "loose", "sided"]


def find_names(s: Sentence, actors: ActorDictionary, found: Sequence[Match], memory: DocumentMemory) -> list[Match]:
    """The matches with what their neighbours tell: which of several namesakes, and which Korea "the North" is.

    A name that two groups share ("Maoist rebels") means the one whose country the sentence or the document names.
    """
    known = {m.entry.country for m in found if m.entry.kind in COUNTRY_KINDS}
    decided: list[Match] = []
    for m in found:
        rivals = [e for e in actors.namesakes(s.forms[m.start : m.end]) if e.country != m.entry.country]
        if rivals and m.entry.kind not in COUNTRY_KINDS and m.entry.country not in known:
            near = [e for e in rivals if e.country in known]
            near = near or [e for c in memory.likely_countries(2) for e in (m.entry, *rivals) if e.country == c]
            if near:
                m = Match(m.start, m.end, near[0])
        decided.append(m)
    if known & {"PRK", "KOR"} or {"PRK", "KOR"} & set(memory.likely_countries(2)):
        decided += _koreas(s, actors, {k for m in found for k in range(m.start, m.end)})
        decided.sort(key=lambda m: m.start)
    return decided


def _koreas(s: Sentence, actors: ActorDictionary, taken: Collection[int]) -> list[Match]:
    """ "the North" and "the South" beside a Korea, and "North and South Korea"."""
    found = []
    for i in range(1, len(s)):
        if s.forms[i] not in _KOREAS or i in taken:
            continue
        ends = i + 1 == len(s) or not s.forms[i + 1][:1].isupper()
        both = s.lower[i + 1 : i + 2] == ["and"] and s.forms[i + 3 : i + 4] == ["Korea"]
        entry = actors.lookup((s.forms[i], "Korea")) if (ends and s.lower[i - 1] == "the") or both else None
        if entry is not None:
            found.append(Match(i, i + 1, entry))
    return found


class Evidence:
    """What one sentence and the document say of countries."""

    def __init__(
        self, s: Sentence, matches: Sequence[Match], gazetteer: Gazetteer, nouns: Nouns, memory: DocumentMemory
    ) -> None:
        self._s = s
        self._matches = matches
        self._gazetteer = gazetteer
        self._nouns = nouns
        self._memory = memory
        self._said: list[tuple[int, str]] | None = None

    def standing(self, match: Match) -> Standing:
        """Whether a name says whose the phrase is.

        ``sided``: it says whose side they are on ("pro-Russian rebels", "Iranian-backed"), not who they are. ``loose``:
        it does so only where nothing else tells ("London-based", "U.S.-led").
        """
        s, nouns = self._s, self._nouns
        tail = s.lower[match.end - 1].rpartition("-")[2]
        if match.end + 1 < len(s) and s.forms[match.end] in _HYPHENS:
            tail = s.lower[match.end + 1]
        before = s.lower[match.start - 2] if match.start > 1 and s.forms[match.start - 1] in _HYPHENS else ""
        if tail in nouns.sided_after or before in nouns.sided_before:
            return "sided"
        return "loose" if tail in nouns.loosely_after else "plain"

    def place(self, i: int, *, sure: bool = False) -> GazPlace | None:
        """The place that the name at token ``i`` means; with ``sure`` only large towns and divisions."""
        s = self._s
        name = next((s.forms[a:b] for a, b, _ in s.names if a <= i < b), [s.forms[i]])
        hints = [c for c in self._memory.likely_countries(3) if c not in NOT_COUNTRIES]
        text = " ".join(name)
        following = i + 1
        if following < len(s) and s.lower[following] in self._nouns.divisions:
            division = self._gazetteer.resolve(f"{text} {s.lower[following]}", hints=hints)
            if division is not None:
                return division
        found = self._gazetteer.resolve(text, hints=hints)
        if sure and (self._gazetteer.is_ambiguous(text) or (found and 0 < found.population < _LARGE_TOWN)):
            return None
        return found

    def home(self, match: Match, near: Collection[int]) -> str | None:
        """The country of a name; of a people that lives in several, the one that is spoken of.

        That is the one named in the phrase itself (tokens ``near``), else the first in the sentence, else in the
        document, else where most would look for it.
        """
        homes = match.entry.homes
        if not homes:
            return match.entry.country
        said = [(k, c) for k, c in self._countries_said() if not match.start <= k < match.end and c in homes]
        inside = [c for k, c in said if k in near]
        elsewhere = [c for c in self._memory.likely_countries(3) if c in homes]
        return next(iter([*inside, *(c for _, c in said), *elsewhere]), match.entry.country)

    def place_of_action(self, i: int) -> str | None:
        """The country of a place that the clause around token ``i`` says it took place in."""
        s = self._s
        verb = next((k for k in s.ancestors(i) if s.is_verb(k)), None)
        if verb is None:
            return None
        where = [k for k in s.kids(verb, "obl", "nmod") if s.prepositions(k) & _LOCATIVE]
        below = {x for k in where for x in s.subtree(k, "acl", "acl:relcl")}
        return next((c for k, c in self._countries_said() if k in below), None)

    def _countries_said(self) -> list[tuple[int, str]]:
        """The countries that the sentence names by themselves, their people, leaders or towns, left to right."""
        if self._said is None:
            s = self._s
            self._said = [
                (m.start, m.entry.country)
                for m in self._matches
                if m.entry.country is not None and not m.entry.homes and m.entry.country not in NOT_COUNTRIES
                and m.entry.kind not in ("media", "company") and self.standing(m) != "sided"
            ]  # fmt: skip
            taken = {k for m in self._matches for k in range(m.start, m.end)}
            for start, end, label in s.names:
                if label == "GPE" and taken.isdisjoint(range(start, end)):
                    place = self.place(start)
                    if place is not None and place.country is not None:
                        self._said.append((start, place.country))
            self._said.sort()
        return self._said
