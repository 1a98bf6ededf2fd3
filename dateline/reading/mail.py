"""The article in a mail: a newsletter, a wire report, a press release.

What belongs here: finding the text of a message and what its header says. What does not: cleaning that text
(``articles``), cutting mailboxes (``formats.mailbox``).
"""

from __future__ import annotations

import email
import email.errors
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from dateline.reading.document import Document, DocumentError
from dateline.reading.text import decode, one_line

_MAX_PARTS = 200
# What programs put before a subject that is answered or forwarded.
_MARKS = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)


def message_id(content: bytes) -> str | None:
    """The Message-ID of a message, without its brackets."""
    found = one_line(_header(_parse(content), "message-id")).strip("<> ")
    return found or None


def attachments_of(content: bytes) -> Iterator[str]:
    """The names of what is attached to a message and is no part of its own text."""
    message = _parse(content)
    text = _text_part(message)
    for part in _leaves(message):
        if part is not text and _is_attached(part):
            yield one_line(_filename(part) or part.get_content_type())


def read_mail(content: bytes) -> Document:
    """Text, subject, sender and date of a message. Raises DocumentError where it holds no text."""
    message = _parse(content)
    part = _text_part(message)
    if part is None:
        raise DocumentError("no_article", "the message holds no text, only attachments")
    text = _text_of(part)
    if text is None or not text.strip():
        raise DocumentError("no_article", "the text of the message is empty or in no known encoding")
    said = {
        # A subject is the title even where it is empty: the first line of a letter is not.
        "title": _MARKS.sub("", one_line(_header(message, "subject"))),
        "authors": _sender(message),
        "published": one_line(_header(message, "date")),
    }
    # What follows the mark of a signature is none of the text (RFC 3676).
    body = text if part.get_content_type() == "text/html" else text.replace("\r\n", "\n").split("\n-- \n", 1)[0]
    return Document(body, {key: value for key, value in said.items() if value or key == "title"})


def _parse(content: bytes) -> Message:
    return email.message_from_bytes(content, policy=email.policy.compat32)


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something; a forwarded message is one part."""
    parts = message.get_payload()
    if isinstance(parts, list) and message.get_content_maintype() == "multipart" and depth < 20:
        for part in parts[:_MAX_PARTS]:
            if isinstance(part, Message):
                yield from _leaves(part, depth + 1)
    else:
        yield message


def _text_part(message: Message) -> Message | None:
    """The part to read: the first plain text, else the first HTML."""
    parts = [part for part in _leaves(message) if not _is_attached(part)]
    for wanted in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == wanted and (_text_of(part) or "").strip():
                return part
    return None


def _is_attached(part: Message) -> bool:
    disposition = str(part.get("content-disposition") or "").lower()
    if disposition.startswith("attachment") or part.get_content_type() == "message/rfc822":
        return True
    return part.get_content_maintype() not in ("text", "multipart") and bool(_filename(part))


def _filename(part: Message) -> str | None:
    try:
        return part.get_filename()
    except (ValueError, LookupError, TypeError):
        return None


def _text_of(part: Message) -> str | None:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return None
    if not isinstance(content, bytes):
        return None
    charset = part.get_param("charset")
    return decode(content, told=charset if isinstance(charset, str) else None)


def _header(message: Message, name: str) -> str:
    """A header in Unicode; one in a broken encoding as far as it can be read."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        pieces = decode_header(str(value))
    except (ValueError, LookupError, email.errors.HeaderParseError):
        return str(value)
    text = ""
    for piece, charset in pieces:
        text += piece if isinstance(piece, str) else decode(piece, told=charset) or piece.decode("latin-1")
    return text.encode("utf-8", "replace").decode("utf-8")


def _sender(message: Message) -> str:
    found = getaddresses([one_line(_header(message, "from"))])
    return one_line(found[0][0] or found[0][1].partition("@")[0]) if found else ""
