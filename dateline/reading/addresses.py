"""Which address an article has: one for all the ways that lead to it.

What belongs here: canonical links that can be believed, and addresses without tracking, AMP and mobile parts. What
does not: fetching anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

_TRACKING = re.compile(
    r"(?:utm|mtm|pk|itm|ns|at|ml|mkt|hsa|vero|oly|stm|trk|ga|cx|xtor|icid|wt)_\w*|utm\w*|at_\w+|"
    r"fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|igsh|ttclid|li_fat_id|mc_cid|mc_eid|_ga|_gl|"
    r"cmpid|cmp|icmpid|icmp|ncid|ocid|cid|ito|smid|smtyp|partner|ref|ref_?src|ref_?url|referrer|referer|rss|feed|ftag|"
    r"xtor|s_cid|s_kwcid|sr_share|share|shared|share_type|soc_src|soc_trk|source|src|spm|campaign_?id|campaign|"
    r"mod|emc|guccounter|guce_\w+|taid|sh|__twitter_impression|__source|_hsenc|_hsmi|hss_channel|wpisrc|wpmm|"
    r"bicmp|bicmst|bicmet|sref|leadsource|traffic_source|via|fb_\w+|action_\w+|comm_ref|trackingid|tracking_id|mbid|"
    r"linkid|linkcode|amp|amp_js_v|usqp|outputtype",
    re.I,
)
_AMP_QUERY = re.compile(r"(?:outputtype|output|type|view|mode|format)=amp\w*|amp(?:=(?:1|true|yes)?)?|m=1", re.I)
_AMP_PATH = re.compile(r"/amp(?=/|$)|(?<=[\w/])\.amp(?=\.html?$|$)|(?<=\w)[._-]amp(?=\.html?$)", re.I)
_MOBILE_HOST = re.compile(r"^(?:www\.)?(?:m|mobile|amp|amphtml|touch|wap)\.(?=[^.]+\.[^.]+)")
_CACHES = (
    re.compile(r"^https?://[\w.-]+\.cdn\.ampproject\.org/[vc]/(?P<s>s/)?(?P<rest>.+)$"),
    re.compile(r"^https?://www\.google\.[\w.]+/amp/(?P<s>s/)?(?P<rest>.+)$"),
)
_SECOND_LEVEL = frozenset("co com org net gov ac edu gob gouv go or ne in".split())
_LONGEST = 2000


def choose_address(fetched: str | None, candidates: Iterable[str]) -> str | None:
    """The clean address of an article: the first of ``candidates`` that can be believed, else where it was fetched.

    A candidate must lie on the site the page came from and must not be its front page when the page was none.
    Relative ones are read against ``fetched``.
    """
    base = _parts(fetched) if fetched else None
    for candidate in candidates:
        candidate = candidate.strip()
        if not candidate or candidate.startswith("#"):
            continue
        if fetched and base:
            candidate = _joined(fetched, candidate)
        found = _parts(candidate)
        if found is None or (base and not _believable(found, base)):
            continue
        return clean_address(candidate)
    return clean_address(fetched) if fetched and base else None


def clean_address(url: str) -> str:
    """``url`` without fragment, tracking parameters, default port, AMP and mobile forms; one that is none comes back
    as it was, without blanks around it."""
    from courlan import normalize_url

    url = url.strip()
    for cache in _CACHES:
        match = cache.match(url)
        if match:
            url = ("https://" if match["s"] else "http://") + match["rest"]
    parts = _parts(url)
    if parts is None:
        return url
    mobile = _MOBILE_HOST.match(parts.netloc.lower())
    host = parts.netloc[mobile.end() :] if mobile else parts.netloc
    path = _AMP_PATH.sub("", parts.path, count=1)
    if path != parts.path and not path.rstrip("/"):
        path = parts.path
    kept = [pair for pair in parts.query.split("&") if pair and _tells_apart(pair)]
    bare = parts._replace(netloc=host, path=path, query="", fragment="")
    try:
        url = normalize_url(bare)
    except (ValueError, AttributeError):
        return url
    return url + ("?" + "&".join(kept) if kept else "")


def host_of(url: str | None) -> str | None:
    """The host of ``url`` without ``www.``, or None."""
    if not url:
        return None
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def site_of(host: str) -> str:
    """The part of a host name that one publisher owns, as far as its form tells ("news.bbc.co.uk": bbc.co.uk)."""
    labels = host.lower().split(".")
    if len(labels) >= 3 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def is_front(url: str | None) -> bool:
    """True when ``url`` is the front page of a site."""
    parts = _parts(url) if url else None
    return parts is not None and not parts.query and parts.path.strip("/").lower() in ("", "index.html", "index.php")


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _parts(url: str) -> SplitResult | None:
    if len(url) > _LONGEST or any(ord(char) <= 0x20 for char in url):
        return None
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        return None
    return parts if valid else None


def _believable(found: SplitResult, base: SplitResult) -> bool:
    if site_of(found.hostname or "") != site_of(base.hostname or "") and not _is_cache(base):
        return False
    return bool(found.path.strip("/")) or bool(found.query) or not base.path.strip("/")


def _is_cache(parts: SplitResult) -> bool:
    return any(cache.match(parts.geturl()) for cache in _CACHES)


def _tells_apart(pair: str) -> bool:
    """True for a parameter that may name the article; trackers and AMP switches do not."""
    name = unquote(pair.partition("=")[0]).lower()
    return not (_TRACKING.fullmatch(name) or _AMP_QUERY.fullmatch(pair))
