"""CSV and its relatives: any delimiter, any size, one article a row.

What belongs here: telling a table from prose, finding its dialect, cutting it into rows, and going on after a row
that is broken. What does not: which column is what (``columns``).

A position is the number of the line that a row starts on: rows may span lines, and a line can be found again.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dateline.reading.formats.columns import Columns, key_of, map_header, record_id_of, sure_field
from dateline.reading.formats.errors import UnreadableError
from dateline.reading.formats.part import MAX_ITEM_BYTES, Outcome, Outcomes, Part, too_large
from dateline.reading.formats.tape import Tape

_DELIMITERS = "\t,;|"
_SNIFF_BYTES = 1 << 16
_SNIFF_ROWS = 30
_HEADER_CHARS = 60
_PROGRESS_ROWS = 1000
_MAX_UNCLOSED = 20
_NAME = re.compile(r"[A-Za-z_][\w.:-]*(?: [\w.:-]+)?")
_WORD = re.compile(r"[^\W\d][\w.:-]*")
_INDEX_NAMES = ("", "index", "level_0", "index_level_0", "unnamed_0")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row and the line it starts on; ``lines`` is how many it spans, ``unclosed`` a quote that nothing ends."""

    line: int
    cells: list[str]
    lines: int
    start: str
    unclosed: bool = False


def is_csv(start: str, columns: Columns) -> bool:
    """True when the text at the start of a file is a header and rows under it."""
    return _delimiter_of(start.lstrip("\ufeff"), columns) is not None


def read(part: Part) -> Outcomes:
    """An item a row, as JSON under the fields' names; rows that are broken are rejected with their line."""
    ahead = _decoded(part.tape.peek(_SNIFF_BYTES), part.charset)
    delimiter = _delimiter_of(ahead, part.columns) or ","
    rows = _Rows(part.tape, part.charset, delimiter)
    first = next((row for row in rows if row.cells), None)
    header = [cell.replace("\0", "").strip() for cell in first.cells] if first else []
    try:
        fields = map_header(header, part.columns)
    except UnreadableError as error:
        yield part.reject("", error.rule, error.reason, ahead[:1000])
        return
    found = 0
    for row in rows:
        if not row.cells and not row.unclosed:
            continue
        found += 1
        if found % _PROGRESS_ROWS == 0:
            part.report(part.tape.offset)
        yield _outcome(part, header, fields, row)
    for line, start in rows.too_long:
        yield part.reject(line, "item_too_large", too_large("the row"), start)
    if not found and not rows.too_long:
        yield part.reject("", "empty_file", "the table has a header and no rows", ahead[:1000])


def _outcome(part: Part, header: list[str], fields: dict[str, str], row: _Row) -> Outcome:
    where = f"the row that starts on line {row.line}"
    if row.unclosed:
        return part.reject(row.line, "unclosed_quote", f"{where} opens a quote that nothing closes", row.start)
    if len(row.cells) != len(header):
        reason = f"{where} has {len(row.cells)} cells where the header has {len(header)}"
        return part.reject(row.line, "ragged_row", reason, row.start)
    record = to_record(dict(zip(header, row.cells, strict=True)), fields)
    return part.record(record, record_id_of(record, str(row.line)), str(row.line))


def to_record(row: dict[str, object], fields: dict[str, str]) -> dict[str, object]:
    """A row of a table with its columns under the fields' names; empty cells and mere row numbers left out."""
    record: dict[str, object] = {}
    for column, value in row.items():
        if isinstance(value, str):
            value = value.replace("\0", "")
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if column in fields:
            record[fields[column]] = value
        elif key_of(column) not in _INDEX_NAMES:
            record.setdefault(column, value)
    if "body" not in record and "summary" in record:
        record |= {"body": record["summary"], "completeness": "summary"}
    return record


