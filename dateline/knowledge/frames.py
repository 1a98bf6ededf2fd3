"""The frame lexicon: which words make which event, read from the TOML files in ``data/frames``.

What belongs here: the pattern language and the loader that checks it. What does not: matching against a sentence
(``dateline.coding.triggers``) or what a CAMEO code means (``dateline.knowledge.ontology``).

A pattern is a row of lemmas: the trigger, then what the frame demands of its surroundings.

======================  =============================================================================================
``~``                   the target: after a verb its object (the subject of a passive), after a preposition its noun
``~!`` ``~@`` ``~:MIL`` the target must be there; must be an actor; must be an actor of that role
``word``                a dependent with this lemma (particle, object, or the noun of the preposition before it)
``a|b``                 either lemma; ``$name`` stands for a class of lemmas from ``classes.toml``
``a+b``                 ``b`` with the premodifier ``a`` ("peace+talk")
``(word)``              may be there
``to+`` ``that+``       needs an infinitive, a clause ("ing+": a gerund)
``&``                   only of several subjects together: "A and B met"
======================  =============================================================================================
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

PREPOSITIONS = frozenset(
    "about above across after against along alongside amid among around as at before behind below beneath beside "
    "between beyond by despite down during for from in inside into near of off on onto out outside over past "
    "per since through throughout to toward towards under until up upon via with within without concerning "
    "regarding".split()
)
PARTICLES = frozenset(
    "about across ahead along apart around aside away back by down forth forward in into off on open out over "
    "round through together under up".split()
)
COMPLEMENTS = frozenset({"to+", "that+", "ing+"})
Words = frozenset[tuple[str, ...]]


class LexiconError(ValueError):
    """A lexicon file that can not be used; the message names the file, the code and the pattern."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A word the frame needs: its alternatives, each a tuple of premodifiers and head; the preposition before it."""

    words: Words
    preposition: frozenset[str]
    optional: bool

    def heads(self) -> frozenset[str]:
        """The last words of the alternatives: one of them must stand in the sentence."""
        return frozenset(w[-1] for w in self.words) if self.words else self.preposition


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the target stands: ``preposition`` empty for the direct object."""

    preposition: frozenset[str]
    required: bool
    actor: bool
    role: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """One pattern of one CAMEO code. ``pos`` is ``verb`` or ``noun``; ``order`` its place in the lexicon.

    ``converse``: the subject is the target and ``~`` the source ("received aid from ~"). ``joint``: only of two or more
    subjects together ("A and B met").
    """

    cameo_code: str
    pos: str
    trigger: tuple[str, ...]
    literals: tuple[Literal, ...]
    slot: Slot | None
    complement: str | None
    pattern: str
    order: int
    converse: bool
    joint: bool
    # for each required literal, the words of which one must stand in the sentence: a quick test before matching
    needs: tuple[frozenset[str], ...]
    # how much the pattern demands: of two that match, the one that demands more is right
    specificity: int


@dataclass(frozen=True, slots=True)
class FrameLexicon:
    """All frames by the lemma of their trigger's head word."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]

    def __len__(self) -> int:
        return len({f.order for frames in (self.verbs, self.nouns) for fs in frames.values() for f in fs})


