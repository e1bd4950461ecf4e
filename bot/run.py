"""`roundup bot`: the process around the client. It starts, stays, and stops cleanly.

Only what nobody can mend by waiting ends it: a token that Discord refuses, an intent it denies
(exit 2). Everything else (no network, Discord down, a gateway that closes) is waited out, with
pauses that grow to a minute, each time with a fresh client on the same open index.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import sys
import time
from collections.abc import Iterator

import discord

from bot.client import RoundupBot, create_bot
from bot.health import tell_systemd
from bot.logs import configure_logs
from bot.opening import open_engine
from bot.repeating import Repeating
from bot.running import the_only_bot
from bot.settings import Settings
from bot.state import State
from bot.stopping import CLOSING, Stopping
from bot.sync import CommandSync, sync_commands
from bot.token import checked_token, looks_right, refused
from corpus.errors import RoundupError, SettingsError
from retrieval import Engine

_log = logging.getLogger(__name__)

_LONGEST_PAUSE = 60.0
_STEADY = 300.0
"""Seconds of life after which the next pause is short again."""
_BAD_TOKEN, _BAD_INTENTS = 4004, (4013, 4014)
"""Discord's close codes."""


def bot(settings: Settings, args: argparse.Namespace) -> int:
    """Run until told to stop."""
    configure_logs(settings)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
    token = checked_token(settings)
    if not looks_right(token):
        _log.warning("DISCORD_TOKEN doesn't look like a bot's token; trying it all the same")
    stopping = Stopping()
    with (
        stopping.listening(),
        the_only_bot(settings.index_dir),
        State.open(settings.index_dir) as state,
    ):
        for line in state.repaired:
            _log.warning("%s", line)
        with (
            contextlib.closing(open_engine(settings, progress=_LogProgress())) as engine,
            _watching(settings, engine),
        ):
            asyncio.run(_serve(settings, engine, state, token, stopping))
    _log.info("stopped")
    stopping.leave()
    return 0


def sync(settings: Settings, args: argparse.Namespace) -> int:
    """Send the slash commands now, whether they changed or not."""
    configure_logs(settings)
    token = checked_token(settings)
    with (
        State.open(settings.index_dir) as state,
        contextlib.closing(open_engine(settings, update=False)) as engine,
    ):
        sent = asyncio.run(_sync(settings, engine, state, token))
    where = f"the server {settings.test_guild}" if settings.test_guild else "all servers"
    sys.stdout.write(f"Commands sent to Discord for {where}: {sent}\n")
    return 0


async def _sync(settings: Settings, engine: Engine, state: State, token: str) -> int | None:
    async with create_bot(settings, engine) as client:
        try:
            await client.login(token)
            return await sync_commands(client, state, force=True)
        except discord.LoginFailure:
            refused()
        except (discord.HTTPException, OSError) as error:
            raise RoundupError(f"The commands weren't sent: {error}.") from error


@contextlib.contextmanager
def _watching(settings: Settings, engine: Engine) -> Iterator[None]:
    """With `WATCH=yes`, the index follows the corpus folder by itself."""
    if not settings.watch:
        yield
        return
    from retrieval.watch import Watch

    watch = Watch(engine, settings.corpus_dir)
    watch.start()
    try:
        yield
    finally:
        watch.stop()


# --- staying ---


def _settle(engine: Engine) -> None:
    """Read the index and the words of all languages before anything waits for them, and keep them
    out of garbage collections: going through them all would stop every answer for 50 ms each time.
    """
    engine.sources()
    engine.ask("ceasefire Odesa")  # Key words, which may be in any language, so all are read.
    gc.collect()
    gc.freeze()


async def _serve(
    settings: Settings, engine: Engine, state: State, token: str, stopping: Stopping
) -> None:
    """Keep a client running until a signal comes.

    Raises:
        SettingsError: Discord refuses the token or an intent.
    """
    stop = stopping.event()
    await asyncio.to_thread(_settle, engine)
    tell_systemd("READY=1\nSTATUS=connecting")
    pause = 1.0
    while not stop.is_set():
        began = time.monotonic()
        error = await _one_life(create_bot(settings, engine, state), state, token, stop)
        if stop.is_set():
            return
        _raise_if_hopeless(error)
        if time.monotonic() - began > _STEADY:
            pause = 1.0
        _log.warning("not connected (%s); trying again in %.0f s", _words(error), pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _one_life(
    client: RoundupBot, state: State, token: str, stop: asyncio.Event
) -> BaseException | None:
    """Run one client to its end or to the signal; what ended it, None for a normal close."""
    client.repeat(Repeating("commands", CommandSync(client, state).turn))
    running = asyncio.create_task(_start(client, token))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        try:
            await asyncio.wait_for(client.close(), CLOSING)
        except (TimeoutError, OSError, discord.DiscordException) as error:
            _log.warning("the connection didn't close well: %s", _words(error))
        running.cancel()
        await asyncio.wait([running])
    return None if running.cancelled() else running.exception()


async def _start(client: RoundupBot, token: str) -> None:
    await client.login(token)
    ready = asyncio.create_task(_announce(client))
    try:
        await client.connect()
    finally:
        ready.cancel()


async def _announce(client: RoundupBot) -> None:
    await client.wait_until_ready()
    _log.info(
        "ready: %s, servers=%d, shards=%s, items=%d",
        client.user,
        len(client.guilds),
        client.shard_count,
        client.known().items,
    )


def _raise_if_hopeless(error: BaseException | None) -> None:
    """What no waiting mends. A bug isn't a reason to stop answering either, but it is told."""
    if isinstance(error, discord.LoginFailure):
        refused()
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if code == _BAD_TOKEN:
        refused()
    if isinstance(error, discord.PrivilegedIntentsRequired) or code in _BAD_INTENTS:
        raise SettingsError(
            "Discord denies the bot an intent. It asks for none that needs a switch in the"
            " developer portal, so the application itself may be restricted: look there."
        )
    if error is not None and not isinstance(error, OSError | discord.DiscordException):
        _log.error("the client failed", exc_info=error)


def _words(error: BaseException | None) -> str:
    return "closed" if error is None else (str(error) or type(error).__name__)


class _LogProgress:
    """Says in the log how far a long start is, now and then."""

    def __init__(self) -> None:
        self._next = time.monotonic() + 5

    def __call__(self, stage: str, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 10
            _log.info("starting: %s %d of %d", stage, done, total)
