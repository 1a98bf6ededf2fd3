"""Counts of people in a sentence (and, from ``money``, sums).

What belongs here: which words are a quantity, what it counts (killed, injured, arrested, displaced,
participants), and its range. What does not: whose event the count belongs to, and numbers as values
(``number_words``).

Ranges are inclusive and their bounds are the numbers that the text states: "at least 12" and "more than 12"
are (12, None), "up to 30" and "fewer than 30" (None, 30), "about 50" and "nearly 50" (50, 50): the writer's
approximation is kept as the number. Words of number without a number follow the customary reading of news
coders: dozens 24 to 99, scores 40 to 99, hundreds 200 to 999, thousands 2,000 to 9,999, tens of thousands
20,000 to 99,999.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.coding.money import Money, find_money
from dateline.coding.number_words import NUMBER, parse_number
from dateline.records import Count

__all__ = ["KINDS", "CountSpan", "Money", "find_counts", "find_money", "sum_counts"]

KINDS = ("killed", "injured", "arrested", "displaced", "participants")


@dataclass(frozen=True, slots=True)
class CountSpan:
    """A count of people: the quantity's characters (half-open code point offsets), its range and what it
    counts.

    ``kind`` is one of ``KINDS``; ``noun`` the word counted ("soldiers") or "". ``adds`` is True where the
    count stands beside the one before it and adds to it: "three soldiers and two civilians".
    """

    text: str
    start: int
    end: int
    low: int | None
    high: int | None
    noun: str
    kind: str
    adds: bool = False


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A quantity before it is known what it counts; ``after`` is where the counted noun may begin."""

    start: int
    end: int
    low: int | None
    high: int | None
    noun: str = ""
    noun_end: int = 0


def find_counts(text: str, base: int = 0) -> list[CountSpan]:
    """The counts of people in one sentence, in order; ``base`` is added to the offsets.

    A quantity whose kind no word nearby tells, or that is part of one already counted ("including three
    children"), is left out.
    """
    if not _CUE.search(text):
        return []
    quantities = _find_quantities(text)
    kinds = _tell_kinds(text, quantities)
    spans = []
    for item, (kind, adds) in zip(quantities, kinds, strict=True):
        if kind:
            words = text[item.start : item.end]
            spans.append(
                CountSpan(words, base + item.start, base + item.end, item.low, item.high, item.noun, kind, adds)
            )
    spans.extend(_find_none(text, base))
    return sorted(spans, key=lambda s: (s.start, s.kind))


def sum_counts(counts: Sequence[CountSpan]) -> dict[str, Count]:
    """One range for each kind of a sentence: the first count of the kind with those that add to it."""
    totals: dict[str, Count] = {}
    open_kind = ""
    for item in counts:
        if item.kind not in totals:
            totals[item.kind] = Count(item.low, item.high)
            open_kind = item.kind
        elif item.adds and item.kind == open_kind:
            total = totals[item.kind]
            totals[item.kind] = Count(_add(total.low, item.low), _add(total.high, item.high))
        else:
            open_kind = ""
    return totals


