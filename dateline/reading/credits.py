"""Which news agency a text came from, where the text or its page gives the credit.

What belongs here: credits: "(Reuters) -", "Source: AFP", a closing "(Xinhua)", "© 2023 AFP", an agency as author. What
does not: agencies that a sentence quotes ("KCNA said"), which are no credit; dateline crumbs (``datelines``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dateline.reading.datelines import credited_wire
from dateline.records import DroppedLine

_SOURCE_LINE = re.compile(
    r"^[\[(]?\s*(?:source|sources|credit|via|by|from|agency|agencies|courtesy(?: of)?|news agency|"
    r"originally published (?:by|on|in)|this (?:story|article) (?:was )?(?:first )?(?:published|appeared) (?:on|in|by)|"
    r"with (?:in)?puts? from|reporting by|with reporting by)\s*[:\-–—]?\s+(?P<names>.{2,60}?)[\])]?\s*[.\]]?$",
    re.I,
)
_SIGN_LINE = re.compile(r"^(?:[—–-]{1,2}|/{1,2}|\(|\[)?\s*(?P<names>[^()\[\]]{2,50}?)\s*(?:\)|\]|/{1,2})?\s*[.]?$")
_BYLINE = re.compile(
    r"^(?:[Bb][Yy]\s+)?[A-ZÀ-Þ][\w.’'-]+(?:\s+[A-ZÀ-Þ][\w.’'-]+){1,3}\s*[,|/(–—-]\s*(?P<name>[^,|/()]{2,40})\)?$"
)
_PICTURE = re.compile(r"\b(?:photo|photograph|image|picture|caption|pic|file|handout|video|graphic)s?\b", re.I)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\(c\)|©)?\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?)?\s*,?\s*(?:by\s+)?"
    r"(?P<name>[A-Z][^.,|;:()\d]{1,40}?)(?:\s+(?:19|20)\d\d)?\s*(?:[.,|;]|All\b|\(|$)",
    re.I,
)
_CLOSING = re.compile(r"(?:[\[(/]|[—–]\s?|\s--?\s?)(?P<names>[A-Z][\w .&/'’\-]{1,40}?)(?:[\])/]+)?\s*\.?$")
_STAFF = re.compile(
    r"\s+(?:staff|news agency|agency|reporters?|writers?|news service|newsroom|bureau|correspondents?)\b.*$", re.I
)
_PARTS = re.compile(r"\s*(?:/|,|&|\band\b|\+|\|)\s*", re.I)
_HEAD_PARAGRAPHS = 2
_TAIL_PARAGRAPHS = 2


def find_credit(paragraphs: Sequence[str], dropped: Sequence[DroppedLine], holders: Iterable[str]) -> str | None:
    """The agency an article is credited to, or None.

    ``dropped`` are the lines that were left out of the text, in their order; ``holders`` names that the page's
    metadata gives as author, provider or owner of the rights. The credit of a picture is none of the text.
    """
    for holder in holders:
        rights = _RIGHTS.search(holder)
        found = _agency(holder) or (_agency(rights["name"]) if rights else None)
        if found:
            return found
    for at, line in enumerate(dropped):
        beside = dropped[max(at - 1, 0) : at + 2]
        found = None if any(_PICTURE.search(near.text[:120]) for near in beside) else _from_line(line.text.strip())
        if found:
            return found
    ends = [*paragraphs[:_HEAD_PARAGRAPHS], *paragraphs[max(len(paragraphs) - _TAIL_PARAGRAPHS, _HEAD_PARAGRAPHS) :]]
    for paragraph in ends:
        found = _from_line(paragraph.strip())
        if found:
            return found
    return _from_closing(paragraphs[-1].strip()) if paragraphs else None


def _from_line(line: str) -> str | None:
    if len(line) > 200:
        return None
    for shape in (_SOURCE_LINE, _SIGN_LINE):
        match = shape.match(line)
        found = _agencies(match["names"]) if match else None
        if found:
            return found
    match = _BYLINE.match(line)
    if match and (found := _agency(match["name"])):
        return found
    match = _RIGHTS.search(line)
    return _agency(match["name"]) if match else None


def _from_closing(paragraph: str) -> str | None:
    """The credit after the last sentence: "... he said. (Xinhua)", "... on Monday. — AFP"."""
    match = _CLOSING.search(paragraph[-60:])
    if match is None:
        return None
    before = paragraph[-60:][: match.start()].rstrip()
    return _agencies(match["names"]) if before.endswith((".", "!", "?", "”", '"', "’")) or not before else None


def _agencies(names: str) -> str | None:
    """The first agency when all of ``names`` are agencies ("AFP/Reuters"), None otherwise."""
    found = [_agency(name) for name in ([names] if _agency(names) else _PARTS.split(names)) if name]
    return found[0] if found and all(found) else None


def _agency(name: str) -> str | None:
    bare = name.strip(" .,:;*—–-")
    for text in (bare, _STAFF.sub("", bare)):
        found = credited_wire(text)
        if found:
            return found
    return None
