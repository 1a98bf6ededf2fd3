"""Score the shipped language model: ``python -m training.evaluate TREEBANKS`` (``make evaluate-model``).

What belongs here: scores on gold tokens and on raw text, printed as a table. It runs the int8 model as users run it.

On gold tokens: UPOS, XPOS, UAS, LAS (all words, relation without subtype), the share of main verbs with exactly the
right subject and object, and names (exact span and type, GPE a type of its own). On raw text: the F1 of words,
sentences, and LAS over words aligned by their characters, as in the CoNLL 2018 shared task.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from spacy.tokens import Doc

from dateline.language.model import LanguageModel, load_model
from training.corpora import Sentence, read_test_sets

_CLAUSE_RELATIONS = frozenset({"root", "ccomp", "conj", "advcl", "parataxis"})


def base(relation: str) -> str:
    """A relation without its subtype."""
    return relation.partition(":")[0].replace("ROOT", "root")


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:5.1f}" if whole else "    -"


def score_gold_tokens(name: str, model: LanguageModel, sentences: list[Sentence]) -> None:
    """Print one row of scores on gold tokens."""
    hits: Counter[str] = Counter()
    started = time.perf_counter()
    docs = list(model.parse_words([s.words for s in sentences]))
    took = time.perf_counter() - started
    for sentence, doc in zip(sentences, docs, strict=True):
        heads = [0 if t.dep_ == "ROOT" else t.head.i + 1 for t in doc]
        relations = [t.dep_ for t in doc]
        assert sentence.heads and sentence.deprels and sentence.upos and sentence.xpos
        for i, token in enumerate(doc):
            hits["words"] += 1
            hits["upos"] += token.pos_ == sentence.upos[i]
            hits["xpos"] += token.tag_ == sentence.xpos[i]
            hits["lemma"] += bool(sentence.lemmas) and token.lemma_.lower() == sentence.lemmas[i].lower()
            right = heads[i] == sentence.heads[i]
            hits["uas"] += right
            hits["las"] += right and base(relations[i]) == base(sentence.deprels[i])
        _score_verbs(sentence, heads, relations, [t.pos_ for t in doc], hits)
        if sentence.entities is not None:
            guess = {(e.start, e.end, e.label_) for e in doc.ents}
            gold = set(sentence.entities)
            _score_names(gold, guess, hits, "")
            merged = lambda spans: {(a, b, "LOC" if x == "GPE" else x) for a, b, x in spans}  # noqa: E731
            _score_names(merged(gold), merged(guess), hits, "3 ")
    n = hits["words"]
    verbs = percent(hits["verb right"], hits["verbs"])
    cells = [percent(hits[k], n) for k in ("upos", "xpos", "lemma", "uas", "las")]
    print(
        f"{name:10s} {' '.join(cells)}   {verbs}   {_f1(hits, '')}   {_f1(hits, '3 ')}   {n / took:8,.0f}",
        flush=True,
    )
    print(
        " " * 11
        + "names by type: "
        + ", ".join(f"{x} {_f1(hits, x + ' ').strip()}" for x in ("PER", "ORG", "LOC", "GPE"))
    )


def _score_names(
    gold: set[tuple[int, int, str]], guess: set[tuple[int, int, str]], hits: Counter[str], key: str
) -> None:
    for label in ("", *(() if key else ("PER ", "ORG ", "LOC ", "GPE "))):
        keep = [{x for x in spans if not label or x[2] == label.strip()} for spans in (gold, guess)]
        hits[key + label + "gold"] += len(keep[0])
        hits[key + label + "guess"] += len(keep[1])
        hits[key + label + "both"] += len(keep[0] & keep[1])


def _f1(hits: Counter[str], key: str) -> str:
    return percent(2 * hits[key + "both"], hits[key + "gold"] + hits[key + "guess"])


def _score_verbs(
    sentence: Sentence, heads: list[int], relations: list[str], upos: list[str], hits: Counter[str]
) -> None:
    assert sentence.heads and sentence.deprels and sentence.upos

    def arguments(
        all_heads: list[int], all_relations: list[str], verb: int, wanted: tuple[str, ...]
    ) -> set[int]:
        return {k for k, h in enumerate(all_heads) if h == verb + 1 and all_relations[k] in wanted}

    for i, pos in enumerate(sentence.upos):
        if pos != "VERB" or sentence.deprels[i] not in _CLAUSE_RELATIONS:
            continue
        subject, objects = ("nsubj", "nsubj:pass"), ("obj", "iobj")
        gold = [arguments(sentence.heads, sentence.deprels, i, w) for w in (subject, objects)]
        if not any(gold):
            continue
        guess = [arguments(heads, relations, i, w) for w in (subject, objects)]
        hits["verbs"] += 1
        hits["verb right"] += gold == guess and upos[i] == "VERB"


def score_raw_text(name: str, model: LanguageModel, sentences: list[Sentence]) -> None:
    """Print one row of scores on raw text: our tokens and sentences against the treebank's."""
    hits: Counter[str] = Counter()
    for group in _documents(sentences):
        text, gold = _raw(group)
        doc = model.parse(text)
        guess = _spans_of(doc)
        hits["gold words"] += len(gold)
        hits["our words"] += len(guess)
        for span, (upos, relation, head) in gold.items():
            mine = guess.get(span)
            if mine is None:
                continue
            hits["words"] += 1
            hits["upos"] += mine[0] == upos
            hits["las"] += mine[2] == head and base(mine[1]) == base(relation)
        starts = {s.start_char for s in doc.sents}
        theirs = {min(a for a, _ in spans) for spans in _sentence_spans(group)}
        hits["sentences"] += len(starts & theirs)
        hits["gold sentences"] += len(theirs)
        hits["our sentences"] += len(starts)
    words = hits["gold words"] + hits["our words"]
    print(
        f"{name:10s} words {percent(2 * hits['words'], words)}  sentence starts "
        f"{percent(2 * hits['sentences'], hits['gold sentences'] + hits['our sentences'])}  "
        f"UPOS {percent(2 * hits['upos'], words)}  LAS {percent(2 * hits['las'], words)}",
        flush=True,
    )


