"""Grammar questions over one parsed sentence: who is the subject, what is the object, which preposition.

What belongs here: reading a Universal Dependencies tree, with the repairs that English needs (control, relative
clauses, participles, shared subjects). What does not: any word with political meaning.

Tokens are numbered from the start of the sentence. Labels are those of Universal Dependencies v2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from spacy.tokens import Span as SpacySpan

RELATIVE_PRONOUNS = frozenset({"who", "whom", "which", "that", "whose"})
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight".split()
)
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
OBJECT = ("obj", "iobj")
SUBJECT = ("nsubj", "nsubj:outer", "csubj", "expl")
PASSIVE_SUBJECT = ("nsubj:pass", "csubj:pass")
OBLIQUE = ("obl", "obl:agent", "obl:unmarked", "nmod", "nmod:unmarked", "obl:tmod", "nmod:tmod", "obl:npmod")
# verbs whose infinitive is done by their object when they have one; all others keep the subject
_SUBJECT_CONTROL = frozenset({"promise", "threaten", "pledge", "vow", "offer"})


# verbs that are no passive participles before these words, whatever the parser says
_NOT_PASSIVE = {
    "call": frozenset({"on", "upon", "for"}), "appeal": frozenset({"to", "for"}), "confer": frozenset({"with", "by"}),
    "meet": frozenset({"with"}), "agree": frozenset({"to", "with"}), "talk": frozenset({"to", "with"}),
    "speak": frozenset({"to", "with"}), "vote": frozenset({"for", "against", "to"}), "push": frozenset({"for"}),
    "insist": frozenset({"on"}), "retaliate": frozenset({"by", "with", "for", "against"}),
    "respond": frozenset({"to", "with", "by"}), "react": frozenset({"to", "with", "by"}),
}  # fmt: skip
_SAYING = frozenset({"say", "add", "declare", "tell", "insist", "warn", "write", "state", "vow"})


class Sentence:
    """One sentence of a spaCy ``Doc`` as plain lists, indexed from 0."""

    def __init__(self, span: SpacySpan, index: int) -> None:
        tokens = [t for t in span if not t.is_space]
        self.index = index
        self.offset = {t.i: k for k, t in enumerate(tokens)}
        self.forms = [t.text for t in tokens]
        self.lower = [t.lower_ for t in tokens]
        self.lemmas = [t.lemma_.lower() for t in tokens]
        self.pos = [t.pos_ for t in tokens]
        for k, t in enumerate(tokens):
            if t.tag_ in ("NNS", "NNPS"):
                self.lemmas[k] = _singular(self.lemmas[k], self.lower[k])
        self.tags = [t.tag_ for t in tokens]
        self.deps = [t.dep_ for t in tokens]
        self.heads = [self.offset.get(t.head.i, k) for k, t in enumerate(tokens)]
        self.entity = [t.ent_type_ for t in tokens]
        self.entity_iob = [t.ent_iob_ for t in tokens]
        self.starts = [t.idx for t in tokens]
        self.ends = [t.idx + len(t.text) for t in tokens]
        _repair(self.heads, self.deps, self.pos, self.tags)
        _repair_verbs(self.heads, self.deps, self.lemmas, self.lower)
        _repair_clauses(self.heads, self.deps, self.pos, self.tags)
        self.children: list[list[int]] = [[] for _ in tokens]
        for k, head in enumerate(self.heads):
            if head != k:
                self.children[head].append(k)
        self._prepositions: list[frozenset[str] | None] = [None] * len(tokens)
        self._passive: dict[int, bool] = {}
        self._undergoers: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every form and lemma of the sentence, lower case, "toward" also as "to"."""
        return frozenset((*self.lower, *self.lemmas, *(("to",) if "toward" in self.lower else ())))

    @cached_property
    def names(self) -> list[tuple[int, int, str]]:
        """Names as (start, end, type), end excluded."""
        found: list[tuple[int, int, str]] = []
        for k, iob in enumerate(self.entity_iob):
            if iob == "B" or (iob == "I" and not found):
                found.append((k, k + 1, self.entity[k]))
            elif iob == "I":
                start, _, label = found[-1]
                found[-1] = (start, k + 1, label)
        return found

    def kids(self, i: int, *relations: str) -> list[int]:
        """Dependents of ``i`` with one of these relations."""
        return [k for k in self.children[i] if self.deps[k] in relations]

    def is_verb(self, i: int) -> bool:
        return self.pos[i] == "VERB" or (
            self.pos[i] == "AUX" and self.tags[i].startswith("VB") and not self._is_helper(i)
        )

    def _is_helper(self, i: int) -> bool:
        return self.deps[i] in ("aux", "aux:pass", "cop")

    def with_conjuncts(self, i: int) -> list[int]:
        """``i`` and what is conjoined to it, nouns with nouns and verbs with verbs."""
        found = [i]
        for k in self.kids(i, "conj"):
            if not self.is_verb(k) or self.is_verb(i):
                found += self.with_conjuncts(k)
        return found

    def first_conjunct(self, i: int) -> int:
        while self.deps[i] == "conj":
            i = self.heads[i]
        return i

    def prepositions(self, i: int) -> frozenset[str]:
        """The prepositions of ``i``, every word of "out of" by itself; a conjunct has those of the first."""
        known = self._prepositions[i]
        if known is None:
            words = set()
            for k in self.kids(i, "case", "mark"):
                words.add(self.lower[k])
                words |= {self.lower[f] for f in self.kids(k, "fixed")}
            if not words and self.deps[i] == "conj":
                words = set(self.prepositions(self.heads[i]))
            known = frozenset("to" if w == "toward" else w for w in words)
            self._prepositions[i] = known
        return known

    def is_passive(self, i: int) -> bool:
        """Whether verb ``i`` is passive, in a full clause or as a participle after a noun."""
        known = self._passive.get(i)
        if known is None:
            known = self._passive[i] = self._find_passive(i)
        return known

    def _find_passive(self, i: int) -> bool:
        if any(self.deps[k] in ("aux:pass", "obl:agent") for k in self.children[i]):
            return True
        # a passive subject without a helping verb is the parser's slip, except in headlines and captions
        if self.tags[i] == "VBN" and self.kids(i, *PASSIVE_SUBJECT) and not self.kids(i, "aux"):
            return not self.kids(i, *OBJECT)
        if self.tags[i] == "VBN" and not any(self.deps[k] == "aux" for k in self.children[i]):
            if self.deps[i] in ("acl", "amod", "advcl"):
                return not self.kids(i, *OBJECT) or bool(self.agents(i))
            if self.deps[i] == "conj":
                return self.is_passive(self.heads[i]) and not self.kids(i, "nsubj")
        return False

    def agents(self, i: int) -> list[int]:
        """The by-phrase of a passive, also where the tree hangs it on a noun between ("delivered to aides by X")."""
        own = [
            k for k in self.children[i]
            if self.deps[k] == "obl:agent" or (self.deps[k] in ("obl", "nmod") and "by" in self.prepositions(k))
        ]  # fmt: skip
        if own or not self.kids(i, "aux:pass"):
            return own
        return [
            k for between in self.kids(i, "obl", "obj") if between > i
            for k in self.kids(between, "nmod") if "by" in self.prepositions(k)
        ][:1]  # fmt: skip

    def _relative_role(self, i: int) -> str | None:
        """For a relative clause's verb: what the noun before it is to it, ``subject`` or ``object``."""
        for k in self.children[i]:
            if self.lower[k] in RELATIVE_PRONOUNS:
                if self.deps[k] in SUBJECT:
                    return "subject"
                if self.deps[k] in PASSIVE_SUBJECT:
                    return "passive"
                if self.deps[k] in OBJECT:
                    return "object"
                return None
        if not any(self.deps[k] in (*SUBJECT, *PASSIVE_SUBJECT) for k in self.children[i]):
            return "passive" if self.is_passive(i) else "subject"
        return None if self.kids(i, "obj") else "object"

    def subjects(self, i: int, depth: int = 0) -> list[int]:
        """Who does verb ``i`` (grammatical subject of an active, agent of a passive), found also when not said here."""
        if self.is_passive(i):
            return self.agents(i)
        return self._surface_subjects(i, passive=False, depth=depth)

    def undergoers(self, i: int) -> list[int]:
        """What verb ``i`` is done to: the object of an active, the subject of a passive."""
        known = self._undergoers.get(i)
        if known is None:
            known = self._undergoers[i] = self._find_undergoers(i)
        return known

    def _find_undergoers(self, i: int) -> list[int]:
        if self.is_passive(i):
            found = self._surface_subjects(i, passive=True, depth=0)
            return found or self.kids(i, *OBJECT)
        found = self.kids(i, *OBJECT)
        if found:
            return found
        # two subjects, one of them after the verb: that one is the object
        behind = [k for k in self.kids(i, "nsubj") if k > i]
        if behind and any(k < i for k in self.kids(i, "nsubj")):
            return behind
        if self.deps[i] == "acl:relcl" and self._relative_role(i) == "object":
            return [self.heads[i]]
        if self.deps[i] == "conj" and self.is_verb(self.heads[i]):
            # "arrested and tortured activists": the object hangs on the first verb
            return [k for k in self.kids(self.heads[i], "obj") if k > i]
        return []

    def _surface_subjects(self, i: int, passive: bool, depth: int) -> list[int]:
        wanted = PASSIVE_SUBJECT if passive else SUBJECT
        own = [k for k in self.children[i] if self.deps[k] in wanted and self.deps[k] != "expl"]
        if not own:
            own = [k for k in self.children[i] if self.deps[k] in SUBJECT + PASSIVE_SUBJECT and self.deps[k] != "expl"]
        if len(own) > 1 and own[0] < i:
            own = [k for k in own if k < i]
        if not own and self.kids(i, "xcomp"):
            # "it is willing to": a personal "it" is often taken for an expletive
            own = self.kids(i, "expl")
        relation, head = self.deps[i], self.heads[i]
        if own and not (relation == "acl:relcl" and self.lower[own[0]] in RELATIVE_PRONOUNS):
            return own
        if depth > 6 or head == i:
            return []
        if relation == "acl:relcl":
            role = self._relative_role(i)
            return [head] if role in ("subject", "passive") else []
        if relation in ("acl", "amod"):
            if self.tags[i] == "VBG" or passive:
                return [head]
            # "a plan to attack": whose plan?
            return self.owners(head, depth)
        if not self.is_verb(head) and relation != "conj":
            if relation in ("xcomp", "ccomp", "advcl", "csubj"):
                # "is ready to attack": the subject of the adjective
                return [k for k in self.children[head] if self.deps[k] in (*SUBJECT, *PASSIVE_SUBJECT)][:1]
            return []
        if relation == "conj":
            first = self.first_conjunct(i)
            if not self.is_verb(first):
                own = [k for k in self.children[first] if self.deps[k] in (*SUBJECT, *PASSIVE_SUBJECT)]
                above = self.heads[first]
                # "called it baseless and accused Rome": hung on the adjective, said of the verb's subject
                return own or (self._surface_subjects(above, False, depth + 1) if self.is_verb(above) else [])
            if passive != self.is_passive(first) and not passive:
                return self._surface_subjects(first, True, depth + 1) or self._surface_subjects(first, False, depth + 1)
            return self._surface_subjects(first, self.is_passive(first), depth + 1)
        if relation == "xcomp" or (relation in ("ccomp", "advcl") and not own):
            objects = self.kids(head, "obj", "iobj")
            if relation == "xcomp" and objects and self.lemmas[head] not in _SUBJECT_CONTROL:
                return objects[:1]
            if relation == "xcomp" and not objects:
                asked = [
                    k for k in self.kids(head, "obl") if self.prepositions(k) & {"on", "upon", "to", "with"} and k < i
                ]
                if asked and self.lemmas[head] in ("call", "appeal", "plead", "rely", "depend", "prevail"):
                    return asked[:1]
            if self.is_passive(head):
                return self._surface_subjects(head, True, depth + 1)
            return self._surface_subjects(head, False, depth + 1)
        return []

    def owners(self, noun: int, depth: int = 0) -> list[int]:
        """Whose the thing is, or who makes it: "its statement", "issued a statement", "a statement by the army"."""
        owners = self.kids(noun, "nmod:poss")
        if owners:
            return owners
        said_of = self.kids(noun, "nsubj")
        if said_of:
            return said_of  # "was the first country to recognise"
        if self.deps[noun] in (*OBJECT, "xcomp") and self.is_verb(self.heads[noun]):
            return self.subjects(self.heads[noun], depth + 1)
        return [k for k in self.kids(noun, "nmod") if self.prepositions(k) & {"by", "of", "from"}]

    def subtree(self, i: int, *without: str) -> list[int]:
        """``i`` and everything below it in text order, leaving out dependents with the given relations of ``i``."""
        found: list[int] = []
        stack = [i]
        while stack:
            node = stack.pop()
            found.append(node)
            stack += [k for k in self.children[node] if not (node == i and self.deps[k] in without)]
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """The heads above ``i``, nearest first."""
        while self.heads[i] != i:
            i = self.heads[i]
            yield i

    def is_negated(self, i: int) -> bool:
        """Whether ``i`` itself is negated ("not", "never", "no attack")."""
        for k in self.children[i]:
            if self.lower[k] in ("not", "n't", "n’t", "never", "no", "neither", "nor") and self.deps[k] in (
                "advmod",
                "det",
                "cc",
                "cc:preconj",
                "discourse",
            ):
                return True
            if self.deps[k] in SUBJECT + PASSIVE_SUBJECT and self.lower[k] in ("nobody", "none", "no-one"):
                return True
            if self.deps[k] in SUBJECT and any(self.lower[d] in ("no", "neither") for d in self.kids(k, "det")):
                return True
        return "without" in self.prepositions(i)

    def auxiliaries(self, i: int) -> set[str]:
        """Lemmas of the helping verbs of ``i``; a conjunct without its own has those of the first."""
        own = {self.lower[k] for k in self.children[i] if self.deps[k] in ("aux", "aux:pass")}
        if not own and self.deps[i] == "conj" and self.tags[i] in ("VB", "VBN", "VBG"):
            return self.auxiliaries(self.heads[i])
        return own

    def text_span(self, tokens: Iterable[int]) -> tuple[int, int]:
        """Character offsets from the first to the last of ``tokens``."""
        chosen = list(tokens)
        return self.starts[min(chosen)], self.ends[max(chosen)]


