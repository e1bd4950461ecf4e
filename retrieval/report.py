"""Judged questions become figures with intervals: overall, by language, by way of asking."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from retrieval import metrics
from retrieval.judged import Judged
from retrieval.results import Outcome


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95 % bootstrap interval; `value` is nan where nothing was measured."""

    value: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Figure:
        if not values:
            return cls(math.nan, math.nan, math.nan, 0)
        return cls(sum(values) / len(values), *metrics.interval(values), len(values))


# Name, which questions it is about, and its value for one of them.
_FIGURES: tuple[tuple[str, Callable[[Judged], bool], Callable[[Judged], float]], ...] = (
    ("hit@1", lambda j: j.answerable, lambda j: metrics.hit(j.relevant, 1)),
    ("hit@3", lambda j: j.answerable, lambda j: metrics.hit(j.relevant, 3)),
    ("span@3", lambda j: j.answerable, lambda j: metrics.hit(j.spans, 3)),
    ("MRR", lambda j: j.answerable, lambda j: metrics.reciprocal_rank(j.relevant)),
    ("nDCG@10", lambda j: j.answerable, lambda j: metrics.ndcg(j.relevant, j.total)),
    (
        "false refusals",
        lambda j: j.answerable,
        lambda j: float(j.outcome is Outcome.NOT_FOUND),
    ),
    (
        "far refused",
        lambda j: j.question.kind == "far",
        lambda j: float(j.outcome is Outcome.NOT_FOUND),
    ),
    (
        "near not certain",
        lambda j: j.question.kind == "near",
        lambda j: float(j.outcome is not Outcome.FOUND),
    ),
    (
        "unanswerable refused",
        lambda j: not j.answerable,
        lambda j: float(j.outcome is Outcome.NOT_FOUND),
    ),
    ("certain", lambda j: j.answerable, lambda j: float(j.outcome is Outcome.FOUND)),
)


@dataclass(frozen=True, slots=True)
class Report:
    """Figures for all questions, by language, and by way of asking."""

    questions: int
    overall: dict[str, Figure]
    by_language: dict[str, dict[str, Figure]]
    by_kind: dict[str, dict[str, Figure]]
    quote_length: Figure
    """Characters of an excerpt, over the first three of each answer."""
    curve: list[tuple[float, float, float]] = field(default_factory=list)
    """(coverage, risk, least confidence)."""
    aurc: float = math.nan

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; null where nothing was measured."""
        return {
            "questions": self.questions,
            "overall": _plain(self.overall),
            "by_language": {name: _plain(row) for name, row in self.by_language.items()},
            "by_kind": {name: _plain(row) for name, row in self.by_kind.items()},
            "quote_length": _plain({"": self.quote_length})[""],
            "risk_coverage": [
                {"coverage": round(c, 4), "risk": round(r, 4), "confidence": round(t, 4)}
                for c, r, t in self.curve
            ],
            "aurc": None if math.isnan(self.aurc) else round(self.aurc, 4),
        }

    def as_text(self) -> str:
        """Tables for a terminal."""
        lines = [f"{self.questions} questions", ""]
        for name, figure in self.overall.items():
            if figure.count:
                lines.append(f"{name:<22}{_shown(figure)}")
        if self.quote_length.count:
            quote = self.quote_length
            lines.append(
                f"{'mean quote':<22}{quote.value:.0f} characters [{quote.low:.0f}–{quote.high:.0f}]"
            )
        for title, rows in (("language", self.by_language), ("kind", self.by_kind)):
            lines += ["", *_table(title, rows)]
        lines += ["", f"risk–coverage (area {self.aurc:.3f})"]
        for coverage, risk, confidence in self.curve:
            bar = "█" * round(risk * 40)
            lines.append(
                f"{coverage:>5.0%} answered  {risk:>6.1%} wrong  ≥ {confidence:.2f}  {bar}"
            )
        return "\n".join(lines)


def report(judged: Sequence[Judged]) -> Report:
    """Count what was judged."""
    curve, area = metrics.risk_coverage([j.confidence for j in judged], [j.right for j in judged])
    lengths = [float(n) for j in judged if j.answerable for n in j.lengths]
    return Report(
        questions=len(judged),
        overall=_figures(judged),
        by_language=_grouped(judged, lambda j: j.question.lang),
        by_kind=_grouped(judged, lambda j: j.question.kind or "-"),
        quote_length=Figure.of(lengths),
        curve=curve,
        aurc=area,
    )


def _grouped(judged: Sequence[Judged], by: Callable[[Judged], str]) -> dict[str, dict[str, Figure]]:
    names = dict.fromkeys(sorted(by(j) for j in judged))
    return {name: _figures([j for j in judged if by(j) == name]) for name in names}


def _figures(judged: Sequence[Judged]) -> dict[str, Figure]:
    return {
        name: Figure.of([value(j) for j in judged if applies(j)])
        for name, applies, value in _FIGURES
    }


_COLUMNS = (
    ("hit@1", "hit@1"),
    ("hit@3", "hit@3"),
    ("span@3", "span@3"),
    ("MRR", "MRR"),
    ("nDCG@10", "nDCG@10"),
    ("false refusals", "refused"),
    ("far refused", "far"),
    ("near not certain", "near"),
)
"""A figure and the head of its column, short enough for 80 columns in all."""


def _table(title: str, rows: dict[str, dict[str, Figure]]) -> list[str]:
    head = f"{title:<11}{'n':>5}" + "".join(f"{short:>8}" for _, short in _COLUMNS)
    lines = [head]
    for name, row in rows.items():
        count = row["hit@1"].count + row["unanswerable refused"].count
        cells = "".join(
            f"{row[column].value:>8.3f}" if row[column].count else f"{'–':>8}"
            for column, _ in _COLUMNS
        )
        lines.append(f"{name:<11}{count:>5}{cells}")
    return lines


def _shown(figure: Figure) -> str:
    return f"{figure.value:.3f}  [{figure.low:.3f}–{figure.high:.3f}]  n={figure.count}"


def _plain(figures: dict[str, Figure]) -> dict[str, Any]:
    return {
        name: None
        if not figure.count
        else {
            "value": round(figure.value, 4),
            "low": round(figure.low, 4),
            "high": round(figure.high, 4),
            "n": figure.count,
        }
        for name, figure in figures.items()
    }
