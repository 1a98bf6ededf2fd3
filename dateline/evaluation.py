"""Score the coder on gold: what ``dateline evaluate GOLD`` prints.

What belongs here: reading the gold formats, matching mentions to gold events, counting. What does not: the coder.

Three formats are known: sentences (JSONL, fields ``text`` and ``events``), articles (JSONL, fields ``body`` and
``events``), and the PLOVER gold standard records of the Open Event Data Alliance (a JSON list). ``gold/README.md``
tells the fields. A mention matches a gold event of its sentence or article with the same type, each at most once.
Mentions that the coder itself tells as not actual (requested, hypothetical, future) count where gold has them, and
are no false alarm elsewhere: gold lists only what is asserted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateline.coding import Coder
from dateline.coding.choose import choose_coder
from dateline.reading.datelines import find_dateline
from dateline.records import Actor, Article, EventMention

NUMBERS = ("killed", "injured", "arrested", "displaced", "participants")
_ASSERTED = ("actual", "negated", "denied")
# type names of PLOVER 0.5 and their names today
_OLD_TYPES = {
    "DEMAND": "REQUEST",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
    "FIGHT": "ASSAULT",
    "YIELD": "CONCEDE",
}
# country codes of those records that are misspelt or outdated
_OLD_COUNTRIES = {
    "JAP": "JPN", "VTN": "VNM", "PAL": "PSE", "GER": "DEU", "KSV": "XKX", "BUR": "MMR", "ROM": "ROU", "SER": "SRB",
}  # fmt: skip


class GoldError(ValueError):
    """A gold file that can not be read; the message names the file and line."""


@dataclass(frozen=True, slots=True)
class GoldText:
    """One gold sentence or article with its events (dictionaries of the gold file)."""

    name: str
    text: str
    published: datetime | None
    events: tuple[Mapping[str, Any], ...]
    split: str | None = None


@dataclass(slots=True)
class Scores:
    """Counts of one evaluation; ``lines`` are the printed errors."""

    counts: Counter[str] = field(default_factory=Counter)
    by_type: Counter[tuple[str, str]] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    reliability: Counter[tuple[int, str]] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


def read_gold(path: Path) -> list[GoldText]:
    """The texts of a gold file in any of the three formats.

    Raises:
        GoldError: a line that is no JSON or lacks a text.
    """
    if path.suffix == ".json":
        return list(_read_plover(path))
    texts = []
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            text = record.get("text") or record["body"]
        except (json.JSONDecodeError, KeyError) as error:
            raise GoldError(
                f"{path}:{number}: {error!r}; a line is a JSON object with text (or body) and events"
            ) from error
        published = datetime.fromisoformat(record["published"]).replace(tzinfo=UTC) if record.get("published") else None
        texts.append(
            GoldText(
                str(record.get("id", number)), text, published, tuple(record.get("events", ())), record.get("split")
            )
        )
    return texts


def _read_plover(path: Path) -> Iterator[GoldText]:
    for k, record in enumerate(json.loads(path.read_text(encoding="utf8"))):
        if record.get("event") == "DOCUMENT" or not record.get("text"):
            continue
        event = {"type": _OLD_TYPES.get(record["event"], record["event"]), "modality": "actual"}
        for side in ("source", "target"):
            actors = record.get(side) or []
            codes = [
                _OLD_COUNTRIES.get(a["code"], a["code"])
                for a in (actors if isinstance(actors, list) else [actors])
                if isinstance(a, dict) and a.get("code")
            ]
            event[side] = {"country": codes[0]} if codes else None
        yield GoldText(f"{record['id']}#{k}", record["text"], datetime(2000, 1, 1, tzinfo=UTC), (event,))


def as_article(gold: GoldText) -> Article:
    """The gold text as an article to code."""
    moment = gold.published or datetime(2000, 1, 1, tzinfo=UTC)
    crumb = find_dateline(gold.text)
    return Article(
        gold.name, None, None, "", (), gold.text, "en", gold.published, "day" if gold.published else None,
        "given" if gold.published else "none", moment, len(gold.text.split()), gold.name, gold.name, "", gold.name,
        dateline_place=crumb.place if crumb else None,
    )  # fmt: skip


def score(texts: Iterable[GoldText], coded: Mapping[str, list[EventMention]]) -> Scores:
    """Match the mentions of each text to its gold events and count."""
    result = Scores()
    for gold in texts:
        mentions = sorted(coded.get(gold.name, ()), key=lambda m: -m.confidence)
        result.counts["texts"] += 1
        result.counts["mentions"] += len(mentions)
        _match(gold, mentions, result)
    return result


def _match(gold: GoldText, mentions: list[EventMention], result: Scores) -> None:
    counts = result.counts
    matched = _assign(gold.events, mentions)
    free = [m for k, m in enumerate(mentions) if k not in matched.values()]
    for number, event in enumerate(gold.events):
        counts["gold"] += 1
        result.by_type[event["type"], "gold"] += 1
        if number not in matched:
            wrong = max(free, key=lambda m: _agreement(event, m), default=None)
            result.confusion[event["type"], wrong.event_type if wrong else "(none)"] += 1
            result.errors.append(
                f"missed  {gold.name} {_told(event)} in: {_shorten(event.get('sentence') or gold.text)}"
            )
            continue
        mention = mentions[matched[number]]
        counts["type"] += 1
        result.by_type[event["type"], "found"] += 1
        right_source, right_target = (_is_right(event, mention, side) for side in ("source", "target"))
        counts["triple"] += right_source and right_target
        counts["modality"] += event.get("modality", "actual") == mention.modality
        for side in ("source", "target"):
            _count_party(event, mention, side, counts)
        _count_numbers(event, mention, counts)
        result.reliability[int(mention.confidence * 5), "all"] += 1
        result.reliability[int(mention.confidence * 5), "right"] += right_source and right_target
        if event.get("date"):
            counts["dated"] += 1
            first, last = event["date"]
            counts["date"] += mention.date is not None and [str(mention.date.start), str(mention.date.end)] == [
                first,
                last,
            ]
        if event.get("place"):
            counts["placed"] += 1
            counts["place"] += mention.place is not None and mention.place.country == event["place"].get("country")
        if not (right_source and right_target):
            result.errors.append(
                f"actors  {gold.name} {_told(event)} read as {_read(mention)} in: {_shorten(mention.sentence.text)}"
            )
    for mention in free:
        if mention.modality in _ASSERTED:
            counts["false"] += 1
            result.by_type[mention.event_type, "false"] += 1
            result.reliability[int(mention.confidence * 5), "all"] += 1
            result.errors.append(f"false   {gold.name} {_read(mention)} in: {_shorten(mention.sentence.text)}")


def _assign(events: Sequence[Mapping[str, Any]], mentions: Sequence[EventMention]) -> dict[int, int]:
    """Number of event -> number of the mention that is read as it: best agreement first, each at most once."""
    fitting = [
        (-_agreement(event, mention), e, m)
        for e, event in enumerate(events)
        for m, mention in enumerate(mentions)
        if mention.event_type in {event["type"], *event.get("alt_types", ())}
    ]
    matched: dict[int, int] = {}
    for _, e, m in sorted(fitting):
        if e not in matched and m not in matched.values():
            matched[e] = m
    return matched


def _count_party(event: Mapping[str, Any], mention: EventMention, side: str, counts: Counter[str]) -> None:
    """Count one party of a found event: its words and its country, those asked for, told, and right.

    Words are right when one of the two contains the other ("Turkish officials", "senior Turkish officials in Bonn").
    An unnamed party has no words of its own, and is not counted as told where gold names nobody.
    """
    gold = event.get(side) or {}
    actor: Actor | None = getattr(mention, side)
    unnamed = actor is not None and actor.resolved_by == "unnamed"
    words = _plain(actor.span.text) if actor is not None and not unnamed else ""
    wanted = _plain(gold.get("text") or "")
    counts[f"{side} words asked"] += bool(wanted)
    counts[f"{side} words told"] += bool(words)
    counts[f"{side} words"] += bool(wanted and words and (wanted in words or words in wanted))
    country = actor.country if actor is not None and not (unnamed and not gold) else None
    counts[f"{side} country asked"] += bool(gold.get("country"))
    counts[f"{side} country told"] += bool(country)
    counts[f"{side} country"] += bool(country and country == gold.get("country"))


def _count_numbers(event: Mapping[str, Any], mention: EventMention, counts: Counter[str]) -> None:
    for name in NUMBERS:
        gold, read = event.get(name), getattr(mention, name)
        counts["number asked"] += gold is not None
        counts["number told"] += read is not None
        counts["number"] += gold is not None and read is not None and gold == [read.low, read.high]


def _plain(text: str) -> str:
    words = text.lower().split()
    return " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)


def _agreement(event: Mapping[str, Any], mention: EventMention) -> float:
    points = 2.0 * _is_right(event, mention, "source") + 2.0 * _is_right(event, mention, "target")
    points += bool(event.get("modality", "actual") == mention.modality)
    points += 1.5 * bool(event.get("trigger", "").lower() == mention.trigger.text.lower())
    # an article tells of like events more than once: the mention from gold's own sentence comes first
    points += 5.0 * bool(event.get("sentence") and event["sentence"] in mention.sentence.text)
    return points + mention.confidence


def is_right(event: Mapping[str, Any], mention: EventMention) -> bool:
    """Whether a mention has the type of a gold event and the countries of both its parties."""
    same = mention.event_type in {event["type"], *event.get("alt_types", ())}
    return same and all(_is_right(event, mention, side) for side in ("source", "target"))


def _is_right(event: Mapping[str, Any], mention: EventMention, side: str) -> bool:
    """Whether the party's country is gold's. Where the text names nobody, an unnamed party says the same."""
    actor: Actor | None = getattr(mention, side)
    wanted = _country(event, side)
    if event.get(side) is None and actor is not None and actor.resolved_by == "unnamed":
        return True
    return wanted == (actor.country if actor else None)


def _country(event: Mapping[str, Any], side: str) -> str | None:
    actor = event.get(side)
    country: str | None = actor.get("country") if actor else None
    return country


def _told(event: Mapping[str, Any]) -> str:
    return f"{event['type']} {_country(event, 'source')}->{_country(event, 'target')} [{event.get('trigger', '')}]"


def _read(m: EventMention) -> str:
    source, target = (a.country if a else None for a in (m.source, m.target))
    return f"{m.event_type} {source}->{target} [{m.trigger.text}] {m.modality} {m.confidence:.2f}"


def _shorten(text: str) -> str:
    return text if len(text) <= 160 else text[:157] + "..."


def render(scores: Scores, name: str, *, errors: int = 0) -> str:
    """The report of one evaluation as Markdown; ``errors`` is how many single errors to list."""
    c = scores.counts
    found, asserted = c["type"], c["type"] + c["false"]
    lines = [
        f"## {name}",
        "",
        f"{c['texts']} texts, {c['gold']} gold events, {c['mentions']} mentions "
        f"({_ratio(c['mentions'], c['texts'])} a text).",
        "",
        "| what | precision | recall | F1 | right |",
        "|---|---|---|---|---|",
        _measure("type", found, asserted, c["gold"]),
        _measure("type, source and target country", c["triple"], asserted, c["gold"]),
    ]
    for side in ("source", "target"):
        for what in ("words", "country"):
            key = f"{side} {what}"
            lines.append(_measure(f"{key}, of found", c[key], c[f"{key} told"], c[f"{key} asked"]))
    lines.append(_measure("numbers, of found", c["number"], c["number told"], c["number asked"]))
    shares = [
        ("modality, of found", c["modality"], found), ("date, of found and dated", c["date"], c["dated"]),
        ("place country, of found and placed", c["place"], c["placed"]),
    ]  # fmt: skip
    lines += ["", "| what | right | of | share |", "|---|---|---|---|"]
    lines += [f"| {what} | {right} | {of} | {_ratio(right, of)} |" for what, right, of in shares]
    lines += ["", "| type | gold | found | false alarms |", "|---|---|---|---|"]
    for kind in sorted({k for k, _ in scores.by_type}):
        lines.append(
            "| " + " | ".join([kind, *(str(scores.by_type[kind, x]) for x in ("gold", "found", "false"))]) + " |"
        )
    lines += ["", "| confidence | mentions | type and parties right |", "|---|---|---|"]
    for bucket in range(5):
        total = scores.reliability[bucket, "all"] + (scores.reliability[5, "all"] if bucket == 4 else 0)
        right = scores.reliability[bucket, "right"] + (scores.reliability[5, "right"] if bucket == 4 else 0)
        lines.append(f"| {bucket / 5:.1f} to {(bucket + 1) / 5:.1f} | {total} | {_ratio(right, total)} |")
    lines += ["", *_confusion_table(scores)]
    if errors:
        lines += ["", *scores.errors[:errors]]
    return "\n".join(lines) + "\n"


def _measure(what: str, right: int, told: int, asked: int) -> str:
    precision, recall = _ratio(right, told), _ratio(right, asked)
    return f"| {what} | {precision} | {recall} | {_ratio(2 * right, told + asked)} | {right} of {asked} |"


def _confusion_table(scores: Scores) -> list[str]:
    """Gold types by row, what was read in their place by column; (none) where nothing was left to be read."""
    columns = sorted({read for _, read in scores.confusion})
    lines = ["What missed events were read as (row: gold, column: read):", "", "| gold | " + " | ".join(columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for kind in sorted({gold for gold, _ in scores.confusion}):
        lines.append("| " + " | ".join([kind, *(str(scores.confusion[kind, c] or "") for c in columns)]) + " |")
    return lines if columns else ["No event was missed."]


def _ratio(part: float, whole: float) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def evaluate(path: Path, coder: Coder, *, errors: int = 0) -> str:
    """Code the gold texts of ``path`` with ``coder`` and report the scores as Markdown."""
    return _report(coder, read_gold(path), path.name, errors=errors)


def _report(coder: Coder, texts: list[GoldText], title: str, *, errors: int = 0) -> str:
    coded = {a.article_id: m for a, m in coder.code_many(as_article(t) for t in texts)}
    return render(score(texts, coded), title, errors=errors)


_ABOUT = """# Accuracy

How often the coder is right, as measured; this page is written by `make evaluate`, nothing in it by hand.

The gold is our own (`gold/README.md`), written and annotated by one annotator before the coder saw it. The test halves
are looked at only for this page. Single errors, as shown by `dateline evaluate GOLD --errors 50`, are read on the
development halves.

A mention matches a gold event of the same type; everything below "of found" is measured on matched events. Words of a
party are right when one of the two contains the other, a country when it is the same, a date when both its first and
last day are. A party that the coder fills in and marks `unnamed`, where the text names nobody, counts as naming nobody.

"""


def accuracy_page(folder: Path) -> str:
    """The page ``docs/accuracy.md``: the test halves of our own gold in ``folder``."""
    coder = choose_coder()
    parts = [
        ("Sentences (test half)", read_gold(folder / "sentences-test.jsonl")),
        ("Articles (test half)", [t for t in read_gold(folder / "articles.jsonl") if t.split != "dev"]),
        ("Sentences of sport, business, culture and weather without an event", read_gold(folder / "none.jsonl")),
    ]
    return _ABOUT + "\n".join(_report(coder, texts, title) for title, texts in parts)


if __name__ == "__main__":
    print(accuracy_page(Path("gold")), end="")
