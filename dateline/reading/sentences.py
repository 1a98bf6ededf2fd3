"""What a line of prose looks like: does it end as a sentence, and where does its first sentence end.

What belongs here: light looks at one line, enough to tell prose from page furniture and to name an untitled
article. What does not: sentence splitting for coding (``dateline.language``).
"""

from __future__ import annotations

import re

_FINAL = re.compile(r"""[.!?…。！？؟۔।]["'”’»)\]\s]*$""")
_SENTENCE_END = re.compile(r"""[.!?…]["'”’)]*\s+(?=["'“‘(]?[A-Z0-9À-Þ])|[。！？؟۔।]\s*""")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Gov|Sen|Rep|Rev|Prof|St|Hon|Pres|Amb|Jr|Sr|No|vs|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Inc|Ltd|Co|Corp))\.$"
)
_TITLE_CHARS = 200


def ends_as_sentence(line: str) -> bool:
    """True when ``line`` ends with sentence-final punctuation, closing quotes and brackets aside."""
    return _FINAL.search(line[-12:]) is not None


def first_sentence(text: str) -> str:
    """The first sentence of ``text``, on one line, cut at a word boundary after 200 characters."""
    text = " ".join(text[:4000].split("\n\n", 1)[0].split())
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[: match.start() + 1][-12:]):
            text = text[: match.end()].strip()
            break
    if len(text) <= _TITLE_CHARS:
        return text
    return text[:_TITLE_CHARS].rsplit(" ", 1)[0].rstrip(",;:") + "…"
