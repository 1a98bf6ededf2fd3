"""What must hold of ``raw_articles``: nothing beyond the registry but that the hash is that of the
content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from expectations import suites
from expectations.rules import Around, Condition, TableChecks

if TYPE_CHECKING:
    import great_expectations as gx


def _hash_matches(columns: Mapping[str, Sequence[Any]], _: Around) -> list[bool]:
    return [
        content is None or hashlib.sha256(content).hexdigest() == stated
        for content, stated in zip(columns["content"], columns["raw_sha256"], strict=True)
    ]


CHECKS = TableChecks(
    table="raw_articles",
    conditions=(
        Condition(
            "content_matches_hash",
            "raw_sha256 is not the SHA-256 of content",
            ("content", "raw_sha256"),
            _hash_matches,
        ),
    ),
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table, without rules that depend on the partition."""
    return suites.suite_of(CHECKS)
