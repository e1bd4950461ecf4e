"""`/digest schedule`, `list` and `stop`, as admins use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.posts import Posts
from tests.bot.town import text_of
from tests.bot.world import World, world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        yield made


async def schedule(here: World, time: str = "09:30", channel: Any = None) -> str:
    result = await here.admin.slash(
        here.channel, "digest schedule", channel=channel or here.channel, time=time
    )
    assert result.response.ephemeral
    return text_of(result.response)


async def test_it_says_when_the_first_one_comes(here: World) -> None:
    text = await schedule(here, "午後9時")
    assert "**21:00** (Asia/Tokyo)" in text
    assert "<t:1767268800:f>" in text  # 1 January 2026, 12:00 UTC


async def test_a_time_that_has_passed_begins_tomorrow(here: World) -> None:
    assert "<t:1767310200:f>" in await schedule(here, "08:30")  # it is nine


async def test_a_second_time_takes_the_place_of_the_first(here: World) -> None:
    await schedule(here)
    assert "now gets" in await schedule(here, "10:15")
    (made,) = Posts(here.state).schedules()
    assert made.clock == "10:15"


@pytest.mark.parametrize("time", ["soon", "25:00", "9", "@everyone"])
async def test_what_is_no_time_is_told_and_keeps_nothing(here: World, time: str) -> None:
    text = await schedule(here, time)
    assert "no time of day" in text
    assert "@everyone" not in text.replace("@\u200beveryone", "")
    assert Posts(here.state).schedules() == ()


@pytest.mark.parametrize(
    ("right", "words"),
    [
        ("view_channel", "View Channel"),
        ("send_messages", "Send Messages"),
        ("read_message_history", "Read Message History"),
    ],
)
async def test_a_missing_permission_is_named_before_anything_is_kept(
    here: World, right: str, words: str
) -> None:
    overwrites = {here.guild.me: discord.PermissionOverwrite(**{right: False})}
    closed = here.guild.create_text_channel("closed", overwrites=overwrites)
    text = await schedule(here, channel=closed)
    assert f"**{words}" in text
    assert Posts(here.state).schedules() == ()


async def test_times_are_offered_while_typing(here: World) -> None:
    async def offered(text: str) -> list[str]:
        found = await here.admin.autocomplete(
            here.channel, "digest schedule", "time", text, channel=here.channel
        )
        return [choice["value"] for choice in found]

    assert await offered("21") == ["21:00", "21:30"]
    assert (await offered("9時半"))[0] == "09:30"
    assert len(await offered("")) <= 25
    assert await offered("x") == []


async def test_the_list_is_the_servers_own(here: World) -> None:
    await schedule(here)
    other = here.env.create_guild("elsewhere")
    manager = other.create_role("m", permissions=discord.Permissions(manage_guild=True))
    stranger = other.add_member(here.env.create_user("stranger"), roles=[manager])
    lobby = other.create_text_channel("lobby")
    result = await stranger.slash(lobby, "digest list")
    assert "No channel" in text_of(result.response)
    result = await here.admin.slash(here.channel, "digest list")
    assert f"<#{here.channel.id}> · **09:30**" in text_of(result.response)


async def test_stop_by_channel_and_by_menu(here: World) -> None:
    second = here.guild.create_text_channel("second")
    await schedule(here)
    await schedule(here, channel=second)
    result = await here.admin.slash(here.channel, "digest stop", channel=second)
    assert "no daily digest any more" in text_of(result.response)
    result = await here.admin.slash(here.channel, "digest stop", channel=second)
    assert "gets no daily digest." in text_of(result.response)
    shown = await here.admin.slash(here.channel, "digest stop")
    await here.restart()
    await here.admin.select(shown.response, [str(here.channel.id)])
    assert Posts(here.state).schedules() == ()
    await here.env.advance_time(3600)
    assert here.posts() == []


async def test_a_deleted_channel_can_still_be_stopped(here: World) -> None:
    gone = here.guild.create_text_channel("gone")
    await schedule(here, channel=gone)
    here.env.backend.delete_channel(gone.id)
    shown = await here.admin.slash(here.channel, "digest stop")
    await here.admin.select(shown.response, [str(gone.id)])
    assert Posts(here.state).schedules() == ()


async def test_another_server_cannot_stop_it(here: World) -> None:
    await schedule(here)
    assert Posts(here.state).remove(here.channel.id, guild=1) is False


async def test_a_failing_database_is_told_and_changes_nothing(here: World) -> None:
    with here.state.writing() as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON schedules BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    text = await schedule(here)
    assert "didn't work" in text
    here.forgive_errors()
    assert Posts(here.state).schedules() == ()
