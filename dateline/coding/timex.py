"""Temporal expressions of a sentence: their characters and the days they mean.

What belongs here: the words that combine atoms or widen them ("since", "from … to", "late", "two days
before"), and the one entry for a reader of dates. What does not: the wording of the atoms (``timex_atoms``),
arithmetic on days (``calendar_days``), and the choice of the one date that belongs to an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from dateline.coding.calendar_days import Days, Frame, Meaning, place_on_calendar
from dateline.coding.timex_atoms import Found, find_atoms, part_name, text_before


@dataclass(frozen=True, slots=True)
class Timex:
    """One temporal expression.

    ``start`` and ``end`` are half-open code point offsets. ``first`` and ``last`` are inclusive days, None
    where the expression cannot be placed (no publication day, or an event nobody dated). ``precision`` is
    ``day``, ``week``, ``month``, ``season``, ``year``, ``range`` or ``unknown``. ``rule`` names what was
    matched. ``direction_hint`` is ``past`` or ``future`` where the words themselves say so.
    """

    text: str
    start: int
    end: int
    first: date | None
    last: date | None
    precision: str
    rule: str
    direction_hint: str | None
    meaning: Meaning


def find_timexes(
    text: str,
    anchor: date | None,
    *,
    base: int = 0,
    tense: str | None = None,
    reference: date | None = None,
) -> list[Timex]:
    """The temporal expressions of one sentence, in order, without overlap.

    ``anchor`` is the publication day: without it only expressions that carry their year are placed. ``base``
    is added to the offsets. ``tense`` (``past``, ``future`` or None for past) decides the direction of a
    weekday or a yearless date. ``reference`` is the day told of before, for "two days later" and "the same
    day".
    """
    found = _drop_overlaps(text, list(find_atoms(text)))
    if not found:
        return []
    for step in (_join_years, _join_ranges, _join_shifts, _widen):
        found = step(text, found)
    result = []
    for item in found:
        if item.weak:
            continue
        words = text[item.start : item.end]
        timex = Timex(words, base + item.start, base + item.end, None, None, "unknown", item.rule, item.hint,
                      item.meaning)  # fmt: skip
        result.append(resolve(timex, tense, anchor, reference))
    return result


def resolve(timex: Timex, tense: str | None, anchor: date | None, reference: date | None = None) -> Timex:
    """The same expression placed for this tense. A direction the words give ("next Tuesday") goes before
    tense."""
    days: Days = place_on_calendar(timex.meaning, Frame(anchor, timex.direction_hint or tense, reference))
    return replace(timex, first=days.first, last=days.last, precision=days.precision)


_COMPARABLE = ("date", "month", "year", "weekday", "decade", "offset", "quarter", "part", "unit")
_LINK = re.compile(r"\s*(?:\b(?:to|until|till|through|thru)\b|[-–—])\s*(?:the\s+)?$")
_AND = re.compile(r"\s+and\s+(?:the\s+)?$")
_RANGE_LEAD = re.compile(r"\b(?:[Ff]rom|[Bb]etween|FROM|BETWEEN)\s+(?:the\s+)?$")
_OF_YEAR = re.compile(r",?\s+(?:of\s+|in\s+)?$")
_HANGS_ON = re.compile(r"\s+(?:the\s+)?$")
_PART_LEAD = re.compile(
    r"\b(?:(?P<point>early|mid|late)(?:\s+(?:in|on)(?:\s+the)?)?[\s-]+|(?:the\s+)?(?P<section>beginning|"
    r"start|middle|end|close|rest|remainder)\s+of\s+(?:the\s+month\s+of\s+)?|(?P<side>earlier|"
    r"later)\s+(?:in\s+|on\s+)?|(?:the\s+)?(?P<nth>first|second|third|fourth|last|final)\s+week\s+(?:of|"
    r"in)\s+)$",
    re.IGNORECASE,
)
_SINCE_LEAD = re.compile(r"\b(?:since|ever\s+since)\s+(?:at\s+least\s+)?(?:the\s+)?$", re.IGNORECASE)
_UNTIL_LEAD = re.compile(r"\b(?:until|till|through)\s+(?:the\s+)?$", re.IGNORECASE)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1}


def _drop_overlaps(text: str, found: list[Found]) -> list[Found]:
    """The longest of overlapping atoms, sure ones before weak ones; in order of the text."""
    taken = bytearray(len(text))
    kept = []
    for item in sorted(found, key=lambda f: (f.weak, f.start - f.end, f.start)):
        if not any(taken[item.start : item.end]):
            taken[item.start : item.end] = b"\x01" * (item.end - item.start)
            kept.append(item)
    return sorted(kept, key=lambda f: f.start)


def _join_years(text: str, found: list[Found]) -> list[Found]:
    """ "May 6 last year", "in September this year", "Tuesday of last week", "last week on Friday"."""
    result: list[Found] = []
    for item in found:
        left = result[-1] if result else None
        if left is not None and _OF_YEAR.fullmatch(text[left.end : item.start][:8]):
            if _is_unit(item, "year") and left.meaning.kind in ("date", "month") and _lacks_year(left):
                meaning = replace(left.meaning, parts=(item.meaning,), which="")
                result[-1] = Found(left.start, item.end, meaning, left.rule, item.hint)
                continue
            if _is_unit(item, "week") and left.meaning.kind == "weekday":
                meaning = replace(left.meaning, parts=(item.meaning,), which="")
                result[-1] = Found(left.start, item.end, meaning, left.rule, item.hint)
                continue
        if (
            left is not None
            and _is_unit(left, "week")
            and item.meaning.kind == "weekday"
            and text[left.end : item.start].strip() in ("", "on", ",")
        ):
            meaning = replace(item.meaning, parts=(left.meaning,), which="")
            result[-1] = Found(left.start, item.end, meaning, item.rule, left.hint)
            continue
        result.append(item)
    return result


def _is_unit(item: Found, unit: str) -> bool:
    return item.meaning.kind == "unit" and item.meaning.unit == unit


def _lacks_year(item: Found) -> bool:
    return item.meaning.year is None and not item.meaning.parts


def _join_ranges(text: str, found: list[Found]) -> list[Found]:
    """ "from May 3 to May 6", "between March and June", "Monday through Friday"."""
    result: list[Found] = []
    for item in found:
        left = result[-1] if result else None
        if left is None or left.meaning.kind not in _COMPARABLE or item.meaning.kind not in _COMPARABLE:
            result.append(item)
            continue
        between = text[left.end : item.start][:16]
        lead = _RANGE_LEAD.search(text_before(text, left.start))
        opened = lead is not None and (_LINK.match(between) or _AND.match(between))
        # Without "from", a month and a verb would do: "Theresa May to March"; both must be sure.
        bare = left.meaning.kind == item.meaning.kind and not (left.weak or item.weak) and _LINK.match(between)
        if opened or bare:
            start = left.start - len(lead[0]) if lead else left.start
            meaning = Meaning("range", parts=(left.meaning, item.meaning))
            result[-1] = Found(start, item.end, meaning, "range", item.hint or left.hint)
        else:
            result.append(item)
    return result


def _join_shifts(text: str, found: list[Found]) -> list[Found]:
    """ "two days after Tuesday's attack": hangs on a day that is named; on an event without a day it stays
    open."""
    result: list[Found] = []
    for item in found:
        left = result[-1] if result else None
        if (
            left is not None
            and left.meaning.which == "hanging"
            and not item.weak
            and _HANGS_ON.fullmatch(text[left.end : item.start][:8])
        ):
            meaning = replace(left.meaning, which="", parts=(item.meaning,))
            result[-1] = Found(left.start, item.end, meaning, left.rule, item.hint)
        else:
            result.append(item)
    return [
        item._replace(meaning=replace(item.meaning, amount=None)) if item.meaning.which == "hanging" else item
        for item in result
    ]


def _widen(text: str, found: list[Found]) -> list[Found]:
    """Words before an expression: "late", "the end of", "since", "until"."""
    result: list[Found] = []
    for item in found:
        floor = result[-1].end if result else 0
        if not item.weak and item.meaning.kind != "range":
            item = _widen_part(text, item, floor)
            item = _widen_reach(text, item, floor)
        result.append(item)
    return result


def _window(text: str, item: Found, floor: int) -> str:
    return text[max(floor, item.start - 48) : item.start]


def _widen_part(text: str, item: Found, floor: int) -> Found:
    match = _PART_LEAD.search(_window(text, item, floor))
    if match is None or item.meaning.kind in ("shift", "stretch", "part", "in_units", "overnight"):
        return item
    start = item.start - len(match[0])
    if item.meaning.kind in ("date", "weekday", "offset"):  # "early Wednesday" is still that day
        return item._replace(start=start) if match["point"] or match["side"] else item
    if match["nth"]:
        if item.meaning.kind != "month":
            return item
        meaning = Meaning("part", amount=_NTH[match["nth"].lower()], which="week", parts=(item.meaning,))
        return Found(start, item.end, meaning, "part", item.hint)
    which = part_name(match["point"] or match["section"] or match["side"])
    hint = {"earlier": "past", "later": "future"}.get(which, item.hint)
    return Found(start, item.end, Meaning("part", which=which, parts=(item.meaning,)), "part", hint)


def _widen_reach(text: str, item: Found, floor: int) -> Found:
    window = _window(text, item, floor)
    match = _SINCE_LEAD.search(window)
    if match is not None:
        return Found(item.start - len(match[0]), item.end, Meaning("since", parts=(item.meaning,)), "since", "past")
    match = _UNTIL_LEAD.search(window)
    if match is not None:
        meaning = Meaning("until", parts=(item.meaning,))
        return Found(item.start - len(match[0]), item.end, meaning, "until", item.hint)
    return item
