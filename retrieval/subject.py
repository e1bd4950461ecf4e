"""Whether a question is one that people ask of the news, whatever the corpus says.

A question is compared with the messages of both lists (`retrieval/lists.py`) by the model in use:
the logarithm of the ratio of two kernel density estimates says which of them it resembles. The
width of the kernel and the scale of the result come from the lists themselves, so that they mean
the same for any model.
"""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import Embedder
from retrieval.files import write_atomically
from retrieval.lists import ELSE, NEWS, Scale, listed
from retrieval.store import Floats

_SHARPNESS = 0.9
"""Of the kernel: what a standard deviation of the cosines among the listed messages counts."""
_BLOCK = 128
"""Of the listed messages, so that a start needs no more memory than a question."""
_FILE = "subject.bin"
Halves = NDArray[np.float16]


class Subject:
    """The lists as one model sees them. Immutable, safe from any thread."""

    def __init__(self, news: Floats, other: Floats) -> None:
        """news: (n, dim), other: (m, dim) unit vectors of the lists."""
        self._vectors = np.concatenate([news, other]).astype(np.float32)
        self._news = len(news)
        self._sharp = _SHARPNESS / max(_spread(self._vectors), 1e-6)
        # What each listed message would get if it weren't listed: that is the scale.
        blocks = range(0, len(self._vectors), _BLOCK)
        left_out = np.concatenate([self._of_listed(start) for start in blocks])
        self._scale = Scale.of(left_out, np.arange(len(left_out)) < self._news)
        self.left_out = self._scale(left_out)
        """(n + m,) what `of` would say of each listed message if it weren't listed."""

    def _of_listed(self, start: int) -> NDArray[np.float64]:
        """The ratios of a block of the listed messages, each without itself."""
        block = self._vectors[start : start + _BLOCK]
        cosines = (block @ self._vectors.T).astype(np.float64)
        cosines[np.arange(len(block)), start + np.arange(len(block))] = -np.inf
        return self._ratios(cosines)

    def of(self, vector: Floats) -> float:
        """How much a question, a (dim,) unit vector, is like those about the news: about 1 for
        them, about -1 for the others, 0 for one that is like neither.
        """
        cosines = (self._vectors @ vector).astype(np.float64)[None]
        return float(self._scale(self._ratios(cosines))[0])

    def _ratios(self, cosines: NDArray[np.float64]) -> NDArray[np.float64]:
        """(questions, listed) cosines to (questions,) logarithms of the densities' ratio."""
        dense = np.exp(self._sharp * (cosines - 1))
        news, other = dense[:, : self._news].mean(axis=1), dense[:, self._news :].mean(axis=1)
        found: NDArray[np.float64] = np.log(news + 1e-300) - np.log(other + 1e-300)
        return found


def _spread(vectors: Floats) -> float:
    """The standard deviation of the cosines of all pairs, never all of them at once."""
    whole = vectors.astype(np.float64)
    own = np.square(whole).sum(axis=1)
    pairs = len(whole) * (len(whole) - 1)
    mean = (np.square(whole.sum(axis=0)).sum() - own.sum()) / pairs
    square = (np.square(whole.T @ whole).sum() - np.square(own).sum()) / pairs
    return float(np.sqrt(max(square - mean**2, 0.0)))


class SubjectCache:
    """The vectors of the lists, kept in an index folder: a large model takes seconds for them."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._loaded: tuple[str, Subject] | None = None

    def load(self, embedder: Embedder, *, write: bool) -> Subject:
        """Read what is kept for this model and these lists, or make it anew."""
        news, other = listed(NEWS), listed(ELSE)
        texts = (*news, *other)
        stamp = f"{embedder.fingerprint} {zlib.crc32(repr(texts).encode())}"
        if self._loaded is None or self._loaded[0] != stamp:
            vectors = self._read(stamp)
            if vectors is None or len(vectors) != len(texts):
                vectors = embedder.encode_queries(texts).astype(np.float16)
                if write:
                    self._write(stamp, vectors)
            seen: Floats = vectors.astype(np.float32)
            self._loaded = stamp, Subject(seen[: len(news)], seen[len(news) :])
        return self._loaded[1]

    def _read(self, stamp: str) -> Halves | None:
        try:
            head, _, data = self._path.read_bytes().partition(b"\n")
            if head.decode() != f"{stamp} {zlib.crc32(data)}":
                return None
            return np.asarray(np.load(io.BytesIO(data), allow_pickle=False), np.float16)
        except (OSError, ValueError):
            return None

    def _write(self, stamp: str, vectors: Halves) -> None:
        data = io.BytesIO()
        np.save(data, vectors)
        head = f"{stamp} {zlib.crc32(data.getvalue())}\n"
        write_atomically(self._path, head.encode(), data.getvalue())
