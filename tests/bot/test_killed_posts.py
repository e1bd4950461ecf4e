"""A process that is killed in the middle of posting a digest, and the one that comes after it."""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
from pathlib import Path

import pytest

from bot.posts import Posts
from bot.schedule import Schedule
from bot.state import State
from tests.bot.loopback import CHANNEL, GUILD, discord_here
from tests.bot.test_host_process import program

YESTERDAY = dt.datetime.now(dt.UTC) - dt.timedelta(days=2)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_one_post_whenever_the_process_is_killed(tmp_path: Path, method: str) -> None:
    """GET: before the message was sent. POST: after Discord took it, before the answer came."""
    with State.open(tmp_path / "index") as state:
        Posts(state).add(Schedule(int(CHANNEL), int(GUILD), 0, "ja", 1, YESTERDAY))
    async with discord_here() as discord:
        discord.hold = method
        async with program(tmp_path, discord.address) as first:
            async with asyncio.timeout(60):
                await discord.held.wait()
            first.process.send_signal(signal.SIGKILL)
            await first.ends()
        assert len(discord.messages) == (method == "POST")
        with State.open(tmp_path / "index") as state:
            last = Posts(state).last(int(CHANNEL))
            assert last is not None
            assert last.state == "claimed"
            with state.writing() as db:  # the lease of the dead process runs out
                db.execute("UPDATE posts SET claimed = claimed - 100, leased = leased - 100")
        discord.hold = None
        async with program(tmp_path, discord.address) as second:
            await second.says("digest posted")
            second.process.send_signal(signal.SIGTERM)
            assert await second.ends() == 0
        sent = [path for verb, path, _ in discord.requests if verb == "POST"]
        assert len(discord.messages) == 1
        assert len(sent) == 1
    with State.open(tmp_path / "index") as state:
        last = Posts(state).last(int(CHANNEL))
        assert last is not None
        assert last.state == "sent"
