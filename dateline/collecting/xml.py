"""What feeds and sitemaps share: telling documents that are made to blow up a parser."""

from __future__ import annotations

import re
from xml.parsers import expat

from dateline.collecting.problems import FetchProblem

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_SUBSET = re.compile(rb"""<!DOCTYPE(?:[^\[>"']|"[^"]*"|'[^']*')*+\[""", re.IGNORECASE)
_ASIDES = ((b"<!--", b"-->"), (b"<?", b"?>"))


def refuse_entities(body: bytes, address: str) -> None:
    """Raise ``FetchProblem`` where a document type declares entities: no feed needs one, and bombs are made of them."""
    # Without zero bytes UTF-16 and UTF-32 read like ASCII.
    plain = body.replace(b"\0", b"")
    # Anywhere, and not only in the subset: where that ends depends on quotes and comments inside it.
    if _ENTITY.search(plain) and _SUBSET.match(plain, _first_declaration(plain)):
        raise FetchProblem("failed", "entity_declaration", f"{address} declares XML entities, which may be a bomb")


def is_simple(body: bytes, *, deepest: int) -> bool:
    """Whether the bytes are well-formed XML whose elements are nested no deeper than that."""
    depth = 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            raise ValueError("too deep")

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return True


def _first_declaration(plain: bytes) -> int:
    """Where the first markup begins that is no comment and no processing instruction."""
    at = plain.find(b"<")
    while at >= 0:
        aside = next((aside for aside in _ASIDES if plain.startswith(aside[0], at)), None)
        if aside is None:
            return at
        end = plain.find(aside[1], at + len(aside[0]))
        at = plain.find(b"<", end) if end >= 0 else -1
    return len(plain)
