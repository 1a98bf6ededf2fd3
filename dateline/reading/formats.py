"""From paths to raw items: which files there are, what each holds, and one item after another.

What belongs here: walking folders, telling formats by content, cutting files into items, and saying what
could not be used. What does not: understanding an article (``articles``).

A file is told by what it holds and never by its name: plain text, HTML, one JSON object or array, or JSON
lines. JSON lines are read line by line, so memory does not grow with the file.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from dateline.reading.html import has_markup, is_page
from dateline.reading.text import bom_encoding, decode
from dateline.records import RawItem, Rejected

MAX_ITEM_BYTES = 10_000_000
MAX_JSON_BYTES = 64_000_000

OnProgress = Callable[[int, int], None]
"""Called with the bytes read so far and the bytes there are, after each file and every thousand lines."""

BODY_FIELDS = (
    "body",
    "text",
    "content",
    "article_body",
    "articlebody",
    "content_text",
    "content_html",
    "full_text",
)
ID_FIELDS = ("id", "_id", "record_id", "guid", "uuid")

_HEAD_BYTES = 65_536
_SNIFF_LINES = 20
_PROGRESS_LINES = 1000
_SHOWN_CHARS = 500
_LIST_FIELDS = ("articles", "items", "results", "documents", "data")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF; save its text first"),
    (b"\x1f\x8b", "gzip; unpack it first"),
    (b"BZh", "bzip2; unpack it first"),
    (b"\xfd7zXZ\x00", "xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "zstd; unpack it first"),
    (b"PK\x03\x04", "a zip archive or office document; unpack it or save it as text first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an office document; save it as text first"),
    (b"{\\rtf", "an RTF document; save it as text first"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "sound or video"),
    (b"\x7fELF", "a program"),
    (b"WARC/", "a WARC archive"),
)
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b")) + b"\x7f"
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int


def read_paths(
    paths: Sequence[Path], *, collected_at: datetime, on_progress: OnProgress | None = None
) -> Iterator[RawItem | Rejected]:
    """Every item under ``paths`` (files, or folders read whole in the order of their names), or why it is
    none.

    Hidden files and folders are left out; a file named twice is read once. Raises FileNotFoundError before
    anything is read when a path does not exist, and ValueError when ``collected_at`` has no time zone.
    """
    if collected_at.tzinfo is None:
        raise ValueError("collected_at needs a time zone: pass datetime.now(timezone.utc)")
    paths = [Path(path) for path in paths]
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise FileNotFoundError(f"no such file or folder: {', '.join(missing)}; check the spelling of the path")
    return _read_files(_list_files(paths), collected_at, on_progress)


def _list_files(paths: Sequence[Path]) -> list[_File]:
    found: dict[Path, _File] = {}
    for path in paths:
        for file in _walk(path) if path.is_dir() else [path]:
            try:
                found.setdefault(file.resolve(), _File(file, file.stat().st_size))
            except OSError:
                found.setdefault(file.absolute(), _File(file, 0))
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            if not name.startswith(".") and (file.is_file() or file.is_symlink()):
                yield file


def _read_files(
    files: list[_File], collected_at: datetime, on_progress: OnProgress | None
) -> Iterator[RawItem | Rejected]:
    total = sum(file.size for file in files)
    done = 0
    for file in files:

        def report(read: int, before: int = done) -> None:
            if on_progress:
                on_progress(before + read, total)

        try:
            yield from _read_file(file, collected_at, report)
        except OSError as error:
            yield _reject(file.path, "", "unreadable_file", f"cannot be read ({error.strerror or error})", "")
        done += file.size
        report(0, done)


def _read_file(file: _File, collected_at: datetime, report: Callable[[int], None]) -> Iterator[RawItem | Rejected]:
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
        stream.seek(0)
        refusal = _refuse(head)
        if refusal:
            yield _reject(file.path, "", *refusal, "")
            return
        encoding = bom_encoding(head)
        if encoding and encoding != "utf-8-sig":
            # UTF-16 has no byte that ends a line: such a file is read as if it had been saved as UTF-8.
            stream = io.BytesIO(_recode(stream.read(MAX_JSON_BYTES), encoding))  # type: ignore[assignment]
        kind = _json_kind(stream)
        stream.seek(0)
        if kind == "lines":
            yield from _read_lines(file.path, stream, collected_at, report)
        elif kind == "document":
            yield from _read_document(file, stream, collected_at)
        else:
            yield _read_whole(file, stream, head, collected_at)


def _recode(content: bytes, encoding: str) -> bytes:
    return content.decode(encoding, errors="replace").encode("utf-8", errors="replace")


def _refuse(head: bytes) -> tuple[str, str] | None:
    """Rule and reason when the start of a file cannot be text."""
    if not head:
        return "empty_file", "the file is empty"
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return "binary_file", f"the file is {what}"
    if bom_encoding(head) not in (None, "utf-8-sig"):
        return None
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if b"\0" in head or controls > len(head) / 100:
        return "binary_file", "the file holds binary data, not text"
    return None


# --- JSON


def _json_kind(stream: BinaryIO) -> str | None:
    """``lines``, ``document`` or None: what the first lines of a file look like."""
    first = _next_line(stream)
    if first[:1] not in (b"{", b"["):
        lines = [first]
    elif isinstance(_load(first), dict):
        return "lines"
    else:
        lines = [first]
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        if size <= MAX_JSON_BYTES and isinstance(_load(stream.read().removeprefix(b"\xef\xbb\xbf")), dict | list):
            return "document"
        stream.seek(0)
        _next_line(stream)
    while len(lines) < _SNIFF_LINES and (line := _next_line(stream)):
        lines.append(line)
    records = sum(isinstance(_load(line), dict) for line in lines if line.startswith(b"{"))
    if records and 2 * sum(line.startswith(b"{") for line in lines) >= len(lines):
        return "lines"
    return "document" if re.match(rb'(?:\[\s*)?\{\s*"', b"\n".join(lines[:3])) else None


def _next_line(stream: BinaryIO) -> bytes:
    """The next line that is not blank, b"" at the end."""
    while line := stream.readline(MAX_ITEM_BYTES):
        stripped = line.removeprefix(b"\xef\xbb\xbf").strip()
        if stripped:
            return stripped
    return b""


def _load(content: bytes) -> Any:
    """The JSON value of ``content``, or None when it is none."""
    try:
        text = decode(content)
        return None if text is None else json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _read_lines(
    path: Path, stream: BinaryIO, collected_at: datetime, report: Callable[[int], None]
) -> Iterator[RawItem | Rejected]:
    number = read = 0
    while line := stream.readline(MAX_ITEM_BYTES + 1):
        number += 1
        read += len(line)
        if number % _PROGRESS_LINES == 0:
            report(read)
        if len(line) > MAX_ITEM_BYTES and not line.endswith(b"\n"):
            start = line[:_SHOWN_CHARS]
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_ITEM_BYTES)
                read += len(line)
            yield _reject(path, str(number), "item_too_large", _too_large("the line"), _show(start))
            continue
        content = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if content:
            yield _read_line(path, number, content, collected_at)


def _read_line(path: Path, number: int, content: bytes, collected_at: datetime) -> RawItem | Rejected:
    position = str(number)
    text = decode(content)
    if text is None:
        return _reject(
            path, position, "undecodable", "no encoding explains the bytes; save it as UTF-8", _show(content)
        )
    try:
        record = json.loads(text, strict=False)
    except RecursionError:
        return _reject(path, position, "bad_json", f"line {number} is nested too deeply", _show(content))
    except ValueError as error:
        return _reject(path, position, "bad_json", f"line {number} is no valid JSON: {error}", _show(content))
    if not isinstance(record, dict):
        reason = f"line {number} holds a JSON {type(record).__name__}; an object with a body field is needed"
        return _reject(path, position, "bad_json", reason, _show(content))
    return _item(path, _record_id(record, position), "application/json", content, collected_at)


def _read_document(file: _File, stream: BinaryIO, collected_at: datetime) -> Iterator[RawItem | Rejected]:
    if file.size > MAX_JSON_BYTES:
        reason = f"the JSON file is larger than {MAX_JSON_BYTES // 10**6} MB; write one object a line instead"
        yield _reject(file.path, "", "item_too_large", reason, "")
        return
    content = stream.read()
    text = decode(content)
    try:
        found = json.loads((text or "").lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        yield _reject(file.path, "", "bad_json", f"the file is no valid JSON: {error}", _show(content))
        return
    for number, record in enumerate(_records(found), start=1):
        if not isinstance(record, dict):
            reason = f"item {number} is a JSON {type(record).__name__}; an object with a body field is needed"
            yield _reject(file.path, str(number), "bad_json", reason, json.dumps(record)[:_SHOWN_CHARS])
            continue
        # ASCII, because a JSON string may hold half a surrogate pair, which UTF-8 cannot.
        item = json.dumps(record, ensure_ascii=True).encode("ascii")
        if len(item) > MAX_ITEM_BYTES:
            yield _reject(file.path, str(number), "item_too_large", _too_large(f"item {number}"), _show(item))
        else:
            yield _item(file.path, _record_id(record, str(number)), "application/json", item, collected_at)


def _records(found: Any) -> list[Any]:
    """The records of a JSON document: its items, those of a wrapper such as ``{"articles": [...]}``, or
    itself.
    """
    if isinstance(found, list):
        return found
    if isinstance(found, dict) and not any(key.lower() in BODY_FIELDS for key in found):
        for key in _LIST_FIELDS:
            if isinstance(found.get(key), list):
                return list(found[key])
    return [found]


def _record_id(record: dict[str, Any], position: str) -> str:
    """The record's own id, or its position."""
    for key in ID_FIELDS:
        value = record.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip().encode("utf-8", "replace").decode("utf-8")
    return position


