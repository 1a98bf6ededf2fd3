"""Markdown: telling it from plain text, and the text and front matter of it.

What belongs here: the syntax of CommonMark as far as news texts use it, and front matter in YAML or TOML as static
site builders write it. What does not: cleaning the text (``articles``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from dateline.reading.document import Document, DocumentError
from dateline.reading.text import decode

_FRONT = re.compile(r"\A\ufeff?\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.M)
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]{1,9}(\S.{0,300}?)[ \t]{0,9}#{0,9}[ \t]{0,9}$", re.M)
_UNDERLINED = re.compile(r"^(?=\S)(.{3,200})\n(=+|-{3,})[ \t]*$", re.M)
_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,1000}\)")
_LINK = re.compile(
    r"\[([^\]\n]{1,500})\]\((?:<[^>\n]{0,1000}>|[^)\s]{0,1000})(?:\s{1,9}(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\)"
)
_REFERENCE = re.compile(r"\[([^\]\n]{1,500})\]\[[^\]\n]{0,300}\]")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,300}\]:[ \t]{0,9}\S.*$", re.M)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1", re.S)
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=\S)([^_\n]{1,300}?)(?<=\S)_(?!\w)"
)
_QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+", re.M)
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+", re.M)
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$", re.M)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_CODE = re.compile(r"`([^`\n]{1,300})`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")

_NAMES = {
    "title": ("title", "headline"),
    "published": ("date", "published", "published_at", "publishdate", "pubdate", "date_published", "created"),
    "updated": ("lastmod", "updated", "modified", "last_modified_at", "updated_at"),
    "authors": ("authors", "author", "byline"),
    "section": ("section", "category", "categories"),
    "source": ("source", "site", "publisher"),
    "language": ("language", "lang"),
    "url": ("url", "link", "canonical_url", "canonical"),
}  # fmt: skip


def is_markdown(text: str) -> bool:
    """True when ``text`` opens with front matter, or shows signs of Markdown that prose does not have by chance."""
    text = text.replace("\r\n", "\n")
    front = _FRONT.match(text)
    if front and len(_front_matter(front.group(1), front.group(2))) >= 1:
        return True
    headings = len(_HEADING.findall(text))
    signs = (
        headings > 0,
        _UNDERLINED.search(text) is not None and "===" in text,
        _LINK.search(text) is not None or _IMAGE.search(text) is not None,
        _STRONG.search(text[:20_000]) is not None,
        _FENCE.search(text) is not None,
    )
    return headings >= 2 or sum(signs) >= 2


def read_markdown(content: bytes, charset: str | None = None) -> Document:
    """The text without its markup, a paragraph a line with an empty line between, and what the front matter says.

    Raises DocumentError for bytes that no encoding explains.
    """
    decoded = decode(content, told=charset)
    if decoded is None:
        raise DocumentError("undecodable", "no encoding explains the bytes; save the item as UTF-8")
    text = decoded.replace("\r\n", "\n").replace("\r", "\n")
    said: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        said = _front_matter(front.group(1), front.group(2))
        text = text[front.end() :]
    title, text = _take_title(text)
    if title and "title" not in said:
        said["title"] = _inline(title)
    return Document(_plain(text), said)


def _take_title(text: str) -> tuple[str, str]:
    """The heading that a text opens with, and the rest."""
    opening = text.lstrip("\n")
    for pattern, group in ((_HEADING, 2), (_UNDERLINED, 1)):
        found = pattern.match(opening)
        if found:
            return found.group(group), opening[found.end() :]
    return "", text


def _plain(text: str) -> str:
    text = _without(text, "<!--", "-->")
    text = _without_code(text)
    text = _DEFINITION.sub("", text)
    text = _UNDERLINED.sub(r"\n\1\n", text)
    text = _HEADING.sub(r"\n\2\n", text)
    text = _RULE.sub("\n", text)
    text = _QUOTE.sub("", text)
    text = _ITEM.sub("\n", text)
    text = _inline(text)
    paragraphs = (" ".join(block.split()) for block in re.split(r"\n[ \t]*\n", text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _without(text: str, start: str, end: str) -> str:
    """``text`` without what stands between the marks."""
    pieces = text.split(start)
    return pieces[0] + "".join(rest for piece in pieces[1:] for _, closed, rest in [piece.partition(end)] if closed)


def _without_code(text: str) -> str:
    """``text`` without fenced blocks; a fence that nothing closes is no fence."""
    kept: list[str] = []
    block: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if not fence and mark:
            fence, block = mark.group(1), [line]
        elif fence:
            block.append(line)
            if mark and mark.group(1) == fence:
                fence, block = "", []
        else:
            kept.append(line)
    return "\n".join([*kept, *block])


def _inline(text: str) -> str:
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _REFERENCE.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(lambda found: found.group(1) or found.group(2), text)
    text = _CODE.sub(r"\1", text)
    text = _TAG.sub("", text)
    return _ESCAPE.sub(r"\1", text)


def _front_matter(fence: str, text: str) -> dict[str, str]:
    """What the front matter says, under the names that ``Document.said`` has."""
    found = _read_toml(text) if fence == "+++" else _read_yaml(text)
    said = {}
    for name, keys in _NAMES.items():
        values = next((found[key] for key in keys if found.get(key)), None)
        if values:
            said[name] = "; ".join(values) if name == "authors" else values[0]
    return said


def _read_toml(text: str) -> Mapping[str, list[str]]:
    try:
        loaded = tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {
        key.lower(): [str(piece) for piece in value] if isinstance(value, list) else [str(value)]
        for key, value in loaded.items()
        if not isinstance(value, dict)
    }


def _read_yaml(text: str) -> Mapping[str, list[str]]:
    """The part of YAML that front matter uses: ``key: value``, ``[a, b]``, and lists of ``- value``."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        pair = _KEY.match(line)
        item = line.strip()
        if pair:
            key = pair.group(1).lower()
            found[key] = _values(pair.group(2) or "")
        elif key and item.startswith("- "):
            found[key].append(_unquoted(item[2:].removeprefix("name:")))
    return found


def _values(text: str) -> list[str]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [value for piece in text[1:-1].split(",") if (value := _unquoted(piece))]
    value = _unquoted(text)
    return [value] if value and value not in ("|", ">", "null", "~") else []


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1].strip()
    return text