def _repair(heads: list[int], deps: list[str], pos: list[str], tags: list[str]) -> None:
    """Mend slips that a parser makes again and again, in place.

    "..., the agency said.": the speaker is hung on the verb before. "Tajik minister Karimov met": title and name are
    read as two subjects. "gave Kenya two ships": the receiver is read as the owner of the ships. "Envoys left Rome and
    monks came": the first subject is hung on the second verb, the second subject on the noun before it.
    """
    _part_clauses(heads, deps, pos, tags)
    has_object = any(head == 0 and dep in OBJECT for head, dep in zip(heads, deps, strict=True))
    if tags[:1] == ["VBG"] and deps[0] in ("nsubj", "csubj") and heads[0] > 0 and not has_object:
        pos[0], deps[0] = "NOUN", "nsubj"  # "Fighting erupted between"
    for k in range(len(heads) - 1):
        head = heads[k]
        after = k + 1
        if (
            deps[k] == "nsubj"
            and head < k
            and pos[after] == "VERB"
            and any(deps[j] == "nsubj" and heads[j] == head for j in range(head))
        ):
            if heads[head] == after and deps[head] in ("ccomp", "parataxis"):
                heads[k] = after
            elif heads[after] == k and deps[after] == "acl":
                heads[after], deps[after] = head, "parataxis"
                heads[k] = after
        elif deps[k] == "nsubj" and head > k and (title := _title_before(k, heads, deps, pos)) is not None:
            heads[title], deps[title] = k, "nmod:desc"
        elif (
            deps[k] in ("nmod:poss", "compound", "nmod:unmarked")
            and pos[k] == "PROPN"
            and k > 0
            and pos[k - 1] == "VERB"
            and (pos[after] in ("NUM", "DET") or tags[after] == "CD")
            and deps[head] == "obj"
            and heads[head] == k - 1
        ):
            heads[k], deps[k] = k - 1, "iobj"


