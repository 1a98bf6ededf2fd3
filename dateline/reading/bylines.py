"""Who wrote an article: names out of metadata and bylines.

What belongs here: telling names from desks, handles, addresses and dates. What does not: agencies' credits
(``credits``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.reading.datelines import MONTHS
from dateline.reading.text import one_line

_LEAD = re.compile(
    r"^\s*(?:(?:written|posted|published|reported|edited|story|words|text|article)\s+)?(?:by|author)\b\s*:?\s*"
    r"|^(?:reporting|writing)\s+by\s+|^(?:autor|von|par|por|di)\s*:\s*",
    re.I,
)
_SPLIT = re.compile(r"\s*(?:;|\||·|•|\n|&|\band\b|\bwith\b|\bund\b|\s/\s)\s*", re.I)
_ROLE = re.compile(
    r"(?:\b(?:staff|senior|chief|foreign|political|special|our|web|news|sub|associate|managing|deputy|contributing|"
    r"business|sports?|science|health|diplomatic|defen[cs]e|digital|the)\s+)*"
    r"\b(?:correspondents?|reporters?|writers?|editors?|desk|bureau|staff|team|contributors?|columnist|"
    r"newsroom|editorial|admin|administrator|agencies|agency|webmaster|journalist|producer|intern)\b.*$",
    re.I,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d|[<>{}=\\]|\.com\b|^(?:by|and|the|of|in|unknown|anonymous|null|none|n/a)$", re.I
)
_AFTER = re.compile(r"\s*(?:\(|\[|,\s*(?:in|at|for|of|from)\b|\s(?:in|for|at|from)\s|\s[-–—]\s).*$")
_TWEET = re.compile(r"\s*@\w+")
_LONGEST, _MOST_WORDS, _MOST_NAMES = 60, 6, 12


def clean_names(values: Iterable[str], *, site: str | None = None) -> tuple[str, ...]:
    """The names of people in ``values`` (each perhaps several: "By Ana Voss and Jon Pell, staff writers"), in order
    and once each. Desks, handles, addresses, dates and the site itself are no names."""
    found: list[str] = []
    for value in values:
        text = _LEAD.sub("", _TWEET.sub("", one_line(value)))
        for part in _SPLIT.split(text):
            for name in part.split(",") if part.count(",") and not _is_surname_first(part) else [part]:
                name = _clean_name(name)
                if _is_name(name, site) and name not in found:
                    found.append(name)
    return tuple(found[:_MOST_NAMES])


def _clean_name(text: str) -> str:
    return _LEAD.sub("", _AFTER.sub("", text.strip())).strip(" .,:;–—-|\"'“”")


def _is_surname_first(text: str) -> bool:
    family, _, given = text.partition(",")
    return len(family.split()) == 1 and len(given.split()) == 1 and not _ROLE.search(given)


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold()).removeprefix("the")


def _is_name(name: str, site: str | None) -> bool:
    if not 2 <= len(name) <= _LONGEST or len(name.split()) > _MOST_WORDS or _NO_NAME.search(name):
        return False
    if _ROLE.search(name) or (site and _squeeze(name) == _squeeze(site)):
        return False
    return name[:1].isalpha() and not any(word.lower() in MONTHS and word.lower() != "may" for word in name.split()[:1])
