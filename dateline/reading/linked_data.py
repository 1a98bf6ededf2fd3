"""What a page says of itself in its head: JSON-LD nodes and meta elements.

What belongs here: reading both as they were written, broken ones as far as they go. What does not: choosing between
what they say (``titles``, ``page_times``, ``bylines``, ``addresses``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dateline.reading.text import one_line

Node = dict[str, Any]

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Reportage)$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://\s*)?\]\]>)?[\s;]*$"
)
_BROKEN_ARTICLE = re.compile(r'"@type"\s*:\s*\[?\s*"[A-Za-z]*(?:Article|BlogPosting)"')
_BROKEN_FIELD = re.compile(r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*"((?:[^"\\\n]|\\.){1,300})"')
_DEPTH = 5
_WIDTH = 60
_HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The JSON-LD of a page: nodes of articles, all other nodes, and the names of all types met."""

    articles: tuple[Node, ...]
    others: tuple[Node, ...]
    types: frozenset[str]


def read_linked_data(tree: Any) -> LinkedData:
    """The JSON-LD nodes of a page in the order they stand in it."""
    articles: list[Node] = []
    others: list[Node] = []
    types: set[str] = set()
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _nodes(_load(script.text or ""), depth=0):
            kinds = types_of(node)
            types.update(kinds)
            (articles if any(_ARTICLE.search(kind) for kind in kinds) else others).append(node)
    return LinkedData(tuple(articles), tuple(others), frozenset(types))


def types_of(node: Node) -> tuple[str, ...]:
    """The names of the types of a node."""
    kinds = node.get("@type")
    return tuple(kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str))


def _load(source: str) -> Any:
    source = _WRAPPING.sub("", source)
    for text in (source, _TRAILING_COMMA.sub("", source)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvage(source)


def _salvage(source: str) -> Any:
    """The telling fields of a block that no parser reads, where it holds one article."""
    if len(_BROKEN_ARTICLE.findall(source)) != 1:
        return None
    node: Node = {"@type": "Article"}
    for name, value in _BROKEN_FIELD.findall(source):
        node.setdefault(name, value.replace('\\"', '"').replace("\\/", "/"))
    return node


def _nodes(node: Any, depth: int) -> Iterator[Node]:
    """Nodes on the top levels. Lists of other articles inside a node are not the page's own."""
    if depth > _DEPTH:
        return
    if isinstance(node, list):
        for item in node[:_WIDTH]:
            yield from _nodes(item, depth + 1)
    elif isinstance(node, dict):
        if node.get("@type"):
            yield node
        for key in _HOLDERS:
            if isinstance(node.get(key), dict | list):
                yield from _nodes(node[key], depth + 1)


def names_of(value: Any, depth: int = 0) -> tuple[str, ...]:
    """Names of people or organisations as JSON-LD writes them: a string, an object with a name, or a list."""
    if isinstance(value, str):
        return () if value.startswith("http") else tuple(filter(None, (one_line(value),)))
    if depth > _DEPTH:
        return ()
    if isinstance(value, dict):
        return names_of(value.get("name"), depth + 1)
    if isinstance(value, list):
        return tuple(name for item in value[:20] for name in names_of(item, depth + 1))
    return ()


def addresses_of(node: Node) -> tuple[str, ...]:
    """The addresses a node gives for its page."""
    found = []
    for value in (node.get("url"), node.get("mainEntityOfPage"), node.get("@id")):
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and value.startswith(("http://", "https://", "/")):
            found.append(value.strip())
    return tuple(found)


class Meta:
    """The meta elements of a page by lower-case property, name, itemprop or http-equiv."""

    def __init__(self, tree: Any) -> None:
        self._found: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            get = element.get
            key = get("property") or get("name") or get("itemprop") or get("http-equiv")
            value = get("content") or get("value")
            if key and value and value.strip():
                self._found.setdefault(key.lower().strip(), []).append(value)

    def all(self, *keys: str) -> Iterator[tuple[str, str]]:
        """Each key met with each of its values on one line, in the order of ``keys``."""
        for key in keys:
            for value in self._found.get(key, ()):
                text = one_line(value)
                if text:
                    yield key, text

    def first(self, *keys: str) -> str:
        """The first value under the first of ``keys`` that has one, or ""."""
        return next((value for _, value in self.all(*keys)), "")
