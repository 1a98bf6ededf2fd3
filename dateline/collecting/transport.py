"""One GET request to one IP address, with limits on everything that the other side decides.

What belongs here: sockets, time-outs, sizes, decompression. What does not: which address may be asked and when
(``fetching``).

The connection goes to the IP address that was checked; the host name is in the Host header and, for TLS, in
the handshake and the check of the certificate. Time is limited twice: each silence by the socket's time-out,
and the whole answer by an alarm that shuts the connection, so that neither headers nor a body that drip in can
hold a collection up. No cookie is kept and no proxy is used.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from dateline.collecting.addresses import Target
from dateline.collecting.problems import FetchProblem

MOST_CONNECT_SECONDS = 10.0
ANSWER_TIMES_SILENCE = 4

_BLOCK = 65_536

Dial = Callable[[str, int, float], socket.socket]
"""Opens a connection to an IP address and port within so many seconds."""

StartAlarm = Callable[[float, Callable[[], None]], Callable[[], None]]
"""Calls a function after so many seconds unless what it returned is called before."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``silence_s`` is how long to wait for the next bytes, ``max_bytes`` the size before and after decompression.

    With ``cut`` a longer body is cut there; without, it is a problem.
    """

    silence_s: float = 30.0
    max_bytes: int = 10_000_000
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers with small letters, and the body without any transfer or content coding."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Sends one GET request. Raises ``FetchProblem``."""

    def get(self, target: Target, ips: Sequence[str], headers: Mapping[str, str], limits: Limits) -> Answer: ...


def dial(ip: str, port: int, seconds: float) -> socket.socket:
    """A TCP connection to an IP address."""
    return socket.create_connection((ip, port), timeout=seconds)


def start_alarm(seconds: float, ring: Callable[[], None]) -> Callable[[], None]:
    """An alarm in a thread of its own."""
    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    return timer.cancel


class HttpTransport:
    """The transport over HTTP/1.1."""

    def __init__(self, *, dial: Dial = dial, start_alarm: StartAlarm = start_alarm) -> None:
        self._dial = dial
        self._start_alarm = start_alarm

    def get(self, target: Target, ips: Sequence[str], headers: Mapping[str, str], limits: Limits) -> Answer:
        """The answer of the first of the addresses that can be connected to."""
        line = _Line(self._dial)
        cancel = self._start_alarm(limits.silence_s * ANSWER_TIMES_SILENCE, line.cut)
        try:
            with contextlib.closing(line):
                return _ask(line, target, ips, headers, limits)
        except (HTTPError, OSError, http.client.HTTPException, ValueError) as error:
            raise _problem(target, line, error, limits) from error
        finally:
            cancel()


class _Line:
    """The connection of one request, which another thread may cut."""

    def __init__(self, dial: Dial) -> None:
        self.is_cut = False
        self._dial = dial
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def connect(self, ip: str, port: int, seconds: float) -> socket.socket:
        opened = self._dial(ip, port, seconds)
        with self._lock:
            self._drop()
            # A second handle on the connection: TLS takes the first one over.
            self._socket = opened.dup()
        if self.is_cut:
            opened.close()
            raise TimeoutError("timed out")
        return opened

    def cut(self) -> None:
        self.is_cut = True
        with self._lock, contextlib.suppress(OSError):
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _ask(line: _Line, target: Target, ips: Sequence[str], headers: Mapping[str, str], limits: Limits) -> Answer:
    connection = _connect(line, target, ips, limits)
    try:
        sent = {"Host": target.netloc, "Accept-Encoding": "gzip", "Connection": "close", **headers}
        connection.request("GET", target.path, headers=sent, preload_content=False, decode_content=False)
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.headers.items()}
        body = _read(target, response, told, limits)
    finally:
        connection.close()
    if line.is_cut:
        raise TimeoutError("timed out")
    return Answer(response.status, told, body)


