"""When an article was published, how exactly that is known, and from what.

What belongs here: reading times as sites write them, and the order of evidence: what the user gave, what the
item says of itself, a dateline crumb, a date in the file's or page's name. What does not: the dates of
events.

A time is never invented. A day without a year takes one only from a date in the name of the file or page, or
from the day of collection when that is at most two days later; otherwise it stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from dateline.reading.datelines import MONTHS, Dateline

Precision = Literal["second", "minute", "day"]

_FIRST_YEAR, _LAST_YEAR = 1700, 2199
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_MONTH_YEAR = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[ \-]({_MONTH_NAME})\.?,?[ \-](\d{{4}})(?!\d)", re.I)
_MONTH_DAY_YEAR = re.compile(rf"\b({_MONTH_NAME})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.I)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_CLOCK = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])[:.h]([0-5]\d)(?::([0-5]\d))?(?!\d)\s*([ap]\.?\s?m\b\.?)?\s*"
    r"\(?(?P<zone>[A-Z]{1,5}\b)?\s*(?P<offset>[+-]\d\d:?\d\d\b|(?<=[TCtc])[+-]\d{1,2}\b)?",
    re.I,
)
# Hours from UTC of the abbreviations that mean one thing only. IST and ET are not among them.
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "cet": 1, "wat": 1, "cest": 2, "eet": 2, "sast": 2, "cat": 2,
    "eest": 3, "msk": 3, "eat": 3, "trt": 3, "pkt": 5, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "edt": -4, "est": -5, "cdt": -5,
    "pdt": -7, "pst": -8,
}  # fmt: skip
_SPACED_ZONE = re.compile(r"(?<=\d)\s+(?=[+-]\d\d:?\d\d$)")
_ZONE_NAME = re.compile(r"\[[\w/+-]+\]$|\s*(?:UTC|GMT)$")
_FOURTEEN = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")
_CTIME = re.compile(
    rf"\b({_MONTH_NAME}) (\d{{1,2}}) \d\d:\d\d(?::\d\d)?(?: [A-Z]{{2,5}})?(?: [+-]\d{{4}})? (\d{{4}})\b", re.I
)
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d\d")
_DIGITS = re.compile(r"\d{9,13}")
_NAME_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_NAME_PATH_DAY = re.compile(r"/((?:19|20)\d\d)/(\d{1,2}|[A-Za-z]{3})/(\d{1,2})(?=/|$)")
_NAME_YEAR = re.compile(r"(?:^|[/_\-. ])((?:19|20)\d\d)(?=$|[/_\-. ])")
_WRITTEN_LINE_WORDS = 14
_NAME_TO_DATELINE_DAYS = 7
_COLLECTED_AFTER_DAYS = 2


@dataclass(frozen=True, slots=True)
class Published:
    """A publication time in UTC with its precision, where it is from (``published_from``) and the words for
    people.
    """

    at: datetime | None
    precision: Precision | None
    origin: str
    evidence: str


UNKNOWN = Published(None, None, "none", "nothing names a publication time")


def choose_published(
    *,
    given: datetime | None,
    stated: Published | None,
    dateline: Dateline | None,
    names: tuple[str, ...],
    collected_at: datetime,
    told: Published | None = None,
    infer: Callable[[], Published | None] = lambda: None,
) -> Published:
    """The best-founded publication time.

    ``given`` is what the user said; ``stated`` what the item says of itself; ``told`` what a feed said of it;
    ``names`` the address of the page and the path of the file, in the order they are trusted; ``infer`` a guess that
    is asked for when nothing else is known. What lies days after the collection is no publication time.
    """
    if given is not None:
        return from_datetime(given, "given", "given by the user")
    latest = collected_at + timedelta(days=_COLLECTED_AFTER_DAYS)
    named = next((day for day in map(day_in_name, names) if day), None)
    for found in (stated, told):
        if found is not None and found.at is not None and found.at <= latest:
            return _at_local_midnight(found, named)
    if dateline is not None and dateline.month is not None and dateline.day is not None:
        read = _from_dateline(dateline, named, names, collected_at)
        if read is not None:
            return read
    if named is not None:
        return from_day(named, "filename", "the date in the name of the file or page")
    guessed = infer()
    return guessed if guessed is not None and guessed.at is not None and guessed.at <= latest else UNKNOWN


def _at_local_midnight(found: Published, named: date | None) -> Published:
    """The day of the page's address, where ``found`` is that day's midnight somewhere east of Greenwich.

    Sites east of it that store a day as a time and then write it in UTC print 22:00 of the day before.
    """
    if named is None or found.at is None or found.precision == "day" or found.at.minute or found.at.second:
        return found
    if found.at.hour >= 12 and found.at.date() + timedelta(days=1) == named:
        return from_day(named, found.origin, found.evidence + ", a local midnight by the date in the address")
    return found


def _from_dateline(
    dateline: Dateline, named: date | None, names: tuple[str, ...], collected_at: datetime
) -> Published | None:
    if dateline.month is None or dateline.day is None:
        return None
    if dateline.year is not None:
        day = _make_day(dateline.year, dateline.month, dateline.day)
        return from_day(day, "dateline", "the dateline") if day else None
    if named is not None:
        day = _nearest(dateline.month, dateline.day, named)
        near = day is not None and abs((day - named).days) <= _NAME_TO_DATELINE_DAYS
        return from_day(day, "dateline", "the dateline; the year is that of the name") if near and day else None
    years = {year for name in names for year in years_in_name(name)}
    if len(years) == 1:
        day = _make_day(years.pop(), dateline.month, dateline.day)
        return from_day(day, "dateline", "the dateline; the year is that of the name") if day else None
    if years:
        return None
    collected = collected_at.astimezone(UTC).date()
    day = _nearest(dateline.month, dateline.day, collected)
    if day is not None and timedelta(0) <= collected - day <= timedelta(days=_COLLECTED_AFTER_DAYS):
        return from_day(day, "dateline", "the dateline; collected within two days of that day")
    return None


def _nearest(month: int, day: int, to: date) -> date | None:
    found = [made for year in (to.year - 1, to.year, to.year + 1) if (made := _make_day(year, month, day))]
    return min(found, key=lambda made: abs((made - to).days), default=None)


def _make_day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def from_day(day: date, origin: str, evidence: str) -> Published:
    """``day`` as midnight UTC with precision ``day``."""
    return Published(datetime(day.year, day.month, day.day, tzinfo=UTC), "day", origin, evidence)


def from_datetime(moment: datetime, origin: str, evidence: str, *, has_seconds: bool = True) -> Published:
    """``moment`` in UTC; a time without zone is taken as UTC, and midnight as a day of unknown time."""
    aware = (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).replace(microsecond=0)
    if not (aware.hour or aware.minute or aware.second):
        # Midnight in another zone is that zone's day, not the day before in UTC.
        return from_day(aware.date(), origin, evidence)
    return Published(aware.astimezone(UTC), "second" if has_seconds else "minute", origin, evidence)


def parse_time(value: object, origin: str, evidence: str, *, day_first: bool | None = None) -> Published | None:
    """Read a time as feeds, sites and databases write it, or None when it names no certain day.

    Understood: ISO 8601, RFC 2822, seconds or milliseconds since 1970, "14 May 2023", "May 14, 2023 10:15
    GMT", 2023/05/14, and 14/05/2023 where only one order is possible or ``day_first`` says which is meant. A bare
    year or month is no day.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_epoch(float(value), origin, evidence)
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())[:100]
    digits = _FOURTEEN.fullmatch(text)
    if digits:
        text = "{}-{}-{}T{}:{}:{}".format(*digits.groups())
    if _DIGITS.fullmatch(text):
        return _from_epoch(float(text), origin, evidence)
    for read in (_parse_iso, _parse_mail):
        moment = read(text)
        if moment is not None and _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            if moment.tzinfo is not None and not 1 < moment.year < 9999:
                return None
            return from_datetime(moment, origin, evidence, has_seconds=text.count(":") >= 2 and _has_seconds(text))
    return _parse_written(text, origin, evidence, day_first)


