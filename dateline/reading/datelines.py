"""The dateline crumb: the place, day and wire printed before the first sentence ("KHARTOUM, May 14 (AFP) -").

What belongs here: finding it and reading its parts. What does not: deciding the publication time
(``published``).
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY_WORDS = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_WHEN = (
    rf"{_DAY_WORDS}(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|"
    rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH}))(?:,?\s+(?P<year>(?:19|20)\d\d))?"
)
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.\-]*[A-ZÀ-Þ.](?:[ /\-][A-ZÀ-Þ][A-ZÀ-Þ'’.\-]*){0,4}"
_NAME = r"[A-ZÀ-Þ][\w'’.\-]*(?:[ /\-][A-ZÀ-Þa-z][\w'’.\-]*){0,4}"
_PLACE = rf"(?P<place>{_NAME}(?:,\s+{_NAME}){{0,2}})"
_WIRE = r"[(\[/](?P<wire>[A-Z][\w .&/'’\-]{1,40})[)\]/]"
_DASH = r"\s*(?:--?|–|—|:|\|)\s*"
_CAPITAL_PLACE = rf"(?P<place>{_CAPITALS}(?:,\s+{_NAME}){{0,2}})"

# From the most to the least telling. A place in mixed case only counts beside a day or a wire, for "Kim - who
# ..." looks the same without them.
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_PLACE}\s*[,:]?\s+{_WHEN},?\s*{_WIRE}(?:{_DASH}|\s+(?=[A-Z\"“]))",
        rf"{_PLACE},?\s*{_WIRE},?\s*{_WHEN}{_DASH}",
        rf"{_PLACE},?\s*{_WIRE}{_DASH}",
        rf"{_CAPITAL_PLACE}\s*,?\s*{_WIRE}\s+(?=[A-Z\"“])",
        rf"{_WHEN},?\s*{_WIRE}{_DASH}",
        rf"{_PLACE}\s*[,:]\s+{_WHEN}\s*,?{_DASH}",
        rf"{_WIRE}(?:{_DASH}|\s*(?=[A-Z\"“]))",
        rf"(?P<place>{_CAPITALS}(?:,\s+{_NAME}){{0,2}})\s*(?:--?|–|—)\s*(?=[A-Z\"“‘'0-9])",
        r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ'’\- /]{3,30})\s*:\s+(?=[A-Z\"“])",
    )
)
_REACH = 160  # characters: no dateline is longer
_PARAGRAPHS = 3  # a standfirst may stand above it


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline crumb: half-open offsets in the body (``end`` is where the sentence begins) and what it
    says.
    """

    start: int
    end: int
    place: str | None
    wire: str | None
    month: int | None
    day: int | None
    year: int | None


def find_dateline(body: str) -> Dateline | None:
    """The dateline crumb at the start of one of the first three paragraphs of ``body``, or None."""
    start = 0
    for _ in range(_PARAGRAPHS):
        found = _read_at(body, start)
        if found:
            return found
        cut = body.find("\n\n", start)
        if cut < 0:
            return None
        start = cut + 2
    return None


def dateline_span(body: str) -> tuple[int, int] | None:
    """Half-open offsets of the dateline crumb in ``body``, separator included, or None if it has none."""
    found = find_dateline(body)
    return (found.start, found.end) if found else None


def _read_at(body: str, start: int) -> Dateline | None:
    head = body[start : start + _REACH].split("\n", 1)[0]
    for shape in _SHAPES:
        match = shape.match(head)
        if match is None or match.end() == len(head):
            continue
        parts = match.groupdict()
        place = parts.get("place")
        if place and re.split(r"\W", place.lower())[0] in _not_places():
            continue
        wire = parts.get("wire")
        month = parts.get("month") or parts.get("month2")
        in_capitals = place is not None and place.split(",")[0].isupper()
        if wire and not is_wire(wire) and not month and not in_capitals:
            continue  # "The minister (Health) - who ..."
        day = parts.get("day") or parts.get("day2")
        year = parts.get("year")
        return Dateline(
            start,
            start + match.end(),
            _without_stop(place) if place else None,
            wire_name(wire) if wire else None,
            MONTHS[month.rstrip(".").lower()] if month else None,
            int(day) if day else None,
            int(year) if year else None,
        )
    return None


def _without_stop(place: str) -> str:
    """``place`` without the full stop that some agencies put after it ("MOSCOW."), abbreviations kept."""
    return place[:-1] if re.search(r"\w{4}\.$", place) else place


def is_wire(name: str) -> bool:
    """True when ``name`` is a news agency known to ``data/wires.csv``."""
    return name.strip().casefold() in _wires()


def wire_name(name: str) -> str:
    """The usual name of the agency written as ``name``; an unknown one is returned as written."""
    return _wires().get(name.strip().casefold(), name.strip())


def credited_wire(name: str) -> str | None:
    """The usual name of the agency that ``name`` alone names, or None.

    Short forms count only as they are written ("AP", not "ap"). Those that are words, or names of broadcasters that
    stand on each of their own pages, count in a dateline only.
    """
    bare = name.strip()
    known = _wires().get(bare.casefold())
    if known is None or bare.casefold() in _weak_wires():
        return None
    return known if len(bare) > 5 or bare == known or bare.isupper() else None


def _read_data(name: str) -> str:
    return files("dateline.reading").joinpath("data", name).read_text(encoding="utf-8")


@cache
def _not_places() -> frozenset[str]:
    return frozenset(line for line in _read_data("not_places.txt").splitlines() if not line.startswith("#"))


@cache
def _wires() -> dict[str, str]:
    return {row["alias"]: row["wire"] for row in _wire_rows()}


@cache
def _weak_wires() -> frozenset[str]:
    return frozenset(row["alias"] for row in _wire_rows() if row["weak"] == "yes")


def _wire_rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_read_data("wires.csv"))))