def _repair_verbs(heads: list[int], deps: list[str], lemmas: list[str], words: list[str]) -> None:
    """Mend slips around single verbs, in place.

    "Human Rights Watch called on": read as a passive. "... of the people," said the minister: who speaks is hung on
    what is said.
    """
    for verb, lemma in enumerate(lemmas):
        if lemma not in _NOT_PASSIVE and lemma not in _SAYING:
            continue
        own = [k for k, head in enumerate(heads) if head == verb and k != verb]
        if lemma in _NOT_PASSIVE and words[verb + 1 : verb + 2] and words[verb + 1] in _NOT_PASSIVE[lemma]:
            if any(deps[k] in ("aux:pass", "cop") for k in own) or deps[verb] in ("acl", "amod"):
                continue
            for k in own:
                deps[k] = {"nsubj:pass": "nsubj", "obl:agent": "obl"}.get(deps[k], deps[k])
        elif lemma in _SAYING and deps[verb] in ("ROOT", "parataxis") and not any(deps[k] in SUBJECT for k in own):
            behind = next((k for k in range(verb + 1, len(heads)) if heads[k] < verb), None)
            if behind is not None and deps[behind] in ("obj", "nsubj", "obl", "nmod", "appos") and behind - verb < 8:
                heads[behind], deps[behind] = verb, "nsubj"


