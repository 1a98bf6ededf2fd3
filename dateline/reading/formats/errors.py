"""Why something cannot be read, raised inside this room and told as ``Rejected`` at its door."""

from __future__ import annotations


class UnreadableError(Exception):
    """A stable rule and a sentence for people."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason


class DamagedError(UnreadableError):
    """Packed bytes that do not unpack. ``member`` is the offset of the packed member (a gzip file may be many in a
    row) that is damaged, ``at`` that of the first byte known to be wrong.

    Reading may go on after it: the next bytes are those of the next member that is whole.
    """

    def __init__(self, reason: str, member: int, at: int) -> None:
        super().__init__("damaged_file", reason)
        self.member = member
        self.at = at
