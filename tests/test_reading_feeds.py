"""Feeds saved as files, lists of addresses, exports of GDELT."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dateline.reading import addresses_in, clean, read_stream
from dateline.records import Article, RawItem, Rejected, Skipped
from tests.format_examples import PARAGRAPH, zipped

NOW = datetime(2023, 5, 15, 6, 0, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Example Daily</title>
<item><title>Whole</title><link>http://news.example/1</link><guid>g1</guid>
<pubDate>Mon, 15 May 2023 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{text}</p><p>{text}</p>]]></content:encoded></item>
<item><title>Part</title><link>http://news.example/2</link><description>{text} […]</description></item>
<item><title>Link</title><link>http://news.example/3</link></item>
{more}</channel></rss>"""


def read(content: bytes | str) -> list[RawItem | Rejected | Skipped]:
    content = content if isinstance(content, bytes) else content.encode()
    return list(read_stream(io.BytesIO(content), "in", collected_at=NOW))


def record_of(outcome: RawItem | Rejected | Skipped) -> dict[str, Any]:
    assert isinstance(outcome, RawItem), outcome
    return dict(json.loads(outcome.content))


def test_entries_are_told_by_how_much_of_the_article_they_hold() -> None:
    whole, part, link = read(RSS.format(text=PARAGRAPH, more=""))
    assert isinstance(whole, RawItem)
    assert (whole.record_id, record_of(whole)["completeness"]) == ("g1", "full")
    article = clean(whole)
    assert isinstance(article, Article)
    assert (article.title, article.source, article.url) == ("Whole", "Example Daily", "http://news.example/1")
    assert article.published_at == datetime(2023, 5, 15, 10, 0, tzinfo=UTC)
    assert article.body == f"{PARAGRAPH}\n\n{PARAGRAPH}"
    assert record_of(part)["completeness"] == "summary"
    assert isinstance(part, RawItem)
    assert part.record_id == "http://news.example/2"
    assert isinstance(link, Skipped)
    assert (link.rule, link.position) == ("link_only", "3")


def test_atom_and_rdf_are_read() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title>T</title><id>i1</id>'
        '<link href="http://news.example/a"/><updated>2020-01-02T03:04:05Z</updated>'
        "<author><name>Ann Lee</name></author>"
        f'<content type="html">&lt;p&gt;{PARAGRAPH}&lt;/p&gt;</content></entry></feed>'
    )
    rdf = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/"><item rdf:about="http://news.example/r"><title>R</title>'
        f"<link>http://news.example/r</link><description>{PARAGRAPH}</description></item></rdf:RDF>"
    )
    (first,), (second,) = read(atom), read(rdf)
    assert record_of(first)["authors"] == ["Ann Lee"]
    assert record_of(second)["title"] == "R"


def test_no_entity_of_a_feed_is_expanded() -> None:
    bomb = (
        "<!DOCTYPE rss [<!ENTITY a '"
        + "x" * 1000
        + "'>"
        + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 20}'>" for n in range(8))
    )
    feed = RSS.format(text=PARAGRAPH, more="<item><title>&i;</title><description>&i;</description></item>")
    found = read(feed.replace("<rss", bomb + "]><rss", 1))
    assert sum(len(item.content) for item in found if isinstance(item, RawItem)) < 10_000
    outside = "<!DOCTYPE rss [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>"
    found = read(feed.replace("<rss", outside + "<rss", 1))
    assert not any(b"root:" in item.content for item in found if isinstance(item, RawItem))


def test_a_broken_feed_gives_what_stands_before_the_fault_or_says_what_is_wrong() -> None:
    feed = RSS.format(text=PARAGRAPH, more="")
    assert isinstance(read(feed[: feed.index("<item><title>Link")])[0], RawItem)
    (found,) = read("<rss><channel><title>x</channel>")
    assert isinstance(found, Rejected | Skipped)
    assert found.rule in ("bad_xml", "empty_feed")


# --- addresses

MENTION = (
    "410412347\t20150218230000\t2015021823{n:04}\t1\tx.example\thttp://x.example/{n}\t1\t-1\t0\t0\t1\t50\t900\t-2\t\t"
)
EVENT = "\t".join(["41041234{n}", "20150218", *["x"] * 57, "20150218230000", "http://x.example/{n}"])
GKG = "\t".join(["20150218230000-{n}", "20150218230000", "1", "x.example", "http://x.example/{n}", *[""] * 22])


@pytest.mark.parametrize("row", [MENTION, EVENT, GKG, "http://x.example/{n}"])
def test_a_list_of_addresses_holds_no_article_but_can_be_listed(row: str, tmp_path: Path) -> None:
    content = "\n".join(row.format(n=n) for n in (1, 2, 1)).encode() + b"\n"
    found = read(content)
    assert [(type(o).__name__, getattr(o, "rule", ""), getattr(o, "position", "")) for o in found] == [
        ("Skipped", "address_only", str(line)) for line in (1, 2, 3)
    ]
    for packed in (content, gzip.compress(content), zipped({"20150218.export.CSV": content})):
        path = tmp_path / "list"
        path.write_bytes(packed)
        assert list(addresses_in(path)) == ["http://x.example/1", "http://x.example/2"]
        assert list(addresses_in(io.BytesIO(packed))) == ["http://x.example/1", "http://x.example/2"]
        if packed is not content:
            with pytest.raises(ValueError, match=r"cut short|broken"):
                list(addresses_in(io.BytesIO(packed[:-15])))


def test_a_line_without_an_address_is_told_and_an_article_is_no_list(tmp_path: Path) -> None:
    lines = [MENTION.format(n=n) for n in range(30)] + ["not a row"]
    refused = read("\n".join(lines))[-1]
    assert isinstance(refused, Rejected)
    assert (refused.rule, refused.position) == ("no_address", "31")
    (found,) = read(f"https://x.example/1\n\n{PARAGRAPH}")
    assert isinstance(found, RawItem)
    path = tmp_path / "text"
    path.write_text(PARAGRAPH)
    assert list(addresses_in(path)) == []


def test_entities_mean_nothing_whatever_stands_before_them() -> None:
    declared = f'<!DOCTYPE rss [<!ENTITY a "{"A" * 1000}">]>'
    for before in ("", "<!-- <!DOCTYPE x> -->", "<!-- <!DOCTYPE x> <a -->"):
        body = f"{before}{declared}<rss version='2.0'><channel><title>t</title><item><title>x</title>"
        body += f"<description>{'&a;' * 50} {PARAGRAPH}</description></item></channel></rss>"
        (item,) = read(body)
        assert isinstance(item, RawItem)
        assert b"AAAA" not in item.content


def test_a_feed_full_of_beginnings_is_told_to_be_broken() -> None:
    (found,) = read("<rss version='2.0'><channel><title>t</title>" + "<!DOCTYPE a[" * 50_000)
    assert isinstance(found, Rejected)
    assert found.rule == "bad_xml"
