"""Collecting: from configured sources to files in the landing folder, politely.

What belongs here: what ``sources.toml`` may say, addresses and which of them are refused, robots.txt, pauses,
one request, feeds, sitemaps, lists, folders and buckets, and the order of a collection. What does not: where
state and files are kept (``warehouse.collected``, ``assets.landing``), which are protocols here, and reading
what was collected (``dateline.reading``).

Modules: ``sources`` (configuration), ``addresses`` (identity and safety), ``transport`` (one request to one IP
address), ``robots``, ``fetching`` (redirects, pauses, back-off), ``feeds``, ``sitemaps``, ``lists``, ``stores``
(folders and buckets), ``state`` (what is remembered), ``collection`` (one run over the sources).
"""

from dateline.collecting.collection import Collection
from dateline.collecting.sources import Source, SourcesError, load_sources

__all__ = ["Collection", "Source", "SourcesError", "load_sources"]
