"""Files that are one article each: text, HTML, Markdown, PDF.

What belongs here: taking the whole file as one item. What does not: opening it (``dateline.reading.document``).
"""

from __future__ import annotations

from dateline.reading.formats.part import MAX_ITEM_BYTES, Outcome, Part, too_large

MEDIA_TYPES = {
    "text": "text/plain",
    "html": "text/html",
    "markdown": "text/markdown",
    "pdf": "application/pdf",
}


def read(part: Part, media_type: str) -> Outcome:
    content = part.tape.read(MAX_ITEM_BYTES + 1)
    if len(content) > MAX_ITEM_BYTES:
        return part.reject("", "item_too_large", too_large("the file"), content[:1000])
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        return part.reject("", "empty_file", "the file holds only white space")
    return part.item("1", media_type, content)
