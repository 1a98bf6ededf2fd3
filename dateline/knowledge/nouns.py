"""Common nouns that tell who is meant: gender, belonging, bodies of people, sides taken, words that point back.

What belongs here: the loader of ``data/nouns.toml``. What does not: the roles of nouns (``roles``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.knowledge.countries import NOT_COUNTRIES
from dateline.knowledge.frames import LexiconError, read_toml
from dateline.knowledge.tables import data_path

_KINDS = frozenset({"person", "group", "country", "organisation"})
_LISTS = (
    "female", "male", "belongs_to", "bodies", "two_sides", "abroad", "divisions", "sided_before", "sided_after",
    "loosely_after", "elsewhere", "parts", "against",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nouns:
    """The word lists of ``nouns.toml``, explained there."""

    female: frozenset[str]
    male: frozenset[str]
    belongs_to: frozenset[str]
    bodies: frozenset[str]
    two_sides: frozenset[str]
    abroad: frozenset[str]
    divisions: frozenset[str]
    sided_before: frozenset[str]
    sided_after: frozenset[str]
    loosely_after: frozenset[str]
    elsewhere: frozenset[str]
    parts: frozenset[str]
    against: frozenset[str]
    common_bodies: Sequence[list[str]]
    of_no_country: Mapping[tuple[str, ...], str]
    back_reference: Mapping[str, tuple[str, ...]]

    def country_of_none(self, lemmas: Sequence[str]) -> str | None:
        """The code of a phrase that means a body of no country ("peacekeepers"); the longest ending decides."""
        return next((self.of_no_country[k] for n in (3, 2, 1) if (k := tuple(lemmas[-n:])) in self.of_no_country), None)


@cache
def load_nouns() -> Nouns:
    """The shipped word lists.

    Raises:
        LexiconError: a list that is missing, or a kind of party that is none.
    """
    path = data_path("nouns.toml")
    data = read_toml(path)
    back = {noun: tuple(kinds) for noun, kinds in data.get("back_reference", {}).items()}
    for noun, kinds in back.items():
        if not _KINDS.issuperset(kinds):
            raise LexiconError(f"{path}, {noun}: {kinds} holds a kind that is none of {sorted(_KINDS)}")
    nowhere = {tuple(noun.split()): code for noun, code in data.get("of_no_country", {}).items()}
    wrong = set(nowhere.values()) - NOT_COUNTRIES
    if wrong:
        raise LexiconError(f"{path}, of_no_country: {sorted(wrong)} are none of {sorted(NOT_COUNTRIES)}")
    try:
        lists = {k: frozenset(data[k]) for k in _LISTS}
    except KeyError as error:
        raise LexiconError(f"{path}: the list {error} is missing") from error
    bodies = [name.split() for name in data.get("common_bodies", ())]
    return Nouns(**lists, common_bodies=bodies, of_no_country=nowhere, back_reference=back)
