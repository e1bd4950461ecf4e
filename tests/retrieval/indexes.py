"""What the tests of the index share: a corpus that changes, an engine on it, and how to compare
two engines by everything that a person could see of them.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from retrieval import Engine
from retrieval.embedder import Embedder
from tests.retrieval.hashed import HashedEmbedder

TOKYO = ZoneInfo("Asia/Tokyo")
FIXTURES = Path(__file__).parents[1] / "fixtures" / "roundups"
QUESTIONS = (
    "橋はいつ再開しますか",
    "港の工事の費用",
    "知事は何と述べたか",
    "How many people were hurt?",
    "停電",
    "1月12日の出来事",
)
POST = """\
{headline}
— 架空通信 (@kakuu) May {day}, 2031
{body}
"""


def open_engine(
    corpus: Path, index: Path, *, embedder: Embedder | None = None, update: bool = True
) -> Engine:
    return Engine.open(
        corpus, index, embedder=embedder or HashedEmbedder(), tz=TOKYO, update=update
    )


def copy_fixtures(target: Path, names: Sequence[str] = ("kazami", "nordval")) -> Path:
    """A corpus folder of the test's own."""
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copytree(FIXTURES / name, target / name)
    return target


def write_day(corpus: Path, day: int, stories: dict[str, str]) -> Path:
    """A small roundup of May 2031: headlines and their texts."""
    corpus.mkdir(parents=True, exist_ok=True)
    path = corpus / f"2031-05-{day:02}.txt"
    posts = [POST.format(headline=h, day=day, body=b) for h, b in stories.items()]
    path.write_text("".join([*posts, f"#架空(3105{day:02})\n"]), encoding="utf-8")
    return path


def seen(engine: Engine, questions: Sequence[str] = QUESTIONS) -> dict[str, Any]:
    """What a person sees of an engine; equal for equal corpora, however the index came about."""
    today = dt.date(2031, 5, 20)
    answers = {}
    for question in questions:
        answer = engine.ask(question, today=today)
        answers[question] = (
            answer.outcome,
            [(e.item.id, e.text, e.start, e.first_line) for e in answer.excerpts],
            [item.id for item in answer.nearest],
        )
    return {
        "answers": answers,
        "roundups": engine.roundups(),
        "sources": engine.sources(),
        "headlines": engine.headlines(),
        "warnings": engine.warnings(),
        "counts": (engine.stats()["items"], engine.stats()["passages"]),
        "digest": engine.today(today),
    }


def clean(corpus: Path, tmp: Path, questions: Sequence[str] = QUESTIONS) -> dict[str, Any]:
    """What a person would see of an index made from nothing."""
    shutil.rmtree(tmp, ignore_errors=True)
    with open_engine(corpus, tmp) as engine:
        return seen(engine, questions)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
