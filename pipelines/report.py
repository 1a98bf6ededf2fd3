"""The HTML report: one file with nothing to load, made from the published tables.

What belongs here: which numbers are shown, and how. What does not: how they are computed beyond a query.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from warehouse.query import query

FILE = "report.html"

_DAYS = 60
_LATEST = 40
_DYADS = 20

# Stacked in this order, so that they can be told apart without colour.
_QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_QUAD_COLOURS = ("#9ecae1", "#3182bd", "#fdae6b", "#d94801")

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --dim: #777; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; } .dim, caption { color: var(--dim); }
.totals { display: flex; flex-wrap: wrap; gap: 2rem; margin: 1.5rem 0; padding: 0; list-style: none }
.totals b { display: block; font-size: 1.7rem; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem 0 0; border-top: 1px solid var(--line); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
q { quotes: none; color: var(--dim); } mark { background: #fd06; color: inherit; }
svg { width: 100%; height: 12rem; }
.key span { margin-right: 1.2rem; white-space: nowrap; }
.key i { display: inline-block; width: .8em; height: .8em; margin-right: .4em; }
"""

_TOTALS = """
select
    (select count(*) from articles) as articles,
    (select count(distinct story_id) from articles) as stories,
    (select count(*) from event_mentions) as "event mentions",
    (select count(*) from events) as events,
    (select count(*) from events where modality = 'actual') as "that happened",
    (select count(*) from rejected_rows) as "rejected rows"
"""

_LAST_DAY = "select max(event_date) as day from events where modality = 'actual'"

_BY_DAY = """
select event_date, quad_class, count(*) as n
from events
where modality = 'actual' and event_date between date '{first}' and date '{last}'
group by all
"""

_BY_TYPE = """
select event_type, n_events, n_articles, mean_goldstein
from (
    select event_type, sum(n_events) as n_events, sum(n_articles) as n_articles,
        sum(mean_goldstein * n_events) / nullif(sum(n_events), 0) as mean_goldstein
    from daily_events
    group by event_type
)
order by n_events desc, event_type
"""

_TOP_DYADS = """
select source_country, target_country, sum(n_events) as n_events,
    sum(n_material_conflict) as n_material_conflict,
    sum(mean_goldstein * n_events) / nullif(sum(n_events), 0) as mean_goldstein
from daily_dyads
where source_country <> target_country
group by source_country, target_country
having sum(n_events) > 0
order by n_events desc, source_country, target_country
limit {dyads}
"""

_LATEST_EVENTS = """
select e.event_date, e.event_type, e.source_name, e.target_name, e.place_name, e.place_country, e.n_articles,
    e.confidence, m.sentence_text, m.trigger_start - m.sentence_start as trigger_from,
    m.trigger_end - m.sentence_start as trigger_to, a.title, a.url
from events as e
join event_mentions as m on m.mention_id = e.representative_mention_id and m.ingest_date = e.ingest_date
join articles as a on a.article_id = m.article_id and a.ingest_date = m.ingest_date
where e.modality = 'actual' and e.event_date is not null
order by e.event_date desc, e.n_articles desc, e.confidence desc, e.event_id
limit {latest}
"""


def write_report(home: Path) -> Path:
    """Write ``report.html`` into the home folder and return its path.

    Raises ``warehouse.errors.WarehouseError`` when nothing was published.
    """
    page = _page(partial(_rows, home))
    path = home / FILE
    half = path.with_suffix(".half")
    half.write_text(page, encoding="utf-8")
    os.replace(half, path)
    return path


def _rows(home: Path, sql: str) -> list[dict[str, Any]]:
    return list(query(home, sql).to_pylist())


