"""The second stage: how well a text's words meet the question's, token by token.

Late interaction: each token of the question takes its best cosine among the text's tokens;
their mean is weighted with the square of the token vector's norm, which training has made an
inverse document frequency of sorts. It sees which words are met, where the mean vector of a
whole passage only sees the subject. Fifty passages cost a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import Embedder

Vectors = NDArray[np.float32]
"""(tokens, dim), each row of length 1."""


class LateInteraction:
    """One question, ready to be compared with texts. Falls back to mean vectors where the
    model gives no token vectors.
    """

    def __init__(self, embedder: Embedder, question: str) -> None:
        self._embedder = embedder
        tokens = embedder.token_vectors(question)
        self.blind = tokens is None or len(tokens[0]) == 0
        if tokens is not None and not self.blind:
            vectors, weights = tokens
            total = float(weights.sum())
            self._question: Vectors = vectors
            self._weights: Vectors = weights / total if total else weights

    def score(self, text: str) -> float:
        """-1 to 1; 0.0 when the model has no token vectors."""
        met = self.met(text)
        return 0.0 if met is None else float(met @ self._weights)

    def met(self, text: str) -> Vectors | None:
        """(tokens of the question,) the best cosine of each among the text's tokens."""
        if self.blind:
            return None
        tokens = self._embedder.token_vectors(text)
        if tokens is None or len(tokens[0]) == 0:
            return np.zeros(len(self._weights), dtype=np.float32)
        best: Vectors = (self._question @ tokens[0].T).max(axis=1)
        return best

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """(texts,) the score of each."""
        return np.array([self.score(text) for text in texts], dtype=np.float64)
