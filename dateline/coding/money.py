"""Sums of money in a sentence.

What belongs here: the signs, codes and names of currencies, and the reading of one sum. What does not: counts
of people (``numbers``) and numbers as values (``number_words``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dateline.coding.number_words import NUMBER, parse_number


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of money. ``currency`` is an ISO 4217 code, None where the unit alone does not say (pesos,
    shillings)."""

    text: str
    start: int
    end: int
    amount: float
    currency: str | None


_SYMBOLS = {
    "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD",
    "S$": "SGD", "NT$": "TWD", "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
    "₦": "NGN", "₪": "ILS", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₱": "PHP", "₴": "UAH", "฿": "THB",
    "₫": "VND", "Rs.": None, "Rs": None, "KSh": "KES", "KSh.": "KES", "USh": "UGX", "TSh": "TZS",
    "RM": "MYR", "Sh": None,
}  # fmt: skip
_CODES = (
    "USD|EUR|GBP|JPY|CNY|RMB|KES|UGX|TZS|NGN|GHS|ZAR|EGP|ETB|INR|PKR|BDT|LKR|NPR|IDR|MYR|PHP|THB|VND|"
    "KRW|SGD|HKD|TWD|AUD|NZD|CAD|MXN|BRL|ARS|CLP|COP|PEN|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|RSD|UAH|"
    "RUB|TRY|ILS|SAR|AED|QAR|KWD|IQD|IRR|SDG|XOF|XAF|MAD|DZD|TND|LYD|AFN|KZT"
)
# Units that one currency owns in the news; the others need their country.
_UNITS: dict[str, str | None] = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "pound sterling": "GBP", "yen": "JPY", "yuan": "CNY",
    "renminbi": "CNY", "rand": "ZAR", "naira": "NGN", "cedi": "GHS", "birr": "ETB", "hryvnia": "UAH",
    "hryvnias": "UAH", "shekel": "ILS", "baht": "THB", "dong": "VND", "ringgit": "MYR", "rupiah": "IDR",
    "zloty": "PLN", "forint": "HUF", "real": "BRL", "taka": "BDT", "tenge": "KZT", "afghani": "AFN",
    "rouble": "RUB", "ruble": "RUB", "lira": "TRY", "won": "KRW", "kwacha": "ZMW", "pula": "BWP",
    "metical": "MZN", "meticais": "MZN", "lari": "GEL", "dram": "AMD", "leu": "RON", "lei": "RON",
    "lev": "BGN", "leva": "BGN", "koruna": "CZK", "kyat": "MMK", "riel": "KHR", "shilling": None,
    "peso": None, "franc": None, "rupee": None, "dinar": None, "dirham": None, "riyal": None, "rial": None,
    "krona": None, "krone": None, "kroner": None, "kronor": None, "guarani": "PYG", "bolivar": "VES",
    "kuna": "HRK", "manat": None, "som": None,
}  # fmt: skip
_BY_COUNTRY = {
    "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD", "australian dollar": "AUD",
    "canadian dollar": "CAD", "new zealand dollar": "NZD", "hong kong dollar": "HKD",
    "singapore dollar": "SGD", "singaporean dollar": "SGD", "taiwan dollar": "TWD",
    "taiwanese dollar": "TWD", "jamaican dollar": "JMD", "namibian dollar": "NAD", "liberian dollar": "LRD",
    "zimbabwe dollar": "ZWL", "zimbabwean dollar": "ZWL", "british pound": "GBP", "egyptian pound": "EGP",
    "sudanese pound": "SDG", "lebanese pound": "LBP", "syrian pound": "SYP", "lebanese lira": "LBP",
    "syrian lira": "SYP", "turkish lira": "TRY", "kenyan shilling": "KES", "kenya shilling": "KES",
    "ugandan shilling": "UGX", "uganda shilling": "UGX", "tanzanian shilling": "TZS",
    "tanzania shilling": "TZS", "somali shilling": "SOS", "mexican peso": "MXN", "argentine peso": "ARS",
    "argentinian peso": "ARS", "colombian peso": "COP", "chilean peso": "CLP", "philippine peso": "PHP",
    "filipino peso": "PHP", "cuban peso": "CUP", "uruguayan peso": "UYU", "dominican peso": "DOP",
    "swiss franc": "CHF", "cfa franc": None, "congolese franc": "CDF", "rwandan franc": "RWF",
    "burundian franc": "BIF", "djiboutian franc": "DJF", "guinean franc": "GNF", "indian rupee": "INR",
    "pakistani rupee": "PKR", "pakistan rupee": "PKR", "sri lankan rupee": "LKR", "nepali rupee": "NPR",
    "nepalese rupee": "NPR", "mauritian rupee": "MUR", "iraqi dinar": "IQD", "kuwaiti dinar": "KWD",
    "jordanian dinar": "JOD", "serbian dinar": "RSD", "tunisian dinar": "TND", "algerian dinar": "DZD",
    "libyan dinar": "LYD", "bahraini dinar": "BHD", "uae dirham": "AED", "emirati dirham": "AED",
    "moroccan dirham": "MAD", "saudi riyal": "SAR", "qatari riyal": "QAR", "omani rial": "OMR",
    "iranian rial": "IRR", "yemeni rial": "YER", "yemeni riyal": "YER", "swedish krona": "SEK",
    "swedish kronor": "SEK", "norwegian krone": "NOK", "norwegian kroner": "NOK", "danish krone": "DKK",
    "danish kroner": "DKK", "icelandic krona": "ISK", "czech koruna": "CZK", "russian rouble": "RUB",
    "russian ruble": "RUB", "belarusian ruble": "BYN", "south korean won": "KRW", "north korean won": "KPW",
    "chinese yuan": "CNY", "japanese yen": "JPY", "south african rand": "ZAR", "nigerian naira": "NGN",
    "azerbaijani manat": "AZN", "turkmen manat": "TMT", "kyrgyz som": "KGS", "uzbek som": "UZS",
}  # fmt: skip
_MAGNITUDES = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12, "trn": 1e12, "hundred": 1e2,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "crore": 1e7, "lakh": 1e5,
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MAGNITUDE = r"thousand|million|billion|trillion|crore|lakh|trn|tn|bn|mln|mn|[mbk]"
_UNIT_WORDS = "|".join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True))
_COUNTRIES = "|".join(
    re.escape(c).replace(r"\ ", r"\s+")
    for c in sorted({words.rsplit(" ", 1)[0] for words in _BY_COUNTRY}, key=len, reverse=True)
)
_MONEY_BEFORE = re.compile(
    r"(?<![\w$])(?P<sign>" + "|".join(re.escape(s) for s in sorted(_SYMBOLS, key=len, reverse=True)) + "|"
    + _CODES + rf")\s?(?P<number>{_DIGITS})(?:[\s-]?(?P<scale>(?i:{_MAGNITUDE})))?(?![\w]|,\d)"
)  # fmt: skip
_MONEY_AFTER = re.compile(
    rf"(?<![\w$€£¥₹.,-])(?P<number>{NUMBER}"
    rf"|{_DIGITS})(?:[\s-]?(?P<scale>{_MAGNITUDE}))?\s+(?:(?P<country>{_COUNTRIES})\s+)?"
    rf"(?P<unit>{_UNIT_WORDS})s?\b",
    re.IGNORECASE,
)
_MONEY_CODE_AFTER = re.compile(
    rf"(?<![\w$€£¥₹.,-])(?P<number>{_DIGITS})(?:[\s-]?(?P<scale>(?i:{_MAGNITUDE})))?\s+(?P<sign>{_CODES})\b"
)
_WEIGHT = re.compile(
    r"\s+(?:of\s+(?:explosives?|TNT|cocaine|heroin|marijuana|drugs|meat|rice|food|gold|opium)|heavier|"
    r"lighter)\b"
)


