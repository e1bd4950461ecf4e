"""Figures of merit for ranked answers and for refusals, on plain numbers. Nothing of ours in it,
so that it can be checked against a public library (tests/retrieval/test_evaluate.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
RESAMPLES = 1000
SEED = 20260127


def hit(relevant: Sequence[bool], k: int) -> float:
    """1.0 if one of the first k results is right."""
    return float(any(relevant[:k]))


def reciprocal_rank(relevant: Sequence[bool], k: int = 10) -> float:
    """One over the place of the first right result; 0.0 without one among the first k."""
    return next((1.0 / place for place, right in enumerate(relevant[:k], 1) if right), 0.0)


def ndcg(relevant: Sequence[bool], total: int, k: int = 10) -> float:
    """Normalised discounted cumulative gain with gains of 0 and 1; `total` right ones exist."""
    gained = sum(1 / math.log2(n + 2) for n, right in enumerate(relevant[:k]) if right)
    ideal = sum(1 / math.log2(n + 2) for n in range(min(total, k)))
    return gained / ideal if ideal else 0.0


def interval(
    values: Sequence[float],
    *,
    statistic: Callable[[Values], Values] = lambda drawn: drawn.mean(axis=1),
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float, float]:
    """95 % bootstrap interval of the mean (or another statistic over rows); (nan, nan) of nothing.

    The same values always give the same interval.
    """
    given = np.asarray(values, dtype=np.float64)
    if not len(given):
        return math.nan, math.nan
    rng = np.random.default_rng(seed)
    drawn = given[rng.integers(0, len(given), (resamples, len(given)))]
    low, high = np.percentile(statistic(drawn), [2.5, 97.5])
    return float(low), float(high)


def risk_coverage(
    confidence: Sequence[float], right: Sequence[bool]
) -> tuple[list[tuple[float, float, float]], float]:
    """How often the answers are wrong when only the surest share of the questions is answered.

    Returns rows of (coverage, risk, least confidence among those answered), one for each tenth,
    and the area under the curve over all cuts (AURC; smaller is better). Equal confidences keep
    the order given.
    """
    if not confidence:
        return [], math.nan
    order = np.argsort(-np.asarray(confidence, dtype=np.float64), kind="stable")
    wrong = 1.0 - np.asarray(right, dtype=np.float64)[order]
    risks = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    rows = []
    for tenth in range(1, 11):
        last = max(1, math.ceil(len(wrong) * tenth / 10)) - 1
        least = float(np.asarray(confidence, dtype=np.float64)[order[last]])
        rows.append(((last + 1) / len(wrong), float(risks[last]), least))
    return rows, float(risks.mean())