def _repair_clauses(heads: list[int], deps: list[str], pos: list[str], tags: list[str]) -> None:
    """Mend a subject and a second verb that were taken for parts of a noun, in place.

    "Israel bombed depots": the subject is read as the owner of the depots. "sent tanks and bombed depots": the second
    verb is read as an adjective of a second object of the first.
    """
    for k, (head, dep) in enumerate(zip(list(heads), list(deps), strict=True)):
        if dep == "nmod:poss" and pos[k] == "PROPN":
            verb = heads[head]
            alone = not any(h == verb and d in SUBJECT + PASSIVE_SUBJECT for h, d in zip(heads, deps, strict=True))
            owned = any(h == k and d == "case" for h, d in zip(heads, deps, strict=True))
            if k < verb < head and pos[verb] == "VERB" and tags[verb] in _FINITE and alone and not owned:
                heads[k], deps[k] = verb, "nsubj"
        elif dep == "amod" and pos[k] == "VERB" and tags[k] in ("VBN", "VBD") and k and deps[k - 1] == "cc":
            verb = heads[head]
            second = any(h == verb and d == "obj" and j < k for j, (h, d) in enumerate(zip(heads, deps, strict=True)))
            if deps[head] == "obj" and verb < k < head and second:
                heads[k], deps[k], tags[k] = verb, "conj", "VBD"
                heads[head], heads[k - 1] = k, k


