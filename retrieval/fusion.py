"""Several figures become one ranking: a convex combination.

Reciprocal ranks let a leg that sees nothing outvote the one that does; normalised scores don't.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


WEIGHTS = (0.3, 0.2, 0.3, 0.1, 0.1)
"""Of dense, lexical, late interaction, coverage by the passage, coverage by the item; see
tests/benchmarks/RETRIEVAL.md."""


def combine(legs: Sequence[Scores], weights: Sequence[float]) -> Scores:
    """(candidates,) the weighted mean of the legs; a leg that saw nothing has no vote."""
    seeing = [(leg, weight) for leg, weight in zip(legs, weights, strict=True) if _sees(leg)]
    if not seeing:
        return np.zeros(len(legs[0]) if legs else 0)
    total = sum(weight for _, weight in seeing)
    mixed: Scores = sum((leg * (weight / total) for leg, weight in seeing), np.zeros(len(legs[0])))
    return mixed


def by_maximum(scores: Scores) -> Scores:
    """Scores of one leg as shares of its best; zeros stay zeros."""
    best = float(scores.max(initial=0.0))
    return scores / best if best > 0 else np.zeros_like(scores)


def _sees(leg: Scores) -> bool:
    return bool(len(leg)) and float(np.ptp(leg)) > 0 if len(leg) > 1 else bool(leg.any())
