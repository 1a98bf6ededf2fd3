"""Train the type head and the confidence model of the coder: ``python -m training.confidence [GOLD …]``.

The head is trained on the sentences in ``training/events`` (our own). The confidence model is fitted on the mentions
that the coder finds in those sentences and in the development halves of ``gold``; its bias and scale are then fitted
on the development halves and on the gold files named on the command line alone, because the lexicon was written with
``training/events`` in sight. Writes ``dateline/coding/data``. Needs nothing beside what Dateline installs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from dateline.coding.coder import EmbeddedCoder
from dateline.coding.confidence import Evidence
from dateline.coding.types import TypeHead
from dateline.evaluation import GoldText, as_article, is_right, read_gold
from dateline.knowledge.ontology import EVENT_TYPES
from dateline.language.model import load_model

FOLDER = Path(__file__).parent.parent
DATA = FOLDER / "dateline" / "coding" / "data"
HEAD_L2 = 100.0
CONFIDENCE_L2 = 2.0
FOLDS = 5
# The development halves are looked at while the lexicon grows, so that the coder is better on them than elsewhere. Of
# 280 sentences that were written before a run and measured before anything was mended (``training/events/messy-*``,
# in their first state), mentions that seemed 0.8 to 1.0 sure were right in 0.74 of cases, 0.6 to 0.8 in 0.53, 0.4 to
# 0.6 in 0.35. Odds are drawn in by about a third of that: those sentences are longer than most of the news.
BLIND_SCALE, BLIND_BIAS = 0.85, -0.15


class Recorder:
    """Stands in for the confidence model: keeps the evidence, and gives each mention its number as confidence."""

    def __init__(self) -> None:
        self.seen: list[Evidence] = []

    def probability(self, evidence: Evidence) -> float:
        self.seen.append(evidence)
        return 1 - len(self.seen) * 1e-7


def own_texts() -> list[GoldText]:
    return [t for path in sorted((FOLDER / "training" / "events").glob("*.jsonl")) for t in read_gold(path)]


def development_texts() -> list[GoldText]:
    articles = [t for t in read_gold(FOLDER / "gold" / "articles.jsonl") if t.split == "dev"]
    return read_gold(FOLDER / "gold" / "sentences-dev.jsonl") + articles


def logistic(x: np.ndarray, y: np.ndarray, l2: float) -> np.ndarray:
    """Weights, the bias last."""

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w[:-1] + w[-1]
        p = 1 / (1 + np.exp(-z))
        value = np.logaddexp(0, np.where(y > 0, -z, z)).sum() + l2 * (w[:-1] ** 2).sum() / 2
        return value, np.append(x.T @ (p - y) + l2 * w[:-1], (p - y).sum())

    return np.asarray(minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x)


def train_head(x: np.ndarray, y: np.ndarray) -> TypeHead:
    mean, scale = x.mean(0), x.std(0) + 1e-6
    w = np.array([logistic((x - mean) / scale, y[:, k], HEAD_L2) for k in range(len(EVENT_TYPES))])
    weights = w[:, :-1] / scale
    return TypeHead(EVENT_TYPES, weights.astype(np.float32), (w[:, -1] - weights @ mean).astype(np.float32))


def evidence(coder: EmbeddedCoder, texts: Iterable[GoldText]) -> tuple[list[Evidence], list[bool]]:
    """The evidence of every mention in the texts, and whether type and both parties are right."""
    recorder = Recorder()
    coder.use(confidence=recorder)
    found: list[Evidence] = []
    right: list[bool] = []
    for text in texts:
        mentions = coder.code(as_article(text))
        for mention in mentions:
            found.append(recorder.seen[round((1 - mention.confidence) * 1e7) - 1])
            right.append(any(is_right(event, mention) for event in text.events))
    return found, right


def quality(p: np.ndarray, y: np.ndarray) -> str:
    """Log loss, and how often a right mention is surer than a wrong one."""
    loss = -np.mean(np.where(y > 0, np.log(p), np.log(1 - p)))
    order = np.sign(p[y > 0][:, None] - p[y == 0][None, :])
    return f"log loss {loss:.3f}, right above wrong {np.mean((order + 1) / 2):.3f}"


def compare(items: list[Evidence], y: np.ndarray, seen: int) -> None:
    """Print how well the mentions of the gold are judged by models that did not see them, with and without the head."""
    fold = np.arange(len(y) - seen) % FOLDS
    for what, left_out in (("with the head", ""), ("without it", "head")):
        names = sorted({n for item in items for n in item if not left_out or not n.startswith(left_out)})
        x = np.array([[item.get(name, 0.0) for name in names] for item in items])
        p = np.zeros(len(fold))
        for k in range(FOLDS):
            train = np.append(np.ones(seen, dtype=bool), fold != k)
            w = logistic(x[train], y[train], CONFIDENCE_L2)
            p[fold == k] = 1 / (1 + np.exp(-(x[seen:][fold == k] @ w[:-1] + w[-1])))
        print(f"{what}: {quality(p, y[seen:])}")


def main(extra: list[Path]) -> None:
    own = own_texts()
    vectors = np.array([doc._.sentence_vectors.mean(0) for doc in load_model().pipe(t.text for t in own)])
    labels = np.array([[any(e["type"] == k for e in t.events) for k in EVENT_TYPES] for t in own], dtype=float)
    coder = EmbeddedCoder()
    items: list[Evidence] = []
    right: list[bool] = []
    fold = np.arange(len(own)) % FOLDS
    for k in range(FOLDS):
        # a head must not be asked about sentences that it was trained on
        coder.use(head=train_head(vectors[fold != k], labels[fold != k]))
        found, good = evidence(coder, [t for t, f in zip(own, fold, strict=True) if f == k])
        items, right = items + found, right + good
    head = train_head(vectors, labels)
    coder.use(head=head)
    seen = len(items)
    found, good = evidence(coder, [*development_texts(), *(t for path in extra for t in read_gold(path))])
    items, right = items + found, right + good
    names = sorted({name for item in items for name in item})
    x = np.array([[item.get(name, 0.0) for name in names] for item in items])
    y = np.array(right, dtype=float)
    compare(items, y, seen)
    w = logistic(x, y, CONFIDENCE_L2)
    odds = (x @ w[:-1] + w[-1])[seen:]
    scale, bias = logistic(odds[:, None], y[seen:], 0.01)
    scale, bias = scale * BLIND_SCALE, bias * BLIND_SCALE + BLIND_BIAS
    weights = {name: round(float(v * scale), 3) for name, v in zip(names, w[:-1], strict=True)}
    weights["bias"] = round(float(w[-1] * scale + bias), 3)
    DATA.mkdir(exist_ok=True)
    (DATA / "confidence.json").write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    np.savez_compressed(
        DATA / "types.npz", types=np.array(EVENT_TYPES), weights=head._weights.astype(np.float16),
        bias=head._bias.astype(np.float16),
    )  # fmt: skip
    p = 1 / (1 + np.exp(-(odds * scale + bias)))
    print(f"{len(own)} sentences, {seen} mentions in them, {len(p)} in gold; scale {scale:.2f}")
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        chosen = (p >= low) & (p < low + 0.2)
        print(f"{low:.1f} to {low + 0.2:.1f}: {chosen.sum()} mentions, right {y[seen:][chosen].mean():.2f}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
