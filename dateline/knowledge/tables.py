"""Reading the knowledge tables: UTF-8 CSV files with comment lines, a fixed header and checked rows.

What belongs here: how a data file is opened, and the checks every table shares. What a row means belongs to
the module that owns the table.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

_YEAR_OR_MONTH = re.compile(r"(1[5-9]|20)\d\d(-(0[1-9]|1[0-2]))?")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
_DASHES = str.maketrans({"–": "-", "‐": "-", "‑": "-"})
_PLAIN_WORDS = re.compile(r"[A-Za-z ]+")
_INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])[-/](?=[^\W\d_])")


class KnowledgeError(ValueError):
    """A knowledge file is missing, or a row of it cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its fields by column name, and where it stands."""

    path: Path
    line: int
    fields: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.fields[column]

    def values(self, column: str) -> tuple[str, ...]:
        """Return the "|"-separated values of ``column``, each stripped; an empty field has none."""
        field = self.fields[column]
        if not field:
            return ()
        found = tuple(value.strip() for value in field.split("|"))
        if not all(found):
            raise self.error(f"{column} holds an empty value between bars; remove the extra '|'")
        return found

    def year_or_month(self, column: str) -> str | None:
        """Return a ``YYYY`` or ``YYYY-MM`` field, or None where it is empty."""
        field = self.fields[column]
        if field and not _YEAR_OR_MONTH.fullmatch(field):
            raise self.error(f"{column} is {field!r}; write YYYY, YYYY-MM or nothing")
        return field or None

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        """Return a field that must be one of ``allowed`` ("" may be among them)."""
        field = self.fields[column]
        if field not in allowed:
            raise self.error(f"{column} is {field!r}; write one of {', '.join(sorted(allowed))}")
        return field

    def error(self, problem: str) -> KnowledgeError:
        """Return an error that names this row."""
        return KnowledgeError(f"{self.path}:{self.line}: {problem}")


def data_path(name: str) -> Path:
    """Return the path of a data file shipped with the package; raise KnowledgeError when it is not there."""
    path = Path(str(files(__package__ or "dateline.knowledge"))) / "data" / name
    if not path.is_file():
        raise KnowledgeError(f"{path}: the knowledge file is missing; reinstall dateline")
    return path


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a CSV file whose header is exactly ``columns``; lines that start with # are comments.

    Raises KnowledgeError with file and line for a wrong header, a wrong number of fields, an empty first
    field or characters that are not UTF-8.
    """
    header_seen = False
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path}: not UTF-8 ({error}); save the file as UTF-8") from error
    for line, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip() or raw.startswith("#"):
            continue
        fields = [field.strip() for field in next(csv.reader([raw]))]
        if not header_seen:
            if fields != list(columns):
                raise KnowledgeError(f"{path}:{line}: header is {fields}; expected {list(columns)}")
            header_seen = True
            continue
        if len(fields) != len(columns):
            raise KnowledgeError(f"{path}:{line}: {len(fields)} fields, expected {len(columns)} ({','.join(columns)})")
        if not fields[0]:
            raise KnowledgeError(f"{path}:{line}: {columns[0]} is empty")
        yield Row(path, line, dict(zip(columns, fields, strict=True)))
    if not header_seen:
        raise KnowledgeError(f"{path}: no header; expected {','.join(columns)}")


def plain_marks(text: str) -> str:
    """Return ``text`` with curly apostrophes and typographic hyphens written as ' and -; its length is
    unchanged.
    """
    if text.isascii() and "`" not in text:
        return text  # nearly every word
    return text.translate(_APOSTROPHES).translate(_DASHES)


def split_words(name: str) -> tuple[str, ...]:
    """Split a name into the tokens spaCy's English tokenizer makes of it.

    "al-Shabaab" gives al, -, Shabaab; "People's Daily" gives People, 's, Daily; "U.S." and "G-7" stay whole.
    """
    if name.isascii() and _PLAIN_WORDS.fullmatch(name):
        return tuple(name.split())
    words: list[str] = []
    for chunk in plain_marks(name).split():
        tail = ""
        if chunk.endswith(("'s", "'S")) and len(chunk) > 2:
            chunk, tail = chunk[:-2], chunk[-2:]
        elif chunk.endswith("'") and len(chunk) > 1:
            chunk, tail = chunk[:-1], "'"
        start = 0
        for mark in _INNER_HYPHEN.finditer(chunk):
            words += [chunk[start : mark.start()], mark.group()]
            start = mark.end()
        words.append(chunk[start:])
        if tail:
            words.append(tail)
    return tuple(words)


def without_accents(text: str) -> str:
    """Return ``text`` with combining marks removed and the letters đ ø ł ı ß æ œ written in ASCII."""
    special = {
        "đ": "d",
        "Đ": "D",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ə": "a",
        "Ə": "A",
        "ð": "d",
        "þ": "th",
        "Þ": "Th",
    }
    folded = "".join(special.get(letter, letter) for letter in text)
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
