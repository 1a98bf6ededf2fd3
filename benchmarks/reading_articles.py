"""Articles to build test pages from: our own sample texts, with the parts that real articles have.

What belongs here: bodies with their true title, day and paragraphs. What does not: markup (``reading_pages``) and
furniture (``reading_furniture``).
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
SUBHEADS = (
    "What happens next",
    "‘We had no warning’",
    "A long dispute",
    "Reaction abroad",
    "BACKGROUND",
    "Why it matters",
    "Calls for restraint",
    "The road ahead",
)
LIST_ITEMS = (
    "The border crossings stay open to traders with a permit",
    "Prisoners held since March are to be exchanged within ten days.",
    "A commission of six members reports to both parliaments",
    "No new checkpoints; those on the coast road are to go",
)
SHORT = (
    "“It is not enough,” he said.",
    "He did not say when.",
    "The army declined to comment.",
    "“Nobody asked us,” she added. “We heard it on the radio.”",
)
AUTHORS = ("Ana Voss", "Jon Pell", "Maryam Idris", "Tomas Riel", "Li Wenhao", "Oksana Hrytsenko", "Peter O’Dowd")
SECTIONS = ("World", "Africa", "Politics", "Middle East", "Asia Pacific", "Europe")
SITES = (
    ("The Coast Gazette", "coastgazette.example"),
    ("Harbour Courier", "harbour-courier.example"),
    ("Northern Star", "northernstar.example"),
    ("Meridian Wire", "meridianwire.example"),
    ("Lakeside Courier", "lakeside.example"),
    ("Daily Monitor of Mirel", "monitor.example"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """An article and what a reader of any page of it should find. ``published`` is aware UTC."""

    title: str
    paragraphs: tuple[str, ...]
    subheads: frozenset[str]
    author: str
    section: str
    site: str
    host: str
    published: datetime
    slug: str

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def url(self) -> str:
        return f"https://www.{self.host}/{self.section.lower().replace(' ', '-')}/{self.slug}"


def sample_texts() -> list[tuple[str, tuple[str, ...]]]:
    """Titles and paragraphs of our own texts: the sample feeds and the half of the gold that may be looked at."""
    found: list[tuple[str, tuple[str, ...]]] = []
    records: list[dict[str, object]] = []
    for path in [*sorted((ROOT / "samples" / "jsonl").glob("*.jsonl")), ROOT / "gold" / "articles.jsonl"]:
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                records.append(json.loads(line))
            except ValueError:
                continue
    for record in records:
        title, body = record.get("title"), record.get("body")
        usable = record.get("split", "dev") == "dev" and not record.get("noise")
        if not (usable and isinstance(title, str) and isinstance(body, str)):
            continue
        paragraphs = tuple(
            " ".join(p.split()) for p in body.split("\n\n") if len(p.split()) > 8 and p.rstrip()[-1] in '.”"'
        )
        if len(paragraphs) >= 3:
            found.append((title, paragraphs))
    return found


def known_articles(count: int, seed: int) -> list[Known]:
    """``count`` articles, each a text with another one below it as background, some with subheadings and lists."""
    rng = random.Random(seed)
    texts = sample_texts()
    made = []
    for number in range(count):
        title, paragraphs = texts[number % len(texts)]
        parts = list(paragraphs)
        subheads: set[str] = set()
        for _ in range(rng.randint(1, 3)):
            if rng.random() < 0.5:
                subhead = rng.choice(SUBHEADS)
                if subhead not in subheads:
                    subheads.add(subhead)
                    parts.append(subhead)
            parts.extend(rng.choice(texts)[1])
            if rng.random() < 0.6:
                parts.append(rng.choice(SHORT))
        if rng.random() < 0.2:
            parts.extend(f"- {item}" for item in rng.sample(LIST_ITEMS, 3))
            parts.append(rng.choice(paragraphs))
        day = datetime(2013, 1, 2, tzinfo=UTC) + timedelta(days=rng.randrange(4500), minutes=rng.randrange(24 * 60))
        site, host = rng.choice(SITES)
        slug = "-".join(word.lower() for word in title.split()[:6] if word.isalnum())
        made.append(
            Known(
                title,
                tuple(parts),
                frozenset(subheads),
                rng.choice(AUTHORS),
                rng.choice(SECTIONS),
                site,
                host,
                day,
                slug,
            )
        )
    return made
