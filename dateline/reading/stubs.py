"""Pages that hold no article or only its beginning: error pages, cookie walls, fronts of sections, paywalls.

What belongs here: telling them by what they say and how they are built. What does not: the decision what happens to
them (``articles``).

An article about paywalls or about error 404 is an article: a phrase counts only where little else stands on the page,
or where it stands as a line of its own at the end of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dateline.reading.addresses import is_front
from dateline.reading.linked_data import LinkedData
from dateline.reading.sentences import ends_as_sentence

_ERROR_TITLE = re.compile(
    r"^\W*(?:error\s*)?(?:4(?:00|01|03|04|10|29|51)|50[0-4]|52[0-9])\b(?:\W|$)(?!\s*(?:\w+\W+){7})"
    r"|^\W*(?:page|file|article|content|story)?\s*(?:not|cannot be|could not be|can ?n.t be)\s+found\W*"
    r"(?:\W\s+\S.{0,40})?$"
    r"|^\W*(?:access (?:to this page has been )?denied|forbidden|internal server error|bad gateway|gateway time-?out|"
    r"service (?:temporarily )?unavailable|too many requests|attention required|just a moment|are you (?:a )?"
    r"(?:robot|human)|security check|pardon our interruption|human verification|robot check|"
    r"site (?:under )?maintenance|database error|unavailable for legal reasons|please wait|one moment)\b.{0,50}$",
    re.I,
)
_ERROR_TEXT = re.compile(
    r"page (?:you (?:are|were) looking for|you requested|you(?:'|’)re looking for)|"
    r"(?:page|article|file|url|address|resource|story) (?:was|could|can ?not|cannot|has|does|may)\s*"
    r"(?:not|n.t|have)?\s*(?:be |been )?(?:found|exist|moved|removed|deleted)|"
    r"404 not found|error 404|404 error|page not found|403 forbidden|"
    r"(?:you )?(?:don.t|do not) have permission to access|access denied|you have been blocked|"
    r"checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|complete the (?:security check|captcha)|"
    r"unusual traffic|not a robot|prove you.re not a robot|"
    r"enable java ?script|java ?script (?:is|to be|must be) (?:disabled|enabled|required)|requires java ?script|"
    r"turn on java ?script|(?:enable|accept|allow)(?: all)? cookies (?:to|in order)|"
    r"cookies (?:are|must be) (?:disabled|enabled)|"
    r"before you continue to|internal server error|server (?:encountered|returned) an|temporarily unavailable|"
    r"under maintenance|performing maintenance|reference #\d|ray id|incident id|error establishing a database|"
    r"not available in your (?:country|region)|unavailable (?:in|for) (?:your|european)|451:? unavailable|"
    r"too many requests|rate limit|please (?:try|refresh)(?: again| the page)",
    re.I,
)
_ERROR_WORDS = 120  # under a title that says so; a text alone must be as short as a message
_MESSAGE_WORDS = 45

_WALL = re.compile(
    r"^(?:to (?:continue|keep|finish) reading\b|to read (?:the|this) (?:full|rest|whole|article|story|entire)|"
    r"(?:please )?(?:subscribe|register|sign (?:up|in)|log ?in|become a (?:member|subscriber))(?: now| today| here)?"
    r"(?: (?:for free|or \w+(?: \w+)?))? (?:to|and) "
    r"(?:continue|keep|read|unlock|access|view|get (?:full|unlimited) access)\b|"
    r"(?:this|the (?:full|rest of (?:this|the))) (?:article|story|content|post|report|column|page)s? (?:is|are) "
    r"(?:only |exclusively |reserved |available )*(?:for|to) (?:our |paying |registered |premium |\w+ )?"
    r"(?:subscribers|members|registered)|"
    r"you(?:'|’)?(?: ha)?ve (?:reached|read|used|hit) (?:your|all|the) (?:\w+ ){0,4}(?:limit|articles)|"
    r"(?:unlock|get) (?:this article|the full (?:article|story)|unlimited access)|"
    r"(?:the )?(?:rest|remainder) of this (?:article|story) is (?:locked|behind)|"
    r"(?:continue|keep) reading (?:with|by|for) (?:a |your )?(?:subscri|free|trial|register|\$|£|€|only|just)|"
    r"this is a (?:premium|subscriber|members?)|(?:article|story) continues for subscribers)",
    re.I,
)
_OFFER = re.compile(
    r"^(?:(?:already|not (?:yet )?) ?a? ?(?:subscriber|member|subscribed)\b|already have an account\b|"
    r"you have \w+ (?:free )?articles? (?:left|remaining)|(?:subscriber|member|premium)s?[- ](?:only|exclusive)|"
    r"premium (?:content|article)|start your (?:free )?(?:trial|subscription)|choose (?:your|a) (?:plan|subscription))",
    re.I,
)
_SELLING = re.compile(
    r"\b(?:subscri\w*|accounts?|log ?in|sign (?:in|up)|trial|unlimited|cancel|per (?:month|week|year)|members?|"
    r"membership|support|journalism|newsletters?|payments?|prices?|offers?|your)\b",
    re.I,
)
_WALL_WORDS = 45
_TAIL = 4  # paragraphs, counted from the end
_SHORT_BODY = 280  # words: what a teaser has at most
_WALL_NAMES = (
    "paywall",
    "piano-offer",
    "subscriber-only",
    "premium-wall",
    "meteredContent",
    "regwall",
    "subscription-wall",
    "article-barrier",
)
_WALL_MARKS = "//*[" + " or ".join(f"contains(@class,'{name}') or contains(@id,'{name}')" for name in _WALL_NAMES) + "]"

_COLLECTIONS = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"))
_FRONT_ARTICLES, _FRONT_LINKS = 5, 12
_TEASER_WORDS = 45


def is_error_page(title: str, paragraphs: Sequence[str]) -> bool:
    """True for what a server says instead of an article: errors, blocks, captchas, walls of cookies or scripts."""
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if words > _ERROR_WORDS:
        return False
    in_text = _ERROR_TEXT.search(" ".join([title, *paragraphs])) is not None
    if _ERROR_TITLE.search(title.strip()):
        return in_text or words <= _MESSAGE_WORDS
    return in_text and words <= _MESSAGE_WORDS


def split_wall(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """The text and the lines of a paywall or of an offer to subscribe that stand at its end. Lines in the middle of
    an article stay."""
    tail = max(len(paragraphs) - _TAIL, 0)
    for at in range(tail, len(paragraphs)):
        if _is_wall_or_offer(paragraphs[at]) and all(_sells(line) for line in paragraphs[at + 1 :]):
            return list(paragraphs[:at]), list(paragraphs[at:])
    return list(paragraphs), []


def is_wall_line(line: str) -> bool:
    """True for a line that asks a reader to pay or to register before reading on."""
    return len(line.split()) <= _WALL_WORDS and _WALL.match(line.strip().strip("*•- ")) is not None


def _is_wall_or_offer(line: str) -> bool:
    return is_wall_line(line) or (_OFFER.match(line.strip("*•- ")) is not None and len(line.split()) <= _WALL_WORDS)


def _sells(line: str) -> bool:
    """True for what may stand below a wall: the story does not go on there."""
    return _is_wall_or_offer(line) or not ends_as_sentence(line) or _SELLING.search(line) is not None


def is_declared_paid(linked: LinkedData) -> bool:
    """True when the page's JSON-LD says that the article is not free."""
    return any(str(node.get("isAccessibleForFree")).strip().lower() in ("false", "no") for node in linked.articles)


