"""The second stage: how well a text's words meet the question's, token by token.

Late interaction: each token of the question takes its best cosine among the text's tokens;
their mean is weighted with the square of the token vector's norm, which training has made an
inverse document frequency of sorts. It sees which words are met, where the mean vector of a
whole passage only sees the subject. Some dozens of passages cost a few milliseconds.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import Embedder
from retrieval.static import TokenIds

Vectors = NDArray[np.float32]
"""(tokens, dim), each row of length 1."""
Met = NDArray[np.float32]
"""(texts, tokens of the question, each once): the best cosine of each among the text's tokens."""


class _Tokens:
    """Token numbers of texts seen lately, up to some 10 MB: the same passages are compared with
    question after question, and taking up a text is most of the work. Safe from several threads.
    """

    _MOST = 1_000_000

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], TokenIds] = OrderedDict()
        self._count = 0
        self._guard = threading.Lock()

    def of(self, embedder: Embedder, texts: Sequence[str]) -> list[TokenIds]:
        """The token numbers of each text, of a model that has any."""
        keys = [(embedder.fingerprint, text) for text in texts]
        with self._guard:
            found = {key: ids for key in keys if (ids := self._kept.get(key)) is not None}
            for key in found:
                self._kept.move_to_end(key)
        new = [key for key in dict.fromkeys(keys) if key not in found]
        fresh = dict(zip(new, embedder.token_ids([text for _, text in new]) or (), strict=True))
        with self._guard:
            for key, ids in fresh.items():
                if key not in self._kept:
                    self._count += len(ids)
                self._kept[key] = ids
            while self._count > self._MOST and len(self._kept) > 1:
                self._count -= len(self._kept.popitem(last=False)[1])
        found |= fresh
        return [found[key] for key in keys]


_TOKENS = _Tokens()


class LateInteraction:
    """One question, ready to be compared with texts, and again with words that aliases added.

    Blind (all scores 0.0) where the model gives no token vectors. `pieces` are words that are
    compared each by itself (`of_pieces`).
    """

    def __init__(
        self, embedder: Embedder, question: str, added: str = "", pieces: Sequence[str] = ()
    ) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        self._pieces = len(pieces)
        ids = embedder.token_ids([question, added, *pieces])
        self.blind = ids is None or len(ids[0]) == 0
        if ids is None or self.blind:
            return
        # The pieces are made of the question's own tokens: each is compared with a text once.
        self._ids, place = np.unique(np.concatenate(ids), return_inverse=True)
        self._tokens, weights = embedder.token_rows(self._ids)
        asked, added_too, *each = _counts(place, [len(some) for some in ids])
        self._asked = _shares(asked * weights)
        self._with_added = _shares((asked + added_too) * weights)
        self._piece_shares = np.zeros((len(weights), len(each)), np.float32)
        for column, of_piece in enumerate(each):
            self._piece_shares[:, column] = _shares(of_piece * weights)

    def met(self, texts: Sequence[str]) -> Met:
        """How well each token of the question is met by each text; many texts at once cost less
        than one by one, and a text that comes up again isn't compared again.
        """
        if self.blind:
            return np.zeros((len(texts), 1), dtype=np.float32)
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._compare(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    def met_by(self, groups: Sequence[Sequence[str]]) -> Met:
        """(groups, tokens of the question) how well each is met by the texts of a group together;
        none may be empty.
        """
        self.met([text for texts in groups for text in texts])
        return np.stack([self.met(texts).max(axis=0) for texts in groups])

    def _compare(self, texts: Sequence[str]) -> Met:
        ids = _TOKENS.of(self._embedder, texts)
        found = np.zeros((len(texts), len(self._tokens)), np.float32)
        counts = np.array([len(some) for some in ids])
        filled = np.flatnonzero(counts)  # reduceat gives an empty run its neighbour's first row
        if filled.size:
            # A token that comes up in many of the texts is compared once.
            tokens, place = np.unique(np.concatenate(ids), return_inverse=True)
            near = self._embedder.token_rows(tokens)[0] @ self._tokens.T
            starts = np.cumsum(counts[filled]) - counts[filled]
            found[filled] = np.maximum.reduceat(near[place], starts, axis=0)
        return found

    def asked(self, met: Met) -> NDArray[np.float64]:
        """(texts,) the scores for the question as it was typed."""
        return self._score(met, "_asked")

    def with_added(self, met: Met) -> NDArray[np.float64]:
        """(texts,) the scores for the question and the words that aliases added."""
        return self._score(met, "_with_added")

    def of_pieces(self, met: Met) -> NDArray[np.float64]:
        """(texts, pieces) how near the words of each piece come to those of each text."""
        if self.blind:
            return np.zeros((len(met), self._pieces))
        return np.asarray(met @ self._piece_shares, dtype=np.float64)

    def usual(self, among: Background) -> Met:
        """(1, tokens of the question) how well each token is met by texts that happen to be there:
        a word that any text comes near says little.
        """
        if self.blind:
            return np.zeros((1, 1), np.float32)
        return among.met(self._ids, self._tokens)

    def _score(self, met: Met, weights: str) -> NDArray[np.float64]:
        if self.blind:
            return np.zeros(len(met))
        return np.asarray(met @ getattr(self, weights), dtype=np.float64)


class Background:
    """Some texts of a corpus, against which any other is measured. Safe from any thread; it
    remembers what each token got, so at most a number for each of the vocabulary.
    """

    def __init__(self, embedder: Embedder, texts: Sequence[str], vectors: Vectors) -> None:
        self._vectors = vectors
        ids = [some for some in embedder.token_ids(texts) or () if len(some)]
        counts = np.array([len(some) for some in ids], dtype=np.int64)
        self._starts = np.cumsum(counts) - counts
        self._rows: Vectors | None = None
        if ids:
            tokens, self._place = np.unique(np.concatenate(ids), return_inverse=True)
            self._rows = embedder.token_rows(tokens)[0]
        self._known: dict[int, float] = {}

    def cosine(self, vector: Vectors) -> float:
        """The mean cosine of the texts to a (dim,) unit vector; 0.0 where there are none."""
        return float((self._vectors @ vector).mean()) if len(self._vectors) else 0.0

    def met(self, ids: TokenIds, tokens: Vectors) -> Met:
        """(1, tokens): the mean over the texts of the best cosine in each. `ids` are the numbers
        of the tokens, by which a token that came up before is known.
        """
        if self._rows is None:
            return np.zeros((1, len(tokens)), np.float32)
        numbers = ids.tolist()
        new = [place for place, number in enumerate(numbers) if number not in self._known]
        if new:
            near = (self._rows @ tokens[new].T)[self._place]
            usual = np.maximum.reduceat(near, self._starts, axis=0).mean(axis=0)
            self._known.update((numbers[n], float(u)) for n, u in zip(new, usual, strict=True))
        return np.array([[self._known[number] for number in numbers]], np.float32)


def _counts(place: NDArray[np.intp], lengths: Sequence[int]) -> Iterator[Vectors]:
    """For each text, how often it has each of the tokens that `place` numbers, (tokens,)."""
    size, start = int(place.max()) + 1, 0
    for length in lengths:
        own = place[start : start + length]
        yield np.bincount(own, minlength=size).astype(np.float32)
        start += length


def _shares(weights: Vectors) -> Vectors:
    total = float(weights.sum())
    return weights / total if total else weights