def _has_seconds(text: str) -> bool:
    match = _CLOCK.search(text.replace("T", " "))
    return match is not None and match.group(3) is not None


def _parse_iso(text: str) -> datetime | None:
    day = _ISO_DAY.match(text)
    if not day and not re.match(r"\d{8}(?:T|$)", text):
        return None
    named = _ZONE_NAME.search(text)
    bare = _ZONE_NAME.sub("" if named and named[0].startswith("[") else "Z", text)
    try:
        return datetime.fromisoformat(_SPACED_ZONE.sub("", bare))
    except ValueError:
        return None


def _parse_mail(text: str) -> datetime | None:
    # The standard parser also takes what it half understands, so the shape is checked first.
    if not _MAIL.match(text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _from_epoch(seconds: float, origin: str, evidence: str) -> Published | None:
    if 19_000_101 <= seconds <= 21_991_231:  # the number 20240220 is a day
        return parse_time(f"{seconds:.0f}"[:8] + "T000000", origin, evidence)
    if seconds >= 1e11:
        seconds /= 1000
    if not 1e8 <= seconds <= 7e9:
        return None
    return from_datetime(datetime.fromtimestamp(int(seconds), tz=UTC), origin, evidence)


def _parse_written(text: str, origin: str, evidence: str, day_first: bool | None) -> Published | None:
    day = day_in_words(text, day_first=day_first)
    if day is None:
        return None
    clock = next((c for c in _CLOCK.finditer(text) if c["zone"] or c["offset"]), None)
    hours = _zone_hours(clock) if clock else None
    if clock is None or hours is None:
        # A clock without a zone says nothing certain about UTC.
        return from_day(day, origin, evidence)
    hour = int(clock.group(1))
    if clock.group(4):
        hour = hour % 12 + (12 if clock.group(4)[0] in "pP" else 0)
    zone = timezone(timedelta(hours=hours))
    moment = datetime(day.year, day.month, day.day, hour, int(clock.group(2)), int(clock.group(3) or 0), tzinfo=zone)
    return from_datetime(moment, origin, evidence, has_seconds=clock.group(3) is not None)


def _zone_hours(clock: re.Match[str]) -> float | None:
    zone = (clock["zone"] or "").lower()
    hours: float | None = _ZONES.get(zone)
    if zone and hours is None:
        return None
    if clock["offset"] and not hours:
        digits = clock["offset"][1:].replace(":", "")
        size = int(digits[:-2]) + int(digits[-2:]) / 60 if len(digits) > 2 else int(digits)
        return (-size if clock["offset"][0] == "-" else size) if size <= 14 else None
    return hours


def day_in_words(text: str, *, day_first: bool | None = None) -> date | None:
    """The first full date (day, month and year) in ``text``; None where day and month could be swapped and
    ``day_first`` does not say which it is."""
    match = _DAY_MONTH_YEAR.search(text)
    if match:
        return _make_day(int(match[3]), MONTHS[match[2].lower()], int(match[1]))
    match = _MONTH_DAY_YEAR.search(text) or _CTIME.search(text)
    if match:
        return _make_day(int(match[3]), MONTHS[match[1].lower()], int(match[2]))
    match = _YEAR_FIRST.search(text)
    if match:
        return _make_day(int(match[1]), int(match[2]), int(match[3]))
    match = _YEAR_LAST.search(text)
    if match:
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == ".":  # 14.05.2023 is always day first
            return _make_day(year, second, first)
        if first == second or second > 12:
            return _make_day(year, first, second)
        if first > 12 or day_first:
            return _make_day(year, second, first)
        if day_first is False:
            return _make_day(year, first, second)
    return None


def written_date(line: str, *, day_first: bool | None = None) -> Published | None:
    """The full date in a short line of a page head ("Published May 14, 2023 10:15 GMT"), or None."""
    if len(line.split()) > _WRITTEN_LINE_WORDS or not day_in_words(line, day_first=day_first):
        return None
    return _parse_written(line, "dateline", "the date line above the text", day_first)


def day_in_name(name: str) -> date | None:
    """The date in a file name or address ("2024-02-20_x.txt", "/2023/05/14/story"), or None.

    The last part of the path counts before its folders. Two different dates in one part are no evidence.
    """
    path_day = _NAME_PATH_DAY.search(name)
    for part in reversed(re.split(r"[/\\]", name)):
        found = {_make_day(int(m[1]), int(m[3]), int(m[4])) for m in _NAME_DAY.finditer(part)} - {None}
        if len(found) == 1:
            return found.pop()
        if found:
            return None
    if path_day:
        month = path_day[2].lower()
        number = int(month) if month.isdigit() else MONTHS.get(month, 0)
        return _make_day(int(path_day[1]), number, int(path_day[3]))
    return None


def years_in_name(name: str) -> set[int]:
    """The years that stand alone in a file name or address ("news/2023/x.txt")."""
    return {int(year) for year in _NAME_YEAR.findall(name)}