def _add(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


# --- quantities

_VAGUE = {
    "tens of thousands": (20_000, 99_999), "hundreds of thousands": (200_000, 999_999),
    "tens of millions": (20_000_000, 99_999_999), "hundreds of millions": (200_000_000, 999_999_999),
    "dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999), "thousands": (2_000, 9_999),
    "millions": (2_000_000, 9_999_999), "several dozen": (36, 99), "several hundred": (300, 999),
    "several thousand": (3_000, 9_999), "a few dozen": (24, 60), "a few hundred": (200, 500),
    "a few thousand": (2_000, 5_000), "several": (3, 9), "a few": (3, 5), "a handful": (3, 6),
    "a couple": (2, 2),
}  # fmt: skip
_PERSON = (
    r"(?:man|woman|boy|girl|child|baby|infant|person|teenager|student|soldier|officer|policeman|"
    r"policewoman|civilian|protester|protestor|demonstrator|journalist|reporter|worker|farmer|villager|"
    r"driver|guard|guardsman|fighter|militant|rebel|insurgent|gunman|bomber|attacker|suspect|hostage|"
    r"activist|politician|lawmaker|senator|mayor|governor|minister|priest|bishop|nun|imam|pastor|teacher|"
    r"doctor|nurse|medic|lawyer|judge|prosecutor|bystander|passenger|pedestrian|resident|national|citizen|"
    r"commander|general|colonel|captain|lieutenant|sergeant|peacekeeper|aid worker|cameraman|photographer|"
    r"tourist|migrant|refugee|prisoner|inmate|victim|terrorist|jihadist|paramedic|firefighter|contractor|"
    r"engineer|pilot|settler|marine|trooper|constable|militiaman|tribesman|herder|fisherman|businessman|"
    r"leader|candidate|councillor|official|agent|spy|mother|father|couple)"
)
_VAGUE_WORDS = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(_VAGUE, key=len, reverse=True))
_FLOOR = (
    r"at\s+least|a\s+minimum\s+of|more\s+than|over|upwards\s+of|no\s+fewer\s+than|no\s+less\s+than|"
    r"not\s+less\s+than"
)
_CEILING = (
    r"up\s+to|as\s+many\s+as|at\s+most|fewer\s+than|less\s+than|under|no\s+more\s+than|a\s+maximum\s+of|"
    r"not\s+more\s+than"
)
_ABOUT = (
    r"about|around|approximately|roughly|some|an\s+estimated|nearly|almost|close\s+to|just\s+over|"
    r"just\s+under|circa"
)
_QUANTITY = re.compile(
    rf"(?<![\w$€£¥₹#.,:/-])(?:(?:(?P<floor>{_FLOOR})|(?P<ceiling>{_CEILING})|"
    rf"(?:{_ABOUT}))\s+)*(?:(?P<vague>{_VAGUE_WORDS})\b(?:\s+of\b)?|(?P<pair>between\s+|"
    rf"from\s+)?(?P<low>{NUMBER})(?:(?P<link>\s*[-–—]\s*|\s+to\s+|\s+or\s+|\s+and\s+)(?P<high>{NUMBER}))?|"
    rf"(?P<single>an?|another)(?=\s+(?:(?!and\b|or\b|of\b|in\b|by\b|who\b|was\b|were\b|for\b|at\b|with\b|"
    rf"from\b|as\b)[\w’'-]+\s+){{0,3}}{_PERSON}\b))(?![\w])",
    re.IGNORECASE,
)
# What follows a number that counts no people: a measure, a share, a time, a rank, an age.
_NOT_PEOPLE = re.compile(
    r"\s*(?:%|°|st\b|nd\b|rd\b|th\b|(?:am|pm|a\.m|p\.m)\b)|[.,:/]\d|-(?!strong\b)\w|\s+(?:percent|"
    r"per\s+cent|percentage|points?|km|kms|kilomet(?:er|re)s?|met(?:er|re)s?|miles?|yards?|feet|foot|"
    r"inch(?:es)?|hectares?|acres?|kg|kilos?|kilograms?|grams?|pounds?|tons?|tonnes?|lit(?:er|re)s?|"
    r"barrels?|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)|"
    r"o['’]clock|dollars?|euros?|rupees?|yuan|yen|shillings?|pesos?|francs?|rand|naira|rubles?|roubles?|"
    r"lira|times|degrees?|votes?|seats?|goals?|homes?|houses?|buildings?|vehicles?|cars?|bombs?|rockets?|"
    r"missiles?|shells?|weapons?|rounds?|bullets?|countries|nations|states|provinces|districts|villages|"
    r"towns|cities|attacks?|incidents?|explosions?|blasts?|strikes?|raids?|rallies|protests|marches|"
    r"parties|of\s+(?:his|her|its|their|the)\s+(?:main|key|most|biggest|largest))\b",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|until|during|from|of|before|after|late|early|the|and|to|january|february|march|"
    r"april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|"
    r"oct|nov|dec)\.?|\d{1,2},)\s+$",
    re.IGNORECASE,
)
_DATE_BEFORE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|"
    r"Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?|aged?|No\.|number|article|resolution|phase|chapter|"
    r"page|room|flight|route|channel)\s+$",
    re.IGNORECASE,
)
_MONTH_AFTER = re.compile(
    r"\s+(?:of\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_PART_OF = re.compile(
    r"\b(?:including|included|among\s+them|of\s+them|of\s+whom|of\s+the(?:se|ir)?|of\s+its|of\s+his|"
    r"as\s+well\s+as\s+one\s+of)\s+(?:at\s+least\s+)?$",
    re.IGNORECASE,
)
_PRONOUN_ONE = re.compile(
    r"\s+(?:another|day|side|hand|way|thing|reason|step|week|month|year|party|country|can|could)\b", re.I
)
_NOUN = re.compile(
    r"\s+(?:of\s+)?((?:(?!of\b|were\b|was\b|are\b|is\b|have\b|had\b|and\b|or\b|in\b|at\b|who\b|when\b|"
    r"after\b|for\b|since\b|up\b|until\b|during\b|near\b|mostly\b|including\b|homeless\b|on\b|by\b|from\b|"
    r"with\b|that\b|to\b|as\b|while\b|but\b|dead\b|hurt\b|missing\b|the\b|their\b|his\b|her\b|its\b|an?\b|"
    r"said\b|say\b|fled\b|took\b|more\b|died\b|lost\b|(?!armed|displaced|unarmed|masked|"
    r"wounded)\w+ed\b)[^\W\d_][\w’'-]*\s*){1,4})"
)


