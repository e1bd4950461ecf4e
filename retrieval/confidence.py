"""How sure an answer is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from retrieval.results import Outcome

SURE = 0.45
POSSIBLE = 0.25


class _Scored(Protocol):
    @property
    def score(self) -> float: ...


def judge(ranked: Sequence[_Scored]) -> float:
    """0-1: how likely the first of the ranked answers the question."""
    return max(0.0, min(1.0, ranked[0].score)) if ranked else 0.0


def outcome(confidence: float) -> Outcome:
    """What to say at that confidence."""
    if confidence >= SURE:
        return Outcome.FOUND
    return Outcome.UNSURE if confidence >= POSSIBLE else Outcome.NOT_FOUND


def calibrate(snapshot: object) -> dict[str, float]:
    """Label-free figures of a corpus and a model that make their scores comparable."""
    del snapshot
    return {}
