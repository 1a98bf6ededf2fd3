"""Operators: words that take another event as their complement and change what it says ("refused to withdraw").

What belongs here: the loader of ``data/frames/operators.toml`` and its types. What does not: applying an operator to
a sentence (``dateline.coding.compose``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from dateline.knowledge.frames import COMPLEMENTS, PREPOSITIONS, LexiconError, read_toml, split_premodified

# tables of the file that are not operators
_OTHER = frozenset({"light_verbs", "condition", "negation", "future"})


@dataclass(frozen=True, slots=True)
class Operator:
    """What one class of operators does to its inner event; the fields are explained in ``operators.toml``."""

    name: str
    inner: str
    default: str
    codes: Mapping[str, str]
    target: tuple[str, ...]
    inner_source: str
    inner_target: str
    hedged: bool
    conflict: str | None
    hypothetical: frozenset[str]
    complete: frozenset[str]
    unmapped_inner: str
    through: frozenset[str]
    rewrite: Mapping[str, str]
    actual_codes: tuple[str, ...]

    def outer_code(self, inner_code: str) -> str:
        """The CAMEO code of the outer event for an inner one; empty where there is none."""
        for length in range(len(inner_code), 1, -1):
            found = self.codes.get(inner_code[:length])
            if found is not None:
                return found
        return self.default


@dataclass(frozen=True, slots=True)
class Step:
    """A demand of an operator pattern: a ``literal`` word, the ``object`` (~), the ``event`` (*) or a ``clause``."""

    kind: str
    words: frozenset[tuple[str, ...]]
    preposition: frozenset[str]


@dataclass(frozen=True, slots=True)
class OperatorPattern:
    """One pattern. ``pos`` is ``verb``, ``noun``, ``adj`` or ``passive``; ``order`` its place in the file."""

    operator: str
    pos: str
    trigger: str
    steps: tuple[Step, ...]
    pattern: str
    order: int

    @property
    def specificity(self) -> int:
        return 3 * sum(s.kind == "literal" for s in self.steps) + sum(s.kind == "object" for s in self.steps)


@dataclass(frozen=True, slots=True)
class Operators:
    """All operators, their patterns by part of speech and trigger lemma, and the light verbs."""

    by_name: Mapping[str, Operator]
    patterns: Mapping[tuple[str, str], tuple[OperatorPattern, ...]]
    light_source: frozenset[str]
    light_target: frozenset[str]
    occurrence: frozenset[str]


def _parse(pattern: str, pos: str, name: str, order: int, path: Path) -> OperatorPattern:
    tokens = pattern.split()
    if len(tokens) < 2 and pos != "adj":
        raise LexiconError(f"{path}, [{name}]: pattern {pattern!r} has no complement; write *, to+ or that+")
    steps: list[Step] = []
    preposition: frozenset[str] = frozenset()
    for i, token in enumerate(tokens[1:], 1):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        if token in COMPLEMENTS or token == "whether+":
            steps.append(Step("clause", frozenset({(token[:-1],)}), preposition))
            preposition = frozenset()
        elif token == "*":
            steps.append(Step("event", frozenset(), preposition))
            preposition = frozenset()
        elif token.startswith("~"):
            steps.append(Step("object", frozenset(), preposition))
            preposition = frozenset()
        elif token in PREPOSITIONS and following and following not in COMPLEMENTS:
            preposition = frozenset({token})
        else:
            words = frozenset(split_premodified(w) for w in token.split("|"))
            steps.append(Step("literal", words, preposition))
            preposition = frozenset()
    return OperatorPattern(name, pos, tokens[0], tuple(steps), pattern, order)


@cache
def load_operators(path: Path | None = None) -> Operators:
    """The shipped operators, or those of another file.

    Raises:
        LexiconError: a table that refers to one that is not there, or a pattern that is wrong.
    """
    path = path or Path(str(files("dateline.knowledge") / "data" / "frames" / "operators.toml"))
    data: dict[str, Any] = read_toml(path)
    operators: dict[str, Operator] = {}
    patterns: defaultdict[tuple[str, str], list[OperatorPattern]] = defaultdict(list)
    order = 0
    for name, table in data.items():
        if name in _OTHER:
            continue
        codes = table.get("map", {})
        if "map_of" in table:
            if table["map_of"] not in data:
                raise LexiconError(f"{path}, [{name}]: map_of names {table['map_of']!r}, which is not there")
            codes = data[table["map_of"]].get("map", {}) if table.get("use_map", True) else {}
        conflict = table.get("conflict")
        if conflict is not None and conflict not in data:
            raise LexiconError(f"{path}, [{name}]: conflict names {conflict!r}, which is not there")
        operators[name] = Operator(
            name=name,
            inner=table.get("inner", ""),
            default=table.get("default", ""),
            codes=codes,
            target=tuple(table.get("target", ())),
            inner_source=table.get("inner_source", ""),
            inner_target=table.get("inner_target", ""),
            hedged=bool(table.get("hedged", False)),
            conflict=conflict,
            hypothetical=frozenset(table.get("hypothetical", ())),
            complete=frozenset(table.get("complete", ())),
            unmapped_inner=table.get("unmapped_inner", ""),
            through=frozenset(table.get("through", ())),
            rewrite={k: v for k, v in table.get("rewrite", {}).items() if isinstance(v, str)},
            actual_codes=tuple(table.get("actual", {}).get("codes", ())),
        )
        for key, pos in (
            ("verbs", "verb"),
            ("nouns", "noun"),
            ("adjectives", "adj"),
            ("passives", "passive"),
        ):
            for pattern in table.get(key, ()):
                parsed = _parse(pattern, pos, name, order, path)
                patterns[pos, parsed.trigger].append(parsed)
                order += 1
    light = data["light_verbs"]
    return Operators(
        by_name=operators,
        patterns={k: tuple(sorted(v, key=lambda p: (-p.specificity, p.order))) for k, v in patterns.items()},
        light_source=frozenset(light["source"]),
        light_target=frozenset(light["target"]),
        occurrence=frozenset(light["occur"]),
    )
