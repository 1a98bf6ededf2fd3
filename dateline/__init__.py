"""Dateline: news articles in, a validated event database out.

This package is the library: text in, records out. It knows nothing of Dagster or DuckDB, so it can be
used from a notebook, a script or a worker process. What belongs here: reading, language analysis,
event coding and joining. What does not: storage (``warehouse``), checks (``expectations``),
orchestration (``assets``, ``pipelines``).
"""

__version__ = "0.1.0"
