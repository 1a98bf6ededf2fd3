"""What feeds and sitemaps share: refusing documents that are made to blow up a parser."""

from __future__ import annotations

import re

from dateline.collecting.problems import FetchProblem

_NOT_MARKUP = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")


def refuse_entities(body: bytes, address: str) -> None:
    """Raise ``FetchProblem`` where a document type declares entities: no feed needs one, and bombs are made of them."""
    # Without zero bytes UTF-16 and UTF-32 read like ASCII.
    plain = _NOT_MARKUP.sub(b"", body.replace(b"\0", b""))
    first = _FIRST_ELEMENT.search(plain)
    prolog = plain[: first.start()] if first else plain
    if b"<!ENTITY" in prolog.upper():
        raise FetchProblem("failed", "entity_declaration", f"{address} declares XML entities, which may be a bomb")
