"""Fetching one address politely: rules of addresses and robots at each hop, pauses, back-off, conditional requests.

What belongs here: when a host may be asked and what its answer means. What does not: bytes on the wire
(``transport``) and what a body holds (``feeds``, ``sitemaps``).
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urldefrag, urljoin

from dateline.collecting import addresses, robots
from dateline.collecting.addresses import Resolve, Target
from dateline.collecting.clock import Clock, SystemClock
from dateline.collecting.problems import FetchProblem
from dateline.collecting.sources import Source
from dateline.collecting.state import HostState, HostStore, RobotsState, Seen
from dateline.collecting.transport import Answer, HttpTransport, Limits, Transport

MOST_REDIRECTS = 5
# A wait that is longer is left to the next collection, unless it is the host's own ordinary pause.
LONGEST_WAIT = timedelta(seconds=120)
SHORTEST_BACK_OFF = timedelta(seconds=1)
LONGEST_BACK_OFF = timedelta(days=1)
LONGEST_RETRY_AFTER = timedelta(days=30)
# Some servers answer 304 although the content changed: the whole is asked for now and then.
FULL_AFTER = timedelta(hours=6)

Takes = Literal["feed", "sitemap", "page", "file"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MARKUP = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?xml|text/(?:plain|html)|application/xhtml\+xml")
_TAKEN: dict[Takes, re.Pattern[str]] = {
    # A feed that is sent as text/html is common; whether it is one is judged by its content.
    "feed": re.compile(rf"{_MARKUP.pattern}|application/octet-stream|binary/octet-stream"),
    "sitemap": re.compile(rf"{_MARKUP.pattern}|application/(?:x-gzip|gzip|octet-stream)|binary/octet-stream"),
    "page": re.compile(rf"{_MARKUP.pattern}|text/markdown|application/(?:[\w.-]+\+)?json|application/pdf"),
    "file": re.compile(r"text/(?!css|javascript).*|application/(?!javascript).*|binary/octet-stream|message/rfc822"),
}
_ACCEPT: dict[Takes, str] = {
    "feed": "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, "
    "*/*;q=0.1",
    "sitemap": "application/xml, text/xml, text/plain;q=0.8, */*;q=0.1",
    "page": "text/html, application/xhtml+xml, */*;q=0.1",
    "file": "*/*",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of asking an address.

    ``url`` is where the redirects ended. ``is_unchanged`` says that ``body`` was read before (it is empty where
    the server said so itself). ``seen`` is to be kept for the next time; ``notes`` is what its owner may mend.
    """

    url: str
    body: bytes
    media_type: str
    charset: str | None
    is_unchanged: bool
    seen: Seen
    notes: tuple[str, ...] = ()


