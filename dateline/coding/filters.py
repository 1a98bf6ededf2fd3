"""Readings that look like events and are none: sport, metaphor, accidents, stock phrases.

What belongs here: applying ``data/frames/stoplist.toml``. What does not: its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from dateline.coding.compose import Reading
from dateline.coding.grammar import Sentence
from dateline.coding.memory import Party
from dateline.knowledge.frames import read_toml
from dateline.knowledge.ontology import meaning_of

# two words of a domain make it the topic of the sentence
_TOPIC_WORDS = 2
_SILENCED = frozenset({"sport", "finance", "culture", "gaming"})
_DANGEROUS = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT", "REJECT", "THREATEN", "SANCTION"})
_PLAIN_HARM = frozenset({"kill", "hit", "injure", "strike", "wound"})


class NonEventFilter:
    """Decides which readings of a sentence are no political events."""

    def __init__(self) -> None:
        data = read_toml(Path(str(files("dateline.knowledge") / "data" / "frames" / "stoplist.toml")))
        self._context = {k: frozenset(v) for k, v in data["context_words"].items()}
        self._strong = {k: frozenset(v) for k, v in data.get("context_words_strong", {}).items()}
        self._phrases = [_phrase_pattern(p) for group in data["phrases"].values() for p in group]
        self._by_first: dict[str, list[re.Pattern[str]]] = {}
        for words, pattern in self._phrases:
            self._by_first.setdefault(words[0], []).append(pattern)
        self._natural = frozenset(data["natural_causes"]["words"])
        self._accidents = frozenset(data["natural_causes"].get("accident_heads", ()))
        self._vehicles = frozenset(data["natural_causes"].get("vehicles", ()))
        self._compounds = frozenset(p for group in data["compounds"].values() for p in group)

    def blocks(self, s: Sentence, reading: Reading) -> bool:
        """Whether ``reading`` is no political event."""
        conflict = meaning_of(reading.code).quad_class >= 3
        return (conflict and self._in_phrase(s, reading)) or self._off_topic(s, reading) or self._by_nature(s, reading)

    def no_party(self, party: Party, dates: Sequence[tuple[int, int]]) -> bool:
        """Whether the words are a date or a thing rather than a party."""
        if any(start <= party.start and party.end <= end for start, end in dates):
            return True
        return party.country is None and party.role is None and party.kind not in ("person", "organisation")

    def weak(self, reading: Reading, pairs: Sequence[tuple[Party | None, Party | None]]) -> bool:
        """Whether nobody political takes part: both sides unknown, or a lone person without country and role."""
        known = [p for pair in pairs for p in pair if p is not None and (p.country or p.role)]
        if known:
            return False
        kind = meaning_of(reading.code).event_type
        return not (kind in ("ASSAULT", "PROTEST") and not reading.nominal and any(p for pair in pairs for p in pair))

    def _in_phrase(self, s: Sentence, reading: Reading) -> bool:
        lemmas = s.lemmas
        trigger = reading.trigger
        for start in range(max(0, trigger - 5), trigger + 1):
            for pattern in self._by_first.get(lemmas[start], ()):
                text = " ".join(lemmas[start : start + 9]) + " "
                found = pattern.match(text)
                if found and start + found.group().count(" ") > trigger:
                    return True
        pair = f"{lemmas[trigger]} {lemmas[trigger + 1]}" if trigger + 1 < len(s) else ""
        return pair in self._compounds and reading.nominal

    def _off_topic(self, s: Sentence, reading: Reading) -> bool:
        if meaning_of(reading.code).event_type not in _DANGEROUS and not reading.nominal:
            # talks and deals of clubs and companies are judged by their parties
            domains = _SILENCED - {"finance"}
        else:
            domains = _SILENCED
        words = set(s.lemmas) | {"+".join(s.lemmas[k : k + 2]) for k in range(len(s) - 1)}
        # the tokenizer parts "semi-final"
        words |= {"".join(s.lemmas[k - 1 : k + 2]) for k in range(1, len(s) - 1) if s.forms[k] == "-"}
        for domain in domains:
            if words & self._strong.get(domain, frozenset()):
                return True
            if len(words & self._context.get(domain, frozenset())) >= _TOPIC_WORDS + (domain in ("finance", "culture")):
                return True
        return False

    def _by_nature(self, s: Sentence, reading: Reading) -> bool:
        causes = self._natural | self._accidents
        if any(s.lemmas[k] in causes or s.lower[k].removesuffix("s") in causes for k in reading.sources):
            return True
        if meaning_of(reading.code).event_type not in ("ASSAULT", "COERCE"):
            return False
        if s.lemmas[reading.trigger] in _PLAIN_HARM and any(s.lemmas[k] in self._vehicles for k in reading.sources):
            return not any("bomb" in word or word == "ram" for word in s.lemmas)
        around = [
            k
            for node in {reading.trigger, max(reading.clause, 0)}
            for k in s.kids(node, "obl", "obl:agent", "nmod", "nsubj")
        ]
        return any(
            s.lemmas[k] in causes and s.prepositions(k) & {"in", "by", "after", "during", "from", "when"}
            for k in around
        )


def _phrase_pattern(phrase: str) -> tuple[list[str], re.Pattern[str]]:
    words = phrase.split()
    parts = []
    for word in words:
        if word == "_":
            parts.append(r"\S+ ")
        elif word == "*":
            parts.append(r"(?:\S+ ){0,3}")
        else:
            parts.append(re.escape(word) + " ")
    return words, re.compile("".join(parts))
