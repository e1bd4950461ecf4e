"""Scheduled digests: exactly once, whatever crashes, refuses, or jumps."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.posts import LEASE, Posts
from bot.schedule import Schedule
from bot.state import State
from tests.bot.town import text_of
from tests.bot.world import TWO, World, world

MINUTE = 60
HOUR = 3600
TODAY = dt.date(2026, 1, 1)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        yield made


async def schedule(here: World, time: str = "09:30", channel: Any = None) -> Any:
    return await here.admin.slash(
        here.channel, "digest schedule", channel=channel or here.channel, time=time
    )


def reply(result: Any) -> str:
    return text_of(result.response)


async def status(here: World) -> str:
    """Asked of the running bot: its clock isn't the test's."""
    elsewhere = here.guild.create_text_channel("office")
    return reply(await here.admin.slash(elsewhere, "roundup status"))


def nonces(here: World) -> list[str]:
    """Of every message that was sent to the channel, in order."""
    path = f"/channels/{here.channel.id}/messages"
    sent = [r for r in here.env.http_requests if (r.method, r.path) == ("POST", path)]
    assert all(request.json["enforce_nonce"] for request in sent)
    return [request.json["nonce"] for request in sent]


async def test_a_digest_is_posted_at_its_time_once_a_day(here: World) -> None:
    result = await schedule(here)
    assert result.response.ephemeral
    assert "09:30" in reply(result)
    await here.env.advance_time(29 * MINUTE)
    assert here.posts() == []
    await here.env.advance_time(2 * MINUTE)
    (post,) = here.posts()
    assert "市電が架空市で値上げへ" in text_of(post)
    await here.env.advance_time(14 * HOUR)  # the rest of the day
    assert len(here.posts()) == 1
    await here.env.advance_time(10 * HOUR)  # the next day's
    assert len(here.posts()) == 2
    assert len(set(nonces(here))) == 2


async def test_without_a_new_roundup_the_next_day_gets_one_line(here: World) -> None:
    await schedule(here)
    await here.env.advance_time(25 * HOUR)
    first, second = here.posts()
    assert "市電" in text_of(first)
    assert "市電" not in text_of(second)
    assert "2026" in text_of(second)


async def test_the_post_speaks_the_language_of_who_made_it(here: World) -> None:
    made = Schedule(here.channel.id, here.guild.id, 570, "ja", here.admin.id, here.env.now())
    Posts(here.state).add(made)
    await here.env.advance_time(HOUR)
    assert "2026年1月1日" in text_of(here.posts()[0])


async def test_a_restart_after_the_post_posts_nothing_again(here: World) -> None:
    await schedule(here)
    await here.env.advance_time(HOUR)
    await here.restart()
    await here.env.advance_time(HOUR)
    assert len(here.posts()) == 1


async def test_down_at_its_time_catches_up_the_same_day(here: World) -> None:
    await schedule(here)
    here.env.backend.clock.advance(14 * HOUR)  # 23:00 in Tokyo, and nothing ran until now
    await here.restart()
    await here.env.advance_time(MINUTE)
    assert len(here.posts()) == 1


async def test_down_for_the_rest_of_the_day_skips_it(here: World) -> None:
    await schedule(here, "23:00")
    here.env.backend.clock.advance(15 * HOUR + MINUTE)  # 00:01 of the next day
    await here.restart()
    await here.env.advance_time(2 * HOUR)
    assert here.posts() == []


async def test_a_crash_before_sending_is_made_good(here: World) -> None:
    await schedule(here)
    Posts(here.state).claim(here.channel.id, TODAY, here.env.now() + dt.timedelta(minutes=30))
    await here.restart()
    await here.env.advance_time(31 * MINUTE)
    assert here.posts() == []  # the other process may still be sending
    await here.env.advance_time(LEASE.total_seconds() + MINUTE)
    assert len(here.posts()) == 1


async def test_a_crash_after_sending_does_not_send_again(here: World) -> None:
    await schedule(here)
    _fail_to_confirm(here.state)
    await here.env.advance_time(31 * MINUTE)
    assert len(here.posts()) == 1
    last = Posts(here.state).last(here.channel.id)
    assert last is not None
    assert last.state == "claimed"
    _mend(here.state)
    await here.restart()
    await here.env.advance_time(5 * MINUTE)
    assert len(here.posts()) == 1
    last = Posts(here.state).last(here.channel.id)
    assert last is not None
    assert last.state == "sent"


async def test_the_post_is_found_again_among_other_messages(here: World) -> None:
    await schedule(here)
    _fail_to_confirm(here.state)
    await here.env.advance_time(31 * MINUTE)
    for n in range(101):
        await here.member.send(here.channel, f"chatter {n}")
    _mend(here.state)
    await here.restart()
    await here.env.advance_time(5 * MINUTE)
    assert len([m for m in here.posts() if m.author.bot]) == 1


async def test_a_lost_database_does_not_post_twice(here: World) -> None:
    await schedule(here)
    await here.env.advance_time(31 * MINUTE)
    with here.state.writing() as db:
        db.execute("DELETE FROM posts")
    await here.env.advance_time(5 * MINUTE)
    assert len(here.posts()) == 1


async def test_what_may_be_out_already_and_cannot_be_checked_is_dropped(here: World) -> None:
    closed = here.guild.create_text_channel(
        "closed",
        overwrites={here.guild.me: discord.PermissionOverwrite(read_message_history=False)},
    )
    posts = Posts(here.state)
    posts.add(Schedule(closed.id, here.guild.id, 570, "ja", here.admin.id, here.env.now()))
    posts.claim(closed.id, TODAY, here.env.now() + dt.timedelta(minutes=20))
    await here.env.advance_time(40 * MINUTE)
    assert here.posts(closed) == []
    last = posts.last(closed.id)
    assert last is not None
    assert last.state == "dropped"


@pytest.mark.parametrize("status", [500, 502, 503, 429, 400])
async def test_errors_of_the_moment_are_tried_again_with_one_nonce(
    here: World, status: int
) -> None:
    await schedule(here)
    here.env.inject_error("POST", "/channels/*/messages", status=status, times=3)
    await here.env.advance_time(40 * MINUTE)
    assert len([m for m in here.posts() if m.author.bot]) == 1
    assert len(nonces(here)) == 4
    assert len(set(nonces(here))) == 1


async def test_an_error_while_searching_the_channel_sends_nothing_blindly(here: World) -> None:
    await schedule(here)
    here.env.inject_error("GET", "/channels/*/messages", status=500, times=2)
    await here.env.advance_time(40 * MINUTE)
    assert len(here.posts()) == 1
    assert len(nonces(here)) == 1


async def test_a_deleted_channel_stops_the_schedule_and_tells_who_made_it(here: World) -> None:
    await schedule(here)
    here.env.backend.delete_channel(here.channel.id)
    await here.env.advance_time(HOUR)
    (made,) = Posts(here.state).schedules()
    assert made.stopped == "gone"
    (told,) = here.admin.user.dm_channel.history()
    assert "gone" in text_of(told)
    await here.env.advance_time(24 * HOUR)
    assert len(here.admin.user.dm_channel.history()) == 1


@pytest.mark.parametrize("code", [50013, 50001])
async def test_a_lost_permission_stops_the_schedule_until_it_is_made_again(
    here: World, code: int
) -> None:
    await schedule(here)
    here.env.inject_error("POST", f"/channels/{here.channel.id}/messages", status=403, code=code)
    await here.env.advance_time(HOUR)
    assert here.posts() == []
    (told,) = here.admin.user.dm_channel.history()
    assert "may not post there" in text_of(told)
    other = here.guild.create_text_channel("other")
    listed = await here.admin.slash(other, "digest list")
    assert "stopped" in reply(listed)
    await schedule(here)
    await here.env.advance_time(24 * HOUR)
    assert len(here.posts()) == 1


async def test_a_refusal_without_a_code_gets_a_second_chance(here: World) -> None:
    await schedule(here)
    here.env.inject_error("POST", f"/channels/{here.channel.id}/messages", status=403, code=0)
    await here.env.advance_time(HOUR)
    assert len(here.posts()) == 1
    assert here.admin.user.dm_channel.history() == []


async def test_closed_direct_messages_lead_to_the_system_channel(here: World) -> None:
    await schedule(here)
    system = here.guild.create_text_channel("system")
    here.env.backend.edit_guild(here.guild.id, {"system_channel_id": str(system.id)})
    here.env.inject_error("POST", f"/channels/{here.channel.id}/messages", status=403, code=50013)
    dm = here.admin.user.dm_channel
    here.env.inject_error("POST", f"/channels/{dm.id}/messages", status=403, code=50007)
    await here.env.advance_time(HOUR)
    assert "stopped" in text_of(here.posts(system)[0])


async def test_when_nobody_can_be_told_the_others_still_get_their_post(here: World) -> None:
    other = here.guild.create_text_channel("other")
    await schedule(here)
    await schedule(here, channel=other)
    here.env.inject_error("POST", f"/channels/{here.channel.id}/messages", status=403, code=50013)
    here.env.inject_error("POST", "/users/@me/channels", status=500, times=None)
    await here.env.advance_time(HOUR)
    assert len(here.posts(other)) == 1
    assert "✅ digests" in await status(here)


async def test_a_clock_set_back_posts_nothing_again(here: World) -> None:
    await schedule(here)
    await here.env.advance_time(24 * HOUR + 31 * MINUTE)
    assert len(here.posts()) == 2
    here.env.backend.clock.elapsed -= 24 * HOUR
    await here.env.advance_time(HOUR)
    assert len(here.posts()) == 2


async def test_a_clock_that_leaps_days_posts_only_the_day_it_lands_on(here: World) -> None:
    await schedule(here)
    here.env.backend.clock.advance(5 * 24 * HOUR)
    await here.env.advance_time(HOUR)
    assert len(here.posts()) == 1


async def test_an_empty_corpus_posts_nothing_until_it_has_a_roundup(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    async with world(tmp_path) as here:
        await schedule(here)
        await here.env.advance_time(HOUR)
        assert here.posts() == []
        (corpus / "2026-01-01.txt").write_text(TWO, encoding="utf-8")
        here.engine.reload()
        await here.env.advance_time(MINUTE)
        assert len(here.posts()) == 1


async def test_a_failing_database_shows_in_health_and_heals(here: World) -> None:
    await schedule(here)
    with here.state.writing() as db:
        db.execute("ALTER TABLE schedules RENAME TO elsewhere")
    await here.env.advance_time(HOUR)
    assert "⚠️ digests: failed: StoreError" in await status(here)
    with here.state.writing() as db:
        db.execute("ALTER TABLE elsewhere RENAME TO schedules")
    await here.env.advance_time(MINUTE)
    assert "⚠️" not in await status(here)
    assert len(here.posts()) == 1


def _fail_to_confirm(state: State) -> None:
    """The database takes claims but no confirmation: as if the process died in between."""
    with state.writing() as db:
        db.execute(
            "CREATE TRIGGER dies BEFORE UPDATE ON posts WHEN NEW.state = 'sent'"
            " BEGIN SELECT RAISE(ABORT, 'died'); END"
        )


def _mend(state: State) -> None:
    with state.writing() as db:
        db.execute("DROP TRIGGER dies")
