"""Other parsers by name: found, refused with a reason, and read the same."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from dateline.coding.choose import CoderError, choose_coder
from dateline.language.model import load_model
from dateline.language.parsers import ParserError, load_parser

TEXT = "Kenya's police didn't arrest Ugandan officials.\n\nMs Otieno left Nairobi."


class Pipeline:
    """A spaCy pipeline as installed by a user: the embedded model's trees with another model's name types."""

    def __init__(self, labels: list[str]) -> None:
        self.pipe_labels = {"parser": labels}

    def pipe(self, texts):
        for doc in load_model().pipe(texts):
            doc.set_ents(
                [doc.char_span(e.start_char, e.end_char, "PERSON" if e.label_ == "PER" else e.label_) for e in doc.ents]
            )
            yield doc


def stanza_like(text: str) -> SimpleNamespace:
    """What Stanza returns, made from the embedded model's analysis; "didn't" is one token of two words."""
    (doc,) = load_model().pipe([text])
    sentences = []
    for sent in doc.sents:
        tokens = [t for t in sent if not t.is_space]
        number = {t.i: k for k, t in enumerate(tokens, 1)}
        words = [
            SimpleNamespace(
                text=t.text, xpos=t.tag_, upos=t.pos_, lemma=t.lemma_, deprel="root" if t.head is t else t.dep_,
                head=0 if t.head.i == t.i else number[t.head.i],
            )
            for t in tokens
        ]  # fmt: skip
        grouped: list[SimpleNamespace] = []
        for t, word in zip(tokens, words, strict=True):
            end = t.idx + len(t.text)
            if t.text == "n't":
                grouped[-1].words.append(word)
                grouped[-1].end_char = end
            else:
                grouped.append(SimpleNamespace(words=[word], start_char=t.idx, end_char=end))
        sentences.append(SimpleNamespace(tokens=grouped))
    names = [
        SimpleNamespace(start_char=e.start_char, end_char=e.end_char, type="PERSON" if e.label_ == "PER" else e.label_)
        for e in doc.ents
    ]
    return SimpleNamespace(sentences=sentences, ents=names)


@pytest.fixture
def stanza(monkeypatch):
    module = ModuleType("stanza")
    module.Pipeline = lambda *_args, **_options: stanza_like  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "stanza", module)


def shape(doc) -> list[tuple[object, ...]]:
    return [
        (t.idx, t.text, t.pos_, t.tag_, t.dep_ if t.head is not t else "ROOT", t.head.idx, t.ent_type_)
        for t in doc
        if not t.is_space
    ]


def test_stanza_gives_the_same_document_as_its_words_say(stanza):
    (doc,) = load_parser("stanza:en").pipe([TEXT])
    (wanted,) = load_model().pipe([TEXT])
    assert doc.text == TEXT
    assert shape(doc) == shape(wanted)
    assert [s.text.strip() for s in doc.sents] == [s.text.strip() for s in wanted.sents]


def test_spacy_names_are_read_as_ours(monkeypatch):
    monkeypatch.setattr("spacy.load", lambda _name: Pipeline(["nsubj", "obl", "case"]))
    (doc,) = load_parser("spacy:en_ud").pipe([TEXT])
    assert {e.label_ for e in doc.ents} == {"PER", "GPE"}


def test_a_pipeline_without_universal_dependencies_is_refused(monkeypatch):
    monkeypatch.setattr("spacy.load", lambda _name: Pipeline(["nsubj", "pobj", "prep"]))
    with pytest.raises(ParserError, match="Universal Dependencies"):
        load_parser("spacy:en_core_web_sm")


@pytest.mark.parametrize("name", ["spacy:no_such_model", "stanza:en", "corenlp", "spacy:"])
def test_what_is_not_installed_is_said(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "stanza", None)
    with pytest.raises(ParserError, match=r"install|known"):
        load_parser(name)


def test_the_environment_chooses_the_coder(monkeypatch):
    monkeypatch.setenv("DATELINE_CODER", "tests.test_language_parsers:Nothing")
    assert choose_coder().name == "nothing"
    monkeypatch.setenv("DATELINE_CODER", "tests.test_language_parsers:Pipeline")
    with pytest.raises(CoderError, match="test_language_parsers:Pipeline"):
        choose_coder()
    monkeypatch.setenv("DATELINE_CODER", "no.such.module:Thing")
    with pytest.raises(CoderError, match=r"no\.such\.module"):
        choose_coder()


def test_rows_of_another_parser_are_told_apart(stanza):
    assert choose_coder(parser="stanza:en").name == "dateline+stanza:en"
    assert choose_coder().name == "dateline"


class Nothing:
    """A coder that codes nothing."""

    name = "nothing"
    version = "1"

    def code_many(self, articles):
        return ((article, []) for article in articles)
