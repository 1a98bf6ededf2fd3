"""The table of what collects: source_health."""

from __future__ import annotations

from warehouse.tables.model import Column, Table

KINDS = ("folder", "feed", "sitemap", "urls", "bucket")
STATUSES = ("ok", "waiting", "failing", "disabled", "new", "off", "removed")


def _n(name: str, description: str) -> Column:
    return Column(name, "int64", description, unit="count", minimum=0)


SOURCE_HEALTH = Table(
    name="source_health",
    description="How each source of sources.toml does: what its last collection brought and what went wrong.",
    grain="one source",
    key=("source",),
    partitioned=False,
    is_recorded=True,
    columns=(
        Column("source", "string", "Name of the source."),
        Column("kind", "string", "What it is; null where it is not configured any more.", nullable=True,
               allowed=KINDS),
        Column("address", "string", "Its addresses or path; null where it is not configured any more.",
               nullable=True),
        Column("status", "string",
               "ok; waiting for a host to be ready; failing; disabled after too many failures; new, never collected; "
               "off in the configuration; removed from it.",
               allowed=STATUSES),
        Column("last_run_at", "timestamp", "When it was last collected.", nullable=True, unit="UTC"),
        Column("last_success_at", "timestamp", "When that last worked.", nullable=True, unit="UTC"),
        Column("last_failure_at", "timestamp", "When it last failed.", nullable=True, unit="UTC"),
        Column("disabled_at", "timestamp", "When it was disabled; null while it is enabled.", nullable=True,
               unit="UTC"),
        Column("next_at", "timestamp", "Before this time its host is not asked again.", nullable=True, unit="UTC"),
        _n("n_failures_in_a_row", "Failed collections since the last one that worked."),
        _n("n_landed", "Items that the last collection landed."),
        _n("n_unchanged", "Answers of the last collection that held nothing new."),
        _n("n_refused", "Items of the last collection that may not be fetched: robots.txt, or the own network."),
        _n("n_failed", "Requests and files of the last collection that failed."),
        _n("n_pending", "Items that wait for the next collection."),
        _n("n_landed_ever", "Items landed since the first collection."),
        _n("n_failed_ever", "What failed or was refused since the first collection."),
        Column("last_error", "string", "The latest thing that went wrong, whenever that was.", nullable=True),
        Column("errors", "list<string>", "What went wrong in the last collection, at most 20."),
        Column("notes", "list<string>", "What its owner may want to mend though it works, at most 20."),
    ),
)  # fmt: skip
