"""Make the lemma data: ``python -m training.lemmas TREEBANKS OUT.json.gz``.

Forms and lemmas come from the train splits of the treebanks; rules, irregular forms and the word list from WordNet
3.0 as packaged in spacy-lookups-data (MIT; WordNet licence).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

from spacy.lookups import load_lookups

from training.corpora import read_split


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebanks", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    seen: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in read_split(args.treebanks, "train"):
        for form, upos, lemma in zip(sentence.words, sentence.upos or (), sentence.lemmas or (), strict=True):
            if upos != "PROPN":
                seen[form.lower(), upos][lemma.lower()] += 1
    tables = load_lookups("en", ["lemma_rules", "lemma_exc", "lemma_index"])
    rules, exceptions, index = (tables.get_table(f"lemma_{k}") for k in ("rules", "exc", "index"))
    kinds = ("verb", "noun", "adj", "adv")
    data = {
        "forms": {f"{form}\t{upos}": c.most_common(1)[0][0] for (form, upos), c in sorted(seen.items())},
        "rules": {k: [list(r) for r in rules.get(k, [])] for k in kinds},
        "exceptions": {
            k: {f: v[0] for f, v in sorted(exceptions.get(k, {}).items()) if f.isalpha() and v} for k in kinds
        },
        "words": {k: " ".join(sorted({w for w in index.get(k, []) if w.isalpha()})) for k in kinds},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    args.out.write_bytes(gzip.compress(text.encode("utf8"), 9, mtime=0))


if __name__ == "__main__":
    main()
