"""The ``dateline`` command.

What belongs here: options, exit codes, and calls. What does not: work. Dagster, Great Expectations and the
language model are imported by the commands that need them, so that ``dateline sql`` answers at once.

Exit codes: 0 it worked, 1 something failed or no input was usable, 2 the command was not understood.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from dateline import __version__
from dateline.coding.choose import CANNOT_CODE, choose_coder
from warehouse.config import HOME_VARIABLE, dateline_home

if TYPE_CHECKING:
    from assets.collecting import SourceHealth
    from assets.progress import Progress
    from dateline.collecting.sources import Source

# Less than an hour, so that an hourly collection has ended when the next begins.
_MINUTES = 50

PATHS = click.Path(exists=True, path_type=Path)
PATHS_OR_STDIN = click.Path(exists=True, path_type=Path, allow_dash=True)
DAY = click.DateTime(formats=["%Y-%m-%d"])

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"Folder that holds the data.  [default: ${HOME_VARIABLE}, else warehouse/data]",
)


def _parse_columns(_context: click.Context, _option: click.Parameter, value: str | None) -> Mapping[str, str] | None:
    from dateline.reading.formats import parse_columns

    try:
        return None if value is None else parse_columns(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


columns_option = click.option(
    "--columns",
    metavar="FIELD=COLUMN,…",
    callback=_parse_columns,
    help="Which columns of tables and records are what, as in body=story,title=head,date=day.  [default: by name]",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="dateline %(version)s")
def cli() -> None:
    """News articles in, a checked event database out: who did what to whom, when and where."""


@cli.command()
@click.argument("paths", nargs=-1, type=PATHS_OR_STDIN)
@click.option("--date", "day", type=DAY, help="Day of ingestion (YYYY-MM-DD).  [default: today, UTC]")
@columns_option
@home_option
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
@click.option("--verbose", "-v", is_flag=True, help="Show Dagster's log too.")
@click.option("--collect", "first", is_flag=True, help="Collect from the configured sources first.")
def run(
    paths: tuple[Path, ...],
    day: datetime | None,
    columns: Mapping[str, str] | None,
    home: Path | None,
    quiet: bool,
    verbose: bool,
    first: bool,
) -> None:
    """Ingest files and folders, then code, check and publish the day they were landed on.

    Reads text, HTML, Markdown, JSON, JSONL, CSV, Parquet, mail, PDF, web archives and feeds, also packed; a file is
    told by what it holds. The path - is standard input. Without PATHS it takes what lies in the day's landing folder.
    """
    from assets import landing
    from assets.files import find_files
    from pipelines import piped, running, summary
    from pipelines.sources import tell_collected
    from pipelines.watching import watch

    folder = _use_home(home)
    chosen = _chosen_day(day)
    found: list[SourceHealth] = []
    with ExitStack() as stack:
        if Path("-") in paths:
            file = stack.enter_context(piped.as_file(sys.stdin.buffer, folder))
            paths = (*(path for path in paths if path != Path("-")), file)
        progress = stack.enter_context(watch(quiet=quiet or verbose))
        if first:
            found = _collect(folder, chosen.isoformat(), (), progress, _MINUTES)
        files = list(find_files(paths))
        if paths and not files:
            _fail("There is no file below " + ", ".join(map(str, paths)) + ".")
        progress.stage("Landing", len(files))
        landed = landing.land(folder, chosen.isoformat(), files, columns=columns, on_file=lambda _: progress.advance())
        outcome = running.run_day(folder, chosen.isoformat(), progress, verbose=verbose)
    if not outcome.success:
        for failure in outcome.failures:
            click.echo(f"Failed: {failure.where}\n{failure.what}", err=True)
        _fail("Nothing was published; the last publication, if there is one, is unchanged.")
    counts = summary.count(folder, chosen.isoformat())
    if not quiet:
        summary.tell(counts, landed, outcome, folder, chosen.isoformat())
    if found:
        tell_collected(found, quiet=quiet)
    if paths and not counts.articles and not outcome.seen_before:
        _fail("No input was usable.")


@cli.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--date", "day", type=DAY, help="Day of ingestion (YYYY-MM-DD).  [default: today, UTC]")
@click.option("--minutes", type=click.IntRange(min=1), default=_MINUTES, show_default=True, help="End after this time.")
@home_option
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
def collect(names: tuple[str, ...], day: datetime | None, minutes: int, home: Path | None, quiet: bool) -> None:
    """Collect from the sources of sources.toml into the landing folder; all of them unless NAMEs are given.

    What was fetched once is not fetched again. `dateline run` then reads, codes and publishes what was landed.
    """
    from pipelines.sources import failed_now, tell_collected
    from pipelines.watching import watch

    folder = _use_home(home)
    chosen = _chosen_day(day)
    with watch(quiet=quiet) as progress:
        found = _collect(folder, chosen.isoformat(), names, progress, minutes)
    tell_collected(found, quiet=quiet)
    sys.exit(1 if failed_now(found) else 0)


@cli.group()
def sources() -> None:
    """Check the configured sources, and see how they do."""


@sources.command()
@click.option("--online", is_flag=True, help="Look at each source once; nothing is landed.")
@home_option
def check(online: bool, home: Path | None) -> None:
    """Check sources.toml; every mistake is named with its line."""
    from pipelines.sources import try_all

    folder = _use_home(home)
    found = _configured(folder)
    if online:
        with _in_words():
            sys.exit(0 if try_all(folder, found, click.echo) else 1)
    count = "1 source" if len(found) == 1 else f"{len(found)} sources"
    click.echo(f"{count}, no mistake found. --online looks at each of them.")


@sources.command("list")
@click.option("--format", "how", type=click.Choice(["table", "json"]), default="table", show_default=True)
@home_option
def list_sources(how: str, home: Path | None) -> None:
    """Show each source: when it was last collected, what it brought, what went wrong."""
    from assets import collecting
    from pipelines.sources import tell_health

    folder = _use_home(home)
    with _in_words():
        found = collecting.health(folder, _configured(folder))
    tell_health(found, how)


@sources.command()
@click.argument("name")
@home_option
def enable(name: str, home: Path | None) -> None:
    """Collect a source again that was disabled after too many failures."""
    from assets import collecting

    folder = _use_home(home)
    with _in_words():
        [source] = _named(_configured(folder), [name])
        was_disabled = collecting.enable(folder, source)
    click.echo(f"{name} is enabled." if was_disabled else f"{name} was not disabled.")


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS_OR_STDIN)
@click.option("--published", type=DAY, help="Publication day of all of them (YYYY-MM-DD).")
@columns_option
@click.option("--format", "how", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
def extract(paths: tuple[Path, ...], published: datetime | None, columns: Mapping[str, str] | None, how: str) -> None:
    """Code articles without a warehouse: a row for each event in each sentence. The path - is standard input.

    JSONL has the columns of event_mentions plus path, record_id, title, published_at and body; an article
    without an event is one row whose event_type is null.
    """
    from pipelines import direct

    try:
        coded = direct.extract(paths, _utc(published), columns or {}, how)
    except CANNOT_CODE as error:
        _fail(str(error))
    sys.exit(0 if coded else 1)


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS_OR_STDIN)
@click.option("--published", type=DAY, help="Publication day of all of them (YYYY-MM-DD).")
@columns_option
@click.option("--format", "how", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
def read(paths: tuple[Path, ...], published: datetime | None, columns: Mapping[str, str] | None, how: str) -> None:
    """Clean articles without coding them: a row for each article. The path - is standard input."""
    from pipelines import direct

    sys.exit(0 if direct.read(paths, _utc(published), columns or {}, how) else 1)


@cli.command()
@click.argument("query")
@click.option("--format", "how", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@home_option
def sql(query: str, how: str, home: Path | None) -> None:
    """Query the published file, read-only. Works from any folder, also while a run is writing."""
    from pipelines.show import print_arrow
    from warehouse import query as warehouse_query
    from warehouse.errors import WarehouseError

    try:
        rows = warehouse_query.query(_use_home(home), query)
    except WarehouseError as error:
        _fail(str(error))
    print_arrow(rows, how)


@cli.command()
@home_option
def publish(home: Path | None) -> None:
    """Rebuild dateline.duckdb from the lake, for instance after the data folder was moved."""
    from warehouse.errors import WarehouseError
    from warehouse.publish import publish as publish_home

    try:
        result = publish_home(_use_home(home))
    except WarehouseError as error:
        _fail(str(error))
    click.echo(f"Published {result.path}")


@cli.command()
@click.option("--format", "how", type=click.Choice(["table", "json"]), default="table", show_default=True)
@home_option
def status(how: str, home: Path | None) -> None:
    """Show what the home folder holds: days, rows, and when it was published."""
    from pipelines import state

    state.tell(_use_home(home), how)


@cli.command()
@click.option("--no-open", is_flag=True, help="Write the report without opening a browser.")
@home_option
def report(no_open: bool, home: Path | None) -> None:
    """Write report.html from the published tables, and open it."""
    from pipelines.report import write_report
    from warehouse.errors import WarehouseError

    try:
        path = write_report(_use_home(home))
    except WarehouseError as error:
        _fail(str(error))
    click.echo(str(path))
    if not no_open:
        click.launch(path.as_uri())


@cli.command()
@click.argument("gold", type=PATHS)
@click.option("--errors", type=click.IntRange(min=0), default=0, help="List this many errors.  [default: 0]")
@click.option("--parser", help="Parse with this model: spacy:NAME or stanza:LANGUAGE.  [default: the embedded one]")
def evaluate(gold: Path, errors: int, parser: str | None) -> None:
    """Score the coder on a file of gold sentences or articles."""
    from dateline import evaluation

    try:
        click.echo(evaluation.evaluate(gold, choose_coder(parser=parser), errors=errors))
    except (evaluation.GoldError, *CANNOT_CODE) as error:
        _fail(str(error))


def main() -> None:
    """The entry point of the console script."""
    # Dagster asks the environment as well as its configuration, and Great Expectations asks only the
    # environment.
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    try:
        cli(prog_name="dateline")
    except BrokenPipeError:
        # The reader of a pipe, such as `head`, has seen enough; a second message at exit would be noise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _chosen_day(day: datetime | None) -> date:
    """The day of ingestion that was asked for, today (UTC) unless one was."""
    today = datetime.now(UTC).date()
    chosen = day.date() if day else today
    if not date.fromisoformat("2020-01-01") <= chosen <= today:
        raise click.BadParameter(f"{chosen} is not a day from 2020-01-01 to today ({today}, UTC)", param_hint="--date")
    return chosen


def _collect(home: Path, day: str, names: Sequence[str], progress: Progress, minutes: int) -> list[SourceHealth]:
    """Collect from the named sources, all where none is named, and record how every source does."""
    from assets import collecting, health
    from warehouse.lake import Lake

    everything = _configured(home)
    chosen = _named(everything, names)
    progress.stage("Collecting", None)
    with _in_words():
        longest = timedelta(minutes=minutes)
        found = collecting.collect(home, day, chosen, longest=longest, on_landed=lambda _: progress.advance())
        health.record(Lake(home), collecting.health(home, everything))
    return found


def _configured(home: Path) -> tuple[Source, ...]:
    """The configured sources; ends the command where there is none or the file is wrong."""
    from assets import collecting
    from dateline.collecting.sources import SourcesError

    try:
        found = collecting.configured(home)
    except SourcesError as error:
        _fail(str(error))
    if not found:
        path = collecting.sources_path(home)
        _fail(f"No source is configured: write {path}, or name a file by ${collecting.SOURCES_VARIABLE}.")
    return found


def _named(found: Sequence[Source], names: Sequence[str]) -> list[Source]:
    from assets import collecting

    try:
        return collecting.choose(found, names)
    except collecting.NoSourceError as error:
        raise click.BadParameter(str(error), param_hint="NAME") from error


@contextmanager
def _in_words() -> Iterator[None]:
    """An error that a person can mend ends the command with its message."""
    from assets.landing import LandingError
    from warehouse.errors import WarehouseError

    try:
        yield
    except (WarehouseError, LandingError) as error:
        _fail(str(error))


def _use_home(home: Path | None) -> Path:
    """The home folder, made known to the assets through the environment."""
    if home is not None:
        os.environ[HOME_VARIABLE] = str(home.expanduser().resolve())
    return dateline_home()


def _utc(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)
