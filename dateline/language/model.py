"""The embedded language model: text in, a spaCy ``Doc`` out.

What belongs here: tokens, decoding, and filling the ``Doc``. What does not: events, actors, any political knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dateline.language.lemmas import Lemmatizer
from dateline.language.network import Analysis, Network
from dateline.language.sentences import sentence_starts
from dateline.language.trees import best_tree

_SENTENCES_A_CALL = 256


class LanguageModel:
    """Tokens, lemmas, tags, dependency trees, names and sentences of English text.

    ``doc.sentence_vectors`` (a spaCy extension, ``doc._.sentence_vectors``) holds a vector for each sentence.
    """

    name = "dateline-en"

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        folder = folder or Path(str(files("dateline.language") / "data"))
        self._nlp: Language = spacy.blank("en")
        # the length limit guards spaCy's own parser; ours works sentence by sentence
        self._nlp.max_length = 10_000_000
        self._network = Network(folder, threads)
        self._lemma = Lemmatizer(folder / "lemmas.json.gz")
        if not Doc.has_extension("sentence_vectors"):
            Doc.set_extension("sentence_vectors", default=None)

    def parse(self, text: str) -> Doc:
        """The analysed ``text``; token offsets are offsets into it."""
        return next(self.pipe([text]))

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        """Analyse many texts, in order, sharing batches between them."""
        waiting: list[Doc] = []
        sentences: list[list[int]] = []
        counts: list[int] = []
        for text in texts:
            doc = self._nlp.make_doc(text)
            found = _sentence_indices(doc)
            waiting.append(doc)
            sentences += found
            counts.append(len(found))
            if len(sentences) >= _SENTENCES_A_CALL:
                yield from self._finish(waiting, sentences, counts)
                waiting, sentences, counts = [], [], []
        yield from self._finish(waiting, sentences, counts)

    def parse_words(self, sentences: Sequence[Sequence[str]]) -> Iterator[Doc]:
        """Analyse sentences that are tokenised already: one ``Doc`` each (used to score the model)."""
        docs = [Doc(self._nlp.vocab, words=list(words)) for words in sentences]
        indices = [list(range(len(doc))) for doc in docs]
        yield from self._finish(docs, indices, [1] * len(docs))

    def _finish(self, docs: list[Doc], sentences: list[list[int]], counts: list[int]) -> Iterator[Doc]:
        words: list[list[str]] = []
        owner = [k for k, n in enumerate(counts) for _ in range(n)]
        for k, indices in zip(owner, sentences, strict=True):
            doc = docs[k]
            words.append([doc[i].text for i in indices])
        analyses = self._network.analyse(words)
        done = 0
        for doc, n in zip(docs, counts, strict=True):
            part = slice(done, done + n)
            yield self._annotate(doc, sentences[part], words[part], analyses[part])
            done += n

    def _annotate(self, doc: Doc, sentences: list[list[int]], words: list[list[str]], analyses: list[Analysis]) -> Doc:
        size = len(doc)
        heads = list(range(size))
        deps = ["dep"] * size
        upos = ["SPACE"] * size
        xpos = ["_SP"] * size
        lemmas = [""] * size
        ents = ["O"] * size
        starts = [False] * size
        network = self._network
        trees = [best_tree(a.arc) for a in analyses]
        scores = network.relation_scores(analyses, trees)
        for indices, forms, analysis, tree, relation in zip(sentences, words, analyses, trees, scores, strict=True):
            relations = relation.argmax(1).tolist()
            tree_heads = tree.tolist()
            tags = analysis.upos[1:].argmax(1).tolist()
            fine = analysis.xpos[1:].argmax(1).tolist()
            names = _names(analysis.ner[1:], network.ner)
            for k, i in enumerate(indices):
                head = tree_heads[k + 1]
                heads[i] = indices[head - 1] if head else i
                deps[i] = network.deprels[relations[k]] if head else "ROOT"
                upos[i] = network.upos[tags[k]]
                xpos[i] = network.xpos[fine[k]]
                lemmas[i] = self._lemma(forms[k], upos[i])
                ents[i] = names[k]
            starts[indices[0]] = True
        _attach_spaces(doc, heads, starts)
        result = Doc(
            doc.vocab,
            words=[t.text for t in doc],
            spaces=[bool(t.whitespace_) for t in doc],
            pos=upos,
            tags=xpos,
            lemmas=[lemma or t.text for lemma, t in zip(lemmas, doc, strict=True)],
            heads=heads,
            deps=deps,
            ents=ents,
        )
        result._.sentence_vectors = np.array([a.sentence for a in analyses], dtype=np.float32)
        return result


def _sentence_indices(doc: Doc) -> list[list[int]]:
    """Token indices of each sentence, white space left out."""
    texts = [t.text for t in doc]
    blank = [t.is_space for t in doc]
    sentences: list[list[int]] = []
    for i, starts in enumerate(sentence_starts(texts, blank)):
        if blank[i]:
            continue
        if starts:
            sentences.append([])
        sentences[-1].append(i)
    return sentences


def _attach_spaces(doc: Doc, heads: list[int], starts: list[bool]) -> None:
    """Hang white space on the token before it (at the very start: after it), so that it splits no sentence."""
    for i, token in enumerate(doc):
        if token.is_space:
            j = i - 1 if i else next((k for k in range(1, len(doc)) if starts[k]), 0)
            heads[i] = j


def _names(scores: np.ndarray, labels: list[str]) -> list[str]:
    """IOB2 tags; an I- that follows nothing of its type starts a name."""
    tags: list[str] = []
    previous = "O"
    for k in scores.argmax(1).tolist():
        tag = labels[k]
        if tag.startswith("I-") and previous[2:] != tag[2:]:
            tag = "B-" + tag[2:]
        tags.append(tag)
        previous = tag
    return tags


@cache
def load_model() -> LanguageModel:
    """The shipped model, loaded once for the process."""
    return LanguageModel()
