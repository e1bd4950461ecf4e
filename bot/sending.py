"""Sending to Discord what may be sent again, and ids as its specification has them.

The library itself waits out rate limits and most errors of Discord's servers; what it leaves is
a 503 and a connection that breaks in the middle.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, Final, TypeVar

import aiohttp
import discord

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_PAUSES: Final = (0.5, 2.0)
"""Seconds before the second and the third try."""
_PASSING: Final = (discord.DiscordServerError, aiohttp.ClientError, ConnectionError, TimeoutError)
"""What may be over in a moment."""
_UNAVAILABLE: Final = 503


async def insist(send: Callable[[], Awaitable[_T]]) -> _T:
    """Send it; again when that fails for the moment.

    Only for what does no harm when it arrives twice: an edit, or a message with a nonce.
    """
    for pause in _PAUSES:
        try:
            return await send()
        except _PASSING as error:
            if getattr(error, "status", _UNAVAILABLE) != _UNAVAILABLE:
                raise
            _log.info("sending again in %.1f s: %s", pause, str(error) or type(error).__name__)
        await asyncio.sleep(pause)
    return await send()


class Reference(discord.MessageReference):
    """The message that a reply is to. Its ids are text; the library writes numbers."""

    def to_message_reference_dict(self) -> Any:
        """As Discord is sent it."""
        made = super().to_message_reference_dict()
        return {key: str(v) if key.endswith("_id") else v for key, v in made.items()}


def reference_to(message: discord.Message) -> Reference:
    """For a reply that is sent even when that message has gone."""
    return Reference(
        message_id=message.id,
        channel_id=message.channel.id,
        guild_id=message.guild.id if message.guild else None,
        fail_if_not_exists=False,
    )


async def direct_messages(client: discord.Client, person: int) -> discord.DMChannel:
    """The channel of a person's direct messages. Again the id must be text."""
    who: Any = SimpleNamespace(id=str(person))
    return await client.create_dm(who)


class Attachment(discord.File):
    """A file to send. Its id is text; the library writes a number."""

    def to_dict(self, index: int) -> dict[str, Any]:
        """As Discord is sent it."""
        return {**super().to_dict(index), "id": str(index)}
