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
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import aiohttp
import discord
from discord.ext import tasks

from bot.i18n import texts
from bot.layout import digest_view, notice, parts
from bot.posts import Claim, Posts
from bot.schedule import Schedule, due, instant
from bot.text import inline
from corpus.errors import RoundupError
from retrieval.results import Digest

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)

Channel: TypeAlias = "discord.TextChannel | discord.Thread"

PAUSE = 20.0
"""Seconds between two looks at the schedules. A look that finds nothing is one SELECT."""
ATTEMPT = 45.0
"""Seconds that one attempt may take; well under the lease."""
NONCE_LIFE = dt.timedelta(minutes=2)
"""For how long Discord is trusted to know a nonce again ("a few minutes")."""
_SLACK = dt.timedelta(minutes=10)
"""By how much this machine's clock and Discord's may differ."""
_SEARCHED = 3000
"""Messages, at most, that are searched for one whose sending isn't known."""

_TRANSIENT = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, RoundupError)


class DigestTask:
    """The loop. Its `trouble` is a health probe."""

    def __init__(
        self,
        bot: RoundupBot,
        posts: Posts,
        clock: Callable[[], dt.datetime] = lambda: discord.utils.utcnow(),
    ):
        self._bot = bot
        self._posts = posts
        self._clock = clock
        self._looked = time.monotonic()
        self._failure: str | None = None

    def start(self) -> None:
        self._loop.start()

    def stop(self) -> None:
        self._loop.cancel()

    def trouble(self) -> str | None:
        """What is wrong with the loop itself; a channel that refuses a post is not."""
        if not self._loop.is_running():
            return "stopped"
        late = time.monotonic() - self._looked
        if late > ATTEMPT + 3 * PAUSE:
            return f"no look at the schedules for {late:.0f} s"
        return self._failure

    @tasks.loop(seconds=PAUSE)
    async def _loop(self) -> None:
        try:
            await self.look()
            self._failure = None
        except Exception as error:  # noqa: BLE001 - logged; a loop that ends here would post nothing ever again
            _log.exception("looking at the schedules failed")
            self._failure = f"failed: {type(error).__name__}"
        self._looked = time.monotonic()

    @_loop.before_loop
    async def _ready(self) -> None:
        await self._bot.wait_until_ready()

    async def look(self) -> None:
        """Post whatever is due now."""
        zone = self._bot.settings.timezone
        for schedule in await self._bot.work(self._posts.schedules):
            self._looked = time.monotonic()
            day = due(schedule, self._clock(), zone)
            if day is not None:
                await self._post(schedule, day)

    async def _post(self, schedule: Schedule, day: dt.date) -> None:
        """Claim, send, confirm. Whatever fails for a while is left to a later look."""
        claim: Claim | None = None
        try:
            digest = await self._bot.work(self._bot.engine.today, None, self._clock())
            if digest.date is None:
                return  # nothing to post yet; unclaimed, so that a roundup of today still gets out
            work = self._bot.work
            claim = await work(self._posts.claim, schedule.channel, day, self._clock())
            if claim is not None:
                async with asyncio.timeout(ATTEMPT):
                    await self._deliver(schedule, claim, digest)
        except (discord.Forbidden, discord.NotFound) as error:
            if claim is None or (error.code == 0 and claim.tried is None):
                # No code: not Discord speaks but something before it. It gets a second chance.
                _log.warning("digest for channel %d: %s", schedule.channel, error)
            else:
                await self._give_up(schedule, claim, error)
        except _TRANSIENT as error:
            what = str(error) or type(error).__name__
            _log.warning("digest for channel %d: %s; will try again", schedule.channel, what)

    async def _deliver(self, schedule: Schedule, claim: Claim, digest: Digest) -> None:
        bot, posts = self._bot, self._posts
        channel = bot.get_channel(claim.channel) or await bot.fetch_channel(claim.channel)
        if not isinstance(channel, discord.TextChannel | discord.Thread):
            raise RoundupError(f"channel {claim.channel} takes no messages")
        message = await self._find(channel, claim, schedule)
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

    async def _find(
        self, channel: Channel, claim: Claim, schedule: Schedule
    ) -> discord.Message | None:
        """The post, if an earlier attempt got through."""
        if not _readable(channel):
            return None
        if claim.tried is None:
            after = instant(claim.day, schedule.minute, self._bot.settings.timezone) - _SLACK
            before, limit = None, 100
        else:
            after, before, limit = claim.since - _SLACK, claim.tried + _SLACK, _SEARCHED
        async for message in channel.history(limit=limit, after=after, before=before):
            if message.author == self._bot.user and carries(message, claim):
                return message
        return None

    def _is_lost(self, channel: Channel, claim: Claim) -> bool:
        """Whether an earlier attempt may have got through and nobody can tell any more."""
        if claim.tried is None or _readable(channel):
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
            bot = self._bot
            person = bot.get_user(schedule.admin) or await bot.fetch_user(schedule.admin)
            await person.send(view=notice(text, parts.BAD))
        except discord.HTTPException:
            if guild is None or guild.system_channel is None:
                raise
            await guild.system_channel.send(view=notice(text, parts.BAD))


def carries(message: discord.Message, claim: Claim) -> bool:
    """Whether a message of the bot's own is the post of that claim."""
    if message.nonce == claim.nonce:
        return True
    return claim.marker in (getattr(part, "id", None) for part in _walk(message.components))


def _walk(components: Iterable[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))


def _readable(channel: Channel) -> bool:
    """Whether the bot may read what was written there; without that, Discord shows it nothing."""
    granted = channel.permissions_for(channel.guild.me)
    return granted.view_channel and granted.read_message_history
