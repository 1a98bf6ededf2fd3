"""The Dagster instance of a home folder: its run history, shared by the command and the web interface."""

from __future__ import annotations

import shutil
from pathlib import Path

CONFIG = Path(__file__).resolve().parent.parent / "dagster.yaml"

# What an installation without the repository's dagster.yaml gets: no telemetry, one writer.
_MINIMUM = "telemetry:\n  enabled: false\nconcurrency:\n  pools:\n    default_limit: 1\n    granularity: run\n"


def prepare(home: Path) -> Path:
    """The folder to use as DAGSTER_HOME; its dagster.yaml is written when there is none, never changed."""
    folder = home / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "dagster.yaml"
    if not config.exists():
        if CONFIG.exists():
            shutil.copyfile(CONFIG, config)
        else:
            config.write_text(_MINIMUM, encoding="utf-8")
    return folder
