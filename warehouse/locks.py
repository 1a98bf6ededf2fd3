"""One writer at a time, across processes.

What belongs here: the lock file. ``fcntl.flock`` where the system has it (released by the kernel when a
process dies); elsewhere a file created exclusively that holds the owner's process id.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from warehouse.errors import PublishBusyError

_POLL_SECONDS = 0.05


@contextlib.contextmanager
def single_writer(path: Path, *, wait_seconds: float) -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs.

    Waits up to ``wait_seconds`` for another holder, then raises ``PublishBusyError``.
    """
    deadline = time.monotonic() + wait_seconds
    acquire = _flock if _has_fcntl() else _exclusive_file
    while (held := acquire(path)) is None:
        if time.monotonic() >= deadline:
            raise PublishBusyError(
                f"another publication is running (process {_owner(path)} holds {path}); "
                "wait until it ends and try again"
            )
        time.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        if not _has_fcntl():
            path.unlink(missing_ok=True)
        os.close(held)


def is_running(pid: int) -> bool:
    """Whether a process of that id runs on this machine."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def _has_fcntl() -> bool:
    try:
        import fcntl  # noqa: F401
    except ImportError:
        return False
    return True


def _flock(path: Path) -> int | None:
    import fcntl

    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    os.truncate(path, 0)
    os.write(handle, f"{os.getpid()}\n".encode())
    return handle


def _exclusive_file(path: Path) -> int | None:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        owner = _owner(path)
        # A holder that died left its file behind: nobody else will remove it.
        if owner.isdigit() and not is_running(int(owner)):
            path.unlink(missing_ok=True)
        return None
    os.write(handle, f"{os.getpid()}\n".encode())
    return handle


def _owner(path: Path) -> str:
    try:
        return path.read_text().strip() or "unknown"
    except OSError:
        return "unknown"
