"""Formats: from files, folders and pipes to raw items, in constant memory.

What belongs here: telling formats by content, a module for each, cutting files into items, and saying what could not
be used and where. What does not: understanding an article (``dateline.reading.articles``).

| module | what it reads |
|---|---|
| ``paths`` | the door: files, folders, pipes |
| ``tape``, ``unpack``, ``archives``, ``recode`` | bytes; gzip, bzip2, xz, zstd; zip, tar; UTF-16 |
| ``tell`` | which format it is |
| ``whole`` | text, HTML, Markdown, PDF: one article a file |
| ``jsonrecords``, ``csvrows``, ``parquet`` | records; ``columns`` says which column is what |
| ``warc``, ``feeds``, ``mailbox``, ``addresses`` | web archives, feeds, mail, lists of addresses |
"""

from dateline.reading.formats.columns import BODY_FIELDS, ID_FIELDS, columns_from, parse_columns
from dateline.reading.formats.part import MAX_ITEM_BYTES, Outcome, raw_id
from dateline.reading.formats.paths import OnProgress, addresses_in, read_file, read_paths, read_stream

__all__ = [
    "BODY_FIELDS",
    "ID_FIELDS",
    "MAX_ITEM_BYTES",
    "OnProgress",
    "Outcome",
    "addresses_in",
    "columns_from",
    "parse_columns",
    "raw_id",
    "read_file",
    "read_paths",
    "read_stream",
]