def _find_quantities(text: str) -> list[_Quantity]:
    found = []
    for match in _QUANTITY.finditer(text):
        item = _read_quantity(text, match)
        if item is not None and not _PART_OF.search(text[max(0, item.start - 24) : item.start]):
            found.append(item)
    return found


def _read_quantity(text: str, match: re.Match[str]) -> _Quantity | None:
    start, end = match.start(), match.end()
    low: int | None
    high: int | None
    if match["vague"]:
        words = " ".join(match["vague"].lower().split())
        low, high = _VAGUE[words]
    elif match["single"]:
        low = high = 1
    else:
        number = parse_number(match["low"])
        if number is None or number != int(number) or number < 1:
            return None
        low = high = int(number)
        if match["high"]:
            other = parse_number(match["high"])
            paired = match["link"].strip().lower() != "and" or match["pair"]
            if other is None or other != int(other) or other <= low or not paired:
                end = match.end("low")
            else:
                high = int(other)
        elif match["pair"]:
            start = match.start("low")
        if _is_no_count(text, match.start("low"), end, low):
            return None
    if match["floor"]:
        high = None
    elif match["ceiling"]:
        low = None
    if not match["single"] and (_NOT_PEOPLE.match(text, end) or _MONTH_AFTER.match(text, end)):
        return None
    noun_match = _NOUN.match(text, end)
    noun_end = end
    noun = ""
    if noun_match:
        words_found = noun_match[1].split()
        noun = words_found[-1] if words_found else ""
        noun_end = noun_match.end(1)
    return _Quantity(start, end, low, high, noun, noun_end)


def _is_no_count(text: str, start: int, end: int, value: int) -> bool:
    """A year, a day of a month, an age, a room or a resolution."""
    digits = text[start:end]
    before = text[max(0, start - 16) : start]
    if digits.isdigit() and 1900 <= value <= 2099 and _YEAR_BEFORE.search(before):
        return True
    if digits.isdigit() and _DATE_BEFORE.search(before):
        return True
    if value == 1 and digits.lower() == "one" and (_PRONOUN_ONE.match(text, end) or before.lower().endswith("no ")):
        return True
    # "Jane Smith, 34, was killed": an age stands between commas.
    return digits.isdigit() and before.endswith(", ") and text[end : end + 1] == "," and value < 120


# --- what is counted

