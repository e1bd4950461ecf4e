"""Starting and stopping: what the program does from its first request to its last."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

from bot.posts import Posts
from bot.schedule import Schedule
from bot.state import State
from tests.wire import events, launcher
from tests.wire.checks import Checks
from tests.wire.crawl import press, text_of, usable, uses
from tests.wire.events import ADMIN, DM_CHANNEL, NEWS_CHANNEL, TEXT_CHANNEL, Act, command
from tests.wire.process import Program, Wire, copied_corpus, program
from tests.wire.spec import Spec
from tests.wire.standin import StandIn, Trouble, stand_in

ORIGINAL = "/webhooks/.*/messages/@original"


def puts(discord: StandIn) -> int:
    return sum(one.method == "PUT" for one in discord.requests)


def schedule_midnight(index: Path, channel: str) -> None:
    """A digest in a channel, due since midnight: set up long ago."""
    long_ago = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = Schedule(int(channel), int(events.GUILD), 0, "ja", int(ADMIN.id), long_ago)
    with State.open(index) as state:
        Posts(state).add(made)


def fine(bot: Program) -> None:
    """It stopped by itself and in time (by its own clock: the test may be kept waiting)."""
    assert said_at(bot, "stopped") - said_at(bot, "stopping") < dt.timedelta(seconds=5)
    assert "Traceback" not in bot.said
    assert launcher.REFUSED not in bot.said


def said_at(bot: Program, word: str) -> dt.datetime:
    line = next(line for line in bot.lines if line.rstrip().endswith(word))
    return dt.datetime.fromisoformat(line.split()[0])


async def test_two_lives_on_one_folder(tmp_path: Path, spec: Spec | None) -> None:
    """The commands are sent once; buttons outlive the bot; the day's digest comes once."""
    async with stand_in() as discord:
        async with program(tmp_path, discord, COOLDOWN="0") as first:
            await first.says("ready: ")
            await discord.waiting.until(lambda: discord.commands, "the commands")
            corpus = copied_corpus(tmp_path)
            digest = (await Wire(discord, first, corpus).use("today")).message
            assert await first.stops() == 0
        fine(first)
        assert digest is not None
        schedule_midnight(tmp_path / "index", NEWS_CHANNEL)
        schedule_midnight(tmp_path / "index", TEXT_CHANNEL)
        refusal = {"message": "Missing Permissions", "code": 50013}
        closed = Trouble("POST", f"/channels/{TEXT_CHANNEL}/messages", 403, refusal)
        discord.troubles = [closed]
        async with program(tmp_path, discord, COOLDOWN="0") as second:
            await second.says("ready: ")
            story = next(
                use for part in usable(digest) if ":story:" in part["custom_id"]
                for use in uses(part)
            )  # fmt: skip
            assert text_of((await press(discord, digest, story)).message)
            await second.says("digest posted")
            await discord.waiting.until(lambda: len(discord.sent) == 2, "a word to the admin")
            # It stops while questions wait for Discord: in time, whatever they wait for.
            held = asyncio.Event()
            discord.troubles = [Trouble("PATCH", ORIGINAL, 200, wait=held) for _ in range(8)]
            ask = Wire(discord, second, corpus).registered("ask")
            asked = command(ask, values={"question": "原油"})
            for _ in range(8):
                await discord.act(Act(2, asked), settled=False)
            await discord.waiting.until(lambda: not discord.troubles, "8 questions")
            assert await second.stops() == 0
            held.set()
        fine(second)
        assert puts(discord) == 1
        post, told = sorted(discord.sent, key=lambda one: one["channel_id"])
        assert told["channel_id"] == DM_CHANNEL
        assert TEXT_CHANNEL in text_of(told)
        assert post["channel_id"] == NEWS_CHANNEL
        assert len(post["nonce"]) <= 25
        assert text_of(post) == text_of(digest)
        assert not Checks(discord, spec).new_problems()


async def test_a_loaded_bot_stops_in_time_and_starts_again(tmp_path: Path) -> None:
    """Killed in the midst of questions and a reload, with a Discord that answers nothing."""
    async with stand_in() as discord:
        async with program(tmp_path, discord, COOLDOWN="0") as bot:
            await bot.says("ready: ")
            await discord.waiting.until(lambda: discord.commands, "the commands")
            wire = Wire(discord, bot, copied_corpus(tmp_path))
            held = asyncio.Event()
            discord.troubles = [Trouble("PATCH", ORIGINAL, 200, wait=held) for _ in range(100)]
            for number in range(100):
                values = {"question": f"ハルキウの停電は{number}日目？"}
                data = command(wire.registered("ask"), values=values)
                await discord.act(Act(2, data), settled=False)
            for file in range(40):
                (wire.corpus / f"2025-01-{file}.txt").write_text(f"架空の記事{file}\n" * 300)
            reload = command(wire.registered("reload"), values={})
            await discord.act(Act(2, reload, ADMIN), settled=False)
            await discord.waiting.until(lambda: len(discord.troubles) < 95, "a few answers")
            began = asyncio.get_running_loop().time()
            status = await bot.stops()
            assert asyncio.get_running_loop().time() - began < 5
            held.set()
            assert status == 0
            assert "Traceback" not in bot.said
        discord.troubles = []
        async with program(tmp_path, discord, COOLDOWN="0") as bot:
            await bot.says("ready: ")
            assert "damaged" not in bot.said
            reply = await Wire(discord, bot, wire.corpus).use("ask", question="原油の値段は？")
            assert text_of(reply.message)


async def test_a_token_that_discord_refuses(tmp_path: Path) -> None:
    async with stand_in() as discord:
        body = {"message": "401: Unauthorized", "code": 0}
        discord.troubles = [Trouble("GET", "/users/@me", 401, body)]
        async with program(tmp_path, discord, LOG_LEVEL="error") as bot:
            assert await bot.ends() == 2
        assert len(discord.requests) == 1
    assert len(bot.lines) == 1
    assert "DISCORD_TOKEN" in bot.said
