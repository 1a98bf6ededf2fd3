"""Reading: from files to clean articles.

What belongs here: formats, encodings, finding the text of an article among page furniture, its title,
language and publication time. What does not: anything about sentences' meaning (``coding``) or storage
(``warehouse``).

>>> from dateline.reading import clean, read_paths
>>> articles = [clean(item) for item in read_paths(paths, collected_at=now) if isinstance(item, RawItem)]
...   # doctest: +SKIP
"""

from dateline.reading.articles import clean
from dateline.reading.datelines import dateline_span
from dateline.reading.formats import addresses_in, read_file, read_paths, read_stream

__all__ = ["addresses_in", "clean", "dateline_span", "read_file", "read_paths", "read_stream"]
