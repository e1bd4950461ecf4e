"""BM25 over the index's own terms, as a plain matrix: the yardstick, not the search engine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.analysis import terms

_K1, _B = 1.2, 0.75


class Bm25:
    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(terms(text)) for text in texts]
        lengths = np.array([sum(c.values()) for c in counts], np.float64)
        norm = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1))
        places: dict[str, list[int]] = {}
        for number, count in enumerate(counts):
            for term in count:
                places.setdefault(term, []).append(number)
        self._count = len(texts)
        self._postings: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]] = {}
        for term, numbers in places.items():
            often = np.array([counts[n][term] for n in numbers], np.float64)
            rare = math.log(1 + (len(texts) - len(numbers) + 0.5) / (len(numbers) + 0.5))
            weight = rare * often * (_K1 + 1) / (often + norm[numbers])
            self._postings[term] = np.array(numbers), weight

    def scores(self, question: str) -> npt.NDArray[np.float64]:
        """(texts,) the score of each text."""
        found = np.zeros(self._count)
        for term in terms(question, question=True):
            if term in self._postings:
                numbers, weight = self._postings[term]
                found[numbers] += weight
        return found
