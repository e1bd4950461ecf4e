"""Several figures become one ranking: a convex combination, less what speaks against an item.

Reciprocal ranks let a leg that sees nothing outvote the one that does; normalised scores don't,
and a leg that saw nothing at all has no vote.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

# Chosen on the development questions, between what searches on different parts of them found; see
# tests/benchmarks/RETRIEVAL.md.
WEIGHTS: Mapping[str, float] = {
    "dense": 0.36,
    "lexical": 0.18,
    "interaction": 0.18,
    "interaction_added": 0.05,
    "coverage": 0.05,
    "coverage_item": 0.18,
}
PENALTIES: Mapping[str, float] = {"bare": 0.10, "opinion": 0.015}
"""Taken off: a headline alone and a comment seldom answer what a report answers."""


def combine(figures: Mapping[str, Scores], weights: Mapping[str, float] = WEIGHTS) -> Scores:
    """(candidates,) the weighted mean of the figures that see something, less the penalties."""
    seeing = {name: weight for name, weight in weights.items() if figures[name].any()}
    total = sum(seeing.values())
    size = len(next(iter(figures.values())))
    score: Scores = sum((figures[n] * (w / total) for n, w in seeing.items()), np.zeros(size))
    for name, penalty in PENALTIES.items():
        if name in figures:
            score = score - penalty * figures[name]
    return score


def by_maximum(scores: Scores) -> Scores:
    """Scores of one leg as shares of its best; zeros stay zeros."""
    best = float(scores.max(initial=0.0))
    return scores / best if best > 0 else np.zeros_like(scores)
