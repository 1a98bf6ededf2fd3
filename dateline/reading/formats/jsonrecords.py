"""JSON: an object, an array, a wrapper around an array, or one object a line.

What belongs here: cutting JSON into records. What does not: what the fields of a record mean (``articles``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from dateline.reading.formats.columns import BODY_FIELDS, missing_column, record_id_of
from dateline.reading.formats.part import (
    MAX_DOCUMENT_BYTES,
    MAX_ITEM_BYTES,
    Outcome,
    Outcomes,
    Part,
    too_large,
)
from dateline.reading.formats.tape import Tape
from dateline.reading.text import decode

_SNIFF_LINES = 20
_PROGRESS_LINES = 1000
_LIST_FIELDS = ("articles", "items", "results", "documents", "data", "hits", "docs", "records", "entries")
_BOM = b"\xef\xbb\xbf"


def json_kind(tape: Tape) -> str | None:
    """``lines``, ``document`` or None: what the first lines look like."""
    ahead = _stripped(tape.lines_ahead(MAX_ITEM_BYTES))
    first = next(ahead, b"")
    if first[:1] in (b"{", b"["):
        found = _load(first)
        if isinstance(found, dict):
            return "document" if next(ahead, None) is None and _records(found) != [found] else "lines"
        content = tape.peek(MAX_DOCUMENT_BYTES + 1)
        if len(content) <= MAX_DOCUMENT_BYTES and isinstance(_load(content.removeprefix(_BOM)), dict | list):
            return "document"
    lines = [first]
    while len(lines) < _SNIFF_LINES and (line := next(ahead, b"")):
        lines.append(line)
    records = sum(isinstance(_load(line), dict) for line in lines if line.startswith(b"{"))
    if records and 2 * sum(line.startswith(b"{") for line in lines) >= len(lines):
        return "lines"
    return "document" if re.match(rb'(?:\[\s*)?\{\s*"', b"\n".join(lines[:3])) else None


def read_lines(part: Part) -> Outcomes:
    """An item a line, in constant memory; bad lines are rejected with their number."""
    number = 0
    seen = _Seen(part)
    while line := part.tape.readline(MAX_ITEM_BYTES + 1):
        number += 1
        if number % _PROGRESS_LINES == 0:
            part.report(part.tape.offset)
        if len(line) > MAX_ITEM_BYTES and not line.endswith(b"\n"):
            start = line[:1000]
            while line and not line.endswith(b"\n"):
                line = part.tape.readline(MAX_ITEM_BYTES)
            yield part.reject(number, "item_too_large", too_large("the line"), start)
            continue
        content = line.removeprefix(_BOM).strip() if number == 1 else line.strip()
        if content.strip(b"\0"):
            yield _read_line(part, number, content, seen)
    yield from seen.complaints()


def read_document(part: Part) -> Outcomes:
    """An item for each record of a JSON document."""
    content = part.tape.read(MAX_DOCUMENT_BYTES + 1)
    if len(content) > MAX_DOCUMENT_BYTES:
        reason = f"the JSON file is larger than {MAX_DOCUMENT_BYTES // 10**6} MB; write one object a line instead"
        yield part.reject("", "item_too_large", reason)
        return
    text = decode(content, told=part.charset)
    try:
        found = json.loads((text or "").lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        yield part.reject("", "bad_json", f"the file is no valid JSON: {error}", content)
        return
    seen = _Seen(part)
    for number, record in enumerate(_records(found), start=1):
        if isinstance(record, dict):
            record = seen.rename(record)
            yield part.record(record, record_id_of(record, str(number)), str(number))
        else:
            reason = f"item {number} is a JSON {type(record).__name__}; an object with a body field is needed"
            yield part.reject(number, "bad_json", reason, json.dumps(record)[:1000])
    yield from seen.complaints()


class _Seen:
    """Renames as the user said and remembers which of the columns named were there at all."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._missing = dict(part.columns.named)
        self._there: dict[str, None] = {}
        self._records = 0

    def rename(self, record: dict[str, Any]) -> dict[str, Any]:
        if not self._part.columns.named:
            return record
        self._records += 1
        if self._missing:
            self._missing = {name: column for name, column in self._missing.items() if column not in record}
            if len(self._there) < 100:
                self._there.update(dict.fromkeys(record))
        return self._part.columns.rename(record)

    def complaints(self) -> Iterator[Outcome]:
        """A column that not one record had is a slip of the pen; one that some lack is not."""
        if self._records:
            for name, column in self._missing.items():
                yield self._part.reject("", "missing_column", missing_column(name, column, self._there))


def _read_line(part: Part, number: int, content: bytes, seen: _Seen) -> Outcome:
    text = decode(content, told=part.charset)
    if text is None:
        return part.reject(
            number, "undecodable", f"no encoding explains the bytes of line {number}; save it as UTF-8", content
        )
    try:
        record = json.loads(text, strict=False)
    except RecursionError:
        return part.reject(number, "bad_json", f"line {number} is nested too deeply", content)
    except ValueError as error:
        return part.reject(number, "bad_json", f"line {number} is no valid JSON: {error}", content)
    if not isinstance(record, dict):
        reason = f"line {number} holds a JSON {type(record).__name__}; an object with a body field is needed"
        return part.reject(number, "bad_json", reason, content)
    renamed = seen.rename(record)
    record_id = record_id_of(renamed, str(number))
    if renamed is not record:
        return part.record(renamed, record_id, str(number))
    return part.item(record_id, "application/json", content)


def _records(found: Any) -> list[Any]:
    """The records of a JSON document: its items, those of a wrapper such as ``{"articles": [...]}``, or itself."""
    if isinstance(found, list):
        return found
    if isinstance(found, dict) and not any(key.lower() in BODY_FIELDS for key in found):
        for key in _LIST_FIELDS:
            if isinstance(found.get(key), list):
                return list(found[key])
    return [found]


def _stripped(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        stripped = line.removeprefix(_BOM).strip()
        if stripped:
            yield stripped


def _load(content: bytes) -> Any:
    """The JSON value of ``content``, or None when it is none."""
    try:
        text = decode(content)
        return None if text is None else json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