def _connect(line: _Line, target: Target, ips: Sequence[str], limits: Limits) -> HTTPConnection:
    seconds = min(MOST_CONNECT_SECONDS, limits.silence_s)
    for number, ip in enumerate(ips, start=1):
        connection: _PlainTo | _TlsTo
        if target.scheme == "https":
            connection = _TlsTo(
                ip, target.port, timeout=seconds, server_hostname=target.host, assert_hostname=target.host,
                cert_reqs="CERT_REQUIRED",
            )  # fmt: skip
        else:
            connection = _PlainTo(ip, target.port, timeout=seconds)
        connection.line = line
        try:
            connection.connect()
        except (HTTPError, OSError):
            connection.close()
            # A machine without IPv6 gets such addresses all the same.
            if number == len(ips) or line.is_cut:
                raise
        else:
            connection.timeout = limits.silence_s
            if connection.sock is not None:
                connection.sock.settimeout(limits.silence_s)
            return connection
    raise OSError("there is no address to connect to")


class _PlainTo(HTTPConnection):
    line: _Line

    def _new_conn(self) -> socket.socket:
        return _dialled(self, self.line)


class _TlsTo(HTTPSConnection):
    line: _Line

    def _new_conn(self) -> socket.socket:
        return _dialled(self, self.line)


def _dialled(connection: HTTPConnection, line: _Line) -> socket.socket:
    opened = line.connect(connection.host, connection.port, float(connection.timeout or MOST_CONNECT_SECONDS))
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


def _read(target: Target, response: HTTPResponse, told: Mapping[str, str], limits: Limits) -> bytes:
    if response.status in (204, 304):
        return b""
    announced = told.get("content-length", "")
    if announced.isdigit() and int(announced) > limits.max_bytes and not limits.cut:
        raise _too_large(target, limits)
    body = bytearray()
    for piece in _decoded(target, _pieces(target, response, limits), told.get("content-encoding", ""), limits):
        body += piece
        if len(body) > limits.max_bytes:
            if not limits.cut:
                raise _too_large(target, limits)
            del body[limits.max_bytes :]
            break
    return bytes(body)


def _pieces(target: Target, response: HTTPResponse, limits: Limits) -> Iterator[bytes]:
    """What comes over the wire, as it comes."""
    read = 0
    while piece := response.read1(_BLOCK, decode_content=False):
        yield piece
        read += len(piece)
        if read > limits.max_bytes:
            if not limits.cut:
                raise _too_large(target, limits)
            return


def _decoded(target: Target, pieces: Iterator[bytes], coding: str, limits: Limits) -> Iterator[bytes]:
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        yield from pieces
    elif coding in ("gzip", "x-gzip"):
        yield from gunzip(pieces)
    else:
        raise FetchProblem("failed", "unknown_coding", f"{target.address} is sent as {coding}, which was not asked for")


def gunzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack gzip in blocks of limited size, so that whoever reads can stop; raises ValueError where it is broken."""
    unpacker = zlib.decompressobj(31)
    started = False
    for piece in pieces:
        while piece:
            try:
                block = unpacker.decompress(piece, _BLOCK)
            except zlib.error as error:
                if started:
                    return  # some servers pad the end
                raise ValueError(f"broken gzip ({error})") from error
            if block:
                yield block
            piece = unpacker.unconsumed_tail
            if unpacker.eof:
                started, piece = True, unpacker.unused_data
                unpacker = zlib.decompressobj(31)
            else:
                started = False
    if not started:
        rest = unpacker.flush()
        if not unpacker.eof:
            raise ValueError("the gzip data ends too early")
        yield rest


def _too_large(target: Target, limits: Limits) -> FetchProblem:
    return FetchProblem(
        "failed", "too_large", f"{target.address} is larger than {limits.max_bytes:,} bytes (max_bytes)"
    )


def _problem(target: Target, line: _Line, error: Exception, limits: Limits) -> FetchProblem:
    if line.is_cut:
        seconds = limits.silence_s * ANSWER_TIMES_SILENCE
        return FetchProblem("temporary", "timed_out", f"{target.address} was not read within {seconds:g} seconds")
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return FetchProblem("temporary", "timed_out", f"{target.address} was silent for {limits.silence_s:g} seconds")
    what = " ".join(str(error).split()) or type(error).__name__
    return FetchProblem("temporary", "connection_failed", f"{target.address} could not be read: {what[:200]}")
