"""Parties that no word of the sentence names, and countries that only the surroundings tell.

What belongs here: the last resort of "who" and "whom". A party without words of its own is marked ``unnamed``, one of
which only the country was concluded ``inferred``, so that both can be left out of a query. What does not: resolving
words (``actors``).

A protest is made to those in charge where it is made; who arrests, indicts or bans is the authority of the place; a
bomb that kills in a country was laid by somebody in that country. Event coders have always filled these in: without
them half of all domestic events would have one party only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from dateline.coding.memory import Party
from dateline.records import Place

_DOMESTIC = frozenset("CVL COP JUD LEG OPP LAB MED EDU PTY REL HLH BUS GOV".split())
_STATE = frozenset("GOV COP JUD LEG MIL OPP SPY".split())
# types whose target, where nobody is named, is in the country of the doer: CAMEO codes most of them as domestic
_AT_HOME = frozenset({"PROTEST", "CONCEDE", "COERCE", "ASSAULT", "THREATEN", "REQUEST", "REJECT", "ACCUSE"})
# types a state does to another state
_ABROAD = frozenset({"SANCTION"})
_SAID = frozenset({"THREATEN", "REQUEST", "REJECT", "ACCUSE"})
# who these are done by is an authority: arrest, indictment, ban, curfew; inquiry
_BY_AUTHORITIES = ("09", "172", "173", "174", "0831")
_AGAINST_PLACES = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"})
_NO_COUNTRY = frozenset({"IGO", "NGO", "MNC", "INT"})


def country_of(
    party: Party, country: str | None, others: Sequence[Party], named: Sequence[str], elsewhere: Collection[str]
) -> Party:
    """A party without a country takes that of the event's place or the document, and says so.

    Without either, people and courts are those of the other party's country ("the president sacked two judges"). Where
    the other party is a state by name, they are rather those of the next country of the article ("France asked the
    authorities to publish results"); ``named`` are its countries, most often named first. Who is said to be
    ``elsewhere`` ("allies", "foreign donors") takes none.
    """
    if party.country is not None or party.role is None or party.kind == "place" or party.resolved_by == "region":
        return party
    if any(word in elsewhere for word in party.text.lower().split()):
        return party
    states = {p.country for p in others if p.country and p.country not in _NO_COUNTRY and p.role in _STATE}
    if party.role == "REB" and country in {p.country for p in others}:
        # whom a state fights is rarely its own only because nothing else is named
        return party
    if country in states and any(p.country == country and p.kind == "country" for p in others):
        country = next((c for c in named if c not in (country, *_NO_COUNTRY)), country)
    if country is None and party.role in _DOMESTIC and len(states) == 1:
        (country,) = states
    return replace(party, country=country, resolved_by="inferred") if country else party


def foreign_ground(event_type: str, place: Place | None, sources: Sequence[Party]) -> list[Party]:
    """The country an act of force takes place in or ends in, where nobody else is named and it is not the doer's."""
    if place is None or place.span is None or event_type not in _AGAINST_PLACES:
        return []
    if not sources or any(p.country in (None, place.country) for p in sources):
        return []
    return [Party(place.span.text, place.span.start, place.span.end, place.name, place.country, None, "place", "place")]


def those_concerned(
    event_type: str, place: Place | None, sources: Sequence[Party], named: Sequence[str], last_doer: str | None
) -> list[Party]:
    """The target of an event that names none: where it is, whom the article is about, or the doer's own country.

    ``named`` are the countries of the article, most often named first, ``last_doer`` that of who did what was told
    last. What a state says without saying to whom ("condemned the move") is said to who did it, else to the other
    country of the article; what citizens, rebels and parties do, to those at home.
    """
    known = [p for p in sources if p.country and p.country not in _NO_COUNTRY]
    if event_type not in _AT_HOME | _ABROAD or len({p.country for p in known}) != 1:
        return []
    home = known[0].country
    role = "GOV" if known[0].role != "GOV" else None
    likely = [last_doer, *named] if event_type in _SAID and last_doer else named
    abroad = next((country for country in likely if country not in (home, *_NO_COUNTRY)), None)
    if abroad is not None and event_type in _SAID | _ABROAD and known[0].role in (None, "GOV", "MIL", "SPY"):
        return [_unnamed(known[0].text, known[0].start, known[0].end, abroad, None)]
    if event_type in _ABROAD:
        return []
    if event_type == "ASSAULT" and known[0].kind == "country":
        # a state told by its name fights others, not itself
        return [_unnamed(known[0].text, known[0].start, known[0].end, abroad, None)] if abroad else []
    if event_type == "PROTEST" and place is not None and place.span is not None and place.country is not None:
        return [_unnamed(place.span.text, place.span.start, place.span.end, place.country, "GOV")]
    return [_unnamed(known[0].text, known[0].start, known[0].end, home, role)]


def unnamed_doer(code: str, event_type: str, place: Place | None, targets: Sequence[Party]) -> list[Party]:
    """Who did what only the passive or a weapon is told of: authorities of the place, or somebody there."""
    by_law = code.startswith(_BY_AUTHORITIES)
    if not by_law and event_type not in ("ASSAULT", "COERCE"):
        return []
    role = "GOV" if by_law else None
    if place is not None and place.span is not None and place.country is not None:
        return [_unnamed(place.span.text, place.span.start, place.span.end, place.country, role)]
    at_home = next((p for p in targets if p.country and p.country not in _NO_COUNTRY), None)
    if by_law and at_home is not None:
        return [_unnamed(at_home.text, at_home.start, at_home.end, at_home.country, role)]
    return []


def _unnamed(text: str, start: int, end: int, country: str | None, role: str | None) -> Party:
    return Party(text, start, end, f"({country})", country, role, "unnamed", "group")
