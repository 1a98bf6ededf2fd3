"""Which news agency a text came from, where the text or its page gives the credit.

What belongs here: credits: "(Reuters) -", "Source: AFP", a closing "(Xinhua)", "© 2023 AFP", an agency as author. What
does not: agencies that a sentence quotes ("KCNA said"), which are no credit; dateline crumbs (``datelines``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dateline.reading.datelines import is_wire, wire_name

_SOURCE_LINE = re.compile(
    r"^[\[(]?\s*(?:source|sources|credit|via|by|from|agency|agencies|courtesy(?: of)?|news agency|"
    r"originally published (?:by|on|in)|this (?:story|article) (?:was )?(?:first )?(?:published|appeared) (?:on|in|by)|"
    r"with (?:in)?puts? from|reporting by|with reporting by)\s*[:\-–—]?\s+(?P<names>.{2,60}?)[\])]?\s*[.\]]?$",
    re.I,
)
_SIGN_LINE = re.compile(r"^(?:[—–-]{1,2}|/{1,2}|\(|\[)?\s*(?P<names>[^()\[\]]{2,50}?)\s*(?:\)|\]|/{1,2})?\s*[.]?$")
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


def find_credit(paragraphs: Sequence[str], furniture: Iterable[str], holders: Iterable[str]) -> str | None:
    """The agency an article is credited to, or None.

    ``furniture`` are lines that were left out of the text, in their order; ``holders`` names that the page's metadata
    gives as author, provider or owner of the rights.
    """
    for holder in holders:
        found = _agency(holder)
        if found:
            return found
    for line in furniture:
        found = _from_line(line.strip())
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
        if is_wire(text):
            return wire_name(text)
    return None
