"""Many people ask at once: `python -m tests.benchmarks.load [--rate 50] [--seconds 30]`.

The program as it ships (`python -m bot`, its own model and roundup, its default settings) on one
side of the loopback interface, a stand-in for Discord on the other: real HTTP, a real gateway, one
machine for both. Questions come by `/ask` at a steady pace whether or not earlier ones are
answered, and every latency counts from the moment a question was due to be asked, so that a
generator that falls behind makes the figures worse, not better. Each answer is held against
Discord's rules.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.i18n import texts
from tests.benchmarks import load_bot
from tests.benchmarks.measuring import percentiles
from tests.wire.events import Act, Json, Person, command
from tests.wire.process import Program, program
from tests.wire.standin import DEADLINE, LOADING, Reply, StandIn, stand_in

ROOT = Path(__file__).parents[2]
QUESTIONS = sorted((ROOT / "tests/questions").glob("*.jsonl"))
LOCALES = {"ja": "ja", "uk": "uk", "ru": "ru", "en": "en-US"}
PEOPLE = 500
"""Enough that the cooldown of each, as it is by default, lets all of them ask."""
LAST_WAIT = 120.0
"""Seconds after the last question until what isn't answered counts as dropped."""


@dataclass(frozen=True)
class Result:
    """What came of it; seconds."""

    asked: int
    behind: list[float]
    """How late each question was asked."""
    first: list[float]
    answer: list[float]
    dropped: int
    refused: int
    """Told that too many are asking, and to try again."""
    late: list[float]
    """Delays of the bot's event loop."""
    cpu: float
    """Of the bot, for each question."""
    memory: float
    """MB of the bot at its largest."""
    problems: tuple[str, ...]

    def lines(self) -> list[str]:
        """The rows of the table."""
        return [
            f"| first response | {_times(self.first)} |",
            f"| answer | {_times(self.answer)} |",
            f"| dropped, late or against a rule | {self.dropped} of {self.asked} |",
            f"| told to try again | {self.refused} |",
            f"| delay of the bot's event loop | {_times(self.late)} |",
            f"| delay of the generator | {_times(self.behind)} |",
            f"| the bot's processor time for a question | {self.cpu * 1000:.1f} ms |",
            f"| the bot's memory at its largest | {self.memory:.0f} MB |",
        ]


def _times(seconds: Sequence[float]) -> str:
    """Median, 99th percentile and worst."""
    if not seconds:
        return "none"
    median, high = percentiles(seconds)
    return f"{median:.0f} / {high:.0f} / {max(seconds) * 1000:.0f} ms"


def questions() -> list[tuple[str, str]]:
    """All questions of the repository with their locales, in an order that is always the same."""
    found = [
        (row["question"], LOCALES.get(row["lang"], "en-US"))
        for file in QUESTIONS
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    ]
    random.Random(50).shuffle(found)  # noqa: S311 - an order, no secret
    return found


async def load(rate: float, seconds: float) -> Result:
    """Start the program, ask, wait for the last answer, stop it."""
    with tempfile.TemporaryDirectory() as name:
        folder, told = Path(name), Path(name) / "late.json"
        starts = (load_bot.__file__, str(told))
        async with (
            stand_in() as discord,
            program(folder, discord, starts=starts, PYTHONPATH=str(ROOT)) as bot,
        ):
            await bot.says("ready: ")
            await discord.waiting.until(lambda: discord.commands, "the commands")
            registered = next(one for one in discord.commands if one["name"] == "ask")
            for words, locale in questions()[:20]:  # as after the first minute of its life
                await discord.act(_act(registered, words, locale, 0))
            before = _cpu(bot)
            asked, behind = await _ask_all(discord, registered, rate, seconds)
            await _last_answers(asked)
            cpu, memory = _cpu(bot) - before, _peak(bot)
            await bot.stops()
            late = [by for at, by in json.loads(told.read_text()) if at >= asked[0].began]
            return _result(discord, asked, behind, late, cpu, memory)


def _act(registered: Json, words: str, locale: str, number: int) -> Act:
    person = Person(str(100000000000100000 + number % PEOPLE), f"reader{number % PEOPLE}", locale)
    return Act(2, command(registered, values={"question": words}), person)


async def _ask_all(
    discord: StandIn, registered: Json, rate: float, seconds: float
) -> tuple[list[Reply], list[float]]:
    """Ask at the pace; the replies that begin, and how late each question was asked."""
    known, asked, behind = questions(), list[Reply](), list[float]()
    begun = time.monotonic() + 0.1
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        words, locale = known[number % len(known)]
        behind.append(time.monotonic() - due)
        reply = await discord.act(_act(registered, words, locale, number), settled=False)
        reply.began = due
        asked.append(reply)
    return asked, behind


async def _last_answers(asked: Sequence[Reply]) -> None:
    until = time.monotonic() + LAST_WAIT
    for reply in asked:
        while not reply.settled and time.monotonic() < until:  # noqa: ASYNC110 - seldom enough
            await asyncio.sleep(0.05)


def _result(
    discord: StandIn,
    asked: Sequence[Reply],
    behind: list[float],
    late: list[float],
    cpu: float,
    memory: float,
) -> Result:
    edited = {
        found[1]: request.at
        for request in discord.requests
        if request.method == "PATCH" and (found := re.search(r"/([^/]+)/messages/", request.path))
    }
    first = [reply.took for reply in asked if reply.answered is not None]
    answer = [edited[reply.act.token] - reply.began for reply in asked if reply.act.token in edited]
    dropped = sum(not _answered(reply) for reply in asked) + len(discord.problems)
    refused = sum(_refused(reply) for reply in asked)
    problems = tuple(discord.problems)
    return Result(
        len(asked),
        behind,
        first,
        answer,
        dropped,
        refused,
        late,
        cpu / len(asked),
        memory,
        problems,
    )


def _answered(reply: Reply) -> bool:
    """There was a first response in time, and a reply with something in it."""
    message = reply.message or {}
    shown = bool(message.get("components")) and not message["flags"] & LOADING
    return reply.settled and shown and reply.took <= DEADLINE


def _refused(reply: Reply) -> bool:
    told = texts(reply.act.person.locale)("error.crowded")
    return json.dumps(told) in json.dumps((reply.message or {}).get("components"))


def _cpu(bot: Program) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{bot.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(bot: Program) -> float:
    status = Path(f"/proc/{bot.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def main() -> None:
    """Measure, and print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rate", type=float, default=50, help="questions a second")
    reader.add_argument("--seconds", type=float, default=30)
    options = reader.parse_args()
    busy = os.getloadavg()[0]
    result = asyncio.run(load(options.rate, options.seconds))
    machine = f"{os.cpu_count()} cores that {busy:.1f} processes of others wanted before"
    lines = [
        f"{options.rate:.0f} questions a second for {options.seconds:.0f} s, on {machine}.",
        "Median / 99th percentile / worst:",
        "",
        "| | |",
        "|---|---|",
        *result.lines(),
        *result.problems[:10],
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
