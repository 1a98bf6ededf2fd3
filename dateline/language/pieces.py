"""Words to word pieces and word shapes: the model's input, the same in training and at run time.

What belongs here: what the encoder is fed for one word. What does not: batching, the network.
"""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer

CLS_ID = 101
SEP_ID = 102
UNKNOWN_ID = 100
# longer words are almost always addresses or chemistry, and one of them must not widen a whole batch
MAX_PIECES_PER_WORD = 6
SHAPES = 8


def word_shape(word: str) -> int:
    """The class of a word's letter case (0 is kept for special tokens): the encoder itself is uncased."""
    if word.isdigit():
        return 1
    if not any(c.isalpha() for c in word):
        return 2
    if word.islower():
        return 3
    if word.isupper():
        return 4 if len(word) > 1 else 5
    if word[0].isupper() and word[1:].islower():
        return 6
    return 7


class WordPieces:
    """Piece ids of words, remembered, because news repeats its words.

    ``tokenizer_json`` is a file in the format of the ``tokenizers`` library.
    """

    # bounds the memory of a run over millions of articles: about 20 MB
    _CACHE_SIZE = 100_000

    def __init__(self, tokenizer_json: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_json))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._cache: dict[str, tuple[tuple[int, ...], int]] = {}

    def __call__(self, word: str) -> tuple[tuple[int, ...], int]:
        """The piece ids (one to six) and the shape of ``word``."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) >= self._CACHE_SIZE:
                self._cache.clear()
            ids = self._tokenizer.encode(word[:100], add_special_tokens=False).ids[:MAX_PIECES_PER_WORD]
            known = (tuple(ids) or (UNKNOWN_ID,), word_shape(word))
            self._cache[word] = known
        return known
