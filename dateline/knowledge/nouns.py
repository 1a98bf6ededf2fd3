"""Common nouns that tell who is meant: gender, belonging, bodies of people, words that point back.

What belongs here: the loader of ``data/nouns.toml``. What does not: the roles of nouns (``roles``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dateline.knowledge.frames import LexiconError, read_toml
from dateline.knowledge.tables import data_path

_KINDS = frozenset({"person", "group", "country", "organisation"})


@dataclass(frozen=True, slots=True)
class Nouns:
    """The word lists of ``nouns.toml``, explained there."""

    female: frozenset[str]
    male: frozenset[str]
    belongs_to: frozenset[str]
    bodies: frozenset[str]
    two_sides: frozenset[str]
    back_reference: Mapping[str, tuple[str, ...]]


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
    try:
        lists = [frozenset(data[k]) for k in ("female", "male", "belongs_to", "bodies", "two_sides")]
    except KeyError as error:
        raise LexiconError(f"{path}: the list {error} is missing") from error
    female, male, belongs_to, bodies, two_sides = lists
    return Nouns(female, male, belongs_to, bodies, two_sides, back)
