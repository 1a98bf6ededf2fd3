"""What feeds, sitemaps and lists name, and when two addresses name one page."""

import gzip
import random
from urllib.parse import quote

import pytest

from assets.collecting import addresses_in
from dateline.collecting.addresses import is_public, page_key, parse, public_ips
from dateline.collecting.collection import file_name
from dateline.collecting.feed_process import read_feed_apart
from dateline.collecting.feeds import parse_feed, read_feed
from dateline.collecting.lists import addresses_in_lines
from dateline.collecting.problems import FetchProblem
from dateline.collecting.robots import Rules
from dateline.collecting.sitemaps import read_sitemap
from dateline.collecting.xml import refuse_entities
from tests.format_examples import zipped

FEED = "https://news.example/feeds/world.xml"


def test_atom_tells_title_times_authors_section_and_language() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Quotidien</title>
    <entry><id>tag:1</id><title type="html">Un &lt;b&gt;accord&lt;/b&gt; &amp;amp; plus</title>
    <link rel="alternate" href="../a?utm_medium=feed"/><published>2026-03-01T09:00:00Z</published>
    <updated>2026-03-01T10:00:00Z</updated><author><name>A. Un</name></author><author><name>B. Deux</name></author>
    <category term="Monde"/></entry></feed>"""
    [entry] = read_feed(body, FEED).found
    assert (entry.address, entry.key) == ("https://news.example/a?utm_medium=feed", "news.example/a")
    assert entry.told == {
        "title": "Un accord & plus",
        "published": "2026-03-01T09:00:00Z",
        "updated": "2026-03-01T10:00:00Z",
        "authors": "A. Un; B. Deux",
        "section": "Monde",
        "site": "Le Quotidien",
        "language": "fr",
    }


def test_rdf_and_an_id_that_is_the_link_are_read() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel><title>T</title></channel><item><title>A</title><link>http://news.example/a</link></item></rdf:RDF>"""
    assert [item.address for item in read_feed(rdf, FEED).found] == ["http://news.example/a"]
    guid = b"<rss version='2.0'><channel><item><guid>http://news.example/g</guid></item></channel></rss>"
    assert [item.address for item in read_feed(guid, FEED).found] == ["http://news.example/g"]


def test_an_entry_without_link_and_id_is_known_by_its_text() -> None:
    def one(date: str, text: str) -> str:
        body = (
            f"<rss version='2.0'><channel><item><title>A</title><description>{text}</description>"
            f"<pubDate>{date}</pubDate></item></channel></rss>"
        )
        [entry] = read_feed(body.encode(), FEED, own_content=True).found
        return entry.key

    first = one("Sun, 01 Mar 2026 09:00:00 GMT", "Rebels attacked.")
    assert one("Sun, 01 Mar 2026 10:00:00 GMT", "Rebels attacked.") == first
    assert one("Sun, 01 Mar 2026 09:00:00 GMT", "Rebels fled.") != first


def test_an_rss_doctype_without_entities_is_fine() -> None:
    body = (
        b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/rss.dtd">'
        b"<rss version='0.91'><channel><item><link>http://news.example/a</link></item></channel></rss>"
    )
    assert len(read_feed(body, FEED).found) == 1


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE r [<!ENTITY a "b">]>',
        '<?xml version="1.0"?><!-- <r> --><!doctype r SYSTEM "[" [<!ATTLIST r b CDATA "<!--"><!ENTITY a "b">]><!-- -->',
        "<!DOCTYPE r [<!-- --><!ENTITY % p SYSTEM 'http://x.example/'>%p;]>",
    ],
)
def test_declared_entities_are_found_wherever_they_hide(start: str) -> None:
    with pytest.raises(FetchProblem, match="entities"):
        refuse_entities(f"{start}<r>&a;</r>".encode(), FEED)


