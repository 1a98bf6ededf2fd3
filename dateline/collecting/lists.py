"""Lists of addresses: one a line.

What belongs here: plain lists. What does not: tables and exports that hold addresses among other columns, which
are formats (``dateline.reading``).
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from dateline.collecting.addresses import page_key
from dateline.collecting.state import Found

AddressesIn = Callable[[bytes, str], list[Found]]
"""From the bytes of a list, and where it lies, to what it names."""


def addresses_in_lines(body: bytes, address: str) -> list[Found]:
    """The web addresses of a text, one a line, in its order. Empty lines and what follows a ``#`` and a space
    are left out, as are lines that are no address."""
    found: dict[str, Found] = {}
    for line in body.decode("utf-8-sig", "replace").splitlines():
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        link = text.split()[0]
        try:
            link = urljoin(address, link) if link.startswith("/") else link
            parts = urlsplit(link)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname:
            found.setdefault(page_key(link), Found(page_key(link), link))
    return list(found.values())
