"""Tables about the work on articles: what became of each item, and what is kept to find copies.

What belongs here: tables that the stages of ingestion write about themselves. What does not: what people came
for (``ingested``, ``coded``).
"""

from __future__ import annotations

from warehouse.tables.ingested import INGEST_DATE
from warehouse.tables.model import Column, Table
from warehouse.tables.vocabulary import COPY_KINDS, INTAKE_STAGES, OUTCOMES

INTAKE = Table(
    name="intake",
    description="The books: what became of the items that went into each stage, counted.",
    grain="one stage, source, outcome and rule",
    key=("stage", "source", "outcome", "rule"),
    partitioned=True,
    columns=(
        Column("stage", "string",
               "raw_articles takes what was landed; articles takes the rows of raw_articles.",
               allowed=INTAKE_STAGES),
        Column("source", "string", "Name of the configured source; empty where there is none."),
        Column("outcome", "string",
               "article: became a row of the stage's table; duplicate: was there before; skipped: holds no "
               "article; rejected: could not be used.",
               allowed=OUTCOMES),
        Column("rule", "string", "Why, as a short stable name; empty for article."),
        Column("n_items", "int64", "Items to which this happened.", unit="count", minimum=0),
        INGEST_DATE,
    ),
)  # fmt: skip

ARTICLE_SIGNATURES = Table(
    name="article_signatures",
    description="What is kept of each article to find its copies and versions on later days without its body.",
    grain="one article",
    key=("article_id",),
    partitioned=True,
    columns=(
        Column("article_id", "string", "The article.", derived_from=("articles.article_id",)),
        Column("seen_at", "timestamp", "When it was published; collected, where that is not known.", unit="UTC",
               derived_from=("articles.published_at", "articles.collected_at")),
        Column("collected_at", "timestamp", "When the item was collected.", unit="UTC",
               derived_from=("articles.collected_at",)),
        Column("address", "uint64", "Hash of its address; null where there is none.", nullable=True,
               derived_from=("articles.url",)),
        Column("digest", "uint64", "Hash of its words in their order, without case and marks.",
               derived_from=("articles.body",)),
        Column("n_words", "int32", "Words of the body.", unit="words", minimum=0),
        Column("n_shingles", "int32", "Distinct runs of five words.", unit="count", minimum=0),
        Column("sample_rate", "int32", "Outside the lead, one in so many shingles is kept.", minimum=1),
        Column("shingles", "list<uint64>",
               "Kept shingles, ascending: 63 bits of hash, and a last bit that is 1 in the lead."),
        Column("story_id", "string", "Cluster of near-duplicate articles it belongs to.",
               derived_from=("articles.story_id",)),
        Column("duplicate_of", "string", "Article it repeats.", nullable=True,
               derived_from=("articles.duplicate_of",)),
        Column("copy_kind", "string", "How it repeats it.", nullable=True, allowed=COPY_KINDS,
               derived_from=("articles.copy_kind",)),
        Column("version", "int32", "Number of this text among those under its address, from 1.", minimum=1,
               derived_from=("articles.version",)),
        Column("version_of", "string", "First article under its address; null for itself.", nullable=True,
               derived_from=("articles.version_of",)),
        INGEST_DATE,
    ),
)  # fmt: skip
