"""PLOVER contexts: what an event is about ("election", "refugees"), from the words around it.

What belongs here: the loader of ``data/contexts.toml`` and the look-up. What does not: any rule about single events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dateline.knowledge.frames import LexiconError, read_toml
from dateline.knowledge.tables import data_path

_Run = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Contexts:
    """The words of each context by their first word, and the CAMEO codes that imply one."""

    names: tuple[str, ...]
    runs: Mapping[str, tuple[_Run, ...]]
    codes: tuple[tuple[str, str], ...]

    def in_words(self, lemmas: Sequence[str]) -> frozenset[str]:
        """The contexts whose words stand among ``lemmas``, in their order."""
        found = set()
        for start, lemma in enumerate(lemmas):
            for words, name in self.runs.get(lemma, ()):
                if tuple(lemmas[start : start + len(words)]) == words:
                    found.add(name)
        return frozenset(found)

    def of_code(self, cameo_code: str) -> frozenset[str]:
        """The contexts that a CAMEO code implies."""
        return frozenset(name for prefix, name in self.codes if cameo_code.startswith(prefix))


@cache
def load_contexts(path: Path | None = None) -> Contexts:
    """The shipped contexts, or those of another file.

    Raises:
        LexiconError: a context without words, or a key that is none of ``about``, ``words`` and ``code``.
    """
    path = path or data_path("contexts.toml")
    runs: defaultdict[str, list[_Run]] = defaultdict(list)
    codes: list[tuple[str, str]] = []
    data = read_toml(path)
    for name, table in data.items():
        if not isinstance(table, dict) or not table.get("words") or set(table) - {"about", "words", "code"}:
            raise LexiconError(f"{path}, [{name}]: a context has the keys about and words, and perhaps code")
        for entry in table["words"]:
            words = tuple(entry.split())
            runs[words[0]].append((words, name))
        codes += [(code, name) for code in table.get("code", ())]
    return Contexts(tuple(data), {first: tuple(found) for first, found in runs.items()}, tuple(codes))