def _page(rows: Callable[[str], list[dict[str, Any]]]) -> str:
    totals = rows(_TOTALS)[0]
    last = rows(_LAST_DAY)[0]["day"]
    sections = ["<p>There is no dated event yet.</p>"]
    if last is not None:
        first = last - timedelta(days=_DAYS - 1)
        sections = [
            _by_day(rows(_BY_DAY.format(first=first, last=last)), first),
            _table(
                "Events by type",
                ("type", "events", "articles", "mean Goldstein"),
                [tuple(row.values()) for row in rows(_BY_TYPE)],
            ),
            _table(
                "Who to whom, between countries",
                ("source", "target", "events", "material conflict", "mean Goldstein"),
                [tuple(row.values()) for row in rows(_TOP_DYADS.format(dyads=_DYADS))],
            ),
            _latest(rows(_LATEST_EVENTS.format(latest=_LATEST))),
        ]
    told = "".join(f"<li><b>{number:,}</b>{escape(name)}</li>" for name, number in totals.items())
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Dateline report</title>'
        f"<style>{_STYLE}</style></head><body><h1>Dateline</h1>"
        '<p class="dim">Who did what to whom, when and where, read from your articles.</p>'
        f'<ul class="totals">{told}</ul>{"".join(sections)}</body></html>\n'
    )


def _by_day(found: Sequence[dict[str, Any]], first: date) -> str:
    counts = {(row["event_date"], row["quad_class"]): row["n"] for row in found}
    days = [first + timedelta(days=offset) for offset in range(_DAYS)]
    most = max((sum(counts.get((day, quad), 0) for quad in range(1, 5)) for day in days), default=0) or 1
    bars = []
    for index, day in enumerate(days):
        top = 100.0
        for quad in range(1, 5):
            number = counts.get((day, quad), 0)
            height = 96 * number / most
            top -= height
            if number:
                bars.append(
                    f'<rect x="{index * 10 + 1}" y="{top:.2f}" width="8" height="{height:.2f}" '
                    f'fill="{_QUAD_COLOURS[quad - 1]}"><title>{day}: {number} {_QUADS[quad - 1]}'
                    "</title></rect>"
                )
    key = "".join(
        f'<span><i style="background:{colour}"></i>{name}</span>'
        for name, colour in zip(_QUADS, _QUAD_COLOURS, strict=True)
    )
    return (
        f"<h2>Events by day</h2><p>{first} to {days[-1]}, at most {most:,} a day.</p>"
        f'<svg viewBox="0 0 {_DAYS * 10} 100" preserveAspectRatio="none" role="img" '
        f'aria-label="Events by day and class">{"".join(bars)}</svg><p class="key">{key}</p>'
    )


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    numeric = [any(isinstance(row[i], int | float) for row in rows) for i in range(len(columns))]
    classes = [' class="n"' if is_number else "" for is_number in numeric]
    head = "".join(f"<th{css}>{escape(name)}</th>" for name, css in zip(columns, classes, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{css}>{_cell(value)}</td>" for value, css in zip(row, classes, strict=True)) + "</tr>"
        for row in rows
    )
    return (
        f'<h2>{escape(title)}</h2><div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _latest(rows: Sequence[dict[str, Any]]) -> str:
    lines = []
    for row in rows:
        place = ", ".join(filter(None, (row["place_name"], row["place_country"])))
        who = f"{escape(row['source_name'] or '?')} → {escape(row['target_name'] or '?')}"
        title = escape(row["title"])
        if str(row["url"] or "").startswith(("http://", "https://")):
            title = f'<a href="{escape(row["url"])}">{title}</a>'
        lines.append(
            f'<tr><td class="n">{row["event_date"]}</td><td>{escape(row["event_type"])}</td><td>{who}</td>'
            f'<td>{escape(place)}</td><td class="n">{row["n_articles"]}</td>'
            f"<td><q>{_marked(row)}</q><br>{title}</td></tr>"
        )
    return (
        '<h2>Latest events</h2><div class="wide"><table><thead><tr><th class="n">day</th><th>type</th>'
        '<th>who → whom</th><th>where</th><th class="n">articles</th><th>its sentence</th></tr>'
        f"</thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _marked(row: dict[str, Any]) -> str:
    """The sentence with the words that name the event marked."""
    text, start, end = row["sentence_text"], row["trigger_from"], row["trigger_to"]
    return f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return (
        f"{value:.1f}" if isinstance(value, float) else escape(f"{value:,}" if isinstance(value, int) else str(value))
    )
