"""Logs: one line per event, for people or as JSON, with nobody's words and no secret in them.

- A question leaves ids, outcome and latency; its text is no argument of `log_question`, so it
  can't slip in.
- Whatever a record says, it stays one record: line ends and controls are made harmless, and the
  lines of a traceback are indented under theirs.
- The bot's token, anything shaped like one, and the tokens in interaction addresses are cut out
  of the finished line, so it doesn't matter which library wrote them.
- discord.py's own debug lines hold whole gateway payloads, people's messages among them; they
  stay off even at LOG_LEVEL=debug.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from typing import IO, Any

from bot.harmless import harmless, harmless_json
from bot.settings import Settings

_questions = logging.getLogger("roundup.questions")

_CHATTY = ("discord", "aiohttp", "asyncio", "urllib3", "filelock", "watchfiles")
"""Libraries whose debug lines repeat what people wrote, or say nothing for a host."""

_SECRETS = (
    (re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"), "[token]"),
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.-]{16,}"), r"\1[token]"),
)


def log_question(
    *,
    way: str,
    event: int,
    guild: int | None,
    channel: int | None,
    member: int,
    outcome: str,
    excerpts: int,
    ms: float,
) -> None:
    """The one line of a question.

    Args:
        way: how it was asked: ask, mention, dm, menu.
        event: the id of the interaction or message.
        guild: the server's id; None in a direct message.
        channel: the channel's id.
        member: the asker's id.
        outcome: found, unsure, not_found, or what went wrong.
        excerpts: how many were shown.
        ms: from the event's arrival to the answer's departure.
    """
    fields = {
        "way": way,
        "event": event,
        "guild": guild,
        "channel": channel,
        "member": member,
        "outcome": outcome,
        "excerpts": excerpts,
        "ms": round(ms, 1),
    }
    shown = " ".join(f"{name}={'-' if value is None else value}" for name, value in fields.items())
    _questions.info("question %s", shown, extra={"fields": fields})


def configure_logs(settings: Settings, stream: IO[str] | None = None) -> logging.Handler:
    """Send all records of the process to `stream` (standard error) in the form of the settings.

    Replaces the handlers that are there; returns the new one.
    """
    handler = logging.StreamHandler(sys.stderr if stream is None else stream)
    form = JsonLines if settings.log_format == "json" else TextLines
    handler.setFormatter(form(settings.discord_token))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
    return handler


class _Redacting(logging.Formatter):
    """Finishes a record as text, then takes the secrets out."""

    def __init__(self, token: str | None):
        super().__init__()
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        line = self.finish(record)
        if self._token:
            line = line.replace(self._token, "[token]")
        for pattern, instead in _SECRETS:
            line = pattern.sub(instead, line)
        return line

    def finish(self, record: logging.LogRecord) -> str:
        raise NotImplementedError

    def trouble(self, record: logging.LogRecord) -> str:
        """The traceback, if the record has one."""
        return self.formatException(record.exc_info) if record.exc_info else ""


class TextLines(_Redacting):
    """`2026-01-27T00:00:00.000Z INFO roundup.questions: question way=ask …`"""

    def finish(self, record: logging.LogRecord) -> str:
        message = harmless(record.getMessage()).replace("\n", "\\n")
        line = f"{_time(record)} {record.levelname} {record.name}: {message}"
        under = harmless(self.trouble(record)).splitlines()
        return "\n".join([line, *(f"    | {part}" for part in under)])


class JsonLines(_Redacting):
    """One object per line: time, level, logger, message, the fields of a question, trace."""

    def finish(self, record: logging.LogRecord) -> str:
        form: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if trace := self.trouble(record):
            form["trace"] = trace
        return harmless_json(json.dumps(form, ensure_ascii=False, default=str))


def _time(record: logging.LogRecord) -> str:
    when = dt.datetime.fromtimestamp(record.created, dt.UTC)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
