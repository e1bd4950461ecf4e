"""Sending to Discord what may be sent again, and ids as its specification has them.

The library itself waits out most rate limits and errors of Discord's servers. It leaves a 503, a
connection that breaks in the middle, and a rate limit without the header `Via`, which it takes for
a ban by what stands before Discord.
"""

from __future__ import annotations

import asyncio
import json
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
_BROKEN: Final = (aiohttp.ClientError, ConnectionError, TimeoutError)
"""The connection ended before its answer: nobody knows whether the request arrived."""
_UNAVAILABLE, _LIMITED = 503, 429
LONGEST_WAIT: Final = 60.0
"""Seconds that a rate limit is waited out; nobody waits longer for an answer."""
_FIRST_RESPONSE: Final = 2.5
"""Seconds for everything about the first response to an interaction; Discord waits for 3."""
_ANSWERED: Final = 40060


async def insist(send: Callable[[], Awaitable[_T]]) -> _T:
    """Send it; again when that fails for the moment.

    Only for what does no harm when it arrives twice: an edit, or a message with a nonce.
    """
    for usual in _PAUSES:
        try:
            return await send()
        except (*_BROKEN, discord.HTTPException) as error:
            pause = await _pause_after(error, usual)
            if pause is None or pause > LONGEST_WAIT:
                raise
            _log.info("sending again in %.1f s: %s", pause, str(error) or type(error).__name__)
        await asyncio.sleep(pause)
    return await send()


async def respond(send: Callable[[], Awaitable[object]]) -> bool:
    """Send the first response to an interaction; again while there is time for it.

    True when it arrived although Discord's answer to it was lost: the library doesn't know then
    that it was sent.
    """
    clock = asyncio.get_running_loop().time
    until, lost, usual = clock() + _FIRST_RESPONSE, False, 0.2
    while True:
        try:
            await send()
        except (*_BROKEN, discord.HTTPException) as error:
            if lost and getattr(error, "code", 0) == _ANSWERED:
                return True
            pause = await _pause_after(error, usual)
            if pause is None or clock() + pause > until:
                raise
            lost = lost or isinstance(error, _BROKEN)
            _log.info("responding again in %.1f s: %s", pause, str(error) or type(error).__name__)
        else:
            return False
        await asyncio.sleep(pause)
        usual *= 2


async def _pause_after(error: Exception, usual: float) -> float | None:
    """Seconds until it is worth trying again; None when it never is."""
    if isinstance(error, _BROKEN):
        return usual
    status = getattr(error, "status", None)
    if status == _LIMITED:
        return max(usual, await _told_to_wait(error))
    return usual if status == _UNAVAILABLE else None


async def _told_to_wait(error: Any) -> float:
    """The seconds that a rate limit asks for; 0 when it doesn't say."""
    response = error.response
    told = response.headers.get("Retry-After") if hasattr(response, "headers") else None
    try:
        if told is None:  # the text was read when the error was raised, and is kept
            told = json.loads(await response.text())["retry_after"]
        return max(0.0, float(told))
    except (AttributeError, KeyError, TypeError, ValueError, aiohttp.ClientError):
        return 0.0


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