# --- text and HTML


def _read_whole(file: _File, stream: BinaryIO, head: bytes, collected_at: datetime) -> RawItem | Rejected:
    content = stream.read(MAX_ITEM_BYTES + 1)
    if len(content) > MAX_ITEM_BYTES:
        return _reject(file.path, "", "item_too_large", _too_large("the file"), _show(head))
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        return _reject(file.path, "", "empty_file", "the file holds only white space", "")
    start = decode(content[:_HEAD_BYTES]) or content[:_HEAD_BYTES].decode("latin-1")
    opening = start.lstrip("\ufeff \t\r\n")[:2000]
    if (opening.startswith("<?xml") and _FEED.search(opening)) or _FEED.match(opening):
        reason = "the file is a news feed, which names articles and does not hold them; pass the pages it links to"
        return _reject(file.path, "", "unsupported_format", reason, "")
    media_type = "text/html" if _is_html(start, opening) else "text/plain"
    return _item(file.path, "1", media_type, content, collected_at)


def _is_html(start: str, opening: str) -> bool:
    return (opening.startswith("<") and (is_page(start) or has_markup(opening))) or (
        is_page(opening) and has_markup(start)
    )


# --- making records


def _item(path: Path, record_id: str, media_type: str, content: bytes, collected_at: datetime) -> RawItem:
    uri = path.as_posix()
    digest = hashlib.sha256(content).hexdigest()
    raw_id = hashlib.sha256(f"{uri}\n{record_id}\n{digest}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return RawItem(raw_id, uri, record_id, media_type, content, digest, collected_at)


def _reject(path: Path, position: str, rule: str, reason: str, row: str) -> Rejected:
    where = f"{path.as_posix()}:{position}" if position else path.as_posix()
    return Rejected("raw_articles", path.as_posix(), position, rule, f"{where}: {reason}", row)


def _too_large(what: str) -> str:
    return f"{what} is larger than {MAX_ITEM_BYTES // 10**6} MB, which no article is"


def _show(content: bytes) -> str:
    return content[: 2 * _SHOWN_CHARS].decode("utf-8", errors="replace")[:_SHOWN_CHARS]
