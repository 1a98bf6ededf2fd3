"""CSV, Parquet and JSON records: which column is what, and what becomes of broken rows."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.reading import clean, read_paths, read_stream
from dateline.reading.formats import columns_from, parse_columns
from dateline.records import Article, RawItem, Rejected, Skipped
from tests.format_examples import PARAGRAPH

NOW = datetime(2023, 5, 15, 6, 0, tzinfo=UTC)
RUSSIAN = (
    "В понедельник гарнизон покинул переправу через реку, сообщили торговцы. Чиновники в столице подтвердили отвод "
    "войск и заявили, что переговоры продолжатся на следующей неделе."
)
JAPANESE = (
    "守備隊は月曜日に川の渡し場を去ったと商人たちが語った。首都の当局者は撤退を確認し、来週も協議を続けると述べた。"
)
CHINESE = "商人们说，守军星期一离开了渡口。首都的官员证实了撤军的消息，并表示谈判将在下周继续进行。"
FRENCH = (
    "La garnison a quitté lundi le passage du fleuve, ont déclaré des commerçants, et l’armée l’a confirmé à Paris."
)


def read(content: bytes | str, **columns: str) -> list[RawItem | Rejected | Skipped]:
    content = content if isinstance(content, bytes) else content.encode()
    return list(read_stream(io.BytesIO(content), "t", collected_at=NOW, columns=columns or None))


def record_of(outcome: RawItem | Rejected | Skipped) -> dict[str, Any]:
    assert isinstance(outcome, RawItem), outcome
    assert outcome.media_type == "application/json"
    return dict(json.loads(outcome.content))


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_found_by_their_names_whatever_the_delimiter(delimiter: str) -> None:
    header = ["", "Headline", "Article Text", "publishedAt", "Publisher", "URL", "kicker"]
    row = [
        "0",
        "Garrison leaves",
        f"{PARAGRAPH}\n\nMore; of | it, all.",
        "2020-03-01",
        "Daily",
        "http://x.example/1",
        "k",
    ]
    (found,) = read(table([header, row], delimiter))
    assert record_of(found) == {
        "title": "Garrison leaves",
        "body": row[2],
        "published_at": "2020-03-01",
        "source": "Daily",
        "url": "http://x.example/1",
        "kicker": "k",
    }
    article = clean(found) if isinstance(found, RawItem) else found
    assert isinstance(article, Article)
    assert (article.title, article.source, article.record_id) == ("Garrison leaves", "Daily", "2")


@pytest.mark.parametrize(
    "prose",
    [
        f"Home, News, Sport\n\n{PARAGRAPH}",
        f"Title, Date, Author\n{PARAGRAPH}\n{PARAGRAPH}",
        "Troops, tanks, and trucks\ncame, saw, and went.\nThen, at last, peace.\n",
        "By Ann Lee | Reuters | May 5\n" + PARAGRAPH,
    ],
)
def test_prose_with_commas_is_no_table(prose: str) -> None:
    (found,) = read(prose)
    assert isinstance(found, RawItem)
    assert found.media_type == "text/plain"


def test_a_position_is_the_line_that_a_row_starts_on() -> None:
    rows = [["id", "title", "body"], ["a", "One", f"{PARAGRAPH}\nsecond line"], ["b", "Two"], ["c", "Three", PARAGRAPH]]
    first, ragged, last = read(table(rows))
    assert isinstance(ragged, Rejected)
    assert (ragged.rule, ragged.position) == ("ragged_row", "4")
    assert [o.record_id for o in (first, last) if isinstance(o, RawItem)] == ["a", "c"]


def test_a_quote_that_nothing_closes_costs_one_row() -> None:
    good = f'T,"{PARAGRAPH}",2020-01-01\n'
    found = read(f'title,body,date\n{good}T,"{PARAGRAPH},2020-01-01\n{good}{good}')
    assert [(type(o).__name__, o.record_id if isinstance(o, RawItem) else o.position) for o in found] == [
        ("RawItem", "2"),
        ("Rejected", "3"),
        ("RawItem", "4"),
        ("RawItem", "5"),
    ]


def test_zero_bytes_blank_lines_and_huge_cells_do_no_harm() -> None:
    huge = "word " * 400_000
    found = read(f'title,body\nA\0,"{PARAGRAPH}\0"\n\n\nB,"{huge}"\n')
    first, second = map(record_of, found)
    assert first == {"title": "A", "body": PARAGRAPH}
    assert len(second["body"]) == len(huge)


def test_a_table_that_holds_no_text_lists_its_columns_once() -> None:
    (found,) = read("country,year,gdp\nKenya,2001,5\nSudan,2001,6\nChad,2001,7\n")
    assert isinstance(found, Rejected)
    assert found.rule == "missing_body"
    assert "country, year, gdp" in found.reason
    assert "--columns" in found.reason


def test_a_summary_stands_in_for_a_text_and_says_so() -> None:
    (found,) = read(f"title,description,link\nT,{PARAGRAPH.replace(',', '')},http://x.example/1\n")
    assert record_of(found)["completeness"] == "summary"


def test_columns_are_taken_as_the_user_says() -> None:
    (found,) = read(f'kop,verhaal,dag\nT,"{PARAGRAPH}",2020-01-01\n', body="verhaal", title="kop", date="dag")
    assert record_of(found) == {"body": PARAGRAPH, "title": "T", "published_at": "2020-01-01"}
    named, other = read(
        "\n".join(json.dumps({"story": PARAGRAPH, "body": "No.", "kop": kop}) for kop in ("T", "U")),
        body="story",
        title="kop",
    )
    assert record_of(named) == {"body": PARAGRAPH, "title": "T"}
    assert record_of(other)["title"] == "U"


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    (found,) = read(f'kop,body\nT,"{PARAGRAPH}"\n', title="koop")
    assert isinstance(found, Rejected)
    assert found.rule == "missing_column"
    assert all(word in found.reason for word in ("'koop'", "'title'", "kop, body"))
    *items, complaint = read("\n".join(json.dumps({"body": PARAGRAPH}) for _ in range(2)), title="kop")
    assert len(items) == 2
    assert isinstance(complaint, Rejected)
    assert (complaint.rule, "'kop'" in complaint.reason) == ("missing_column", True)


def test_a_field_that_there_is_none_of_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="'tilte'"):
        columns_from({"tilte": "kop"})
    with pytest.raises(ValueError, match="FIELD=COLUMN"):
        parse_columns("body")
    assert parse_columns("body=story, date = day ") == {"body": "story", "date": "day"}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (CHINESE, "gb18030"),
        (FRENCH, "cp1252"),
        (RUSSIAN, "utf-16"),
        (FRENCH, "utf-16-le"),
        (RUSSIAN, "utf-8-sig"),
    ],
)
def test_tables_in_any_encoding_are_read(text: str, encoding: str) -> None:
    rows = [["title", "body", "date"], *[[f"T{n}", text, "2020-01-01"] for n in range(5)]]
    found = read(table(rows).encode(encoding))
    assert [record_of(o)["body"] for o in found] == [text] * 5
    lines = read("\n".join(json.dumps({"body": text}, ensure_ascii=False) for _ in range(5)).encode(encoding))
    bodies = [article.body for o in lines if isinstance(o, RawItem) and isinstance(article := clean(o), Article)]
    assert bodies == [text] * 5


def write_parquet(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path, row_group_size=2)
    return path


def test_parquet_rows_are_read_with_their_values_as_json_has_them(tmp_path: Path) -> None:
    path = write_parquet(
        tmp_path / "t",
        __index_level_0__=[5, 6, 7],
        headline=["A", "B", None],
        content=[PARAGRAPH] * 3,
        day=pa.array([date(2020, 3, 1), None, date(2020, 3, 3)]),
        tags=[["x"], [], ["y", "z"]],
        vector=[[0.5], [0.25], [0.125]],
        score=[float("nan"), 1.0, 2.0],
    )
    found = list(read_paths([path], collected_at=NOW))
    assert [o.record_id for o in found if isinstance(o, RawItem)] == ["1", "2", "3"]
    assert record_of(found[0]) == {"title": "A", "body": PARAGRAPH, "published_at": "2020-03-01", "tags": ["x"]}
    assert record_of(found[2]) == {"body": PARAGRAPH, "published_at": "2020-03-03", "tags": ["y", "z"], "score": 2.0}


def test_a_damaged_row_group_does_not_cost_the_others(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "t", id=["a", "b", "c", "d"], text=[f"{PARAGRAPH} {n}" * 9 for n in range(4)])
    content = bytearray(path.read_bytes())
    content[8:60] = b"\xff" * 52
    path.write_bytes(content)
    found = list(read_paths([path], collected_at=NOW))
    assert [o.record_id for o in found if isinstance(o, RawItem)] == ["c", "d"]
    (refused,) = [o for o in found if isinstance(o, Rejected)]
    assert (refused.rule, refused.position) == ("damaged_rows", "1")


def test_a_parquet_file_that_is_cut_short_is_rejected(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "t", text=[PARAGRAPH])
    path.write_bytes(path.read_bytes()[:-20])
    (found,) = read_paths([path], collected_at=NOW)
    assert isinstance(found, Rejected)
    assert found.rule == "damaged_file"
