"""How an asset tells how far it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

T = TypeVar("T")


class Progress:
    """Says nothing. ``dateline run`` passes one that draws a bar."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; ``total`` is the number of items, None where it is not known."""

    def advance(self, count: int = 1) -> None:
        """So many more items of the stage are done."""

    def over(self, name: str, items: Iterable[T]) -> Iterator[T]:
        """Go through the items, telling each one."""
        self.stage(name, len(items) if isinstance(items, Sized) else None)
        for item in items:
            yield item
            self.advance()
