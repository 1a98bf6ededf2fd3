"""The headline of a page: several places name it, some add the site's name, cut it or speak of something else.

What belongs here: weighing those places against each other. What does not: headlines of plain text (``plaintext``).

A headline is what a reader sees over the article, so a heading that another place confirms comes first. Places that
name a section or the site, or that are cut, lose to those that say more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.reading.addresses import site_of

_SEPARATOR = re.compile(r"\s+[|\-–—»«·•~:>/]+\s+|\s*[|»•]\s*|(?<=\w)::?\s{2,}|\s+::\s+")
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_GENERIC = frozenset(
    "home homepage news article articles story post blog index untitled page document english world latest breaking "
    "politics business sport sports opinion menu search login error default title headline".split()
)
LINKED_TRUST = 2.4  # of a headline in JSON-LD
_SHORT_SUFFIX = 5  # words: longer endings are part of the headline


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be the headline, and how far the place it stands in is to be trusted."""

    text: str
    trust: float


def choose_title(candidates: Sequence[Candidate], *, site: str | None, host: str | None) -> str:
    """The best of ``candidates`` without the site's name, or "" when none is a headline."""
    names = _site_names(site, host) | _prefixed(candidates)
    cleaned = [
        Candidate(text, c.trust) for c in candidates if (text := _without_site(c.text, names, candidates)).strip()
    ]
    usable = [c for c in cleaned if not _is_name(c.text, names)] or cleaned
    best, most = "", float("-inf")
    for at, candidate in enumerate(usable):
        score = _score(candidate, [other for place, other in enumerate(usable) if place != at])
        if score > most:
            best, most = candidate.text, score
    return _uncut(_longer(best, usable), usable)


def _score(candidate: Candidate, others: Iterable[Candidate]) -> float:
    words = _words(candidate.text)
    support = max((_overlap(words, _words(other.text)) for other in others), default=0.0)
    score = candidate.trust + 2.0 * support
    if _CUT.search(candidate.text):
        score -= 1.5
    if len(words) <= 2:
        score -= 1.0
    return score


def _overlap(words: frozenset[str], others: frozenset[str]) -> float:
    """Share of the smaller set's words that the other has too; one or two words prove little."""
    if not words or not others:
        return 0.0
    return len(words & others) / max(min(len(words), len(others)), 3)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _longer(title: str, candidates: Iterable[Candidate]) -> str:
    """A headline that begins with ``title`` and goes on, where the page calls it one: headings are cut at times."""
    start = title.casefold()
    whole = [c.text for c in candidates if c.trust == LINKED_TRUST and not _CUT.search(c.text)]
    return next((text for text in whole if text.casefold().startswith(start) and not _SEPARATOR.search(text)), title)


def _uncut(title: str, candidates: Iterable[Candidate]) -> str:
    """The whole of a headline that was cut with an ellipsis, where another place has it."""
    if not _CUT.search(title):
        return title
    start = _CUT.sub("", title).casefold()
    longer = [c.text for c in candidates if len(c.text) > len(start) and c.text.casefold().startswith(start)]
    return max(longer, key=lambda text: (not _CUT.search(text), len(text)), default=title)


def _site_names(site: str | None, host: str | None) -> frozenset[str]:
    """The names a site may be called by in a title, without blanks and signs."""
    names = {_squeeze(site or "")}
    if host:
        owned = site_of(host)
        names |= {_squeeze(host), _squeeze(owned), _squeeze(owned.split(".")[0])}
    names |= {name.removeprefix("the") for name in names}
    return frozenset(name for name in names if len(name) >= 2)


def _prefixed(candidates: Sequence[Candidate]) -> frozenset[str]:
    """What a page's title puts before another candidate with a colon ("Gazette: Boats block harbour"), where that is
    a candidate too: the heading of the site."""
    whole = {_squeeze(c.text) for c in candidates}
    found = set()
    for candidate in candidates:
        name, colon, rest = candidate.text.partition(": ")
        if colon and len(name.split()) <= _SHORT_SUFFIX and {_squeeze(name), _squeeze(rest)} <= whole:
            found.add(_squeeze(name))
    return frozenset(found)


def _squeeze(text: str) -> str:
    return "".join(_WORD.findall(text.casefold().removeprefix("www.")))


def _names_site(text: str, names: frozenset[str]) -> bool:
    squeezed = _squeeze(text)
    if not squeezed:
        return True
    return (
        any(
            squeezed == name or (len(name) >= 3 and (name in squeezed or (len(squeezed) >= 4 and squeezed in name)))
            for name in names
        )
        and len(text.split()) <= _SHORT_SUFFIX
    )


def _is_name(text: str, names: frozenset[str]) -> bool:
    """True when all of ``text`` is the site's name or a word for any page."""
    squeezed = _squeeze(text)
    return not squeezed or squeezed in names or _words(text) <= _GENERIC


def _without_site(title: str, names: frozenset[str], candidates: Sequence[Candidate]) -> str:
    """``title`` without the site's name and sections before or after it."""
    if not _SEPARATOR.search(title):
        return title.strip()
    confirmed = {_squeeze(c.text) for c in candidates if not _SEPARATOR.search(c.text)}
    pieces = _pieces(title)
    # Another place says the same without the rest.
    for first in range(len(pieces)):
        for last in range(len(pieces), first, -1):
            part = title[pieces[first][0] : pieces[last - 1][1]]
            if (first, last) != (0, len(pieces)) and len(part.split()) >= 3 and _squeeze(part) in confirmed:
                return part.strip()
    first, last = 0, len(pieces)
    while last - first > 1 and _is_addition(title, pieces, last - 1, names):
        last -= 1
    while last - first > 1 and _names_site(title[slice(*pieces[first])], names):
        first += 1
    return title[pieces[first][0] : pieces[last - 1][1]].strip()


def _pieces(title: str) -> list[tuple[int, int]]:
    """Half-open offsets of what stands between the separators."""
    found, start = [], 0
    for match in _SEPARATOR.finditer(title):
        if match.start() > start:
            found.append((start, match.start()))
        start = match.end()
    if start < len(title):
        found.append((start, len(title)))
    return found or [(0, len(title))]


def _is_addition(title: str, pieces: list[tuple[int, int]], at: int, names: frozenset[str]) -> bool:
    """True when the piece ``at`` the end of a title is the site or a section and not the headline going on."""
    piece = title[slice(*pieces[at])].strip()
    if _names_site(piece, names):
        return True
    separator = title[pieces[at - 1][1] : pieces[at][0]]
    before = title[pieces[0][0] : pieces[at - 1][1]]
    if not any(sign in separator for sign in "|»•"):
        return _words(piece) <= _GENERIC
    return len(piece.split()) <= _SHORT_SUFFIX and len(before.split()) >= 3
