"""The FAISS index over one segment's vectors."""

from __future__ import annotations

from typing import Protocol

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.store import Floats, Ints

# Two OpenMP threads were three times slower than one for a single question on two cores, and
# questions already run side by side.
faiss.omp_set_num_threads(1)

_BLOCK = 1 << 14


class Index(Protocol):
    """Rows of unit vectors, searched by cosine."""

    def search(
        self, vector: Floats, k: int, mask: npt.NDArray[np.bool_] | None
    ) -> tuple[Floats, Ints]:
        """The best k rows (fewer if fewer pass the mask): scores and row numbers, best first."""


class Exact:
    """Every vector is compared: nothing is missed."""

    def __init__(self, halves: npt.NDArray[np.float16]) -> None:
        self._flat = faiss.IndexFlatIP(halves.shape[1])
        for start in range(0, len(halves), _BLOCK):
            self._flat.add(halves[start : start + _BLOCK].astype(np.float32))

    def search(
        self, vector: Floats, k: int, mask: npt.NDArray[np.bool_] | None
    ) -> tuple[Floats, Ints]:
        k = min(k, self._flat.ntotal)
        if k == 0:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        parameters = None
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            # The type stubs don't know the Python face of these two.
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._flat.search(vector.reshape(1, -1), k, params=parameters)
        found = rows[0] >= 0
        return scores[0][found], rows[0][found]


def build(halves: npt.NDArray[np.float16]) -> Index:
    """The index for vectors of this many rows."""
    return Exact(halves)
