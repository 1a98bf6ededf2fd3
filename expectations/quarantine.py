"""Taking out bad rows, so that the run goes on with the good ones.

What belongs here: splitting a table and telling what was wrong with each row. What does not: the rules, and
rules on whole tables, which no split can mend.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from dateline.records import Rejected
from expectations import runner
from expectations.rules import Around
from warehouse import records_io, tables
from warehouse.errors import SchemaMismatchError
from warehouse.lake import Lake

_TEXT_WIDTH = 2_000


def split(
    table: str,
    partition: str | None,
    data: pa.Table,
    lake: Lake | None = None,
    *,
    given: Mapping[str, pa.Table] | None = None,
) -> tuple[pa.Table, pa.Table]:
    """The rows that keep every row-level rule, in their order, and the ``rejected_rows`` of the others.

    ``lake`` and ``given`` are as for ``runner.validate``. A row that breaks three rules is three rejected
    rows. Raises ``SchemaMismatchError`` when the columns are not as declared, since then no row can be
    trusted.
    """
    if data.num_rows == 0:
        return data, records_io.to_table("rejected_rows", (), partition=partition)
    checked = runner.validate(table, partition, data, lake, given=given, only_rows=True)
    if [result.rule for result in checked.failures] == [runner.SCHEMA_RULE]:
        raise SchemaMismatchError(f"{table}: {checked.failures[0].reason}; see warehouse/tables")
    around = Around(lake, partition, given)
    rejected = [
        _rejected(
            table,
            data,
            position,
            rule.name,
            f"{rule.reason}: {runner.describe(data, position, rule.columns)}",
            around,
        )
        for position, rules in checked.bad_rows.items()
        for rule in rules
    ]
    good = data.filter(pa.array([position not in checked.bad_rows for position in range(data.num_rows)]))
    return good, records_io.to_table("rejected_rows", rejected, partition=partition)


def _rejected(table: str, data: pa.Table, position: int, rule: str, reason: str, around: Around) -> Rejected:
    row = data.slice(position, 1).to_pylist()[0]
    uri, where = _origin(table, row, around)
    return Rejected(table=table, uri=uri, position=where, rule=rule, reason=reason, row_json=_row_json(row))


def _origin(table: str, row: Mapping[str, Any], around: Around) -> tuple[str, str]:
    """Where the row came from: its item for raw articles and articles, else its article and key."""
    if "raw_uri" in row and "record_id" in row:
        return row["raw_uri"] or "", row["record_id"] or ""
    key = "/".join(str(row[name]) for name in tables.get(table).key)
    article = (around.articles() or {}).get(row["article_id"]) if "article_id" in row else None
    return (article.raw_uri if article else ""), key


def _row_json(row: Mapping[str, Any]) -> str:
    return json.dumps({name: _shown(value) for name, value in row.items()}, ensure_ascii=False, default=str)


def _shown(value: Any) -> Any:
    if isinstance(value, bytes):
        value = value[: _TEXT_WIDTH * 4].decode("utf-8", errors="replace")
    if isinstance(value, str) and len(value) > _TEXT_WIDTH:
        return value[:_TEXT_WIDTH] + "…"
    return value