# Words that take what they count as object: "killing 12", "arrested 40".
_TAKES = {
    "killed": r"kill(?:ed|ing|s)?|murder(?:ed|ing|s)|massacr(?:ed|ing)|execut(?:ed|ing)|slaughter(?:ed|ing)"
    r"|slay(?:ing)?|shot\s+dead|shooting\s+dead|behead(?:ed|ing)|claim(?:ed|ing)\s+the\s+lives\s+of|"
    r"gunn(?:ed|ing)\s+down|assassinat(?:ed|ing)|(?:death\s+)?toll\s+(?:\w+\s+){0,3}(?:to|at|of|was|is|"
    r"reached|hit|passed|stood\s+at|exceeded)|number\s+of\s+(?:the\s+)?dead\s+(?:\w+\s+){0,3}(?:to|at|was|"
    r"is)|deaths\s+of|death\s+of|killings\s+of|killing\s+of",
    "injured": r"wound(?:ed|ing|s)|injur(?:ed|ing|es)|hurt(?:ing)?|maim(?:ed|ing)",
    "arrested": r"arrest(?:ed|ing|s)?|detain(?:ed|ing|s)?|round(?:ed|ing)\s+up|apprehend(?:ed|ing)"
    r"|jail(?:ed|ing)|imprison(?:ed|ing)|arrests?\s+of|detention\s+of",
    "displaced": r"displac(?:ed|ing|es)|uproot(?:ed|ing)|evacuat(?:ed|ing)|forc(?:ed|ing)|driv(?:en"
    r"|ing)\s+out|ma(?:de|king)\s+homeless",
    "participants": r"crowds?\s+(?:\w+\s+)?of|gathering\s+of|attended\s+by|rally\s+of|turnout\s+of"
    r"|march\s+of|attract(?:ed|ing)|deploy(?:ed|ing|s)?|dispatch(?:ed|ing)|sen(?:t|ding)|mobili[sz](?:ed|"
    r"ing)",
}
# Words that say what happened to, or was done by, those counted before them.
_TOLD = {
    "killed": r"killed|dead|died|murdered|executed|slain|massacred|shot\s+dead|perished|drowned|beheaded|"
    r"lost\s+their\s+li(?:ves|fe)|lost\s+(?:his|her)\s+life|lives|deaths?|fatalities|bodies|assassinated|"
    r"gunned\s+down|burned\s+to\s+death",
    "injured": r"wounded|injured|hurt|injuries|hospitali[sz]ed|maimed",
    "arrested": r"arrested|detained|arrests|detentions|jailed|imprisoned|taken\s+into\s+custody|in\s+custody|"
    r"rounded\s+up|apprehended",
    "displaced": r"displaced|fled|homeless|uprooted|evacuated|(?:forced\s+)?to\s+flee"
    r"|to\s+leave\s+their\s+homes|from\s+their\s+homes|abandoned\s+their\s+homes",
    "participants": r"protest(?:ed|ing)|march(?:ed|ing)|gather(?:ed|ing)|rall(?:ied|ying)|demonstrat(?:ed"
    r"|ing)|took\s+to\s+the\s+streets|taking\s+to\s+the\s+streets|take\s+part|took\s+part|taking\s+part|"
    r"attended|turned\s+out|assembled|converg(?:ed|ing)|staged|filled\s+the|blocked|chant(?:ed|ing)|"
    r"strong\s+crowd|joined\s+(?:the|a)\s+(?:march|protest|rally|demonstration)|(?:went|gone|"
    r"going)\s+on\s+strike|deployed|mobili[sz]ed|rioted|clashed",
}
_PARTICIPANTS = re.compile(
    r"^(?:(?:\w+[\s-]){0,2})(?:protest[eo]rs?|demonstrators?|marchers|strikers|rioters|rallygoers|"
    r"participants|attendees)$",
    re.IGNORECASE,
)
_TAKES_RE = {
    kind: re.compile(
        rf"\b(?:{words})\s+(?:(?:and|or)\s+(?:\w+ing|\w+ed)\s+)?"
        r"(?:(?:another|a\s+further|a\s+total\s+of|the|over|its|their|rise\s+to|rose\s+to|risen\s+to|"
        r"rises\s+to|climbed\s+to)\s+)?$",
        re.IGNORECASE,
    )
    for kind, words in _TAKES.items()
}
_TOLD_RE = re.compile(
    r"\b(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _TOLD.items()) + r")\b", re.IGNORECASE
)
_CUE = re.compile(
    r"kill|dead|d(?:ied|eath)|slain|wound|injur|hurt|arrest|detain|displac|fled|flee|homeless|evacuat|"
    r"protest|march|gather|rall|demonstrat|toll|massacr|murder|execut|shot|casualt|fatal|perish|drown|"
    r"lives|bodies|jail|custod|uproot|crowd|took\s+to|deploy|dispatch|sen[dt]|mobili|attend|turned\s+out|"
    r"turnout|strik|riot|clash|behead|assassin|gunn|rounded|apprehend|imprison|hospitali|part\b|forc|"
    r"attract|blocked|chant",
    re.IGNORECASE,
)
_TWO_FACED = re.compile(
    r"(?:killed|murdered|executed|massacred|beheaded|assassinated|wounded|injured|hurt|arrested|detained|"
    r"jailed|imprisoned|displaced|evacuated|uprooted|maimed|apprehended|deployed|mobili[sz]ed|"
    r"gunned\s+down|shot\s+dead|rounded\s+up)$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|be|been|being|got|get|left|reported|feared|believed|confirmed)\s+(?:(?:also|"
    r"reportedly|then|later|shot|and|seriously|slightly|critically|brutally|badly|still|\w+ly)\s+)*$",
    re.IGNORECASE,
)
_OBJECT_AFTER = re.compile(
    r"\s+(?:(?:at\s+least|more\s+than|about|some|nearly|up\s+to)\s+)?(?:\d|the\b|an?\b|their\b|his\b|her\b|"
    r"its\b|dozens|hundreds|thousands|scores|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|"
    r"nine\b|ten\b|[A-Z])"
)
_NEW_SUBJECT = re.compile(
    r"[;:]|,\s+(?:but|while|when|after|as|who|which)\b|\b(?:after|when|while|because|if|that)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\s*(?:,|,?\s*and|as\s+well\s+as|,?\s*along\s+with|plus)\s+(?:about\s+|at\s+least\s+)?$", re.IGNORECASE
)


