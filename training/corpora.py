"""Read the treebanks and NER corpora into one kind of training sentence.

What belongs here: file formats and label mapping. What does not: batching, models, scores.

A folder of treebanks holds ``ud/*.conllu`` (Universal Dependencies), ``ner/uner_*.iob2`` (Universal NER over the same
sentences) and ``ner/*.conll`` (WikiGold, CrossNER). Sources and licences are in ``training/MODEL_CARD.md``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ENTITY_TYPES = ("PER", "ORG", "LOC", "GPE")
_PERSON = "PER person politician musicalartist writer scientist researcher Person"
_ORGANISATION = "ORG organisation politicalparty band university Organisation Organization"
_LOCATION = "LOC location Location"
_TYPE = {
    **dict.fromkeys(_PERSON.split(), "PER"),
    **dict.fromkeys(_ORGANISATION.split(), "ORG"),
    **dict.fromkeys(_LOCATION.split(), "LOC"),
    "country": "GPE",
    "GPE": "GPE",
}
MAX_WORDS = 90


@dataclass(slots=True)
class Sentence:
    """Gold words with whatever annotation their corpus carries (None where it carries none)."""

    words: list[str]
    space_after: list[bool] = field(default_factory=list)
    upos: list[str] | None = None
    xpos: list[str] | None = None
    heads: list[int] | None = None  # 1-based, 0 is the root
    deprels: list[str] | None = None
    lemmas: list[str] | None = None
    entities: list[tuple[int, int, str]] | None = None
    starts_document: bool = False
    starts_paragraph: bool = False
    sent_id: str = ""
    misc: list[str] = field(default_factory=list)

    def ner_tags(self) -> list[str] | None:
        """IOB2 tags, or None where the corpus has no entities."""
        if self.entities is None:
            return None
        tags = ["O"] * len(self.words)
        for start, end, label in self.entities:
            tags[start] = f"B-{label}"
            for i in range(start + 1, end):
                tags[i] = f"I-{label}"
        return tags


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Sentences of one CoNLL-U file; empty nodes are left out, multiword tokens stay as their words."""
    meta: dict[str, str] = {}
    rows: list[list[str]] = []
    glued: set[str] = set()
    for line in [*path.read_text(encoding="utf8").split("\n"), ""]:
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            meta[key.strip()] = value.strip()
        elif line:
            cells = line.split("\t")
            if "-" in cells[0]:
                first, last = map(int, cells[0].split("-"))
                glued |= {str(i) for i in range(first, last)}
                if "SpaceAfter=No" in cells[9]:
                    glued.add(str(last))
            elif "." not in cells[0]:
                rows.append(cells)
        elif rows:
            yield Sentence(
                words=[r[1] for r in rows],
                space_after=["SpaceAfter=No" not in r[9].split("|") and r[0] not in glued for r in rows],
                upos=[r[3] for r in rows],
                xpos=[r[4] for r in rows],
                heads=[int(r[6]) for r in rows],
                deprels=[r[7] for r in rows],
                lemmas=[r[2] for r in rows],
                starts_document=any(k.startswith("newdoc") for k in meta),
                starts_paragraph=any(k.startswith("newpar") for k in meta),
                sent_id=meta.get("sent_id", ""),
                misc=[r[9] for r in rows],
            )
            meta, rows, glued = {}, [], set()


def tag_spans(tags: Iterable[str]) -> list[tuple[int, int, str]]:
    """Token spans of IOB1, IOB2 or IOBES tags."""
    spans: list[tuple[int, int, str]] = []
    current: tuple[int, int, str] | None = None
    for i, tag in enumerate([*tags, "O"]):
        prefix, _, label = tag.partition("-")
        if current and prefix in ("I", "E") and label == current[2]:
            current = (current[0], i + 1, label)
            continue
        if current:
            spans.append(current)
        current = (i, i + 1, label) if label else None
    return spans


