"""Names of charsets as the web uses them, and the encodings of East Asia told by their commonest letters.

What belongs here: knowledge of encodings. What does not: the order in which evidence is asked (``text``).
"""

from __future__ import annotations

import codecs
import re

# What browsers understand by these names (WHATWG Encoding Standard): supersets that pages really use.
_WEB_NAMES = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb-2312-80": "gb18030",
    "shift-jis": "cp932", "shift-jisx0213": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-kr": "cp949", "ks-c-5601-1987": "cp949", "big5": "big5hkscs", "x-mac-cyrillic": "mac-cyrillic",
    "x-euc-jp": "euc-jp", "unicode": "utf-16", "utf8": "utf-8",
}  # fmt: skip
_TEXT_CODEC = re.compile(r"(?:utf-(?:8|16|32)|iso8859|cp\d|koi8|mac-|big5|gb|shift|euc|iso2022|hz|johab|tis|kz|ptcp)")
_ESCAPED = frozenset(("hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_kr"))

_KANA = "".join(map(chr, range(0x3041, 0x30FF)))
_SYLLABLES = "이다는을의에가고를은로한하지도사서대기자인정시그부스리나전아해어과들일"
_SIMPLIFIED = "的一是在不了有和人这中大为上个国我以要他时来用们到说出会也你对生能而子那得于着下自之年过发后作里"
_TRADITIONAL = "的一是不了人我在有他這為之大來以個中上們到說國和地也子時道出而要於就下得可你年生自會那後能"
# The encoding, its commonest letters, and the share of the letters beyond ASCII that they have at least in prose.
_EAST_ASIAN: tuple[tuple[str, frozenset[str], float], ...] = (
    ("cp932", frozenset(_KANA), 0.25),
    ("euc_jp", frozenset(_KANA), 0.25),
    ("cp949", frozenset(_SYLLABLES), 0.2),
    ("gb18030", frozenset(_SIMPLIFIED), 0.08),
    ("big5hkscs", frozenset(_TRADITIONAL), 0.08),
)


def codec_name(charset: str) -> str | None:
    """Python's name of a charset as the web means it (its iso-8859-1 is Windows-1252), None for what is no text."""
    name = charset.strip().strip("\"'").lower().replace("_", "-")
    try:
        found = codecs.lookup(_WEB_NAMES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return found if _TEXT_CODEC.match(found) else None


def is_escaped(codec: str) -> bool:
    """True for encodings that write other alphabets in ASCII bytes, so that they look like ASCII."""
    return codec in _ESCAPED


def east_asian_codec(content: bytes) -> str | None:
    """The encoding of East Asia under which ``content`` reads as prose, or None.

    Detectors take short Japanese for rare Korean syllables and the like: nearly all bytes mean something in each of
    these encodings, and only in one of them something common.
    """
    best: tuple[float, str] | None = None
    for codec, common, least in _EAST_ASIAN:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError as error:
            # The end may be cut in the middle of a letter.
            if error.start < len(content) - 4:
                continue
            text = content[: error.start].decode(codec)
        letters = [char for char in text if char > "\x7f"]
        share = sum(char in common for char in letters) / max(1, len(letters))
        if share >= least and (best is None or share / least > best[0]):
            best = (share / least, codec)
    return best[1] if best else None
