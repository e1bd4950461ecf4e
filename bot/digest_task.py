"""Posts the digests that are due, each exactly once.

A crash may come between the claim and Discord's answer, so three things guard a post:

1. The claim (a row for channel and day, see `posts`): whoever has it sends, nobody else.
2. The nonce, the same for every attempt: Discord drops a repetition within a few minutes and
   answers with the first message. That covers retries and two bots at once.
3. A marker in the message (a component's id, which nobody sees): an attempt whose end isn't known
   is followed by a look through the channel for it before anything is sent again. A first attempt
   looks too, one page far, in case the database was lost or came from a backup.

Where the channel's history can't be read and the nonce is too old, the post is dropped: a digest
less is better than one twice. `/digest schedule` asks for that permission, so it is rare.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.history import Channel, find_post, readable
from bot.i18n import texts
from bot.layout import digest_view, notice, parts
from bot.posts import LEASE, Claim, Posts
from bot.schedule import Schedule, due, instant, next_post
from bot.sending import direct_messages
from bot.text import inline
from corpus.errors import RoundupError
from retrieval.results import Digest

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)

LONGEST_PAUSE = 300.0
"""Seconds between two looks at the schedules, at most."""
ATTEMPT = 45.0
"""Seconds that one attempt may take; well under the lease."""
NONCE_LIFE = dt.timedelta(minutes=2)
"""For how long Discord is trusted to know a nonce again ("a few minutes")."""

_TRANSIENT = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, RoundupError)


class DigestTask:
    """Looks at the schedules; `turn` is called again and again."""

    def __init__(
        self,
        bot: RoundupBot,
        posts: Posts,
        clock: Callable[[], dt.datetime] = lambda: discord.utils.utcnow(),
    ):
        self._bot = bot
        self._posts = posts
        self._clock = clock

    async def turn(self) -> float:
        """Post whatever is due now; the seconds until the next look."""
        await self._bot.wait_until_ready()
        zone = self._bot.settings.timezone
        schedules = self._posts.schedules()  # a short read; not worth a thread
        settled = [await self._post(one, due(one, self._clock(), zone)) for one in schedules]
        if not all(settled):
            return LEASE.total_seconds() + 1
        now = self._clock()
        coming = (next_post(one, now, zone) for one in schedules if one.stopped is None)
        # A schedule that was made during this turn, or a clock that was set, is seen in minutes.
        return min([LONGEST_PAUSE, *((at - now).total_seconds() for at in coming)])

    async def _post(self, schedule: Schedule, day: dt.date | None) -> bool:
        """Claim, send, confirm; False when there is something left for a later look."""
        claim: Claim | None = None
        if day is None:
            return True
        try:
            last = self._posts.last(schedule.channel)
            if last is not None and last.day == day and last.state != "claimed":
                return True
            digest = await self._bot.work(self._bot.engine.today, None, self._clock())
            if digest.date is None:
                return False  # unclaimed, so that a roundup that comes later still gets out
            work = self._bot.work
            claim = await work(self._posts.claim, schedule.channel, day, self._clock())
            if claim is None:
                return False  # somebody else's: look again whether it came to an end
            async with asyncio.timeout(ATTEMPT):
                await self._deliver(schedule, claim, digest)
        except (discord.Forbidden, discord.NotFound) as error:
            if claim is None or (error.code == 0 and claim.tried is None):
                # No code: not Discord speaks but something before it. It gets a second chance.
                _log.warning("digest for channel %d: %s", schedule.channel, error)
            else:
                await self._give_up(schedule, claim, error)
                return True
        except _TRANSIENT as error:
            what = str(error) or type(error).__name__
            _log.warning("digest for channel %d: %s; will try again", schedule.channel, what)
        else:
            return True
        return False

    async def _deliver(self, schedule: Schedule, claim: Claim, digest: Digest) -> None:
        bot, posts = self._bot, self._posts
        channel = bot.get_channel(claim.channel) or await bot.fetch_channel(claim.channel)
        if not isinstance(channel, discord.TextChannel | discord.Thread):
            raise RoundupError(f"channel {claim.channel} takes no messages")
        at = instant(claim.day, schedule.minute, bot.settings.timezone)
        message = await find_post(channel, claim, at)
        if message is None and self._is_lost(channel, claim):
            _log.warning("digest for channel %d dropped: it may be out already", claim.channel)
            await bot.work(posts.dropped, claim)
            return
        if message is None:
            view = await self._view(schedule, digest)
            view.children[0].id = claim.marker
            message = await channel.send(view=view, nonce=claim.nonce)
        await bot.work(posts.sent, claim, message.id, digest.date)
        _log.info(
            "digest posted: channel=%d day=%s message=%d", claim.channel, claim.day, message.id
        )

    async def _view(self, schedule: Schedule, digest: Digest) -> discord.ui.LayoutView:
        """The digest; one line when this channel has had it already."""
        told = texts(schedule.locale)
        assert digest.date is not None  # noqa: S101 - `_post` has seen to that
        if await self._bot.work(self._posts.shown, schedule.channel, digest.date):
            return notice(told("schedule.nothing_new", day=told.day(digest.date)))
        return digest_view(digest, told)

    def _is_lost(self, channel: Channel, claim: Claim) -> bool:
        """Whether an earlier attempt may have got through and nobody can tell any more."""
        if claim.tried is None or readable(channel):
            return False
        return self._clock() - claim.tried > NONCE_LIFE

    async def _give_up(
        self, schedule: Schedule, claim: Claim, error: discord.Forbidden | discord.NotFound
    ) -> None:
        """Stop a schedule whose channel is gone or closed to the bot, and tell who made it."""
        key = "gone" if isinstance(error, discord.NotFound) else "forbidden"
        _log.warning("digest for channel %d stopped: %s", schedule.channel, error)
        try:
            await self._bot.work(self._posts.dropped, claim)
            if await self._bot.work(self._posts.stop, schedule, key):
                await self._tell(schedule, key)
        except _TRANSIENT as second:
            _log.warning("nobody could be told of channel %d: %s", schedule.channel, second)

    async def _tell(self, schedule: Schedule, key: str) -> None:
        """By direct message to the person who set it up, else in the server's system channel."""
        guild = self._bot.get_guild(schedule.guild)
        told = texts(schedule.locale)
        text = told(
            f"schedule.stopped_{key}",
            channel=f"<#{schedule.channel}>",
            server=inline(guild.name, 100) if guild else str(schedule.guild),
        )
        try:
            channel = await direct_messages(self._bot, schedule.admin)
            await channel.send(view=notice(text, parts.BAD))
        except discord.HTTPException:
            if guild is None or guild.system_channel is None:
                raise
            await guild.system_channel.send(view=notice(text, parts.BAD))
