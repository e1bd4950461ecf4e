"""A small world for tests of the bot: a fictional corpus, a real engine, the real client."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
from simcord.env import Env

from bot.client import RoundupBot, create_bot
from bot.settings import Settings, load_settings
from bot.state import State
from retrieval import Engine
from tests.retrieval.hashed import HashedEmbedder

MANAGE = discord.Permissions(manage_guild=True)

ONE = """灯台が架空市の港に完成した
— 架空新聞 (@kakuu_shimbun) December 31, 2025
架空市の港で新しい灯台が完成した。高さは三十二メートルで、来月から夜の船を導くという。

#架空市(251231)
"""
TWO = """市電が架空市で値上げへ
— 架空放送 (@kakuu_hoso) January 1, 2026
架空市の市電は四月から運賃を二十円上げる。市は電気代が高くなったためと説明した。

図書館が架空市の駅前に移る
— 架空新聞 (@kakuu_shimbun) January 1, 2026
架空市の図書館は秋に駅前へ移る。席は二倍になるという。

#架空市(260101)
"""


@dataclasses.dataclass
class World:
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

    forgiven: int = 0
    """Errors of the bot up to here were expected."""

    def forgive_errors(self) -> None:
        self.forgiven = self.env.error_cursor

    async def restart(self) -> None:
        """Another process: a new client on the same folders."""
        self.bot = create_bot(self.settings, self.engine, self.state)
        await self.env.restart_bot(self.bot)

    def posts(self, channel: Any = None) -> list[Any]:
        """What the bot has posted in a channel."""
        return list((channel or self.channel).history())


def make_settings(folder: Path, **values: str) -> Settings:
    """Settings with a corpus of two fictional days in `folder`."""
    corpus = folder / "corpus"
    if not corpus.exists():
        corpus.mkdir(parents=True)
        (corpus / "2025-12-31.txt").write_text(ONE, encoding="utf-8")
        (corpus / "2026-01-01.txt").write_text(TWO, encoding="utf-8")
    own = {"CORPUS_DIR": str(corpus), "INDEX_DIR": str(folder / "index")}
    return load_settings({**own, **values}, dotenv=None)


def open_engine(settings: Settings) -> Engine:
    return Engine.open(
        settings.corpus_dir, settings.index_dir, embedder=HashedEmbedder(), tz=settings.timezone
    )


@contextlib.asynccontextmanager
async def world(folder: Path, **values: str) -> AsyncIterator[World]:
    """A server with a channel, a manager and a plain member, and the bot in it.

    SimCord's clock starts on 1 January 2026 at 09:00 in Tokyo.
    """
    settings = make_settings(folder, **values)
    engine = open_engine(settings)
    try:
        with State.open(settings.index_dir) as state:
            bot = create_bot(settings, engine, state)
            # Not `simcord.run`: its clock would be entered in a fixture's context and left in
            # another's.
            env = Env(bot, shard_count=1)
            await env.start()
            try:
                await bot.tree.sync()
                guild = env.create_guild("架空の広場")
                channel = guild.create_text_channel("news")
                manager = guild.create_role("manager", permissions=MANAGE)
                admin = guild.add_member(env.create_user("admin"), roles=[manager])
                member = guild.add_member(env.create_user("member"))
                await env.settle()
                made = World(settings, engine, state, bot, env, guild, channel, admin, member)
                yield made
            finally:
                await env.shutdown()
            if errors := env.errors_since(made.forgiven):
                raise BaseExceptionGroup("the bot raised", errors)
    finally:
        engine.close()
