"""``dateline status``: what a home folder holds."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from pipelines.show import print_table
from warehouse import tables
from warehouse.lake import Lake
from warehouse.publish import days_behind

_DAYS_SHOWN = 14


def tell(home: Path, how: str) -> None:
    """Print the days with the rows of each partitioned table, as ``table`` or ``json``."""
    lake = Lake(home)
    days = sorted({day for table in tables.PARTITIONED for day in lake.partitions(table)}, reverse=True)
    rows = [{"day": day, **{name: lake.row_count(name, day) for name in tables.PARTITIONED}} for day in days]
    published = home / "dateline.duckdb"
    when = datetime.fromtimestamp(int(published.stat().st_mtime), UTC) if published.exists() else None
    waiting = _waiting(lake, set(lake.partitions("raw_articles")))
    behind = days_behind(home)
    if how == "json":
        state = {
            "home": str(home),
            "published_at": when.isoformat() if when else None,
            "days": rows,
            "landed_not_run": waiting,
            "written_since_publication": behind,
        }
        click.echo(json.dumps(state, indent=2))
        return
    click.echo(f"Home       {home}")
    click.echo(f"Published  {when:%Y-%m-%d %H:%M} UTC" if when else "Published  not yet")
    for day in waiting:
        click.echo(f"Waiting    {day}: landed but not run; dateline run --date {day}")
    for day in behind:
        click.echo(f"Behind     {day}: changed in the lake since the publication; queries give what they gave before")
    if not rows:
        click.echo("There is no data yet; dateline run PATH ingests some.")
        return
    click.echo()
    print_table(("day", *tables.PARTITIONED), (tuple(row.values()) for row in rows[:_DAYS_SHOWN]))
    if len(rows) > _DAYS_SHOWN:
        click.echo(f"and {len(rows) - _DAYS_SHOWN:,} earlier days; --format json lists all.")


def _waiting(lake: Lake, run: set[str]) -> list[str]:
    if not lake.landing.is_dir():
        return []
    return sorted(folder.name for folder in lake.landing.iterdir() if folder.is_dir() and folder.name not in run)