def attach_universal_ner(sentences: list[Sentence], path: Path) -> int:
    """Give ``sentences`` the entities of a Universal NER file, matched by their text without spaces; returns how many."""
    by_text: dict[str, list[tuple[int, int, str]]] = {}
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf8").split("\n"), ""]:
        if line.startswith("#"):
            continue
        if line:
            cells = line.split("\t")
            words.append(cells[1])
            tags.append(cells[2])
        elif words:
            ends = _letter_ends(words)
            by_text["".join("".join(words).split())] = [
                (ends[a], ends[b], _TYPE[label]) for a, b, label in tag_spans(tags) if label in _TYPE
            ]
            words, tags = [], []
    found = 0
    for sentence in sentences:
        spans = by_text.get("".join("".join(sentence.words).split()))
        if spans is None:
            continue
        position = {end: i for i, end in enumerate(_letter_ends(sentence.words))}
        sentence.entities = [
            (position[a], position[b], label) for a, b, label in spans if a in position and b in position
        ]
        found += 1
    return found


def _letter_ends(words: list[str]) -> list[int]:
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len("".join(word.split())))
    return ends


def read_bio(path: Path, rng: random.Random) -> Iterator[Sentence]:
    """Sentences of a two-column NER file, some joined to pairs so that the model sees longer contexts."""
    group: list[tuple[str, str]] = []
    want = rng.randint(1, 2)
    have = 0
    for line in [*path.read_text(encoding="utf8", errors="replace").split("\n"), ""]:
        cells = line.split("\t") if "\t" in line else line.split(" ")
        if len(cells) > 1 and cells[0].strip():
            if not cells[0].startswith("-DOCSTART"):
                group.append((cells[0].strip(), cells[-1].strip()))
        elif group:
            have += 1
            if have >= want or len(group) > 40:
                yield _bio_sentence(group)
                group, have, want = [], 0, rng.randint(1, 2)
    if group:
        yield _bio_sentence(group)


def _bio_sentence(group: list[tuple[str, str]]) -> Sentence:
    spans = [(a, b, _TYPE[label]) for a, b, label in tag_spans(t for _, t in group) if label in _TYPE]
    return Sentence(words=[w for w, _ in group], entities=spans)


_GUM_TYPE = {"person": "PER", "organization": "ORG", "place": "LOC"}
_TITLES = frozenset(
    "President Prime Minister Dr. Dr Mr. Mr Mrs. Ms. Sen. Senator Gov. Governor Secretary General Gen. Col. Sir Lord "
    "Lady King Queen Prince Princess Pope Professor Prof. Rep. Judge Justice Chancellor Ambassador Captain Capt. "
    "Lieutenant Lt. Sgt. Chief Speaker St.".split()
)
_JOINERS = frozenset("of the - & de van von al bin for".split())


def attach_gum_names(sentences: list[Sentence]) -> None:
    """Derive flat names from GUM's nested mentions: the run of proper nouns around a mention's head."""
    open_mentions: list[tuple[str, list[str], int, int]] = []
    found: list[list[tuple[int, int, str | None]]] = [[] for _ in sentences]
    for si, sentence in enumerate(sentences):
        for ti, misc in enumerate(sentence.misc):
            cell = next((x[7:] for x in misc.split("|") if x.startswith("Entity=")), "")
            for opened, closed, closing in re.findall(r"\(([^()]+)(\))?|([^()]+)\)", cell):
                if opened:
                    fields = opened.split("-")
                    if closed:
                        found[si].append((ti, ti + 1, _gum_label(fields)))
                    else:
                        open_mentions.append((fields[0], fields, si, ti))
                    continue
                group = closing.split("-")[0]
                for k in range(len(open_mentions) - 1, -1, -1):
                    if open_mentions[k][0] == group:
                        _, fields, start_sentence, start = open_mentions.pop(k)
                        if start_sentence == si:
                            found[si].append((start, ti + 1, _gum_label(fields)))
                        break
    for sentence, mentions in zip(sentences, found, strict=True):
        sentence.entities = _proper_name_runs(sentence, mentions)


def _gum_label(fields: list[str]) -> str | None:
    return _GUM_TYPE.get(fields[1]) if len(fields) > 1 else None


