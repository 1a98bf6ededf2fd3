"""Event coding: who did what to whom, when, where, and how sure.

What belongs here: the steps from a parsed sentence to event mentions, one module each, and the protocol a coder
fulfils. What does not: knowledge, which is data (``dateline.knowledge``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from dateline.records import Article, EventMention


class Coder(Protocol):
    """Articles in, mentions out. ``name`` and ``version`` are stored with every mention."""

    name: str
    version: str

    def code_many(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[EventMention]]]:
        """The mentions of each article, in the order of the articles."""
        ...
