"""Which frame a verb or an event noun fills in its sentence.

What belongs here: matching one frame pattern against the tree. What does not: what happens when an event stands
inside another (``compose``), or who the words are (``actors``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dateline.coding.grammar import CALENDAR, OBLIQUE, PASSIVE_SUBJECT, Sentence
from dateline.knowledge.frames import Frame, FrameLexicon, Literal, Slot

_LITERAL_DEPS = frozenset(
    (
        *OBLIQUE,
        "obj",
        "iobj",
        *PASSIVE_SUBJECT,
        "compound:prt",
        "advmod",
        "xcomp",
        "ccomp",
        "advcl",
        "acl",
        "compound",
        "amod",
    )
)
_CLAUSES = ("xcomp", "ccomp", "advcl", "acl", "csubj")
# a verb-like reading of these parts of speech only
_NOUN = ("NOUN",)

ActorTest = Callable[[int, str | None], bool]


@dataclass(frozen=True, slots=True)
class FrameMatch:
    """A frame filled at ``trigger``: its words, and the head words of its target."""

    frame: Frame
    trigger: int
    targets: tuple[int, ...]
    used: frozenset[int]
    between: bool
    score: float


def best_frame(
    sentence: Sentence,
    i: int,
    lexicon: FrameLexicon,
    is_actor: ActorTest,
    extra_anchors: tuple[int, ...] = (),
) -> FrameMatch | None:
    """The frame that fits token ``i`` best, or None.

    ``is_actor(token, role)`` says whether a word is a party (of that role). ``extra_anchors`` are further words whose
    dependents count, such as the light verb of "launched an attack".
    """
    if sentence.deps[i] == "amod" and sentence.tags[i] in ("VBN", "VBD", "JJ"):
        # "Iran-backed militia", "disputed election": a property, not news
        return None
    if sentence.is_verb(i):
        frames = lexicon.verbs.get(sentence.lemmas[i], ())
    elif sentence.pos[i] in _NOUN and sentence.deps[i] not in ("compound", "amod", "flat"):
        frames = lexicon.nouns.get(sentence.lemmas[i], ())
        if not frames and sentence.lower[i] != sentence.lemmas[i]:
            frames = lexicon.nouns.get(sentence.lower[i], ())
    else:
        return None
    best: FrameMatch | None = None
    words = sentence.vocabulary
    for frame in frames:
        if best is not None and frame.specificity + 2 < best.score:
            break  # those that follow demand no more, and nothing adds two to what a frame demands
        # the loop that runs most often: no generator
        for need in frame.needs:
            if words.isdisjoint(need):
                break
        else:
            match = _match(sentence, i, frame, is_actor, extra_anchors)
            if match is not None and (best is None or match.score > best.score):
                best = match
    return best


def _match(s: Sentence, i: int, frame: Frame, is_actor: ActorTest, extra_anchors: tuple[int, ...]) -> FrameMatch | None:
    if len(frame.trigger) > 1 and not _has_modifiers(s, i, frame.trigger[:-1]):
        return None
    if frame.complement and not has_complement(s, i, frame.complement):
        return None
    if frame.joint and not _several(s, i):
        return None
    anchors = [i, *extra_anchors]
    used = {i}
    if len(frame.trigger) > 1:
        used |= {k for k in s.children[i] if s.lemmas[k] in frame.trigger[:-1]}
    filled = 0
    for literal in frame.literals:
        found = _find_literal(s, anchors, literal, used, frame.complement is not None)
        if found is None:
            if literal.optional:
                continue
            return None
        filled += not literal.optional
        if found >= 0:
            used.add(found)
            anchors.append(found)
    targets: list[int] = []
    preposition: frozenset[str] = frozenset()
    if frame.slot is not None:
        targets, preposition = _fill_slot(s, i, frame, frame.slot, anchors, used)
        if not targets and (frame.slot.required or frame.slot.actor):
            return None
        if frame.slot.actor and not any(is_actor(t, frame.slot.role) for t in targets):
            return None
    score = frame.specificity + (1.5 if targets else 0.0) + 0.1 * len(frame.cameo_code)
    if frame.slot is not None and not frame.slot.preposition and not targets and frame.pos == "verb":
        # a transitive frame without its object is a weak reading
        score -= 2
    between = bool(preposition & {"between", "among"})
    return FrameMatch(frame, i, tuple(targets), frozenset(used), between, score)


def _several(s: Sentence, i: int) -> bool:
    """Whether verb ``i`` has two subjects, or one that says it is two."""
    subjects = s.subjects(i)
    if any(len(s.with_conjuncts(k)) > 1 for k in subjects):
        return True
    return any(s.lower[d] in ("two", "both", "three") for k in subjects for d in s.kids(k, "nummod", "det", "amod"))


def has_complement(s: Sentence, i: int, kind: str) -> bool:
    """Whether ``i`` governs an infinitive (``to``), a finite clause (``that``) or a gerund (``ing``)."""
    return bool(complements(s, i, kind))


def complements(s: Sentence, i: int, kind: str) -> list[int]:
    """The verbs or predicates of the clauses of that kind below ``i``."""
    found = []
    below = s.kids(i, *_CLAUSES, "parataxis")
    if kind == "that" and not below and s.pos[i] == "NOUN" and s.deps[i] in ("obj", "nsubj:pass"):
        # "repeated its demand today that Israel leave": hung on the verb
        below = [k for k in s.kids(s.heads[i], "ccomp") if k > i]
    for k in below:
        marks = {s.lower[m] for m in s.kids(k, "mark", "aux")}
        finite = any(s.deps[m] in ("nsubj", "nsubj:pass", "expl", "csubj") for m in s.children[k])
        clause = s.deps[k] in ("ccomp", "acl") and (finite or "that" in marks)
        fits = {
            "to": "to" in marks and s.deps[k] != "parataxis",
            "that": "to" not in marks and clause,
            "ing": s.tags[k] == "VBG",
            "whether": bool(marks & {"whether", "if"}),
        }
        if fits.get(kind):
            found.append(k)
    return found


def word_matches(s: Sentence, k: int, words: frozenset[tuple[str, ...]]) -> bool:
    """Whether token ``k`` is one of ``words``, premodifiers included."""
    lemma, lower = s.lemmas[k], s.lower[k]
    if (lemma,) in words or (lower,) in words:
        return True
    longer = [word for word in words if len(word) > 1 and word[-1] in (lemma, lower)]
    return any(_has_modifiers(s, k, word[:-1]) for word in longer)


def _has_modifiers(s: Sentence, i: int, modifiers: tuple[str, ...]) -> bool:
    have = set()
    for k in s.kids(i, "compound", "amod", "nmod", "nmod:poss", "nummod", "flat", "nmod:desc", "advmod"):
        have |= {s.lemmas[k], s.lower[k]}
    # the tree is less sure than the order of words
    for k in range(max(0, i - len(modifiers) - 1), i):
        have |= {s.lemmas[k], s.lower[k]}
    return all(m in have for m in modifiers)


def _find_literal(s: Sentence, anchors: list[int], literal: Literal, used: set[int], complement: bool) -> int | None:
    """The token of a literal; -1 where it is there without a word of its own (a preposition); None where it is not."""
    for anchor in anchors:
        candidates = [k for k in s.children[anchor] if s.deps[k] in _LITERAL_DEPS]
        if s.is_verb(anchor):
            candidates += [k for k in s.undergoers(anchor) if k not in candidates]
        for first in candidates:
            if literal.preposition and not literal.preposition & s.prepositions(first):
                continue
            if not literal.words:
                return -1
            if not literal.preposition and s.deps[first] in OBLIQUE and s.prepositions(first):
                # "criticised Turkey for its record" is no "criticise record"
                continue
            if s.is_verb(first) and not complement and s.deps[first] in _CLAUSES:
                continue
            for k in s.with_conjuncts(first):
                if k not in used and word_matches(s, k, literal.words):
                    return k
        if not literal.preposition:
            # "out" of "pulled out of the treaty" may be read as a preposition of the treaty
            for first in candidates:
                if any(len(w) == 1 and w[0] in s.prepositions(first) for w in literal.words):
                    return -1
    return None


def _fill_slot(
    s: Sentence, i: int, frame: Frame, slot: Slot, anchors: list[int], used: set[int]
) -> tuple[list[int], frozenset[str]]:
    if not slot.preposition:
        if frame.pos == "noun":
            return [k for k in s.kids(i, "obj", "nmod:poss") if k not in used][:1], frozenset()
        candidates = [k for k in s.undergoers(i) if k not in used]
        receivers = [k for k in candidates if s.deps[k] == "iobj"]
        return (receivers or candidates)[:1], frozenset()
    for anchor in reversed(anchors):
        for k in s.children[anchor]:
            if k in used or s.deps[k] not in (*OBLIQUE, "advcl", "acl", "xcomp", "nmod:poss"):
                continue
            if s.lower[k] in CALENDAR or s.pos[k] == "NUM":
                continue
            common = slot.preposition & s.prepositions(k)
            if common == {"by"} and frame.pos == "verb" and not frame.converse and s.is_passive(i) and anchor == i:
                continue  # who did it, not to whom
            if common:
                return [k], common
            if s.deps[k] == "nmod:poss" and "of" in slot.preposition and frame.pos == "verb":
                # "seize Iran's assets" for "seize asset of ~"
                return [k], frozenset({"of"})
    return [], frozenset()
