"""Logs: one line per event, no text, no token, nothing to inject."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.logs import configure_logs, log_question
from bot.settings import load_settings

TOKEN = "fictional-token-of-a-bot-that-never-was"  # noqa: S105
SHAPED = "MTE" + "x" * 21 + ".Gabcde." + "y" * 38


Start = Callable[..., io.StringIO]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Configure logs as a setting would; the stream that they go to."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, logging.getLogger("discord").level

    def go(**env: str) -> io.StringIO:
        settings = load_settings(
            {"DISCORD_TOKEN": TOKEN, "INDEX_DIR": str(tmp_path), **env}, dotenv=None
        )
        stream = io.StringIO()
        configure_logs(settings, stream)
        return stream

    yield go
    root.handlers[:], level, chatty = before
    root.setLevel(level)
    logging.getLogger("discord").setLevel(chatty)


def ask() -> None:
    log_question(
        way="ask",
        event=1,
        guild=None,
        channel=3,
        member=4,
        outcome="found",
        excerpts=2,
        ms=41.26,
    )


def log_failure(log: logging.Logger, message: str) -> None:
    log.error("went wrong", exc_info=ValueError(message))


def test_a_question_is_one_line_of_ids_outcome_and_latency(start: Start) -> None:
    stream = start()
    ask()
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert "way=ask event=1 guild=- channel=3 member=4 outcome=found excerpts=2 ms=41.3" in line


def test_as_json_each_line_is_an_object_with_the_fields(start: Start) -> None:
    stream = start(LOG_FORMAT="json")
    ask()
    form = json.loads(stream.getvalue())
    assert (form["logger"], form["level"]) == ("roundup.questions", "info")
    assert (form["event"], form["outcome"], form["ms"]) == (1, "found", 41.3)
    assert form["time"].endswith("Z")


@pytest.mark.parametrize("form", ["text", "json"])
def test_tokens_never_reach_a_log(start: Start, form: str) -> None:
    stream = start(LOG_FORMAT=form)
    log = logging.getLogger("some.library")
    log.warning("logged in with %s", TOKEN)
    log.warning("and %s", SHAPED)
    log.warning("POST https://discord.com/api/v10/interactions/123/%s/callback", "aW50" * 20)
    log_failure(log, f"Bot {TOKEN} {SHAPED}")
    text = stream.getvalue()
    assert text.count("[token]") >= 5
    for secret in (TOKEN, SHAPED, "aW50aW50"):
        assert secret not in text


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\x0b", "\x1b[2K"])
def test_no_text_can_start_a_line_of_its_own(start: Start, form: str, end: str) -> None:
    stream = start(LOG_FORMAT=form)
    logging.getLogger("a").warning("channel %s", f"x{end}2026-01-27T00:00:00Z INFO forged: line")
    lines = stream.getvalue().splitlines()
    assert len(lines) == 1
    assert "\x1b" not in lines[0]


def test_a_traceback_stays_under_its_record(start: Start) -> None:
    stream = start()
    log_failure(logging.getLogger("a"), "first\n2026-01-27T00:00:00Z INFO forged: line")
    first, *under = stream.getvalue().splitlines()
    assert first.endswith("ERROR a: went wrong")
    assert under
    assert all(line.startswith("    | ") for line in under)


def test_debug_is_ours_and_not_the_payloads_of_the_gateway(start: Start) -> None:
    stream = start(LOG_LEVEL="debug")
    logging.getLogger("roundup.digest").debug("tick")
    logging.getLogger("discord.gateway").debug("payload with a person's message")
    assert "tick" in stream.getvalue()
    assert "person" not in stream.getvalue()


def test_the_level_of_the_settings_holds(start: Start) -> None:
    stream = start(LOG_LEVEL="error")
    ask()
    logging.getLogger("discord.client").warning("noise")
    assert stream.getvalue() == ""