def find_money(text: str, base: int = 0) -> list[Money]:
    """The sums of money in the text, in order; ``base`` is added to the offsets. Percentages are no sums."""
    found: list[Money] = []
    if not any(c.isdigit() for c in text) and not _MONEY_WORD.search(text):
        return found
    for pattern in (_MONEY_BEFORE, _MONEY_AFTER, _MONEY_CODE_AFTER):
        for match in pattern.finditer(text):
            item = _read_money(text, match)
            if item is not None and all(item.end <= other.start or other.end <= item.start for other in found):
                found.append(item)
    return [
        replace(item, start=base + item.start, end=base + item.end) for item in sorted(found, key=lambda m: m.start)
    ]


_MONEY_WORD = re.compile(r"illion|thousand|hundred|dollar|euro|pound", re.IGNORECASE)


def _read_money(text: str, match: re.Match[str]) -> Money | None:
    groups = match.groupdict()
    number = parse_number(groups["number"])
    if number is None or text[match.end() : match.end() + 1] == "%":
        return None
    scale = (groups["scale"] or "").lower()
    amount = number * _MAGNITUDES.get(scale, 1.0)
    sign, unit = groups.get("sign"), (groups.get("unit") or "").lower()
    if sign:
        code = _SYMBOLS.get(sign, sign)
        currency = "CNY" if code == "RMB" else code
    else:
        large = amount >= 10_000
        if unit in ("pound", "real", "won", "som", "dram") and not large and not groups["country"]:
            # "500 pounds of explosives", "six won": words with another meaning need a sum that only money
            # has.
            plural = text[match.end() - 1] == "s"
            if _WEIGHT.match(text, match.end()) or not (unit == "pound" and plural):
                return None
        country = " ".join((groups["country"] or "").lower().split())
        currency = _BY_COUNTRY.get(f"{country} {unit}") if country else _UNITS[unit]
    value = round(amount, 2)
    return Money(match[0], match.start(), match.end(), value, currency)
