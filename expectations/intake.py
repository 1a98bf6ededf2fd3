"""What must hold of ``intake``: the books balance with what the lake holds.

Every item that went into a stage is told of once: as many became articles as the stage's table has rows, into
``articles`` went what ``raw_articles`` holds, and as many were rejected as the stage keeps rejections of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from expectations import suites
from expectations.rules import Around, Condition, Rule, TableChecks, row_count
from warehouse.tables.vocabulary import INTAKE_STAGES

if TYPE_CHECKING:
    import great_expectations as gx

_COLUMNS = ("stage", "outcome", "n_items")
_TABLES = ("raw_articles", "articles")


def _sum(columns: Mapping[str, Sequence[Any]], stage: str, *outcomes: str) -> int:
    rows = zip(*(columns[name] for name in _COLUMNS), strict=True)
    return sum(count or 0 for told, outcome, count in rows if told == stage and (not outcomes or outcome in outcomes))


def _of_stages(columns: Mapping[str, Sequence[Any]], holds: Mapping[str, bool]) -> list[bool]:
    return [holds.get(stage, True) for stage in columns["stage"]]


def _articles_are_there(columns: Mapping[str, Sequence[Any]], around: Around) -> list[bool]:
    return _of_stages(columns, {stage: _sum(columns, stage, "article") == around.row_count(stage) for stage in _TABLES})


def _nothing_is_lost(columns: Mapping[str, Sequence[Any]], around: Around) -> list[bool]:
    return _of_stages(columns, {"articles": _sum(columns, "articles") == around.row_count("raw_articles")})


def _rejects_are_kept(columns: Mapping[str, Sequence[Any]], around: Around) -> list[bool]:
    return _of_stages(columns, {stage: _fits(columns, around, stage) for stage in INTAKE_STAGES})


def _fits(columns: Mapping[str, Sequence[Any]], around: Around, stage: str) -> bool:
    kept, raw = around.of_stage("rejected_rows", stage), around.rows("raw_articles", ("raw_uri", "record_id"))
    if kept is None or raw is None:
        return True
    # Several rules may be broken by what stands in one place, and now and then two items come from one.
    places = kept.group_by(["table_name", "uri", "position"]).aggregate([]).num_rows
    shared = raw.num_rows - raw.group_by(["raw_uri", "record_id"]).aggregate([]).num_rows if stage == "articles" else 0
    return bool(places <= _sum(columns, stage, "rejected") <= places + shared)


def _table_rules(around: Around) -> tuple[Rule, ...]:
    if around.partition is None:
        return ()
    reason = "a stage has told nothing of its items"
    return (row_count("every_stage_has_told", reason, least=len(INTAKE_STAGES)),)


CHECKS = TableChecks(
    table="intake",
    conditions=(
        Condition(
            "articles_are_there",
            "the stage counts other articles than its table has rows",
            _COLUMNS,
            _articles_are_there,
            needs=_TABLES,
        ),
        Condition(
            "nothing_is_lost",
            "articles, duplicates, skipped and rejected items do not add up to the rows of raw_articles",
            _COLUMNS,
            _nothing_is_lost,
            needs=_TABLES,
        ),
        Condition(
            "rejects_are_kept",
            "the stage counts other rejected items than it keeps rejections of",
            _COLUMNS,
            _rejects_are_kept,
            needs=_TABLES,
        ),
    ),
    table_rules=_table_rules,
)


def suite() -> gx.ExpectationSuite:
    """The suite of this table, without rules that depend on the partition."""
    return suites.suite_of(CHECKS)
