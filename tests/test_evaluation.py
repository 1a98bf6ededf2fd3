"""Scoring: counts that one can check by hand."""

import json
from pathlib import Path

import pytest

from dateline.evaluation import GoldError, evaluate, read_gold

GOLD = [
    {"id": "1", "text": "Kenya accused Uganda of spying.", "published": "2024-03-06",
     "events": [{"type": "ACCUSE", "source": {"country": "KEN"}, "target": {"country": "UGA"}, "modality": "actual"}]},
    {"id": "2", "text": "It rained in Nairobi.", "published": "2024-03-06", "events": []},
]  # fmt: skip


def write(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf8")
    return path


def test_evaluate_counts_found_events_and_their_parties(tmp_path: Path):
    report = evaluate(write(tmp_path / "gold.jsonl", GOLD))
    assert "| type, recall | 1 | 1 | 1.00 |" in report
    assert "| type, source and target, recall | 1 | 1 | 1.00 |" in report


def test_bad_gold_names_file_and_line(tmp_path: Path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "x", "events": []}\n{"no text"', encoding="utf8")
    with pytest.raises(GoldError, match=r"gold\.jsonl:2"):
        read_gold(path)


def test_own_gold_is_whole():
    folder = Path(__file__).parent.parent / "gold"
    for name in ("sentences-dev.jsonl", "sentences-test.jsonl", "articles.jsonl", "none.jsonl"):
        for text in read_gold(folder / name):
            for event in text.events:
                assert event["trigger"] in text.text, (name, text.name)
