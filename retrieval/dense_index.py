"""The FAISS index over one segment's vectors, by its size.

Measured on two cores, one thread, 500,000 rows of 256 dimensions, the best 60 asked for (see
tests/benchmarks/RESULTS.md): float32 33 ms, half precision 11 ms and nothing missed, 8 bits 18 ms
(9 ms with uniform steps) with 98 % found, IVF1024 with 128 probes 2.7 ms with 97 %, signs compared
and 2,000 rows scored again 3.4 ms with 99.9 %. So half precision, which is what the store keeps,
up to `MOST_EXACT` rows, and signs beyond, which also need 16 MB of memory instead of 256.
"""

from __future__ import annotations

from typing import Protocol

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.store import Floats, Ints

# Two OpenMP threads were three times slower than one for a single question on two cores, and
# questions already run side by side.
faiss.omp_set_num_threads(1)

Halves = npt.NDArray[np.float16]
Mask = npt.NDArray[np.bool_]

MOST_EXACT = 200_000
"""Rows that are compared one by one, in about 4 ms."""
_RESCORED = 2_000
"""Rows with the likeliest signs, whose cosines are then computed."""
_FEW = 10_000
"""A filter that leaves no more rows than this makes all of them be compared."""
_BLOCK = 1 << 14


class Index(Protocol):
    """Rows of unit vectors, searched by cosine."""

    def search(self, vector: Floats, k: int, mask: Mask | None) -> tuple[Floats, Ints]:
        """The best k rows (fewer if fewer pass the mask): scores and row numbers, best first."""


class Exact:
    """Every vector is compared: nothing is missed."""

    def __init__(self, halves: Halves) -> None:
        dim = halves.shape[1]
        self._index = faiss.IndexScalarQuantizer(
            dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        for start in range(0, len(halves), _BLOCK):
            self._index.add(halves[start : start + _BLOCK].astype(np.float32))

    def search(self, vector: Floats, k: int, mask: Mask | None) -> tuple[Floats, Ints]:
        k = min(k, self._index.ntotal)
        if k < 1:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        scores, rows = self._index.search(vector.reshape(1, -1), k, params=_only(mask))
        found = rows[0] >= 0
        return scores[0][found], rows[0][found]


class Signs:
    """The signs of the vectors are compared first, then the likeliest rows by cosine."""

    def __init__(self, halves: Halves) -> None:
        self._halves = halves
        sums = np.zeros(halves.shape[1])
        for start in range(0, len(halves), _BLOCK):
            sums += halves[start : start + _BLOCK].sum(axis=0, dtype=np.float64)
        self._middle = (sums / len(halves)).astype(np.float32)
        self._index = faiss.IndexBinaryFlat(halves.shape[1])
        for start in range(0, len(halves), _BLOCK):
            self._index.add(self._signs(halves[start : start + _BLOCK]))

    def search(self, vector: Floats, k: int, mask: Mask | None) -> tuple[Floats, Ints]:
        if mask is not None and np.count_nonzero(mask) <= _FEW:
            rows = np.flatnonzero(mask)
        else:
            count = max(_RESCORED, 10 * k)
            _, found = self._index.search(self._signs(vector[None]), count, params=_only(mask))
            rows = np.sort(found[0][found[0] >= 0])
        scores = self._halves[rows].astype(np.float32) @ vector
        best = np.argsort(-scores, kind="stable")[:k]
        return scores[best], rows[best]

    def _signs(self, vectors: Floats | Halves) -> npt.NDArray[np.uint8]:
        return np.packbits(vectors > self._middle, axis=1)


def build(halves: Halves) -> Index:
    """The index for so many rows; signs go into whole bytes."""
    if len(halves) > MOST_EXACT and halves.shape[1] % 8 == 0:
        return Signs(halves)
    return Exact(halves)


def _only(mask: Mask | None) -> faiss.SearchParameters | None:
    if mask is None:
        return None
    bits = np.packbits(mask, bitorder="little")
    # The type stubs don't know the Python face of these two.
    selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