def _part_clauses(heads: list[int], deps: list[str], pos: list[str], tags: list[str]) -> None:
    for first, tag in enumerate(tags):
        if (
            pos[first] != "VERB"
            or tag not in _FINITE
            or any(h == first and d in SUBJECT for h, d in zip(heads, deps, strict=True))
        ):
            continue
        for subject in range(first - 1, -1, -1):
            second = heads[subject]
            if deps[subject] != "nsubj" or second <= first or pos[second] != "VERB":
                continue
            between = [
                k for k in range(first + 1, second) if deps[k] == "conj" and first < heads[k] < k and pos[k] == "NOUN"
            ]
            if not between or deps[first] in ("acl", "acl:relcl") or tags[second] not in _FINITE:
                break
            heads[subject] = first
            heads[between[0]], deps[between[0]] = second, "nsubj"
            break


def _title_before(k: int, heads: list[int], deps: list[str], pos: list[str]) -> int | None:
    """Another subject of the same verb that stands right before name ``k``, without a word of its own between."""
    if k == 0 or pos[k] != "PROPN" or pos[k - 1] not in ("NOUN", "PROPN"):
        return None
    node = k - 1
    while node != heads[node] and heads[node] < k and deps[node] not in ("nsubj", "nsubj:pass"):
        node = heads[node]
    return node if heads[node] == heads[k] and deps[node] in ("nsubj", "nsubj:pass") and node < k else None


def _singular(lemma: str, form: str) -> str:
    """The singular of a plural that the lemmatizer does not know ("airstrikes")."""
    if form == "bases":
        return "base"
    if lemma == form and len(form) > 4 and form.endswith("s") and not form.endswith(("ss", "us", "is", "news")):
        return form[:-1]
    return lemma
