"""``sources.toml``: which keys a source may have, what they must be, and errors that say where.

What belongs here: the schema and the checked ``Source``. What does not: anything that touches the network or
the disk beyond this one file.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from dateline import __version__
from dateline.reading.formats.columns import columns_from

Kind = Literal["folder", "feed", "sitemap", "urls", "bucket"]
KINDS: tuple[str, ...] = get_args(Kind)

MOST_PAGES = 500
MOST_FILES = 1_000_000
PRODUCT = f"Dateline/{__version__}"

_WEB = frozenset({"feed", "sitemap", "urls"})
_ALL = frozenset(KINDS)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CONTACT = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+|https?://[^\s<>()]+\.[^\s<>()]+")
_LANGUAGE = re.compile(r"[a-z]{2}")
_PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?:/[\w.+-]+)?")


class SourcesError(Exception):
    """The file cannot be used. ``problems`` has a sentence for each thing to mend, with its place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Source:
    """One configured source; every value was checked.

    ``addresses`` are http(s) addresses (feed, sitemap, urls) or an fsspec address (bucket); ``path`` a folder, or
    the file of a list of addresses. Times are in seconds, sizes in bytes. ``include`` and ``exclude`` are patterns
    with ``*`` over whole addresses. ``columns`` maps fields of an article to columns of a table.
    """

    name: str
    kind: Kind
    addresses: tuple[str, ...] = ()
    path: Path | None = None
    enabled: bool = True
    language: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    contact: str | None = None
    user_agent: str = PRODUCT
    delay_s: float = 5.0
    timeout_s: float = 30.0
    max_bytes: int = 10_000_000
    max_items: int | None = None
    max_age_days: int | None = None
    fetch_pages: bool = True
    follow_updates: bool = False
    allow_private: bool = False
    disable_after: int = 20
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_web(self) -> bool:
        """Whether collecting it may send requests over HTTP."""
        return self.kind in _WEB

    @property
    def most_items(self) -> int:
        """How many items to take in one collection; of files all, unless it was said."""
        return self.max_items or (MOST_PAGES if self.is_web else MOST_FILES)

    @property
    def agent(self) -> str:
        """The User-Agent that is sent: who asks, and whom to write to."""
        return f"{self.user_agent} (+{self.contact})"

    @property
    def robot(self) -> str:
        """The name that robots.txt is read for."""
        return self.user_agent.partition("/")[0]

    @property
    def where(self) -> str:
        """Its addresses or path, as people read them."""
        return ", ".join(self.addresses) or str(self.path or "")


@dataclass(frozen=True, slots=True)
class _Key:
    expected: str
    accepts: Callable[[Any], bool]
    kinds: frozenset[str] = _ALL


