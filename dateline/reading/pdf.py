"""The article in a PDF: press releases, reports, pages of a newspaper's archive.

What belongs here: putting paragraphs together from the lines of pages. What does not: cleaning the text
(``articles``); recognising letters in scanned pictures.

pypdf gives the lines. Heads and feet of pages repeat and are left out; a word broken at the end of a line is put
together; a paragraph ends where its last line is short or a gap follows.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from statistics import median
from typing import Any

from dateline.reading.document import Document, DocumentError
from dateline.reading.text import normalise, one_line

MAX_PAGES = 300

_EDGE_LINES = 3
_SHORT = 0.8  # of the usual width: a line that ends before it ends its paragraph
_FINAL = re.compile(r"[.!?…:][\"'”’)\]]*$")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—|]?", re.I)
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")


def read_pdf(content: bytes) -> Document:
    """Text, title and author of a PDF. Raises DocumentError for one that is broken, protected by a password or
    holds pictures of pages only.
    """
    pages, about = _open(content)
    lines = _without_edges(pages)
    paragraphs = _paragraphs(lines)
    if not any(char.isalpha() for paragraph in paragraphs for char in paragraph):
        raise DocumentError("scanned_pdf", "the PDF holds no text, only pictures of pages; run OCR over it first")
    return Document("\n\n".join(paragraphs), about)


def _open(content: bytes) -> tuple[list[list[str]], dict[str, str]]:
    """The lines of each page, and what the file says of itself."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    # Its warnings name neither file nor page; a file without text is told as a Rejected instead.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("encrypted", "a password protects the PDF; save it without one")
        pages = [_lines_of(page) for page in reader.pages[:MAX_PAGES]]
        return pages, _about(reader)
    except (DependencyError, FileNotDecryptedError) as error:
        raise DocumentError("encrypted", f"a password protects the PDF; save it without one ({error})") from error
    except DocumentError:
        raise
    # The library raises whatever a damaged file makes it stumble over.
    except (PyPdfError, Exception) as error:
        reason = f"the PDF is broken ({type(error).__name__}: {str(error)[:200]})"
        raise DocumentError("damaged_file", reason) from error


def _lines_of(page: Any) -> list[str]:
    """The lines of a page; "" where a gap sets paragraphs apart."""
    lines = [normalise(line).strip() for line in page.extract_text().split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _about(reader: Any) -> dict[str, str]:
    """Title and author of the document information. Names of files and programs are no titles, and the date it was
    made is not that of publication.
    """
    try:
        found = reader.metadata or {}
        title = one_line(str(found.get("/Title") or ""))
        author = one_line(str(found.get("/Author") or ""))
    except Exception:  # as above: the information may be damaged where the pages are not
        return {}
    said = {}
    if len(title.split()) > 2 and not re.search(r"\.(?:docx?|indd|qxd|pdf|tex|pages)\b|^Microsoft", title, re.I):
        said["title"] = title
    if 1 < len(author.split()) < 5:
        said["authors"] = author
    return said


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """The pages without page numbers and without the heads and feet that they share."""
    filled = [page for page in pages if page]
    edges = Counter(key for page in filled for key in {_key(line) for line in _edge(page)})
    needed = max(2, (len(filled) + 1) // 2)
    repeated = {key for key, count in edges.items() if count >= needed}
    kept = []
    for page in filled:
        lines = list(page)
        for end in (0, -1):
            for _ in range(_EDGE_LINES):
                if lines and (_key(lines[end]) in repeated or _PAGE_NUMBER.fullmatch(lines[end]) or not lines[end]):
                    lines.pop(end)
        kept.append(lines)
    return kept


def _edge(page: list[str]) -> list[str]:
    return [line for line in page[:_EDGE_LINES] + page[-_EDGE_LINES:] if line]


def _key(line: str) -> str:
    return _DIGITS.sub("0", line.casefold())


def _paragraphs(pages: list[list[str]]) -> list[str]:
    widths = [len(line) for page in pages for line in page if line]
    if not widths:
        return []
    usual = median(sorted(widths)[len(widths) // 2 :])
    found: list[str] = []
    text = ""
    for page in pages:
        for line, following in zip(page, [*page[1:], None], strict=True):
            text = _joined(text, line) if line else text
            if not line or (len(line) < _SHORT * usual and (_FINAL.search(line) or _begins_anew(following))):
                found.append(text)
                text = ""
    found.append(text)
    return [paragraph for paragraph in found if paragraph.strip()]


def _begins_anew(line: str | None) -> bool:
    """True when the line after a short one is no continuation of it: the short one is a heading or a byline."""
    return line is not None and bool(line[:1].isupper() or line[:1] in "\"'“‘•-–")


def _joined(text: str, line: str) -> str:
    if not text:
        return line
    if _HYPHEN.search(text):
        # "multi-" + "party" stays apart; "inter-" + "national" does not, and prose has far more of these.
        return text[:-1] + line if line[:1].islower() else text + line
    return f"{text} {line}"
