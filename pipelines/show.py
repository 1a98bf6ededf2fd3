"""Printing a table of rows to a terminal, as CSV or as JSON.

What belongs here: formats. What does not: where the rows come from.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table fitted to the terminal; into a pipe it is as wide as its contents, so that nothing is lost."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console() if sys.stdout.isatty() else Console(width=100_000)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
        count += 1
    if count:
        _print_trimmed(console, table)
    else:
        print("No rows.")


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if value is None else _nested(value) for value in row])


def print_json(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A JSON array with one object a row."""
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    print(json.dumps(records, ensure_ascii=False, indent=2, default=_plain_json))


def print_json_line(row: Row, to: TextIO | None = None) -> None:
    """One row as one line of JSONL."""
    print(json.dumps(row, ensure_ascii=False, default=_plain_json), file=to or sys.stdout)


PRINTERS: Mapping[str, Callable[[Sequence[str], Iterable[Sequence[Any]]], None]] = {
    "table": print_table,
    "csv": print_csv,
    "json": print_json,
}


def print_arrow(data: pa.Table, how: str) -> None:
    """Print an Arrow table as ``table``, ``csv`` or ``json``."""
    rows = zip(*(column.to_pylist() for column in data.columns), strict=True)
    PRINTERS[how](data.column_names, rows)


def _print_trimmed(console: Any, table: Any) -> None:
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        print(line.rstrip())


def _cell(value: object) -> Any:
    from rich.text import Text

    # Text and not str: square brackets in a headline are no markup.
    return Text("" if value is None else str(_plain(value)))


def _plain(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return _nested(value)


def _nested(value: object) -> object:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=_plain_json)
    return value


def _plain_json(value: object) -> object:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value)
