"""From raw items to articles of a day, without the stages around it."""

import json
from pathlib import Path

import dagster as dg
import pytest

from assets.articles import articles
from assets.progress import Progress
from tests.warehouse_examples import DAY, raw_item
from warehouse import records_io
from warehouse.config import HOME_VARIABLE
from warehouse.lake import Lake

LINE = "Follow the Example Daily on your phone for more of this."
TOLD = {
    "a": "Rebels attacked the town of Marel on Monday, killing two soldiers.",
    "b": "Ministers met in the capital on Tuesday to discuss the price of grain.",
    "c": "Workers in the port of Selin went on strike over wages on Wednesday.",
    "d": "Judges freed a reporter on Thursday who had been held since the spring.",
}


def test_a_line_that_a_site_repeats_is_left_out_of_the_bodies_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    lake = Lake(tmp_path)
    # On the other site the line stands once, and may be part of the article.
    sources = dict.fromkeys(TOLD, "Example Daily") | {"d": "Other Post"}
    records = {
        name: {"title": f"Title of {name}", "body": f"{text}\n\n{LINE}", "source": sources[name]}
        for name, text in TOLD.items()
    }
    raw = [
        raw_item(name, record_id=name, media_type="application/json", content=json.dumps(record).encode())
        for name, record in records.items()
    ]
    lake.write("raw_articles", DAY, records_io.to_table("raw_articles", raw))
    assert dg.materialize([articles], partition_key=DAY, resources={"progress": Progress()}).success
    found = {row["record_id"]: row for row in lake.read("articles", DAY).to_pylist()}
    assert {name: row["body"] for name, row in found.items()} == {
        "a": TOLD["a"],
        "b": TOLD["b"],
        "c": TOLD["c"],
        "d": f"{TOLD['d']}\n\n{LINE}",
    }
    shown = {name: [line["text"] for line in row["dropped_lines"]] for name, row in found.items()}
    assert shown == {"a": [LINE], "b": [LINE], "c": [LINE], "d": []}