def _number(value: Any, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _columns(value: Any) -> bool:
    if not isinstance(value, dict) or not all(isinstance(item, str) and item for item in value.values()):
        return False
    try:
        columns_from(value)
    except ValueError:
        return False
    return True


_YES_NO = "true or false"
_PATTERNS = 'a list of patterns with *, such as ["*/world/*"]'

# What may stand in [defaults] and in a source.
_SHARED: dict[str, _Key] = {
    "language": _Key('an ISO 639-1 code such as "en"', lambda v: _text(v) and bool(_LANGUAGE.fullmatch(v))),
    "include": _Key(_PATTERNS, _strings),
    "exclude": _Key(_PATTERNS, _strings),
    "contact": _Key("an email address or a web page that says who collects",
                    lambda v: _text(v) and bool(_CONTACT.fullmatch(v)), _WEB),
    "user_agent": _Key('an honest product name such as "NewsLab/1.0"; the contact is added, and no browser is named',
                       lambda v: _text(v) and bool(_PRODUCT.fullmatch(v)) and not v.startswith("Mozilla"), _WEB),
    "delay_s": _Key("seconds between two requests to one host: 1 to 3600, or less with allow_private",
                    lambda v: _number(v, 0, 3600), _WEB),
    "timeout_s": _Key("seconds of silence to wait for, 1 to 600; a whole answer may take four times that",
                      lambda v: _number(v, 1, 600), _WEB),
    "max_bytes": _Key("the largest answer to take, 1000 to 1000000000 bytes", lambda v: _whole(v, 1000, 10**9), _WEB),
    "max_items": _Key("how many items to take in one collection, 1 to 1000000", lambda v: _whole(v, 1, 10**6)),
    "max_age_days": _Key("leave out what is known to be older than this many days, 1 to 36500",
                         lambda v: _whole(v, 1, 36500)),
    "follow_updates": _Key(_YES_NO, _truth),
    "disable_after": _Key("failed collections in a row, 1 to 10000", lambda v: _whole(v, 1, 10_000)),
}  # fmt: skip

_KEYS: dict[str, _Key] = {
    "name": _Key("letters, digits, dots, dashes and underscores, at most 64",
                 lambda v: _text(v) and bool(_NAME.fullmatch(v))),
    "kind": _Key("one of " + ", ".join(f'"{kind}"' for kind in KINDS), lambda v: v in KINDS),
    "address": _Key("one address as a string", _text, _WEB | {"bucket"}),
    "addresses": _Key("a list of addresses", lambda v: _strings(v) and bool(v), _WEB | {"bucket"}),
    "path": _Key("a path as a string", _text, frozenset({"folder", "urls"})),
    "enabled": _Key(_YES_NO, _truth),
    "columns": _Key('a table of fields of an article and columns such as { body = "story", title = "head" }', _columns,
                    frozenset({"folder", "urls", "bucket"})),
    "fetch_pages": _Key(_YES_NO, _truth, frozenset({"feed"})),
    "allow_private": _Key(_YES_NO, _truth, _WEB),
    "options": _Key("a table of options for fsspec", lambda v: isinstance(v, dict), frozenset({"bucket"})),
    **_SHARED,
}  # fmt: skip


def load_sources(path: Path) -> tuple[Source, ...]:
    """The sources of a file, in its order.

    Raises ``SourcesError`` with everything that is wrong, each with line, source, key and what was expected.
    """
    try:
        text = path.read_text(encoding="utf-8")
        told = tomllib.loads(text)
    except OSError as error:
        raise SourcesError((f"{path}: cannot be read ({error.strerror or error})",)) from error
    except UnicodeDecodeError as error:
        raise SourcesError((f"{path}: is not UTF-8; save it as UTF-8",)) from error
    except tomllib.TOMLDecodeError as error:
        raise SourcesError((f"{path}: is no valid TOML: {error}",)) from error
    return _Checker(path, text.splitlines()).check(told)


class _Checker:
    """Gathers all problems of one file."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self._path = path
        self._lines = lines
        self._problems: list[str] = []

    def check(self, told: dict[str, Any]) -> tuple[Source, ...]:
        for key in sorted(set(told) - {"source", "defaults"}):
            self._note(self._line_of(key, 0), "", key, "only [defaults] and [[source]] may stand at the top level")
        defaults = told.get("defaults", {})
        tables = told.get("source", [])
        if not isinstance(defaults, dict) or not isinstance(tables, list):
            self._note(None, "", "source", "each source is written as [[source]], what they share as [defaults]")
            raise SourcesError(tuple(self._problems))
        start = self._heading(r"\[defaults\]", 0)
        self._check_values(defaults, "[defaults]", start, _SHARED, None)
        sources = []
        names: set[str] = set()
        for number, table in enumerate(tables):
            start = self._heading(r"\[\[\s*source\s*\]\]", number)
            source = self._source(table, number, start, defaults)
            if source is not None and source.name in names:
                self._note(self._line_of("name", start), source.name, "name", "another source has this name already")
            if source is not None:
                names.add(source.name)
                sources.append(source)
        if self._problems:
            raise SourcesError(tuple(self._problems))
        return tuple(sources)

    def _source(self, table: Any, number: int, start: int, defaults: Mapping[str, Any]) -> Source | None:
        if not isinstance(table, dict):
            self._note(None, f"number {number + 1}", "source", "each source is written as [[source]]")
            return None
        called = str(table.get("name") or f"number {number + 1}")
        before = len(self._problems)
        for key in ("name", "kind"):
            if key not in table:
                self._note(start, called, key, f"is missing; expected {_KEYS[key].expected}")
        kind = table.get("kind") if table.get("kind") in KINDS else None
        self._check_values(table, called, start, _KEYS, kind)
        if len(self._problems) > before or kind is None:
            return None
        shared = {key: value for key, value in defaults.items() if key in _SHARED and kind in _SHARED[key].kinds}
        values = {**shared, **table}
        self._check_together(values, called, start)
        return self._build(values) if len(self._problems) == before else None

    def _check_values(
        self, table: Mapping[str, Any], called: str, start: int, keys: Mapping[str, _Key], kind: str | None
    ) -> None:
        for key, value in table.items():
            line = self._line_of(key, start)
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(keys)}"
                self._note(line, called, key, f"there is no such key; {hint}")
            elif kind is not None and kind not in keys[key].kinds:
                fitting = ", ".join(sorted(keys[key].kinds))
                self._note(line, called, key, f"a source of kind {kind} has no such key; it is for {fitting}")
            elif not keys[key].accepts(value):
                self._note(line, called, key, f"is {_shown(value)}; expected {keys[key].expected}")

    def _check_together(self, values: Mapping[str, Any], called: str, start: int) -> None:
        """What needs more than one key: where it lies, whom to write to, how fast."""
        kind = values["kind"]
        places = [key for key in ("address", "addresses", "path") if key in values]
        wanted = {"folder": "path", "urls": "address, addresses or path"}.get(kind, "address or addresses")
        if len(places) != 1:
            self._note(start, called, wanted, "exactly one must be given")
            return
        for address in _addresses(values):
            fault = _address_fault(address) if kind in _WEB else _bucket_fault(address)
            if fault:
                self._note(self._line_of(places[0], start), called, places[0], f"{_shown(address)} {fault}")
        if kind in _WEB and "contact" not in values:
            expected = _KEYS["contact"].expected
            self._note(start, called, "contact", f"is missing, here or in [defaults]; expected {expected}")
        if kind in _WEB and values.get("delay_s", 5) < 1 and not values.get("allow_private"):
            line = self._line_of("delay_s", start)
            self._note(line, called, "delay_s", f"is {values['delay_s']}; expected {_KEYS['delay_s'].expected}")

    def _build(self, values: Mapping[str, Any]) -> Source:
        plain = {key: value for key, value in values.items() if key not in ("address", "addresses", "path")}
        for key in ("include", "exclude"):
            if key in plain:
                plain[key] = tuple(plain[key])
        path = Path(values["path"]).expanduser() if "path" in values else None
        if path is not None and not path.is_absolute():
            path = self._path.resolve().parent / path
        return Source(addresses=_addresses(values), path=path, **plain)

    def _note(self, line: int | None, called: str, key: str, what: str) -> None:
        place = f"{self._path}, line {line}" if line else str(self._path)
        whose = "" if not called else f" {called}," if called.startswith("[") else f" source {called},"
        self._problems.append(f"{place}:{whose} key {key}: {what}")

    def _heading(self, pattern: str, number: int) -> int:
        """The line (from 1) of the heading of that number (from 0); 0 where it is written in another way."""
        found = [at for at, line in enumerate(self._lines, start=1) if re.match(rf"\s*{pattern}", line)]
        return found[number] if number < len(found) else 0

    def _line_of(self, key: str, start: int) -> int | None:
        """The line of a key in the table whose heading stands on line ``start``."""
        for at, line in enumerate(self._lines[start:], start=start + 1):
            if re.match(rf'\s*(?:\[\[?\s*)?"?{re.escape(key)}"?\s*[=\].]', line):
                return at
            if start and re.match(r"\s*\[", line):
                break
        return start or None


def _addresses(values: Mapping[str, Any]) -> tuple[str, ...]:
    if "address" in values:
        return (values["address"].strip(),)
    return tuple(address.strip() for address in values.get("addresses", ()))


def _address_fault(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("http", "https") or not host:
        return "is no web address; expected one that begins with https:// or http://"
    if parts.username is not None or parts.password is not None:
        return "holds a user name or password; leave them out"
    return None


def _bucket_fault(address: str) -> str | None:
    if re.match(r"[a-z][a-z0-9+]*://", address):
        return None
    return 'is no bucket; expected an address such as "s3://bucket/folder"'


def _shown(value: Any) -> str:
    text = repr(value)
    # What stands before an @ in an address may be a password.
    text = re.sub(r"//[^/@\s]*@", "//…@", text)
    return text if len(text) <= 80 else text[:79] + "…"