def test_what_is_written_about_entities_is_fine() -> None:
    refuse_entities(b"<!DOCTYPE rss SYSTEM 'x'><rss><![CDATA[<!DOCTYPE r [<!ENTITY a 'b'>]>]]></rss>", FEED)


def test_a_broken_feed_is_read_in_a_process_of_its_own_with_the_same_result() -> None:
    body = (
        "<rss version='2.0'><channel><title>T & Ü</title><item><title>A</title><link>/a</link>"
        "<pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate><description>Texte é</description></item>"
    ).encode()
    assert read_feed(body, FEED, own_content=True) == parse_feed(body, FEED, "", own_content=True)
    with pytest.raises(FetchProblem, match="is no feed"):
        read_feed(b"<p>broken & no feed", FEED)


def test_a_feed_that_takes_too_long_is_given_up() -> None:
    body = b"<rss version='2.0'><channel>" + b"<a>" * 100_000
    with pytest.raises(FetchProblem, match="takes longer"):
        read_feed_apart(body, FEED, "", own_content=False, seconds=0.001)


SITEMAP = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://news.example/old </loc><lastmod>2026-02-27</lastmod></url>
<url><loc>https://news.example/new</loc><image:image><image:title>A picture</image:title></image:image>
<news:news><news:publication><news:name>The Daily</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-03-01T08:00:00+01:00</news:publication_date><news:title>Talks &amp; truce</news:title>
</news:news></url></urlset>"""


@pytest.mark.parametrize("packed", [False, True])
def test_news_sitemaps_tell_title_time_language_and_site(packed: bool) -> None:
    body = gzip.compress(SITEMAP.encode()) if packed else SITEMAP.encode()
    new, old = read_sitemap(body, "https://news.example/sitemap.xml").found
    assert new.told == {
        "title": "Talks & truce",
        "published": "2026-03-01T08:00:00+01:00",
        "language": "en",
        "site": "The Daily",
    }
    assert (old.address, old.told) == ("https://news.example/old", {"updated": "2026-02-27"})


def test_an_index_names_its_newest_sitemaps_first() -> None:
    entries = "".join(
        f"<sitemap><loc>https://news.example/{day:02}.xml</loc><lastmod>2026-01-{day:02}</lastmod></sitemap>"
        for day in range(1, 29)
    )
    sitemap = read_sitemap(f"<sitemapindex>{entries}</sitemapindex>".encode(), "https://news.example/index.xml")
    assert sitemap.children[0] == "https://news.example/28.xml"
    assert not sitemap.found


def test_a_broken_sitemap_is_read_as_far_as_it_goes_and_noted() -> None:
    sitemap = read_sitemap(SITEMAP.encode()[:-40], "https://news.example/s.xml")
    assert sitemap.found
    assert sitemap.notes


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"<html><body>No</body></html>", "no_sitemap"),
        (b"", "no_sitemap"),
        (b"nothing here", "no_sitemap"),
        (b"\x1f\x8bnot gzip", "no_sitemap"),
        (b'<!DOCTYPE urlset [<!ENTITY a "b">]><urlset/>', "entity_declaration"),
        (gzip.compress(b"\0" * 60_000_000), "too_large"),
    ],
)
def test_what_is_no_sitemap_is_refused_with_a_rule(body: bytes, rule: str) -> None:
    with pytest.raises(FetchProblem) as caught:
        read_sitemap(body, "https://news.example/s.xml")
    assert caught.value.rule == rule


def test_a_list_has_an_address_a_line_with_comments() -> None:
    body = (
        b"\xef\xbb\xbf# mine\nhttps://news.example/a\n\n  http://news.example/b#x  second\nno address\n/c\nftp://x/\n"
    )
    found = addresses_in_lines(body, "https://lists.example/l.txt")
    assert [item.address for item in found] == [
        "https://news.example/a",
        "http://news.example/b#x",
        "https://lists.example/c",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://News.Example/a?id=3",
        "https://news.example:443/a?id=3&utm_source=x&fbclid=y",
        "https://news.example/a?id=3#comments",
    ],
)
def test_addresses_of_one_page_have_one_key(address: str) -> None:
    assert page_key(address) == "news.example/a?id=3"


def test_addresses_of_two_pages_have_two_keys() -> None:
    assert page_key("https://news.example/a?id=3") != page_key("https://news.example/a?id=4")
    assert page_key("https://news.example:8080/a") != page_key("https://news.example/a")


@pytest.mark.parametrize("ip", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(ip: str) -> None:
    assert is_public(ip)


def test_a_host_in_other_letters_is_asked_by_its_ascii_name() -> None:
    target = parse("https://Zürich.example/straße?q=ä")
    assert target.host == "xn--zrich-kva.example"
    assert target.address == "https://xn--zrich-kva.example/stra%C3%9Fe?q=%C3%A4"
    assert parse(target.address) == target


@pytest.mark.parametrize(("text", "seconds"), [("Crawl-delay: 3", 3.0), ("Request-rate: 1/30", 30.0), ("", 0.0)])
def test_how_fast_robots_txt_lets_us_be(text: str, seconds: float) -> None:
    assert Rules.read(f"User-agent: *\n{text}\nDisallow: /x\n").delay("Dateline") == seconds


def test_an_export_of_gdelt_is_a_list_of_sources_packed_or_not() -> None:
    rng = random.Random(7)
    wanted = [f"https://news.example/{rng.randrange(10**12)}/{number}" for number in range(2000)]
    stamp = "20260101001500"
    rows = "".join(
        "\t".join([str(number), stamp, stamp, "1", "news.example", address, *["1"] * 10]) + "\n"
        for number, address in enumerate(wanted)
    ).encode()
    # What is packed holds bytes that look like line ends and slashes.
    packed = zipped({"20260101001500.mentions.CSV": rows})
    for body in (rows, packed, gzip.compress(rows)):
        assert [item.address for item in addresses_in(body, "https://data.example/m.zip")] == wanted
    with pytest.raises(FetchProblem, match="damaged"):
        addresses_in(packed[:-3000], "https://data.example/m.zip")


def test_a_packed_list_is_read_as_what_it_holds() -> None:
    body = gzip.compress(b"https://news.example/a\nhttps://news.example/b\n")
    found = addresses_in(body, "https://lists.example/l.txt.gz")
    assert [item.address for item in found] == ["https://news.example/a", "https://news.example/b"]


def test_a_document_full_of_beginnings_is_told_to_be_no_feed() -> None:
    body = b"<a><![CDATA[" + b"<link " * 100_000 + b"]]></a>"
    with pytest.raises(FetchProblem, match="no feed"):
        read_feed(body, "https://news.example/")


def test_a_sitemap_of_many_packed_members_is_read() -> None:
    page = b"<url><loc>https://news.example/a</loc></url>"
    body = gzip.compress(b"<urlset>") + gzip.compress(b" ") * 50_000 + gzip.compress(page + b"</urlset>")
    assert [item.address for item in read_sitemap(body, "https://news.example/s.xml.gz").found] == [
        "https://news.example/a"
    ]


@pytest.mark.parametrize("ip", ["169.254.169.254", "168.63.129.16", "192.0.0.192", "100.100.100.200", "fd20:ce::254"])
def test_metadata_services_are_asked_by_no_source(ip: str) -> None:
    target = parse("http://news.example/")
    with pytest.raises(FetchProblem, match="metadata services"):
        public_ips(target, lambda host, port: [ip], allow_private=True)


@pytest.mark.parametrize("letter", ["a", "\u0915", "\U00020000"])
def test_a_long_address_gives_a_name_that_a_file_can_have(letter: str) -> None:
    # The name of a landed file, with what is put around it while it is written.
    name = file_name("https://news.example/" + quote(letter * 300) + ".html")
    assert name.endswith(".html")
    assert len(name.encode()) <= 200