def has_wall(tree: Any, source: str) -> bool:
    """True when the page ``tree``, written as ``source``, is built with a paywall's usual class names."""
    return any(name in source for name in _WALL_NAMES) and bool(tree.xpath(_WALL_MARKS))


def is_paywalled(words: int, *, declared: bool, marked: bool, asked: bool, cut: bool) -> bool:
    """Whether a text ends where paying begins.

    ``declared``: the page says so; ``marked``: its class names do; ``asked``: a line asks to subscribe; ``cut``: the
    text breaks off in a sentence. A site's mark alone proves nothing: full articles carry it as well.
    """
    short = words <= _SHORT_BODY
    if asked:
        return short or declared or marked
    return (declared and (short or cut)) or (marked and cut and short)


def is_front_page(
    tree: Any, linked: LinkedData, url: str | None, *, is_article: bool, is_dated: bool, longest: int
) -> bool:
    """True for fronts of sites and sections and for lists by tag: many teasers and no text of their own.

    ``longest`` is the number of words of the longest paragraph that was found. A page that ``is_dated`` is a list
    only where its address or its JSON-LD says so: articles have links to many others around them too.
    """
    if is_article or longest > _TEASER_WORDS:
        return False
    if is_front(url) or (linked.types & _COLLECTIONS and not linked.articles):
        return True
    if is_dated:
        return False
    teasers = len(tree.xpath("//article[not(ancestor::article)]"))
    links = len(tree.xpath("//*[self::h2 or self::h3 or self::h4][.//a[@href] or parent::a[@href]]"))
    return teasers >= _FRONT_ARTICLES or links >= _FRONT_LINKS
