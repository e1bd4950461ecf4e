"""`roundup eval`, by a file of questions and by people's verdicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.settings import load_settings
from bot.state import State
from retrieval import Engine


def out(capsys: pytest.CaptureFixture[str]) -> str:
    streams = capsys.readouterr()
    assert streams.err == ""
    return streams.out


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INDEX_DIR", str(tmp_path / "index"))
    return tmp_path / "index"


@pytest.fixture
def questions(tmp_path: Path, shipped_engine: Engine) -> Path:
    """Two headlines asked as questions, one of them with a wrong answer expected."""
    first, second = shipped_engine.headlines()[:2]
    rows = [
        {"question": first.headline, "gold_spans": [first.text], "lang": "ja"},
        {"question": first.headline, "gold_spans": [second.text], "lang": "xx"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", "utf-8")
    return file


def test_the_figures_follow_the_gold_spans(
    questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "--json", str(questions)]) == 0
    found: dict[str, Any] = json.loads(out(capsys))
    assert found["questions"] == 2
    assert found["by_language"]["ja"]["hit@1"]["value"] == 1
    assert found["by_language"]["xx"]["hit@1"]["value"] == 0


def test_the_tables_fit_a_terminal(questions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", str(questions)]) == 0
    text = out(capsys)
    assert text.startswith("2 questions\n")
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "no questions"), ("{", "line 1"), ('{"question": "x"}\n[]', "line 2"), (None, "be read")],
)
def test_a_bad_file_of_questions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, says: str
) -> None:
    file = tmp_path / "bad.jsonl"
    if content is not None:
        file.write_text(content)
    assert main(["eval", str(file)]) == 2
    streams = capsys.readouterr()
    assert (streams.out, streams.err.count("\n")) == ("", 1)
    assert says in streams.err


@pytest.mark.parametrize("line", [["eval"], ["eval", "--feedback", "x.jsonl"]])
def test_one_source_of_truth(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line) == 2
    assert "Give one" in capsys.readouterr().err


def test_no_verdicts_yet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--feedback"]) == 0
    assert out(capsys) == "Nobody has pressed 👍 or 👎 yet.\n"


def test_verdicts_by_item_worst_first(
    index: Path, shipped_engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    liked = shipped_engine.headlines()[0]
    with State.open(load_settings(dotenv=None).index_dir) as state:
        for item, verdict in [(liked.id, 1), (liked.id, 1), (liked.id, -1), ("gone", -1)]:
            state.record_feedback("a hash", item, verdict)
    assert main(["eval", "--feedback", "--json"]) == 0
    assert json.loads(out(capsys)) == {
        "helped": 2,
        "not_helped": 2,
        "items": [
            {"item": "gone", "headline": None, "helped": 0, "not_helped": 1},
            {"item": liked.id, "headline": liked.headline, "helped": 2, "not_helped": 1},
        ],
    }
    assert main(["eval", "--feedback"]) == 0
    text = out(capsys)
    assert text.startswith("👍 2  👎 2  (50% helped)\n")
    assert "(item gone, no longer in the corpus)" in text
