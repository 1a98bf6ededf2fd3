"""What users and the coder rely on in the shipped language model. Scores are measured by ``make evaluate-model``."""

from pathlib import Path

import numpy as np
import pytest

from dateline.language.lemmas import Lemmatizer
from dateline.language.model import load_model
from dateline.language.sentences import sentence_starts
from dateline.language.trees import best_tree

DATA = Path(__file__).parent.parent / "dateline" / "language" / "data"


def starts(text: str) -> list[str]:
    words = text.split(" ")
    return [w for w, s in zip(words, sentence_starts(words, [not w.strip() for w in words]), strict=True) if s]


def test_sentences_start_after_closing_punctuation_and_newlines_only():
    assert starts("Troops left . Rebels came ! \n headline without a stop \n Then peace") == [
        "Troops",
        "Rebels",
        "headline",
        "Then",
    ]


def test_sentences_are_not_cut_at_titles_and_initials():
    assert starts("Gen. Smith met Mr. Jones in the U.S. Senate .") == ["Gen."]


def test_sentences_may_end_with_an_abbreviation():
    assert starts("They flew to the U.S. The talks failed .") == ["They", "The"]


def test_sentences_keep_a_closing_quote():
    assert starts('" Go home . " He left .') == ['"', "He"]


def brute_force(scores: np.ndarray) -> float:
    """The score of the best single-root tree by trying all head assignments."""
    n = scores.shape[0]
    best = -np.inf
    for assignment in np.ndindex(*[n] * (n - 1)):
        heads = (0, *assignment)
        if any(heads[d] == d for d in range(1, n)) or sum(heads[d] == 0 for d in range(1, n)) != 1:
            continue
        reaches_root = True
        for d in range(1, n):
            node, steps = d, 0
            while node and steps <= n:
                node, steps = heads[node], steps + 1
            reaches_root = reaches_root and node == 0
        if reaches_root:
            best = max(best, sum(scores[d, heads[d]] for d in range(1, n)))
    return best


@pytest.mark.parametrize("seed", range(25))
def test_best_tree_is_the_best_tree_with_one_root(seed: int):
    scores = np.random.default_rng(seed).normal(size=(5, 5)).astype(np.float32)
    heads = best_tree(scores)
    total = sum(scores[d, heads[d]] for d in range(1, 5))
    assert total == pytest.approx(brute_force(scores), abs=1e-4)


def test_best_tree_of_nothing_and_of_one_word():
    assert best_tree(np.zeros((1, 1), dtype=np.float32)).tolist() == [0]
    assert best_tree(np.zeros((2, 2), dtype=np.float32)).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("form", "upos", "lemma"),
    [
        ("expelled", "VERB", "expel"),
        ("vowed", "VERB", "vow"),
        ("firing", "VERB", "fire"),
        ("flew", "VERB", "fly"),
        ("ministries", "NOUN", "ministry"),
        ("Washington", "PROPN", "Washington"),
        ("blorped", "VERB", "blorped"),
    ],
)
def test_lemmas_are_known_words_or_the_form_itself(form: str, upos: str, lemma: str):
    assert Lemmatizer(DATA / "lemmas.json.gz")(form, upos) == lemma


def test_model_marks_subject_object_and_names():
    doc = load_model().parse("Kenyan troops freed Amina Hassan near Garissa on Friday.")
    verb = next(t for t in doc if t.text == "freed")
    assert verb.dep_ == "ROOT"
    assert verb.lemma_ == "free"
    assert {(t.text, t.dep_) for t in verb.children} >= {("troops", "nsubj"), ("Amina", "obj")}
    assert ("Amina Hassan", "PER") in {(e.text, e.label_) for e in doc.ents}


def test_model_keeps_every_character_of_the_text():
    text = "  Two  spaces,\n\na break — and “quotes”.\tEnd"
    doc = load_model().parse(text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t.text)] == t.text for t in doc)


def test_model_reads_nothing_and_white_space():
    assert len(load_model().parse("")) == 0
    assert load_model().parse("\n \n").text == "\n \n"


def test_model_survives_words_and_sentences_without_end():
    doc = load_model().parse("x" * 5000 + " " + "and so on " * 400)
    assert doc[-1].text == "on"


def test_model_gives_the_same_analysis_alone_and_among_others():
    sentences = ["Police arrested him.", "The two presidents signed a treaty in Vienna after ten hours of talks."]
    alone = [[(t.dep_, t.head.i, t.tag_) for t in load_model().parse(s)] for s in sentences]
    together = [[(t.dep_, t.head.i, t.tag_) for t in d] for d in load_model().pipe(sentences)]
    assert alone == together


def test_model_gives_a_vector_for_each_sentence():
    doc = load_model().parse("One sentence. Another sentence.")
    assert doc._.sentence_vectors.shape == (2, 384)
