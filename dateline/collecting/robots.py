"""robots.txt: what an origin lets us ask, and how fast (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from protego import Protego

from dateline.collecting.addresses import Target

LONGEST_BYTES = 512_000
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one robots.txt; None where there is none, which allows everything."""

    parsed: Protego | None

    @classmethod
    def read(cls, text: str) -> Rules:
        return cls(Protego.parse(text) if text.strip() else None)

    def allows(self, target: Target, robot: str) -> bool:
        return self.parsed is None or bool(self.parsed.can_fetch(target.address, robot))

    def delay(self, robot: str) -> float:
        """Seconds between two requests that are asked for; 0 where none are."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(robot)
        return max(float(self.parsed.crawl_delay(robot) or 0.0), rate.seconds / rate.requests if rate else 0.0)


def robots_address(target: Target) -> str:
    return f"{target.origin}/robots.txt"
