"""Events inside events: "threatened to cut ties", "refused to allow inspectors", "was accused of shelling".

What belongs here: putting frames and operators together to the readings of one sentence. What does not: who the
words are (``actors``), when, where, and how sure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.coding.grammar import OBJECT, OBLIQUE, PASSIVE_SUBJECT, SUBJECT, Sentence
from dateline.coding.modality import ANNOUNCING, combine, local_modality
from dateline.coding.targets import Parties, distant_target, likely_target
from dateline.coding.triggers import FrameMatch, best_frame, complements, word_matches
from dateline.knowledge.frames import FrameLexicon
from dateline.knowledge.ontology import meaning_of
from dateline.knowledge.operators import Operator, OperatorPattern, Operators

_MAX_DEPTH = 6
# operators whose own code stands even where what they take is no event: "accused Iran of bad faith"
_STAND_ALONE = frozenset(
    {"agree", "vow", "request", "demand", "order", "reject", "threaten", "accuse", "convict", "condemn"}
)
# codes whose passive leaves out the doer, who is the owner of what is moved, held back or sent
_WITH_OWN_MEANS = ("15", "16", "070", "071", "072", "073")
# codes whose conjoined subjects do it to each other: "A and B met", "A and B signed a pact"
RECIPROCAL = (
    "030", "031", "032", "034", "035", "036", "037", "038", "039", "040", "041", "044", "046", "050", "053", "054",
    "057", "06", "0871", "160", "161", "164", "190", "193",
)  # fmt: skip
_ALONE_WITH_NOUN = frozenset({"demand", "reject"})
_WARNING = frozenset({"warn", "caution", "threaten"})
_FIGHTING = frozenset({"retaliate", "avenge", "fight", "respond", "hit", "strike", "crush", "wipe", "eliminate"})
_FORCE = "138"
# parts of speech that can name an event or take one
_EVENTFUL = frozenset({"VERB", "AUX", "NOUN", "ADJ"})
_MAINTAINING = frozenset({"insist", "maintain"})
_OBLIGING = frozenset({"must", "should", "ought"})
_MODIFIERS = ("nmod:poss", "compound", "amod", "nmod", "nmod:desc")


@dataclass(slots=True)
class Reading:
    """One event as read from the tree: word indices only. ``tokens`` are the words of the trigger."""

    trigger: int
    tokens: frozenset[int]
    code: str
    sources: list[int]
    targets: list[int]
    modality: str
    weight: float
    operator: str | None = None
    nominal: bool = False
    between: bool = False
    hedged: bool = False
    accepted: bool = True
    # the token whose tense and helping verbs date the event: the light verb of "paid a visit"
    clause: int = -1
    background: bool = False
    # told as a plan of the doer: "intends to impose sanctions"
    planned: bool = False
    # told as not achieved: "failed to reach agreement"
    failed: bool = False
    # the target stands further off and was not asked for by the frame
    distant: bool = False
    claimed_by: list[int] = field(default_factory=list)


class Composer:
    """The readings of one sentence."""

    def __init__(self, sentence: Sentence, lexicon: FrameLexicon, operators: Operators, parties: Parties) -> None:
        self._s = sentence
        self._lexicon = lexicon
        self._operators = operators
        self._parties = parties
        self._is_actor = parties.is_actor
        self._known: dict[int, list[Reading]] = {}
        self._open: set[int] = set()
        self._consumed: set[int] = set()

    def readings(self) -> list[Reading]:
        """All events of the sentence, outer ones before what they contain."""
        s = self._s
        heads = [i for i in range(len(s)) if s.pos[i] in _EVENTFUL]
        order = sorted(heads, key=lambda i: sum(1 for _ in s.ancestors(i)))
        found: list[Reading] = []
        seen: set[tuple[int, str, str]] = set()
        for i in order:
            if i in self._consumed:
                continue
            for reading in self.events_at(i):
                key = (reading.trigger, reading.code, reading.modality)
                if key not in seen and reading.accepted:
                    seen.add(key)
                    found.append(reading)
        found = [r for r in found if not self._is_shadowed(r, found)]
        for reading in found:
            self._complete(reading, found)
        return found

    def _complete(self, reading: Reading, found: list[Reading]) -> None:
        """Fill in who and whom of one reading from what stands around it."""
        s = self._s
        self._pair_up(reading)
        if reading.between:
            return
        if any(s.lower[d] in ("each", "another") for k in reading.targets for d in s.subtree(k)):
            # "pounded each other's positions"
            reading.targets, reading.between = [], True
            return
        if not any(self._is_actor(k, None) for k in reading.sources):
            reading.sources = self._behind(reading) or reading.sources
        told = any(self._parties.has_country(k) for k in reading.targets)
        if reading.code.startswith(RECIPROCAL) and self._parties.several(reading.sources) and not told:
            # "the two governments agreed to reopen embassies": with each other
            reading.targets = []
            return
        if not reading.targets and reading.code.startswith("14"):
            reading.targets = self._purpose_target(reading, found)
        if not self._concerns_another(reading):
            reading.targets = self._shared_target(reading, found) or reading.targets
        if not self._concerns_another(reading):
            far = distant_target(
                s, self._parties, reading.clause if reading.clause >= 0 else reading.trigger,
                reading.tokens | {reading.trigger}, reading.sources, places=not reading.code.startswith("14"),
            )  # fmt: skip
            if far >= 0:
                reading.targets, reading.distant = [far], True
        self._pair_up(reading)

    def _pair_up(self, reading: Reading) -> None:
        """What several do together: "a joint exercise of NATO and Finnish troops", "fighting between A and B"."""
        alone = not any(self._is_actor(k, None) for k in reading.sources)
        told = reading.nominal or not self._s.is_passive(reading.trigger)
        if alone and told and reading.code.startswith(RECIPROCAL) and self._parties.several(reading.targets):
            reading.sources, reading.targets, reading.between = reading.targets, [], True

    def _concerns_another(self, reading: Reading) -> bool:
        """Whether a target is a party, or something of one, other than the doer ("along its frontier")."""
        return any(
            self._parties.involves(k, None) and not self._parties.is_own(k, reading.sources) for k in reading.targets
        )

    def _behind(self, reading: Reading) -> list[int]:
        """Whose the thing is that does it, or that it is done with or to.

        "A missile from an American drone killed", "rockets fired from Gaza struck"; "all American aid to Mauritania was
        halted", "Syrian tanks were moved".
        """
        s = self._s
        if not s.is_verb(reading.trigger):
            return []
        things = list(reading.sources)
        own = reading.code.startswith(_WITH_OWN_MEANS) and s.is_passive(reading.trigger)
        if own and not things:
            things = s.undergoers(reading.trigger)
        for thing in things:
            if s.pos[thing] not in ("NOUN", "PROPN"):
                continue
            below = [k for k in s.kids(thing, *_MODIFIERS, "obl") if own or s.prepositions(k) & {"from", "by"}]
            below += [
                k
                for c in s.kids(thing, "acl")
                for k in (*s.agents(c), *s.kids(c, "obl"))
                if s.prepositions(k) & {"from", "by"}
            ]
            if own and reading.code.startswith("15") and self._is_actor(thing, None):
                reading.targets = [k for k in reading.targets if k != thing]
                return [thing]
            for k in below:
                if self._parties.has_country(k) and (s.deps[k] not in OBLIQUE or s.prepositions(k) & {"from", "by"}):
                    return [k]
            if not s.is_passive(reading.trigger) and s.deps[reading.clause] in ("acl", "acl:relcl"):
                # "issued a declaration demanding", "a letter that accuses"
                whose = [k for k in s.owners(thing) if self._is_actor(k, None)]
                if whose:
                    return whose
        return []

    def _shared_target(self, reading: Reading, found: list[Reading]) -> list[int]:
        """The target of the next verb in a row: "closed its embassy in Caracas and withdrew all staff".

        That of the verb before, else that of a like act after it: "stopped aid and expelled Malawi's envoy".
        """
        s = self._s
        clause = reading.clause
        if clause < 0 or reading.nominal:
            return []
        if s.deps[clause] == "conj" and not s.kids(clause, *SUBJECT, *PASSIVE_SUBJECT):
            before = s.heads[clause]
            for other in found:
                if other is not reading and before in (other.clause, other.trigger) and not other.between:
                    return [k for k in other.targets if k not in reading.tokens]
        if s.is_passive(clause):
            return []
        following = [k for k in s.kids(clause, "conj") if s.is_verb(k) and not s.kids(k, *SUBJECT, *PASSIVE_SUBJECT)]
        kind = meaning_of(reading.code).quad_class
        for other in found:
            if other.clause in following and not other.nominal and meaning_of(other.code).quad_class == kind > 2:
                return [k for k in other.targets if self._parties.has_country(k)]
        return []

    def _purpose_target(self, protest: Reading, others: list[Reading]) -> list[int]:
        """Whom a protest is against, told by its purpose: "marched to demand reforms by the government"."""
        s = self._s
        clause = protest.clause if protest.clause >= 0 else protest.trigger
        for other in others:
            if other is protest or not other.targets or other.code[:2] not in ("02", "10", "11", "12", "14"):
                continue
            above = list(s.ancestors(other.trigger))
            if clause in above or protest.trigger in above:
                return list(other.targets)
        return []

    def _is_shadowed(self, reading: Reading, others: list[Reading]) -> bool:
        """A word inside another event's trigger words says nothing new ("launched an attack", "invited to visit")."""
        at = reading.trigger
        inside = [o for o in others if o is not reading and at in o.tokens and o.trigger != at]
        return any(
            reading.nominal or (o.operator is None and not o.nominal and self._s.heads[at] == o.trigger) for o in inside
        )

    def events_at(self, i: int, depth: int = 0) -> list[Reading]:
        """The events whose head is token ``i``, the outermost first."""
        if i in self._known:
            return self._known[i]
        if i in self._open or depth > _MAX_DEPTH:
            return []
        self._open.add(i)
        found = self._find(i, depth)
        self._open.discard(i)
        self._known[i] = found
        return found

    # --- one token ------------------------------------------------------------------------------------------------

    def _find(self, i: int, depth: int) -> list[Reading]:
        s = self._s
        light = self._light_verb(i) if s.pos[i] == "NOUN" else None
        frame = best_frame(s, i, self._lexicon, self._parties.involves, (light,) if light is not None else ())
        composed = self._apply_operators(i, frame, depth)
        if composed is not None:
            return composed
        if frame is None:
            return []
        meaning = meaning_of(frame.frame.cameo_code)
        if meaning.event_type is None:
            return []
        reading = self._noun_reading(i, frame, light) if frame.frame.pos == "noun" else self._verb_reading(i, frame)
        if not reading.between and not self._concerns_another(reading):
            # nothing there, or no party ("expelled two Russian diplomats for spying")
            reading.targets = self._likely_target(reading) or reading.targets
        return self._modified(reading)

    def _likely_target(self, reading: Reading) -> list[int]:
        """A party below the trigger where the frame's own place for it is empty."""
        return likely_target(
            self._s, self._parties, reading.trigger, reading.clause, reading.tokens, reading.sources,
            composed=reading.operator is not None,
        )  # fmt: skip

    def _verb_reading(self, i: int, match: FrameMatch) -> Reading:
        s = self._s
        sources = [k for k in s.subjects(i) if k not in match.used]
        if not sources and s.is_passive(i):
            # "the withdrawal of Kurdish fighters was completed"
            nouns = [k for k in s.undergoers(i) if k in match.used]
            sources = [x for k in nouns for x in self._noun_source(k, set(match.targets))]
        weight = 0.75 + 0.03 * min(match.frame.specificity, 5)
        if match.score < 0:
            weight -= 0.2
        reading = Reading(
            i, match.used, match.frame.cameo_code, sources, list(match.targets), local_modality(s, i), weight,
            between=match.between, clause=i,
        )  # fmt: skip
        if match.between:
            reading.sources, reading.targets = list(match.targets), []
        if match.frame.converse:
            reading.sources, reading.targets = reading.targets, reading.sources
        return reading

    def _noun_reading(self, i: int, match: FrameMatch, light: int | None) -> Reading:
        s = self._s
        sources: list[int] = []
        targets = list(match.targets)
        accepted = False
        weight = 0.6
        clause = self._governing_verb(i)
        tokens = set(match.used)
        if light is not None:
            clause = light
            tokens.add(light)
            accepted, weight = True, 0.75
            if s.lemmas[light] in self._operators.light_target and s.lemmas[light] not in self._operators.light_source:
                targets = targets or s.subjects(light)
            else:
                sources = [k for k in s.subjects(light) if k != i]
        elif self._occurs(i):
            accepted, weight = True, 0.7
        own = self._noun_source(i, set(match.targets) | match.used)
        sources = sources or own
        if match.between:
            sources, targets = list(match.targets), []
        # a bare noun elsewhere is background unless the phrase itself says who did it
        if not accepted and any(self._is_actor(k, None) for k in sources):
            accepted, weight = True, 0.45 + 0.12 * any(self._is_actor(k, None) for k in targets)
        modality = local_modality(s, i)
        if light is not None or self._occurs(i):
            modality = combine(modality, local_modality(s, clause))
        return Reading(
            i, frozenset(tokens), match.frame.cameo_code, sources, targets, modality, weight,
            nominal=True, between=match.between, accepted=accepted, clause=clause,
            background=light is None and not self._occurs(i),
        )  # fmt: skip

    def _noun_source(self, i: int, taken: set[int]) -> list[int]:
        """The doer inside a noun phrase: "Israeli raid", "the army's raid", "a raid by gunmen"."""
        s = self._s
        by = [k for k in s.kids(i, *OBLIQUE) if s.prepositions(k) & {"by"}]
        # "the extradition of two suspects by Denmark", "patrols by warships started": the doer is hung a step off
        by = by or [k for x in s.kids(i, "nmod") for k in s.kids(x, "nmod") if s.prepositions(k) & {"by"}]
        if not by and s.deps[i] == "nsubj" and not s.is_passive(s.heads[i]):
            by = [k for k in s.kids(s.heads[i], "obl") if i < k < s.heads[i] and s.prepositions(k) & {"by"}]
        by = [k for k in by if k not in taken and self._is_actor(k, None)] or [k for k in by if k not in taken]
        if by:
            return by
        owners = [k for k in s.kids(i, "nmod:poss") if k not in taken and self._is_actor(k, None)]
        if owners:
            return owners
        before = [k for k in s.kids(i, *_MODIFIERS) if k < i and k not in taken and self._is_actor(k, None)]
        if before:
            return before[:1]
        return [
            k
            for k in s.kids(i, "nmod")
            if k not in taken and s.prepositions(k) & {"of", "from"} and self._is_actor(k, None)
        ][:1]

    def _light_verb(self, i: int) -> int | None:
        s = self._s
        head = s.heads[i]
        if head == i or not s.is_verb(head):
            return None
        lemma = s.lemmas[head]
        is_object = s.deps[i] in OBJECT or (s.deps[i] in PASSIVE_SUBJECT)
        oblique = s.deps[i] in OBLIQUE and lemma in ("come", "engage", "participate", "enter", "embark")
        if (is_object or oblique) and (lemma in self._operators.light_source or lemma in self._operators.light_target):
            return head
        return None

    def _occurs(self, i: int) -> bool:
        s = self._s
        head = s.heads[i]
        if s.deps[i] == "ROOT":
            return True
        if s.deps[i] not in ("nsubj", "nsubj:pass") or not s.is_verb(head):
            return False
        particles = [s.lemmas[k] for k in s.kids(head, "compound:prt", "obj", "advmod")]
        return s.lemmas[head] in self._operators.occurrence or any(
            f"{s.lemmas[head]}+{p}" in self._operators.occurrence for p in particles
        )

    def _governing_verb(self, i: int) -> int:
        for k in self._s.ancestors(i):
            if self._s.is_verb(k):
                return k
        return i

    def _modified(self, reading: Reading) -> list[Reading]:
        """Adjectives before an event noun that change it: "planned visit", "attempted coup"."""
        s = self._s
        if reading.nominal:
            for k in s.kids(reading.trigger, "amod"):
                for pattern in self._operators.patterns.get(("adj", s.lower[k]), ()):
                    if (
                        len(pattern.steps) == 1
                        and pattern.steps[0].kind == "event"
                        and not pattern.steps[0].preposition
                    ):
                        operator = self._operators.by_name[pattern.operator]
                        self._change(reading, operator, s.lemmas[k])
        return [reading]

    # --- operators ------------------------------------------------------------------------------------------------

    def _apply_operators(self, i: int, frame: FrameMatch | None, depth: int) -> list[Reading] | None:
        obliged = self._obligation(i, depth)
        if obliged:
            return obliged
        stand_alone: tuple[OperatorPattern, list[int], list[int]] | None = None
        for pattern in self._patterns(i):
            found = self._match_operator(i, pattern)
            if found is None:
                continue
            events, objects, used = found
            if frame is not None and frame.frame.literals and frame.used & set(events) - {i}:
                # the frame already accounts for the word: "lift sanctions", "hold talks"
                continue
            inner: list[Reading] = []
            for token in events:
                inner += self.events_at(token, depth + 1)
            if inner:
                result = self._combine(i, pattern, inner, objects, used)
                if result:
                    self._consumed |= set(events)
                    return result
            elif stand_alone is None and pattern.operator in _STAND_ALONE:
                stand_alone = (pattern, objects, events)
        if frame is None and stand_alone is None and (warning := self._warning(i)):
            return warning
        if frame is not None or stand_alone is None:
            return None
        reading = self._stand_alone(i, *stand_alone)
        return [reading] if reading is not None else None

    def _stand_alone(self, i: int, pattern: OperatorPattern, objects: list[int], events: list[int]) -> Reading | None:
        """An operator whose complement is no event of the ontology: "demanded an apology by X", "agreed to open up"."""
        s = self._s
        operator = self._operators.by_name[pattern.operator]
        subject = self._subject(i)
        if not operator.default or not any(self._is_actor(k, None) for k in subject):
            return None
        code = operator.default
        if operator.conflict and any(self._is_violence(k) for k in events):
            # "swore to fight", "vowed to retaliate"
            code = _FORCE
        clause = pattern.steps[-1].kind == "clause" or any(s.tags[k] == "VBG" for k in events)
        if clause and not objects:
            objects = [k for e in events for k in s.kids(e, *SUBJECT, *PASSIVE_SUBJECT)][:1]
        reading = Reading(
            i,
            frozenset({i, *events}),
            code,
            subject,
            objects,
            local_modality(s, i),
            0.5,
            operator.name,
            clause=i,
        )
        if not any(self._is_actor(k, None) for k in objects):
            reading.targets = self._likely_target(reading)
        if s.pos[i] == "NOUN":
            # "its demand that Iceland open the ports"
            return reading if clause and any(self._is_actor(k, None) for k in objects) else None
        alone = clause and pattern.operator in ("threaten", "reject", "demand", "agree", "vow")
        alone = alone or (pattern.operator in _ALONE_WITH_NOUN and any(self._parties.has_country(k) for k in subject))
        return reading if alone or any(self._is_actor(k, None) for k in reading.targets) else None

    def _is_violence(self, i: int) -> bool:
        """Whether most frames of the verb are of fighting, so that it means force even where no frame fits."""
        s = self._s
        codes = [f.cameo_code[:2] for f in self._lexicon.verbs.get(s.lemmas[i], ())] if s.is_verb(i) else []
        return s.lemmas[i] in _FIGHTING or 2 * sum(c in ("18", "19", "20") for c in codes) > len(codes)

    def _obligation(self, i: int, depth: int) -> list[Reading]:
        """ "X said Y must ...", "X's reminder to Y that it must ...": X's demand on Y."""
        s = self._s
        clauses = [
            k
            for k in (
                s.kids(i, "ccomp", "parataxis")
                if s.is_verb(i)
                else complements(s, i, "that")
                if s.pos[i] == "NOUN"
                else ()
            )
            if s.auxiliaries(k) & _OBLIGING or s.lower[k] in _OBLIGING
        ]
        speakers = self._subject(i) if clauses else []
        found: list[Reading] = []
        for clause in clauses:
            addressed = [k for k in s.kids(clause, *SUBJECT, *PASSIVE_SUBJECT) if self._is_actor(k, None)]
            if not addressed or not any(self._is_actor(k, None) for k in speakers):
                continue
            if any(self._parties.same(a, b) for a in addressed for b in speakers):
                continue
            inner = self.events_at(clause, depth + 1)
            self._consumed.add(clause)
            code = self._operators.by_name["demand"].outer_code(inner[0].code) if inner else "100"
            for reading in inner:
                reading.modality = combine(reading.modality, "requested")
                reading.weight *= 0.7
            negated = "negated" if s.is_negated(i) else "actual"
            found.append(
                Reading(
                    i,
                    frozenset({i, clause}),
                    code or "100",
                    speakers,
                    addressed,
                    negated,
                    0.65,
                    "demand",
                    clause=i,
                )
            )
            found += inner
        return found

    def _warning(self, i: int) -> list[Reading]:
        """ "X warned that it will ..." is X's threat, also where what it will do is no event."""
        s = self._s
        speakers = s.subjects(i) if s.lemmas[i] in _WARNING and s.is_verb(i) else []
        if not any(self._is_actor(k, None) for k in speakers):
            return []
        for clause in s.kids(i, "ccomp", "parataxis"):
            doers = s.kids(clause, *SUBJECT)
            own = any(self._parties.same_side(a, b) for a in doers for b in speakers)
            if own and s.auxiliaries(clause) & ANNOUNCING:
                return [
                    Reading(
                        i, frozenset({i, clause}), "130", speakers, [], local_modality(s, i), 0.6, "threaten", clause=i
                    )
                ]
        return []

    def _patterns(self, i: int) -> list[OperatorPattern]:
        s = self._s
        table = self._operators.patterns
        lemma = s.lemmas[i]
        if s.is_verb(i):
            found = list(table.get(("verb", lemma), ()))
            if s.is_passive(i) or s.tags[i] == "VBN":
                found = [*table.get(("passive", lemma), ()), *found]
                found += table.get(("adj", s.lower[i]), ())
            return found
        if s.pos[i] == "NOUN" and s.deps[i] != "compound":
            return list(table.get(("noun", lemma), ()))
        if s.pos[i] == "ADJ":
            return [
                p
                for p in table.get(("adj", s.lower[i]), ())
                if p.steps and (p.steps[0].preposition or p.steps[0].kind == "clause")
            ]
        return []

    def _match_operator(self, i: int, pattern: OperatorPattern) -> tuple[list[int], list[int], set[int]] | None:
        """Words of the inner event, of the object, and of the pattern; None where the pattern does not fit."""
        s = self._s
        anchors = [i]
        used: set[int] = {i}
        objects: list[int] = []
        events: list[int] = []
        for step in pattern.steps:
            if step.kind == "clause":
                (kind,) = next(iter(step.words))
                found = [k for a in anchors for k in complements(s, a, kind)]
                if pattern.operator == "demand" and s.lemmas[i] in _MAINTAINING:
                    # "insisted she would not resign" claims, "insisted he resign" demands
                    found = [k for k in found if s.tags[k] == "VB" and not s.auxiliaries(k) - _OBLIGING - {"be"}]
                if not found:
                    return None
                events += [c for k in found[:1] for c in s.with_conjuncts(k)]
                continue
            if step.kind == "literal":
                token = self._literal(anchors, step.words, step.preposition, used)
                if token is None:
                    return None
                if token >= 0:
                    used.add(token)
                    anchors.append(token)
                continue
            candidates = self._complement_nouns(i, anchors, step.preposition, used, gerund=step.kind == "event")
            if step.kind == "object":
                candidates = [k for k in candidates if k not in events]
                if not candidates:
                    return None
                objects = candidates[:1]
                used.add(candidates[0])
            else:
                candidates = [k for k in candidates if k not in objects]
                if not candidates:
                    return None
                events += [c for k in candidates for c in s.with_conjuncts(k)]
        return events, objects, used

    def _literal(
        self,
        anchors: list[int],
        words: frozenset[tuple[str, ...]],
        preposition: frozenset[str],
        used: set[int],
    ) -> int | None:
        s = self._s
        for anchor in anchors:
            below: list[int] = [*s.children[anchor], *(s.undergoers(anchor) if s.is_verb(anchor) else ())]
            for k in below:
                if preposition and not preposition & s.prepositions(k):
                    continue
                if k not in used and word_matches(s, k, words):
                    return k
            if not preposition and any(w[-1] in s.prepositions(k) for k in below for w in words):
                return -1
        return None

    def _complement_nouns(
        self, i: int, anchors: list[int], preposition: frozenset[str], used: set[int], gerund: bool
    ) -> list[int]:
        s = self._s
        if not preposition:
            found = [k for k in (s.undergoers(i) if s.is_verb(i) else []) if k not in used]
            receivers = [k for k in found if s.deps[k] == "iobj"]
            if gerund:
                found = [k for k in found if s.deps[k] != "iobj"] or found
                found += [k for k in s.kids(i, "xcomp", "ccomp") if s.tags[k] == "VBG"]
            elif receivers:
                found = receivers
            return found
        if any(s.lower[k] in preposition for k in s.kids(i, "compound:prt", "advmod")):
            # "called off the strike": the word is a particle
            return [k for k in (s.undergoers(i) if s.is_verb(i) else []) if k not in used]
        relations = (*OBLIQUE, "advcl", "acl", "ccomp", "xcomp") if gerund else OBLIQUE
        return [
            k
            for a in reversed(anchors)
            for k in s.kids(a, *relations)
            if k not in used and preposition & s.prepositions(k)
        ]

    def _subject(self, i: int) -> list[int]:
        s = self._s
        if s.is_verb(i):
            return s.subjects(i)
        if s.pos[i] == "ADJ":
            own = s.kids(i, *SUBJECT, *PASSIVE_SUBJECT)
            return own or s.subjects(i)
        light = self._light_verb(i)
        if light is not None:
            return s.subjects(light)
        return self._noun_source(i, set())

    def _combine(
        self, i: int, pattern: OperatorPattern, inner: list[Reading], objects: list[int], used: set[int]
    ) -> list[Reading]:
        s = self._s
        operator = self._operators.by_name[pattern.operator]
        main = inner[0]
        if main.operator in operator.through and len(inner) > 1:
            main = inner[1]
        if operator.conflict and meaning_of(main.code).quad_class >= 3:
            operator = self._operators.by_name[operator.conflict]
        passive_pattern = pattern.pos == "passive" or (pattern.pos == "adj" and s.is_verb(i))
        subject = s.undergoers(i) if passive_pattern else self._subject(i)
        controller = {"subject": subject, "object": objects or subject}.get(operator.inner_source, [])
        infinitive = pattern.steps[-1].kind == "clause" or not main.nominal
        for reading in inner:
            asked = reading is main and infinitive and bool(objects) and operator.inner_source == "object"
            if controller and (asked or not reading.sources):
                reading.sources = list(controller)
            if operator.inner_target == "subject" and not reading.targets:
                reading.targets = list(subject)
        code = operator.outer_code(main.code)
        if operator.name == "stop" and s.lemmas[i] in operator.complete:
            code = ""
        negated = s.is_negated(i)
        outer_modality = local_modality(s, i)
        for reading in inner:
            reading.accepted = True
            # what others expect is no plan of the doer
            reading.planned = reading.planned or (operator.name == "plan" and s.lemmas[i] != "expect")
            reading.failed = reading.failed or operator.name == "fail"
            self._change(reading, operator, s.lemmas[i])
            if operator.name in ("accuse", "deny") and not reading.claimed_by:
                reading.claimed_by = list(subject)
            if negated and operator.inner not in ("negated", "denied", "drop"):
                reading.modality = combine(reading.modality, "negated")
            elif not code and outer_modality in ("future", "hypothetical"):
                reading.modality = combine(reading.modality, outer_modality)
        if not code or meaning_of(code).event_type is None:
            if operator.inner == "drop":
                for reading in inner:
                    reading.modality = combine(reading.modality, "negated" if operator.unmapped_inner else "actual")
            return inner
        outer = Reading(
            i, frozenset(used - set(objects) | {i}), code, list(subject),
            self._outer_target(operator, main, objects, subject), outer_modality, 0.8 if s.is_verb(i) else 0.6,
            operator.name, clause=i if s.is_verb(i) else self._governing_verb(i),
        )  # fmt: skip
        outer.nominal = not s.is_verb(i) and s.pos[i] == "NOUN"
        if outer.nominal:
            outer.accepted = (
                self._light_verb(i) is not None
                or self._occurs(i)
                or any(self._is_actor(k, None) for k in outer.sources)
            )
        if not outer.targets or all(self._parties.same(t, x) for t in outer.targets for x in subject):
            outer.targets = self._likely_target(outer) or outer.targets
        if operator.inner == "drop":
            outer.tokens = outer.tokens | main.tokens
            return [outer, *(r for r in inner if r is not main)]
        for reading in inner:
            reading.weight *= 0.7
        return [outer, *inner]

    @staticmethod
    def _outer_target(operator: Operator, main: Reading, objects: list[int], subject: list[int]) -> list[int]:
        for where in operator.target:
            found = {
                "object": objects, "inner_target": main.targets, "inner_source": main.sources, "subject": subject,
            }.get(where, [])  # fmt: skip
            if found and found != subject:
                return list(found)
        return []

    def _change(self, reading: Reading, operator: Operator, lemma: str) -> None:
        change = operator.inner
        if operator.name == "try" and reading.code.startswith(operator.actual_codes or ("-",)):
            change = ""
        for prefix, code in operator.rewrite.items():
            if reading.code.startswith(prefix):
                reading.code = code
        if lemma in operator.hypothetical:
            change = "hypothetical"
        if change and change not in ("drop", "actual"):
            reading.modality = combine(reading.modality, change)
        if operator.hedged:
            reading.hedged = True
            if reading.modality == "actual" and operator.name in ("think", "accuse"):
                # a claim, not a fact: it counts once somebody reports it as done
                reading.modality = "hypothetical"
            reading.weight *= 0.85
