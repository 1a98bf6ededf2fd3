"""Collecting from Dagster: a job with an hourly schedule, and a sensor for files that arrive.

What belongs here: when collecting starts and what a run of it shows. What does not: collecting
(``assets.collecting``).
"""

import hashlib
import json
from datetime import UTC, datetime

import dagster as dg

from assets import collecting, health, landing
from dateline.collecting.sources import SourcesError
from pipelines.jobs import nightly
from warehouse.config import dateline_home
from warehouse.errors import CollectBusyError
from warehouse.lake import Lake


@dg.op(description="Collect from the configured sources into today's landing folder, and record how each does.")
def collect_sources(context: dg.OpExecutionContext) -> None:
    home = dateline_home()
    try:
        sources = collecting.configured(home)
    except SourcesError as error:
        raise dg.Failure(str(error)) from error
    try:
        collecting.collect(home, _today(), sources, on_landed=lambda name: context.log.debug(f"{name}: landed one"))
    except CollectBusyError as busy:
        context.log.warning(str(busy))
        return
    found = collecting.health(home, sources)
    data = health.record(Lake(home), found)
    for each in found:
        if each.status in ("failing", "disabled"):
            context.log.warning(f"{each.name} is {each.status}: {each.health.last_error}")
    metadata = {"health": dg.MetadataValue.md(health.as_markdown(found)), "dagster/row_count": data.num_rows}
    context.log_event(dg.AssetMaterialization(health.TABLE, metadata=metadata))


@dg.job(description="Collect from every source of sources.toml, as politely as it says. Nothing is read or coded.")
def collect() -> None:
    collect_sources()


@dg.schedule(
    name="collect_hourly",
    job=collect,
    cron_schedule="7 * * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every hour. Stopped until someone starts it.",
)
def collect_hourly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    return dg.RunRequest(run_key=context.scheduled_execution_time.isoformat())


@dg.sensor(
    name="new_files",
    job=nightly,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Runs today when files arrived in its landing folder or in a configured folder, and have stopped "
    "arriving since the last look. Stopped until someone starts it.",
)
def new_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    home, day = dateline_home(), _today()
    try:
        sources = collecting.configured(home)
    except SourcesError as error:
        return dg.SkipReason(str(error))
    in_folders = collecting.new_files(home, sources)
    # A file of a folder has the same address and size after it was landed, so it starts one run and not two.
    lying = landing.waiting(home, day).union(*in_folders.values())
    now = hashlib.sha256(json.dumps([day, sorted(lying)]).encode()).hexdigest()[:16]
    before = json.loads(context.cursor or "{}")
    context.update_cursor(json.dumps({"seen": now, "run": before.get("run")}))
    if not lying or now == before.get("run"):
        return dg.SkipReason("no file has arrived")
    if now != before.get("seen"):
        return dg.SkipReason("files are arriving; the next look decides")
    config = {"ops": {"raw_articles": {"config": {"sources": sorted(in_folders)}}}} if in_folders else {}
    context.update_cursor(json.dumps({"seen": now, "run": now}))
    return dg.RunRequest(run_key=f"{day} {now}", partition_key=day, run_config=config)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
