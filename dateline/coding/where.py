"""Which place belongs to an event, and by which evidence it was chosen.

What belongs here: choosing among the places of a sentence. What does not: the gazetteer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.coding.grammar import OBLIQUE, Sentence
from dateline.coding.memory import DocumentMemory
from dateline.knowledge.actors import Match
from dateline.knowledge.gazetteer import Gazetteer, GazPlace
from dateline.records import Place, Span

_LOCATIVE = frozenset(
    "in at near outside inside across around within throughout along off from on over into to of for".split()
)
_STRONG = frozenset("in at near outside inside across around within throughout along off".split())
_OWNED = frozenset({"nmod:poss", "compound", "nmod"})
_TOO_FAR = 7
_OTHER_CLAUSES = frozenset({"advcl", "acl:relcl", "parataxis"})
# codes of going to somebody: the place of such an event is where the target is at home
VISIT_CODES = ("042", "043", "044")


@dataclass(frozen=True, slots=True)
class _Mention:
    token: int
    tokens: tuple[int, int]
    text: str
    start: int
    end: int
    place: GazPlace
    by: str


class PlaceFinder:
    """The places of one sentence."""

    def __init__(
        self,
        sentence: Sentence,
        body: str,
        gazetteer: Gazetteer,
        matches: Sequence[Match],
        memory: DocumentMemory,
    ) -> None:
        self._s = sentence
        self._body = body
        self._gazetteer = gazetteer
        self._memory = memory
        self._mentions = self._find(matches)

    def _find(self, matches: Sequence[Match]) -> list[_Mention]:
        s = self._s
        found: list[_Mention] = []
        taken: set[int] = set()
        hints = [m.entry.country for m in matches if m.entry.country and len(m.entry.country) == 3]
        hints += self._memory.likely_countries(2)
        for start, end, label in s.names:
            if label not in ("GPE", "LOC"):
                continue
            text = self._body[s.starts[start] : s.ends[end - 1]]
            by, local = "population", list(hints)
            # "City, Country" says itself which city is meant
            after = [m for m in matches if end <= m.start <= end + 1 and m.entry.country]
            if after and end < len(s) and s.forms[end] == ",":
                by, local = "named country", [after[0].entry.country or ""]
            place = self._gazetteer.resolve(" ".join(text.removeprefix("the ").split()), hints=[h for h in local if h])
            if place is None:
                continue
            if by == "population" and place.country in hints:
                by = "sentence country"
            if by == "population" and place.country == self._memory.main_country():
                by = "document"
            token = next((k for k in range(start, end) if not start <= s.heads[k] < end), start)
            found.append(_Mention(token, (start, end), text, s.starts[start], s.ends[end - 1], place, by))
            taken |= set(range(start, end))
        for m in matches:
            if (
                m.entry.kind in ("country", "region", "historic")
                and m.entry.country
                and not taken & set(range(m.start, m.end))
            ):
                country = self._gazetteer.country(m.entry.country)
                token = next((k for k in range(m.start, m.end) if not m.start <= s.heads[k] < m.end), m.start)
                start, end = s.starts[m.start], s.ends[m.end - 1]
                if country is not None:
                    found.append(
                        _Mention(token, (m.start, m.end), self._body[start:end], start, end, country, "country")
                    )
        return found

    def place_of(
        self, trigger: int, clause: int, code: str, target_span: tuple[int, int] | None, dateline: str | None
    ) -> Place | None:
        """The place of an event: beside its trigger, in its clause, the goal of a visit, at last the dateline."""
        s = self._s
        ranked: list[tuple[int, int, _Mention]] = []
        for mention in self._mentions:
            prepositions = s.prepositions(mention.token)
            if not prepositions & _LOCATIVE and s.deps[mention.token] in _OWNED:
                # "near Ukraine's border", "at a Moscow airport"
                prepositions = s.prepositions(s.heads[mention.token])
            inside_target = (
                target_span is not None and target_span[0] <= mention.start and mention.end <= target_span[1]
            )
            if not prepositions & _LOCATIVE and not (inside_target and code.startswith(VISIT_CODES)):
                continue
            rank = self._rank(mention, trigger, clause, prepositions)
            if rank >= _TOO_FAR:
                continue
            if inside_target and not prepositions & _STRONG and not code.startswith(VISIT_CODES):
                rank += 3
            precision = {"city": 0, "region": 1, "area": 1}.get(mention.place.precision, 2)
            ranked.append((rank, precision, mention))
        if ranked:
            mention = min(ranked, key=lambda r: (r[0], r[1], r[2].start))[2]
            return _as_place(mention.place, mention.by, Span(mention.text, mention.start, mention.end))
        if dateline:
            place = self._gazetteer.resolve(dateline.title(), hints=self._memory.likely_countries(2))
            if place is not None:
                return _as_place(place, "dateline", None)
        return None

    def _rank(self, mention: _Mention, trigger: int, clause: int, prepositions: frozenset[str]) -> int:
        s = self._s
        rank = 0 if prepositions & _STRONG else 2
        node = mention.token
        for _ in range(6):
            if node in (trigger, clause):
                return rank
            if s.heads[node] == node:
                break
            # "protests in Minsk" under another verb are still in Minsk, "while he was in Minsk" is not
            rank += 1 if s.deps[node] in OBLIQUE else 4 if s.deps[node] in _OTHER_CLAUSES else 2
            node = s.heads[node]
        return rank + 3


def _as_place(place: GazPlace, by: str, span: Span | None) -> Place:
    return Place(
        place.name, place.country, place.admin1, place.latitude, place.longitude, place.geonames_id,
        place.precision, by, span,
    )  # fmt: skip
