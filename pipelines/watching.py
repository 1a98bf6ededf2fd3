"""Showing how far a run is: a bar on a terminal, a line for each stage elsewhere, or nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assets.progress import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress


class _Bars(Progress):
    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._task = bars.add_task("Starting", total=None)

    def stage(self, name: str, total: int | None) -> None:
        self._bars.update(self._task, completed=self._bars.tasks[self._task].total)
        self._bars.update(self._task, visible=False)
        self._task = self._bars.add_task(name, total=total)

    def advance(self, count: int = 1) -> None:
        self._bars.advance(self._task, count)


class _Lines(Progress):
    def stage(self, name: str, total: int | None) -> None:
        print(name if total is None else f"{name} {total:,}", file=sys.stderr, flush=True)


@contextmanager
def watch(*, quiet: bool) -> Iterator[Progress]:
    """A progress that is shown on standard error until the block ends."""
    if quiet:
        yield Progress()
    elif not sys.stderr.isatty():
        yield _Lines()
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        columns = (
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with RichProgress(*columns, console=Console(stderr=True), transient=True) as bars:
            yield _Bars(bars)
