"""Where sentences start, by rule over spaCy tokens.

What belongs here: sentence boundaries. What does not: tokens, paragraphs (a newline always ends a sentence).

A rule is safer than a parser on news: it can only break after closing punctuation or a newline, so a wrong parse
never cuts a clause from its subject.
"""

from __future__ import annotations

from collections.abc import Sequence

_FINAL = frozenset([".", "!", "?", "…", "...", "....", "?!", "!?", "!!", "??", "。"])
_CLOSING = frozenset(['"', "”", "’", "'", "''", ")", "]", "»"])
# abbreviations that can stand last in a sentence; the other ones (Mr., Gen., Feb.) can not
_MAY_END = frozenset(
    "U.S. U.N. U.K. E.U. U.A.E. D.C. Inc. Corp. Co. Ltd. Jr. Sr. a.m. p.m. etc. Calif. Mass. Conn. Tenn. Fla. Ga. "
    "Pa. Va. Wash. Ariz. Colo. Ill. Ind. Mich. Minn. Wis.".split()
)
_STARTERS = frozenset(
    "The A An In On At By For From After Before As But And It Its He His She Her They Their We Our I This That "
    "These Those There When While Although If However Meanwhile Earlier Since Under Some Many Most Several Both "
    "Another Officials Police Last Two Three One No Not".split()
)
# a longer run of words is no sentence but a table or a list; the cut bounds the memory of the parser
MAX_WORDS = 150


def sentence_starts(words: Sequence[str], is_space: Sequence[bool]) -> list[bool]:
    """For each token whether a sentence starts there. ``words`` are the tokens' texts."""
    starts = [False] * len(words)
    fresh = True
    final_at = -1  # index of the last sentence-final token since the last ordinary word
    length = 0
    for i, word in enumerate(words):
        if is_space[i]:
            if "\n" in word:
                fresh = True
            continue
        closes = word in _CLOSING and final_at >= 0 and not fresh
        if not fresh and not closes and final_at >= 0:
            fresh = _can_start(word)
        if not fresh and _ends_by_abbreviation(words, is_space, i):
            fresh = True
        if length >= MAX_WORDS and not closes:
            fresh = True
        if fresh:
            starts[i] = True
            length = 0
            fresh = False
            final_at = -1
        length += 1
        if word in _FINAL:
            final_at = i
        elif not closes:
            final_at = -1
    return starts


def _can_start(word: str) -> bool:
    first = word[0]
    return first.isupper() or first.isdigit() or first in "\"“‘'([«—-–$£€#@*•" or not first.isascii()


def _ends_by_abbreviation(words: Sequence[str], is_space: Sequence[bool], i: int) -> bool:
    j = i - 1
    while j >= 0 and is_space[j]:
        j -= 1
    if j < 0:
        return False
    if words[j] in _CLOSING:
        j -= 1
    return j >= 0 and words[j] in _MAY_END and words[i] in _STARTERS