def _proper_name_runs(
    sentence: Sentence, mentions: list[tuple[int, int, str | None]]
) -> list[tuple[int, int, str]]:
    assert sentence.heads and sentence.xpos and sentence.upos
    words, xpos = sentence.words, sentence.xpos
    proper = [x in ("NNP", "NNPS") for x in xpos]
    spans: set[tuple[int, int, str | None]] = set()
    for start, end, label in mentions:
        head = next((i for i in range(start, end) if not start <= sentence.heads[i] - 1 < end), None)
        if head is None or sentence.upos[head] != "PROPN":
            continue
        i, j = head, head + 1
        while i > start and (proper[i - 1] or (words[i - 1] in _JOINERS and i - 1 > start and proper[i - 2])):
            i -= 1
        while j < end and (proper[j] or (words[j] in _JOINERS and j + 1 < end and proper[j + 1])):
            j += 1
        while label == "PER" and i < j - 1 and words[i] in _TITLES:
            i += 1
        spans.add((i, j, label))
    kept: list[tuple[int, int, str]] = []
    used: set[int] = set()
    for i, j, label in sorted(spans, key=lambda s: (s[0] - s[1], s[0], s[2] or "")):
        if used.isdisjoint(range(i, j)):
            used |= set(range(i, j))
            if label:
                kept.append((i, j, label))
    return sorted(kept)


@cache
def _geopolitical_names() -> frozenset[str]:
    lines = (Path(__file__).parent / "geopolitical_names.txt").read_text(encoding="utf8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def mark_geopolitical(sentence: Sentence) -> None:
    """Turn a LOC or ORG that names a country, a state or a larger city into GPE, in place.

    Universal NER calls the Russia of "Russia said" an ORG and that of "in Russia" a LOC; for event coding it is
    one thing, so the type is decided by the name.
    """
    if sentence.entities is None:
        return
    names = _geopolitical_names()
    marked = []
    for start, end, label in sentence.entities:
        text = " ".join(sentence.words[start:end]).replace(" - ", "-")
        is_place = label in ("LOC", "ORG") and text.removeprefix("the ").removeprefix("The ") in names
        marked.append((start, end, "GPE" if is_place else label))
    sentence.entities = marked


def read_split(folder: Path, split: str) -> list[Sentence]:
    """EWT and open GUM of one split (``train``, ``dev`` or ``test``) with names."""
    ewt = list(read_conllu(folder / f"ud/en_ewt-{split}.conllu"))
    attach_universal_ner(ewt, folder / f"ner/uner_ewt-{split}.iob2")
    gum = list(read_conllu(folder / f"ud/en_gum_open-{split}.conllu"))
    attach_gum_names(gum)
    sentences = ewt + gum
    for sentence in sentences:
        mark_geopolitical(sentence)
    return sentences


def read_training(folder: Path, seed: int) -> list[Sentence]:
    """Everything that the model is trained on: both train splits and the Wikipedia NER corpora."""
    rng = random.Random(seed)
    sentences = read_split(folder, "train")
    for name in (
        "wikigold",
        "crossner_politics",
        "crossner_science",
        "crossner_literature",
        "crossner_music",
    ):
        extra = list(read_bio(folder / f"ner/{name}.conll", rng))
        for sentence in extra:
            mark_geopolitical(sentence)
        sentences += extra
    return [s for s in sentences if 0 < len(s.words) <= MAX_WORDS]


def read_test_sets(folder: Path) -> dict[str, list[Sentence]]:
    """The held-out sets by name; ``PUD`` is never trained on and never selected on."""
    pud = list(read_conllu(folder / "ud/en_pud-test.conllu"))
    attach_universal_ner(pud, folder / "ner/uner_pud-test.iob2")
    ewt = list(read_conllu(folder / "ud/en_ewt-test.conllu"))
    attach_universal_ner(ewt, folder / "ner/uner_ewt-test.iob2")
    gum = list(read_conllu(folder / "ud/en_gum_open-test.conllu"))
    attach_gum_names(gum)
    sets = {
        "PUD-news": [s for s in pud if s.sent_id.startswith("n")],
        "PUD-wiki": [s for s in pud if s.sent_id.startswith("w")],
        "EWT": ewt,
        "GUM-open": gum,
    }
    for sentences in sets.values():
        for sentence in sentences:
            mark_geopolitical(sentence)
    return sets
