"""The FAISS index over one segment's vectors: half precision, every row compared.

Half precision is what the store keeps, so nothing is missed, and it costs a third of float32:
11 ms for the 540,000 passages of ten years, half a millisecond for those of a year. What would be
faster misses more or has to be trained (tests/benchmarks/RESULTS.md has the table); at a million
rows, or with vectors of 1,024 dimensions, the next step would be IVF.
"""

from __future__ import annotations

import faiss
import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from retrieval.store import Floats, Ints

# Two OpenMP threads were three times slower than one for a single question on two cores, and
# questions already run side by side. So it is with numpy's products, which are small: on a busy
# machine, two threads that wait for each other took twice the time of one.
faiss.omp_set_num_threads(1)
# Of what is loaded by now; a model's own library has threads of its own.
threadpool_limits(1, "blas")

Halves = npt.NDArray[np.float16]
Mask = npt.NDArray[np.bool_]

_BLOCK = 1 << 14


class Index:
    """Rows of unit vectors, searched by cosine; nothing is missed. Immutable, for any thread."""

    def __init__(self, halves: Halves) -> None:
        dim = halves.shape[1]
        self._index = faiss.IndexScalarQuantizer(
            dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        for start in range(0, len(halves), _BLOCK):
            self._index.add(halves[start : start + _BLOCK].astype(np.float32))

    def search(self, vector: Floats, k: int, mask: Mask | None) -> tuple[Floats, Ints]:
        """The best k rows (fewer if fewer pass the mask): scores and row numbers, best first."""
        k = min(k, self._index.ntotal)
        if k < 1:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        scores, rows = self._index.search(vector.reshape(1, -1), k, params=_only(mask))
        found = rows[0] >= 0
        return scores[0][found], rows[0][found]


def _only(mask: Mask | None) -> faiss.SearchParameters | None:
    if mask is None:
        return None
    bits = np.packbits(mask, bitorder="little")
    # The type stubs don't know the Python face of these two.
    selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
