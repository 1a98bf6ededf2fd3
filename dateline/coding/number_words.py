"""Numbers written as words or digits, as plain values.

What belongs here: reading one quantity. What does not: what the quantity counts (``numbers``) or when it was
(``timex``).
"""

from __future__ import annotations

import re

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

_ONE = "|".join(sorted(ONES, key=len, reverse=True))
_SCALE = "|".join(SCALES)
NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?:[\s-](?:{_SCALE})\b)?|(?:half\s+an?\s+|"
    rf"an?\s+)(?:{_SCALE})\b(?:\s+(?:{_SCALE})\b)?|(?:{_ONE})\b(?:(?:[\s-]|\s+and\s+)(?:{_ONE}|"
    rf"{_SCALE})\b){{0,8}}"
)
"""A pattern for one number, to be used with ``re.IGNORECASE``; ``parse_number`` gives its value."""

_WORD = re.compile(r"[a-z]+|[\d.,]+")


def parse_number(text: str) -> float | None:
    """The value of "1,200", "1.5 million", "two hundred and five", "a dozen", "half a million"; None if no
    number."""
    total = 0.0
    current: float | None = None
    half = False
    for word in _WORD.findall(text.lower()):
        if word[0].isdigit():
            try:
                current = float(word.rstrip(".,").replace(",", ""))
            except ValueError:
                return None
        elif word in ONES:
            current = (current or 0) + ONES[word]
        elif word in SCALES:
            scale = SCALES[word]
            value = 1.0 if current is None else current
            if scale == 100 or scale == 12:
                current = value * scale
            else:
                total += value * scale
                current = 0.0
        elif word in ("a", "an"):
            current = 1.0
        elif word == "half":
            half = True
        elif word != "and":
            return None
    if current is None:
        return None
    return (total + current) * (0.5 if half else 1)
