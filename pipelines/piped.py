"""Standard input as a file that can be landed: ``dateline run -``.

What belongs here: keeping what came through a pipe until it is landed. What does not: landing it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20


@contextmanager
def as_file(stream: BinaryIO, home: Path) -> Iterator[Path]:
    """All of ``stream`` in a file that goes again afterwards.

    Its name is made from its content, so that the same input on another day is known to be the same.
    """
    folder = home / "stdin"
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f".{os.getpid()}.half"
    digest = hashlib.sha256()
    try:
        with half.open("wb") as file:
            while block := stream.read(_BLOCK):
                digest.update(block)
                file.write(block)
        place = folder / digest.hexdigest()[:16]
        place.mkdir(exist_ok=True)
        os.replace(half, place / "stdin")
        try:
            yield place / "stdin"
        finally:
            shutil.rmtree(place, ignore_errors=True)
    finally:
        half.unlink(missing_ok=True)
