"""The `roundup` command: a table of commands, and what becomes of errors.

Nothing is imported before a command needs it: `roundup check` knows nothing of vectors, and
only `bot`, `sync`, `doctor` and `preview` import discord.

Exit status: 0 done; 1 the work failed, with one line on standard error; 2 wrong usage or
configuration; 130 interrupted.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, NoReturn, cast

from bot.harmless import one_line
from bot.settings import Settings, load_settings
from corpus.errors import RoundupError, UsageError

Run = Callable[[Settings, argparse.Namespace], int]
Arguments = Callable[[argparse.ArgumentParser], object]


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table of commands."""

    name: str
    does: str
    run: str
    """`module:function`, a `Run`."""
    arguments: tuple[Arguments, ...] = ()


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the machine form")


def _ask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="*", metavar="QUESTION", help="in any language")
    parser.add_argument(
        "--batch", metavar="FILE", help="a question per line, an answer per line; - is stdin"
    )
    parser.add_argument("--date", metavar="D", help="only these days: 2026-01-27, 昨日, last week")
    parser.add_argument("--source", metavar="S", help="only this source")
    parser.add_argument(
        "--limit", type=_some(1, 10), default=3, metavar="N", help="excerpts at most (3)"
    )


def _today(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", metavar="D", help="the day, if not today")


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="files or folders; without: the corpus"
    )


def _eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("questions", nargs="?", metavar="QUESTIONS.jsonl", help="JSON Lines")
    parser.add_argument(
        "--feedback", action="store_true", help="what people's 👍 and 👎 say instead"
    )


def _archive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the archive")


def _preview(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_some(1, 65535), default=None, metavar="N", help="a fixed port"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--locale", default=None, metavar="L", help="Discord locale: ja, en-US, …")


COMMANDS: tuple[Command, ...] = (
    Command(
        "preview",
        "try the real bot in a local page that looks like Discord; no token",
        "bot.preview:run",
        (_preview,),
    ),
    Command("bot", "run the Discord bot (`python -m bot` is the same)", "bot.run:bot"),
    Command(
        "ask", "answer a question with excerpts from the roundup", "bot.offline:ask", (_ask, _json)
    ),
    Command("today", "the day's stories", "bot.offline:today", (_today, _json)),
    Command(
        "index", "bring the index up to date, and say what changed", "bot.offline:index", (_json,)
    ),
    Command(
        "check",
        "parse only: the items, and warnings with line numbers",
        "bot.offline:check",
        (_check, _json),
    ),
    Command(
        "eval",
        "measure answers against a file of questions",
        "bot.measuring:evaluate",
        (_eval, _json),
    ),
    Command("sync", "send the slash commands to Discord now", "bot.run:sync"),
    Command(
        "doctor", "check everything a running bot needs, and say what to do", "bot.doctor:doctor"
    ),
    Command(
        "health",
        "whether the running bot is well: status 0, or 1 and why",
        "bot.health:health",
    ),
    Command(
        "backup",
        "write corpus, settings, schedules and feedback to one archive",
        "bot.backup:backup",
        (_archive,),
    ),
    Command("restore", "bring an archive back", "bot.restore:restore", (_archive,)),
)


class _Parser(argparse.ArgumentParser):
    """Wrong usage is one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def parser() -> argparse.ArgumentParser:
    """The whole command line, made from the table."""
    top = _Parser(
        prog="roundup",
        description="Answers questions about a daily news roundup, with quoted excerpts.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="store_true", help="print the version and stop")
    several = top.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        one = several.add_parser(
            command.name, help=command.does, description=command.does, allow_abbrev=False
        )
        for add in command.arguments:
            add(one)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    logging.basicConfig(level=logging.WARNING, format="roundup: %(message)s")
    with contextlib.suppress(AttributeError, ValueError):  # a stream that isn't a real file
        cast("IO[str]", sys.stderr).reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
    try:
        status = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except RoundupError as error:
        return _fail(str(error), error.exit_status)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain at exit otherwise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if _debug():
            raise
        place = f" ({error.filename})" if error.filename else ""
        return _fail(f"{error.strerror or error}{place}", 1)
    except Exception as error:
        if _debug():
            raise
        what = f"{type(error).__name__}: {error}"
        return _fail(f"This is a bug: {what} (LOG_LEVEL=debug shows where)", 1)
    return status


def _run(argv: Sequence[str]) -> int:
    args = parser().parse_args(argv)
    if args.version:
        from importlib.metadata import version

        sys.stdout.write(f"roundup {version('roundup-bot')}\n")
        return 0
    chosen = next((c for c in COMMANDS if c.name == args.command), None)
    if chosen is None:
        raise UsageError(f"Which command? One of: {', '.join(c.name for c in COMMANDS)}.")
    module, _, function = chosen.run.partition(":")
    run = cast("Run", getattr(importlib.import_module(module), function))
    return run(load_settings(), args)


def _fail(message: str, status: int) -> int:
    with contextlib.suppress(OSError):
        sys.stderr.write(f"roundup: {one_line(message)}\n")
    return status


def _debug() -> bool:
    return os.environ.get("LOG_LEVEL", "").lower() == "debug"


def _some(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"must be a whole number from {low} to {high}")
        return int(text)

    return number


if __name__ == "__main__":
    sys.exit(main())
