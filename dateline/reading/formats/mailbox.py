"""Mail: one message (EML), or a mailbox of many (mbox).

What belongs here: telling mail and cutting a mailbox into messages. What does not: the text of a message
(``dateline.reading.mail``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.reading.formats.part import MAX_ITEM_BYTES, Outcomes, Part, too_large
from dateline.reading.formats.tape import Tape
from dateline.reading.mail import attachments_of, message_id

_ENVELOPE = re.compile(rb"From \S+ .{0,40}\d\d:\d\d(?::\d\d)?.{0,40}\d{4}")
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")


def is_mbox(head: bytes) -> bool:
    first, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    return _ENVELOPE.match(first) is not None and is_mail(rest)


def is_mail(head: bytes) -> bool:
    """True when the first block of lines is a header with a sender and what else only mail has."""
    names = set()
    sender = b""
    for line in head.lstrip(b"\r\n").splitlines()[:200]:
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        found = _HEADER.match(line)
        if found is None:
            return False
        names.add(found.group(1).lower())
        if found.group(1).lower() == b"from":
            sender = line
    return b"@" in sender and len(names & {b"date", b"message-id", b"received", b"mime-version", b"to"}) >= 2


def read_mail(part: Part) -> Outcomes:
    content = part.tape.read(MAX_ITEM_BYTES + 1)
    if len(content) > MAX_ITEM_BYTES:
        yield part.reject("", "item_too_large", too_large("the message"), content[:1000])
        return
    yield from _message(part, content, "1")


def read_mbox(part: Part) -> Outcomes:
    for number, content in enumerate(_messages(part.tape), start=1):
        part.report(part.tape.offset)
        if len(content) > MAX_ITEM_BYTES:
            yield part.reject(number, "item_too_large", too_large("the message"), content[:1000])
        elif content.strip():
            yield from _message(part, content, str(number))
        else:
            yield part.reject(number, "empty_item", f"message {number} is empty")


def _messages(tape: Tape) -> Iterator[bytes]:
    """The messages of a mailbox; of one that is too long its start only."""
    lines: list[bytes] = []
    size = 0
    begun = False
    blank = True
    while line := tape.readline(1 << 20):
        if blank and _ENVELOPE.match(line):
            if begun:
                yield b"".join(lines)
            lines, size, begun, blank = [], 0, True, False
            continue
        if size <= MAX_ITEM_BYTES:
            lines.append(line[1:] if line.startswith(b">From ") else line)
            size += len(line)
        blank = not line.strip()
    if begun:
        yield b"".join(lines)


def _message(part: Part, content: bytes, position: str) -> Outcomes:
    yield part.item(message_id(content) or position, "message/rfc822", content)
    for name in attachments_of(content):
        yield part.skip(position, "attachment", f"the attachment {name!r} is not read; save it as a file of its own")
