"""Find the article in the lines of a plain text: headline, paragraphs, and what is page furniture.

What belongs here: joining hard-wrapped lines, scoring them, choosing the run that is the article. What does
not: the phrases themselves (``data/crumbs.txt``) and HTML.

Each paragraph gets a score: wide ones that end as sentences count up; short, numeric and known-phrase ones
count down. The article is the contiguous run with the largest sum, as in jusText and its kin but without a
stop list. Everything is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.reading.crumbs import Crumb, find_crumb
from dateline.reading.published import day_in_words
from dateline.reading.sentences import ends_as_sentence
from dateline.records import DroppedLine

_MAX_WRAP, _MIN_WRAP = 120, 50  # columns of a hard-wrapped text
_WRAP_SLACK = 8  # columns: mailers and fmt(1) leave a little room
_CLOSING_SCORE = -3.0
_CRUMB_SCORE = -0.5  # little, for a known crumb is dropped wherever it stands
_HEADING_GAP = -1.2  # what a heading or a question costs, or two lines of them
_DEEPEST_GAP = -2.0  # so that a long block of links in the middle does not cost the rest of the article
_LINK_WORDS = 14  # a line inside the text with no final stop and fewer words is a heading or a link
_MAX_LOSS = 0.6
_BLOCK_LINES, _MOST_LONE, _HEADLINE_WORDS = 3, 2, 5
_LABEL_WORDS = 4
_ANNOUNCING = frozenset(("related stories", "social links", "comment form", "newsletter", "navigation"))
_RELATED = "related stories"
_LIST_MARK = re.compile(r"(?:[-*•‣–—]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_MARKDOWN_HEAD = re.compile(r"#{1,6}\s+|=+$|-{3,}$")
_LABEL = re.compile(r"(?:title|headline)\s*:\s*", re.I)
_BYLINE = re.compile(r"(?:By|BY)\s*:?\s+(?P<names>[A-ZÀ-Þ][^.!?;:]{2,80}?)(?:\s*[|,–—]\s.*)?")
_WORD = re.compile(r"\w{4,}")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a lone line: its text and the number of its first line, counted from 1."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class PlainArticle:
    """What was found: the title ("" where no line looks like one), the paragraphs, and what was left out.

    ``date_lines`` are the dropped lines above the text that carry a full date.
    """

    title: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...]
    dropped: tuple[DroppedLine, ...]
    date_lines: tuple[str, ...]


def find_article(text: str) -> PlainArticle | None:
    """The article in ``text`` (normalised, ``\\n`` line breaks), or None when no line reads as prose."""
    units = join_wrapped(text)
    crumbs = [find_crumb(unit.text) for unit in units]
    if len(units) == 1 and crumbs[0] is None:
        return PlainArticle("", (units[0].text.strip(),), (), (), ())
    scores = _scores(units, crumbs)
    span = _best_run(scores)
    if span is None:
        return None
    first, last = span
    title_at = _find_title(units, crumbs, first, last)
    if title_at is not None and title_at >= first:
        first = title_at + 1
    authors: tuple[str, ...] = ()
    paragraphs: list[str] = []
    dropped: list[DroppedLine] = []
    date_lines: list[str] = []
    links = _foreign_lines(units, crumbs, first, last)
    for at, unit in enumerate(units):
        if at == title_at:
            continue
        crumb = crumbs[at]
        byline = None if crumb and crumb.exact else _BYLINE.fullmatch(unit.text.strip())
        if byline and len(unit.text.split()) <= 12 and not paragraphs:
            authors = authors or _split_names(byline["names"])
            reason: str | None = "byline"
        elif crumb is not None:
            reason = crumb.reason
        elif at < first:
            reason = "above the article"
        elif at > last:
            reason = "below the article"
        elif title_at is not None and _same(unit.text, units[title_at].text):
            reason = "title repeated"
        elif at in links:
            reason = "heading or link"
        else:
            reason = None
        if reason is None:
            paragraphs.append(unit.text.strip())
            continue
        dropped.append(DroppedLine(unit.line, unit.text.strip(), reason))
        if not paragraphs and day_in_words(unit.text):
            date_lines.append(unit.text.strip())
    if not paragraphs:
        return None
    title = _clean_title(units[title_at].text) if title_at is not None else ""
    return PlainArticle(title, tuple(paragraphs), authors, tuple(dropped), tuple(date_lines))


def drop_crumbs(
    text: str, *, titles: Sequence[str] = (), from_page: bool = False
) -> tuple[list[str], list[DroppedLine]]:
    """Paragraphs of a text that is known to be an article, without known crumbs; and what was dropped.

    ``titles`` are ways its headline is written. A text ``from_page`` was cut out by markup: links stand only at its
    ends and below a crumb that announces them, and a headline between its paragraphs is one of its own.
    """
    units = join_wrapped(text)
    crumbs = [find_crumb(unit.text) for unit in units]
    ends = _ends(units, crumbs) if from_page else (0, len(units))
    known = [_clean_title(title).casefold() for title in titles if title]
    paragraphs: list[str] = []
    dropped: list[DroppedLine] = []
    closed = announced = False
    good = 0
    for at, (unit, crumb) in enumerate(zip(units, crumbs, strict=True)):
        link = from_page and crumb is None and _is_link(unit.text)
        announced = (crumb is not None and crumb.reason == _RELATED and crumb.exact) or (announced and link)
        closed = closed or (crumb is not None and crumb.closes and good >= 2)
        if closed:
            reason: str | None = crumb.reason if crumb else "below the article"
        elif crumb is not None:
            reason = crumb.reason
        elif not paragraphs and _clean_title(unit.text).casefold() in known:
            reason = "title repeated"
        elif link and (announced or not ends[0] <= at < ends[1]):
            reason = "heading or link"
        else:
            reason = None
        if reason:
            dropped.append(DroppedLine(unit.line, unit.text.strip(), reason))
        else:
            paragraphs.append(unit.text.strip())
            good += ends_as_sentence(unit.text)
    return paragraphs, dropped


def _ends(units: Sequence[Paragraph], crumbs: Sequence[Crumb | None]) -> tuple[int, int]:
    """Half-open range of the units from the first to the last that is no lone heading or link; all of them where
    the text is written in such lines."""
    last = len(units)
    if _losing_too_much(units, crumbs, 0, last - 1):
        return 0, last
    kept = [at for at in range(last) if crumbs[at] is None and not _is_link(units[at].text)]
    # A heading right over the first paragraph of prose is one of the article.
    return (kept[0], kept[-1] + 1) if kept else (0, last)


def reads_as_prose(paragraphs: Sequence[str]) -> bool:
    """True when at least one paragraph scores as running text."""
    return any(_score(paragraph, None) > 0 for paragraph in paragraphs)


# --- lines to paragraphs


def join_wrapped(text: str) -> list[Paragraph]:
    """Paragraphs of ``text``: hard-wrapped lines joined, every other line on its own."""
    blocks = _blocks(text)
    lines = [line for block in blocks for _, line in block]
    width = _wrap_width(blocks)
    # Where only some lines are indented, each of these opens a paragraph.
    opens = sum(line.startswith(" ") for line in lines) <= 0.7 * len(lines)
    joined: list[Paragraph] = []
    for block in blocks:
        number, previous = 0, ""
        parts: list[str] = []
        for at, line in block:
            if parts and not (opens and line.startswith(" ")) and _continues(previous, line, width):
                parts.append(line.strip())
            else:
                if parts:
                    joined.append(Paragraph(number, " ".join(parts)))
                number, parts = at, [line.strip()]
            previous = line
        joined.append(Paragraph(number, " ".join(parts)))
    return joined


def _blocks(text: str) -> list[list[tuple[int, str]]]:
    blocks: list[list[tuple[int, str]]] = []
    blank = True
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            blank = True
            continue
        if blank:
            blocks.append([])
            blank = False
        blocks[-1].append((number, line))
    return blocks


def _wrap_width(blocks: list[list[tuple[int, str]]]) -> int | None:
    """The column the text is wrapped at, or None when its lines are whole paragraphs.

    A wrapped text breaks a line where the next word no longer fits, mostly in the middle of a sentence.
    """
    lines = [[line for _, line in block] for block in blocks if len(block) > 1]
    width = max((len(line) for block in lines for line in block), default=0)
    if not _MIN_WRAP <= width <= _MAX_WRAP:
        return None
    breaks = inside = full = 0
    for block in lines:
        for line, following in pairwise(block):
            if len(line) < _MIN_WRAP - 10:
                continue  # menus and last lines of paragraphs
            breaks += 1
            if not ends_as_sentence(line):
                inside += 1
                full += _is_full(line, following, width)
    return width if full >= 2 and full >= 0.75 * inside and full >= 0.25 * breaks else None


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(None, 1)[0]) > width - _WRAP_SLACK


def _continues(line: str, following: str, width: int | None) -> bool:
    mid_sentence = not ends_as_sentence(line) and following.lstrip()[:1].islower()
    if mid_sentence and _MIN_WRAP - 10 <= len(line) <= _MAX_WRAP:
        return True
    if width is None or not _is_full(line, following, width):
        return False
    crumb = find_crumb(following)
    return not (crumb and crumb.exact) and not _LIST_MARK.match(following)


# --- scores


def _score(text: str, crumb: Crumb | None) -> float:
    if crumb is not None:
        return _CLOSING_SCORE if crumb.closes else _CRUMB_SCORE
    stripped = text.strip()
    length = len(stripped)
    score = min(length, 240) / 80 - 1.0
    if ends_as_sentence(stripped):
        score += 1.0
    elif not stripped.endswith((":", ";", ",", "—", "–")):
        score -= 1.0
    if length < 25 and not ends_as_sentence(stripped):
        score -= 1.0
    if len(_DIGIT.findall(stripped[:500])) > 0.3 * min(length, 500):
        score -= 2.0
    return score


def _scores(units: Sequence[Paragraph], crumbs: Sequence[Crumb | None]) -> list[float]:
    scores = [_score(unit.text, crumb) for unit, crumb in zip(units, crumbs, strict=True)]
    _spare_lists(units, crumbs, scores)
    good = 0
    for at, crumb in enumerate(crumbs):
        if crumb is not None and crumb.closes and good >= 2:
            # Readers' comments below a comment form are prose too; nothing may reach them.
            return scores[:at]
        good += scores[at] > 0.5
    return scores


def _spare_lists(units: Sequence[Paragraph], crumbs: Sequence[Crumb | None], scores: list[float]) -> None:
    """Lines of a list that a colon opens cost nothing."""
    opened = False
    for at, (unit, crumb) in enumerate(zip(units, crumbs, strict=True)):
        text = unit.text.rstrip()
        if crumb is None and text.endswith(":") and len(text.split()) > 3:
            opened = True
            scores[at] = max(scores[at], 0.0)
        elif opened and crumb is None and (_is_link(text) or _LIST_MARK.match(text)):
            scores[at] = max(scores[at], 0.0)
        else:
            opened = False


def _best_run(scores: Sequence[float]) -> tuple[int, int] | None:
    """First and last index of the contiguous run with the largest sum, or None when none is above zero."""
    best: tuple[float, int, int] | None = None
    # ``gap`` is what the lines since the last prose have cost; a short sentence among them does not end it.
    total = gap = 0.0
    lines = 0
    first: int | None = None
    for at, score in enumerate(scores):
        if first is None:
            if score <= 0:
                continue
            first, total, gap, lines = at, score, 0.0, 0
        elif score <= 0:
            lines += score < 0
            deepest = _HEADING_GAP if lines <= 2 and score != _CRUMB_SCORE else _DEEPEST_GAP
            step = min(max(score, deepest - gap), 0.0)
            gap += step
            total += step
            if total <= 0:
                first = None
            continue
        else:
            total, gap = total + score, min(0.0, gap + score)
            lines = lines if gap < _CRUMB_SCORE else 0
        if best is None or total > best[0]:
            best = (total, first, at)
    return (best[1], best[2]) if best else None


def _is_link(text: str) -> bool:
    stripped = text.strip()
    if ends_as_sentence(stripped) or stripped.endswith((":", ";", ",")) or _LIST_MARK.match(stripped):
        return False
    return len(stripped.split()) < _LINK_WORDS and not _opens_quote(stripped)


def _opens_quote(text: str) -> bool:
    return text[:1] in '"“‘«' or text.count("“") != text.count("”")


def _foreign_lines(units: Sequence[Paragraph], crumbs: Sequence[Crumb | None], first: int, last: int) -> set[int]:
    """Lines inside the text that belong to something else: links below a crumb that announces them, blocks of
    headlines, and a lone headline or two. Short ones are headings of the text; many are its way of writing."""
    if _losing_too_much(units, crumbs, first, last):
        return set()
    runs: list[list[int]] = []
    announced: set[int] = set()
    run: list[int] = []
    below_crumb, opens_list = False, False
    for at in range(first, last + 1):
        crumb = crumbs[at]
        if crumb is not None:
            short = crumb.exact or len(units[at].text.split()) <= _LABEL_WORDS
            below_crumb = short and (below_crumb or crumb.reason in _ANNOUNCING)
        elif _is_link(units[at].text):
            if below_crumb:
                announced.add(at)
            elif not opens_list:
                run.append(at)
        else:
            runs.append(run)
            run, below_crumb, opens_list = [], False, units[at].text.rstrip().endswith(":")
    runs.append(run)
    blocks = {at for run in runs if len(run) >= _BLOCK_LINES for at in run if _reads_as_headline(units[at].text)}
    lone = {at for run in runs if len(run) < _BLOCK_LINES for at in run if _reads_as_headline(units[at].text)}
    return announced | blocks | (lone if len(lone) <= _MOST_LONE else set())


def _reads_as_headline(text: str) -> bool:
    """True for what a link to another story says: more than a heading of a section, nothing of a list."""
    return len(text.split()) >= _HEADLINE_WORDS and not _DIGIT.search(text) and not text.isupper()


def _losing_too_much(units: Sequence[Paragraph], crumbs: Sequence[Crumb | None], first: int, last: int) -> bool:
    """True when headings and links make up so much of the text that they must be its way of writing."""
    inside = [u.text for u, c in zip(units[first : last + 1], crumbs[first : last + 1], strict=True) if c is None]
    links = sum(len(text) for text in inside if _is_link(text))
    return links > _MAX_LOSS * sum(map(len, inside))


# --- title and byline


def _find_title(units: Sequence[Paragraph], crumbs: Sequence[Crumb | None], first: int, last: int) -> int | None:
    """The line that is the headline: above the text or its first line, sharing words with it, early and not
    short.
    """
    body = " ".join(unit.text for unit in units[first : last + 1])[:4000].casefold()
    reach = first + 1 if last > first else first
    best: tuple[float, int] | None = None
    for at in range(reach):
        text = units[at].text.strip()
        if crumbs[at] is not None or not _looks_like_headline(text):
            continue
        words = set(_WORD.findall(text.casefold()))
        shared = sum(word[:6] in body for word in words) / len(words) if words and at < first else 0.5
        if at > 0 and shared <= 0.25 and len(words) >= 3:
            continue  # a motto of the site: a headline says what the text says
        count = len(text.split())
        fit = 1.0 if 4 <= count <= 22 else 0.3
        score = fit + 1.5 * shared - 0.05 * min(at, 10)
        if _MARKDOWN_HEAD.match(text) or _LABEL.match(text):
            score += 1.0
        if best is None or score > best[0]:
            best = (score, at)
    return best[1] if best and best[0] >= 0.5 else None


def _looks_like_headline(text: str) -> bool:
    if text.endswith((".", ",", ";", ":")) and not re.search(r"\b[A-Z]\.(?:[A-Z]\.)+$", text):
        return False
    if not 2 <= len(text.split()) <= 35 or len(text) > 220 or text[:1].islower():
        return False
    if _BYLINE.fullmatch(text) and len(text.split()) <= 8:
        return False
    return not (day_in_words(text) and len(text.split()) <= 10)


def _clean_title(text: str) -> str:
    return _LABEL.sub("", _MARKDOWN_HEAD.sub("", text.strip(), count=1), count=1).strip()


def _same(text: str, title: str) -> bool:
    return _clean_title(text).casefold() == _clean_title(title).casefold()


def _split_names(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split(r",| and | & ", names) if name.strip())
