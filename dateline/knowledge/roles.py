"""Role nouns: what "minister", "riot police" or "rebel spokesman" says about the sector of an actor.

What belongs here: ``roles.csv`` and the look-up by the lemmas of a noun phrase. Names of particular bodies
belong to ``dateline.knowledge.actors``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.knowledge.tables import data_path, plain_marks, read_table, split_words

ROLE_COLUMNS = ("lemmas", "role", "alone", "carrier")
#: PLOVER sectors, primary and secondary.
# fmt: off
ROLES = frozenset({
    "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "REB", "OPP", "PTY", "CRM", "CVL", "MED", "BUS", "EDU",
    "HLH", "LAB", "REL", "REF", "AGR", "ELI",
})
# fmt: on
_YES_NO = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Role:
    """A role noun found: its lemmas, its PLOVER sector, how many of the last words it covers.

    ``alone`` says whether such a noun may be an actor with no country beside it ("police", but not "leader").
    """

    name: str
    role: str
    alone: bool
    length: int


@dataclass(frozen=True, slots=True)
class _Noun:
    role: str
    alone: bool
    carrier: bool


class RoleDictionary:
    """Role nouns by their lemmas. Build one with ``load_roles()``."""

    def __init__(self, nouns: Mapping[tuple[str, ...], _Noun]) -> None:
        self._nouns = nouns
        self._longest = max((len(lemmas) for lemmas in nouns), default=0)

    def __len__(self) -> int:
        return len(self._nouns)

    def lookup(self, lemmas: Sequence[str]) -> Role | None:
        """Return the role of a noun phrase from its lemmas in order, the head last; None when it names none.

        The longest suffix in the table decides ("chief of staff" before "staff"). A carrier such as
        "spokesman", "leader" or "official" takes the role of the words before it ("rebel leader" is REB)
        where they have one, else its own.
        """
        words = tuple(plain_marks(lemma).casefold() for lemma in lemmas)
        for length in range(min(self._longest, len(words)), 0, -1):
            suffix = words[-length:]
            noun = self._nouns.get(suffix)
            if noun is None:
                continue
            if noun.carrier:
                before = self._modifier(words[:-length])
                if before is not None:
                    return Role(" ".join((before.name, *suffix)), before.role, before.alone, before.length + length)
            if noun.role:
                return Role(" ".join(suffix), noun.role, noun.alone, length)
        return None

    def _modifier(self, words: tuple[str, ...]) -> Role | None:
        """Return the role of the words before a carrier; a possessive 's between them is passed over."""
        while words and words[-1] in {"'s", "'", "-"}:
            words = words[:-1]
        return self.lookup(words) if words else None


@cache
def load_roles() -> RoleDictionary:
    """Return the shipped role nouns. Raises KnowledgeError naming file and line for a bad row."""
    nouns: dict[tuple[str, ...], _Noun] = {}
    for row in read_table(data_path("roles.csv"), ROLE_COLUMNS):
        lemmas = tuple(word.casefold() for word in split_words(row["lemmas"]))
        if lemmas in nouns:
            raise row.error(f"{row['lemmas']!r} stands twice; keep one row")
        carrier = row.one_of("carrier", _YES_NO) == "yes"
        role = row.one_of("role", ROLES | {""})
        if not role and not carrier:
            raise row.error("role is empty; only a carrier may have no role of its own")
        nouns[lemmas] = _Noun(role, row.one_of("alone", _YES_NO) == "yes", carrier)
    return RoleDictionary(nouns)
