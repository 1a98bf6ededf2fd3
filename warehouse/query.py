"""Reading what was published.

What belongs here: opening ``dateline.duckdb`` read-only and running one query. What does not: building it
(``publish``).
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse import sources, tables
from warehouse.errors import NotPublishedError, QueryError
from warehouse.publish import database_path


def query(home: Path, sql: str) -> pa.Table:
    """The result of ``sql`` over the last publication; works while another publication runs.

    Times come back in UTC. Raises ``NotPublishedError`` when nothing was published yet and ``QueryError``
    with DuckDB's own words when the query fails or gives no rows to return.
    """
    path = database_path(home)
    if not path.is_file():
        raise NotPublishedError(
            f"{path} does not exist: nothing has been published here yet; `dateline run PATH` ingests articles and "
            "publishes, `dateline publish` rebuilds the file from a lake that is there"
        )
    with sources.connect() as connection:
        try:
            # Attached to a fresh instance: DuckDB hands out the instance that a path was opened with before,
            # even when the file has been replaced since.
            connection.execute(f"attach {sources.quote(str(path))} as dateline (read_only)")
            connection.execute("use dateline")
            relation = connection.sql(sql)
            if relation is None:
                raise QueryError("the statement returns no rows; write a select")
            return relation.to_arrow_table()
        except duckdb.Error as error:
            raise QueryError(_explain(str(error))) from error


def _explain(text: str) -> str:
    if "No files found" in text or "Cannot open file" in text:
        return f"{text}\nThe data folder was moved since the publication, or published/ emptied; run `dateline publish`"
    if text.startswith("Catalog Error: Table"):
        return f"{text}\nThe tables are: {', '.join((*tables.TABLES, 'data_dictionary', 'lake_partitions'))}"
    if "read-only" in text:
        return f"{text}\nThe published file is read-only; change the lake and publish again"
    return text
