"""The bot itself: one client for Discord, for the local preview and for the tests.

It asks Discord for no privileged intent: mentions, direct messages and interactions come
without. It never pings: no mention in anything it sends is allowed to.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

import discord
from discord import app_commands

from bot.actions import DYNAMIC_ITEMS, is_known
from bot.cooldown import Cooldown
from bot.errors import CrowdedError, Tree
from bot.features import FEATURES
from bot.health import Health
from bot.i18n import CommandTranslator
from bot.known import Known, find_known
from bot.repeating import Repeating
from bot.replies import UNREACHABLE, Replies
from bot.settings import Settings
from bot.state import State
from retrieval import Engine

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_R = TypeVar("_R")

SEARCHERS = 2
"""Threads for questions. Most of a search holds Python's lock, and so does the event loop, so that
more of them answer no faster and let first responses wait."""
WORKERS = 4
"""Threads for all else, which is short or waits for a disk: it never stands behind questions."""
LONGEST_QUEUE = 300
"""Questions that may wait to be searched, some five seconds' worth. Beyond that a person is told
to try again, rather than left to wait ever longer."""

Hook = Callable[["RoundupBot"], Awaitable[None]]


def intents() -> discord.Intents:
    """What the bot hears: its servers, and the messages that Discord shows it there and in DMs."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted


class RoundupBot(discord.AutoShardedClient):
    """Answers from an engine. Everything a person can do is a feature (`bot/features`)."""

    def __init__(self, settings: Settings, engine: Engine, state: State | None = None):
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # nothing is read from old messages but what an event brings
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self.settings = settings
        self.engine = engine
        self.state = state
        """The bot's own memory; None where nothing is to be kept."""
        self.tree: app_commands.CommandTree[RoundupBot] = Tree(self)
        self.replies = Replies()
        self.health = Health()
        self.repeating: dict[str, Repeating] = {}
        """What runs in the background, by name."""
        self._known = Known()
        self.cooldown = Cooldown(settings.cooldown, clock=lambda: asyncio.get_running_loop().time())
        self.reloaded_at = discord.utils.utcnow()
        """When this generation of the index was first seen."""
        self.reloading = asyncio.Lock()
        """Held while a reload runs."""
        self.command_ids: dict[str, int] = {}
        """The commands' ids at Discord, as far as they are known."""
        self.message_handlers: list[Callable[[discord.Message], Awaitable[None]]] = []
        """Each is given every message of another person's."""
        self.starting: list[Hook] = []
        """Run in `setup_hook`, once, before the first event."""
        self.closing: list[Hook] = []
        """Run when the bot closes, last added first."""
        self._searchers = ThreadPoolExecutor(SEARCHERS, thread_name_prefix="search")
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="work")
        self._searches = 0
        """Those that run or wait."""
        self._refreshing: asyncio.Task[None] | None = None
        for feature in FEATURES:
            feature(self)

    async def work(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Run something that takes time in a thread, away from the event loop."""
        call = functools.partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._workers, call)

    async def search(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Run what answers a question in a thread, after those that were asked before.

        Raises:
            CrowdedError: so many wait that this one would take too long.
        """
        if self._searches >= LONGEST_QUEUE:
            raise CrowdedError(f"{self._searches} questions are waiting")
        call = functools.partial(function, *args, **kwargs)
        self._searches += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._searchers, call)
        finally:
            self._searches -= 1

    async def setup_hook(self) -> None:
        """Before the first event: the commands, the buttons of old messages, a warm engine."""
        self.add_dynamic_items(*DYNAMIC_ITEMS)
        await self.tree.set_translator(CommandTranslator())
        await self.learn_by_heart()
        for hook in self.starting:
            await hook(self)

    def command_mention(self, name: str) -> str:
        """`</ask:123>`, which can be clicked, or `/ask` where the id isn't known."""
        number = self.command_ids.get(name)
        return f"</{name}:{number}>" if number else f"`/{name}`"

    def repeat(self, task: Repeating) -> None:
        """Let a task run from the start of the bot to its end, and its health be watched."""

        async def start(_: RoundupBot) -> None:
            task.start()

        async def stop(_: RoundupBot) -> None:
            await task.stop()

        self.repeating[task.name] = task
        self.health.add(task.name, task.trouble)
        self.starting.append(start)
        self.closing.append(stop)

    async def learn_by_heart(self) -> None:
        """Look everything up again if the corpus has another generation now."""
        if self._known.generation != self.engine.generation:
            self._known = await self.work(find_known, self.engine)
            self.reloaded_at = discord.utils.utcnow()

    def known(self) -> Known:
        """What is known, at once; newer is fetched in the background when there is one."""
        stale = self._known.generation != self.engine.generation
        if stale and (self._refreshing is None or self._refreshing.done()):
            self._refreshing = asyncio.create_task(self._refresh_quietly())
        return self._known

    async def _refresh_quietly(self) -> None:
        try:
            await self.learn_by_heart()
        except Exception:  # noqa: BLE001 - a task of its own has nobody to raise to
            _log.exception("the list of sources and days couldn't be renewed")

    async def on_message(self, message: discord.Message) -> None:
        """Pass on what another person wrote."""
        if message.author.bot or message.webhook_id is not None:
            return
        for handler in self.message_handlers:
            await handler(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Reply to what nothing else takes: something that no version of the bot has sent."""
        data: Any = interaction.data or {}
        component = interaction.type is discord.InteractionType.component
        if (component and not is_known(str(data.get("custom_id")))) or (
            interaction.type is discord.InteractionType.modal_submit
        ):
            try:
                await self.replies.tell(interaction, "error.old_button")
            except UNREACHABLE as error:
                _log.info("an unknown button: no reply, %s", error)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """An event went wrong: the traceback goes to the log, never what people wrote."""
        if self.is_closed():
            _log.info("the event %s was cut short: the bot is stopping", event_method)
            return
        _log.exception("the event %s failed", event_method)

    async def close(self) -> None:
        """Leave Discord, then let the searches that run come to their end."""
        if self.is_closed():
            return
        for hook in reversed(self.closing):
            try:
                await hook(self)
            except Exception:  # noqa: BLE001 - it must not stop the rest
                _log.exception("something didn't close well")
        await super().close()
        for pool in (self._searchers, self._workers):
            pool.shutdown(wait=False, cancel_futures=True)


def create_bot(settings: Settings, engine: Engine, state: State | None = None) -> RoundupBot:
    """The bot, ready to log in. Whoever opened the engine and the state closes them."""
    return RoundupBot(settings, engine, state)
