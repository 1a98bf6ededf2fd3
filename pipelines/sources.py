"""``dateline sources`` and ``dateline collect``: what they print.

What belongs here: words and tables about sources. What does not: collecting (``assets.collecting``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from assets import collecting
from assets.collecting import SourceHealth
from dateline.collecting.problems import FetchProblem
from dateline.collecting.sources import Source
from pipelines.show import PRINTERS

_SUMMARY = ("source", "kind", "status", "landed", "unchanged", "refused", "failed", "waiting", "last success")
_DETAILS = (
    "source", "kind", "address", "status", "last_run_at", "last_success_at", "last_failure_at", "next_at",
    "n_failures_in_a_row", "n_pending", "n_landed_ever", "n_failed_ever", "last_error",
)  # fmt: skip


def tell_collected(found: Sequence[SourceHealth], *, quiet: bool) -> None:
    """Print what a collection brought, and what went wrong."""
    if not quiet:
        PRINTERS["table"](_SUMMARY, (_summary(each) for each in found))
    for each in found:
        for error in each.health.errors:
            click.echo(f"{each.name}: {error}", err=True)
        for note in () if quiet else each.health.notes:
            click.echo(f"{each.name}: note: {note}", err=True)
        if each.status == "disabled":
            click.echo(f"{each.name}: disabled; dateline sources enable {each.name}", err=True)


def tell_health(found: Sequence[SourceHealth], how: str) -> None:
    """Print every source with how it does, as ``table`` or ``json``."""
    columns = _DETAILS if how == "json" else (*_SUMMARY, "last error")
    rows = (_details(each) if how == "json" else (*_summary(each), each.health.last_error) for each in found)
    PRINTERS[how](columns, rows)


def try_all(home: Path, sources: Sequence[Source], say: Callable[[str], None]) -> bool:
    """Look at each source once; False when one of them cannot be collected."""
    is_fine = True
    for source in sources:
        if not source.enabled:
            say(f"{source.name}: off")
            continue
        try:
            say(f"{source.name}: {collecting.try_out(home, source)}")
        except FetchProblem as problem:
            is_fine = False
            say(f"{source.name}: {problem}")
    return is_fine


def failed_now(found: Sequence[SourceHealth]) -> bool:
    """Whether one of the sources failed in the collection that has just ended, or could not take part."""
    return any(
        each.status == "disabled"
        or (each.health.last_failure_at is not None and each.health.last_failure_at == each.health.last_run_at)
        for each in found
    )


def _summary(each: SourceHealth) -> tuple[object, ...]:
    health = each.health
    success = f"{health.last_success_at:%Y-%m-%d %H:%M}" if health.last_success_at else "never"
    return (
        each.name, each.source.kind if each.source else "", each.status, health.n_landed, health.n_unchanged,
        health.n_refused, health.n_failed, each.n_pending, success,
    )  # fmt: skip


def _details(each: SourceHealth) -> tuple[object, ...]:
    health, source = each.health, each.source
    return (
        each.name, source.kind if source else None, source.where if source else None, each.status,
        health.last_run_at, health.last_success_at, health.last_failure_at, health.next_at,
        health.failures_in_a_row, each.n_pending, health.n_landed_ever, health.n_failed_ever, health.last_error,
    )  # fmt: skip
