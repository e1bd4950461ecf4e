"""How good the answers are: questions with known answers are asked and judged.

An excerpt is right when it contains one of the question's gold spans or lies in the item that
does. A refused question counts as missed in every figure, as it does for the person who asked.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from corpus.errors import UsageError
from corpus.items import Item
from retrieval.judged import Judged, Question
from retrieval.report import Report, report
from retrieval.results import Answer, Excerpt

DEPTH = 10
EVERYTHING = 10**6


class Asked(Protocol):
    """What is measured: an engine, or anything that answers like one."""

    def ask(self, question: str, *, limit: int = 3, today: dt.date | None = None) -> Answer: ...

    def headlines(self, limit: int = 500) -> tuple[Item, ...]: ...


def read_questions(path: Path) -> list[Question]:
    """The questions of a JSON Lines file. UsageError names the line that isn't one."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError(f"The question file {path} can't be read: {why}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"The question file {path} isn't UTF-8 text.") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_question(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f"{path}, line {number}: expected an object with “question” and “gold_spans”."
            ) from error
    if not found:
        raise UsageError(f"The question file {path} has no questions.")
    return found


def _question(row: Any) -> Question:
    spans = row.get("gold_spans", [])
    if not isinstance(row["question"], str) or not isinstance(spans, list):
        raise TypeError
    return Question(
        row["question"], tuple(map(str, spans)), str(row.get("lang", "?")), str(row.get("kind", ""))
    )


def judge(
    engine: Asked, questions: Iterable[Question], today: dt.date | None = None
) -> list[Judged]:
    """Ask every question and compare what comes back with what is known."""
    items = engine.headlines(EVERYTHING)
    return [_judge(engine, question, items, today) for question in questions]


def _judge(
    engine: Asked, question: Question, items: Sequence[Item], today: dt.date | None
) -> Judged:
    answer = engine.ask(question.question, limit=DEPTH, today=today)
    holders = {
        item.id
        for item in items
        if any(span in item.text or span in item.headline for span in question.gold_spans)
    }
    by_item: dict[str, bool] = {}
    for excerpt in answer.excerpts:
        right = excerpt.item.id in holders or _has_span(excerpt, question)
        by_item[excerpt.item.id] = by_item.get(excerpt.item.id, False) or right
    return Judged(
        question,
        answer.outcome,
        answer.confidence,
        tuple(by_item.values()),
        tuple(_has_span(excerpt, question) for excerpt in answer.excerpts),
        len(holders),
        tuple(len(excerpt.text) for excerpt in answer.excerpts[:3]),
    )


def _has_span(excerpt: Excerpt, question: Question) -> bool:
    return any(span in excerpt.text for span in question.gold_spans)


def evaluate(engine: Asked, path: Path, today: dt.date | None = None) -> Report:
    """Measure an engine on a question file. UsageError if it isn't one."""
    return report(judge(engine, read_questions(path), today))
