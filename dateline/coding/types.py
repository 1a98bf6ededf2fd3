"""Which event types a sentence tells of, by its vector: a classifier head over the encoder, beside the lexicon.

What belongs here: the shipped linear head. What does not: its training (``training/confidence.py``). Frames explain
what they read, the head generalises: where the two agree confidence rises, where not it falls.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]


class TypeHead:
    """A logistic classifier for each event type over sentence vectors of the embedded model."""

    def __init__(self, types: tuple[str, ...], weights: Vector, bias: Vector) -> None:
        self._types = types
        self._weights = weights
        self._bias = bias

    def probabilities(self, vector: Vector) -> Mapping[str, float]:
        """For each event type the probability that the sentence tells of such an event, strictly between 0 and 1."""
        odds = np.clip(self._weights @ vector + self._bias, -12, 12)
        return dict(zip(self._types, (1 / (1 + np.exp(-odds))).tolist(), strict=True))


@cache
def load_type_head() -> TypeHead:
    """The shipped head."""
    with as_file(files("dateline.coding").joinpath("data", "types.npz")) as path, np.load(path) as stored:
        return TypeHead(
            tuple(stored["types"].tolist()), stored["weights"].astype(np.float32), stored["bias"].astype(np.float32)
        )
