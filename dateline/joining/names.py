"""Whether two parties may be the same, by country, side and name.

What belongs here: comparison of actors that are already resolved. What does not: resolving words to actors.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from dateline.knowledge.countries import by_demonym, by_name
from dateline.records import Actor

_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
_SIDES = {
    **dict.fromkeys(("GOV", "MIL", "COP", "SPY", "LEG", "JUD", "PTY"), "state"),
    **dict.fromkeys(("REB", "CRM", "UAF", "SEP"), "armed"),
}


@cache
def _words(section: str) -> frozenset[str]:
    """One list of ``data/names.toml``."""
    text = files(__package__).joinpath("data/names.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[section])


def side(role: str | None) -> str | None:
    """``state``, ``armed`` or ``civil`` for a PLOVER sector; None for none."""
    return _SIDES.get(role, "civil") if role else None


@lru_cache(maxsize=65_536)
def name_key(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: no titles, no articles, no words for a body of people."""
    words = (word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(name))
    dropped = _words("titles") | _words("collective")
    return frozenset(word for word in words if word not in dropped)


def is_collective(name: str) -> bool:
    """Whether the name holds a word for a body of people ("Russian forces"), or nothing but such words."""
    words = [word.casefold() for word in _WORD.findall(name)]
    return any(word in _words("collective") for word in words)


def share_name(a: str, b: str) -> bool:
    """Whether the names agree in every word that the shorter one has: "Obama" and "Barack Obama"."""
    left, right = name_key(a), name_key(b)
    if not left or not right:
        return a.casefold() == b.casefold()
    return left <= right or right <= left


def contradict(a: Actor, b: Actor) -> bool:
    """Whether the two cannot be one party.

    They contradict in country, in side (state, armed, civil), or by name: two names of persons or bodies that
    do not agree. A name that stands for a whole country or for a body of people ("Russia", "Russian forces")
    does not contradict another of the same country and side.
    """
    if a.country and b.country and a.country != b.country:
        return True
    sides = side(a.role), side(b.role)
    if sides[0] and sides[1] and sides[0] != sides[1]:
        return True
    if share_name(a.name, b.name):
        return False
    return not (is_general(a) or is_general(b))


def is_general(actor: Actor) -> bool:
    """Whether the name says no more than country and role: "Russia", "Russian forces", "gunmen"."""
    return _is_general_name(actor.name)


@lru_cache(maxsize=65_536)
def _is_general_name(name: str) -> bool:
    return is_collective(name) or name[:1].islower() or by_name(name) is not None or by_demonym(name) is not None
