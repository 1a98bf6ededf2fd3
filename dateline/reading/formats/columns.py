"""Which column of a table is which field of an article: by common sense, and as the user says.

What belongs here: the names that tables and records use. What does not: what is done with the values
(``articles``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dateline.reading.formats.errors import UnreadableError

BODY_FIELDS = (
    "body",
    "text",
    "content",
    "article_body",
    "articlebody",
    "content_text",
    "content_html",
    "full_text",
    "fulltext",
    "article_text",
    "articletext",
    "maintext",
    "main_text",
    "story_text",
    "news_text",
    "body_text",
    "bodytext",
    "full_content",
    "article",
    "story",
)
ID_FIELDS = ("id", "_id", "record_id", "guid", "uuid")

# The names are compared in lower case, everything but letters and digits written as one underscore. The first
# name of a row that a table has wins.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "body": (*BODY_FIELDS, "article_content", "body_html", "html", "plain_text", "contents", "news", "document"),
    "title": ("title", "headline", "heading", "head", "article_title", "news_title", "titre", "subject"),
    "url": ("url", "link", "canonical_url", "source_url", "article_url", "web_url", "weburl", "page_url", "permalink",
            "href", "news_url", "address", "uri"),
    "published_at": ("published_at", "published", "publishedat", "date_published", "datepublished", "publication_date",
                     "publish_date", "published_date", "pub_date", "pubdate", "publishdate", "article_date",
                     "date_publish", "webpublicationdate", "date", "datetime", "date_time", "published_time",
                     "timestamp", "time", "day", "created_at"),
    "updated_at": ("updated_at", "updated", "modified_at", "date_modified", "datemodified", "last_modified",
                   "date_modify"),
    "source": ("source", "publisher", "outlet", "newspaper", "publication", "site", "site_name", "sitename",
               "source_name", "source_domain", "domain", "media", "feed"),
    "authors": ("authors", "author", "byline", "creator", "writer", "journalist", "author_name"),
    "section": ("section", "category", "section_name", "desk", "rubric"),
    "language": ("language", "lang"),
    "summary": ("summary", "description", "abstract", "snippet", "excerpt", "lead"),
    "id": (*ID_FIELDS, "article_id", "articleid", "doc_id", "docid", "document_id", "story_id", "news_id"),
}  # fmt: skip

# Names that say what a column is once a file is known to be a table, and do not make it one.
_ALSO_ELSEWHERE = frozenset(
    ("news", "document", "contents", "story", "media", "feed", "address", "lead", "head", "heading", "time", "day",
     "domain", "desk", "subject", "site", "newspaper", "outlet", "journalist", "writer", "published", "updated",
     "article")
)  # fmt: skip

# What the user may call the fields.
_USER_NAMES: Mapping[str, str] = {
    **{name: name for name in FIELDS},
    "text": "body",
    "headline": "title",
    "link": "url",
    "date": "published_at",
    "published": "published_at",
    "updated": "updated_at",
    "author": "authors",
    "record_id": "id",
}
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """The user's own mapping: field to column."""

    named: Mapping[str, str] = field(default_factory=dict)

    def rename(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """``record`` with the named columns under their fields' names; others are kept unless a field takes their
        name. A named column that the record lacks is left out.
        """
        taken = set(self.named.values())
        renamed = {name: record[column] for name, column in self.named.items() if column in record}
        rest = {key: value for key, value in record.items() if key not in taken and key not in renamed}
        return {**renamed, **rest}


def columns_from(mapping: Mapping[str, str] | None) -> Columns:
    """The mapping as users write it (``{"body": "story", "date": "day"}``).

    Raises ValueError naming the field that there is none of.
    """
    named: dict[str, str] = {}
    for name, column in (mapping or {}).items():
        found = _USER_NAMES.get(name.strip().lower())
        if found is None:
            raise ValueError(
                f"there is no field {name!r} that the column {column!r} could be; the fields are: "
                + ", ".join(sorted({*FIELDS, "date"} - {"summary"}))
            )
        if not column.strip():
            raise ValueError(f"name the column that holds {name!r}, as in {name}=COLUMN")
        named[found] = column.strip()
    return Columns(named)


def parse_columns(text: str) -> dict[str, str]:
    """``"body=story,title=head"`` as a mapping. Raises ValueError for a part without ``=``."""
    mapping = {}
    for part in filter(str.strip, text.split(",")):
        name, equals, column = part.partition("=")
        if not equals:
            raise ValueError(f"{part.strip()!r} is no FIELD=COLUMN")
        mapping[name.strip()] = column.strip()
    columns_from(mapping)
    return mapping


def key_of(column: str) -> str:
    """A column's name as it is compared with known names."""
    # "publishedAt" and "PublishedAt" are two words, "URL" is one.
    column = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column.lstrip("\ufeff"))
    key = _NOT_WORD.sub("_", column.lower())
    return key.strip("_") or column


def sure_field(column: str) -> str | None:
    """The field that a column of this name certainly is; None also for names that menus and prose use as well."""
    key = key_of(column)
    if key in _ALSO_ELSEWHERE:
        return None
    joined = key.replace("_", "")
    return next((name for name, names in FIELDS.items() if key in names or joined in names), None)


def map_header(header: Iterable[str], columns: Columns) -> dict[str, str]:
    """Column to field for a table with this header; columns that are no field are left out.

    Raises UnreadableError when a column that the user named is missing or none holds the text of articles.
    """
    header = list(header)
    taken = dict(columns.named)
    for name, column in taken.items():
        if column not in header:
            raise UnreadableError("missing_column", missing_column(name, column, header))
    for name, names in FIELDS.items():
        if name not in taken:
            by_key = {key_of(column): column for column in reversed(header) if column not in taken.values()}
            by_key = {**{key.replace("_", ""): column for key, column in by_key.items()}, **by_key}
            found = next((by_key[key] for key in names if key in by_key), None)
            if found is not None:
                taken[name] = found
    if "body" not in taken and "summary" not in taken:
        raise UnreadableError(
            "missing_body",
            f"no column holds the text of articles; there are: {_listed(header)}. "
            "Name it with --columns body=COLUMN (in Python: columns={'body': 'COLUMN'})",
        )
    return {column: name for name, column in taken.items()}


def missing_column(name: str, column: str, there: Iterable[str]) -> str:
    """The reason of ``missing_column``."""
    return f"there is no column {column!r}, which --columns names for {name!r}; there are: {_listed(there)}"


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = f" and {len(names) - 30} more" if len(names) > 30 else ""
    return (", ".join(name[:60] for name in names[:30]) or "none") + more


def record_id_of(record: Mapping[str, Any], position: str) -> str:
    """The record's own id, or its position."""
    for key in ID_FIELDS:
        value = record.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return position
