"""Reading files: which items a path gives, and what is said of those that cannot be used."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.reading import read_paths
from dateline.reading.formats import MAX_ITEM_BYTES
from dateline.records import RawItem, Rejected, Skipped

NOW = datetime(2023, 5, 15, 6, 0, tzinfo=UTC)
SENTENCE = "The garrison left the river crossing on Monday, traders said."


def read(*paths: Path) -> list[RawItem | Rejected | Skipped]:
    return list(read_paths(paths, collected_at=NOW))


def read_one(folder: Path, content: bytes | str, name: str = "item") -> RawItem | Rejected | Skipped:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (found,) = read(path)
    return found


def test_formats_folder_is_read_in_the_order_of_names_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/two.txt", "a.txt", ".hidden"):
        (tmp_path / name).write_text(SENTENCE)
    found = read(tmp_path, tmp_path / "a.txt")
    assert [Path(item.raw_uri).name for item in found if isinstance(item, RawItem)] == ["a.txt", "two.txt"]


def test_formats_missing_path_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.txt"):
        read_paths([tmp_path, tmp_path / "nowhere.txt"], collected_at=NOW)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (SENTENCE, "text/plain"),
        ("[Updated] " + SENTENCE, "text/plain"),
        ("\n\n<!DOCTYPE html><html><body><p>x</p></body></html>", "text/html"),
        ("<p>A fragment of a page.</p>", "text/html"),
        (json.dumps({"body": SENTENCE}, indent=2), "application/json"),
        ("\ufeff" + json.dumps({"body": SENTENCE}), "application/json"),
    ],
)
def test_formats_content_decides_and_not_the_name(tmp_path: Path, content: str, media_type: str) -> None:
    found = read_one(tmp_path, content, "page.pdf")
    assert isinstance(found, RawItem)
    assert found.media_type == media_type


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty_file"),
        (b" \n\t\n", "empty_file"),
        (b"\xd0\xcf\x11\xe0 ...", "binary_file"),
        (b"\x89PNG\r\n", "binary_file"),
        (b"some text \x00\x01\x02", "binary_file"),
        (
            b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>',
            "unsupported_format",
        ),
        (b'{\n "id": 1,\n oops', "bad_json"),
        (b"x" * (MAX_ITEM_BYTES + 1), "item_too_large"),
    ],
)
def test_formats_unusable_file_is_rejected_with_its_name(tmp_path: Path, content: bytes, rule: str) -> None:
    found = read_one(tmp_path, content)
    assert isinstance(found, Rejected)
    assert (found.rule, found.table) == (rule, "raw_articles")
    assert str(tmp_path / "item") in found.reason


def test_formats_bad_json_lines_are_rejected_by_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = [json.dumps({"id": 7, "body": SENTENCE}), '{"broken"', "", "[1]", json.dumps({"text": SENTENCE})]
    path = tmp_path / "items"
    path.write_text("\r\n".join(lines))
    found = read(path)
    assert [
        (type(item).__name__, item.record_id if isinstance(item, RawItem) else item.position) for item in found
    ] == [
        ("RawItem", "7"),
        ("Rejected", "2"),
        ("Rejected", "4"),
        ("RawItem", "5"),
    ]


def test_formats_too_long_json_line_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "items"
    long = '{"body": "' + "x" * MAX_ITEM_BYTES + '"}\n'
    path.write_text(json.dumps({"id": "first", "body": SENTENCE}) + "\n" + long + '{"id": "k", "body": "Police left."}')
    first, refused, last = read(path)
    assert isinstance(refused, Rejected)
    assert (refused.rule, refused.position) == ("item_too_large", "2")
    assert isinstance(first, RawItem)
    assert isinstance(last, RawItem)
    assert last.record_id == "k"


def test_formats_array_and_wrapped_list_give_an_item_a_record(tmp_path: Path) -> None:
    records = [{"id": "a", "body": SENTENCE}, {"body": SENTENCE}]
    for content in (records, {"status": "ok", "articles": records}):
        (tmp_path / "items").write_text(json.dumps(content, indent=1))
        assert [item.record_id for item in read(tmp_path / "items") if isinstance(item, RawItem)] == [
            "a",
            "2",
        ]


def test_formats_wrapped_list_on_one_line_is_a_document_and_no_json_line(tmp_path: Path) -> None:
    (tmp_path / "items").write_text(json.dumps({"status": "ok", "articles": [{"body": SENTENCE}, {"body": SENTENCE}]}))
    assert len(read(tmp_path / "items")) == 2


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_formats_array_of_any_length_is_read_element_by_element(tmp_path: Path, indent: int | None) -> None:
    records = [{"id": f"r{number}", "body": SENTENCE * (number % 50)} for number in range(400)]
    (tmp_path / "items").write_text(json.dumps(records, indent=indent))
    found = read(tmp_path / "items")
    assert [item.record_id for item in found if isinstance(item, RawItem)] == [record["id"] for record in records]
    (tmp_path / "items").write_text(json.dumps(records, indent=indent)[:300_000])
    *items, refused = read(tmp_path / "items")
    assert len(items) > 100
    assert isinstance(refused, Rejected)
    assert (refused.rule, refused.position) == ("bad_json", str(len(items) + 1))


def test_formats_json_line_with_a_zero_byte_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "items"
    good = json.dumps({"body": SENTENCE})
    path.write_text(f"{good}\n" * 9 + f"\0{good}\n{good}\n\0\0\n")
    assert [type(item).__name__ for item in read(path)] == [*["RawItem"] * 9, "Rejected", "RawItem"]


def test_formats_utf16_json_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "items"
    path.write_bytes("\n".join(json.dumps({"id": n, "body": SENTENCE}) for n in "ab").encode("utf-16"))
    assert [item.record_id for item in read(path) if isinstance(item, RawItem)] == ["a", "b"]


def test_formats_raw_id_is_the_same_for_the_same_item_and_differs_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "items"
    path.write_text("\n".join(json.dumps({"body": body}) for body in (SENTENCE, SENTENCE)))
    first, again = read(path), list(read_paths([path], collected_at=datetime(2024, 1, 1, tzinfo=UTC)))
    ids = [item.raw_id for item in first if isinstance(item, RawItem)]
    assert ids == [item.raw_id for item in again if isinstance(item, RawItem)]
    assert len(set(ids)) == 2


def test_formats_progress_reaches_the_total(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(SENTENCE)
    seen: list[tuple[int, int]] = []
    list(read_paths([tmp_path], collected_at=NOW, on_progress=lambda done, total: seen.append((done, total))))
    assert seen[-1] == (2 * len(SENTENCE), 2 * len(SENTENCE))
