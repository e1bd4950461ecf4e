"""A server with people who have a language, and the bot in it: SimCord with the real client."""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord.components import walk_components

from bot.client import RoundupBot, create_bot
from bot.settings import Settings, load_settings
from bot.state import State
from bot.text import JOINER
from retrieval import Engine
from tests.retrieval.hashed import HashedEmbedder

SERVER = 0
"""Stands among people's ids for the server and its language."""
PATIENCE = 8.0
"""Seconds until a bot that does nothing counts as stuck; the machine may be busy."""


@dataclasses.dataclass
class Town:
    """Everything a test touches."""

    settings: Settings
    engine: Engine
    state: State
    bot: RoundupBot
    env: Any
    guild: Any
    channel: Any
    admin: Any
    member: Any
    locales: dict[int, str]
    """A person's id → the language of their Discord; American English for the others."""

    def speaks(self, person: Any, locale: str) -> Any:
        self.locales[person.id] = locale
        return person

    def newcomer(self, name: str, locale: str = "en-US", **options: Any) -> Any:
        person = self.guild.add_member(self.env.create_user(name), **options)
        return self.speaks(person, locale)

    async def restart(self) -> None:
        """Another process: a new client that remembers nothing."""
        self.bot = create_bot(self.settings, self.engine, self.state)
        await self.env.restart_bot(self.bot)

    def mention(self, words: str) -> str:
        return f"<@{self.bot.user.id}> {words}"  # type: ignore[union-attr]

    def last(self) -> Any:
        """The newest message of the channel; there must be one."""
        message = self.channel.last_message
        assert message is not None
        return message

    def own_messages(self) -> list[Any]:
        """What the bot wrote in the channel."""
        me = self.bot.user.id  # type: ignore[union-attr]
        return [message for message in self.channel.history() if message.author.id == me]


def settings_for(folder: Path, corpus: Path | None = None, **values: str) -> Settings:
    """Settings with an index (and, unless given, an empty corpus) in `folder`."""
    if corpus is None:
        corpus = folder / "corpus"
        corpus.mkdir(exist_ok=True)
    own = {"CORPUS_DIR": str(corpus), "INDEX_DIR": str(folder / "index")}
    return load_settings({**own, **values}, dotenv=None)


@contextlib.asynccontextmanager
async def town(
    settings: Settings, engine: Engine, folder: Path, *, check_errors: bool = True
) -> AsyncIterator[Town]:
    """A server with a channel, a manager and a plain member.

    The clock stands at 1 January 2026, 09:00 in Tokyo. At the end whatever the bot's event
    handlers raised is raised, unless `check_errors` is off.
    """
    locales: dict[int, str] = {}
    with State.open(folder / "state") as state:
        bot = create_bot(settings, engine, state)
        env = simcord.Env(bot, shard_count=1, settle_timeout=PATIENCE)
        await env.start()
        try:
            speak(env, locales)
            await bot.tree.sync()
            guild = env.create_guild("架空の広場")
            channel = guild.create_text_channel("news")
            manager = guild.create_role(
                "manager", permissions=discord.Permissions(manage_guild=True)
            )
            admin = guild.add_member(env.create_user("admin"), roles=[manager])
            member = guild.add_member(env.create_user("member"))
            await env.settle()
            yield Town(settings, engine, state, bot, env, guild, channel, admin, member, locales)
        finally:
            await env.shutdown()
        if check_errors:
            env.raise_errors()


@contextlib.asynccontextmanager
async def small_town(
    folder: Path, files: dict[str, str], *, check_errors: bool = True, **values: str
) -> AsyncIterator[Town]:
    """A town whose bot reads a corpus of these files with an embedder made of hashes."""
    settings = settings_for(folder, **values)
    for name, text in files.items():
        (settings.corpus_dir / name).write_text(text, encoding="utf-8")
    with Engine.open(
        settings.corpus_dir, settings.index_dir, embedder=HashedEmbedder(), tz=settings.timezone
    ) as engine:
        async with town(settings, engine, folder, check_errors=check_errors) as made:
            yield made


def speak(env: Any, locales: dict[int, str]) -> None:
    """Give each person's interactions the language of their Discord; SimCord knows only one."""
    emit = env.backend.emit

    def localised(event: str, payload: Any, *args: Any, **kwargs: Any) -> Any:
        if event == "INTERACTION_CREATE":
            person = payload.get("member", payload).get("user", {})
            payload = {**payload, "locale": locales.get(int(person["id"]), "en-US")}
            payload["guild_locale"] = locales.get(SERVER, "en-US")
        return emit(event, payload, *args, **kwargs)

    env.backend.emit = localised


def parts(message: Any) -> Iterator[dict[str, Any]]:
    """Every component of a message, as Discord got it."""
    raw = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    yield from walk_components(raw)


def text_of(message: Any) -> str:
    """All text of a message."""
    return "\n".join(part["content"] for part in parts(message) if part["type"] == 10)


def quotes(message: Any) -> list[str]:
    """Its block quotes, as a person reads them: without the marks of Markdown."""
    found = []
    for part in parts(message):
        lines = [line[2:] for line in part.get("content", "").split("\n") if line.startswith("> ")]
        if lines:
            found.append(seen("\n".join(lines)))
    return found


def seen(markdown: str) -> str:
    """What Markdown that the bot made shows."""
    text = re.sub(r"<(https?://[^>]*)>", r"\1", markdown.replace(JOINER, ""))
    text = re.sub(r"\\([^0-9A-Za-z\s])|\*\*", lambda found: found[1] or "", text)
    return text.replace("\u2068", "").replace("\u2069", "")


def ids(message: Any, action: str = "") -> list[str]:
    """The custom ids of a message's buttons and menus (of one action)."""
    found = [part["custom_id"] for part in parts(message) if part.get("custom_id")]
    return [name for name in found if not action or name.split(":")[1] == action]


def links(message: Any) -> list[str]:
    """Where its link buttons lead."""
    return [part["url"] for part in parts(message) if part.get("url")]
