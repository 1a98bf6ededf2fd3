"""Which files a user means by the paths of a command.

What belongs here: walking folders. What does not: what the files hold (``dateline.reading``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path


def find_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those below the folders named, sorted; hidden ones are left out below a folder."""
    for path in paths:
        if path.is_dir():
            for found in sorted(path.rglob("*")):
                inside = found.relative_to(path).parts
                if found.is_file() and not any(part.startswith(".") for part in inside):
                    yield found
        elif path.is_file():
            yield path
        else:
            raise FileNotFoundError(f"{path} does not exist; name a file or a folder that does.")