def _tell_kinds(text: str, quantities: Sequence[_Quantity]) -> list[tuple[str, bool]]:
    """The kind of each quantity, and whether it adds to the one before."""
    count = len(quantities)
    kinds = [""] * count
    beside = [False] * count
    comma = [False] * count
    for n, item in enumerate(quantities):
        floor = quantities[n - 1].end if n else 0
        kinds[n] = _kind_before(text, item, floor)
        if n:
            left = quantities[n - 1]
            gap = text[left.noun_end : item.start]
            beside[n] = bool(left.noun) and len(gap) < 40 and bool(_BESIDE.fullmatch(gap))
            comma[n] = beside[n] and gap.strip() == ","
    for n, item in enumerate(quantities):
        limit = quantities[n + 1].start if n + 1 < count else len(text)
        if not kinds[n]:
            kinds[n] = _kind_after(text, item, limit)
    for n in range(count):
        # A bare comma joins only inside of a list: "two men, three women and a child".
        if comma[n] and not (n + 1 < count and beside[n + 1]):
            beside[n] = False
    # Side by side, quantities share what is told of the group: "killing three soldiers and two civilians",
    # "three soldiers and two civilians were killed".
    for n in range(1, count):
        if beside[n] and not kinds[n] and kinds[n - 1]:
            kinds[n] = kinds[n - 1]
    for n in range(count - 1, 0, -1):
        if beside[n] and not kinds[n - 1]:
            kinds[n - 1] = kinds[n]
    for n, item in enumerate(quantities):
        if not kinds[n] and _PARTICIPANTS.match(item.noun) and (item.low or item.high or 0) > 1:
            kinds[n] = "participants"
        if kinds[n] == "participants" and item.low == item.high == 1:
            kinds[n] = ""
    return [(kind, bool(kind) and n > 0 and beside[n] and kinds[n - 1] == kind) for n, kind in enumerate(kinds)]


