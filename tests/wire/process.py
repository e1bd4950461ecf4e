"""The running bot: the real program and model, on a copy of the corpus that ships."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from corpus import default_corpus
from tests.wire import launcher
from tests.wire.events import HANA, TEXT_CHANNEL, Act, Json, Person, command
from tests.wire.standin import TOKEN, Reply, StandIn
from tests.wire.waiting import PATIENCE, Waiting


class Program:
    """A process, its standard error read as it comes."""

    def __init__(self, process: asyncio.subprocess.Process):
        self.process = process
        self.lines: list[str] = []
        self._waiting = Waiting()
        self._reader = asyncio.create_task(self._read())
        self._reader.add_done_callback(lambda _: self._waiting.wake())

    @property
    def said(self) -> str:
        return "".join(self.lines)

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode())
            self._waiting.wake()

    async def says(self, words: str) -> None:
        """Wait until a line has these words."""
        try:
            await self._waiting.until(
                lambda: words in self.said or self._reader.done(), f"the words {words!r}"
            )
            assert words in self.said, f"it ended without saying {words!r}"
        except AssertionError as error:
            raise AssertionError(f"{error}; it said:\n{self.said}") from None

    async def ends(self) -> int:
        """Wait for its end; the exit status."""
        status = await asyncio.wait_for(self.process.wait(), PATIENCE)
        await self._reader
        return status

    async def stops(self) -> int:
        """Ask it to end; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ends()


class Wire:
    """A running bot and the Discord that it talks to."""

    def __init__(self, discord: StandIn, bot: Program, corpus: Path):
        self.discord = discord
        self.bot = bot
        self.corpus = corpus

    def registered(self, name: str) -> Json:
        """A command as the bot registered it."""
        return next(one for one in self.discord.commands if one["name"] == name)

    async def use(
        self,
        *path: str,
        person: Person = HANA,
        where: str = TEXT_CHANNEL,
        locale: str | None = None,
        resolved: Json | None = None,
        target: str | None = None,
        **values: Any,
    ) -> Reply:
        """Use a command, as `("roundup", "list")`; the reply."""
        data = command(
            self.registered(path[0]), *path[1:], resolved=resolved, target=target, values=values
        )
        return await self.discord.act(Act(2, data, person, where, locale))

    async def type(self, *path: str, option: str, typed: str, person: Person = HANA) -> list[Json]:
        """Type into an option; the choices that are offered."""
        data = command(self.registered(path[0]), *path[1:], focused=option, values={option: typed})
        reply = await self.discord.act(Act(4, data, person))
        assert reply.choices is not None
        return reply.choices


def copied_corpus(folder: Path) -> Path:
    """A copy of the roundups that ship, which a test may change."""
    copy = folder / "roundups"
    if not copy.exists():
        shutil.copytree(default_corpus(), copy)
    return copy


@asynccontextmanager
async def started(folder: Path, *arguments: str, **env: str) -> AsyncIterator[Program]:
    """Run a script in `folder` with nothing of this machine's settings; killed at the end if it
    still runs.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DISCORD_TOKEN": TOKEN,
            "INDEX_DIR": str(folder / "index"),
            "OMP_NUM_THREADS": "1",
            **env,
        },
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def program(
    folder: Path, discord: StandIn, starts: Sequence[str] = (launcher.__file__,), **env: str
) -> AsyncIterator[Program]:
    """Run the bot on an index in `folder`.

    `starts` is the script that starts it, and what that takes after the stand-in's address.
    """
    script, *more = starts
    own = {"CORPUS_DIR": str(copied_corpus(folder)), **env}
    async with started(folder, script, discord.address, *more, **own) as bot:
        yield bot