class _Rows:
    """The rows of a table. After a quote that nothing closes the next line is read as a new row."""

    def __init__(self, tape: Tape, charset: str | None, delimiter: str) -> None:
        self._tape = tape
        self._charset = charset
        self._delimiter = delimiter
        self._waiting: deque[tuple[int, str]] = deque()
        self._taken: list[tuple[int, str]] = []
        self._size = 0
        self._next_line = 1
        self._width: int | None = None
        self._unclosed = 0
        self._cut = False
        self.too_long: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[_Row]:
        while (row := self._row()) is not None:
            if self._width is None and row.cells:
                self._width = len(row.cells)
            yield row

    def _row(self) -> _Row | None:
        self._taken, self._size, self._cut = [], 0, False
        with _long_cells():
            try:
                cells = next(csv.reader(self._lines(), delimiter=self._delimiter, skipinitialspace=True), None)
            except csv.Error:
                cells, self._cut = [], True
        if not self._taken:
            return None
        line, start = self._taken[0]
        lines = len(self._taken)
        # A row over several lines that does not fit the header began with a stray quote: only its first line is lost.
        stray = lines > 1 and self._width is not None and len(cells or ()) != self._width
        if (self._cut or stray) and self._unclosed < _MAX_UNCLOSED:
            self._unclosed += 1
            self._waiting.extendleft(reversed(self._taken[1:]))
            return _Row(line, [], 1, start[:1000], unclosed=True)
        if self._cut:
            return _Row(line, [], lines, start[:1000], unclosed=True)
        return _Row(line, cells or [], lines, start[:1000])

    def _lines(self) -> Iterator[str]:
        """Lines for one row: the reader asks for another only while a quote is open."""
        while self._size <= MAX_ITEM_BYTES:
            if self._waiting:
                number, text = self._waiting.popleft()
            else:
                taken = self._read_line()
                if taken is None:
                    break
                number, text = taken
            self._taken.append((number, text))
            self._size += len(text)
            yield text
        self._cut = bool(self._taken)

    def _read_line(self) -> tuple[int, str] | None:
        while line := self._tape.readline(MAX_ITEM_BYTES + 1):
            number = self._next_line
            self._next_line += 1
            if len(line) <= MAX_ITEM_BYTES or line.endswith(b"\n"):
                return number, _decoded(line, self._charset)
            self.too_long.append((number, _decoded(line[:1000], self._charset)))
            while line and not line.endswith(b"\n"):
                line = self._tape.readline(MAX_ITEM_BYTES)
        return None


@contextmanager
def _long_cells() -> Iterator[None]:
    """The standard reader refuses cells of more than 128 kB unless told, and can be told only as a whole."""
    before = csv.field_size_limit(2 * MAX_ITEM_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _decoded(content: bytes, charset: str | None) -> str:
    """Text in the encoding of the file. Single lines in another one happen in tables put together from several; a
    guess for each would take longer than the reading.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    for encoding in (charset or "utf-8", "utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(charset or "utf-8", "replace")


def _delimiter_of(text: str, columns: Columns) -> str | None:
    """The delimiter under which the text is a table, or None when it is none."""
    first, _, rest = text.lstrip("\r\n").partition("\n")
    if not first.strip() or len(first) > 10_000:
        return None
    best: tuple[int, int, str] | None = None
    for delimiter in _DELIMITERS:
        rows = _first_rows(text, delimiter)
        score = _table_score(rows, columns, rest.startswith('"'), delimiter + " " not in first)
        if score and (best is None or (score, len(rows[0])) > best[:2]):
            best = (score, len(rows[0]), delimiter)
    return best[2] if best else None


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    with _long_cells():
        rows = csv.reader(text.lstrip("\r\n").splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True)
        try:
            for row in rows:
                if row:
                    found.append(row)
                if len(found) == _SNIFF_ROWS:
                    break
        except csv.Error:
            pass
    return found


def _table_score(rows: list[list[str]], columns: Columns, quoted: bool, tight: bool) -> int:
    """How surely the rows are a table; 0 for prose. ``quoted`` says whether the second line opens a quote, ``tight``
    that no space follows a delimiter of the first.

    Sure where the header names fields of articles, and where many rows have as many cells as the header and the
    cells of the header are names.
    """
    if not rows:
        return 0
    header = [cell.replace("\0", "").strip() for cell in rows[0]]
    names = [cell for cell in header if cell]
    if not names or any(len(cell) > _HEADER_CHARS or cell.endswith((".", "!", "?")) for cell in names):
        return 0
    if len(set(names)) < len(names) or len(names) < len(header) - 1:
        return 0
    known = {field for cell in names if (field := sure_field(cell))} | {
        name for name, column in columns.named.items() if column in header
    }
    same = sum(len(row) == len(header) for row in rows[1:])
    if len(header) == 1:
        # One column is a table only where it is called text and what is under it is quoted.
        return int("body" in known and len(rows) > 1 and quoted)
    half = same >= max(1, (len(rows) - 1) / 2)
    if len(known) >= 2:
        # A quote that nothing closes may have swallowed all rows, so they need not fit.
        return 3 if half or (tight and all(_NAME.fullmatch(cell) for cell in names)) else 0
    if "body" in known and half:
        return 2
    # Names that nobody knows: a table all the same where the rows fit under them, to be told so.
    fitting = len(rows) > 1 and same >= 0.9 * (len(rows) - 1)
    return int(len(header) >= 3 and fitting and (len(rows) > 3 or (tight and all(map(_WORD.fullmatch, rows[0])))))
