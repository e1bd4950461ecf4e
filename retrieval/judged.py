"""The nouns of measuring: a question with its known answer, and what came of asking it."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval import metrics
from retrieval.results import Outcome


@dataclass(frozen=True, slots=True)
class Question:
    """A line of a question file."""

    question: str
    gold_spans: tuple[str, ...]
    """Empty: the corpus doesn't answer it."""
    lang: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what came of it."""

    question: Question
    outcome: Outcome
    confidence: float
    relevant: tuple[bool, ...]
    """Of each item shown, best first."""
    spans: tuple[bool, ...]
    """Of each excerpt: whether a gold span stands in it whole."""
    total: int
    """How many items of the corpus hold a gold span."""
    lengths: tuple[int, ...]
    """Characters of each of the first three excerpts."""

    @property
    def answerable(self) -> bool:
        """Whether the roundup answers the question."""
        return bool(self.question.gold_spans)

    @property
    def right(self) -> bool:
        """Whether the first excerpt answers."""
        return self.answerable and metrics.hit(self.relevant, 1) > 0
