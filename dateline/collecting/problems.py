"""Why something was not collected."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

ProblemKind = Literal["refused", "failed", "temporary", "postponed"]


class FetchProblem(Exception):
    """Something was not fetched, for a reason that a person can read.

    ``kind`` is ``refused`` (we may not ask: robots.txt, an address of the user's own network), ``failed`` (asking
    again will not help), ``temporary`` (it may), or ``postponed`` (the host is to be left alone until ``until``).
    ``rule`` is a short stable name.
    """

    def __init__(self, kind: ProblemKind, rule: str, what: str, until: datetime | None = None) -> None:
        super().__init__(what)
        self.kind = kind
        self.rule = rule
        self.what = what
        self.until = until

    def __str__(self) -> str:
        return f"{self.what} [{self.rule}]"
