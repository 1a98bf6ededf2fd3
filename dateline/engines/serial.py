"""The plain engine: one process, batches in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from dateline.coding import Coder
from dateline.records import Article, EventMention, Rejected


def code_articles(
    coder: Coder, articles: Iterable[Article], *, batch_size: int = 64
) -> Iterator[tuple[Article, list[EventMention] | Rejected]]:
    """Code each article in order; an article that the coder fails on comes back with a ``Rejected`` instead.

    A batch that fails is coded again article by article, so that only the guilty one is lost.
    """
    waiting = iter(articles)
    while batch := list(islice(waiting, batch_size)):
        try:
            coded = list(coder.code_many(batch))
        except Exception:
            yield from ((article, _code_one(coder, article)) for article in batch)
        else:
            yield from coded


def _code_one(coder: Coder, article: Article) -> list[EventMention] | Rejected:
    try:
        ((_, mentions),) = coder.code_many([article])
        return mentions
    except Exception as error:
        return Rejected(
            table="event_mentions",
            uri=article.raw_uri,
            position=article.record_id,
            rule="coder_failed",
            reason=f"The coder failed on article {article.article_id}: {type(error).__name__}: {error}",
            row_json="",
        )
