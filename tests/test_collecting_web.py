"""Collecting from the web, as a local server plays it: politeness, limits, and what is told of failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from assets import collecting, landing
from assets.collecting import SourceHealth
from dateline.collecting.sources import Source
from dateline.collecting.transport import HttpTransport
from tests.outside_world import Page, Request, World, a_world, article, bomb, endless, rss

DAY = "2026-03-01"
FEED = "http://news.example/feed"


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as world:
        yield world


def feed(**more: Any) -> Source:
    told = {"name": "news", "kind": "feed", "addresses": (FEED,), "contact": "desk@lab.example", **more}
    return Source(**told)


class Desk:
    """Collects into one home folder, as often as asked."""

    def __init__(self, world: World, home: Path) -> None:
        self.world = world
        self.home = home

    def collect(self, *sources: Source, **more: Any) -> SourceHealth:
        transport = HttpTransport(dial=self.world.dial, start_alarm=self.world.start_alarm)
        world = self.world
        return collecting.collect(
            self.home, DAY, sources or [feed()], clock=world.clock, transport=transport, resolve=world.resolve, **more
        )[0]

    def landed(self) -> dict[str, landing.LandedFile]:
        return {entry.uri: entry for entry in landing.landed(self.home, DAY)}


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    return Desk(world, tmp_path)


def put(world: World, **pages: Page | Callable[[Request], Page]) -> None:
    """Pages of news.example; ``feed`` names a, b and c unless it is given."""
    links = [f"http://news.example/{name}" for name in "abc"]
    world.pages |= {"news.example/feed": rss(*links)}
    world.pages |= {f"news.example/{name}": article(f"Text of {name}.") for name in "abc"}
    world.pages |= {f"news.example/{name.replace('_', '.')}": page for name, page in pages.items()}


# --- what is landed


def test_pages_land_with_address_source_and_what_the_feed_tells(world: World, desk: Desk) -> None:
    put(world)
    found = desk.collect(feed(language="en"))
    assert (found.status, found.health.n_landed, found.n_pending) == ("ok", 3, 0)
    entry = desk.landed()["http://news.example/a"]
    assert (entry.url, entry.source, entry.collected_at) == (entry.uri, "news", entry.collected_at)
    assert entry.told == {
        "title": "About a",
        "published": "Sun, 01 Mar 2026 10:00:00 GMT",
        "site": "Daily",
        "language": "en",
        "charset": "utf-8",
    }
    assert b"Text of a." in entry.path.read_bytes()


def test_nothing_is_fetched_twice(world: World, desk: Desk) -> None:
    put(world)
    desk.collect()
    before = len(world.requests)
    world.clock.pass_by(hours=1)
    # The time of publication and the tracking of a link change; the page is the same.
    world.pages["news.example/feed"] = rss("http://news.example/c?utm_source=rss#top", "http://news.example/a")
    assert desk.collect().health.n_landed == 0
    assert [request.path for request in world.requests[before:]] == ["/feed"]


def test_a_page_that_two_sources_name_is_fetched_once(world: World, desk: Desk) -> None:
    put(world, other=rss("https://news.example/b"))
    desk.collect(feed(), feed(name="other", addresses=("http://news.example/other",)))
    assert world.asked().count("news.example/b") == 1


def test_updates_are_followed_where_that_is_asked_for(world: World, desk: Desk) -> None:
    def atom(updated: str) -> Page:
        entry = f"<entry><id>a</id><title>A</title><link href='/a'/><updated>{updated}</updated></entry>"
        return Page(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>", content_type="application/atom+xml")

    put(world, feed=atom("2026-03-01T10:00:00Z"))
    source = feed(follow_updates=True)
    desk.collect(source)
    world.clock.pass_by(hours=1)
    put(world, feed=atom("2026-03-01T12:30:00Z"), a=article("Corrected."))
    assert desk.collect(source).health.n_landed == 1
    world.clock.pass_by(hours=1)
    put(world, feed=atom("2026-03-01T13:30:00Z"), a=article("Corrected."))
    assert desk.collect(source).health.n_landed == 0
    assert world.asked().count("news.example/a") == 3


def test_entries_own_text_is_landed_without_fetching_pages(world: World, desk: Desk) -> None:
    more = (
        "<item><title>Only text</title><description>Rebels attacked.</description></item>"
        "<item><title>Only text</title><description>Rebels fled.</description></item>"
    )
    put(world, feed=rss("http://news.example/a", more=more))
    found = desk.collect(feed(fetch_pages=False))
    assert found.health.n_landed == 3
    assert world.asked() == ["news.example/feed"]
    assert any(b"Rebels fled." in entry.path.read_bytes() for entry in desk.landed().values())
    world.clock.pass_by(hours=7)
    assert desk.collect(feed(fetch_pages=False)).health.n_landed == 0


def test_include_and_exclude_choose_and_a_change_of_them_reads_the_feed_again(world: World, desk: Desk) -> None:
    put(world)
    desk.collect(feed(include=("*/a", "*/b"), exclude=("*/b",)))
    assert world.asked()[1:] == ["news.example/a"]
    desk.collect(feed(include=("*/a", "*/b")))
    assert world.asked()[3:] == ["news.example/b"]


# --- conditional requests


def test_validators_are_sent_and_304_is_unchanged(world: World, desk: Desk) -> None:
    def answer(request: Request) -> Page:
        if request.headers.get("if-none-match") == '"1"':
            assert request.headers["if-modified-since"] == "Sun, 01 Mar 2026 09:00:00 GMT"
            return Page(status=304)
        page = rss("http://news.example/a")
        page.headers = {"ETag": '"1"', "Last-Modified": "Sun, 01 Mar 2026 09:00:00 GMT"}
        return page

    put(world, feed=answer)
    desk.collect()
    world.clock.pass_by(hours=1)
    found = desk.collect()
    assert (found.health.n_unchanged, found.status) == (1, "ok")


def test_the_same_body_without_validators_is_unchanged(world: World, desk: Desk) -> None:
    put(world)
    desk.collect()
    assert desk.collect().health.n_unchanged == 1


def test_a_feed_that_changes_under_the_same_etag_is_read_and_its_etag_not_used_again(world: World, desk: Desk) -> None:
    links = ["http://news.example/a"]

    def answer(_: Request) -> Page:
        page = rss(*links)
        page.headers = {"ETag": '"always"'}
        return page

    put(world, feed=answer)
    desk.collect()
    links.append("http://news.example/b")
    found = desk.collect()
    assert found.health.n_landed == 1
    assert "same ETag" in " ".join(found.health.notes)
    desk.collect()
    assert "if-none-match" not in world.requests[-1].headers


def test_a_server_that_says_304_for_ever_is_asked_for_the_whole_after_hours(world: World, desk: Desk) -> None:
    links = ["http://news.example/a"]

    def answer(request: Request) -> Page:
        if "if-none-match" in request.headers:
            return Page(status=304)
        page = rss(*links)
        page.headers = {"ETag": '"always"'}
        return page

    put(world, feed=answer)
    desk.collect()
    links.append("http://news.example/b")
    world.clock.pass_by(hours=1)
    assert desk.collect().health.n_landed == 0
    world.clock.pass_by(hours=6)
    assert desk.collect().health.n_landed == 1


# --- politeness


def test_who_asks_is_told_and_nothing_else(world: World, desk: Desk) -> None:
    put(world, a=Page("x", headers={"Set-Cookie": "id=1"}))
    desk.collect()
    for request in world.requests:
        assert request.headers["user-agent"].startswith("Dateline/")
        assert request.headers["user-agent"].endswith(" (+desk@lab.example)")
        assert "cookie" not in request.headers


def test_no_host_is_asked_faster_than_its_delay(world: World, desk: Desk) -> None:
    put(world)
    desk.collect(feed(delay_s=7))
    desk.collect(feed(delay_s=7))
    assert len(world.pauses("news.example")) == 5
    assert min(world.pauses("news.example")) >= 7


def test_crawl_delay_holds_where_it_is_longer(world: World, desk: Desk) -> None:
    put(world, robots_txt=Page("User-agent: *\nCrawl-delay: 20\n", content_type="text/plain"))
    desk.collect()
    assert min(world.pauses("news.example")) >= 20


def test_while_one_host_rests_another_is_asked(world: World, desk: Desk) -> None:
    put(world)
    world.pages |= {"wire.example/feed": rss("http://wire.example/x"), "wire.example/x": article()}
    desk.collect(feed(), feed(name="wire", addresses=("http://wire.example/feed",)))
    asked = [request.address for request in world.requests]
    assert asked.index("wire.example/x") < asked.index("news.example/a")
    assert min(world.pauses("news.example") + world.pauses("wire.example")) >= 5


def test_nothing_is_fetched_that_robots_forbids(world: World, desk: Desk) -> None:
    put(world, robots_txt=Page("User-agent: dateline\nDisallow: /b\n", content_type="text/plain"))
    found = desk.collect()
    assert "news.example/b" not in world.asked()
    assert (found.health.n_landed, found.health.n_refused) == (2, 1)
    assert "http://news.example/b is forbidden by robots.txt" in found.health.errors[0]


def test_a_redirect_to_what_robots_forbids_is_not_followed(world: World, desk: Desk) -> None:
    world.pages["wire.example/robots.txt"] = Page("User-agent: *\nDisallow: /\n", content_type="text/plain")
    put(world, a=Page(status=302, headers={"Location": "http://wire.example/x"}))
    found = desk.collect()
    assert world.asked("wire.example") == []
    assert found.health.n_refused == 1


@pytest.mark.parametrize("status", [500, 503, 429])
def test_without_an_answer_about_robots_nothing_is_fetched(world: World, desk: Desk, status: int) -> None:
    put(world, robots_txt=Page(status=status))
    found = desk.collect()
    assert world.asked() == []
    assert found.status == "failing"
    assert "robots_unreachable" in found.health.errors[0]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_allows_everything(world: World, desk: Desk, status: int) -> None:
    put(world, robots_txt=Page(status=status))
    assert desk.collect().health.n_landed == 3


def test_robots_are_asked_once_a_day(world: World, desk: Desk) -> None:
    put(world)
    desk.collect()
    world.clock.pass_by(hours=20)
    desk.collect()
    assert [request.path for request in world.requests].count("/robots.txt") == 1
    world.clock.pass_by(hours=5)
    desk.collect()
    assert [request.path for request in world.requests].count("/robots.txt") == 2


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("is_date", [False, True])
def test_retry_after_is_honoured_across_collections(world: World, desk: Desk, status: int, is_date: bool) -> None:
    until = world.clock.now() + timedelta(hours=2)
    asked = format_datetime(until, usegmt=True) if is_date else str(2 * 3600)
    put(world, feed=Page(status=status, headers={"Retry-After": asked}))
    found = desk.collect()
    assert found.status == "failing"
    assert "asks to wait until 2026-03-01 14:00" in found.health.errors[0]
    world.clock.pass_by(hours=1)
    put(world)
    assert desk.collect().health.n_landed == 0
    assert len(world.asked()) == 1
    world.clock.pass_by(hours=1, minutes=1)
    assert desk.collect().health.n_landed == 3


def test_back_off_grows_with_each_failure_of_a_host(world: World, desk: Desk) -> None:
    put(world, feed=Page(status=500))
    for _ in range(12):
        desk.collect(feed(disable_after=100))
        world.clock.pass_by(minutes=10)
    waits = world.pauses("news.example")[1:]
    assert waits == sorted(waits)
    assert waits[-1] >= 16 * 60
    put(world)
    world.clock.pass_by(days=1)
    assert desk.collect().status == "ok"


def test_a_page_that_fails_for_a_while_is_tried_again_and_then_given_up(world: World, desk: Desk) -> None:
    put(world, b=Page(status=500))
    found = desk.collect()
    assert (found.health.n_landed, found.n_pending, found.status) == (2, 1, "ok")
    assert "http://news.example/b answered 500" in found.health.errors[0]
    for _ in range(8):
        world.clock.pass_by(hours=3)
        found = desk.collect()
    assert world.asked().count("news.example/b") == 5
    assert found.n_pending == 0


def test_a_run_has_an_end_and_the_next_goes_on(world: World, desk: Desk) -> None:
    put(world, robots_txt=Page("User-agent: *\nCrawl-delay: 60\n", content_type="text/plain"))
    found = desk.collect(longest=timedelta(minutes=2))
    assert (found.health.n_landed, found.n_pending, found.status) == (1, 2, "waiting")
    world.clock.pass_by(hours=1)
    assert desk.collect().health.n_landed == 2


def test_most_items_of_one_collection_are_limited_newest_first(world: World, desk: Desk) -> None:
    put(world)
    found = desk.collect(feed(max_items=1))
    assert (world.asked()[1:], found.n_pending) == (["news.example/c"], 2)


# --- redirects


def test_redirects_are_followed_and_told(world: World, desk: Desk) -> None:
    world.pages["wire.example/story"] = article("Moved.")
    world.pages["wire.example/list"] = rss("http://wire.example/story")
    put(
        world,
        a=Page(status=301, headers={"Location": "/moved"}),
        moved=Page(status=302, headers={"Location": "http://wire.example/story#part"}),
    )
    desk.collect()
    assert desk.landed()["http://news.example/a"].url == "http://wire.example/story"
    # Whoever names the page by its last address need not fetch it again.
    desk.collect(feed(name="other", addresses=("http://wire.example/list",)))
    assert world.asked("wire.example").count("wire.example/story") == 1


@pytest.mark.parametrize("hops", [1, 2])
def test_redirect_loops_are_named(world: World, desk: Desk, hops: int) -> None:
    put(world, feed=Page(status=302, headers={"Location": "/feed2" if hops == 2 else "/feed"}))
    world.pages["news.example/feed2"] = Page(status=302, headers={"Location": "/feed"})
    found = desk.collect()
    assert "redirects in a circle" in found.health.errors[0]
    assert len(world.asked()) == hops


def test_too_many_redirects_end(world: World, desk: Desk) -> None:
    put(world)
    for number in range(20):
        world.pages[f"news.example/{number}"] = Page(status=302, headers={"Location": f"/{number + 1}"})
    found = desk.collect(feed(addresses=("http://news.example/0",)))
    assert "redirects more than 5 times" in found.health.errors[0]
    assert len(world.asked()) == 6


@pytest.mark.parametrize("location", ["", "ftp://news.example/x", "http://me:secret@news.example/x", "http://[::1"])
def test_redirects_to_what_is_no_web_address_are_not_followed(world: World, desk: Desk, location: str) -> None:
    put(world, feed=Page(status=302, headers={"Location": location} if location else {}))
    found = desk.collect()
    assert found.status == "failing"
    assert "secret" not in str(found.health)


# --- the user's own network

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fd00:ec2::254", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "198.18.0.1",
]  # fmt: skip


@pytest.mark.parametrize("ip", PRIVATE)
def test_a_name_that_leads_into_the_own_network_is_refused(world: World, desk: Desk, ip: str) -> None:
    put(world)
    world.ips["news.example"] = [ip]
    found = desk.collect()
    assert world.dialled == []
    assert (found.health.n_refused, found.status) == (1, "failing")
    assert "address_refused" in found.health.errors[0]


def test_one_private_address_among_public_ones_is_enough_to_refuse(world: World, desk: Desk) -> None:
    put(world)
    world.ips["news.example"] = ["93.184.216.34", "10.0.0.1"]
    desk.collect()
    assert world.dialled == []


FORMS = [
    "127.0.0.1", "[::1]", "[::ffff:7f00:1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1",
    "１２７.0.0.1", "localhost", "169.254.169.254", "127.0.0.1.", "[fd00:ec2::254]",
]  # fmt: skip


@pytest.mark.parametrize("host", FORMS)
def test_every_way_to_write_an_address_of_the_own_network_is_refused(world: World, desk: Desk, host: str) -> None:
    world.ips["localhost"] = ["127.0.0.1"]
    found = desk.collect(feed(addresses=(f"http://{host}/feed",)))
    assert world.dialled == []
    assert found.health.n_refused == 1
    assert "address_refused" in found.health.errors[0]


@pytest.mark.parametrize("location", ["http://127.0.0.1/x", "http://inside.example/x", "http://[::1]/", "//0x7f.1/"])
def test_a_redirect_into_the_own_network_is_refused(world: World, desk: Desk, location: str) -> None:
    world.ips["inside.example"] = ["192.168.0.7"]
    put(world, a=Page(status=302, headers={"Location": location}))
    found = desk.collect()
    assert {ip for ip, _ in world.dialled} == {"93.184.216.34"}
    assert (found.health.n_refused, found.health.n_landed) == (1, 2)


def test_robots_that_redirect_into_the_own_network_are_refused(world: World, desk: Desk) -> None:
    put(world, robots_txt=Page(status=302, headers={"Location": "http://10.0.0.1/robots.txt"}))
    assert desk.collect().health.n_refused == 1
    assert world.asked() == []


def test_a_source_that_is_allowed_by_name_may_ask_there_and_others_still_not(world: World, desk: Desk) -> None:
    put(world)
    world.ips["news.example"] = ["127.0.0.1"]
    assert desk.collect(feed(allow_private=True)).health.n_landed == 3
    asked = len(world.dialled)
    assert desk.collect(feed(name="other")).health.n_refused == 1
    assert len(world.dialled) == asked


@pytest.mark.parametrize("ip", ["169.254.169.254", "fd00:ec2::254", "::ffff:169.254.169.254", "fe80::1"])
def test_metadata_services_are_out_of_reach_for_an_allowed_source_too(world: World, desk: Desk, ip: str) -> None:
    world.ips |= {"news.example": ["127.0.0.1"], "inside.example": [ip]}
    put(world, a=Page(status=302, headers={"Location": "http://inside.example/latest/"}))
    found = desk.collect(feed(allow_private=True))
    assert {asked for asked, _ in world.dialled} == {"127.0.0.1"}
    assert (found.health.n_landed, found.health.n_refused) == (2, 1)


def test_the_address_that_was_checked_is_the_one_connected_to(world: World, desk: Desk) -> None:
    put(world)
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    world.resolve = lambda host, port: next(answers)  # type: ignore[method-assign]
    found = desk.collect()
    # robots.txt was asked at the public address; when the name led inside a moment later, that was refused.
    assert {ip for ip, _ in world.dialled} == {"93.184.216.34"}
    assert found.health.n_refused == 1


def test_another_address_of_a_host_is_tried_when_the_first_is_down(world: World, desk: Desk) -> None:
    put(world)
    world.ips["news.example"] = ["2606:2800:220:1::1", "93.184.216.34"]
    world.down = {"2606:2800:220:1::1"}
    assert desk.collect().health.n_landed == 3


# --- limits


def test_an_endless_body_is_cut(world: World, desk: Desk) -> None:
    put(world, b=Page(stream=endless(b"x" * 5000)))
    found = desk.collect(feed(max_bytes=100_000))
    assert (found.health.n_landed, found.health.n_failed) == (2, 1)
    assert "larger than 100,000 bytes" in found.health.errors[0]
    assert found.n_pending == 0


def test_an_announced_size_is_enough_to_refuse(world: World, desk: Desk) -> None:
    put(world, b=Page("x" * 2000))
    assert "larger than 1,000" in " ".join(desk.collect(feed(max_bytes=1000)).health.errors)


def test_a_body_that_unpacks_to_too_much_is_cut(world: World, desk: Desk) -> None:
    put(world, b=bomb(50_000_000))
    found = desk.collect(feed(max_bytes=1_000_000))
    assert "larger than 1,000,000 bytes" in found.health.errors[0]


def test_packed_bodies_are_unpacked(world: World, desk: Desk) -> None:
    page = bomb(1000)
    put(world, b=page)
    desk.collect()
    assert desk.landed()["http://news.example/b"].path.read_bytes() == b"\0" * 1000


def drip(world: World, what: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(what)
        handler.wfile.flush()
        world.is_stuck.set()
        world.is_over.wait(30)

    return write


def test_a_body_that_drips_is_given_up(world: World, desk: Desk) -> None:
    put(world, feed=Page(stream=drip(world, b"<rss>")))
    found = desk.collect()
    assert found.status == "failing"
    assert "not read within 120 seconds" in found.health.errors[0]


def test_headers_that_drip_are_given_up(world: World, desk: Desk) -> None:
    def answer(_: Request) -> Page:
        world.is_stuck.set()
        world.is_over.wait(30)
        return Page()

    put(world, feed=answer)
    assert "timed_out" in desk.collect().health.errors[0]


def test_a_silent_server_is_given_up(world: World, desk: Desk) -> None:
    def answer(_: Request) -> Page:
        world.is_over.wait(30)
        return Page()

    put(world, feed=answer)
    assert "was silent for 0.05 seconds" in desk.collect(feed(timeout_s=0.05)).health.errors[0]


def test_a_connection_that_breaks_off_is_told(world: World, desk: Desk) -> None:
    put(world, feed=Page(headers={"Content-Length": "500"}, stream=lambda handler: None))
    assert "connection_failed" in desk.collect().health.errors[0]


# --- what is none


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (Page("<html><body>Welcome</body></html>"), "is a web page and no feed"),
        (
            Page("<html><link rel='alternate' type='application/rss+xml' href='/rss.xml'></html>"),
            "it names http://news.example/rss.xml",
        ),
        (Page(b"\x89PNG", content_type="image/png"), "of type image/png"),
        (Page("", content_type="application/rss+xml"), "is empty"),
        (Page("no feed at all", content_type="text/plain"), "is no feed"),
        (Page("gone", 410), "answered 410"),
        (Page("x", headers={"Content-Encoding": "br"}), "was not asked for"),
        (Page("not packed at all", headers={"Content-Encoding": "gzip"}), "broken gzip"),
        (Page(status=304), "answered 304"),
    ],
)
def test_what_is_no_feed_is_a_failure_with_a_reason(world: World, desk: Desk, page: Page, said: str) -> None:
    put(world, feed=page)
    found = desk.collect()
    assert found.status == "failing"
    assert said in found.health.errors[0]


def test_a_broken_feed_is_read_as_far_as_it_goes_and_noted(world: World, desk: Desk) -> None:
    page = rss("http://news.example/a", more="<item><title>unclosed & broken")
    put(world, feed=page)
    found = desk.collect()
    assert found.health.n_landed == 1
    assert "no valid XML" in found.health.notes[0]


LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(2, 9))
BOMB = (
    f'<?xml version="1.0"?><!-- <a> --><!DOCTYPE rss [<!ENTITY l1 "<b>lol</b>">{LOL}]>'
    "<rss><channel><title>&l8;</title></channel></rss>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_entity_bombs_are_refused_before_they_are_parsed(world: World, desk: Desk, encoding: str) -> None:
    put(world, feed=Page(BOMB.encode(encoding), content_type="application/rss+xml"))
    assert "entity_declaration" in desk.collect().health.errors[0]


def test_a_page_of_a_wrong_type_fails_once(world: World, desk: Desk) -> None:
    put(world, b=Page(b"\0\1", content_type="video/mp4"))
    assert desk.collect().health.n_failed == 1
    world.clock.pass_by(hours=8)
    desk.collect()
    assert world.asked().count("news.example/b") == 1


# --- health


def test_every_failure_is_counted_and_named(world: World, desk: Desk) -> None:
    put(
        world,
        robots_txt=Page("User-agent: *\nDisallow: /c\n", content_type="text/plain"),
        a=Page(status=404),
        b=Page(b"x", content_type="image/png"),
    )
    found = desk.collect()
    assert (found.health.n_failed, found.health.n_refused) == (2, 1)
    said = "\n".join(found.health.errors)
    assert all(rule in said for rule in ("status_404", "wrong_content_type", "robots_forbid"))


def test_a_source_that_fails_again_and_again_is_disabled_until_it_is_enabled(world: World, desk: Desk) -> None:
    put(world, feed=Page(status=404))
    source = feed(disable_after=3)
    for _ in range(3):
        found = desk.collect(source)
        world.clock.pass_by(hours=1)
    assert found.status == "disabled"
    asked = len(world.requests)
    assert desk.collect(source).status == "disabled"
    assert len(world.requests) == asked
    put(world)
    assert collecting.enable(desk.home, source)
    assert desk.collect(source).status == "ok"


def test_one_address_of_several_that_fails_is_told_and_the_source_goes_on(world: World, desk: Desk) -> None:
    put(world, gone=Page(status=404))
    found = desk.collect(feed(addresses=("http://news.example/gone", FEED)))
    assert (found.status, found.health.n_landed) == ("ok", 3)
    assert "answered 404" in found.health.errors[0]


def test_one_source_that_fails_stops_no_other(world: World, desk: Desk) -> None:
    put(world)
    desk.collect(feed(name="bad", addresses=("http://gone.invalid/feed",)), feed())
    assert len(desk.landed()) == 3


def test_a_host_that_is_not_found_is_told(world: World, desk: Desk) -> None:
    found = desk.collect(feed(addresses=("http://gone.invalid/feed",)))
    assert "host gone.invalid was not found" in found.health.errors[0]


# --- going on where it stopped


class KilledError(BaseException):
    """As if the process had been killed."""


@pytest.mark.parametrize("moment", ["landed", "stated"])
def test_a_collection_that_was_killed_goes_on_and_fetches_nothing_twice(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    put(world)
    real = landing.Arrivals.land
    count = 0

    def land(self: landing.Arrivals, *arguments: Any) -> landing.LandedFile:
        nonlocal count
        count += 1
        if moment == "landed" and count == 2:
            real(self, *arguments)
        if count == 2:
            raise KilledError
        return real(self, *arguments)

    monkeypatch.setattr(landing.Arrivals, "land", land)
    with pytest.raises(KilledError):
        desk.collect()
    found = desk.collect()
    assert found.n_pending == 0
    assert len(desk.landed()) == 3
    times = 1 if moment == "landed" else 2
    assert sorted(world.asked().count(f"news.example/{name}") for name in "abc") == sorted([1, 1, times])


def test_only_one_collection_runs_at_a_time(world: World, desk: Desk) -> None:
    from warehouse.collected import one_collection
    from warehouse.errors import CollectBusyError

    with one_collection(desk.home, "web"), pytest.raises(CollectBusyError, match="another collection"):
        desk.collect()
