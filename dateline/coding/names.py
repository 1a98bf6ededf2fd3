"""What a document teaches about its names, read before any event is coded.

What belongs here: the first pass over an article's sentences. What does not: using what was learnt (``actors``).
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.coding.actors import ActorResolver, Dictionaries
from dateline.coding.grammar import Sentence
from dateline.coding.memory import DocumentMemory
from dateline.knowledge.actors import Match


def learn_names(
    sentences: Sequence[Sentence], found: Sequence[Sequence[Match]], body: str, known: Dictionaries,
    memory: DocumentMemory,
) -> None:  # fmt: skip
    """Learn persons with their country and role, acronyms in brackets, and how often each country is named.

    ``found`` are the dictionary's names in each sentence.
    """
    for s, names in zip(sentences, found, strict=True):
        resolver = ActorResolver(s, body, known, memory, names)
        for match in resolver.matches:
            # where a company or a newspaper sits tells nothing about the article, nor does a people of many countries
            passing = (
                match.entry.kind in ("company", "media")
                or bool(match.entry.homes)
                or s.lower[match.start : match.end] in known.nouns.common_bodies
            )
            country = None if passing else match.entry.country
            if country is not None and len(country) == 3 and country not in ("IGO", "NGO", "MNC", "INT"):
                memory.countries[country] += 1
        known_at = {k for m in resolver.matches for k in range(m.start, m.end)}
        for start, end, label in s.names:
            if label == "GPE" and known_at.isdisjoint(range(start, end)):
                place = known.gazetteer.resolve(" ".join(s.forms[start:end]), hints=memory.likely_countries(2))
                if place is not None and place.country is not None:
                    memory.countries[place.country] += 1
            if label == "PER":
                head = next((k for k in range(start, end) if not start <= s.heads[k] < end), start)
                resolver.resolve(head)
        _learn_acronyms(s, resolver, memory)


def _learn_acronyms(s: Sentence, resolver: ActorResolver, memory: DocumentMemory) -> None:
    """ "the Rapid Support Forces (RSF)": the letters in brackets stand for the name before them."""
    for i in range(2, len(s) - 1):
        letters = s.forms[i]
        if s.forms[i - 1] != "(" or s.forms[i + 1] != ")" or not letters.isupper() or len(letters) < 2:
            continue
        head = i - 2
        while (
            s.heads[head] < i - 1
            and s.heads[head] != head
            and s.pos[s.heads[head]] in ("PROPN", "NOUN")
            and i - s.heads[head] < 8
        ):
            head = s.heads[head]
        party = resolver.resolve(head)
        if party is not None:
            memory.acronyms.setdefault(letters, party)