class Fetcher:
    """Asks one address at a time. All that it knows of hosts lies in ``store``, so it holds across runs."""

    def __init__(
        self,
        store: HostStore,
        *,
        clock: Clock | None = None,
        transport: Transport | None = None,
        resolve: Resolve = addresses.system_resolve,
    ) -> None:
        self._store = store
        self._clock = clock or SystemClock()
        self._transport = transport or HttpTransport()
        self._resolve = resolve

    def ready_at(self, address: str) -> datetime | None:
        """When the host of an address may be asked next; None where it may be asked now."""
        try:
            host = addresses.parse(address).host
        except FetchProblem:
            return None
        return self._store.host(host).not_before

    def fetch(
        self, source: Source, address: str, takes: Takes, seen: Seen | None = None, *, max_bytes: int | None = None
    ) -> Fetched:
        """Ask for an address under the rules of a source, following redirects; raises ``FetchProblem``."""
        limits = Limits(source.timeout_s, max_bytes or source.max_bytes)
        target = addresses.parse(urldefrag(address).url)
        passed: list[str] = []
        notes: list[str] = []
        while True:
            if target.address in passed:
                raise FetchProblem("failed", "redirect_loop", f"{address} redirects in a circle at {target.address}")
            if len(passed) > MOST_REDIRECTS:
                raise FetchProblem("failed", "redirect_loop", f"{address} redirects more than {MOST_REDIRECTS} times")
            passed.append(target.address)
            rules = self._rules(source, target)
            if not rules.allows(target, source.robot):
                raise FetchProblem("refused", "robots_forbid", f"{target.address} is forbidden by robots.txt")
            headers = {"Accept": _ACCEPT[takes], **self._validators(target, seen)}
            answer = self._ask(source, target, headers, limits, rules.delay(source.robot))
            if answer.status not in _REDIRECTS:
                return self._judge(target, answer, takes, seen, tuple(notes))
            target = _next_hop(target, answer, notes)

    def _rules(self, source: Source, target: Target) -> robots.Rules:
        """The robots.txt of the target's origin, asked for once a day."""
        kept = self._store.robots(target.origin)
        if kept is not None and self._clock.now() - kept.asked_at < robots.KEPT:
            return robots.Rules.read(kept.text)
        text = self._robots_text(source, target)
        self._store.keep_robots(target.origin, RobotsState(text, self._clock.now()))
        rules = robots.Rules.read(text)
        # The pause that was just learnt holds already for the request that follows.
        self._pause(target.host, max(source.delay_s, rules.delay(source.robot)))
        return rules

    def _robots_text(self, source: Source, target: Target) -> str:
        """The text; "" where the origin has none (4xx). Without an answer nothing may be asked (RFC 9309)."""
        limits = Limits(source.timeout_s, robots.LONGEST_BYTES, cut=True)
        here = addresses.parse(robots.robots_address(target))
        try:
            for _ in range(MOST_REDIRECTS + 1):
                answer = self._ask(source, here, {"Accept": "text/plain, */*;q=0.1"}, limits, 0.0)
                if answer.status not in _REDIRECTS:
                    is_there = 200 <= answer.status < 300
                    return answer.body.decode("utf-8", "replace").lstrip("\ufeff") if is_there else ""
                here = _next_hop(here, answer, [])
        except FetchProblem as problem:
            if problem.kind in ("refused", "postponed"):
                raise
            what = f"robots.txt could not be read, so nothing of {target.origin} is fetched: {problem.what}"
            raise FetchProblem("temporary", "robots_unreachable", what, problem.until) from problem
        return ""

    def _ask(
        self, source: Source, target: Target, headers: Mapping[str, str], limits: Limits, crawl_delay: float
    ) -> Answer:
        """One request, when the host's turn has come; what the answer says of the host is kept."""
        ips = addresses.public_ips(target, self._resolve, allow_private=source.allow_private)
        delay = max(source.delay_s, crawl_delay)
        self._wait(target, delay)
        # Kept before asking: a collection that is killed now must not ask again at once.
        self._pause(target.host, delay)
        try:
            answer = self._transport.get(target, ips, {"User-Agent": source.agent, **headers}, limits)
        except FetchProblem as problem:
            if problem.kind != "temporary":
                self._pause(target.host, delay)
                raise
            raise self._back_off(target, delay, problem.rule, problem.what, None) from problem
        if answer.status in (408, 425, 429) or answer.status >= 500:
            asked = _retry_after(answer.headers.get("retry-after"), self._clock.now())
            rule = "asked_to_wait" if asked else f"status_{answer.status}"
            what = f"{target.address} answered {answer.status}"
            raise self._back_off(target, delay, rule, what, asked)
        self._store.keep_host(target.host, HostState(None, 0))
        self._pause(target.host, delay)
        return answer

    def _wait(self, target: Target, delay: float) -> None:
        """Sleep until the host's turn; a host that failed or asked for a long rest is left to a later run."""
        host = self._store.host(target.host)
        if host.not_before is None:
            return
        wait = host.not_before - self._clock.now()
        longest = LONGEST_WAIT if host.failures else max(LONGEST_WAIT, timedelta(seconds=delay))
        if wait > longest:
            what = f"{target.host} is left alone until {host.not_before:%Y-%m-%d %H:%M:%S} UTC"
            raise FetchProblem("postponed", "host_asleep", what, host.not_before)
        if wait > timedelta(0):
            self._clock.sleep(wait.total_seconds())

    def _pause(self, host: str, seconds: float) -> None:
        """No request to the host for so long from now; a longer rest stays."""
        kept = self._store.host(host)
        until = self._clock.now() + timedelta(seconds=seconds)
        if kept.not_before is None or kept.not_before < until:
            self._store.keep_host(host, replace(kept, not_before=until))

    def _back_off(self, target: Target, delay: float, rule: str, what: str, asked: datetime | None) -> FetchProblem:
        kept = self._store.host(target.host)
        now = self._clock.now()
        # Beyond twenty doublings the longest one is reached anyway.
        first = max(timedelta(seconds=2 * delay), SHORTEST_BACK_OFF)
        rest = min(first * 2 ** min(kept.failures, 20), LONGEST_BACK_OFF)
        until = max(asked or now + rest, now + timedelta(seconds=delay))
        self._store.keep_host(target.host, HostState(until, kept.failures + 1))
        if asked:
            what += f" and asks to wait until {until:%Y-%m-%d %H:%M:%S} UTC"
        return FetchProblem("temporary", rule, what, until)

    def _validators(self, target: Target, seen: Seen | None) -> dict[str, str]:
        if seen is None or seen.is_lying or seen.url != target.address:
            return {}
        if self._clock.now() - seen.full_at >= FULL_AFTER:
            return {}
        told = {"If-None-Match": seen.etag, "If-Modified-Since": seen.last_modified}
        return {name: value for name, value in told.items() if value}

    def _judge(
        self, target: Target, answer: Answer, takes: Takes, seen: Seen | None, notes: tuple[str, ...]
    ) -> Fetched:
        if answer.status == 304 and seen is not None:
            return Fetched(target.address, b"", "", None, True, seen, notes)
        if answer.status != 200:
            raise FetchProblem("failed", f"status_{answer.status}", f"{target.address} answered {answer.status}")
        media_type, charset = _content_type(answer.headers.get("content-type", ""))
        if media_type and not _TAKEN[takes].fullmatch(media_type):
            what = f"{target.address} is of type {media_type}, which is no {takes}"
            raise FetchProblem("failed", "wrong_content_type", what)
        now = Seen(
            url=target.address,
            etag=_short(answer.headers.get("etag")),
            last_modified=_short(answer.headers.get("last-modified")),
            body_sha256=hashlib.sha256(answer.body).hexdigest(),
            full_at=self._clock.now(),
        )
        is_unchanged = seen is not None and seen.body_sha256 == now.body_sha256
        if seen is not None and seen.url == now.url:
            now = replace(now, is_lying=seen.is_lying or _contradicts(seen, now))
            if now.is_lying and not seen.is_lying:
                notes += (f"{now.url} changed under the same ETag or Last-Modified; they are not used any more",)
        return Fetched(target.address, answer.body, media_type, charset, is_unchanged, now, notes)


