"""What can go wrong in the warehouse; every message names the place and what to do.

What belongs here: exception types. What does not: the messages, which stand by their cause.
"""

from __future__ import annotations


class WarehouseError(Exception):
    """Base of all errors of this package; the command prints its text and exits with 2."""


class UnknownTableError(WarehouseError):
    """A table name that the registry does not declare."""


class PartitionError(WarehouseError):
    """A partition that is missing, malformed, or given where the table has none."""


class MissingPartitionError(PartitionError):
    """A partition (or unpartitioned table) that nobody has written yet."""


class SchemaMismatchError(WarehouseError):
    """Columns that are missing, extra, mistyped or null where they must not be."""


class NotPublishedError(WarehouseError):
    """There is no published DuckDB file at this home."""


class PublishBusyError(WarehouseError):
    """Another process holds the publication lock."""


class QueryError(WarehouseError):
    """A query that DuckDB refused; the text is DuckDB's own with a hint where one is known."""


class CollectBusyError(WarehouseError):
    """Another process is collecting into the same home folder."""
