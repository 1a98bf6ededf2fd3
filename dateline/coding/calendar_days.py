"""From the meaning of a temporal expression to days of the calendar.

What belongs here: arithmetic on days, given the publication day, the tense of the verb and, where known, the
day told of before. What does not: finding expressions in text (``timex``).

All days are Gregorian, ranges are inclusive on both ends, weeks begin on Monday, and seasons are those of the
northern hemisphere (winter of a year begins in its December).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

AHEAD_DAYS = 30
"""How far a yearless date told in the past tense may lie ahead of publication: announcements are often past
tense."""

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression says, before it is placed on the calendar.

    ``kind`` names the rule of arithmetic; ``weekday`` counts from 0 for Monday; ``amount`` is signed;
    ``unit`` is ``hour``, ``day``, ``week``, ``month``, ``quarter``, ``year``, ``decade`` or a season;
    ``which`` is a word such as ``last`` or ``early``; ``parts`` are the expressions it is built on.
    """

    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    amount: int | None = None
    unit: str = ""
    which: str = ""
    parts: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """Inclusive days with their precision; None where nothing is known of that end."""

    first: date | None
    last: date | None
    precision: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a reader knows: the publication day, the tense of the verb, the day that was told of before."""

    anchor: date | None = None
    tense: str | None = None
    reference: date | None = None


UNKNOWN = Days(None, None, "unknown")


def place_on_calendar(meaning: Meaning, frame: Frame) -> Days:
    """The days meant. A day outside of the calendar (30 February, the year 0) gives ``UNKNOWN``, never an
    error."""
    try:
        return _RULES[meaning.kind](meaning, frame)
    except (ValueError, OverflowError):
        return UNKNOWN


def _day(day: date) -> Days:
    return Days(day, day, "day")


def _month(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31), "year")


def _week(day: date) -> Days:
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + timedelta(days=6), "week")


def _season(year: int, season: str) -> Days:
    start = SEASONS[season]
    first = date(year, start, 1)
    return Days(first, _month(*_add_months(year, start, 2)).last, "season")


def _add_months(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def _unit_around(day: date, unit: str) -> Days:
    """The calendar unit that holds the day."""
    if unit in ("day", "hour"):
        return _day(day)
    if unit == "week":
        return _week(day)
    if unit == "month":
        return _month(day.year, day.month)
    if unit == "quarter":
        return _quarter_of(day.year, (day.month - 1) // 3 + 1)
    if unit == "decade":
        return _decade_of(day.year // 10 * 10)
    return _year(day.year)


def _quarter_of(year: int, quarter: int) -> Days:
    return Days(date(year, quarter * 3 - 2, 1), _month(year, quarter * 3).last, "range")


def _decade_of(year: int) -> Days:
    return Days(date(year, 1, 1), date(year + 9, 12, 31), "range")


def _move(day: date, amount: int, unit: str) -> date:
    """The day so many units away; months and years are cut to the length of the month."""
    if unit == "hour":
        return day + timedelta(days=int(amount / 24))
    if unit == "day":
        return day + timedelta(days=amount)
    if unit == "week":
        return day + timedelta(days=7 * amount)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit] * amount
    year, month = _add_months(day.year, day.month, months)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(year)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _choose(candidates: list[Days], frame: Frame, which: str, ahead: int = 0) -> Days:
    """The candidate that the tense, or a word such as ``last``, points at; candidates stand in calendar
    order."""
    anchor = frame.anchor
    if anchor is None:
        return UNKNOWN
    if which == "last":
        fit = [days for days in candidates if days.last is not None and days.last < anchor]
        return fit[-1] if fit else UNKNOWN
    if which == "next":
        fit = [days for days in candidates if days.first is not None and days.first > anchor]
        return fit[0] if fit else UNKNOWN
    if frame.tense == "future":
        fit = [days for days in candidates if days.last is not None and days.last >= anchor]
        return fit[0] if fit else UNKNOWN
    limit = anchor + timedelta(days=ahead)
    fit = [days for days in candidates if days.first is not None and days.first <= limit]
    return fit[-1] if fit else UNKNOWN


def _year_of(meaning: Meaning, frame: Frame) -> int | None:
    """The year said outright or by a part such as "last year"; None where the reader must choose."""
    if meaning.year is not None:
        return meaning.year
    if meaning.parts:
        first = place_on_calendar(meaning.parts[0], frame).first
        return first.year if first else None
    return None


def _place_date(meaning: Meaning, frame: Frame) -> Days:
    assert meaning.month is not None
    assert meaning.day is not None
    year = _year_of(meaning, frame)
    if year is not None:
        day = date(year, meaning.month, meaning.day)
        # A day known by its date ("the Oct. 7 attack") is meant only by those who write after it.
        if meaning.which != "named" or frame.anchor is None or day <= frame.anchor:
            return _day(day)
    if frame.anchor is None or meaning.parts:
        return UNKNOWN
    candidates = []
    for candidate in range(max(MINYEAR, frame.anchor.year - 8), min(MAXYEAR, frame.anchor.year + 8) + 1):
        # Eight years reach past the longest gap between two 29ths of February.
        if meaning.day <= monthrange(candidate, meaning.month)[1]:
            candidates.append(_day(date(candidate, meaning.month, meaning.day)))
    chosen = _choose(candidates, frame, "", AHEAD_DAYS)
    if meaning.weekday is None or chosen.first is None or chosen.first.weekday() == meaning.weekday:
        return chosen
    # "Friday, May 6" names its year by the weekday; a year further away is likelier a slip of the writer.
    near = [
        days
        for days in candidates
        if days.first and days.first.weekday() == meaning.weekday and abs(days.first.year - chosen.first.year) == 1
    ]
    return near[0] if near else chosen


def _place_month(meaning: Meaning, frame: Frame) -> Days:
    assert meaning.month is not None
    year = _year_of(meaning, frame)
    if year is not None:
        return _month(year, meaning.month)
    if frame.anchor is None or meaning.parts:
        return UNKNOWN
    if meaning.which == "this":
        return _month(frame.anchor.year, meaning.month)
    years = range(frame.anchor.year - 2, frame.anchor.year + 3)
    return _choose([_month(y, meaning.month) for y in years], frame, meaning.which)


def _place_year(meaning: Meaning, frame: Frame) -> Days:
    assert meaning.year is not None
    return _year(meaning.year)


def _place_decade(meaning: Meaning, frame: Frame) -> Days:
    assert meaning.year is not None
    return _decade_of(meaning.year)


def _place_weekday(meaning: Meaning, frame: Frame) -> Days:
    assert meaning.weekday is not None
    if meaning.parts:
        week = place_on_calendar(meaning.parts[0], frame)
        return _day(week.first + timedelta(days=meaning.weekday)) if week.first else UNKNOWN
    if meaning.which in ("previous", "following"):
        if frame.reference is None:
            return UNKNOWN
        base, which = frame.reference, "last" if meaning.which == "previous" else "next"
    elif frame.anchor is None:
        return UNKNOWN
    else:
        base, which = frame.anchor, meaning.which
    back = (base.weekday() - meaning.weekday) % 7
    future = frame.tense == "future" or (which == "this" and frame.tense is None)
    if which == "last":
        return _day(base - timedelta(days=back or 7))
    if which == "next":
        return _day(base + timedelta(days=7 - back))
    if future:
        return _day(base + timedelta(days=(7 - back) % 7))
    return _day(base - timedelta(days=back))


def _place_offset(meaning: Meaning, frame: Frame) -> Days:
    return _day(frame.anchor + timedelta(days=meaning.amount or 0)) if frame.anchor else UNKNOWN


def _place_overnight(meaning: Meaning, frame: Frame) -> Days:
    return Days(frame.anchor - timedelta(days=1), frame.anchor, "range") if frame.anchor else UNKNOWN


def _place_unit(meaning: Meaning, frame: Frame) -> Days:
    if frame.anchor is None:
        return UNKNOWN
    # The first day of the unit moves safely: 31 March less a month must not become 3 March.
    start = _unit_around(frame.anchor, meaning.unit).first
    assert start is not None
    return _unit_around(_move(start, meaning.amount or 0, meaning.unit), meaning.unit)


def _place_weekend(meaning: Meaning, frame: Frame) -> Days:
    if frame.anchor is None:
        return UNKNOWN
    near = frame.anchor - timedelta(days=(frame.anchor.weekday() - 5) % 7)
    weekends = [Days(near + timedelta(days=7 * n), near + timedelta(days=7 * n + 1), "range") for n in (-1, 0, 1)]
    which = meaning.which
    if which == "this":
        future = frame.tense in ("future", None) and weekends[1].last is not None and weekends[1].last < frame.anchor
        return weekends[2] if future else weekends[1]
    return _choose(weekends, frame, which)


def _place_season(meaning: Meaning, frame: Frame) -> Days:
    if meaning.year is not None:
        return _season(meaning.year, meaning.unit)
    if frame.anchor is None:
        return UNKNOWN
    year = frame.anchor.year
    if meaning.which == "this":
        before, now = (_season(y, meaning.unit) for y in (year - 1, year))
        running = before.last is not None and before.last >= frame.anchor
        to_come = now.first is not None and now.first > frame.anchor and frame.tense != "future"
        return before if running or (to_come and meaning.unit == "winter") else now
    return _choose([_season(y, meaning.unit) for y in range(year - 2, year + 3)], frame, meaning.which)


def _place_quarter(meaning: Meaning, frame: Frame) -> Days:
    """Quarter ``amount`` (``unit`` "quarter") or half ("half") of a year."""
    assert meaning.amount is not None
    amount = meaning.amount
    year = _year_of(meaning, frame)

    def of(y: int) -> Days:
        if meaning.unit == "half":
            return Days(_quarter_of(y, amount * 2 - 1).first, _quarter_of(y, amount * 2).last, "range")
        return _quarter_of(y, amount)

    if year is not None:
        return of(year)
    if frame.anchor is None:
        return UNKNOWN
    return _choose([of(y) for y in range(frame.anchor.year - 1, frame.anchor.year + 2)], frame, "")


def _place_shift(meaning: Meaning, frame: Frame) -> Days:
    """So many units from a part, from the day told of before, or, looking back, from publication.

    A part fixes the day exactly; without one, "two weeks ago" is the week around that day.
    """
    if meaning.amount is None:
        return UNKNOWN
    if meaning.parts:
        base = place_on_calendar(meaning.parts[0], frame)
        if base.first is None or base.last is None:
            return UNKNOWN
        if meaning.unit in ("hour", "day", "week"):
            return Days(
                _move(base.first, meaning.amount, meaning.unit),
                _move(base.last, meaning.amount, meaning.unit),
                base.precision,
            )
        return _unit_around(_move(base.first, meaning.amount, meaning.unit), meaning.unit)
    if meaning.which == "anchor":
        start = frame.anchor
    else:
        start = frame.reference or (frame.anchor if meaning.amount < 0 else None)
    if start is None:
        return UNKNOWN
    there = _move(start, meaning.amount, meaning.unit)
    if meaning.unit == "week":
        return Days(there - timedelta(days=3), there + timedelta(days=3), "week")
    return _unit_around(there, meaning.unit)


def _place_in_units(meaning: Meaning, frame: Frame) -> Days:
    """ "in two days": a point ahead in the future tense, a duration (no date) in any other."""
    if frame.tense != "future" or frame.anchor is None or meaning.amount is None:
        return UNKNOWN
    return _unit_around(_move(frame.anchor, meaning.amount, meaning.unit), meaning.unit)


def _place_stretch(meaning: Meaning, frame: Frame) -> Days:
    """ "the past three days" (``amount`` below 0) and "the next two weeks"."""
    if frame.anchor is None or meaning.amount is None:
        return UNKNOWN
    there = _move(frame.anchor, meaning.amount, meaning.unit)
    return Days(min(there, frame.anchor), max(there, frame.anchor), "range")


def _place_part(meaning: Meaning, frame: Frame) -> Days:
    """A part of a longer expression: early, mid, late; before or after publication; its nth week."""
    whole = place_on_calendar(meaning.parts[0], frame)
    first, last = whole.first, whole.last
    if first is None or last is None:
        return UNKNOWN
    if whole.precision == "day":
        return whole
    which = meaning.which
    if which == "earlier" and frame.anchor:
        return Days(first, min(last, max(first, frame.anchor)), "range")
    if which in ("later", "rest") and frame.anchor:
        return Days(max(first, min(last, frame.anchor)), last, "range")
    if which == "week":
        nth = meaning.amount or 0
        if nth < 0:
            return Days(last - timedelta(days=6), last, "week")
        return Days(first + timedelta(days=7 * nth - 7), min(last, first + timedelta(days=7 * nth - 1)), "week")
    third = {"early": 0, "mid": 1, "late": 2}.get(which)
    if third is None:
        return UNKNOWN
    if whole.precision == "month":
        starts = [first, first.replace(day=11), first.replace(day=21)]
    elif whole.precision == "year":
        starts = [first, first.replace(month=5), first.replace(month=9)]
    else:
        length = (last - first).days + 1
        starts = [first + timedelta(days=length * n // 3) for n in range(3)]
    return Days(starts[third], last if third == 2 else starts[third + 1] - timedelta(days=1), "range")


def _place_since(meaning: Meaning, frame: Frame) -> Days:
    past = Frame(frame.anchor, "past", frame.reference)
    start = place_on_calendar(meaning.parts[0], past).first
    if start is None or frame.anchor is None or start > frame.anchor:
        return UNKNOWN
    return Days(start, frame.anchor, "range")


def _place_until(meaning: Meaning, frame: Frame) -> Days:
    end = place_on_calendar(meaning.parts[0], frame)
    if frame.anchor is None or end.last is None or end.last <= frame.anchor:
        return end
    return Days(frame.anchor, end.last, "range")


def _place_range(meaning: Meaning, frame: Frame) -> Days:
    """From one expression to another; the one that lacks a year takes it from the other."""
    left, right = meaning.parts
    if _has_year(left) and not _has_year(right):
        first = place_on_calendar(left, frame).first
        last = place_on_calendar(right, Frame(first, "future", frame.reference)).last
    else:
        last = place_on_calendar(right, frame).last
        first = place_on_calendar(left, frame).first if _has_year(left) else _latest_before(left, last, frame)
    if first is None or last is None or first > last:
        return UNKNOWN
    return Days(first, last, "range")


def _has_year(meaning: Meaning) -> bool:
    return meaning.kind not in ("date", "month", "weekday") or meaning.year is not None or bool(meaning.parts)


def _latest_before(meaning: Meaning, last: date | None, frame: Frame) -> date | None:
    if last is None:
        return None
    # The 30 days of grace belong to publication, not to the end of a range.
    for days_back in (0, AHEAD_DAYS + 1):
        first = place_on_calendar(meaning, Frame(last - timedelta(days=days_back), "past", frame.reference)).first
        if first is not None and first <= last:
            return first
    return None


_RULES: dict[str, Callable[[Meaning, Frame], Days]] = {
    "date": _place_date,
    "month": _place_month,
    "year": _place_year,
    "decade": _place_decade,
    "weekday": _place_weekday,
    "offset": _place_offset,
    "overnight": _place_overnight,
    "unit": _place_unit,
    "weekend": _place_weekend,
    "season": _place_season,
    "quarter": _place_quarter,
    "shift": _place_shift,
    "in_units": _place_in_units,
    "stretch": _place_stretch,
    "part": _place_part,
    "since": _place_since,
    "until": _place_until,
    "range": _place_range,
}
