"""Packed files: each layer told by its bytes, limits on what it unpacks to, and damage told with its place."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from dateline.reading import read_file, read_paths, read_stream
from dateline.reading.formats import unpack
from dateline.reading.formats.paths import MAX_DEPTH
from dateline.records import RawItem, Rejected, Skipped
from tests.format_examples import PAGE, PARAGRAPH, SENTENCE, tarred, zipped

NOW = datetime(2023, 5, 15, 6, 0, tzinfo=UTC)


def read(content: bytes) -> list[RawItem | Rejected | Skipped]:
    return list(read_stream(io.BytesIO(content), "in", collected_at=NOW))


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_packed_file_is_read_as_what_it_holds(pack: object) -> None:
    assert callable(pack)
    (item,) = read(pack(PAGE.encode()))
    assert isinstance(item, RawItem)
    assert (item.raw_uri, item.media_type, item.content) == ("in", "text/html", PAGE.encode())


def test_several_packed_members_in_a_row_are_one_file() -> None:
    lines = [json.dumps({"id": name, "body": SENTENCE}) + "\n" for name in "abc"]
    for pack in (gzip.compress, bz2.compress, lzma.compress, zstandard.compress):
        found = read(b"".join(pack(line.encode()) for line in lines))
        assert [item.record_id for item in found if isinstance(item, RawItem)] == ["a", "b", "c"]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_members_of_an_archive_have_addresses_of_their_own(mode: str) -> None:
    inside = zipped({"b.html": PAGE.encode(), "__MACOSX/b.html": b"x", ".hidden": b"x"})
    packed = tarred({"a.txt": PARAGRAPH.encode(), "more/in.zip": inside, "c.png": b"\x89PNG"}, mode)
    found = read(packed)
    assert [(item.raw_uri, item.media_type) for item in found if isinstance(item, RawItem)] == [
        ("in!a.txt", "text/plain"),
        ("in!more/in.zip!b.html", "text/html"),
    ]
    assert [(item.uri, item.rule) for item in found if isinstance(item, Rejected)] == [("in!c.png", "binary_file")]


def test_the_same_member_text_twice_has_two_ids(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(zipped({"a.txt": PARAGRAPH.encode(), "b.txt": PARAGRAPH.encode()}))
    found = list(read_file(path, uri="s3://bucket/x", collected_at=NOW))
    assert [item.raw_uri for item in found if isinstance(item, RawItem)] == [
        "s3://bucket/x!a.txt",
        "s3://bucket/x!b.txt",
    ]
    assert len({item.raw_id for item in found if isinstance(item, RawItem)}) == 2


def test_a_member_that_a_password_protects_is_rejected_and_the_rest_goes_on() -> None:
    packed = bytearray(zipped({"a.txt": PARAGRAPH.encode(), "b.txt": PARAGRAPH.encode()}))
    # The flag of encryption in the header of the first member and in the directory.
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    first, second = read(bytes(packed))
    assert isinstance(first, Rejected)
    assert (first.rule, first.uri) == ("encrypted", "in!a.txt")
    assert isinstance(second, RawItem)


def test_an_office_document_is_no_archive_of_articles() -> None:
    (found,) = read(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    assert isinstance(found, Rejected)
    assert found.rule == "binary_file"


def test_a_bomb_is_rejected_long_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "FREE_BYTES", 1_000_000)
    text = b"no end of this. " * 250_000
    for bomb in (gzip.compress(text), bz2.compress(text), lzma.compress(text), zstandard.compress(text)):
        for content in (bomb, gzip.compress(bomb), zipped({"a": bomb, "b": bomb})):
            (found,) = read(content)
            assert isinstance(found, Rejected)
            assert found.rule == "archive_bomb"


def test_layers_have_a_limit() -> None:
    content = PARAGRAPH.encode()
    for _ in range(MAX_DEPTH):
        content = gzip.compress(content)
    assert [type(item) for item in read(content)] == [RawItem]
    (found,) = read(gzip.compress(content))
    assert isinstance(found, Rejected)
    assert found.rule == "archive_too_deep"


def test_what_lies_before_the_damage_is_read() -> None:
    rng = random.Random(1)
    lines = b"".join(
        json.dumps({"id": number, "body": f"{SENTENCE} {rng.getrandbits(4000)}"}).encode() + b"\n"
        for number in range(300)
    )
    for pack in (gzip.compress, bz2.compress, zstandard.compress):
        packed = pack(lines)
        *items, damage = read(packed[: len(packed) * 9 // 10])
        assert len(items) > 50 or pack is bz2.compress
        assert all(isinstance(item, RawItem) for item in items)
        assert isinstance(damage, Rejected)
        assert damage.rule == "damaged_file"


def test_a_text_whose_packing_is_cut_short_is_rejected_as_a_whole() -> None:
    (found,) = read(gzip.compress(PAGE.encode())[:-9])
    assert isinstance(found, Rejected)
    assert found.rule == "damaged_file"
    assert "cut short" in found.reason


def test_a_broken_archive_is_told_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"a.txt": PARAGRAPH.encode()})[:-30])
    (found,) = read_paths([path], collected_at=NOW)
    assert isinstance(found, Rejected)
    assert (found.rule, str(path) in found.reason) == ("damaged_file", True)
    whole = tarred({"a.txt": PARAGRAPH.encode(), "b.txt": PARAGRAPH.encode() * 20})
    found_in_tar = read(whole[:2000])
    assert [type(item) for item in found_in_tar] == [RawItem, Rejected]


def test_a_damaged_member_of_a_zip_does_not_cost_the_others() -> None:
    packed = bytearray(zipped({"a.txt": PARAGRAPH.encode(), "b.txt": PARAGRAPH.encode()}))
    packed[60] ^= 0xFF
    found = read(bytes(packed))
    assert [(type(item).__name__, getattr(item, "rule", "")) for item in found] == [
        ("Rejected", "damaged_file"),
        ("RawItem", ""),
    ]


def test_a_zip_in_a_pipe_is_read() -> None:
    class Pipe(io.RawIOBase):
        """Gives a few bytes at a time and cannot be jumped about in."""

        def __init__(self, content: bytes) -> None:
            self._content = io.BytesIO(content)

        def readable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return False

        def readinto(self, buffer: object) -> int:
            assert isinstance(buffer, memoryview)
            found = self._content.read(min(7, len(buffer)))
            buffer[: len(found)] = found
            return len(found)

    pipe = io.BufferedReader(Pipe(zipped({"a.txt": PARAGRAPH.encode()})), 16)
    found = list(read_stream(pipe, collected_at=NOW))
    assert [item.raw_uri for item in found if isinstance(item, RawItem)] == ["-!a.txt"]


def test_zip_names_in_any_encoding_do_no_harm() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Статья.txt", PARAGRAPH)
    (item,) = read(packed.getvalue())
    assert isinstance(item, RawItem)
    assert item.raw_uri == "in!Статья.txt"


def test_a_member_whose_name_is_no_utf8_can_be_stored() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        info = tarfile.TarInfo("caf\xe9.txt")
        info.size = len(PARAGRAPH.encode())
        archive.addfile(info, io.BytesIO(PARAGRAPH.encode()))
    (item,) = read(packed.getvalue())
    assert isinstance(item, RawItem)
    assert item.raw_uri.encode("utf-8").endswith(b"!caf?.txt")
