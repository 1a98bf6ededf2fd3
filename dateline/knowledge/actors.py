"""The actor dictionary: names of countries, leaders, organisations and armed groups, found in a sentence's
tokens.

What belongs here: how the name tables become one index, and the longest-match search over tokens. What a
match means for an event (who is source, who is target, which role a noun beside it adds) belongs to
``dateline.coding``.

Kinds of entry: ``country``, ``adjective`` ("Russian"), ``people`` ("Russians", "Kurds"), ``capital``,
``historic``, ``region``, ``metonym`` ("Kremlin"), ``leader``, ``armed_group``, and for organisations ``igo``,
``ngo``, ``company``, ``media``, ``party``, ``religious``, ``labour``, ``university``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from dateline.knowledge.countries import NOT_COUNTRIES, load_countries, load_regions
from dateline.knowledge.gazetteer import load_ambiguous_places
from dateline.knowledge.roles import ROLES, load_roles
from dateline.knowledge.tables import Row, data_path, plain_marks, read_table, split_words

METONYM_COLUMNS = ("name", "aliases", "country", "role", "start", "end")
ORGANISATION_COLUMNS = ("name", "aliases", "country", "role", "kind", "start", "end")
ORGANISATION_KINDS = frozenset({"igo", "ngo", "company", "media", "party", "religious", "labour", "university"})

# An area ("South China Sea") is not an actor, but it must win over the country named inside it.
_NOT_AN_ACTOR = "area"
# Where two tables claim a name, the first here is meant, whatever the years.
_RANK = {"country": 0, "adjective": 0, "people": 0, "historic": 0, "capital": 1}
# Of these kinds a single word is often part of somebody else's name ("Peter Carter", "Paris Hilton").
_EASILY_PART_OF_A_NAME = frozenset({"leader", "capital"})
# Capitalised words that may stand before such a name, or after it, without belonging to it.
# fmt: off
_MAY_STAND_BEFORE = frozenset({
    "a", "after", "although", "an", "and", "as", "asked", "at", "because", "before", "both", "but",
    "by", "despite", "during", "for", "former", "from", "he", "her", "his", "how", "if", "in", "late",
    "meanwhile", "mr", "mrs", "ms", "dr", "sir", "lord", "lady", "gen", "adm", "col", "lt", "maj",
    "capt", "sen", "rep", "gov", "rev", "prof", "st", "said", "says", "she", "since", "so", "still",
    "that", "the", "then", "there", "they", "though", "under", "unlike", "until", "what", "when",
    "where", "whether", "which", "while", "who", "why", "with", "yet", "today", "yesterday",
    "tomorrow", "on",
})
# fmt: on
# fmt: off
_MAY_STAND_AFTER = frozenset({
    "administration", "government", "jr", "sr", "iii", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
})
# fmt: on
_SIDES = frozenset({"pro", "anti", "ex", "non", "post", "pre"})
_ARTICLES = frozenset({"the", "The"})
# From this share of capitalised words on, a sentence is a headline and capitals say nothing about names.
_HEADLINE_SHARE = 0.6
# An all-capitals word is read as a name only from this length on, so that BAN and MAY stay words.
_SHORTEST_SHOUTED_NAME = 5


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """Whom a name stands for.

    ``country`` is ISO 3166-1 alpha-3, IGO, NGO, INT or None; ``role`` a PLOVER sector or None; ``start`` and
    ``end`` are the inclusive ``YYYY`` or ``YYYY-MM`` in which the entry holds, None where open. ``homes`` are the
    countries a people lives in, where they are several; ``country`` is then the one meant without other evidence.
    """

    name: str
    country: str | None
    role: str | None
    kind: str
    start: str | None = None
    end: str | None = None
    homes: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Say whether the entry holds on ``day``; a bare year counts from January to December."""
        month = f"{day.year:04d}-{day.month:02d}"
        return not self._starts() > month and not month > self._ends()

    def _starts(self) -> str:
        return self.start if self.start and len(self.start) == 7 else f"{self.start or '0000'}-01"

    def _ends(self) -> str:
        return self.end if self.end and len(self.end) == 7 else f"{self.end or '9999'}-12"


@dataclass(frozen=True, slots=True)
class Match:
    """A name found: the half-open range of token indices and the entry it stands for."""

    start: int
    end: int
    entry: ActorEntry