def _kind_before(text: str, item: _Quantity, floor: int) -> str:
    window = text[max(floor, item.start - 48) : item.start]
    for kind, pattern in _TAKES_RE.items():
        match = pattern.search(window)
        if match is None:
            continue
        if kind == "displaced" and match[0].lower().startswith("forc"):
            return (
                kind
                if re.match(r".{0,60}?\b(?:to\s+flee|from\s+their\s+homes|to\s+leave)", text[item.end : item.end + 90])
                else ""
            )
        if kind == "participants" and match[0].lower().startswith(("sen", "deploy", "dispatch", "mobili")):
            people = (
                r"(?:troops|soldiers|officers|police|policemen|personnel|peacekeepers|marines|men|"
                r"reservists|guards)"
            )
            return kind if re.match(rf"(?:\s+[\w-]+){{0,3}}?\s+{people}\b", text[item.end : item.end + 60]) else ""
        if kind == "killed" and re.search(r"\btoll\b.*\binjur|injur\w+\s+(?:death\s+)?toll", window, re.I):
            return "injured"
        # "were killed 12 days ago" and "killed. 30" end at the word: only an object follows an active verb.
        passive = _PASSIVE.search(window[: match.start()])
        return "" if passive and not passive[0].lower().startswith(("left", "reported")) else kind
    return ""


def _kind_after(text: str, item: _Quantity, limit: int) -> str:
    window = text[item.end : min(limit, item.end + 140)]
    for match in _TOLD_RE.finditer(window):
        between = window[: match.start()]
        if _NEW_SUBJECT.search(between) and not re.fullmatch(r"[^;:]*\b(?:who|that)\s+(?:\w+\s+){0,3}", between):
            return ""
        if len(between.split()) > 12:
            return ""
        word = match[0]
        if re.match(r"\s+or\s+(?:wounded|injured|hurt|missing|captured)\b", window[match.end() : match.end() + 14]):
            return ""  # "20 people were killed or wounded" tells neither number
        kind = match.lastgroup or ""
        if re.search(r"\b(?:not|never|n['’]t)\s+(?:\w+\s+)?$", between):
            return ""
        if _TWO_FACED.match(word) and not _PASSIVE.search(between):
            active = _OBJECT_AFTER.match(text, item.end + match.end())
            if active or re.search(r"\b(?:have|has|had)\s+(?:\w+ly\s+)?$", between):
                continue
            if limit < len(text) and item.end + match.end() + 1 >= limit:  # the next quantity is its object
                continue
        if word.lower() == "lives" and not re.search(
            r"\b(?:claim|cost|los|taken|took)", text[max(0, item.start - 40) : item.start], re.I
        ):
            continue
        if kind == "participants" and item.noun.lower() in _NOT_MARCHING:
            continue
        return kind
    return ""


_NOT_MARCHING = frozenset({"buildings", "roads", "streets", "cars", "vehicles", "shops", "tanks", "countries", "days"})
_NONE = re.compile(
    r"\b(?P<none>no[\s-]one|nobody|none)\b(?:\s+of\s+\w+\s+\w+)?\s+(?:was|were|has\s+been|had\s+been|"
    r"is)\s+(?:(?:reported|reportedly|seriously|immediately)\s+)?(?P<what>killed|injured|hurt|wounded|"
    r"arrested|detained)\b|\b(?P<no>no|without)\s+(?:(?:any|other|further|major|"
    r"serious)\s+)?(?P<noun>casualties|deaths|fatalities|injuries|arrests)\b",
    re.IGNORECASE,
)
_NONE_KINDS = {
    "killed": ("killed",), "injured": ("injured",), "hurt": ("injured",), "wounded": ("injured",),
    "arrested": ("arrested",), "detained": ("arrested",), "casualties": ("killed", "injured"),
    "deaths": ("killed",),
    "fatalities": ("killed",), "injuries": ("injured",), "arrests": ("arrested",),
}  # fmt: skip


def _find_none(text: str, base: int) -> list[CountSpan]:
    """ "no one was hurt", "no casualties". "no reports of injuries" says nothing and is left out."""
    spans = []
    for match in _NONE.finditer(text):
        if (
            match["no"]
            and match["no"].lower() == "without"
            and re.match(r"\s+(?:being|number)", text[match.end() : match.end() + 12])
        ):
            continue
        noun = (match["what"] or match["noun"]).lower()
        for kind in _NONE_KINDS[noun]:
            name = match["noun"].lower() if match["noun"] else ""
            start, end = match.span("none" if match["none"] else "no")
            spans.append(CountSpan(text[start:end], base + start, base + end, 0, 0, name, kind))
    return spans
