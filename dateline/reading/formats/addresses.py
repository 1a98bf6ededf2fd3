"""Lists of addresses: a URL a line, and the exports of GDELT 2.0 (events, mentions, knowledge graph).

What belongs here: telling such a list and finding the addresses in it. What does not: fetching them.

The exports have no header; they are told by how many columns they have and what stands in the first ones (GDELT
Event Database codebook 2.0, GKG codebook 2.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dateline.reading.formats.part import MAX_ITEM_BYTES, Outcomes, Part
from dateline.reading.formats.tape import Tape

_SNIFF_BYTES = 1 << 20
_SNIFF_LINES = 20
_URL = re.compile(rb"https?://[^\s<>\"]+", re.I)
_STAMP = re.compile(rb"\d{14}")
_DAY = re.compile(rb"\d{8}")
_NUMBER = re.compile(rb"\d+")
_GKG_ID = re.compile(rb"\d{14}-T?\d+")

_Cells = list[bytes]


def _is_mention(cells: _Cells) -> bool:
    return (
        len(cells) in (14, 16)
        and bool(_NUMBER.fullmatch(cells[0]) and _STAMP.fullmatch(cells[1]) and _STAMP.fullmatch(cells[2]))
        and bool(_NUMBER.fullmatch(cells[3]))
    )


def _is_event(cells: _Cells) -> bool:
    return len(cells) in (58, 61) and bool(_NUMBER.fullmatch(cells[0]) and _DAY.fullmatch(cells[1]))


def _is_gkg(cells: _Cells) -> bool:
    return len(cells) == 27 and bool(_GKG_ID.fullmatch(cells[0]) and _STAMP.fullmatch(cells[1]))


# Whether a row is of this export, and the column that holds the address.
_EXPORTS: tuple[tuple[Callable[[_Cells], bool], int], ...] = ((_is_mention, 5), (_is_event, -1), (_is_gkg, 4))


def is_address_list(tape: Tape) -> bool:
    """True when each of the first lines is an address, or a row of one and the same export."""
    column: int | None = None
    lines = 0
    for line in tape.lines_ahead(_SNIFF_BYTES):
        text = _bare(line)
        if not text or text.startswith(b"#"):
            continue
        if lines == _SNIFF_LINES:
            break
        found = _column_of(text) if not _URL.fullmatch(text) else None
        if (found is None and not _URL.fullmatch(text)) or (lines and found != column):
            # The last line may be cut by the end of the look ahead.
            return lines > 0 and not line.endswith(b"\n") and len(line) > 1000
        column = found
        lines += 1
    return lines > 0


def find_addresses(tape: Tape) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Line number, line and address (None where the line has none) of each line that is not empty."""
    number = 0
    while line := tape.readline(MAX_ITEM_BYTES):
        number += 1
        start = line
        while line and not line.endswith(b"\n") and len(line) == MAX_ITEM_BYTES:
            line = tape.readline(MAX_ITEM_BYTES)
        text = _bare(start)
        if text and not text.startswith(b"#"):
            yield number, text, _address_of(text)


def read(part: Part) -> Outcomes:
    """Nothing is read from such a list: each address is told as one that a collector could fetch."""
    for number, text, address in find_addresses(part.tape):
        if address is None:
            yield part.reject(
                number, "no_address", f"line {number} holds no address, unlike the rest of the file", text
            )
        else:
            shown = address[:2000].decode("utf-8", "replace")
            yield part.skip(number, "address_only", f"the line names {shown} and does not hold the article")


def _bare(line: bytes) -> bytes:
    return line.removeprefix(b"\xef\xbb\xbf").strip(b" \r\n\0")


def _column_of(text: bytes) -> int | None:
    cells = text.split(b"\t")
    return next((column for fits, column in _EXPORTS if fits(cells)), None)


def _address_of(text: bytes) -> bytes | None:
    column = _column_of(text)
    cell = text if column is None else text.split(b"\t")[column]
    found = _URL.fullmatch(cell.strip())
    return found.group() if found else None
