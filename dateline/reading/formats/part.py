"""What a reader is given, and what it makes: one part of the input, and records of it.

What belongs here: making raw items and saying what could not be used. What does not: any format.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from dateline.reading.formats.columns import Columns
from dateline.reading.formats.tape import Tape
from dateline.records import RawItem, Rejected, Skipped

MAX_ITEM_BYTES = 10_000_000
MAX_DOCUMENT_BYTES = 64_000_000

Outcome = RawItem | Rejected | Skipped
Outcomes = Iterator[Outcome]

_SHOWN_CHARS = 500


def _nobody(_: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes to read under an address: a file, what a packed file holds, or a member of an archive.

    ``charset`` is the encoding that the file is known to be in, where it is not UTF-8. ``place`` turns an offset of
    the tape into one of the file as it lies on the disk, as far as that is possible.
    """

    uri: str
    tape: Tape
    collected_at: datetime
    columns: Columns = field(default_factory=Columns)
    charset: str | None = None
    place: Callable[[int], int] | None = None
    report: Callable[[int], None] = _nobody

    def member(self, name: str, tape: Tape) -> Part:
        """A part inside this one."""
        return replace(self, uri=f"{self.uri}!{printable(name)}", tape=tape, charset=None, place=None, report=_nobody)

    def item(
        self,
        record_id: str,
        media_type: str,
        content: bytes,
        *,
        url: str | None = None,
        collected_at: datetime | None = None,
        told: Mapping[str, str] | None = None,
    ) -> RawItem:
        digest = hashlib.sha256(content).hexdigest()
        record_id = printable(record_id)
        said = {key: printable(value) for key, value in (told or {}).items() if value}
        if self.charset and media_type.startswith(("text/", "application/json")):
            said.setdefault("charset", self.charset)
        return RawItem(
            raw_id(self.uri, record_id, digest),
            self.uri,
            record_id,
            media_type,
            content,
            digest,
            collected_at or self.collected_at,
            printable(url) if url else None,
            None,
            said,
        )

    def record(self, record: Mapping[str, Any], record_id: str, position: str) -> Outcome:
        """An item of a record that was put together here, as JSON."""
        # ASCII, because a JSON string may hold half a surrogate pair, which UTF-8 cannot.
        content = json.dumps(record, ensure_ascii=True, default=str).encode("ascii")
        if len(content) > MAX_ITEM_BYTES:
            return self.reject(position, "item_too_large", too_large("the record"), content)
        return replace(self, charset=None).item(record_id, "application/json", content)

    def reject(self, position: str | int, rule: str, reason: str, row: bytes | str = "") -> Rejected:
        position = printable(str(position))
        where = f"{self.uri}:{position}" if position else self.uri
        return Rejected("raw_articles", self.uri, position, rule, f"{where}: {printable(reason)}", _show(row))

    def skip(self, position: str | int, rule: str, reason: str) -> Skipped:
        return Skipped(self.uri, printable(str(position)), rule, printable(reason))


def raw_id(uri: str, record_id: str, sha256: str) -> str:
    """The id that ``RawItem`` defines."""
    return hashlib.sha256(f"{uri}\n{record_id}\n{sha256}".encode("utf-8", "surrogateescape")).hexdigest()[:16]


def too_large(what: str) -> str:
    """The reason of ``item_too_large``."""
    return f"{what} is larger than {MAX_ITEM_BYTES // 10**6} MB, which no article is"


def printable(text: str) -> str:
    """``text`` as any file can hold it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _show(row: bytes | str) -> str:
    if isinstance(row, str):
        return printable(row[:_SHOWN_CHARS])
    return row[: 2 * _SHOWN_CHARS].decode("utf-8", errors="replace")[:_SHOWN_CHARS]
