"""Where the data goes: one folder, its name from the environment.

What belongs here: the location of the home folder. What does not: anything inside it (``lake``, ``publish``).
"""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "DATELINE_HOME"


def dateline_home() -> Path:
    """The absolute folder that holds ``landing/``, ``lake/`` and ``dateline.duckdb``.

    It is ``$DATELINE_HOME`` when that is set and not empty, else ``warehouse/data`` beside this file. The
    folder need not exist yet.
    """
    named = os.environ.get(HOME_VARIABLE, "").strip()
    if named:
        return Path(named).expanduser().resolve()
    return Path(__file__).resolve().parent / "data"
