"""Confidence: what raises it, what lowers it, and that the head is asked."""

from dataclasses import replace

import pytest

from dateline.coding.compose import Reading
from dateline.coding.confidence import evidence_of, load_confidence
from dateline.coding.grammar import Sentence
from dateline.coding.memory import Party
from dateline.coding.types import load_type_head
from dateline.knowledge.ontology import EVENT_TYPES
from dateline.language.model import load_model

KENYA = Party("Kenya", 0, 5, "Kenya", "KEN", "GOV", "dictionary", "country")
UGANDA = Party("Uganda", 14, 20, "Uganda", "UGA", "GOV", "dictionary", "country")
READING = Reading(1, frozenset({1}), "112", [0], [2], "actual", 0.9, clause=1)


@pytest.fixture(scope="module")
def sentence() -> Sentence:
    (doc,) = load_model().pipe(["Kenya accused Uganda of spying."])
    return Sentence(next(iter(doc.sents)), 0)


def sure(sentence: Sentence, reading=READING, source=KENYA, target=UGANDA, head=None) -> float:
    return load_confidence().probability(evidence_of(sentence, reading, source, target, head))


def test_named_parties_are_surer_than_inferred_and_missing_ones(sentence):
    named = sure(sentence)
    assert named > sure(sentence, target=replace(UGANDA, resolved_by="inferred")) > sure(sentence, target=None)
    assert named > sure(sentence, source=None)


def test_a_head_that_disagrees_lowers_confidence(sentence):
    agrees = dict.fromkeys(EVENT_TYPES, 0.05) | {"ACCUSE": 0.9}
    disagrees = dict.fromkeys(EVENT_TYPES, 0.05) | {"AID": 0.9}
    assert sure(sentence, head=agrees) > sure(sentence, head=disagrees)


def test_the_head_tells_types_apart():
    head = load_type_head()
    texts = {
        "PROTEST": "Thousands of demonstrators marched through the capital against the new law.",
        "CONSULT": "The two foreign ministers met for talks in the capital.",
        "ASSAULT": "Gunmen attacked the village and killed twelve people.",
    }
    vectors = {
        kind: doc._.sentence_vectors[0] for kind, doc in zip(texts, load_model().pipe(texts.values()), strict=True)
    }
    for kind in texts:
        by_text = {told: head.probabilities(vector)[kind] for told, vector in vectors.items()}
        assert max(by_text, key=by_text.__getitem__) == kind
