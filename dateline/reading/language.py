"""Which language an article is written in, or that nobody can tell.

What belongs here: the detector and when it abstains. What does not: what is done with other languages.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_SAMPLE_CHARS = 1500
_SHORT_CHARS = 200
_MIN_LETTERS = 20
_SURE = 0.8
_PLAIN_WORDS, _PLAIN_SHARE = 40, 0.2
# Frequent words of English that no other language written in Latin letters has as frequent ones.
_ENGLISH = frozenset(
    "the of and to that for with on by from said his their its were have had has been which who would after this they "
    "he she it are but".split()
)
# Names of people and places push a short sentence to any language: only English, which most of the input is,
# may be less than certain there.
_SURE_OF_SHORT = 0.97
_SURE_OF_SHORT_ENGLISH = 0.6
# Languages written in other letters than Latin ones, those left out that are written in both.
_OTHER_SCRIPTS = frozenset(
    "am ar be bg bn dv dz el fa gu he hi hy ja ka km kn ko lo mk ml mn mr my ne or pa ps ru si ta te th ti ug uk ur yi "
    "zh".split()
)


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the language of ``text``, or None when it is too short or the model is not sure."""
    sample = text[:_SAMPLE_CHARS]
    if sum(char.isalpha() for char in sample[:_SHORT_CHARS]) < _MIN_LETTERS:
        return None
    if _is_plainly_english(sample):
        return "en"
    language, probability = _identifier().classify(sample)
    wanted = _SURE if len(sample) >= _SHORT_CHARS else _SURE_OF_SHORT_ENGLISH if language == "en" else _SURE_OF_SHORT
    return str(language) if probability >= wanted else None


def _is_plainly_english(sample: str) -> bool:
    """True where every fifth word is one that only English has: no model is needed to say so, nor loaded."""
    words = sample.lower().split()
    return len(words) >= _PLAIN_WORDS and sum(word in _ENGLISH for word in words) >= _PLAIN_SHARE * len(words)


def choose_language(text: str, declared: str | None) -> str | None:
    """The language of ``text``: what the detector is sure of, else the one ``declared`` (such as ``en`` or ``en-GB``)
    where the letters of the text do not contradict it."""
    found = detect_language(text)
    if found:
        return found
    code = re.split(r"[-_]", (declared or "").strip().lower())[0]
    if not re.fullmatch(r"[a-z]{2}", code):
        return None
    letters = [char for char in text[:_SAMPLE_CHARS] if char.isalpha()]
    latin = sum(char < "\u0250" or "\u1e00" <= char <= "\u1eff" for char in letters)
    return code if (code in _OTHER_SCRIPTS) == (2 * latin < len(letters)) else None


@cache
def _identifier() -> Any:
    # py3langid carries no types; its loader reads the model that comes inside the package.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped, unused-ignore]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
