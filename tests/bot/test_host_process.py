"""`roundup bot` as a process, against a stand-in for Discord on the loopback interface."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.state import State
from tests.bot import loopback
from tests.bot.loopback import Discord, discord_here
from tests.bot.world import ONE, make_settings
from tests.wire.process import Program, started

TOKEN = "MTAw" + "a" * 22 + ".Gfict1." + "b" * 38


@contextlib.asynccontextmanager
async def program(
    folder: Path, address: str, *arguments: str, **env: str
) -> AsyncIterator[Program]:
    settings = make_settings(folder)
    own = {
        "DISCORD_TOKEN": TOKEN,
        "CORPUS_DIR": str(settings.corpus_dir),
        "INDEX_DIR": str(settings.index_dir),
        "PYTHONWARNINGS": "ignore",
        **env,
    }
    async with started(
        folder, loopback.__file__, address, *(arguments or ("bot",)), **own
    ) as running:
        yield running


def puts(discord: Discord) -> list[str]:
    return [path for method, path, _ in discord.requests if method == "PUT"]


async def test_it_gets_ready_and_stops_cleanly_on_sigterm(tmp_path: Path) -> None:
    health = tmp_path / "health"
    async with (
        discord_here() as discord,
        program(tmp_path, discord.address, HEALTH_FILE=str(health)) as bot,
    ):
        await bot.says("ready: roundup")
        await bot.says("commands sent to Discord")
        (identify,) = discord.identifies
        assert identify["intents"] & ((1 << 1) | (1 << 8) | (1 << 15)) == 0  # the privileged ones
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends() == 0
        assert not any(TOKEN in line for line in bot.lines)
        assert not health.exists()


async def test_a_wrong_token_is_one_line_and_status_2_at_once(tmp_path: Path) -> None:
    async with discord_here() as discord:
        discord.failures = [401]
        async with program(tmp_path, discord.address) as bot:
            assert await bot.ends() == 2
    assert [path for _, path, _ in discord.requests] == ["/users/@me"]
    told = [line for line in bot.lines if line.startswith("roundup: ")]
    assert len(told) == 1
    assert "DISCORD_TOKEN" in told[0]
    assert "Traceback" not in "".join(bot.lines)


@pytest.mark.parametrize("code", [4004, 4014])
async def test_what_the_gateway_refuses_for_good_is_status_2(tmp_path: Path, code: int) -> None:
    async with discord_here() as discord:
        discord.close_code = code
        async with program(tmp_path, discord.address) as bot:
            assert await bot.ends() == 2
    assert len(discord.identifies) == 1
    assert len([line for line in bot.lines if line.startswith("roundup: ")]) == 1


async def test_errors_of_the_moment_are_waited_out(tmp_path: Path) -> None:
    async with discord_here() as discord:
        discord.failures = [404, 403]  # the library itself tries again after a 5xx
        async with program(tmp_path, discord.address) as bot:
            await bot.says("ready: roundup")
            bot.process.send_signal(signal.SIGTERM)
            assert await bot.ends() == 0
    assert sum("trying again" in line for line in bot.lines) == 2


async def test_without_a_network_it_waits_and_can_be_stopped(tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound, but nobody listens: every connection is refused
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/api/v10"
        async with program(tmp_path, address) as bot:
            await bot.says("trying again in 2 s")
            bot.process.send_signal(signal.SIGTERM)
            assert await bot.ends() == 0


async def test_a_gateway_that_closes_is_connected_to_again(tmp_path: Path) -> None:
    async with discord_here() as discord:
        discord.close_code = 4000
        async with program(tmp_path, discord.address) as bot:
            await bot.says("ready: roundup")
            bot.process.send_signal(signal.SIGTERM)
            assert await bot.ends() == 0
    assert len(discord.identifies) == 2


async def test_commands_are_sent_once_until_they_change_or_sync_forces(tmp_path: Path) -> None:
    async with discord_here() as discord:
        for _ in range(2):
            async with program(tmp_path, discord.address) as bot:
                await bot.says("ready: roundup")
                bot.process.send_signal(signal.SIGTERM)
                assert await bot.ends() == 0
        assert puts(discord) == [f"/applications/{loopback.APP}/commands"]
        async with program(tmp_path, discord.address, "sync") as bot:
            assert await bot.ends() == 0
        assert len(puts(discord)) == 2
        with State.open(tmp_path / "index") as state:
            state.set_note(f"commands.{loopback.APP}.all", '{"hash": "older", "ids": {}}')
        async with program(tmp_path, discord.address) as bot:
            await bot.says("commands sent to Discord")
        assert len(puts(discord)) == 3


async def test_a_test_server_gets_the_commands_alone(tmp_path: Path) -> None:
    guild = loopback.GUILD
    async with (
        discord_here() as discord,
        program(tmp_path, discord.address, "sync", TEST_GUILD=guild) as bot,
    ):
        assert await bot.ends() == 0
    assert puts(discord) == [f"/applications/{loopback.APP}/guilds/{guild}/commands"]


async def test_a_watched_folder_is_read_again_by_itself(tmp_path: Path) -> None:
    async with (
        discord_here() as discord,
        program(tmp_path, discord.address, WATCH="yes") as bot,
    ):
        await bot.says("ready: roundup")
        (tmp_path / "corpus" / "2026-01-02.txt").write_text(ONE.replace("251231", "260102"))
        await bot.says("The corpus changed: 1 files new")
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends() == 0


async def test_sync_with_a_wrong_token_is_one_line(tmp_path: Path) -> None:
    async with discord_here() as discord:
        discord.failures = [401]
        async with program(tmp_path, discord.address, "sync") as bot:
            assert await bot.ends() == 2


async def test_a_second_bot_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    async with discord_here() as discord, program(tmp_path, discord.address) as first:
        await first.says("ready: roundup")
        async with program(tmp_path, discord.address) as second:
            assert await second.ends() == 1
            assert "is running" in "".join(second.lines)
        assert len(discord.identifies) == 1


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("", "isn't set"),
        ("123456789012345678", "application's id"),
        ("ab" * 32, "public key"),
        ("https://discord.com/x", "an address"),
    ],
)
async def test_what_is_no_token_is_said_without_repeating_it(
    tmp_path: Path, token: str, words: str
) -> None:
    async with program(tmp_path, "http://127.0.0.1:1/api/v10", DISCORD_TOKEN=token) as bot:
        assert await bot.ends() == 2
    (line,) = bot.lines
    assert words in line
    assert not token or token not in line