def _contradicts(seen: Seen, now: Seen) -> bool:
    """Whether the content changed under validators that did not."""
    if seen.body_sha256 == now.body_sha256:
        return False
    if seen.etag and now.etag:
        return seen.etag == now.etag
    return bool(seen.last_modified) and seen.last_modified == now.last_modified and seen.etag == now.etag


def _next_hop(target: Target, answer: Answer, notes: list[str]) -> Target:
    location = answer.headers.get("location", "").strip()
    # Headers are read as Latin-1; letters outside ASCII, which must not be there, are meant as UTF-8.
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    if not location:
        raise FetchProblem("failed", "redirect_to_nowhere", f"{target.address} redirects without saying where")
    try:
        following = addresses.parse(urldefrag(urljoin(target.address, location)).url)
    except ValueError as error:
        what = f"{target.address} redirects to what is no address"
        raise FetchProblem("failed", "redirect_to_nowhere", what) from error
    if target.scheme == "https" and following.scheme == "http":
        notes.append(f"{target.address} leads from https to http")
    if answer.status in (301, 308):
        notes.append(f"{target.address} has moved to {following.address}")
    return following


def _retry_after(said: str | None, now: datetime) -> datetime | None:
    """When to ask again, of seconds or an HTTP date; None where it says neither."""
    said = (said or "").strip()
    if not said:
        return None
    if said.isdigit():
        until = now + min(timedelta(seconds=int(said[:9])), LONGEST_RETRY_AFTER)
    else:
        try:
            until = parsedate_to_datetime(said)
        except (ValueError, TypeError):
            return None
        until = until.replace(tzinfo=UTC) if until.tzinfo is None else until.astimezone(UTC)
    return min(max(until, now), now + LONGEST_RETRY_AFTER)


def _content_type(said: str) -> tuple[str, str | None]:
    media_type, _, rest = said.partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, flags=re.IGNORECASE)
    return media_type.strip().lower(), charset.group(1).lower() if charset else None


def _short(value: str | None) -> str | None:
    """A header that fits into a request again; another is not worth keeping."""
    return value.strip() if value and len(value) <= 1000 and value.isascii() and value.isprintable() else None
