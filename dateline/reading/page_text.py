"""The text of a page's article, as trafilatura finds it, favouring precision.

What belongs here: parsing a page, extraction, tables. What does not: what the page says of itself (``page``), and the
lines that survive extraction (``plaintext``).
"""

from __future__ import annotations

import logging
from typing import Any

from dateline.reading.text import one_line

_LAYOUT_CHARS = 150  # a cell with more text is laid out by the table and not listed in it


def load_page(text: str) -> Any:
    """The parsed tree of a page, or None."""
    from trafilatura import load_html

    try:
        return load_html(text)
    except Exception:  # the parsers below promise nothing about hostile input
        return None


def extract_text(tree: Any) -> tuple[str, tuple[str, ...], str]:
    """Text, rows of tables and title as trafilatura sees them."""
    from trafilatura import bare_extraction

    # Its warnings name neither file nor line; a page without an article is told as a Rejected instead.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(tree, favor_precision=True, include_comments=False, include_formatting=False)
        if document is None or isinstance(document, dict) or not document.text:
            return "", (), ""
        rows: tuple[str, ...] = ()
        text = document.text
        if "|" in text and document.body is not None and document.body.find(".//table") is not None:
            text, rows = _without_tables(document.body)
        return text, rows, one_line(document.title or "")
    except Exception:
        return "", (), ""


def _without_tables(body: Any) -> tuple[str, tuple[str, ...]]:
    """The text of an extracted body with the paragraphs that a table lays out, and the rows of other tables."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]
    from trafilatura.xml import xmltotxt

    rows: list[str] = []
    for table in body.findall(".//table"):
        if any(len(text_of(cell)) > _LAYOUT_CHARS for cell in table.iter("cell")):
            for cell in table.iter("cell"):
                cell.tail = "\n"
            etree.strip_tags(table, "row", "cell")
            table.tag = "div"
        else:
            rows.extend(
                filter(None, (" | ".join(filter(None, map(text_of, row.iter("cell")))) for row in table.iter("row")))
            )
            parent = table.getparent()
            if parent is not None:
                parent.remove(table)
    etree.strip_tags(body, "div")
    return xmltotxt(body, include_formatting=False), tuple(rows)


def first_lines(tree: Any) -> tuple[str, ...]:
    """The first lines of a whole page: enough to see that it is an error page."""
    found: list[str] = []
    for element in tree.iter("title", "h1", "h2", "p", "div", "noscript", "span", "center"):
        line = text_of(element) if element.tag != "div" else one_line(element.text or "")
        if line and line not in found:
            found.append(line[:400])
        if len(found) >= 12:
            break
    return tuple(found)


def text_of(element: Any) -> str:
    """The text of an element on one line."""
    return one_line(" ".join(element.itertext()))
