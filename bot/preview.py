"""`roundup preview`: the real bot in a page that looks like Discord, on this machine alone.

SimCord stands in for Discord: it takes the bot's requests, sends it events, and shows the
channel in a browser. The bot is the one that `roundup bot` runs; only its memory is a folder
that is thrown away, so that trying things out leaves no trace.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import datetime as dt
import importlib.util
import locale as system_locale
import logging
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.opening import open_engine
from bot.progress import LateProgress
from bot.settings import Settings
from corpus.errors import RoundupError, UsageError

if TYPE_CHECKING:
    import simcord

    from bot.client import RoundupBot
    from retrieval import Engine

_NEEDED = ("simcord", "markdown_it", "linkify_it", "regex", "PIL", "av")
"""What the extra brings; SimCord asks for the last ones only when its page is opened."""
NAME = "Roundup"
"""What the bot is called in the page."""
_PATIENCE = 60.0
"""Seconds that one action may take; a reload of a large corpus is one action."""


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Serve the preview until Ctrl-C, or until its page ends the session."""
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        raise RoundupError("The preview isn't installed. In this folder: pip install '.[preview]'")
    # It speaks of voice libraries and of intents; neither concerns who tries the bot out.
    logging.getLogger("discord").setLevel(logging.ERROR)
    language = args.locale or _system_language()
    with contextlib.suppress(KeyboardInterrupt):
        with LateProgress() as progress:
            engine = open_engine(settings, progress=progress)
        with engine:
            asyncio.run(_serve(settings, engine, language, args))
    sys.stdout.write("\nThe preview has ended.\n")
    return 0


async def _serve(
    settings: Settings, engine: Engine, language: str, args: argparse.Namespace
) -> None:
    async with open_world(settings, engine, language) as world:
        import simcord

        try:
            preview = world.env.preview(
                world.channel,
                viewers=[world.visitor, world.admin],
                layout="channel",
                locale=language,
                timezone=str(settings.timezone),
                port=args.port,
            )
            async with preview:
                sys.stdout.write(_greeting(preview.url))
                sys.stdout.flush()
                if not args.no_browser and _has_browser():
                    await asyncio.to_thread(webbrowser.open, preview.url)
                await _until_ended(preview)
        except simcord.SetupError as error:
            raise UsageError(f"The preview can't be shown: {error}.") from error


@dataclasses.dataclass(frozen=True, slots=True)
class World:
    """A server of two people and the bot."""

    env: Any
    guild: Any
    channel: Any
    visitor: Any
    admin: Any


@contextlib.asynccontextmanager
async def open_world(settings: Settings, engine: Engine, language: str) -> AsyncIterator[World]:
    """The bot, logged in to a pretended Discord, its welcome said in the channel."""
    import discord
    import simcord

    from bot.client import create_bot
    from bot.state import State

    settings = dataclasses.replace(settings, discord_token=None, test_guild=None, health_file=None)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="roundup-preview-"))
        state = stack.enter_context(State.open(Path(folder)))
        bot = create_bot(settings, engine, state)
        env = simcord.Env(bot, shard_count=1, check_errors=False, settle_timeout=_PATIENCE)
        _live_now(env)
        _speak(env, language)
        _take_mentions(env)
        begin = _beside(bot)
        await env.start()
        try:
            with env.time_context():
                begin()
                bot.command_ids = {one.name: one.id for one in await bot.tree.sync()}
                guild = env.create_guild("Newsroom", preferred_locale=language)
                channel = guild.create_text_channel("news")
                everything = guild.create_role("admin", permissions=discord.Permissions.all())
                visitor = guild.add_member(env.create_user("you"))
                admin = guild.add_member(env.create_user("you, as admin"), roles=[everything])
                await _welcome(bot, channel.id, language)
                yield World(env, guild, channel, visitor, admin)
        finally:
            await env.shutdown()


def _live_now(env: simcord.Env) -> None:
    """Start SimCord's clock at the present; it begins on 1 January 2026 otherwise."""
    behind = dt.datetime.now(dt.UTC) - env.now()
    env.backend.advance_clock(max(behind.total_seconds(), 0))


def _speak(env: simcord.Env, language: str) -> None:
    """Let everybody's Discord be in this language; SimCord's is always American English."""
    backend: Any = env.backend
    emit = backend.emit

    def localised(event: str, payload: Any, *args: Any, **kwargs: Any) -> Any:
        if event == "INTERACTION_CREATE":
            payload = {**payload, "locale": language}
            if "guild_locale" in payload:
                payload["guild_locale"] = language
        return emit(event, payload, *args, **kwargs)

    backend.emit = localised


def _take_mentions(env: simcord.Env) -> None:
    """Call the bot by a name, and read a typed "@Roundup" as Discord's own client does."""
    backend: Any = env.backend
    me, create = backend.bot_user, backend.create_message
    me.name = NAME

    def typed(channel_id: int, author_id: int, content: str | None = "", **rest: Any) -> Any:
        if content and author_id != me.id:
            content = content.replace(f"@{NAME}", f"<@{me.id}>")
        return create(channel_id, author_id, content, **rest)

    backend.create_message = typed


def _beside(bot: RoundupBot) -> Callable[[], None]:
    """Keep what the bot does again and again from starting; the result starts it.

    SimCord shows a reply when all that the bot began has come to rest, and a pause of some
    seconds isn't rest. Begun from out here, these tasks aren't counted.
    """
    starts = [task.start for task in bot.repeating.values()]
    for task in bot.repeating.values():
        task.start = lambda: None  # type: ignore[method-assign]

    def begin() -> None:
        for start in starts:
            start()

    return begin


async def _welcome(bot: RoundupBot, channel_id: int, language: str) -> None:
    """What `/help` says, for everybody in the channel."""
    from discord import TextChannel

    from bot.features.welcome import welcome_view
    from bot.i18n import texts

    channel = bot.get_channel(channel_id)
    if isinstance(channel, TextChannel):
        await channel.send(view=welcome_view(bot, texts(language)))


async def _until_ended(preview: simcord.Preview) -> None:
    """Wait for the page's own "End preview session", for SIGTERM, or for Ctrl-C."""
    ended = asyncio.ensure_future(preview.wait_closed())
    with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers here
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await ended


def _greeting(url: str) -> str:
    return f"The bot answers at {url}\nType /ask and a question there. Ctrl-C ends it.\n"


def _system_language() -> str:
    """The Discord locale nearest to the system's language."""
    name = system_locale.getlocale()[0] or os.environ.get("LANG", "")
    return "ja" if name.lower().startswith(("ja", "japanese")) else "en-US"


def _has_browser() -> bool:
    """Whether there is a screen. A text browser would take the terminal over."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
