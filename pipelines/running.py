"""One day through the whole graph, in this process: what ``dateline run`` does after landing.

What belongs here: running Dagster quietly and saying what came of it. What does not: printing.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.progress import Progress
from pipelines import instance as instances

if TYPE_CHECKING:
    import dagster as dg


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run did not reach publication: the step or check, and what a person should read."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run. ``seen_before`` counts items that an earlier day already holds."""

    failures: tuple[Failure, ...]
    seen_before: int

    @property
    def success(self) -> bool:
        return not self.failures


def run_day(home: Path, day: str, progress: Progress, *, verbose: bool = False) -> Outcome:
    """Materialise and check everything for a day and publish; failures are returned, not raised."""
    with _quiet(verbose):
        import dagster as dg

        from pipelines.definitions import ASSETS, CHECKS

        with dg.DagsterInstance.from_config(str(instances.prepare(home))) as instance:
            result = dg.materialize(
                [*ASSETS, *CHECKS],
                partition_key=day,
                instance=instance,
                resources={"progress": progress},
                raise_on_error=False,
                tags={"dateline/started_by": "dateline run"},
            )
        return Outcome(tuple(_failures(result)), _seen_before(result))


def _failures(result: dg.ExecuteInProcessResult) -> Iterator[Failure]:
    refused = [
        check
        for check in result.get_asset_check_evaluations()
        if check.blocking and not check.passed and check.severity.name == "ERROR"
    ]
    for check in refused:
        yield Failure(f"the check of {check.asset_key.to_user_string()}", check.description or "")
    if result.success:
        return
    failed = [
        Failure(str(event.step_key), _root_cause(event.step_failure_data.error))
        for event in result.get_step_failure_events()
        # A check that blocks fails its step too; it was told above.
        if not (refused and "AssetCheckFailed" in str(event.step_failure_data.error))
    ]
    yield from failed
    if not failed and not refused:
        yield Failure("run", "Dagster could not run the graph; --verbose shows its log.")


def _root_cause(error: Any) -> str:
    """The message of the first error of a chain: that of Dagster about it says nothing more."""
    while error is not None and error.cause is not None:
        error = error.cause
    return str(error.message).strip() if error else ""


def _seen_before(result: dg.ExecuteInProcessResult) -> int:
    for event in result.get_asset_materialization_events():
        metadata = event.materialization.metadata
        if event.asset_key is not None and event.asset_key.path == ["raw_articles"] and "seen_before" in metadata:
            return int(str(metadata["seen_before"].value))
    return 0


@contextmanager
def _quiet(verbose: bool) -> Iterator[None]:
    """Keep Dagster's log and warnings off the terminal: the command says itself how far it is."""
    if verbose:
        yield
        return
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