def _documents(sentences: list[Sentence]) -> Iterable[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in sentences:
        if group and (sentence.starts_document or len(group) >= 30):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _sentence_spans(group: list[Sentence]) -> list[list[tuple[int, int]]]:
    position = 0
    found = []
    for k, sentence in enumerate(group):
        if k and sentence.starts_paragraph:
            position += 1
        spans = []
        for i, word in enumerate(sentence.words):
            spans.append((position, position + len(word)))
            position += len(word) + (sentence.space_after[i] or i == len(sentence.words) - 1)
        found.append(spans)
    return found


def _raw(group: list[Sentence]) -> tuple[str, dict[tuple[int, int], tuple[str, str, tuple[int, int] | None]]]:
    pieces: list[str] = []
    gold: dict[tuple[int, int], tuple[str, str, tuple[int, int] | None]] = {}
    for k, (sentence, spans) in enumerate(zip(group, _sentence_spans(group), strict=True)):
        if k and sentence.starts_paragraph:
            pieces.append("\n")
        assert sentence.heads and sentence.deprels and sentence.upos
        for i, word in enumerate(sentence.words):
            pieces.append(word + (" " if sentence.space_after[i] or i == len(sentence.words) - 1 else ""))
            head = sentence.heads[i]
            gold[spans[i]] = (sentence.upos[i], sentence.deprels[i], spans[head - 1] if head else None)
    return "".join(pieces), gold


def _spans_of(doc: Doc) -> dict[tuple[int, int], tuple[str, str, tuple[int, int] | None]]:
    def span(i: int) -> tuple[int, int]:
        return doc[i].idx, doc[i].idx + len(doc[i].text)

    return {
        span(t.i): (t.pos_, t.dep_, None if t.dep_ == "ROOT" else span(t.head.i))
        for t in doc
        if not t.is_space
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("treebanks", type=Path)
    args = parser.parse_args()
    if not (args.treebanks / "ud").is_dir():
        parser.error(
            f"{args.treebanks} holds no folder ud/; give the folder of treebanks named in training/MODEL_CARD.md"
        )
    started = time.perf_counter()
    model = load_model()
    model.parse("Ready.")
    loading = time.perf_counter() - started
    sets = read_test_sets(args.treebanks)
    print("gold tokens UPOS  XPOS lemma   UAS   LAS  verbs   names names (GPE as LOC)  words/s")
    for name, sentences in sets.items():
        score_gold_tokens(name, model, sentences)
    print("raw text")
    for name, sentences in sets.items():
        score_raw_text(name, model, sentences)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"loaded in {loading:.1f} s; peak memory of this whole evaluation {peak:.0f} MB")


if __name__ == "__main__":
    main()
