"""Contexts: what a sentence is about."""

import pytest

from dateline.knowledge.contexts import load_contexts
from dateline.knowledge.frames import LexiconError


@pytest.mark.parametrize(
    ("words", "context"),
    [
        ("the voter queue at the polling station", "election"),
        ("peacekeeper of the united nations", "peacekeeping"),
        ("the asylum seeker cross the border", "refugees"),
        ("inspector find enriched uranium at the reactor", "cbrn"),
        ("a rebel of the islamic state", "terrorism"),
    ],
)
def test_words_tell_the_context(words: str, context: str) -> None:
    assert context in load_contexts().in_words(words.split())


def test_a_run_of_words_must_stand_together() -> None:
    assert "repression" in load_contexts().in_words(["impose", "martial", "law"])
    assert "repression" not in load_contexts().in_words(["martial", "art", "and", "law"])


def test_a_code_implies_its_context() -> None:
    assert load_contexts().of_code("0874") == {"military"}
    assert load_contexts().of_code("111") == frozenset()


def test_a_context_without_words_is_refused(tmp_path) -> None:
    file = tmp_path / "contexts.toml"
    file.write_text("[election]\nabout = 'votes'\n")
    with pytest.raises(LexiconError, match="election"):
        load_contexts(file)
