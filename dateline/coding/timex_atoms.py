"""The atoms of temporal expressions: "May 6", "Tuesday night", "last year", "two days ago".

What belongs here: one pattern for each wording, and the function that says what it means. What does not:
words that combine atoms or widen them ("since", "from … to", "late"), which are the matter of ``timex``.

A word that may be something else (May, March, a bare number) counts only where its neighbours say that it is
a date. Every pattern is bounded, so a sentence costs time linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from dateline.coding.calendar_days import Meaning
from dateline.coding.number_words import ONES, parse_number


class Found(NamedTuple):
    """An expression in text, before it is placed. ``weak`` marks a date only if a neighbour makes it one."""

    start: int
    end: int
    meaning: Meaning
    rule: str
    hint: str | None = None
    weak: bool = False


def text_before(text: str, position: int, width: int = 40) -> str:
    """The few characters before a position: a pattern that ends in ``$`` must not walk the whole sentence."""
    return text[max(0, position - width) : position]


def find_atoms(text: str) -> Iterator[Found]:
    """Every atom of the text, in no order and with overlaps."""
    if not _TRIGGER.search(text):
        return
    for pattern, build in _ATOMS:
        for match in pattern.finditer(text):
            item = build(match)
            if item is not None:
                yield item


# --- words

_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
    "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_SHORT_MONTHS = ("may", "june", "july")  # as short as an abbreviation, yet whole
_WEEKDAYS = {
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
}
_HOLIDAYS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31),
    "new year's day": (1, 1),
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_DAY_OFFSETS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
_PARTS = {
    "beginning": "early", "start": "early", "early": "early", "mid": "mid", "middle": "mid", "end": "late",
    "close": "late", "late": "late", "rest": "rest", "remainder": "rest", "earlier": "earlier",
    "later": "later",
}  # fmt: skip
_WHICH = {"last": "last", "past": "last", "this past": "last", "next": "next", "coming": "next",
          "this coming": "next", "this": "this", "previous": "previous",
          "following": "following"}  # fmt: skip
_HINTS = {"last": "past", "next": "future"}
_STEPS = {"last": -1, "previous": -1, "next": 1}

# Days known by their date: "the Sept. 11 attacks" is not this year's September.
_NAMED_DAYS = (
    (re.compile(r"\s+(?:\w+\s+)?(?:attacks|hijack)"), 9, 11, 2001),
    (re.compile(r"\s+(?:\w+\s+)?(?:attack|massacre|assault)"), 10, 7, 2023),
    (re.compile(r"\s+(?:\w+\s+)?(?:riot|insurrection|attack on the Capitol)"), 1, 6, 2021),
)


def part_name(word: str) -> str:
    """``early``, ``mid``, ``late``, ``rest``, ``earlier`` or ``later`` for a word such as "beginning"."""
    return _PARTS[word.lower()]


def _either_case(names: list[str]) -> str:
    return "|".join(f"{n.title()}|{n.upper()}" for n in sorted(names, key=len, reverse=True))


def _words(text: str | None) -> str:
    return " ".join((text or "").lower().split())


def _weekday_number(name: str | None) -> int | None:
    if not name:
        return None
    return next(n for full, n in _WEEKDAYS.items() if full.startswith(name.lower()[:3]))


def _amount(words: str) -> int | None:
    """A whole number of units; None for "several" and "a few", which nobody can place."""
    if words.endswith("couple of"):
        return 2
    value = parse_number(words)
    return int(value) if value is not None else None


# --- what the patterns mean


def _iso(m: re.Match[str]) -> Found | None:
    return Found(m.start(), m.end(), Meaning("date", int(m[1]), int(m[2]), int(m[3])), "iso")


def _numeric(m: re.Match[str]) -> Found | None:
    a, b, year = int(m[1]), int(m[3]), int(m[4])
    if a > 12 >= b:
        day, month = a, b
    elif b > 12 >= a or a == b:
        day, month = b, a
    else:  # 3/5/2023 is one of two days, and nothing here says which
        return None
    return Found(m.start(), m.end(), Meaning("date", year, month, day), "numeric")


def _date(m: re.Match[str]) -> Found | None:
    """A day and a month in either order, with or without weekday, year and a second day ("May 3-6")."""
    start, end, text = m.start(), m.end(), m.string
    month, day = _MONTHS[m["month"].lower()], int(m["day"])
    year = int(m["year"]) if m["year"] else None
    if not 1 <= day <= 31:
        return None
    in_month = year is None and _IN.search(text_before(text, m.start("month"))) is not None
    if in_month and _COUNTED.match(text, m.end("day")):  # "in May 14 people": a month and a count
        return None
    if text[end - 1] == "." and (end == len(text) or len(m["month"]) > 4 or m["month"].lower() in _SHORT_MONTHS):
        end -= 1  # the full stop of the sentence, not of "Feb."
    meaning = Meaning("date", year, month, day, _weekday_number(m["wd"]))
    if m["day2"] and day < int(m["day2"]) <= 31:
        lead = _FROM.search(text_before(text, start))
        first = start - len(lead[0]) if lead else start
        parts = (replace(meaning, weekday=None), Meaning("date", year, month, int(m["day2"])))
        return Found(first, end, Meaning("range", parts=parts), "range")
    if year is None:
        for words, named_month, named_day, named_year in _NAMED_DAYS:
            if (month, day) == (named_month, named_day) and words.match(text, end):
                return Found(start, end, replace(meaning, year=named_year, which="named"), "named_day")
    return Found(start, end, meaning, "calendar")


def _month_year(m: re.Match[str]) -> Found | None:
    return Found(m.start(), m.end(), Meaning("month", int(m["year"]), _MONTHS[m["month"].lower()]), "month")


def _bare_month(m: re.Match[str]) -> Found | None:
    """A month alone: taken after "in", "last" and the like, or as "the June election"; else weak or a
    name."""
    name, text = m["month"].lower(), m.string
    which = _WHICH.get(_words(m["which"]), "")
    start, end = (m.start() if which else m.start("month")), m.end()
    item = Found(start, end, Meaning("month", month=_MONTHS[name], which=which), "month", _HINTS.get(which))
    before = text_before(text, start)
    if which or _MONTH_LEAD.search(before):
        return item
    if len(name) <= 4 and name not in _SHORT_MONTHS:
        return None  # an abbreviation without a day or a preposition is somebody's name
    attributive = _DETERMINER.search(before) and _LOWER_WORD.match(text, end)
    verb = name in ("may", "march") and _VERB_AFTER.match(text, end)
    return item if attributive and not verb else item._replace(weak=True)


def _year(m: re.Match[str]) -> Found | None:
    item = Found(m.start(), m.end(), Meaning("year", int(m[0])), "year")
    before = text_before(m.string, m.start())
    if _IN.search(before):
        return item
    if _COUNTED.match(m.string, m.end()):
        return None
    if _YEAR_LEAD.search(before) or (_DETERMINER.search(before) and _LOWER_WORD.match(m.string, m.end())):
        return item
    return item._replace(weak=True)


def _year_range(m: re.Match[str]) -> Found | None:
    first = int(m[1])
    last = int(m[2]) if len(m[2]) == 4 else first // 100 * 100 + int(m[2])
    if last <= first:
        return None
    parts = (Meaning("year", first), Meaning("year", last))
    return Found(m.start(), m.end(), Meaning("range", parts=parts), "range")


def _decade(m: re.Match[str]) -> Found | None:
    year = int(m["year"]) if m["year"] else 1900 + int(m["short"])
    return Found(m.start(), m.end(), Meaning("decade", year), "decade")


def _weekday(m: re.Match[str]) -> Found | None:
    text = m.string
    if _NOT_A_WEEKDAY.search(text_before(text, m.start("day"))) or _TITLE_AFTER.match(text, m.end("day")):
        return None
    which = _WHICH.get(_words(m["which"]), "")
    meaning = Meaning("weekday", weekday=_WEEKDAYS[m["day"].lower()], which=which)
    return Found(m.start(), m.end(), meaning, "weekday", _HINTS.get(which))


def _relative_day(m: re.Match[str]) -> Found | None:
    if m["word"] == "Today" and not _SENTENCE_START.search(text_before(m.string, m.start("word"))):
        return None  # USA Today, Russia Today
    amount = _DAY_OFFSETS[_words(m["word"])]
    hint = "past" if amount < 0 else "future" if amount > 0 else None
    return Found(m.start(), m.end(), Meaning("offset", amount=amount), "relative", hint)


def _overnight(m: re.Match[str]) -> Found | None:
    return Found(m.start(), m.end(), Meaning("overnight"), "overnight")


def _told_day(m: re.Match[str]) -> Found | None:
    """ "the same day", "the next day", "the previous day": counted from the day told of before."""
    amount = {"previous": -1, "preceding": -1, "same": 0}.get(m["word"].lower(), 1)
    hint = "past" if amount < 0 else None
    return Found(m.start(), m.end(), Meaning("shift", amount=amount, unit="day"), "anaphora", hint)


def _unit(m: re.Match[str]) -> Found | None:
    word = m["which"].lower()
    meaning = Meaning("unit", amount=_STEPS.get(word, 0), unit=m["unit"].lower())
    return Found(m.start(), m.end(), meaning, "unit", _HINTS.get(word))


def _part_of_unit(m: re.Match[str]) -> Found | None:
    """ "the end of the year", "later in the week"."""
    which = part_name(m["part"])
    whole = Meaning("unit", amount=_STEPS.get(m["which"].lower(), 0), unit=m["unit"].lower())
    return Found(m.start(), m.end(), Meaning("part", which=which, parts=(whole,)), "part")


def _weekend(m: re.Match[str]) -> Found | None:
    which = _WHICH.get(_words(m["which1"] or m["which2"]), "")
    return Found(m.start(), m.end(), Meaning("weekend", which=which), "weekend", _HINTS.get(which))


def _season(m: re.Match[str]) -> Found | None:
    which = _WHICH.get(_words(m["which"]), "")
    which = "last" if which == "previous" else which
    return Found(m.start(), m.end(), Meaning("season", unit=m["season"], which=which), "season", _HINTS.get(which))


def _season_alone(m: re.Match[str]) -> Found | None:
    return Found(m.start("what"), m.end(), Meaning("season", unit=m["season"]), "season")


def _season_year(m: re.Match[str]) -> Found | None:
    return Found(m.start(), m.end(), Meaning("season", int(m["year"]), unit=m["season"].lower()), "season")


def _quarter(m: re.Match[str]) -> Found | None:
    """ "the second quarter of 2023", "the first half of the year"."""
    amount, unit = _ORDINALS[m["nth"].lower()], m["unit"].lower()
    if unit == "half" and amount > 2:
        return None
    year = int(m["year"]) if m["year"] else None
    parts = (Meaning("unit", amount=_STEPS.get(m["which"].lower(), 0), unit="year"),) if m["which"] else ()
    return Found(m.start(), m.end(), Meaning("quarter", year, amount=amount, unit=unit, parts=parts), "quarter")


def _quarter_alone(m: re.Match[str]) -> Found | None:
    return Found(m.start("what"), m.end(), Meaning("quarter", amount=_ORDINALS[m["nth"].lower()],
    unit="quarter"),
                 "quarter")  # fmt: skip


def _quarter_code(m: re.Match[str]) -> Found | None:
    year = int(m["year"]) if m["year"] else None
    return Found(m.start(), m.end(), Meaning("quarter", year, amount=int(m[1]), unit="quarter"), "quarter")


def _shift(m: re.Match[str]) -> Found | None:
    """ "two days ago", "a year earlier", "three months after …": what follows the last is for ``timex`` to
    read."""
    word, unit = _words(m["dir"]), m["unit"].lower()
    amount = _amount(_words(m["n"]))
    if unit == "fortnight":
        unit, amount = "week", amount * 2 if amount else None
    hangs = word in ("after", "following") or (
        word in ("before", "prior to") and _WORD_AFTER.match(m.string, m.end()) is not None
    )
    if amount is not None and word in ("ago", "earlier", "before", "previously", "prior", "prior to"):
        amount = -amount
    from_now = word in ("ago", "from now", "from today", "hence")
    which = "hanging" if hangs else "anchor" if from_now else ""
    hint = "past" if word in ("ago", "earlier") else "future" if from_now else None
    rule = "ago" if word == "ago" else "shift"
    return Found(m.start(), m.end(), Meaning("shift", amount=amount, unit=unit, which=which), rule, hint)


def _unit_beside(m: re.Match[str]) -> Found | None:
    """ "the day after …", "the year before"."""
    amount = -1 if m["dir"].lower() == "before" else 1
    hangs = amount > 0 or _WORD_AFTER.match(m.string, m.end()) is not None
    meaning = Meaning("shift", amount=amount, unit=m["unit"].lower(), which="hanging" if hangs else "")
    return Found(m.start(), m.end(), meaning, "shift")


def _stretch(m: re.Match[str]) -> Found | None:
    """ "over the past three days", "the coming weeks" only with its number."""
    sign = 1 if m["which"].lower() in ("next", "coming", "following") else -1
    amount = _amount(_words(m["n"]))
    if amount is None:
        return None
    meaning = Meaning("stretch", amount=sign * amount, unit=m["unit"].lower())
    return Found(m.start(), m.end(), meaning, "stretch", "future" if sign > 0 else "past")


def _stretch_of_one(m: re.Match[str]) -> Found | None:
    sign = 1 if m["which"].lower() in ("next", "coming", "following") else -1
    meaning = Meaning("stretch", amount=sign, unit=m["unit"].lower())
    return Found(m.start(), m.end(), meaning, "stretch", "future" if sign > 0 else "past")


def _in_units(m: re.Match[str]) -> Found | None:
    amount = _amount(_words(m["n"]))
    return Found(m.start(), m.end(), Meaning("in_units", amount=amount, unit=m["unit"].lower()), "in_units")


def _holiday(m: re.Match[str]) -> Found | None:
    month, day = _HOLIDAYS[_words(m["name"]).replace("’", "'")]
    year = int(m["year"]) if m["year"] else None
    return Found(m.start(), m.end(), Meaning("date", year, month, day), "holiday")


# --- patterns

_MONTH = rf"(?:{_either_case(list(_MONTHS))})"
_WEEKDAY = rf"(?:{_either_case(list(_WEEKDAYS))})"
_LEADING_WEEKDAY = rf"(?:(?P<wd>{_WEEKDAY}|Mon|Tues?|Weds?|Thurs?|Thu|Fri|Sat|Sun)\.?(?:,\s*|\s+\(?)(?:the\s+)?)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NO_DAY = r"(?!\d|,\d\d\d\b|[.:]\d|[%\w]|-[a-z]|\s+per\s?cent|\s+(?:million|billion)\b)"
_NO_YEAR = (
    r"(?![%/:]|[,.-]\d|-\w|\s+(?:per\s?cent|dollars|euros|pounds|met(?:er|re)s|miles|km|kilomet(?:er|re)s|"
    r"feet|tons|tonnes|homes|houses|hours|cases|million|billion)\b)"
)
_NUM = r"(?:\d{1,3}|an?|" + "|".join(sorted((w for w in ONES if w != "zero"), key=len, reverse=True)) + r")"
_UNIT = r"(?:hour|day|week|month|year|decade)"
_PART_OF_DAY = r"(?:morning|afternoon|evening|night|midday|noon|lunchtime|midnight)"

_TRIGGER = re.compile(
    r"\d|day|DAY|Eve|night|morning|evening|afternoon|week|month|year|Year|hour|decade|quarter|spring|"
    r"summer|autumn|fall"
    rf"|winter|tomorrow|Tomorrow|fortnight|\b{_MONTH}\b"
)
_IN = re.compile(r"\b[Ii]n\s+$")
_FROM = re.compile(r"\b(?i:from|between)\s+(?:(?i:the)\s+)?$")
_SENTENCE_START = re.compile(r"(?:^|[.!?]\s+)[\"'“‘(]*$")
_DETERMINER = re.compile(r"(?:\b(?i:the|an?|its|his|her|their|our)|['’]s)\s$")
_LOWER_WORD = re.compile(r"(?:['’]s)?\s[a-z]")
_WORD_AFTER = re.compile(r"\s+\w")
_VERB_AFTER = re.compile(r"\s(?:to|on|for|of|from|against|in|is|was|had|has|said|and|who|will|be|not)\b")
_COUNTED = re.compile(
    r"\s+(?:people|persons|men|women|children|soldiers|troops|civilians|homes|houses|cases|dollars|"
    r"prisoners|refugees|families|workers|jobs|protesters|migrants|deaths|police|officers|students|others|"
    r"rebels|fighters|villagers)\b"
)
_MONTH_LEAD = re.compile(
    r"\b(?i:in|since|until|till|during|late|early|mid|through|end\s+of|beginning\s+of|start\s+of|"
    r"middle\s+of|month\s+of|week\s+of)[\s-]+$"
)
_YEAR_LEAD = re.compile(
    r"\b(?i:since|until|till|by|of|during|from|before|after|through|early|late|mid|year|circa|around)[\s-]+$"
)
_NOT_A_WEEKDAY = re.compile(
    r"\b(?:[Ee]very|[Ee]ach|[Oo]n\s+a|Black|Bloody|Super|Ash|Palm|Easter|Holy|Cyber|Shrove|Fat|Maundy|Ruby|"
    r"Sheffield|Mail\s+on|Whit|Giving)\s+$"
)
_TITLE_AFTER = re.compile(
    r"\s+(?:Times|Telegraph|Mail|Mirror|Express|Post|Herald|Night\s+Live|Independent|Standard|World|"
    r"Agreement|Accords?|agreement|accord|peace\s+deal)\b"
)

_Builder = Callable[[re.Match[str]], Found | None]
_WORDINGS: tuple[tuple[str, _Builder], ...] = (
    (r"(?<![\d-])((?:1[5-9]|20)\d\d)-(\d\d)-(\d\d)(?![\d-])", _iso),
    (rf"(?<![\d/.])(\d{{1,2}})([/.])(\d{{1,2}})\2({_YEAR})(?![\d/])", _numeric),
    (
        rf"\b{_LEADING_WEEKDAY}(?P<month>{_MONTH})\b\.?\s+(?:the\s+)?{_DAY}{_NO_DAY}"
        rf"(?:(?:\s?[-–—]\s?|\s+(?i:to|through|until|till)\s+)(?P<day2>\d{{1,2}}){_NO_DAY})?"
        rf"(?:,?\s+(?P<year>{_YEAR})\b(?![,.]\d))?",
        _date,
    ),
    (
        rf"\b(?i:between)(?P<wd>)\s+(?P<month>{_MONTH})\b\.?\s+{_DAY}\s+and\s+(?P<day2>\d{{1,2}}){_NO_DAY}"
        rf"(?:,?\s+(?P<year>{_YEAR})\b)?",
        _date,
    ),
    (
        rf"(?<![\w$€£¥.,:/-]){_LEADING_WEEKDAY}(?:(?i:the)\s+)?{_DAY}"
        rf"(?:(?:\s?[-–—]\s?|\s+(?i:to|and|until|through)\s+)(?P<day2>\d{{1,2}})(?:st|nd|rd|"
        rf"th)?)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?(?:,?\s+(?P<year>{_YEAR})\b(?![,.]\d))?",
        _date,
    ),
    (rf"\b(?P<month>{_MONTH})\b\.?,?\s+(?:of\s+)?(?P<year>{_YEAR})\b{_NO_YEAR}", _month_year),
    (
        rf"\b(?:(?P<which>(?i:last|next|this\s+past|past|this\s+coming|coming|this))\s+)?(?P<month>{_MONTH})\b",
        _bare_month,
    ),
    (rf"(?<![\w$€£¥.,:/])(?<!\w-){_YEAR}\b{_NO_YEAR}|(?<=\b[Mm]id-){_YEAR}\b{_NO_YEAR}", _year),
    (rf"(?<![\w$€£.,-])({_YEAR})\s?[-–/]\s?((?:1[5-9]|20)\d\d|\d\d)\b(?!-)", _year_range),
    (
        r"(?:\b(?i:the)\s+)?(?:(?<!\w)(?P<year>(?:1[5-9]|20)\d0)['’]?s|"
        r"(?<=the )['’]?(?P<short>[2-9]0)['’]?s)\b",
        _decade,
    ),
    (
        rf"\b(?:(?i:overnight(?:\s+on|\s+into)?)\s+)?(?:(?i:(?:the\s+)?(?P<which>last|next|this\s+past|"
        rf"this\s+coming|this|past|coming|following|previous))\s+)?(?P<day>{_WEEKDAY})\b(?:\s+(?i:early\s+|"
        rf"late\s+)?(?i:{_PART_OF_DAY})\b)?",
        _weekday,
    ),
    (
        r"\b(?i:(?:(?:early|late|earlier|later)\s+)?(?P<word>the\s+day\s+before\s+yesterday|"
        r"the\s+day\s+after\s+tomorrow|today|yesterday|tomorrow|tonight|last\s+night|this\s+(?:morning|"
        r"afternoon|evening))"
        rf"(?:\s+(?:early\s+)?{_PART_OF_DAY})?)\b",
        _relative_day,
    ),
    (r"\b(?i:overnight)\b(?!\s+(?:stays?|trains?|camps?|hotels?|success))", _overnight),
    (
        rf"\b(?i:(?:the\s+)?(?P<word>same|following|next|previous|preceding)\s+(?:day|{_PART_OF_DAY}))\b",
        _told_day,
    ),
    (
        r"\b(?i:(?:the\s+)?(?P<which>last|this|next|previous|current)\s+(?P<unit>week|month|quarter|year|"
        r"decade))\b",
        _unit,
    ),
    (
        r"\b(?i:(?:the\s+)?(?P<part>beginning|start|middle|end|close|rest|remainder)\s+of\s+(?P<which>the|"
        r"this|last|next)\s+(?P<unit>week|month|year|decade))\b",
        _part_of_unit,
    ),
    (
        r"\b(?i:(?P<part>earlier|later|early|late)\s+in\s+(?P<which>the)\s+(?P<unit>week|month|year))\b",
        _part_of_unit,
    ),
    (
        r"\b(?i:(?:(?:over|at|on|during)\s+)?(?:the\s+(?:(?P<which1>last|next|past|coming)\s+)?|"
        r"(?P<which2>last|this|next|this\s+past|this\s+coming)\s+)weekend)\b",
        _weekend,
    ),
    (
        r"\b(?:(?i:the)\s+)?(?P<which>(?i:last|this|next|previous|past|coming))\s+(?P<season>spring|summer|"
        r"autumn|fall|winter)\b",
        _season,
    ),
    (
        r"\b(?i:in|since|during|until|by)\s+(?P<what>(?:the\s+)?(?P<season>spring|summer|autumn|"
        r"winter))\b(?!\s+(?:of|in|offensive|games|olympics)\b|-)",
        _season_alone,
    ),
    (
        rf"\b(?:(?i:the)\s+)?(?P<season>(?i:spring|summer|autumn|fall|"
        rf"winter))(?:\s+of)?,?\s+(?P<year>{_YEAR})\b{_NO_YEAR}",
        _season_year,
    ),
    (
        r"\b(?:(?i:the)\s+)?(?P<nth>(?i:first|second|third|fourth))[\s-](?P<unit>(?i:quarter|half))\s+(?:of\s+)?"
        rf"(?:(?P<year>{_YEAR})|(?P<which>(?i:the|this|last|next))\s+(?i:year))\b",
        _quarter,
    ),
    (
        r"\b(?i:in|during|for|since)\s+(?P<what>(?i:the)\s+(?P<nth>(?i:first|second|third|"
        r"fourth))\s+quarter)\b(?!\s+of\b|[\s-]?final)",
        _quarter_alone,
    ),
    (rf"\bQ([1-4])\b(?:,?\s+(?:of\s+)?(?P<year>{_YEAR})\b)?", _quarter_code),
    (
        rf"\b(?i:(?P<n>{_NUM}|several|a\s+few|a\s+couple\s+of)\s+(?P<unit>{_UNIT}|fortnight)s?\s+"
        r"(?P<dir>ago|earlier|before|previously|prior\s+to|prior|later|afterwards?|after|following|"
        r"from\s+now|from\s+today|hence))\b",
        _shift,
    ),
    (r"\b(?i:the\s+(?P<unit>day|week|month|year)\s+(?P<dir>before|after))\b", _unit_beside),
    (
        r"\b(?i:(?:over\s+|in\s+|during\s+|within\s+)?(?:the|these)\s+(?P<which>past|last|previous|next|"
        r"coming|following)\s+"
        rf"(?P<n>{_NUM}|couple\s+of)\s+(?P<unit>{_UNIT})s?)\b(?!\s+of\b)",
        _stretch,
    ),
    (
        r"\b(?i:(?:over\s+|in\s+|during\s+|within\s+)?the\s+(?P<which>past|last|coming)\s+(?P<unit>week|"
        r"month|year|decade))\b(?!\s+of\b)",
        _stretch_of_one,
    ),
    (
        rf"\b(?i:(?:in|within)\s+(?P<n>{_NUM})\s+(?P<unit>{_UNIT})s?)\b(?!['’]|\s+(?:of|time|ago|later|"
        rf"earlier|before|after)\b)",
        _in_units,
    ),
    (
        rf"\b(?P<name>(?i:Christmas\s+(?:Eve|Day)|Boxing\s+Day|New\s+Year['’]s\s+(?:Eve|"
        rf"Day)))(?:,?\s+(?P<year>{_YEAR}))?\b",
        _holiday,
    ),
)
_ATOMS = tuple((re.compile(pattern), build) for pattern, build in _WORDINGS)
