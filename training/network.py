"""The network: a small encoder with heads for part of speech, PTB tag, dependency tree and names.

What belongs here: the torch module and how sentences become its tensors. What does not: the training loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from dateline.language.pieces import CLS_ID, SEP_ID, SHAPES, WordPieces
from training.corpora import Sentence

HIDDEN = 384
ARC = 256
LABEL = 96
IGNORE = -100


@dataclass(frozen=True, slots=True)
class Labels:
    """The label inventories, in the order of the network's outputs."""

    upos: list[str]
    xpos: list[str]
    deprels: list[str]
    ner: list[str]


class Network(nn.Module):
    """Encoder and heads. ``encoder`` is a BERT model whose word embeddings stay frozen (they quantise as they are)."""

    def __init__(self, encoder: Any, labels: Labels) -> None:
        super().__init__()
        self.encoder = encoder
        self.shape = nn.Embedding(SHAPES, HIDDEN)
        nn.init.normal_(self.shape.weight, std=0.005)
        layers = encoder.config.num_hidden_layers + 1
        self.layer_weights = nn.Parameter(torch.zeros(layers))
        with torch.no_grad():
            self.layer_weights[-1] = 2.0
        self.dropout = nn.Dropout(0.25)
        self.upos = nn.Linear(HIDDEN, len(labels.upos))
        self.xpos = nn.Linear(HIDDEN, len(labels.xpos))
        self.ner = nn.Linear(HIDDEN, len(labels.ner))
        self.arc_dependent = nn.Linear(HIDDEN, ARC)
        self.arc_head = nn.Linear(HIDDEN, ARC)
        self.label_dependent = nn.Linear(HIDDEN, LABEL)
        self.label_head = nn.Linear(HIDDEN, LABEL)
        self.arc_biaffine = nn.Parameter(torch.randn(ARC + 1, ARC) * 0.02)
        self.label_biaffine = nn.Parameter(torch.zeros(len(labels.deprels), LABEL + 1, LABEL + 1))
        encoder.embeddings.word_embeddings.weight.requires_grad = False

    def forward(
        self, ids: Tensor, mask: Tensor, shape: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, ...]:
        """Scores for ``(batch, words + 1)``, word 0 being the root (the CLS piece).

        ``first`` and ``last`` point at the first and last piece of each word.
        Returns upos, xpos, ner, arc, label_dependent, label_head, sentence (mean piece state).
        """
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.shape(shape)
        states = self.encoder(
            inputs_embeds=embedded, attention_mask=mask, output_hidden_states=True
        ).hidden_states
        weights = torch.softmax(self.layer_weights, 0)
        mixed = sum(w * s for w, s in zip(weights, states, strict=True))
        width = (-1, -1, HIDDEN)
        words = 0.5 * (
            mixed.gather(1, first.unsqueeze(-1).expand(*width))
            + mixed.gather(1, last.unsqueeze(-1).expand(*width))
        )
        words = self.dropout(words)
        activate = nn.functional.leaky_relu
        arc_dependent = self.dropout(activate(self.arc_dependent(words), 0.1))
        arc_head = self.dropout(activate(self.arc_head(words), 0.1))
        label_dependent = self.dropout(activate(self.label_dependent(words), 0.1))
        label_head = self.dropout(activate(self.label_head(words), 0.1))
        arc = _with_one(arc_dependent) @ self.arc_biaffine @ arc_head.transpose(1, 2)
        keep = mask.unsqueeze(-1).to(mixed.dtype)
        sentence = (states[-1] * keep).sum(1) / keep.sum(1)
        return (
            self.upos(words),
            self.xpos(words),
            self.ner(words),
            arc,
            _with_one(label_dependent),
            _with_one(label_head),
            sentence,
        )

    def label_scores(self, dependent: Tensor, head: Tensor, heads: Tensor) -> Tensor:
        """Relation scores ``(batch, words + 1, relations)`` for given heads."""
        chosen = head.gather(1, heads.unsqueeze(-1).expand(-1, -1, head.shape[-1]))
        return torch.einsum("bni,kij,bnj->bnk", dependent, self.label_biaffine, chosen)


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


def encode(sentence: Sentence, pieces: WordPieces) -> tuple[list[int], list[int], list[int], list[int]]:
    """Piece ids, shapes, and for each word (root first) the positions of its first and last piece."""
    ids, shapes, first, last = [CLS_ID], [0], [0], [0]
    for word in sentence.words:
        word_ids, word_shape = pieces(word)
        first.append(len(ids))
        ids += word_ids
        last.append(len(ids) - 1)
        shapes += [word_shape] * len(word_ids)
    return [*ids, SEP_ID], [*shapes, 0], first, last


def collate(sentences: list[Sentence], pieces: WordPieces, labels: Labels) -> dict[str, Tensor]:
    """Padded inputs and gold tensors of one batch; ``IGNORE`` where a corpus carries no annotation."""
    encoded = [encode(s, pieces) for s in sentences]
    b = len(sentences)
    s_len = max(len(e[0]) for e in encoded)
    n_len = max(len(e[2]) for e in encoded)
    batch = {k: torch.zeros(b, s_len, dtype=torch.long) for k in ("ids", "mask", "shape")}
    batch |= {k: torch.zeros(b, n_len, dtype=torch.long) for k in ("first", "last")}
    batch["valid"] = torch.zeros(b, n_len, dtype=torch.bool)
    batch |= {k: torch.full((b, n_len), IGNORE) for k in ("upos", "xpos", "ner", "head", "deprel")}
    upos, xpos, deprel, ner = (
        {label: i for i, label in enumerate(names)}
        for names in (labels.upos, labels.xpos, labels.deprels, labels.ner)
    )
    for i, (sentence, (ids, shapes, first, last)) in enumerate(zip(sentences, encoded, strict=True)):
        n = len(first)
        batch["ids"][i, : len(ids)] = torch.tensor(ids)
        batch["mask"][i, : len(ids)] = 1
        batch["shape"][i, : len(ids)] = torch.tensor(shapes)
        batch["first"][i, :n] = torch.tensor(first)
        batch["last"][i, :n] = torch.tensor(last)
        batch["valid"][i, :n] = True
        if sentence.upos and sentence.xpos and sentence.heads and sentence.deprels:
            batch["upos"][i, 1:n] = torch.tensor([upos[x] for x in sentence.upos])
            batch["xpos"][i, 1:n] = torch.tensor([xpos.get(x, IGNORE) for x in sentence.xpos])
            batch["head"][i, 1:n] = torch.tensor(sentence.heads)
            batch["deprel"][i, 1:n] = torch.tensor([deprel.get(x, IGNORE) for x in sentence.deprels])
        tags = sentence.ner_tags()
        if tags is not None:
            batch["ner"][i, 1:n] = torch.tensor([ner[x] for x in tags])
    return batch
