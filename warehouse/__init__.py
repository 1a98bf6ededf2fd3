"""Where rows live: the table registry, the Parquet lake, the published DuckDB file and the SQL of the
aggregates.

What belongs here: declarations of tables, reading and writing of partitions, publication. What does not: how
a row is made (``dateline``), what must hold of it (``expectations``), when it is made (``pipelines``).

The everyday calls::

    from warehouse import lake, records_io, publish, query

    store = lake.Lake(home)                                     # home: a folder, see warehouse.config
    store.write("articles", "2026-03-01", records_io.to_table("articles", articles))
    articles = records_io.from_table("articles", store.read("articles", "2026-03-01"))
    publish.publish(home)                                       # builds dateline.duckdb beside, then swaps it
    query.query(home, "select event_type, count(*) from event_mentions group by all")

Parquet is the truth; ``dateline.duckdb`` can be deleted and published again at any time.
"""
