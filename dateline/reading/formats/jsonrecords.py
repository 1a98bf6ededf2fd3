"""JSON: an object, an array, a wrapper around an array, or one object a line.

What belongs here: cutting JSON into records. What does not: what the fields of a record mean (``articles``).
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from dateline.reading.formats.columns import BODY_FIELDS, missing_column, record_id_of
from dateline.reading.formats.errors import UnreadableError
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
_SNIFF_BYTES = 1 << 16
_ARRAY = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[\s*\{\s*"')
_SPACE = re.compile(r"\s*")


def json_kind(tape: Tape) -> str | None:
    """``lines``, ``document`` or None: what the first lines look like."""
    ahead = _stripped(tape.lines_ahead(MAX_ITEM_BYTES))
    first = next(ahead, b"")
    if first[:1] in (b"{", b"["):
        found = _load(first)
        if isinstance(found, dict):
            return "document" if next(ahead, None) is None and _records(found) != [found] else "lines"
        if _ARRAY.match(tape.peek(_SNIFF_BYTES)):
            return "document"
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
    """An item for each record of a JSON document; an array is read element by element."""
    records = _elements(part) if _ARRAY.match(part.tape.peek(_SNIFF_BYTES)) else _loaded(part)
    seen = _Seen(part)
    try:
        for number, record in enumerate(records, start=1):
            if isinstance(record, dict):
                record = seen.rename(record)
                yield part.record(record, record_id_of(record, str(number)), str(number))
            else:
                reason = f"item {number} is a JSON {type(record).__name__}; an object with a body field is needed"
                yield part.reject(number, "bad_json", reason, json.dumps(record)[:1000])
            if number % _PROGRESS_LINES == 0:
                part.report(part.tape.offset)
    except _BadJsonError as error:
        yield part.reject(error.position, error.rule, error.reason, error.row)
    yield from seen.complaints()


class _BadJsonError(UnreadableError):
    """What is wrong with a document, where in it (an item's number, "" for all of it), and the start of it."""

    def __init__(self, rule: str, reason: str, position: str, row: bytes | str) -> None:
        super().__init__(rule, reason)
        self.position = position
        self.row = row


def _loaded(part: Part) -> list[Any]:
    content = part.tape.read(MAX_DOCUMENT_BYTES + 1)
    if len(content) > MAX_DOCUMENT_BYTES:
        reason = f"the JSON object is larger than {MAX_DOCUMENT_BYTES // 10**6} MB; write one object a line instead"
        raise _BadJsonError("item_too_large", reason, "", b"")
    text = decode(content, told=part.charset)
    try:
        return _records(json.loads((text or "").lstrip("\ufeff"), strict=False))
    except (ValueError, RecursionError) as error:
        raise _BadJsonError("bad_json", f"the file is no valid JSON: {error}", "", content) from error


def _elements(part: Part) -> Iterator[Any]:
    """The elements of an array of any length, in memory for one of them. What follows a broken one is lost."""
    decoder = codecs.getincrementaldecoder(part.charset or "utf-8-sig")(errors="replace")
    read = json.JSONDecoder(strict=False).raw_decode
    text, at, number, ended = "", 0, 0, False
    wanted = _SNIFF_BYTES
    while True:
        start = _past_space(text, at)
        mark = text[start : start + 1]
        if mark == "]" and number:
            return
        problem: Exception | None = None
        if mark == ("," if number else "["):
            try:
                found, end = read(text, _past_space(text, start + 1))
                # A number may be cut at the end of what was read: only what stands before a mark is whole.
                following = _past_space(text, end)
                if text[following : following + 1] in (",", "]") and following < len(text):
                    number, at, wanted = number + 1, end, _SNIFF_BYTES
                    yield found
                    continue
            except (ValueError, RecursionError) as error:
                problem = error
        if ended or len(text) - at > MAX_ITEM_BYTES or isinstance(problem, RecursionError):
            item = f"item {number + 1}"
            told = _told(problem) if problem else "the array does not go on as it should"
            reason = f"{item} is no valid JSON: {told}; what follows it is not read"
            raise _BadJsonError("bad_json", reason, str(number + 1), text[at : at + 1000])
        block = part.tape.read(wanted)
        ended = len(block) < wanted
        # Twice as much the next time, so that a long element is tried a few times only.
        wanted *= 2
        text, at = text[at:] + decoder.decode(block, final=ended), 0


def _past_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


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
        return part.reject(
            number, "bad_json", f"line {number} is no valid JSON: {_told(error)}{_place(error)}", content
        )
    if not isinstance(record, dict):
        reason = f"line {number} holds a JSON {type(record).__name__}; an object with a body field is needed"
        return part.reject(number, "bad_json", reason, content)
    renamed = seen.rename(record)
    record_id = record_id_of(renamed, str(number))
    if renamed is not record:
        return part.record(renamed, record_id, str(number))
    return part.item(record_id, "application/json", content)


def _told(error: Exception) -> str:
    """What is wrong with a record, without the parser's line: it counts from where the parser began to read."""
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)


def _place(error: ValueError) -> str:
    return f" (character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""


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
