"""Tables of what arrived: raw_articles, articles and rejected_rows."""

from __future__ import annotations

from warehouse.tables.model import Column, Table
from warehouse.tables.vocabulary import (
    HEX_16,
    HEX_64,
    LANGUAGE_CODE,
    MEDIA_TYPES,
    PUBLISHED_FROM,
    PUBLISHED_PRECISIONS,
)

INGEST_DATE = Column("ingest_date", "date", "Day of ingestion; the partition this row lies in.", unit="UTC day")

RAW_ARTICLES = Table(
    name="raw_articles",
    description="Exactly what arrived, never changed and never deleted.",
    grain="one item that arrived: a file, a feed entry, or one line of a JSONL file",
    key=("raw_id",),
    partitioned=True,
    columns=(
        Column("raw_id", "string", "Id made from uri, record id and content hash; the same on every machine.",
               pattern=HEX_16),
        Column("raw_uri", "string", "Where the item came from: a file path or an address."),
        Column("record_id", "string",
               "The input record's own id or its line number; empty for a whole file."),
        Column("media_type", "string", "What the content is.", allowed=MEDIA_TYPES),
        Column("content", "binary", "The bytes as they arrived.", unit="bytes"),
        Column("raw_sha256", "string", "SHA-256 of the content, in hexadecimal.", pattern=HEX_64),
        Column("collected_at", "timestamp", "When the item was collected.", unit="UTC"),
        INGEST_DATE,
    ),
)  # fmt: skip

ARTICLES = Table(
    name="articles",
    description="Clean articles. Duplicates are linked through story_id and duplicate_of, never deleted.",
    grain="one article that was read from one raw item",
    key=("article_id",),
    partitioned=True,
    columns=(
        Column("article_id", "string", "Id of the article, stable across runs."),
        Column("source", "string", "Site or feed that published it.", nullable=True),
        Column("url", "string", "Address of the article.", nullable=True),
        Column("title", "string", "Headline; empty where none was found."),
        Column("authors", "list<string>", "Names from the byline, in order; empty where none was found."),
        Column("body", "string",
               "The cleaned text. Every offset in event_mentions counts code points of this text."),
        Column("language", "string", "ISO 639-1 code; null when unsure.", nullable=True,
               pattern=LANGUAGE_CODE),
        Column("published_at", "timestamp", "When it was published; null where no evidence exists.",
               nullable=True,
               unit="UTC"),
        Column("published_precision", "string", "How exact published_at is.", nullable=True,
               allowed=PUBLISHED_PRECISIONS),
        Column("published_from", "string", "Which evidence gave published_at.", allowed=PUBLISHED_FROM),
        Column("collected_at", "timestamp", "When the item was collected.", unit="UTC"),
        Column("word_count", "int32", "Words of the body.", unit="words", minimum=0),
        Column("raw_id", "string", "The raw item it was read from.", pattern=HEX_16,
               derived_from=("raw_articles.raw_id",)),
        Column("raw_uri", "string", "Where the raw item came from.", derived_from=("raw_articles.raw_uri",)),
        Column("raw_sha256", "string", "SHA-256 of the raw content, in hexadecimal.", pattern=HEX_64,
               derived_from=("raw_articles.raw_sha256",)),
        Column("record_id", "string", "The input record's own id or its line number; empty for a whole file.",
               derived_from=("raw_articles.record_id",)),
        Column("dateline_place", "string", "Place named in the dateline crumb, such as KHARTOUM.",
               nullable=True),
        Column("wire", "string", "News agency the text was taken from, such as Reuters.", nullable=True),
        Column("story_id", "string", "Cluster of near-duplicate articles this one belongs to.",
               nullable=True),
        Column("duplicate_of", "string", "Article this one repeats; null for the first of its story.",
               nullable=True),
        Column("dropped_lines", "list<dropped_line>",
               "Lines of the input left out of the body, with reasons."),
        INGEST_DATE,
    ),
)  # fmt: skip

REJECTED_ROWS = Table(
    name="rejected_rows",
    description="What could not be used, kept with the reason: unreadable items and rows that broke a rule.",
    grain="one rule broken by one item or row",
    key=("rejected_id",),
    partitioned=True,
    columns=(
        Column("rejected_id", "string", "Id made from all the other columns but ingest_date.",
               pattern=HEX_16),
        Column("table_name", "string", "Table the row was meant for."),
        Column("uri", "string", "Where the item came from; empty when unknown."),
        Column("position", "string",
               "Line number, record id or row key; empty where the whole file is meant."),
        Column("rule", "string", "Short stable name of the rule that was broken."),
        Column("reason", "string", "What is wrong, as a sentence."),
        Column("row_json", "string", "The row as JSON, or the start of it."),
        INGEST_DATE,
    ),
)  # fmt: skip
