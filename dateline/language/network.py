"""The shipped network: batches of words in, scores out.

What belongs here: running the ONNX graph. What does not: decoding scores to a tree or a ``Doc``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from dateline.language.pieces import CLS_ID, SEP_ID, WordPieces

Scores = NDArray[np.float32]
# the encoder's position limit, less the two special pieces
MAX_PIECES = 510


@dataclass(frozen=True, slots=True)
class Analysis:
    """Scores for one sentence of n words: all arrays have n + 1 rows, row 0 being the root.

    ``sentence`` is the mean state of the encoder (384 numbers), a vector of the whole sentence.
    """

    upos: Scores
    xpos: Scores
    ner: Scores
    arc: Scores
    label_dependent: Scores
    label_head: Scores
    sentence: Scores


class Network:
    """The int8 network in ``folder``. ``threads`` is the number of CPU threads of one call (1: one core)."""

    # in pieces, padding included: larger batches are no faster on a CPU and take more memory
    _BATCH_PIECES = 700

    def __init__(self, folder: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "network.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._pieces = WordPieces(folder / "tokenizer.json")
        labels = json.loads((folder / "labels.json").read_text(encoding="utf8"))
        self.upos: list[str] = labels["upos"]
        self.xpos: list[str] = labels["xpos"]
        self.ner: list[str] = labels["ner"]
        self.deprels: list[str] = labels["deprels"]
        self._relations = onnxruntime.InferenceSession(
            str(folder / "relations.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def relation_scores(self, analyses: Sequence[Analysis], trees: Sequence[NDArray[np.int64]]) -> list[Scores]:
        """Scores ``(n, relations)`` of the relation of each word to its head, for each sentence and its tree."""
        if not analyses:
            return []
        dependents = np.concatenate([a.label_dependent[1:] for a in analyses])
        heads = np.concatenate([a.label_head[tree[1:]] for a, tree in zip(analyses, trees, strict=True)])
        found: list[Scores] = []
        # a bounded number of words at a time: the products take 20 kB a word
        sizes = [len(tree) - 1 for tree in trees]
        scores = np.concatenate(
            [
                self._relations.run(["scores"], {"dependent": dependents[k : k + 500], "head": heads[k : k + 500]})[0]
                for k in range(0, len(dependents), 500)
            ]
        )
        position = 0
        for size in sizes:
            found.append(scores[position : position + size])
            position += size
        return found

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Analyse tokenised sentences, batching those of like length; the order of the input is kept."""
        encoded = [self._encode(words) for words in sentences]
        order = sorted(range(len(sentences)), key=lambda i: len(encoded[i][0]))
        results: list[Analysis | None] = [None] * len(sentences)
        batch: list[int] = []
        for i in order:
            if batch and (len(batch) + 1) * len(encoded[i][0]) > self._BATCH_PIECES:
                self._run(batch, encoded, results)
                batch = []
            batch.append(i)
        if batch:
            self._run(batch, encoded, results)
        return [r for r in results if r is not None]

    def _encode(self, words: Sequence[str]) -> tuple[list[int], list[int], list[int], list[int]]:
        ids, shapes, first, last = [CLS_ID], [0], [0], [0]
        for word in words:
            word_ids, shape = self._pieces(word)
            if len(ids) + len(word_ids) > MAX_PIECES:
                # out of the encoder's reach: the word shares the last piece rather than fail the article
                first.append(len(ids) - 1)
                last.append(len(ids) - 1)
                continue
            first.append(len(ids))
            ids += word_ids
            last.append(len(ids) - 1)
            shapes += [shape] * len(word_ids)
        return [*ids, SEP_ID], [*shapes, 0], first, last

    def _run(
        self,
        batch: list[int],
        encoded: list[tuple[list[int], list[int], list[int], list[int]]],
        results: list[Analysis | None],
    ) -> None:
        pieces = max(len(encoded[i][0]) for i in batch)
        words = max(len(encoded[i][2]) for i in batch)
        ids, mask, shape = (np.zeros((len(batch), pieces), dtype=np.int64) for _ in range(3))
        first, last = (np.zeros((len(batch), words), dtype=np.int64) for _ in range(2))
        for row, i in enumerate(batch):
            word_ids, shapes, starts, ends = encoded[i]
            ids[row, : len(word_ids)] = word_ids
            mask[row, : len(word_ids)] = 1
            shape[row, : len(shapes)] = shapes
            first[row, : len(starts)] = starts
            last[row, : len(ends)] = ends
        feed = {"ids": ids, "mask": mask, "shape": shape, "first": first, "last": last}
        names = ["upos", "xpos", "ner", "arc", "label_dependent", "label_head", "sentence"]
        upos, xpos, ner, arc, dependent, head, sentence = self._session.run(names, feed)
        for row, i in enumerate(batch):
            n = len(encoded[i][2])
            results[i] = Analysis(
                upos[row, :n], xpos[row, :n], ner[row, :n], arc[row, :n, :n],
                dependent[row, :n], head[row, :n], sentence[row],
            )  # fmt: skip
