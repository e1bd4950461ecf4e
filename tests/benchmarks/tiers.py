"""`python -m tests.benchmarks.tiers [ROWS]`: the ways FAISS offers to search one segment.

Vectors of this shape: topics, a common direction, a spectrum that falls off; questions lie near a
passage. Prints median and 99th percentile in milliseconds, the share of the true best 60 that is
found, the bytes per row, and the time to build.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import faiss
import numpy as np

from retrieval.dense_index import Index
from tests.benchmarks.measuring import percentiles

DIM = 256
BEST = 60
QUESTIONS = 60


def vectors(rows: int) -> tuple[Any, Any]:
    """(rows, DIM) unit vectors and (QUESTIONS, DIM) questions."""
    chance = np.random.default_rng(1)
    spectrum = (1 / np.arange(1, DIM + 1) ** 0.35).astype(np.float32)
    topics = chance.standard_normal((3000, DIM)).astype(np.float32)
    data = np.empty((rows, DIM), np.float32)
    for start in range(0, rows, 50_000):
        some = min(50_000, rows - start)
        noise = chance.standard_normal((some, DIM)).astype(np.float32)
        data[start : start + some] = topics[chance.integers(0, 3000, some)] + 0.8 * noise + 0.3
    data *= spectrum
    data /= np.linalg.norm(data, axis=1, keepdims=True)
    near = data[chance.integers(0, rows, QUESTIONS)]
    noise = chance.standard_normal((QUESTIONS, DIM)).astype(np.float32)
    asked = near + 0.15 * noise * spectrum
    return data, asked / np.linalg.norm(asked, axis=1, keepdims=True)


def main(rows: int) -> None:
    """Print a table row for each way."""
    data, asked = vectors(rows)
    halves = data.astype(np.float16)
    truth = [set(np.argsort(-(data @ q))[:BEST].tolist()) for q in asked]

    def show(name: str, per_row: float, built: float, search: Callable[[Any], Any]) -> None:
        times, found = [], []
        for question, best in zip(asked, truth, strict=True):
            begun = time.perf_counter()
            got = search(question)
            times.append(time.perf_counter() - begun)
            found.append(len(best & set(np.ravel(got).tolist())) / BEST)
        low, high = percentiles(times)
        print(f"| {name} | {low} | {high} | {np.mean(found):.4f} | {per_row:g} | {built:.1f} |")  # noqa: T201

    def library(name: str, per_row: float, index: Any, probes: int = 0) -> None:
        begun = time.perf_counter()
        if not index.is_trained:
            index.train(data[: min(rows, 100_000)])
        index.add(data)
        if probes:
            index.nprobe = probes
        built = time.perf_counter() - begun
        show(name, per_row, built, lambda q: index.search(q[None], BEST)[1])

    product, kinds = faiss.METRIC_INNER_PRODUCT, faiss.ScalarQuantizer
    print("| index | p50 ms | p99 ms | found | bytes a row | build s |\n|---|---|---|---|---|---|")  # noqa: T201
    library("Flat, float32", 4 * DIM, faiss.IndexFlatIP(DIM))
    begun = time.perf_counter()
    own = Index(halves)
    built = time.perf_counter() - begun
    show("**half precision**", 2 * DIM, built, lambda q: own.search(q, BEST, None)[1])
    library("8 bits", DIM, faiss.IndexScalarQuantizer(DIM, kinds.QT_8bit, product))
    uniform = faiss.IndexScalarQuantizer(DIM, kinds.QT_8bit_uniform, product)
    library("8 bits, uniform steps", DIM, uniform)
    library("4 bits", DIM / 2, faiss.IndexScalarQuantizer(DIM, kinds.QT_4bit, product))
    for probes in (16, 128):
        index = faiss.index_factory(DIM, "IVF1024,SQ8", product)
        library(f"IVF1024, 8 bits, {probes} probes", DIM, index, probes)
    signs = faiss.IndexBinaryFlat(DIM)
    middle = data.mean(axis=0)
    begun = time.perf_counter()
    signs.add(np.packbits(data > middle, axis=1))
    built = time.perf_counter() - begun

    def by_signs(question: Any) -> Any:
        rows = signs.search(np.packbits(question > middle)[None], 2_000)[1][0]
        return rows[np.argsort(-(halves[rows].astype(np.float32) @ question))[:BEST]]

    show("signs, 2,000 rows scored again", DIM / 8, built, by_signs)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
