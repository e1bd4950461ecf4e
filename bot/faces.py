"""Where the commands of the terminal print: a face for people, one line of JSON for programs."""

from __future__ import annotations

import contextlib
import sys
from typing import Any, cast

from bot.jsonform import Json, dump
from bot.terminal import Terminal


def face() -> Terminal:
    """Standard output for people. What its encoding can't say becomes a question mark."""
    _reconfigure(errors="replace")
    return Terminal()


def note(message: str) -> None:
    """A line that isn't the answer: on standard error, so that it mixes with none."""
    Terminal(sys.stderr).note(message)


def print_json(form: Json) -> None:
    """One object, one line, at once; UTF-8 whatever the locale says."""
    _reconfigure(encoding="utf-8", errors="replace")
    sys.stdout.write(dump(form) + "\n")
    sys.stdout.flush()


def _reconfigure(**options: str) -> None:
    with contextlib.suppress(AttributeError, ValueError):  # a stream that isn't a real file
        cast("Any", sys.stdout).reconfigure(**options)
