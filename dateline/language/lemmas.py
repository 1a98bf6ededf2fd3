"""Lemmas: a dictionary of forms seen in treebanks, then suffix rules checked against a word list.

What belongs here: form and part of speech to lemma. What does not: how the data file is made (``training/lemmas.py``).

A rule's result counts only when the word list knows it, so no lemma is invented ("expelle").
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

_CLASS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj", "ADV": "adv"}


class Lemmatizer:
    """Look up lemmas by form and Universal part of speech. ``path`` is the gzipped JSON data file."""

    def __init__(self, path: Path) -> None:
        data = json.loads(gzip.decompress(path.read_bytes()))
        self._forms: dict[str, str] = data["forms"]
        self._exceptions: dict[str, dict[str, str]] = data["exceptions"]
        self._rules: dict[str, list[tuple[str, str]]] = data["rules"]
        self._known = {name: frozenset(words.split(" ")) for name, words in data["words"].items()}
        self._cache: dict[tuple[str, str], str] = {}

    def __call__(self, form: str, upos: str) -> str:
        """The lemma of ``form`` as ``upos``; names keep their letters, other words are lower-cased."""
        key = (form, upos)
        lemma = self._cache.get(key)
        if lemma is None:
            lemma = self._find(form, upos)
            if len(self._cache) < 200_000:
                self._cache[key] = lemma
        return lemma

    def _find(self, form: str, upos: str) -> str:
        lower = form.lower()
        if upos == "PROPN":
            return form
        seen = self._forms.get(f"{lower}\t{upos}")
        if seen is not None:
            return seen
        kind = _CLASS.get(upos)
        if kind is None or not lower.isalpha():
            return lower
        exception = self._exceptions.get(kind, {}).get(lower)
        if exception is not None:
            return exception
        known = self._known[kind]
        if lower in known and not (kind == "verb" and lower.endswith(("ing", "ed", "s"))):
            return lower
        found = [
            lower[: len(lower) - len(old)] + new
            for old, new in self._rules.get(kind, ())
            if lower.endswith(old) and lower[: len(lower) - len(old)] + new in known
        ]
        if kind == "verb" and not found:
            for suffix in ("ing", "ed"):
                stem = lower.removesuffix(suffix)
                if stem != lower and len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in known:
                    found.append(stem[:-1])
        return max(found, key=len) if found else lower
