"""The health of sources as rows of ``source_health`` and as a table to read.

What belongs here: turning ``SourceHealth`` into rows and Markdown. What does not: how it comes about
(``assets.collecting``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from assets.collecting import SourceHealth
from warehouse import tables
from warehouse.lake import Lake

TABLE = "source_health"


def record(lake: Lake, found: Sequence[SourceHealth]) -> pa.Table:
    """Write the table; returns its rows."""
    rows = [_row(each) for each in found]
    data = pa.Table.from_pylist(rows, schema=tables.get(TABLE).arrow_schema())
    lake.write(TABLE, None, data)
    return data


def as_markdown(found: Sequence[SourceHealth]) -> str:
    """A table for the web interface, sources that need a person first."""
    if not found:
        return "No source is configured."
    lines = ["| source | status | landed | failed | refused | waiting | last success | last error |", "|---" * 8 + "|"]
    calm = ("ok", "waiting", "new", "off", "removed")
    for each in sorted(found, key=lambda each: (each.status in calm, each.name)):
        health = each.health
        when = f"{health.last_success_at:%Y-%m-%d %H:%M}" if health.last_success_at else "never"
        error = " ".join((health.last_error or "").split()).replace("|", "\\|")
        lines.append(
            f"| {each.name} | {each.status} | {health.n_landed} | {health.n_failed} | {health.n_refused} | "
            f"{each.n_pending} | {when} | {error} |"
        )
    return "\n".join(lines)


def _row(each: SourceHealth) -> dict[str, Any]:
    health, source = each.health, each.source
    return {
        "source": each.name,
        "kind": source.kind if source else None,
        "address": source.where if source else None,
        "status": each.status,
        "last_run_at": health.last_run_at,
        "last_success_at": health.last_success_at,
        "last_failure_at": health.last_failure_at,
        "disabled_at": health.disabled_at,
        "next_at": health.next_at,
        "n_failures_in_a_row": health.failures_in_a_row,
        "n_landed": health.n_landed,
        "n_unchanged": health.n_unchanged,
        "n_refused": health.n_refused,
        "n_failed": health.n_failed,
        "n_pending": each.n_pending,
        "n_landed_ever": health.n_landed_ever,
        "n_failed_ever": health.n_failed_ever,
        "last_error": health.last_error,
        "errors": list(health.errors),
        "notes": list(health.notes),
    }
