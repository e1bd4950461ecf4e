"""`roundup eval`: how good the answers are, by known spans or by people's verdicts."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.faces import face, print_json
from bot.jsonform import Json
from bot.opening import open_engine
from bot.progress import LateProgress
from bot.settings import Settings
from bot.terminal import Terminal
from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.state import Feedback
    from retrieval import Engine
    from retrieval.judged import Question
    from retrieval.report import Report


def evaluate(settings: Settings, args: argparse.Namespace) -> int:
    """Measure against a file of questions, or (`--feedback`) read what 👍 and 👎 say."""
    if bool(args.questions) == args.feedback:
        raise UsageError("Give one: a file QUESTIONS.jsonl, or --feedback.")
    if args.feedback:
        verdicts = _verdicts(settings)
        if args.json:
            print_json(_feedback_form(verdicts))
        else:
            _show(verdicts, face())
        return 0
    report = _measure(settings, Path(args.questions))
    if args.json:
        print_json(report.as_dict())
    else:
        face().text(report.as_text())
    return 0


def _measure(settings: Settings, path: Path) -> Report:
    from retrieval.evaluate import judge, read_questions
    from retrieval.report import report

    questions = read_questions(path)
    with LateProgress() as progress, open_engine(settings, progress=progress) as engine:
        return report(judge(engine, _counted(questions, progress)))


def _counted(questions: Sequence[Question], progress: LateProgress) -> Iterator[Question]:
    for done, question in enumerate(questions):
        progress("Asking", done, len(questions))
        yield question


# --- verdicts ---


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people thought of one item as an answer."""

    item: str
    headline: str | None
    """None for an item that is in the corpus no more."""
    helped: int
    not_helped: int


def _verdicts(settings: Settings) -> list[Verdicts]:
    """By item, those that helped least first."""
    from bot.state import State

    with State.open(settings.index_dir) as state:
        given = state.feedback()
    if not given:
        return []
    with LateProgress() as progress, open_engine(settings, progress=progress) as engine:
        return sorted(_by_item(given, engine), key=lambda v: v.helped - v.not_helped)


def _by_item(given: Sequence[Feedback], engine: Engine) -> Iterator[Verdicts]:
    counts = Counter((verdict.item, verdict.verdict) for verdict in given)
    for item_id in dict.fromkeys(verdict.item for verdict in given):
        item = engine.item(item_id)
        headline = item.headline if item else None
        yield Verdicts(item_id, headline, counts[item_id, 1], counts[item_id, -1])


def _feedback_form(verdicts: Sequence[Verdicts]) -> Json:
    return {
        "helped": sum(v.helped for v in verdicts),
        "not_helped": sum(v.not_helped for v in verdicts),
        "items": [
            {"item": v.item, "headline": v.headline, "helped": v.helped, "not_helped": v.not_helped}
            for v in verdicts
        ],
    }


def _show(verdicts: Sequence[Verdicts], terminal: Terminal) -> None:
    if not verdicts:
        terminal.say("Nobody has pressed 👍 or 👎 yet.")
        return
    helped, not_helped = sum(v.helped for v in verdicts), sum(v.not_helped for v in verdicts)
    share = helped / (helped + not_helped)
    terminal.say(f"👍 {helped}  👎 {not_helped}  ({share:.0%} helped)", "bold")
    for verdict in verdicts:
        headline = verdict.headline or f"(item {verdict.item}, no longer in the corpus)"
        terminal.say(f"👍 {verdict.helped:>3}  👎 {verdict.not_helped:>3}  {headline}")