def parse_pattern(
    pattern: str,
    pos: str,
    code: str,
    order: int,
    classes: Mapping[str, tuple[str, ...]],
    converse: bool = False,
) -> list[Frame]:
    """The frames of one pattern: one for each alternative of its trigger.

    Raises:
        LexiconError: a class that is not defined, or no trigger.
    """
    joint = " &" in pattern
    tokens = pattern.replace(" &", "").split()
    if not tokens:
        raise LexiconError(f"frame {code}: an empty pattern")
    triggers = _alternatives(tokens[0], classes, code, pattern)
    literals: list[Literal] = []
    slot: Slot | None = None
    complement: str | None = None
    preposition: frozenset[str] = frozenset()
    for i, token in enumerate(tokens[1:], 1):
        if token in COMPLEMENTS:
            complement = token[:-1]
        elif token.startswith("~"):
            role = token.partition(":")[2].rstrip("!@") or None
            # a second slot is the person or thing the target does something to: the first is the target
            if slot is None:
                slot = Slot(preposition, "!" in token, "@" in token or role is not None, role)
            preposition = frozenset()
        else:
            optional = token.startswith("(") and token.endswith(")")
            words = _alternatives(token.strip("()"), classes, code, pattern)
            following = tokens[i + 1] if i + 1 < len(tokens) else ""
            is_preposition = all(len(w) == 1 and w[0] in PREPOSITIONS for w in words)
            particle = all(len(w) == 1 and w[0] in PARTICLES for w in words)
            binds = bool(following) and following not in COMPLEMENTS
            # "seal off ~", "pull out of ~", "set ~ on fire": a particle is a literal where a preposition follows
            next_is_preposition = (
                all(
                    len(w) == 1 and w[0] in PREPOSITIONS
                    for w in _alternatives(following.strip("()"), classes, code, pattern)
                )
                if binds and not following.startswith("~")
                else False
            )
            if is_preposition and binds and not next_is_preposition:
                preposition = frozenset(w[0] for w in words)
            else:
                if is_preposition and not particle and not binds:
                    # "accuse ~ of": a bare preposition at the end demands that something with it follows
                    literals.append(Literal(frozenset(), frozenset(w[0] for w in words), optional))
                else:
                    literals.append(Literal(words, preposition, optional))
                preposition = frozenset()
    needs = tuple(x.heads() for x in literals if not x.optional)
    return [
        Frame(
            code, pos, trigger, tuple(literals), slot, complement, pattern, order, converse, joint, needs,
            _specificity(trigger, literals, slot, complement),
        )
        for trigger in sorted(triggers)
    ]  # fmt: skip


def _specificity(
    trigger: tuple[str, ...], literals: Sequence[Literal], slot: Slot | None, complement: str | None
) -> int:
    demands = 3 * sum(not x.optional for x in literals) + 3 * (len(trigger) - 1)
    if slot:
        demands += bool(slot.preposition) + slot.required + slot.actor + 2 * bool(slot.role)
    return demands + 2 * bool(complement)


def _alternatives(token: str, classes: Mapping[str, tuple[str, ...]], code: str, pattern: str) -> Words:
    words: set[tuple[str, ...]] = set()
    for choice in token.split("|"):
        if choice.startswith("$"):
            if choice[1:] not in classes:
                raise LexiconError(f"frame {code}, pattern {pattern!r}: no class {choice} in classes.toml; define it")
            words |= {split_premodified(w) for w in classes[choice[1:]]}
        elif choice:
            words.add(split_premodified(choice))
    return frozenset(words)


def split_premodified(word: str) -> tuple[str, ...]:
    """ "peace+talk" and "sit-in" as their words, the head last; a tokenizer parts words at hyphens."""
    return tuple(x for x in word.replace("-", "+").split("+") if x)


@cache
def load_frames(folder: Path | None = None) -> FrameLexicon:
    """The shipped lexicon, or one read from another ``folder`` of the same layout.

    Raises:
        LexiconError: a file that is no TOML, or a pattern that is wrong.
    """
    root = folder or Path(str(files("dateline.knowledge") / "data" / "frames"))
    classes = {k: tuple(v) for k, v in read_toml(root / "classes.toml").items()}
    by_pos: dict[str, defaultdict[str, list[Frame]]] = {"verb": defaultdict(list), "noun": defaultdict(list)}
    order = 0
    paths = [*sorted(root.glob("[0-9][0-9].toml")), *root.glob("converses.toml")]
    for path in paths:
        for code, pos, pattern in _patterns(path):
            for frame in parse_pattern(pattern, pos, code, order, classes, path.stem == "converses"):
                by_pos[pos][frame.trigger[-1]].append(frame)
            order += 1
    tables = [
        {k: tuple(sorted(v, key=lambda f: (-f.specificity, f.order))) for k, v in by_pos[pos].items()}
        for pos in ("verb", "noun")
    ]
    return FrameLexicon(*tables)


def read_toml(path: Path) -> dict[str, Any]:
    """The TOML file at ``path``; a LexiconError that names it where it can not be read."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path}: {error}; mend the file") from error
    return data


def _patterns(path: Path) -> Iterator[tuple[str, str, str]]:
    for code, entry in read_toml(path).items():
        if not code.isdigit() or not isinstance(entry, dict):
            raise LexiconError(f"{path}: table [{code!r}] is no CAMEO code; name it by its digits")
        for key, pos in (("verbs", "verb"), ("nouns", "noun")):
            for pattern in entry.get(key, ()):
                yield code, pos, pattern
