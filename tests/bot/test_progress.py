"""The progress bar: there when work takes long, on a terminal; otherwise not a character."""

from __future__ import annotations

import io
import sys

import pytest

from bot.progress import LateProgress


def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Standard error as a terminal. Not a fixture: pytest changes the stream before each test."""
    stream = io.StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return stream


def work(progress: LateProgress) -> None:
    progress("Embedding \x1b[31m[bold]", 3, 10)
    progress("Embedding \x1b[31m[bold]", 10, 10)


def test_long_work_shows_its_stage_and_count(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    monkeypatch.setattr("bot.progress._PATIENCE", 0.0)
    with LateProgress() as progress:
        assert progress._timer is not None
        progress._timer.join()
        work(progress)
    shown = stream.getvalue()
    assert "Embedding ␛[31m[bold]" in shown
    assert "10/10" in shown


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    monkeypatch.setattr("bot.progress._PATIENCE", 3600.0)
    with LateProgress() as progress:
        work(progress)
    assert stream.getvalue() == ""


def test_a_pipe_gets_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.progress._PATIENCE", 0.0)
    with LateProgress() as progress:
        assert progress._timer is None
        work(progress)
    assert capsys.readouterr() == ("", "")
