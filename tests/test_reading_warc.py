"""Web archives: which records are pages, what is told of them, and how reading goes on after a damaged one."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import zstandard

from dateline.reading import clean, read_stream
from dateline.records import Article, RawItem, Rejected, Skipped
from tests.format_examples import PAGE, PARAGRAPH, warc_record

NOW = datetime(2023, 5, 15, 6, 0, tzinfo=UTC)
HTML = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def read(content: bytes) -> list[RawItem | Rejected | Skipped]:
    return list(read_stream(io.BytesIO(content), "in.warc", collected_at=NOW))


def told(outcome: RawItem | Rejected | Skipped) -> str:
    return outcome.record_id if isinstance(outcome, RawItem) else f"{outcome.rule} {outcome.position}"


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_a_page_carries_address_and_day_of_archiving(pack: Callable[[bytes], bytes]) -> None:
    first, second = read(b"".join(pack(warc_record(number)) for number in (1, 2)))
    assert isinstance(first, RawItem)
    assert (first.url, first.record_id, first.media_type) == ("http://news.example/1", "urn:uuid:1", "text/html")
    assert first.collected_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert first.content == PAGE.encode()
    assert told(second) == "urn:uuid:2"


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        (warc_record(1, "software: x", kind="warcinfo", answer=""), "no_page"),
        (warc_record(1, "GET / HTTP/1.1\r\n\r\n", kind="request", answer=""), "no_page"),
        (warc_record(1, "", kind="revisit"), "no_page"),
        (warc_record(1, "User-agent: *", address="http://news.example/robots.txt"), "no_page"),
        (warc_record(1, "20200102 news.example", address="dns:news.example", answer=""), "no_page"),
        (warc_record(1, answer="HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"), "http_status"),
        (warc_record(1, answer="HTTP/1.1 301 Moved\r\nLocation: /x\r\n"), "http_status"),
        (warc_record(1, b"\x89PNG\r\n\x1a\n\0", answer="HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"), "not_html"),
        (warc_record(1, b'{"a": 1}', answer="HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"), "not_html"),
        (warc_record(1, b""), "empty_page"),
    ],
)
def test_a_record_that_is_no_page_is_skipped(record: bytes, rule: str) -> None:
    (found,) = read(record)
    assert isinstance(found, Skipped)
    assert (found.rule, found.position) == (rule, "0")


def test_what_http_did_to_a_body_is_undone() -> None:
    packed = gzip.compress(PAGE.encode())
    half = len(PAGE) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (PAGE[:half].encode(), PAGE[half:].encode(), b""))
    records = [
        warc_record(1, packed, answer=HTML + "Content-Encoding: gzip\r\n"),
        warc_record(2, chunks, answer=HTML + "Transfer-Encoding: chunked\r\n"),
        # Common: the crawler has unpacked the body and kept the header.
        warc_record(3, PAGE, answer=HTML + "Content-Encoding: gzip\r\n"),
        warc_record(4, PAGE, answer=HTML + "Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n"),
    ]
    assert [item.content for item in read(b"".join(records)) if isinstance(item, RawItem)] == [PAGE.encode()] * 4


def test_the_charset_that_the_server_names_is_used() -> None:
    text = "В понедельник гарнизон покинул переправу через реку, сообщили торговцы. " * 5
    page = f"<html><body><article><p>{text}</p></article></body></html>"
    record = warc_record(
        1, page.encode("cp1251"), answer="HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=cp1251\r\n"
    )
    (item,) = read(record)
    assert isinstance(item, RawItem)
    article = clean(item)
    assert isinstance(article, Article)
    assert article.body.startswith("В понедельник гарнизон")


def test_text_of_a_conversion_record_and_a_page_kept_as_resource_are_read() -> None:
    text = warc_record(1, PARAGRAPH, kind="conversion", answer="", content_type="text/plain")
    page = warc_record(2, PAGE, kind="resource", answer="", content_type="text/html")
    assert [item.media_type for item in read(text + page) if isinstance(item, RawItem)] == ["text/plain", "text/html"]


def test_an_answer_that_unpacks_to_too_much_is_rejected() -> None:
    bomb = gzip.compress(b"<html>" + b" " * 50_000_000)
    (found,) = read(warc_record(1, bomb, answer=HTML + "Content-Encoding: gzip\r\n"))
    assert isinstance(found, Rejected)
    assert found.rule == "item_too_large"


def _flip(packed: bytes) -> bytes:
    return packed[:100] + bytes([packed[100] ^ 0x5A]) + packed[101:]


@pytest.mark.parametrize(
    "damage",
    [
        lambda r: r.replace(b"Content-Length: ", b"Content-Length: about ", 1),
        lambda r: r.replace(b"Content-Length: 3", b"Content-Length: 7", 1),
        lambda r: r.replace(b"Content-Length: 3", b"Content-Length: 2", 1),
        lambda r: r[:-150],
        lambda r: b"WRAC" + r[4:],
    ],
)
def test_a_damaged_record_is_told_with_its_byte_and_the_rest_goes_on(damage: Callable[[bytes], bytes]) -> None:
    records = [warc_record(number) for number in range(4)]
    assert damage(records[1]) != records[1]
    found = read(records[0] + damage(records[1]) + records[2] + records[3])
    assert [told(o) for o in found] == [
        "urn:uuid:0",
        f"damaged_record {len(records[0])}",
        "urn:uuid:2",
        "urn:uuid:3",
    ]


@pytest.mark.parametrize(
    "damage",
    [
        _flip,
        lambda g: g[:-40],
        lambda g: g[:-6] + b"\0\0" + g[-4:],  # the sum at the end
        lambda g: b"\0\0\0" + g[3:],
        lambda g: gzip.compress(gzip.decompress(g)[:-120]),
        lambda g: gzip.compress(gzip.decompress(g).replace(b"Content-Length", b"Content-Size", 1)),
    ],
)
def test_a_damaged_packed_record_is_told_with_its_byte_in_the_file(damage: Callable[[bytes], bytes]) -> None:
    records = [gzip.compress(warc_record(number)) for number in range(4)]
    found = read(records[0] + damage(records[1]) + records[2] + records[3])
    assert [told(o).split(" ")[0] for o in found] == ["urn:uuid:0", "damaged_record", "urn:uuid:2", "urn:uuid:3"]
    refused = found[1]
    assert isinstance(refused, Rejected)
    assert int(refused.position) in range(len(records[0]), len(records[0]) + 4)


def test_an_archive_that_ends_in_the_middle_gives_all_before() -> None:
    for records in ([warc_record(n) for n in range(3)], [gzip.compress(warc_record(n)) for n in range(3)]):
        whole = b"".join(records)
        found = read(whole[:-60])
        assert [told(o) for o in found] == [
            "urn:uuid:0",
            "urn:uuid:1",
            f"damaged_record {len(records[0] + records[1])}",
        ]
