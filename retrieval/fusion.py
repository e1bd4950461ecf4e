"""Two legs become one ranking: a convex combination, weighted by the class of the question.

Reciprocal ranks let a leg that sees nothing outvote the one that does; normalised scores don't.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


class QuestionClass(enum.StrEnum):
    """Whether the lexical leg can see anything of the texts that the question is about."""

    SAME = "same"
    """Question and texts share a script that carries words (both Japanese, both Latin)."""
    ACROSS = "across"
    """They don't: only numbers, names and aliases can be met by letters."""


# Weights of (dense, lexical, late interaction); see tests/benchmarks/RETRIEVAL.md.
WEIGHTS: dict[QuestionClass, tuple[float, float, float]] = {
    QuestionClass.SAME: (0.35, 0.30, 0.35),
    QuestionClass.ACROSS: (0.40, 0.15, 0.45),
}


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