class ActorDictionary:
    """Names to entries, searched over the tokens of a sentence. Build one with ``load_actors()``."""

    def __init__(self, names: Iterable[tuple[str, ActorEntry]], also_names: frozenset[str] = frozenset()) -> None:
        index: dict[tuple[str, ...], list[ActorEntry]] = {}
        longest: dict[str, int] = {}
        for name, entry in names:
            words = split_words(name)
            for form in _written_forms(words):
                entries = index.get(form)
                if entries is None:
                    index[form] = [entry]
                elif entry not in entries:
                    entries.append(entry)
                if len(form) > longest.get(form[0], 0):
                    longest[form[0]] = len(form)
        self._index: Mapping[tuple[str, ...], list[ActorEntry]] = index
        self._longest: Mapping[str, int] = longest
        self._also_names = also_names

    def __len__(self) -> int:
        return len(self._index)

    def lookup(self, words: Sequence[str], on: date | None = None) -> ActorEntry | None:
        """Return the entry whose name is exactly ``words``, or None. Areas too are returned."""
        entries = self._index.get(tuple(plain_marks(word) for word in words))
        return _choose(entries, on) if entries else None

    def namesakes(self, words: Sequence[str]) -> Sequence[ActorEntry]:
        """Return every entry whose name is exactly ``words``, in the order of the tables."""
        return self._index.get(tuple([plain_marks(word) for word in words]), ())

    def find(self, words: Sequence[str], on: date | None = None) -> list[Match]:
        """Return the names in a sentence, left to right, longest first, without overlap.

        ``words`` are tokens as spaCy's English tokenizer makes them. Names are matched with their case; a
        name of five letters or more, or of several words, also in all capitals. ``on`` is the day spoken of:
        where a name stood for several ("Bush"), the entry that held on that day is taken, without it the
        latest. A surname, a capital or a country that is also a given name is passed over where capitalised
        words beside it show that it is part of another name ("Peter Carter", "Jordan Smith").
        """
        tokens = [plain_marks(word) for word in words]
        in_headline = _is_headline(tokens)
        found: list[Match] = []
        at = 0
        while at < len(tokens):
            match = self._match_at(tokens, at, on)
            if match is None:
                at += 1
                continue
            if tokens[at] in _ARTICLES:
                # "the West Bank": a longer name may begin behind the article
                behind = self._match_at(tokens, at + 1, on) if at + 1 < len(tokens) else None
                if behind is not None and behind.end > match.end:
                    match = behind
            if match.entry.kind != _NOT_AN_ACTOR and not self._is_part_of_a_name(tokens, match, in_headline):
                found.append(match)
            at = match.end
        return found

    def _match_at(self, tokens: list[str], at: int, on: date | None) -> Match | None:
        for length in range(min(self._longest.get(tokens[at], 0), len(tokens) - at), 0, -1):
            entries = self._index.get(tuple(tokens[at : at + length]))
            if entries:
                return Match(at, at + length, _choose(entries, on))
        # "U.S.-led" is one token
        stem, hyphen, _ = tokens[at].partition(".-")
        entries = self._index.get((f"{stem}.",)) if hyphen else None
        return Match(at, at + 1, _choose(entries, on)) if entries else None

    def _is_part_of_a_name(self, tokens: list[str], match: Match, in_headline: bool) -> bool:
        if in_headline or match.end - match.start > 1:
            return False
        word = tokens[match.start]
        if match.entry.kind not in _EASILY_PART_OF_A_NAME and word.casefold() not in self._also_names:
            return False
        before = tokens[match.start - 1] if match.start else ""
        after = tokens[match.end] if match.end < len(tokens) else ""
        if before == "-" and match.start > 1 and tokens[match.start - 2].casefold() not in _SIDES:
            return True  # "Mazar-i-Sharif"
        if after == "-" and tokens[match.end + 1 : match.end + 2] and tokens[match.end + 1][0].isupper():
            return True
        return self._belongs(before, _MAY_STAND_BEFORE) or self._belongs(after, _MAY_STAND_AFTER)

    def _belongs(self, neighbour: str, innocent: frozenset[str]) -> bool:
        """Say whether a word beside a name looks like another part of it: capitalised, no title, no known
        name.
        """
        if not neighbour[:1].isupper() or (neighbour.isupper() and len(neighbour) > 2):
            return False
        folded = neighbour.casefold()
        return (
            folded.rstrip(".") not in innocent
            and not self._is_plain_name(neighbour)
            and load_roles().lookup((folded,)) is None
        )

    def _is_plain_name(self, word: str) -> bool:
        """Say whether a word is a name that is no one's surname or given name: "Russian", "Hamas"."""
        kinds = {entry.kind for entry in self._index.get((word,), ())}
        return bool(kinds - _EASILY_PART_OF_A_NAME) and word.casefold() not in self._also_names


