"""Documents that have to be opened before there is text: mail, Markdown, PDF.

What belongs here: one door for all of them. What does not: any of their formats, and cleaning the text
(``articles``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dateline.records import RawItem


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document, paragraphs apart by an empty line, or HTML; and what the document says of itself:
    ``title``, ``authors`` (apart by ``; ``), ``published``, ``updated``, ``section``, ``language``, ``source``,
    ``url``.
    """

    body: str
    said: Mapping[str, str] = field(default_factory=dict)


class DocumentError(Exception):
    """Why there is no text in a document: a rule and a reason."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason


def open_document(raw: RawItem) -> RawItem:
    """``raw`` as text or as a JSON record where it is a document; other media types come back as they are.

    Raises DocumentError where the document holds no text.
    """
    document = _read(raw)
    if document is None:
        return raw
    # A document that names or dates itself is a record; of another the title has to be looked for in its first lines.
    if document.said.keys() & {"title", "published"}:
        content = json.dumps({**document.said, "body": document.body}, ensure_ascii=True).encode("ascii")
        return replace(raw, media_type="application/json", content=content)
    return replace(raw, media_type="text/plain", content=document.body.encode("utf-8", "replace"))


def _read(raw: RawItem) -> Document | None:
    if raw.media_type == "message/rfc822":
        from dateline.reading.mail import read_mail

        return read_mail(raw.content)
    if raw.media_type == "application/pdf":
        from dateline.reading.pdf import read_pdf

        return read_pdf(raw.content)
    if raw.media_type == "text/markdown":
        from dateline.reading.markdown import read_markdown

        return read_markdown(raw.content, raw.told.get("charset"))
    return None
