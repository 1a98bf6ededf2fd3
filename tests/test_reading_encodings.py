"""From bytes to text: which encoding is believed, and what is told when none explains the bytes."""

from __future__ import annotations

import pytest

from dateline.reading.text import decode

RUSSIAN = "В понедельник гарнизон покинул переправу через реку, сообщили торговцы в столице."
JAPANESE = "守備隊は月曜日に川の渡し場を去ったと商人たちが語った。首都の当局者は撤退を確認した。"
CHINESE = "商人们说，守军星期一离开了渡口。首都的官员证实了撤军的消息，并表示谈判将在下周继续进行。"
TAIWANESE = "商人們說，守軍星期一離開了渡口。首都的官員證實了撤軍的消息，並表示談判將在下週繼續進行。"
KOREAN = "상인들은 수비대가 월요일에 강을 건너는 나루를 떠났다고 말했다. 수도의 관리들은 철수를 확인했다."
FRENCH = "La garnison a quitté lundi le passage du fleuve, ont déclaré des commerçants à l’armée."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (FRENCH, "cp1252"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
        (TAIWANESE, "big5"),
        (KOREAN, "cp949"),
    ],
)
def test_an_encoding_that_nobody_names_is_found(text: str, encoding: str) -> None:
    assert decode((text * 3).encode(encoding)) == text * 3


@pytest.mark.parametrize(
    ("told", "encoding"),
    [
        ("windows-1251", "cp1251"),
        ("GB2312", "gb18030"),
        ("x-sjis", "cp932"),
        ("'Shift_JIS'", "cp932"),
        ("ISO-2022-JP", "iso2022_jp"),
        ("iso-8859-1", "cp1252"),
        ("ks_c_5601-1987", "cp949"),
    ],
)
def test_a_charset_that_is_told_is_read_as_browsers_read_it(told: str, encoding: str) -> None:
    text = {"cp1251": RUSSIAN, "gb18030": CHINESE, "cp1252": "It’s “so”, said Zoë.", "cp949": KOREAN}.get(
        encoding, JAPANESE
    )
    content = text.encode(encoding)
    assert decode(content, told=told) == text
    page = f'<html><head><meta charset="{told.strip(chr(39))}"></head><p>'.encode("ascii") + content
    assert (decode(page) or "").endswith(text)
    xml = f'<?xml version="1.0" encoding="{told.strip(chr(39))}"?><p>'.encode("ascii") + content
    assert (decode(xml) or "").endswith(text)


def test_valid_utf_8_is_believed_more_than_what_is_told() -> None:
    assert decode(FRENCH.encode(), told="iso-8859-1") == FRENCH
    assert decode(b"\xef\xbb\xbf" + FRENCH.encode(), told="shift_jis") == FRENCH


@pytest.mark.parametrize("told", ["no-such-charset", "rot13", "hex", "idna", "", "utf-8\0"])
def test_a_charset_that_is_none_does_no_harm(told: str) -> None:
    assert decode(FRENCH.encode("cp1252"), told=told) == FRENCH
    assert decode(b"plain", told=told) == "plain"


def test_a_broken_byte_in_a_thousand_is_replaced() -> None:
    content = (RUSSIAN * 20).encode("cp1251")
    broken = content[:100] + b"\x98" + content[101:]
    assert (decode(broken, told="cp1251") or "").count("\ufffd") == 1
