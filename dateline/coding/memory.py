"""What a document teaches about its names, and whom its pronouns mean.

What belongs here: state that lives as long as one article. What does not: facts that hold for every article
(``dateline.knowledge``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who can do or suffer an event, as resolved from words.

    ``start`` and ``end`` are character offsets of the words in the body, ``text`` these words. ``kind`` is ``person``,
    ``group``, ``country``, ``organisation`` or ``place``; ``media`` is True for news agencies and newspapers.
    """

    text: str
    start: int
    end: int
    name: str
    country: str | None
    role: str | None
    resolved_by: str
    kind: str
    plural: bool = False
    media: bool = False
    feminine: bool | None = None


@dataclass(slots=True)
class DocumentMemory:
    """Names learnt and parties met so far, in the order of reading."""

    persons: dict[str, Party] = field(default_factory=dict)
    acronyms: dict[str, Party] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    # country of who did the last hostile act told: "Egypt condemned the move"
    last_doer: str | None = None
    _recent: list[Party] = field(default_factory=list)

    _HORIZON = 14

    def learn_person(self, name: str, party: Party) -> None:
        """Remember a full name and its last word; the first mention that knew a country wins."""
        for key in {name, name.split()[-1]}:
            known = self.persons.get(key)
            if known is None or (known.country is None and party.country is not None):
                self.persons[key] = party

    def meet(self, party: Party) -> None:
        """A party was mentioned: a later pronoun may mean it."""
        if party.media:
            return
        self._recent.append(party)
        del self._recent[: -self._HORIZON]

    def likely_countries(self, most: int) -> list[str]:
        """The countries named most, at most so many: evidence for which of several places of one name is meant."""
        return [country for country, _ in self.countries.most_common(most)]

    def main_country(self) -> str | None:
        """The country that the document names most, if it names one clearly more often than any other."""
        ranked = self.countries.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < 1.5 * ranked[1][1]):
            return None
        return ranked[0][0]

    def main_pair(self) -> tuple[str, str] | None:
        """The two countries named most ("the two countries")."""
        ranked = self.likely_countries(2)
        return (ranked[0], ranked[1]) if len(ranked) == 2 else None

    def antecedent(self, pronoun: str, before: int, exclude: frozenset[str] = frozenset()) -> Party | None:
        """The party that ``pronoun`` most likely means: the nearest one that fits and ends before ``before``."""
        fits = _FITS.get(pronoun)
        if fits is None:
            return None
        for party in reversed(self._recent):
            if party.end <= before and party.name not in exclude and fits(party):
                if pronoun in ("she", "her", "hers") and party.feminine is False:
                    continue
                if pronoun in ("he", "him", "his") and party.feminine is True:
                    continue
                return party
        return None

    def last_with_head(self, noun: str, before: int) -> Party | None:
        """The nearest earlier group of a known country whose words end in this noun, or were followed by it."""
        for party in reversed(self._recent):
            if party.end <= before and party.country is not None and party.text.lower().split()[-1] == noun:
                return party
        return None

    def last_of(self, kinds: tuple[str, ...], role: str | None, before: int) -> Party | None:
        """The nearest earlier party of one of these kinds (and that role)."""
        for party in reversed(self._recent):
            if party.end <= before and party.kind in kinds and (role is None or party.role == role):
                return party
        return None


def _person(party: Party) -> bool:
    return party.kind == "person"


def _thing(party: Party) -> bool:
    return party.kind in ("country", "organisation") or (party.kind == "group" and not party.plural)


def _several(party: Party) -> bool:
    return party.plural or party.kind in ("group", "organisation", "country")


_FITS = {
    **dict.fromkeys(("he", "him", "his", "she", "her", "hers", "himself", "herself"), _person),
    **dict.fromkeys(("it", "its", "itself"), _thing),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), _several),
}
PRONOUNS = frozenset(_FITS)
# who speaks of himself or of his side
SPEAKERS = frozenset({"we", "us", "our", "ours", "ourselves", "i", "me", "my", "mine", "myself"})
