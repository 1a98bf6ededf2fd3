"""A parser by name: the embedded one, or a spaCy or Stanza model that the user has installed.

What belongs here: loading another parser and giving its output the shape that the coder reads (a spaCy ``Doc`` with
Universal Dependencies, Penn tags, lemmas and the name types PER, ORG, GPE, LOC). What does not: the embedded model.

Nothing is downloaded: a model that is not installed is an error that says how to install it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    # spaCy takes a while to import, and not everyone who names a parser needs one
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

EMBEDDED = "embedded"
_FORMS = "embedded, spacy:NAME (an installed spaCy pipeline with Universal Dependencies) or stanza:LANGUAGE"
# name types of other models, in ours; what is not named here is no name for the coder (dates, amounts, laws)
_NAMES = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP"}
_KEPT = frozenset({"PER", "ORG", "GPE", "LOC"})


class ParserError(ValueError):
    """A parser that can not be used; the message says why and what to do."""


class Parser(Protocol):
    """What a language model must offer: parsed documents, in the order of the texts."""

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]: ...


def load_parser(name: str = EMBEDDED) -> Parser:
    """The parser of that name: ``embedded``, ``spacy:NAME`` or ``stanza:LANGUAGE``.

    Raises:
        ParserError: the name has another form, the model is not installed, or it does not speak Universal
            Dependencies.
    """
    kind, _, rest = name.partition(":")
    if name == EMBEDDED:
        from dateline.language.model import load_model

        return load_model()
    if kind == "spacy" and rest:
        return _SpacyParser(rest)
    if kind == "stanza" and rest:
        return _StanzaParser(rest)
    raise ParserError(f"parser {name!r} is not known; write {_FORMS}")


class _SpacyParser:
    def __init__(self, name: str) -> None:
        import spacy

        try:
            self._pipeline = spacy.load(name)
        except OSError as error:
            raise ParserError(
                f"the spaCy pipeline {name!r} is not installed; install its package, or name its folder"
            ) from error
        labels = {label for pipe in self._pipeline.pipe_labels.values() for label in pipe}
        if "pobj" in labels or (labels and not labels & {"obl", "nmod", "case"}):
            raise ParserError(
                f"the spaCy pipeline {name!r} does not speak Universal Dependencies (it has no obl, nmod or case); "
                "take one that was trained on a UD treebank"
            )

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        for doc in self._pipeline.pipe(texts):
            yield _renamed(doc)


class _StanzaParser:
    def __init__(self, language: str) -> None:
        try:
            import stanza
        except ImportError as error:
            raise ParserError("Stanza is not installed; pip install stanza, and download its model once") from error
        try:
            self._pipeline = stanza.Pipeline(
                language, processors="tokenize,mwt,pos,lemma,depparse,ner", download_method=None, verbose=False
            )
        except Exception as error:  # Stanza raises types of its own for each thing that may be missing
            raise ParserError(f"Stanza's model for {language!r} can not be loaded: {error}") from error
        import spacy

        # a vocabulary that knows what white space is
        self._vocab = spacy.blank("en").vocab

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        for text in texts:
            yield _from_stanza(self._pipeline(text), text, self._vocab)


def _renamed(doc: Doc) -> Doc:
    """The same document with name types as the coder knows them."""
    spans = []
    for entity in doc.ents:
        label = _NAMES.get(entity.label_)
        if label in _KEPT:
            spans.append(doc.char_span(entity.start_char, entity.end_char, label=label))
    doc.set_ents([span for span in spans if span is not None])
    return doc


def _from_stanza(parsed: Any, text: str, vocab: Vocab) -> Doc:
    from spacy.tokens import Doc

    words: list[str] = []
    starts: list[int] = []
    columns: dict[str, list[Any]] = {key: [] for key in ("tags", "pos", "lemmas", "deps", "heads")}
    for sentence in parsed.sentences:
        first = len(words)
        for token in sentence.tokens:
            at = int(token.start_char)
            for word in token.words:
                # the parts of "don't" follow one another in the text; what does not stand there is cut to what does
                found = text.find(word.text, at, int(token.end_char))
                start = found if found >= 0 else at
                end = min(start + len(word.text), int(token.end_char))
                words.append(text[start:end] or word.text)
                starts.append(start)
                at = end
                columns["tags"].append(word.xpos or "")
                columns["pos"].append(word.upos or "X")
                columns["lemmas"].append(word.lemma or word.text)
                columns["deps"].append("ROOT" if word.head == 0 else word.deprel)
                columns["heads"].append(len(words) - 1 if word.head == 0 else first + word.head - 1)
    forms, spaces, kept = _with_gaps(words, starts, text)
    wide = _widened(columns, kept, len(forms))
    doc = Doc(
        vocab, words=forms, spaces=spaces, tags=wide["tags"], pos=wide["pos"], lemmas=wide["lemmas"],
        deps=wide["deps"], heads=wide["heads"],
    )  # fmt: skip
    spans = [
        doc.char_span(int(e.start_char), int(e.end_char), label=_NAMES[e.type], alignment_mode="expand")
        for e in parsed.ents
        if _NAMES.get(e.type) in _KEPT
    ]
    doc.set_ents([span for span in spans if span is not None])
    return doc


def _with_gaps(words: list[str], starts: list[int], text: str) -> tuple[list[str], list[bool], list[int]]:
    """The words with what lies between them as words of white space, so that the document's text is ``text``."""
    forms: list[str] = []
    spaces: list[bool] = []
    kept: list[int] = []
    at = 0
    for word, start in zip(words, starts, strict=True):
        gap = text[at:start]
        if gap[:1] == " " and forms:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            forms.append(gap)
            spaces.append(False)
        kept.append(len(forms))
        forms.append(word)
        spaces.append(False)
        at = start + len(word)
    rest = text[at:]
    if rest[:1] == " " and forms:
        spaces[-1] = True
        rest = rest[1:]
    if rest:
        forms.append(rest)
        spaces.append(False)
    return forms, spaces, kept


def _widened(columns: dict[str, list[Any]], kept: list[int], count: int) -> dict[str, list[Any]]:
    """The columns with a place for each word of white space, hung on the word before it."""
    wide: dict[str, list[Any]] = {
        "tags": ["_SP"] * count,
        "pos": ["SPACE"] * count,
        "lemmas": [" "] * count,
        "deps": ["dep"] * count,
        "heads": [max(0, i - 1) for i in range(count)],
    }
    for old, new in enumerate(kept):
        for key, values in columns.items():
            wide[key][new] = kept[values[old]] if key == "heads" else values[old]
    if kept and kept[0] > 0:
        # white space before the first word belongs to the first sentence
        wide["heads"][: kept[0]] = [kept[0]] * kept[0]
    return wide
