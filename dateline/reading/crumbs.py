"""Which lines of a page are not the article: phrases of menus, share bars, comment forms, notices.

What belongs here: loading and matching the phrase lists in ``data/``. What does not: the decision where an
article begins and ends (``plaintext``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s?[km]?\b", re.I)
_DIGIT = re.compile(r"\d")
_SIGNS = {ord(sign): " " for sign in "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~«»©®·¡¿‐‑‒–—―‘’‚‛“”„†•…′″‹›"}
_NOT_WORD = re.compile(r"[^\w]+")
_COUNTS = re.compile(r"[\d\s.,:/|%+\-–—kKmM•·#()]+")
# The limits are told in crumbs.txt.
_PREFIX_MAX_WORDS = 40
_INSIDE_MAX_WORDS = 80
_INSIDE_MAX_CHARS = 1200
_LONGEST_WORDS = 160  # of any line that may be a crumb, a menu among them
_LABEL_MAX_WORDS = 25
_MAKER_WORDS = 8
_LABEL_END = re.compile(r"\s*[:|]")


@dataclass(frozen=True, slots=True)
class Crumb:
    """Why a line is no part of the article; ``closes`` where nothing after it is; ``exact`` where all of it
    matched.
    """

    reason: str
    closes: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class _Phrases:
    exact: dict[str, Crumb]
    prefixes: tuple[tuple[str, Crumb], ...]
    starts: tuple[str, ...]  # of ``prefixes``, for one quick look
    labels: dict[str, Crumb]
    closing_labels: dict[str, Crumb]
    inside: tuple[tuple[str, Crumb], ...]


def key_of(line: str) -> str:
    """``line`` as phrases are compared: lower case, no punctuation, every number written as 0."""
    text = line.casefold()
    if _DIGIT.search(text):
        text = _NUMBER.sub("0", text)
    # The usual signs first: a pattern over every blank of every line would cost more than all the rest.
    text = " ".join(text.translate(_SIGNS).split())
    return text if text.replace(" ", "").isalnum() else _NOT_WORD.sub(" ", text).strip()


def find_crumb(line: str) -> Crumb | None:
    """The known phrase that ``line`` is, or None. Time is linear in the length of the line."""
    stripped = line.strip()
    if stripped.count(" ") > _LONGEST_WORDS:
        return None
    if _COUNTS.fullmatch(stripped):
        return Crumb("share count" if any(c.isdigit() for c in stripped) else "ornament", False, True)
    key = key_of(stripped)
    if not key:
        return Crumb("ornament", False, True)
    phrases = _phrases()
    if key in phrases.exact:
        return phrases.exact[key]
    words = key.count(" ") + 1
    labelled = _labelled(stripped, words, phrases)
    if labelled:
        return labelled
    if len(key) > _INSIDE_MAX_CHARS or words > _INSIDE_MAX_WORDS:
        return None
    if words <= _PREFIX_MAX_WORDS and key.startswith(phrases.starts):
        for phrase, crumb in phrases.prefixes:
            if key.startswith(phrase):
                return crumb
    for phrase, crumb in phrases.inside:
        if phrase in key:
            return crumb
    return _navigation(stripped, key)


def _labelled(line: str, words: int, phrases: _Phrases) -> Crumb | None:
    """A line that says what it is before a colon or bar ("Watch: ..."), or who made a picture at its end."""
    if words > _LABEL_MAX_WORDS or not (":" in line or "|" in line):
        return None
    found = phrases.labels.get(key_of(_LABEL_END.split(line, maxsplit=1)[0]))
    if found:
        return found
    before, colon, after = line.rpartition(":")
    if not colon or len(after.split()) > _MAKER_WORDS:
        return None
    return phrases.closing_labels.get(key_of(before.rsplit(None, 1)[-1])) if before.strip() else None


def _navigation(line: str, key: str) -> Crumb | None:
    if line.endswith((".", "!", "?")):
        return None
    words = [word for word in key.split() if word != "and"]
    known = sum(word in _menu_words() for word in words)
    separators = line.count("|") + line.count("»") + line.count(" > ") + line.count("•")
    if (len(words) >= 3 and known >= 0.75 * len(words)) or (separators >= 2 and known >= 1 and len(words) <= 25):
        return Crumb("navigation", False, True)
    return None


def _read_data(name: str) -> str:
    return files("dateline.reading").joinpath("data", name).read_text(encoding="utf-8")


@cache
def _menu_words() -> frozenset[str]:
    lines = _read_data("navigation.txt").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def _phrases() -> _Phrases:
    return parse_phrases(_read_data("crumbs.txt"))


def parse_phrases(text: str) -> _Phrases:
    """Read the format of ``data/crumbs.txt``. Raises ValueError naming the line that breaks it."""
    exact: dict[str, Crumb] = {}
    prefixes: list[tuple[str, Crumb]] = []
    inside: list[tuple[str, Crumb]] = []
    labels: dict[str, Crumb] = {}
    closing_labels: dict[str, Crumb] = {}
    reason, closes = "", False
    for number, line in enumerate(text.splitlines(), start=1):
        phrase = line.strip()
        if not phrase or phrase.startswith("#"):
            continue
        if phrase.startswith("["):
            closes = phrase.endswith("!]")
            reason = phrase.strip("[]!")
            continue
        bare = key_of(phrase.strip("*"))
        if not reason or not bare:
            raise ValueError(f"crumbs.txt line {number}: write a phrase of words under a [reason], not {phrase!r}")
        if phrase.endswith(":"):
            (closing_labels if phrase.startswith("*") else labels)[bare] = Crumb(reason, closes, False)
        elif phrase.startswith("*"):
            inside.append((bare, Crumb(reason, closes, False)))
        elif phrase.endswith("*"):
            prefixes.append((bare, Crumb(reason, closes, False)))
        elif bare in exact:
            raise ValueError(f"crumbs.txt line {number}: {phrase!r} stands there already; remove one of the two")
        else:
            exact[bare] = Crumb(reason, closes, True)
    return _Phrases(
        exact, tuple(prefixes), tuple(phrase for phrase, _ in prefixes), labels, closing_labels, tuple(inside)
    )
