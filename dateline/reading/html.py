"""Markup: telling it from text, and the text of a piece of it.

What belongs here: fragments of HTML, as feeds and records hold them. What does not: whole pages (``page``).
"""

from __future__ import annotations

import re

from dateline.reading.text import unescape

_PAGE = re.compile(r"<!doctype\s+html|<(?:html|head|body)\b", re.I)
_TAG = re.compile(
    r"</?(?:p|div|br|hr|a|span|h[1-6]|ul|ol|li|strong|em|b|i|u|article|section|img|figure|blockquote|table|tr|td|script|"
    r"style|iframe|html|body|head|meta)\b[^<>]*>",
    re.I,
)
_BLOCKS = [
    "p",
    "div",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "article",
    "section",
    "blockquote",
    "table",
    "tr",
    "header",
    "footer",
    "main",
    "pre",
    "dl",
    "dt",
    "dd",
]
_NO_TEXT = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "nav",
    "aside",
    "form",
    "button",
    "select",
    "figure",
    "figcaption",
    "svg",
    "video",
    "audio",
)


def has_markup(text: str) -> bool:
    """True when ``text`` holds HTML elements."""
    return "<" in text and _TAG.search(text) is not None


def is_page(text: str) -> bool:
    """True when ``text`` is a whole HTML document rather than a piece of one."""
    return _PAGE.search(text[:20_000]) is not None


def strip_markup(text: str) -> str:
    """The text of an HTML fragment, a block element a line; scripts, forms, figures and asides left out."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]
    from lxml import html as lxml_html

    try:
        root = lxml_html.fragment_fromstring(text, create_parent="div")
        etree.strip_elements(root, etree.Comment, *_NO_TEXT, with_tail=False)
        for element in root.iter(*_BLOCKS):
            edge = "\n" if element.tag in ("br", "tr") else "\n\n"
            element.text = edge + (element.text or "") if element.tag != "br" else element.text
            element.tail = edge + (element.tail or "")
        for cell in root.iter("td", "th"):
            cell.tail = " " + (cell.tail or "")
        return "".join(root.itertext())
    except (etree.LxmlError, ValueError, AssertionError):
        # Markup that even a forgiving parser refuses: the words matter more than the structure.
        return unescape(_TAG.sub("\n", text))
