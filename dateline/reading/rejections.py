"""Telling a rejection under another address than the one it was read from.

What belongs here: the words of a rejection. What does not: why something is rejected, and where rejects are kept.
"""

from __future__ import annotations

from dataclasses import replace

from dateline.records import Rejected


def without_place(rejected: Rejected, uri: str) -> Rejected:
    """The same rejection under another address, its reason no longer repeating where it was."""
    reason = rejected.reason
    for place in (f"{rejected.uri}:{rejected.position}: ", f"{rejected.uri}: "):
        reason = reason.removeprefix(place)
    return replace(rejected, uri=uri, reason=reason)
