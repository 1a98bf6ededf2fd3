"""Who a word means: noun phrase to party, with country and role.

What belongs here: resolving the words of one sentence with the dictionaries and the document's memory. What does not:
the dictionaries (``dateline.knowledge``), and which role in an event the words have (``compose``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.coding.attribution import speaker_of
from dateline.coding.evidence import COUNTRY_KINDS, Evidence, find_names
from dateline.coding.grammar import CALENDAR, OBLIQUE, Sentence
from dateline.coding.memory import PRONOUNS, SPEAKERS, DocumentMemory, Party
from dateline.knowledge.actors import ActorDictionary, Match
from dateline.knowledge.countries import NOT_COUNTRIES
from dateline.knowledge.gazetteer import Gazetteer
from dateline.knowledge.nouns import Nouns
from dateline.knowledge.roles import RoleDictionary

_PLACE_KINDS = frozenset({"country", "demonym", "people", "capital", "region", "adjective", "historic", "place"})
_PERSON_KINDS = frozenset({"leader", "person"})
# a name of theirs may be borne in several countries: the country named before it says which
_OF_MANY_COUNTRIES = frozenset({"people", "party", "armed_group", "labour", "religious"})
_MODIFIERS = ("compound", "amod", "nmod:poss", "flat", "nmod:desc", "nmod:unmarked", "nummod")
_ADJECTIVES = frozenset({"adjective", "igo"})
_OF = frozenset({"of", "from"})
# people of a town, also where its name stands for an organisation that has its seat there
_TOWNSFOLK = frozenset({"COP", "CVL", "JUD", "MED", "BUS", "HLH", "EDU", "LAB", "CRM"})
_OWNING = frozenset({"of", "in", "from", "for", "at", "to", "with"})
_LEFT_OUT = tuple(
    "acl acl:relcl appos conj cc case punct advcl parataxis det mark cc:preconj dep discourse cop aux "
    "nsubj nsubj:pass obl obj advmod ccomp xcomp obl:unmarked expl".split()
)


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """The knowledge that names are resolved with."""

    actors: ActorDictionary
    roles: RoleDictionary
    gazetteer: Gazetteer
    nouns: Nouns


class ActorResolver:
    """Parties of one sentence. ``body`` is the article's text, ``on`` its day (offices change hands)."""

    def __init__(
        self, sentence: Sentence, body: str, known: Dictionaries, memory: DocumentMemory, found: Sequence[Match],
        speech: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self._s = sentence
        self._body = body
        self._known = known
        self._memory = memory
        self._speech = speech
        self._matches = find_names(sentence, known.actors, found, memory)
        self._evidence = Evidence(sentence, self._matches, known.gazetteer, known.nouns, memory)
        self._at: dict[int, Match] = {k: m for m in self._matches for k in range(m.start, m.end)}
        self._resolved: dict[int, Party | None] = {}

    @property
    def matches(self) -> Sequence[Match]:
        """The dictionary matches, left to right."""
        return self._matches

    def is_actor(self, i: int, role: str | None) -> bool:
        """Whether token ``i`` heads a party (of ``role``, where one is asked for)."""
        party = self.resolve(i)
        if party is None or (party.country is None and party.role is None and party.kind != "person"):
            return False
        return role is None or not {party.role, party.country}.isdisjoint(role.split("|"))

    def involves(self, i: int, role: str | None) -> bool:
        """Whether token ``i`` heads a party or something that belongs to a country."""
        return self.is_actor(i, role) or (role is None and self._thing(i) is not None)

    def same_side(self, i: int, j: int) -> bool:
        """Whether two tokens head parties of one country, whatever their roles."""
        a, b = self.resolve(i), self.resolve(j)
        return (
            a is not None and b is not None and (a.name == b.name or (a.country is not None and a.country == b.country))
        )

    def is_own(self, i: int, sources: Sequence[int]) -> bool:
        """Whether token ``i`` is a pronoun for one of the sources, or heads a thing of theirs."""
        if self._s.pos[i] == "PRON" and any(self.same(i, x) for x in sources):
            return True
        owners = [] if self.is_actor(i, None) else self._s.kids(i, "nmod:poss")
        return any(self.same(k, x) for k in owners for x in sources)

    def several(self, heads: Sequence[int]) -> bool:
        """Whether these tokens stand for parties of more than one country."""
        return len({p.country for p in self.resolve_all(heads) if p.country}) > 1

    def has_country(self, i: int) -> bool:
        """Whether token ``i`` heads a party of a known country."""
        party = self.resolve(i)
        return party is not None and party.country is not None

    def same(self, i: int, j: int) -> bool:
        """Whether two tokens head the same party, or parties of one country."""
        if i == j:
            return True
        a, b = self.resolve(i), self.resolve(j)
        if a is None or b is None:
            return False
        return (a.name, a.role) == (b.name, b.role) or (
            a.country is not None and a.country == b.country and {a.kind, b.kind} & {"country"} != set()
        )

    def resolve_all(self, heads: Sequence[int]) -> list[Party]:
        """The parties of these head words and of what is conjoined to them, each once; "the two sides" become two."""
        parties: list[Party] = []
        for head in heads:
            for i in self._s.with_conjuncts(head):
                pair = self._two_sides(i) or self._by_country(i)
                # beside a party a thing is mostly a slip: "war in Ukraine and the North's programme"
                may_be_thing = i == head or self.resolve(head) is None
                found: list[Party | None] = (
                    [*pair] if pair else [self.resolve(i) or (self._thing(i) if may_be_thing else None)]
                )
                for party in found:
                    if party is not None and all(
                        (p.name, p.country, p.role) != (party.name, party.country, party.role) for p in parties
                    ):
                        parties.append(party)
        return parties

    def resolve(self, i: int) -> Party | None:
        """The party that token ``i`` heads, or None for what is no party at all ("the talks")."""
        if i not in self._resolved:
            self._resolved[i] = None  # guards against circles
            self._resolved[i] = self._resolve(i)
        return self._resolved[i]

    def _thing(self, i: int) -> Party | None:
        """Something that belongs to a country stands for it: "Chinese goods", "the port of Odesa"."""
        if self._s.pos[i] not in ("NOUN", "PROPN"):
            return None
        phrase = self._phrase(i)
        country, _by = self._country_of(i, phrase)
        return self._party(phrase, self._phrase_name(phrase), country, None, "owner", "thing") if country else None

    # --- one noun phrase ------------------------------------------------------------------------------------------

    def _phrase(self, i: int) -> list[int]:
        """Tokens of the noun phrase without clauses, appositions and conjuncts."""
        s = self._s
        tokens = [i]
        for k in s.children[i]:
            if s.deps[k] == "appos" and k == i + 1 and s.entity[k] == "PER":
                # "North Korean leader Kim Jong Un": no comma, so the name belongs to the phrase
                tokens += [x for x in s.subtree(k) if s.entity[x] == "PER"]
            if s.deps[k] in _LEFT_OUT:
                continue
            if s.deps[k] in OBLIQUE and k > i:
                if "of" in s.prepositions(k):
                    tokens += s.subtree(k, "acl", "acl:relcl", "appos", "conj", "cc")
                continue
            tokens += s.subtree(k, "acl", "acl:relcl", "appos")
        low, high = min(tokens), max(tokens)
        # one run of words, so that the span can be quoted
        run = list(range(low, high + 1))
        while run[0] != i and s.deps[run[0]] in ("cc", "punct", "mark", "cc:preconj"):
            run.pop(0)
        while (
            len(run) > 1
            and run[-1] != i
            and (s.lower[run[-1]] in CALENDAR or (s.pos[run[-1]] == "PUNCT" and s.lower[run[-1]] not in (")", "'s")))
        ):
            run.pop()
        return run

    def _party(
        self,
        tokens: Sequence[int],
        name: str,
        country: str | None,
        role: str | None,
        by: str,
        kind: str,
        **more: bool | None,
    ) -> Party:
        start, end = self._s.text_span(tokens)
        return Party(self._body[start:end], start, end, name, country, role, by, kind, **more)  # type: ignore[arg-type]

    def _resolve(self, i: int) -> Party | None:
        s = self._s
        if s.pos[i] in ("PRON", "DET") or s.lower[i] in PRONOUNS or self._is_speaker(i):
            return self._pronoun(i) or self._part_of(i)
        if s.pos[i] not in ("NOUN", "PROPN", "ADJ", "X", "NUM", "SYM") and i not in self._at:
            return None
        if s.pos[i] == "ADJ" and s.deps[i] == "amod" and i not in self._at:
            return None  # the general of "a general strike" is nobody
        phrase = self._phrase(i)
        plural = s.tags[i] in ("NNS", "NNPS") or bool(s.kids(i, "conj"))
        own = self._head_match(i)
        if own is not None and own.entry.kind in _PERSON_KINDS:
            if self._is_namesake(own):
                return self._person(i, phrase)
            party = self._party(
                phrase,
                own.entry.name,
                self._office_of(own, phrase) or own.entry.country,
                own.entry.role,
                "dictionary",
                "person",
                feminine=self._gender(phrase),
            )
            return self._with_taught(party)
        if own is not None and not (own.entry.kind in _PLACE_KINDS and s.pos[i] == "NOUN"):
            return self._named(i, phrase, own, plural)
        if self._is_person_name(i):
            return self._person(i, phrase)
        role = self._role(i, phrase)
        if role is None and s.pos[i] == "PROPN":
            acronym = self._memory.acronyms.get(s.forms[i])
            if acronym is not None:
                return replace(acronym, text=s.forms[i], start=s.starts[i], end=s.ends[i], resolved_by="document")
            place = self._place(i)
            if place is not None:
                return place
        if role is None and own is None and s.entity[i] not in ("ORG", "GPE"):
            return self._part_of(i) or self._back_reference(i, phrase)
        country, by = self._country_of(i, phrase)
        person = self._person_in(phrase, i)
        if person is not None and role is None:
            role = person.role
        if country is None and role is None and s.entity[i] != "ORG":
            return None
        back = self._back_reference(i, phrase) if country is None else None
        if back is not None:
            return back
        if person is not None and country is None:
            country, by = person.country, "possessor" if s.lemmas[i] in self._known.nouns.belongs_to else "modifier"
        if country is None and role == "REB":
            # whom a state fights where its own land is named are rebels of that land
            country, by = self._evidence.place_of_action(i), "place"
        if country is None and (shared := self._shared_modifier(i)) is not None:
            country, by = shared, "modifier"
        if country is None and self._of_region(i, phrase):
            # "West African troops" are of no one country, and not of the one the article is about
            by = "region"
        if country is None and by != "region":
            # "a Cuban delegation left and three delegations came": the same kind of party, named before
            alike = [k for k in range(i) if s.lemmas[k] == s.lemmas[i] and k not in phrase]
            before = self.resolve(alike[-1]) if alike else None
            if before is None or before.country is None:
                before = self._same_words_before(i, phrase)
            if before is not None and before.country is not None:
                country, by = before.country, "document"
        kind = "organisation" if s.entity[i] == "ORG" or s.pos[i] == "PROPN" else "group"
        if self._singular_person(i, role):
            kind = "person"
        name = person.name if person is not None and self._is_title_of(person, i) else self._phrase_name(phrase)
        media = role == "MED"
        return self._party(
            phrase,
            name,
            country,
            role,
            by if country or by == "region" else "role",
            kind,
            plural=plural,
            media=media,
            feminine=self._gender(phrase),
        )

    def _part_of(self, i: int) -> Party | None:
        """Whom a number or a share is of: "both of Madagascar's leaders", "the last of its men"."""
        s = self._s
        if s.lemmas[i] not in self._known.nouns.parts:
            return None
        whole = next((k for k in s.kids(i, "nmod", "obl") if "of" in s.prepositions(k)), None)
        return self.resolve(whole) if whole is not None else None

    def _shared_modifier(self, i: int) -> str | None:
        """The country that conjoined nouns share: the companies of "Russian officials and companies"."""
        s = self._s
        head = s.heads[i]
        if s.deps[i] != "conj" or head > i or s.pos[head] not in ("NOUN", "PROPN") or s.kids(i, "det", "nmod:poss"):
            return None
        before = [k for k in self._phrase(head) if k < head and k not in self._at.keys() - set(s.children[head])]
        country, by = self._country_of(head, [*before, head])
        return country if by == "modifier" and any(k in self._at for k in s.kids(head, "amod", "compound")) else None

    def _of_region(self, i: int, phrase: Sequence[int]) -> bool:
        """Whether the words before the head name a part of the world that is no country."""
        s = self._s
        names = [s.forms[a:b] for a in phrase for b in (a + 1, a + 2) if b <= i and s.forms[a][:1].isupper()]
        entries = [self._known.actors.lookup(name) for name in names]
        return any(e is not None and e.country is None and e.kind in ("area", "adjective") for e in entries)

    def _same_words_before(self, i: int, phrase: Sequence[int]) -> Party | None:
        """The party of an earlier sentence that "the troops", "the rebels" are: the same noun, said with more words."""
        s = self._s
        if len(phrase) != 2 or s.lower[phrase[0]] not in ("the", "those", "these"):
            return None
        return self._memory.last_with_head(s.lower[i], s.starts[i])

    def _named(self, i: int, phrase: list[int], own: Match, plural: bool) -> Party:
        entry = own.entry
        kind = "country" if entry.kind in _PLACE_KINDS else "organisation"
        role = entry.role
        country = entry.country
        by = "dictionary"
        if entry.kind in ("demonym", "people", "adjective", "noun") and plural:
            kind = "group"
            role = role if role != "GOV" else None
        elif kind == "country" and role is None:
            role = "GOV"
        if entry.homes:
            country = self._evidence.home(own, set(self._s.subtree(i)))
        if entry.kind in _OF_MANY_COUNTRIES:
            # "Jordan's Muslim Brotherhood", "Kosovo Albanians"
            before = [m for m in self._matches if m.start in phrase and m.end <= own.start and self._is_owner(m, i)]
            country = next((m.entry.country for m in before if m.entry.kind in COUNTRY_KINDS), country)
        if self._s.lower[own.start : own.end] in self._known.nouns.common_bodies:
            country = self._country_of_body(i, phrase, own)
            if country != entry.country:
                return self._party(phrase, self._phrase_name(phrase), country, role, "document", kind, plural=plural)
        if country is None:
            country, by = self._country_of(i, [k for k in phrase if not own.start <= k < own.end])
        return self._party(phrase, entry.name, country, role, by, kind, plural=plural, media=entry.role == "MED")

    def _country_of_body(self, i: int, phrase: Sequence[int], own: Match) -> str | None:
        """Whose "Congress" it is: of the country before it, else the article's where that never names the usual one."""
        told, by = self._country_of(i, [k for k in phrase if k < own.start])
        if told is not None and by in ("modifier", "possessor", "belongs to"):
            return told
        main = self._memory.main_country()
        return main if main is not None and own.entry.country not in self._memory.countries else own.entry.country

    def _head_match(self, i: int) -> Match | None:
        """The dictionary match that covers the head word or the name it starts ("President Vladimir Putin")."""
        s = self._s
        if i in self._at:
            return self._at[i]
        for k in s.kids(i, "flat", "appos") + [x for x in s.kids(i, "compound") if s.pos[x] == "PROPN"]:
            found = self._at.get(k)
            if found is not None and found.entry.kind in _PERSON_KINDS and (s.deps[k] == "flat" or abs(k - i) == 1):
                return found
        return None

    def _is_namesake(self, match: Match) -> bool:
        """Whether a surname of the dictionary is another person's here: of a longer name, or taught by the document."""
        s = self._s
        if match.end - match.start > 1:
            return False
        known = set(match.entry.name.split())
        name = next((s.forms[a:b] for a, b, kind in s.names if a <= match.start < b and kind == "PER"), [])
        if len(name) > 1:
            return not known.issuperset(name)
        taught = self._memory.persons.get(s.forms[match.start])
        return taught is not None and taught.country is not None and not known.issuperset(taught.name.split())

    def _office_of(self, person: Match, phrase: Sequence[int]) -> str | None:
        """Whose office the words before a known name tell: "Polish Prime Minister Donald Tusk", "U.N. envoy ..."."""
        s, nouns = self._s, self._known.nouns
        titles = [k for k in phrase if k < person.start and s.entity[k] != "PER"]
        names = [m for m in self._matches if m.start in titles and m.end <= person.start and self._is_owner(m, -1)]
        words = [s.lemmas[k] for k in titles]
        if not names or nouns.belongs_to & set(words) or self._known.roles.lookup(words) is None:
            return None
        name = names[-1]
        if self._evidence.standing(name) != "plain" or name.entry.homes:
            return None
        # "Bosnia mediator" works on Bosnia, not for it
        named = _ADJECTIVES if nouns.abroad & set(words) else COUNTRY_KINDS | _ADJECTIVES
        return name.entry.country if name.entry.kind in named else None

    def _with_taught(self, party: Party) -> Party:
        """The document's own word on a person goes before the dictionary's ("former President ...")."""
        known = self._memory.persons.get(party.name)
        if party.country is None and known is not None and known.country is not None:
            return replace(party, country=known.country, role=party.role or known.role, resolved_by="document")
        return party

    def _is_person_name(self, i: int) -> bool:
        s = self._s
        return s.entity[i] == "PER" or (
            s.pos[i] in ("PROPN", "NOUN")
            and any(s.entity[k] == "PER" for k in s.kids(i, "flat", "appos") if abs(k - i) <= 3)
        )

    def _person(self, i: int, phrase: list[int]) -> Party:
        s = self._s
        span = next(((a, b) for a, b, kind in s.names if a <= i < b and kind == "PER"), (i, i))
        words = [k for k in range(*span) if k not in self._at or self._at[k].entry.kind not in _PLACE_KINDS]
        words += [k for f in s.kids(i, "flat") for k in s.subtree(f) if s.entity[k] == "PER" and k not in words]
        name = " ".join(s.forms[k] for k in sorted(words)) or s.forms[i]
        surname = name.split()[-1]
        role = self._role(i, phrase)
        country, by = self._country_of(i, phrase)
        for apposition in s.kids(i, "appos"):
            described = self.resolve(apposition)
            if described is not None:
                role = role or described.role
                if country is None and described.country is not None:
                    country, by = described.country, "apposition"
        if s.deps[i] == "appos" and country is None:
            title = self._s.heads[i]
            country, by = self._country_of(title, self._phrase(title))
            role = role or self._role(title, self._phrase(title))
        known = self._memory.persons.get(name) or self._memory.persons.get(surname)
        if known is not None and (country is None or role is None):
            return self._party(
                phrase,
                known.name if len(known.name) > len(name) else name,
                country or known.country,
                role or known.role,
                "document",
                "person",
                feminine=known.feminine,
            )
        party = self._party(
            phrase, name, country, role, by if country else "name", "person", feminine=self._gender(phrase)
        )
        self._memory.learn_person(name, party)
        return party

    def _role(self, i: int, phrase: list[int]) -> str | None:
        s = self._s
        before = [k for k in phrase if k <= i]
        found = self._known.roles.lookup([s.lemmas[k] for k in before]) or self._known.roles.lookup(
            [s.lower[k] for k in before]
        )
        if found is None and s.pos[i] == "PROPN" and s.lower[i].endswith("s"):
            # a plural noun at the start of a sentence is often read as a name
            found = self._known.roles.lookup([*(s.lower[k] for k in before[:-1]), s.lower[i].removesuffix("s")])
        if found is None and s.pos[i] == "PROPN":
            titles = [s.lemmas[k] for k in phrase if s.entity[k] != "PER" and k not in self._at]
            found = self._known.roles.lookup(titles) if titles else None
        return found.role if found is not None else None

    def _country_of(self, i: int, phrase: list[int]) -> tuple[str | None, str]:
        """Country of a phrase by its modifiers, then by what it belongs to, and how it was found."""
        s, nouns = self._s, self._known.nouns
        inside = set(phrase)
        near = set(s.subtree(i))
        before = [m for m in self._matches if m.start in inside and m.start <= i and self._is_owner(m, i)]
        # "Burundian Hutu rebels", "Nigerian-led ECOMOG troops": the surest name first, not the nearest
        for match in sorted(before, key=lambda m: (self._evidence.standing(m) == "loose", bool(m.entry.homes))):
            country = self._evidence.home(match, near)
            if country in NOT_COUNTRIES and match.entry.kind == "metonym" and self._role(i, phrase) in _TOWNSFOLK:
                # the police of Brussels are not those of the European Union
                town = self._known.gazetteer.resolve(match.entry.name)
                country = town.country if town is not None else country
            if country is not None:
                return country, "modifier"
        owners = s.kids(i, "nmod:poss") if s.lemmas[i] not in nouns.against else []
        for k in owners:
            if s.lower[k] in PRONOUNS or s.lower[k] == "whose" or self._is_speaker(k):
                party = self._pronoun(k)
                if party is not None and party.country is not None:
                    return party.country, "pronoun"
        for k in s.kids(i, *_MODIFIERS):
            for inner in [k, *s.kids(k, "nmod:poss", "compound", "amod")]:
                taught = self._memory.persons.get(s.forms[inner])
                if taught is not None and taught.country is not None:
                    return taught.country, "document"
        none = nouns.country_of_none([s.lemmas[k] for k in phrase if k <= i])
        owning = _OF if none is not None or s.lemmas[i] in nouns.abroad else _OWNING
        belonging = [k for k in s.kids(i, "nmod", "obl") if s.prepositions(k) & owning]
        for k in belonging:
            country = self._country_below(k)
            if country is not None:
                return country, "belongs to"
        if none is not None:
            return none, "role"
        for k in s.kids(i, "appos"):
            match_at = self._at.get(k)
            if match_at is not None and match_at.entry.country is not None:
                return match_at.entry.country, "apposition"
        for k in (x for x in inside if s.entity[x] == "GPE"):
            place = self._place(k)
            if place is not None and place.country is not None:
                return place.country, "modifier"
        # "the governor of Kandahar": towns that the model takes for persons or bodies
        towns = [k for k in inside | set(belonging) if k != i and s.pos[k] == "PROPN" and k not in self._at]
        for k in (x for x in sorted(towns) if s.entity[x] != "GPE"):
            town = self._evidence.place(k, sure=True)
            if town is not None and town.country is not None:
                return town.country, "belongs to" if k in belonging else "modifier"
        return None, "role"

    def _is_owner(self, match: Match, head: int) -> bool:
        """Whether a name before the head can say whose the phrase is.

        The head's own name, a newspaper's home and whose side somebody is on do not.
        """
        own_name = match.entry.kind in _PERSON_KINDS and match.start <= head < match.end
        return not own_name and match.entry.kind != "media" and self._evidence.standing(match) != "sided"

    def _country_below(self, k: int) -> str | None:
        """The country of the phrase that token ``k`` heads: "of the northern province of Borno"."""
        below = set(self._s.subtree(k, "acl", "acl:relcl"))
        for match in self._matches:
            if match.start not in below or match.entry.country is None:
                continue
            if self._evidence.standing(match) != "sided":
                return self._evidence.home(match, below)
        place = self._place(k)
        return place.country if place is not None else None

    def _person_in(self, phrase: list[int], head: int) -> Party | None:
        """A person inside the phrase: the Kim of "Kim's sister"."""
        s = self._s
        for k in s.kids(head, "nmod:poss", "compound", "flat", "nmod"):
            if k not in phrase:
                continue
            party = self.resolve(k) if s.deps[k] != "nmod" or "of" in s.prepositions(k) else None
            if party is not None and party.kind == "person":
                return party
        return None

    def _is_title_of(self, person: Party, head: int) -> bool:
        return any(self._s.deps[k] == "flat" and self._s.starts[k] == person.start for k in self._s.children[head])

    def _place(self, i: int) -> Party | None:
        """A city or region as a party ("Kharkiv rejected ...")."""
        s = self._s
        if s.pos[i] != "PROPN" or s.entity[i] not in ("GPE", "LOC"):
            return None
        place = self._evidence.place(i)
        if place is None:
            return None
        return self._party([i], place.name, place.country, None, "gazetteer", "place")

    def _pronoun(self, i: int) -> Party | None:
        s = self._s
        word = s.lower[i]
        if word in ("who", "which", "that", "whom") and s.deps[s.heads[i]] == "acl:relcl":
            return self.resolve(s.heads[s.heads[i]])
        if word == "whose":
            clause = next((k for k in s.ancestors(i) if s.deps[k] == "acl:relcl"), None)
            return self.resolve(s.heads[clause]) if clause is not None else None
        if self._is_speaker(i):
            # "we", "our": who says so
            speaker = speaker_of(s, i, self._speech)
            party = self.resolve(speaker) if speaker is not None and speaker != i else None
            if party is None:
                return None
            return replace(party, text=s.forms[i], start=s.starts[i], end=s.ends[i], resolved_by="pronoun")
        if word not in PRONOUNS:
            return None
        earlier = self._earlier_in_sentence(i, word)
        party = earlier or self._memory.antecedent(word, s.starts[i])
        if party is None:
            return None
        return replace(party, text=s.forms[i], start=s.starts[i], end=s.ends[i], resolved_by="pronoun")

    def _is_speaker(self, i: int) -> bool:
        """Whether the word means who speaks; the US is not "us"."""
        return self._s.lower[i] in SPEAKERS and self._s.forms[i] != "US"

    def _earlier_in_sentence(self, i: int, word: str) -> Party | None:
        """A subject of this sentence that the pronoun can mean, the nearest clause above first."""
        s = self._s
        clauses = [k for k in s.ancestors(i) if s.is_verb(k) or s.kids(k, "nsubj", "expl", "cop")]
        own = clauses[0] if clauses else -1
        # "Merkel rang Putin to ask him": who asks is not who is asked, and whom she rang may be
        doers = set(s.subjects(own)) if s.deps[i] in ("obj", "iobj", "obl") and own >= 0 and s.is_verb(own) else set()
        undergoers = [k for c in clauses[1:] for k in s.kids(c, "obj", "iobj")] if doers else []
        candidates = [
            k for k in [*(k for c in clauses for k in s.kids(c, "nsubj", "nsubj:pass")), *undergoers]
            if k < i and (s.heads[k] != own or s.deps[i] == "nmod:poss") and k not in doers
            and s.lower[k] not in PRONOUNS and i not in s.subtree(k)
        ]  # fmt: skip
        if s.deps[i] == "nmod:poss" and s.deps[s.heads[i]] == "conj" and s.heads[s.heads[i]] < i:
            # "a former agent and his daughter"
            candidates.insert(0, s.heads[s.heads[i]])
        probe = DocumentMemory()
        for k in reversed(candidates):
            party = self.resolve(k)
            if party is not None:
                probe.meet(replace(party, plural=party.plural or bool(s.kids(k, "conj"))))
        return probe.antecedent(word, s.starts[i])

    def _back_reference(self, i: int, phrase: list[int]) -> Party | None:
        """ "the group", "the country": who was named before."""
        s = self._s
        kinds = self._known.nouns.back_reference.get(s.lemmas[i])
        definite = any(s.lower[k] in ("the", "this", "that") for k in s.kids(i, "det"))
        if kinds is None or not definite or len(phrase) > 1 or s.tags[i] == "NNS":
            return None
        party = self._memory.last_of(kinds, None, s.starts[i])
        if party is None:
            return None
        start, end = s.text_span(phrase)
        return replace(party, text=self._body[start:end], start=start, end=end, resolved_by="document")

    def _two_sides(self, i: int) -> list[Party] | None:
        s = self._s
        two = any(s.lower[k] in ("two", "both") for k in s.kids(i, "nummod", "det", "amod", "det:predet"))
        if (
            s.lemmas[i] not in self._known.nouns.two_sides
            or not two
            or self._country_of(i, self._phrase(i))[0] is not None
        ):
            return None
        pair = self._memory.main_pair()
        if pair is None:
            return None
        start, end = s.text_span(self._phrase(i))
        text = self._body[start:end]
        named = [(code, self._known.gazetteer.country(code)) for code in pair]
        return [
            Party(text, start, end, place.name if place else code, code, "GOV", "document", "country")
            for code, place in named
        ]

    def _by_country(self, i: int) -> list[Party] | None:
        """ "Turkish and Iraqi ministers", "the ministers of France and Poland": one party for each country."""
        s = self._s
        if s.tags[i] not in ("NNS", "NNPS"):
            return None
        heads = [k for k in s.kids(i, "amod", "compound", "nmod:poss") if k < i]
        heads += [k for k in s.kids(i, "nmod") if "of" in s.prepositions(k)]
        whole = self.resolve(i) or self._thing(i)
        if whole is None:
            return None
        for head in heads:
            named = [
                self._at[k]
                for k in s.with_conjuncts(head)
                if k in self._at and self._at[k].entry.kind not in _PERSON_KINDS
            ]
            if len(named) < 2 and s.deps[head] == "nmod":
                # "North and South Korea": the conjuncts are words of names
                below = set(s.subtree(head, "acl", "acl:relcl", "appos"))
                named = [m for m in self._matches if m.start in below and m.entry.kind in COUNTRY_KINDS]
            countries = {m.entry.country for m in named if m.entry.country}
            if len(named) > 1 and len(countries) == len(named):
                return [replace(whole, country=m.entry.country, name=f"{whole.name} ({m.entry.name})") for m in named]
        return None

    def _singular_person(self, i: int, role: str | None) -> bool:
        s = self._s
        return s.tags[i] in ("NN", "NNP") and role is not None and s.lemmas[i] not in self._known.nouns.bodies

    def _gender(self, phrase: list[int]) -> bool | None:
        words = {self._s.lower[k] for k in phrase}
        if words & self._known.nouns.female:
            return True
        return False if words & self._known.nouns.male else None

    def _phrase_name(self, phrase: list[int]) -> str:
        start, end = self._s.text_span(phrase)
        return " ".join(self._body[start:end].split())
