"""The outside world on 127.0.0.1: hosts with pages, a resolver, and a clock that nobody waits for."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PUBLIC_IP = "93.184.216.34"


class FakeClock:
    """Sleeping moves it on at once; how long is kept."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)

    def pass_by(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass(frozen=True)
class Request:
    at: datetime
    host: str
    path: str
    headers: Mapping[str, str]

    @property
    def address(self) -> str:
        return f"{self.host}{self.path}"


@dataclass
class Page:
    """What a server answers. ``stream`` writes the body itself, and may go on for ever."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str | None = "text/html; charset=utf-8"
    stream: Callable[[BaseHTTPRequestHandler], None] | None = None


Answer = Page | Callable[[Request], Page]


class World:
    """Hosts and their pages. What no page was given for is 404, and so is a robots.txt."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.pages: dict[str, Answer] = {}
        self.ips: dict[str, list[str]] = {}
        self.dialled: list[tuple[str, int]] = []
        self.requests: list[Request] = []
        self.down: set[str] = set()
        self.is_stuck = threading.Event()
        self.is_over = threading.Event()
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                world.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    def resolve(self, host: str, port: int) -> list[str]:
        if host not in self.ips and not host.endswith(".example"):
            raise OSError("no such host")
        return self.ips.get(host, [PUBLIC_IP])

    def dial(self, ip: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append((ip, port))
        if ip in self.down:
            raise ConnectionRefusedError("refused")
        return socket.create_connection(self.server.server_address[:2], timeout=10)

    def start_alarm(self, seconds: float, ring: Callable[[], None]) -> Callable[[], None]:
        """An alarm that rings when a server says that it is stuck, and not after any time."""
        cancelled = threading.Event()

        def wait() -> None:
            while not cancelled.is_set():
                if self.is_stuck.wait(0.01):
                    ring()
                    return

        threading.Thread(target=wait, daemon=True).start()
        return cancelled.set

    def asked(self, host: str = "") -> list[str]:
        """What was asked for, robots.txt left out."""
        return [r.address for r in self.requests if host in r.host and r.path != "/robots.txt"]

    def pauses(self, host: str) -> list[float]:
        """Seconds between the requests to a host, robots.txt among them."""
        times = [request.at for request in self.requests if request.host == host]
        return [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(times)]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        host = handler.headers["Host"]
        request = Request(self.clock.now(), host, handler.path, {k.lower(): v for k, v in handler.headers.items()})
        self.requests.append(request)
        given = self.pages.get(f"{host}{handler.path}", Page("not here", 404))
        page = given(request) if callable(given) else given
        body = page.body.encode() if isinstance(page.body, str) else page.body
        with contextlib.suppress(OSError):
            handler.send_response(page.status)
            if page.content_type:
                handler.send_header("Content-Type", page.content_type)
            for name, value in page.headers.items():
                handler.send_header(name, value)
            if page.stream is None and page.status != 304:
                handler.send_header("Content-Length", str(len(body)))
            handler.send_header("Connection", "close")
            handler.end_headers()
            if page.stream is not None:
                page.stream(handler)
            elif page.status != 304:
                handler.wfile.write(body)
        handler.close_connection = True


@contextlib.contextmanager
def a_world() -> Iterator[World]:
    world = World()
    thread = threading.Thread(target=world.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        world.is_over.set()
        world.server.shutdown()
        world.server.server_close()
        thread.join()


def rss(*links: str, about: str = "", more: str = "") -> Page:
    """A feed of entries that link to pages."""
    items = "".join(
        f"<item><title>About {link.rpartition('/')[2]}</title><link>{link}</link>"
        f"<guid isPermaLink='false'>{link}</guid><pubDate>Sun, 01 Mar 2026 10:{number:02}:00 GMT</pubDate></item>"
        for number, link in enumerate(links)
    )
    text = f"<rss version='2.0'><channel><title>Daily{about}</title>{items}{more}</channel></rss>"
    return Page(text, content_type="application/rss+xml")


def article(text: str = "Ministers met on Monday.") -> Page:
    return Page(f"<html><body><article><p>{text}</p></article></body></html>")


def endless(block: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """A body without an end."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        while True:
            handler.wfile.write(block)

    return write


def bomb(size: int) -> Page:
    """A small body that unpacks to so many bytes."""
    return Page(gzip.compress(b"\0" * size), headers={"Content-Encoding": "gzip"})
