"""Memory and speed of reading web archives: ``make bench-warc``, or ``python -m benchmarks.warc_reading 5000 50000``.

Writes archives of made-up news pages, packed record by record, one record in two hundred damaged in one of four ways.
Each is read and cleaned in a process of its own: its peak memory must not grow with the archive, and each damaged
record must be counted, exactly. The speed is told against bare FastWARC and trafilatura over the same pages; those
get an archive without damage, as FastWARC's iterator ends at the first damaged record.

What belongs here: ratios that mean the same on every machine. What does not: a test that can fail.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

DAMAGED_EVERY = 200
_PLACES = ("Marel", "Oster", "Quin", "Tarsis", "Belmont", "Nuvra", "Sandal", "Ferro", "Lisk", "Arden")
_PEOPLE = ("the governor", "a spokesman", "traders", "aid workers", "the mayor", "two ministers", "farmers", "officers")
_DEEDS = (
    "left the crossing",
    "met in the capital",
    "signed an agreement",
    "closed the border",
    "asked for help",
    "rejected the offer",
    "opened the road",
    "held talks",
    "sent trucks with food",
    "called off the strike",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[5_000, 50_000], help="records of each archive")
    parser.add_argument("--measure", choices=sorted(_MEASURES), help=argparse.SUPPRESS)
    parser.add_argument("--archive", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_measured(options.measure, options.archive)))
        return
    with tempfile.TemporaryDirectory() as folder:
        _compare(Path(folder), sorted(options.sizes))


def _compare(folder: Path, sizes: list[int]) -> None:
    peaks = {}
    for size in sizes:
        archive = folder / f"{size}.warc.gz"
        damaged = write_archive(archive, size, damaged_every=DAMAGED_EVERY)
        found = _in_process("dateline", archive)
        peaks[size] = found["peak_mb"]
        print(
            f"{size:>7,} records, {archive.stat().st_size / 1e6:,.0f} MB packed: {found['articles']:,} articles, "
            f"{found['rejected']:,} rejected of {damaged:,} damaged, peak {found['peak_mb']:,.0f} MB, "
            f"{size / found['cpu_s']:,.0f} records/s"
        )
        archive.unlink()
    if len(sizes) > 1:
        print(f"peak memory, {sizes[-1]:,} against {sizes[0]:,} records: {peaks[sizes[-1]] / peaks[sizes[0]]:.2f}")
    archive = folder / "whole.warc.gz"
    write_archive(archive, sizes[0], damaged_every=0)
    speeds = {name: sizes[0] / _in_process(name, archive)["cpu_s"] for name in _MEASURES}
    for name, speed in speeds.items():
        print(f"{name:<36} {speed:>7,.0f} records/s   dateline / this {speeds['dateline'] / speed:.2f}")


def write_archive(path: Path, size: int, *, damaged_every: int) -> int:
    """Write an archive of ``size`` records; returns how many of them are damaged."""
    damaged = 0
    rng = random.Random(size)
    with path.open("wb") as file:
        for number in range(size):
            record = _record(number, _page(number, rng))
            if damaged_every and number % damaged_every == damaged_every - 1:
                file.write(_DAMAGE[damaged % len(_DAMAGE)](record))
                damaged += 1
            else:
                file.write(gzip.compress(record, 6))
    return damaged


def _flipped(record: bytes) -> bytes:
    packed = bytearray(gzip.compress(record, 6))
    packed[len(packed) // 2] ^= 0x55
    return bytes(packed)


def _cut(record: bytes) -> bytes:
    packed = gzip.compress(record, 6)
    return packed[: len(packed) * 2 // 3]


def _without_length(record: bytes) -> bytes:
    return gzip.compress(record.replace(b"Content-Length: ", b"Content-Length: none", 1), 6)


def _short(record: bytes) -> bytes:
    return gzip.compress(record[: len(record) // 2], 6)


_DAMAGE = (_flipped, _cut, _without_length, _short)


def _record(number: int, page: str) -> bytes:
    body = page.encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
    header = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
        f"WARC-Target-URI: https://news.example/2020/05/14/story-{number}\r\nWARC-Date: 2020-05-15T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer) + len(body)}\r\n\r\n"
    )
    return header.encode() + answer + body + b"\r\n\r\n"


def _page(number: int, rng: random.Random) -> str:
    place = rng.choice(_PLACES)
    paragraphs = "".join(f"<p>{_paragraph(rng)}</p>\n" for _ in range(rng.randint(4, 9)))
    menu = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in _PLACES)
    ld = {
        "@type": "NewsArticle",
        "headline": f"News from {place}, {number}",
        "datePublished": "2020-05-14T10:00:00Z",
        "author": {"name": "Ann Lee"},
    }
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News from {place}, {number}</title>'
        f'<meta property="og:site_name" content="Example"><script type="application/ld+json">{json.dumps(ld)}</script>'
        f"</head><body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>News from {place}, {number}</h1>"
        f"{paragraphs}</article></main><aside><h3>More</h3><ul>{menu}</ul></aside><footer><p>Contact us</p></footer>"
        "</body></html>"
    )


def _paragraph(rng: random.Random) -> str:
    return " ".join(
        f"On {rng.choice(('Monday', 'Tuesday', 'Friday'))} {rng.choice(_PEOPLE)} of {rng.choice(_PLACES)} "
        f"{rng.choice(_DEEDS)} after {rng.randint(2, 400)} people had come from {rng.choice(_PLACES)}, "
        f"{rng.choice(_PEOPLE)} said."
        for _ in range(rng.randint(2, 4))
    )


# --- what runs in a process of its own


def _in_process(measure: str, archive: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.warc_reading", "--measure", measure, "--archive", str(archive)]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(found.stdout))


def _measured(name: str, archive: str) -> dict[str, Any]:
    # Imports and the first page, which loads data, are no reading.
    measure = _MEASURES[name]
    warm = Path(archive).with_suffix(".warm")
    write_archive(warm, 3, damaged_every=0)
    list(measure(str(warm)))
    warm.unlink()
    counts = {"articles": 0, "rejected": 0}
    started = time.process_time()
    for kind in measure(archive):
        counts[kind] += 1
    cpu = time.process_time() - started
    return {**counts, "cpu_s": cpu, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _dateline(archive: str) -> Iterator[str]:
    from dateline.reading import clean, read_paths
    from dateline.records import Article, RawItem

    for item in read_paths([archive], collected_at=datetime(2026, 1, 1, tzinfo=UTC)):
        outcome = clean(item) if isinstance(item, RawItem) else item
        yield "articles" if isinstance(outcome, Article) else "rejected"


def _bare(archive: str, *, with_metadata: bool) -> Iterator[str]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    from trafilatura import bare_extraction

    with open(archive, "rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="all"):
            page = record.reader.read()
            found = bare_extraction(page, favor_precision=True, include_comments=False, with_metadata=with_metadata)
            yield "articles" if found is not None else "rejected"


def _bare_text(archive: str) -> Iterator[str]:
    return _bare(archive, with_metadata=False)


def _bare_metadata(archive: str) -> Iterator[str]:
    return _bare(archive, with_metadata=True)


_MEASURES = {
    "dateline": _dateline,
    "fastwarc + trafilatura, text alone": _bare_text,
    "fastwarc + trafilatura, with metadata": _bare_metadata,
}


if __name__ == "__main__":
    main()
