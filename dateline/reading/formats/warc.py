"""Web archives (WARC 1.0 and 1.1), plain or packed record by record: a page an item.

What belongs here: cutting an archive into records, going on after a damaged one, and which records are pages. What
does not: the text of a page.

FastWARC reads the header of a record and undoes what HTTP did to its body; the cutting is done here, because its
iterator ends at the first damaged record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from dateline.reading.formats.errors import DamagedError
from dateline.reading.formats.part import MAX_ITEM_BYTES, Outcome, Outcomes, Part, too_large
from dateline.reading.html import has_markup, is_page
from dateline.reading.text import decode

_HEADER_BYTES = 1 << 16
_HTTP_HEADER_BYTES = 1 << 16
_MAX_RECORD_BYTES = MAX_ITEM_BYTES + _HEADER_BYTES + _HTTP_HEADER_BYTES
_SCAN_BYTES = 1 << 16
_NEXT_BYTES = 100
_PROGRESS_RECORDS = 200
_VERSION = re.compile(rb"WARC/\d\.\d\r?\n")
# Not only at the start of a line: what is cut short ends anywhere.
_NEXT = re.compile(rb"WARC/\d\.\d\r?\n(?=[A-Za-z-]+[ \t]*:)")
_LENGTH = re.compile(rb"^Content-Length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.M | re.I)
_TYPE = re.compile(rb"^WARC-Type[ \t]*:[ \t]*([a-z]+)", re.M | re.I)
_PAGE_TYPES = (b"response", b"resource", b"conversion")
_OK = (200, 203)


@dataclass(frozen=True, slots=True)
class _Record:
    """A record as it stands in the archive, or what is wrong with it. ``at`` is its byte offset."""

    at: int
    content: bytes
    wrong: str = ""
    too_large: bool = False


def read(part: Part) -> Outcomes:
    """An item for each page; other records are skipped, damaged ones rejected with their byte offset."""
    for number, record in enumerate(_Cutter(part), start=1):
        if number % _PROGRESS_RECORDS == 0:
            part.report(record.at)
        yield _outcome(part, record)


class _Cutter:
    """Records of an archive in their order."""

    def __init__(self, part: Part) -> None:
        self._tape = part.tape
        self._place = part.place or _same

    def __iter__(self) -> Iterator[_Record]:
        more = True
        while more:
            at = -1
            try:
                more = self._pass_blank()
                if not more:
                    return
                at = self._place(self._tape.offset)
                record = self._record(at)
            except DamagedError as damage:
                self._tape.drop()
                yield _Record(damage.member if at < 0 else at, b"", damage.reason)
                continue
            try:
                more = self._pass_blank()
            except DamagedError as damage:
                # The sum at the end of a packed record is looked at last; damage further on is not this record's.
                if damage.member == at:
                    yield record if record.wrong else _Record(at, b"", damage.reason)
                else:
                    yield record
                    yield _Record(damage.member, b"", damage.reason)
                continue
            yield record

    def _pass_blank(self) -> bool:
        """Pass over line ends between records; False at the end."""
        while (ahead := self._tape.peek(4)) and ahead[:1] in b"\r\n\0":
            self._tape.skip(len(ahead) - len(ahead.lstrip(b"\r\n\0")))
        if not ahead:
            self._tape.check()
        return bool(ahead)

    def _record(self, at: int) -> _Record:
        ahead = self._tape.peek(_HEADER_BYTES)
        if _VERSION.match(ahead) is None:
            return self._lost(at, 1, "there is no record here")
        end = re.search(rb"\r?\n\r?\n", ahead)
        if end is None:
            return self._lost(at, 5, "the header of the record has no end")
        header = ahead[: end.end()]
        length = _LENGTH.search(header)
        if length is None:
            return self._lost(at, 5, "the header of the record says no Content-Length")
        size = int(length.group(1))
        if size > _MAX_RECORD_BYTES:
            return self._pass_over(at, header, size)
        whole = self._tape.peek(len(header) + size + 4)
        if len(whole) < len(header) + size:
            self._tape.check()
            return self._lost(at, len(header), "the record is cut short")
        after = whole[len(header) + size :]
        if after.strip(b"\r\n") and not after.startswith((b"\r\n\r\n", b"\n\n", b"WARC")):
            return self._lost(at, len(header), f"the record does not end where its Content-Length of {size:,} says")
        return _Record(at, self._tape.read(len(header) + size))

    def _pass_over(self, at: int, header: bytes, size: int) -> _Record:
        kind = _TYPE.search(header)
        passed = self._tape.skip(len(header) + size)
        if passed < len(header) + size:
            return _Record(at, header, "the record is cut short")
        is_page = kind is not None and kind.group(1).lower() in _PAGE_TYPES
        return _Record(at, header, too_large=is_page)

    def _lost(self, at: int, passed: int, wrong: str) -> _Record:
        """Go on with the next record after the first ``passed`` bytes of this one."""
        start = self._tape.peek(1000)
        self._tape.skip(passed)
        while ahead := self._tape.peek(_SCAN_BYTES):
            found = _NEXT.search(ahead)
            if found:
                self._tape.skip(found.start())
                break
            # The mark may lie across the end of what was looked at.
            self._tape.skip(len(ahead) - _NEXT_BYTES if len(ahead) == _SCAN_BYTES else len(ahead))
        if self._tape.fault is not None and self._tape.fault.member == at:
            self._tape.fault = None  # one fault is told once
        return _Record(at, start, wrong)


def _same(offset: int) -> int:
    return offset


def _outcome(part: Part, record: _Record) -> Outcome:
    if record.wrong:
        return part.reject(record.at, "damaged_record", f"byte {record.at:,}: {record.wrong}", record.content)
    if record.too_large:
        return part.reject(record.at, "item_too_large", f"byte {record.at:,}: {too_large('the page')}", record.content)
    kind = _TYPE.search(record.content[:_HEADER_BYTES])
    name = kind.group(1).lower() if kind else b"none"
    if name not in _PAGE_TYPES:
        return part.skip(record.at, "no_page", f"a record of type {name.decode('ascii', 'replace')} holds no page")
    try:
        return _page(part, record, name)
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        return part.reject(record.at, "damaged_record", f"byte {record.at:,}: {error}", record.content)


def _page(part: Part, record: _Record, kind: bytes) -> Outcome:
    from fastwarc.warc import WarcRecord

    parsed = WarcRecord.from_bytes(record.content)
    url = (parsed.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not url.lower().startswith(("http://", "https://")) or url.rstrip("/").lower().endswith("/robots.txt"):
        return part.skip(record.at, "no_page", f"{url or 'the record'} is no page but something a crawler asked for")
    charset = None
    problem: Exception | None = None
    if kind == b"response" or _is_http(parsed):
        parsed.parse_http(quirks_mode=True)
        status = parsed.http_headers.status_code if parsed.is_http_parsed else None
        if status not in _OK:
            return part.skip(record.at, "http_status", f"the server answered {url} with status {status}")
        charset = parsed.http_charset
        content_type = parsed.http_content_type or ""
        content, problem = _http_body(record.content)
    else:
        content_type = parsed.headers.get("Content-Type") or ""
        content = parsed.reader.read(MAX_ITEM_BYTES + 1)
    if len(content) > MAX_ITEM_BYTES:
        return part.reject(record.at, "item_too_large", f"byte {record.at:,}: {too_large('the page')}", content[:1000])
    if not content.strip() and problem is None:
        return part.skip(record.at, "empty_page", f"the server answered {url} with nothing")
    media_type = _media_type(content, content_type.lower(), charset)
    if media_type is None and problem is not None:
        return part.reject(record.at, "damaged_record", f"byte {record.at:,}: {problem}", content)
    if media_type is None:
        return part.skip(record.at, "not_html", f"{url} is {content_type or 'no page'}, no article")
    return part.item(
        (parsed.record_id or url).strip("<> "),
        media_type,
        content,
        url=url,
        collected_at=_date(parsed.headers.get("WARC-Date")),
        told={"charset": charset or ""},
    )


def _http_body(record: bytes) -> tuple[bytes, Exception | None]:
    """The body of the answer without chunks and packing, and why it is not what the header says.

    Some archives have undone both and still name them in the header, so such a body is taken as it stands.
    """
    from fastwarc.warc import WarcRecord

    problem: Exception | None = None
    tries: tuple[Literal["all", "transfer", "none"], ...] = ("all", "transfer", "none")
    for decoding in tries:
        parsed = WarcRecord.from_bytes(record)
        try:
            parsed.parse_http(auto_decode=decoding, quirks_mode=True)
            return parsed.reader.read(MAX_ITEM_BYTES + 1), problem
        except (OSError, ValueError) as error:
            problem = problem or error
    return b"", problem


def _is_http(parsed: Any) -> bool:
    return (parsed.headers.get("Content-Type") or "").lower().startswith("application/http")


def _media_type(content: bytes, content_type: str, charset: str | None) -> str | None:
    """The kind of page by what it holds; what the server calls it decides only between text and the rest."""
    head = content[:20_000]
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if b"\0" in head[:2000] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    start = decode(head, told=charset) or head.decode("latin-1")
    opening = start.lstrip("\ufeff \t\r\n")
    if opening.startswith("<") and (is_page(start) or has_markup(opening[:2000])):
        return "text/html"
    if "html" in content_type and (is_page(start) or has_markup(start)):
        return "text/html"
    return "text/plain" if content_type.startswith("text/plain") else None


def _date(value: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
