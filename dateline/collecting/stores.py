"""Folders, buckets and files with lists: which files lie there, and their bytes.

What belongs here: listing and reading through pathlib and fsspec. What does not: which of them are new
(``state``).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from dateline.collecting.problems import FetchProblem
from dateline.collecting.sources import Source
from dateline.collecting.state import Found

_BLOCK = 1 << 20


def files_of(source: Source) -> list[Found]:
    """The files of a folder or bucket, in the order of their names; hidden ones are left out.

    The mark is size and time of change, so a file that changed is found anew. Raises ``FetchProblem``.
    """
    return _in_bucket(source) if source.kind == "bucket" else _in_folder(source)


def bytes_of(source: Source, address: str) -> Iterator[bytes]:
    """The bytes of one file in blocks; raises ``FetchProblem``."""
    try:
        with _opened(source, address) as file:
            while block := file.read(_BLOCK):
                yield block
    except FetchProblem:
        raise
    except Exception as error:  # each kind of bucket has errors of its own
        raise FetchProblem("temporary", "unreadable_file", f"{address} cannot be read: {_said(error)}") from error


def read_list(source: Source) -> bytes:
    """The bytes of a list of addresses that lies in a file; raises ``FetchProblem``."""
    try:
        return source.path.read_bytes() if source.path else b""
    except OSError as error:
        what = f"{source.path} cannot be read: {error.strerror or error}"
        raise FetchProblem("temporary", "unreadable_file", what) from error


def _opened(source: Source, address: str) -> Any:
    if source.kind == "bucket":
        files, path = _open(source, address)
        return files.open(path, "rb")
    # Names of files are bytes, and not all of them UTF-8.
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(address).path))).open("rb")


def _in_folder(source: Source) -> list[Found]:
    folder = source.path or Path()
    if not folder.is_dir():
        raise FetchProblem("temporary", "no_folder", f"{folder} is no folder; make it, or change path")
    try:
        paths = sorted(folder.rglob("*"))
    except OSError as error:
        raise FetchProblem("temporary", "no_folder", f"{folder} cannot be listed: {_said(error)}") from error
    found = []
    for path in paths:
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        try:
            status = path.stat()
        except OSError:
            continue  # it went away meanwhile, or is a link to nowhere
        if not stat.S_ISREG(status.st_mode):
            continue
        uri = path.resolve().as_uri()
        when = datetime.fromtimestamp(int(status.st_mtime), UTC)
        found.append(Found(uri, uri, when=when, mark=f"{status.st_size} {status.st_mtime_ns}"))
    return found


def _in_bucket(source: Source) -> list[Found]:
    found = []
    for address in source.addresses:
        try:
            files, root = _open(source, address)
            listed = files.find(root, detail=True)
        except FetchProblem:
            raise
        except Exception as error:  # each kind of bucket has errors of its own
            raise FetchProblem("temporary", "no_bucket", f"{address} cannot be listed: {_said(error)}") from error
        for path, about in sorted(listed.items()):
            inside = path.removeprefix(root).strip("/").split("/")
            if about.get("type") == "file" and not any(part.startswith(".") for part in inside):
                uri = files.unstrip_protocol(path)
                found.append(Found(uri, uri, when=_changed(about), mark=_mark(about)))
    return found


def _open(source: Source, address: str) -> tuple[Any, str]:
    import fsspec

    protocol = address.partition("://")[0]
    try:
        files, path = fsspec.core.url_to_fs(address, **source.options)
    except (ImportError, ValueError) as error:
        package = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs"}
        need = package.get(protocol)
        advice = f'; install it with "pip install {need}"' if need else ""
        what = f"{address} needs a package that is not installed{advice} ({_said(error)})"
        raise FetchProblem("temporary", "missing_package", what) from error
    return files, str(path)


def _mark(about: dict[str, Any]) -> str:
    changed = next(
        (about[key] for key in ("ETag", "etag", "md5Hash", "LastModified", "mtime", "created") if about.get(key)), ""
    )
    return f"{about.get('size')} {changed}"


def _changed(about: dict[str, Any]) -> datetime | None:
    for key in ("LastModified", "last_modified", "mtime", "created"):
        value = about.get(key)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, int | float):
            return datetime.fromtimestamp(int(value), UTC)
    return None


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
