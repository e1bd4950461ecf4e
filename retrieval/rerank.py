"""The second stage: how well a text's words meet the question's, token by token.

Late interaction: each token of the question takes its best cosine among the text's tokens;
their mean is weighted with the square of the token vector's norm, which training has made an
inverse document frequency of sorts. It sees which words are met, where the mean vector of a
whole passage only sees the subject. Fifty passages cost a few milliseconds.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import Embedder

Vectors = NDArray[np.float32]
"""(tokens, dim), each row of length 1."""
Met = NDArray[np.float32]
"""(texts, tokens of the question): the best cosine of each among the text's tokens."""


class _Tokens:
    """Token vectors of texts seen lately, up to some 50 MB in half precision: the same passages
    are compared with question after question. Safe from several threads.
    """

    _MOST = 100_000

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
        self._count = 0
        self._guard = threading.Lock()

    def of(self, embedder: Embedder, text: str) -> Vectors | None:
        """(tokens, dim) unit vectors; None when the model has none or the text no token."""
        key = (embedder.fingerprint, text)
        with self._guard:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
        if kept is not None:
            return kept.astype(np.float32)
        tokens = embedder.token_vectors(text)
        if tokens is None or not len(tokens[0]):
            return None
        with self._guard:
            if key not in self._kept:
                self._count += len(tokens[0])
            self._kept[key] = tokens[0].astype(np.float16)
            while self._count > self._MOST and len(self._kept) > 1:
                self._count -= len(self._kept.popitem(last=False)[1])
        return tokens[0]


_TOKENS = _Tokens()


class LateInteraction:
    """One question, ready to be compared with texts, and again with words that aliases added.

    Blind (all scores 0.0) where the model gives no token vectors.
    """

    def __init__(self, embedder: Embedder, question: str, added: str = "") -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        asked = embedder.token_vectors(question)
        self.blind = asked is None or len(asked[0]) == 0
        if asked is None or self.blind:
            return
        more = embedder.token_vectors(added) if added else None
        vectors, weights = asked
        if more is None or not len(more[0]):
            self._tokens: Vectors = vectors
            self._asked = self._with_added = _shares(weights)
            return
        self._tokens = np.concatenate([vectors, more[0]])
        self._asked = _shares(np.concatenate([weights, np.zeros_like(more[1])]))
        self._with_added = _shares(np.concatenate([weights, more[1]]))

    def met(self, texts: Sequence[str]) -> Met:
        """How well each token of the question is met by each text."""
        if self.blind:
            return np.zeros((len(texts), 1), dtype=np.float32)
        return np.stack([self._met(text) for text in texts])

    def _met(self, text: str) -> Vectors:
        """(tokens of the question,); a sentence that comes up again isn't compared again."""
        if (known := self._known.get(text)) is not None:
            return known
        tokens = _TOKENS.of(self._embedder, text)
        if tokens is None:
            met: Vectors = np.zeros(len(self._tokens), dtype=np.float32)
        else:
            met = (tokens @ self._tokens.T).max(axis=0)
        self._known[text] = met
        return met

    def asked(self, met: Met) -> NDArray[np.float64]:
        """(texts,) the scores for the question as it was typed."""
        return self._score(met, "_asked")

    def with_added(self, met: Met) -> NDArray[np.float64]:
        """(texts,) the scores for the question and the words that aliases added."""
        return self._score(met, "_with_added")

    def _score(self, met: Met, weights: str) -> NDArray[np.float64]:
        if self.blind:
            return np.zeros(len(met))
        return np.asarray(met @ getattr(self, weights), dtype=np.float64)


def _shares(weights: Vectors) -> Vectors:
    total = float(weights.sum())
    return weights / total if total else weights
