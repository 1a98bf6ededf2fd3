"""What exists: one module for each stage from landing to publication, each asset a thin function.

What belongs here: assets that read from the lake, call ``dateline`` and write to the lake, and the little
that they share: the days (``daily``), the landing folder (``landing``), the rejects of each stage
(``rejects``) and how a table is described to Dagster (``describe``). What does not: language, SQL, rules, or
when anything runs.
"""
