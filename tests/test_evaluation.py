"""Scoring: counts that one can check by hand."""

import json
from pathlib import Path

import pytest

from dateline.coding.choose import choose_coder
from dateline.evaluation import GoldError, evaluate, read_gold

GOLD = [
    {"id": "1", "text": "Kenya accused Uganda of spying.", "published": "2024-03-06",
     "events": [{"type": "ACCUSE", "source": {"text": "Kenya", "country": "KEN"}, "modality": "actual",
                 "target": {"text": "Uganda", "country": "UGA"}}]},
    {"id": "3", "text": "Gunmen killed 12 soldiers in Mali.", "published": "2024-03-06",
     "events": [{"type": "ASSAULT", "source": {"text": "Gunmen", "country": None}, "modality": "actual",
                 "target": {"text": "12 soldiers", "country": "MLI"}, "killed": [12, 12]},
                {"type": "AID", "source": None, "target": None, "modality": "actual"}]},
    {"id": "2", "text": "It rained in Nairobi.", "published": "2024-03-06", "events": []},
]  # fmt: skip


def write(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf8")
    return path


def test_evaluate_counts_found_events_and_their_parties(tmp_path: Path):
    report = evaluate(write(tmp_path / "gold.jsonl", GOLD), choose_coder())
    assert "| type | 1.00 | 0.67 | 0.80 | 2 of 3 |" in report
    assert "| target words, of found | 1.00 | 1.00 | 1.00 | 2 of 2 |" in report
    assert "| numbers, of found | 1.00 | 1.00 | 1.00 | 1 of 1 |" in report
    assert "| AID | 1 |" in report


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