def _is_headline(tokens: Sequence[str]) -> bool:
    words = [token for token in tokens if token[:1].isalpha() and len(token) > 3]
    return len(words) > 3 and sum(word[0].isupper() for word in words) >= _HEADLINE_SHARE * len(words)


def _written_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    shouted = tuple([word.upper() for word in words])
    if shouted != words and (len(words) > 1 or len(words[0]) >= _SHORTEST_SHOUTED_NAME):
        return words, shouted
    return (words,)


def _choose(entries: Sequence[ActorEntry], on: date | None) -> ActorEntry:
    if len(entries) == 1:
        return entries[0]
    best = min(_RANK.get(entry.kind, 2) for entry in entries)
    rivals = [entry for entry in entries if _RANK.get(entry.kind, 2) == best]
    if on is not None:
        holding = [entry for entry in rivals if entry.holds_on(on)]
        month = f"{on.year:04d}-{on.month:02d}"
        past = [entry for entry in rivals if entry._starts() <= month]
        rivals = holding or past or rivals
    return max(rivals, key=lambda entry: (entry._ends(), entry._starts()))


@cache
def load_actors() -> ActorDictionary:
    """Return the dictionary of all shipped names. Raises KnowledgeError naming the bad row."""
    return ActorDictionary(shipped_names(), load_ambiguous_places())


def shipped_names() -> Iterator[tuple[str, ActorEntry]]:
    """Yield every name of every table with the entry it stands for; a name with a bracket is only a label."""
    for name, entry in _all_names():
        if "(" not in name:
            yield name, entry


def _all_names() -> Iterator[tuple[str, ActorEntry]]:
    ambiguous = load_ambiguous_places()
    for country in load_countries().values():
        for kind, names in (
            ("country", (country.name, *country.aliases)),
            ("adjective", country.adjectives),
            ("people", country.nouns),
        ):
            entry = ActorEntry(country.name, country.iso3, None, kind)
            yield from ((name, entry) for name in names)
        for capital in country.capitals:
            if capital.casefold() not in ambiguous:
                yield capital, ActorEntry(country.name, country.iso3, "GOV", "capital")
    for region in load_regions():
        adjective = region.kind if region.kind == _NOT_AN_ACTOR else "adjective"
        people = region.kind if region.kind == _NOT_AN_ACTOR else "people"
        for kind, names in (
            (region.kind, (region.name, *region.aliases)),
            (adjective, region.adjectives),
            (people, region.nouns),
        ):
            entry = ActorEntry(region.name, region.country, None, kind, homes=region.homes)
            yield from ((name, entry) for name in names)
    for row in read_table(data_path("metonyms.csv"), METONYM_COLUMNS):
        yield from _names_of(row, "metonym")
    for row in read_table(data_path("organisations.csv"), ORGANISATION_COLUMNS):
        yield from _names_of(row, row.one_of("kind", ORGANISATION_KINDS))
    for row in read_table(data_path("armed_groups.csv"), METONYM_COLUMNS):
        yield from _names_of(row, "armed_group")
    for row in read_table(data_path("leaders.csv"), METONYM_COLUMNS):
        yield from _names_of(row, "leader")


def _names_of(row: Row, kind: str) -> Iterator[tuple[str, ActorEntry]]:
    country = row["country"] or None
    if country is not None and country not in load_countries() and country not in NOT_COUNTRIES:
        raise row.error(f"country {country!r} is not in countries.csv and not one of {sorted(NOT_COUNTRIES)}")
    role = row.one_of("role", ROLES | {""}) or None
    start, end = row.year_or_month("start"), row.year_or_month("end")
    if start and end and start[: len(end)] > end[: len(start)]:
        raise row.error(f"start {start} lies after end {end}")
    entry = ActorEntry(row["name"], country, role, kind, start, end)
    names = (row["name"], *row.values("aliases"))
    if all("(" in name for name in names):
        raise row.error("no name without a bracket, so nothing can match it; add an alias")
    yield from ((name, entry) for name in names)
