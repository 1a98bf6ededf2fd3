"""From bytes to clean characters: encodings, Unicode forms, invisible characters, HTML entities.

What belongs here: what holds for any text, whatever format it came in. What does not: knowledge of lines,
paragraphs or articles.
"""

from __future__ import annotations

import html
import re
import unicodedata

from dateline.reading.charsets import codec_name, east_asian_codec, is_escaped
from dateline.reading.language import detect_language

_BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^<>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,30})""", re.I
)
# Curly quotes, dashes, ellipsis, euro, bullet, non-breaking space, pound, section, e acute: what Windows
# editors write into English text. Detectors guess exotic code pages when a text holds only a few of these.
_WINDOWS_PUNCTUATION = re.compile(rb"[^\x80\x85\x91-\x97\xa0\xa3\xa7\xa9\xab\xb0\xbb\xe0\xe8\xe9]")
# What browsers read under these names: the wider encoding that real pages are written in.
_WIDER = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "windows-31j": "cp932",
}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Joiners carry meaning in Arabic and Indic scripts and in emoji, none between Latin letters.
_LATIN_JOINER = re.compile(
    "(?<=[A-Za-z0-9\u00c0-\u024f \n])[\u200c\u200d]|[\u200c\u200d](?=[A-Za-z0-9\u00c0-\u024f \n])"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ODD_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile(r"  +")
_DETECTOR_BYTES = 200_000
_WESTERN = frozenset(("da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "nn", "no", "pt", "sv"))
_WESTERN_SHARE = 0.12  # of all bytes: more accents than that are another alphabet


def bom_encoding(head: bytes) -> str | None:
    """The encoding that a byte-order mark at the start of ``head`` names, or None."""
    return next((encoding for mark, encoding in _BOMS if head.startswith(mark)), None)


def decode(content: bytes, *, told: str | None = None) -> str | None:
    """The text of ``content``, or None when no encoding explains the bytes.

    ``told`` is the charset that a server or an archive said. Tried in turn: a byte-order mark, UTF-8, ``told``, the
    charset that a page declares, Windows-1252 where only its punctuation occurs, what charset-normalizer finds.
    Declarations come after UTF-8, because they are often wrong and bytes that happen to be valid UTF-8 are rare;
    before it only where they name an encoding that is written in ASCII bytes, such as ISO-2022-JP. UTF-8 and
    declared encodings may have one broken byte in a thousand (replaced by U+FFFD).
    """
    marked = bom_encoding(content)
    if marked:
        try:
            return content.decode(marked)
        except UnicodeDecodeError:
            pass
    declared = [found for name in (told, declared_charset(content)) if name and (found := codec_name(name))]
    for encoding in declared:
        if is_escaped(encoding) and (text := _decode_nearly(content, encoding)) is not None:
            return text
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    repaired = content.decode("utf-8", errors="replace")
    multibyte = sum(1 for char in repaired if char > "\x7f" and char != "\ufffd")
    broken = repaired.count("\ufffd")
    if broken <= len(repaired) / 1000 and multibyte >= 4 * broken:
        return repaired
    for encoding in declared:
        if (text := _decode_nearly(content, encoding)) is not None:
            return text
    high = bytes(byte for byte in content[:_DETECTOR_BYTES] if byte > 0x7F)
    if not _WINDOWS_PUNCTUATION.search(high):
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError:
            pass
    return _detect(content)


def declared_charset(content: bytes) -> str | None:
    """What a page or an XML document says of its own encoding."""
    found = _DECLARED.search(content[:4096])
    return found.group(1).decode("ascii") if found else None


def _decode_nearly(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= len(text) / 1000 else None


def _detect(content: bytes) -> str | None:
    western = _decode_western(content)
    if western is not None:
        return western
    encoding = guess_encoding(content)
    return None if encoding is None else content.decode(encoding, errors="replace")


def guess_encoding(content: bytes) -> str | None:
    """What encoding bytes look like that are none of the usual ones, by their statistics."""
    from charset_normalizer import from_bytes

    sample = content[:_DETECTOR_BYTES]
    found = east_asian_codec(sample)
    if found is None:
        best = from_bytes(sample).best()
        found = codec_name(best.encoding) if best is not None else None
    return found


def _decode_western(content: bytes) -> str | None:
    """Windows-1252, where that makes the text a language written in it: detectors confuse it with cp1250."""
    high = sum(byte > 0x7F for byte in content)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    plausible = high < _WESTERN_SHARE * len(content) and detect_language(text) in _WESTERN
    return text if plausible else None


def unescape(text: str) -> str:
    """Replace HTML entities. A semicolon is required, so ``AT&T`` and query strings stay as they are."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text)


def normalise(text: str) -> str:
    """Unicode NFC with ``\\n`` as the only line break, no control or invisible characters, single plain
    spaces.

    Leading spaces of a line are kept as one space (an indented line may open a paragraph); trailing ones go.
    Lone surrogates, which JSON can carry and no file can hold, become U+FFFD.
    """
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if any(mark in text for mark in "\r\x0b\x0c\x85\u2028\u2029"):
        text = _LINE_BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _LATIN_JOINER.sub("", text)
    text = _ODD_SPACES.sub(" ", text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    text = _CONTROLS.sub("", text)
    text = text.replace(" \n", "\n")
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).rstrip(" ")


def one_line(text: str) -> str:
    """``text`` normalised, without entities, as one line: for titles, names and other short fields."""
    plain = " ".join(text.split())
    if plain.isascii() and plain.isprintable() and "&" not in plain:
        return plain
    return " ".join(normalise(unescape(text)).split())
