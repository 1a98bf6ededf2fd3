"""What several tests need: a home folder of their own, and a coder that needs no model."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from dateline.records import Article, EventMention, Span
from warehouse.config import HOME_VARIABLE

TRIGGER = "attacked"
BREAKS_THE_CODER = "zzz-break-the-coder"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder that the environment names."""
    folder = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    return folder


class OneWordCoder:
    """Codes each "attacked" as an ASSAULT; fails on an article that asks for it."""

    name = "one-word"
    version = "1"

    def _code(self, article: Article) -> list[EventMention]:
        if BREAKS_THE_CODER in article.body:
            raise RuntimeError("asked for it")
        start = article.body.find(TRIGGER)
        if start < 0:
            return []
        end = start + len(TRIGGER)
        mention = EventMention(
            mention_id=f"m-{article.article_id}",
            article_id=article.article_id,
            sentence_index=0,
            sentence=Span(article.body, 0, len(article.body)),
            trigger=Span(TRIGGER, start, end),
            event_type="ASSAULT",
            cameo_code="190",
            quad_class=4,
            goldstein=-10.0,
            modality="actual",
            confidence=0.5,
            extractor=self.name,
            extractor_version=self.version,
        )
        return [mention]

    def code_many(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[EventMention]]]:
        for article in articles:
            yield article, self._code(article)


@pytest.fixture
def one_word_coder(monkeypatch: pytest.MonkeyPatch) -> OneWordCoder:
    """Puts the one-word coder in the place of the embedded one."""
    from assets import event_mentions

    coder = OneWordCoder()
    monkeypatch.setattr(event_mentions, "load_coder", lambda: coder)
    return coder
