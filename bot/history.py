"""Whether a digest is out already: a look through its channel for the message that carries it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import discord

from bot.posts import Claim

Channel: TypeAlias = "discord.TextChannel | discord.Thread"

_SLACK = dt.timedelta(minutes=10)
"""By how much this machine's clock and Discord's may differ."""
_SEARCHED = 3000
"""Messages, at most, that are searched for one whose sending isn't known."""
_SEARCHED = 3000
"""Messages, at most, that are searched for one whose sending isn't known."""


async def find_post(channel: Channel, claim: Claim, at: dt.datetime) -> discord.Message | None:
    """The post that was due `at` that moment, if an earlier attempt got through."""
    if not readable(channel):
        return None
    if claim.tried is None:
        after, before, limit = at - _SLACK, None, 100
    else:
        after, before, limit = claim.since - _SLACK, claim.tried + _SLACK, _SEARCHED
    me = channel.guild.me
    async for message in channel.history(
        limit=limit, after=after, before=before, oldest_first=False
    ):
        if message.author.id == me.id and carries(message, claim):
            return message
    return None


def carries(message: discord.Message, claim: Claim) -> bool:
    """Whether a message of the bot's own is the post of that claim."""
    if message.nonce == claim.nonce:
        return True
    return claim.marker in (getattr(part, "id", None) for part in _walk(message.components))


def readable(channel: Channel) -> bool:
    """Whether the bot may read what was written there; without that, Discord shows it nothing."""
    granted = channel.permissions_for(channel.guild.me)
    return granted.view_channel and granted.read_message_history


def _walk(components: Iterable[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))
