"""`roundup doctor`: the token, and what Discord says to it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp
import discord

from bot.findings import Finding, bad, look, well
from bot.settings import Settings
from bot.token import application_id, checked_token
from corpus.errors import SettingsError

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
)
"""What the invitation asks for. None of them lets the bot act on members."""
_PATIENCE = 15.0
"""Seconds that Discord may take to answer."""


def token_findings(settings: Settings) -> Iterator[Finding]:
    """Whether it is one, and the link that invites its bot."""
    token = checked_token(settings)
    yield well("is set; the bot needs no privileged intent: leave those switches off")
    if (application := application_id(token)) is None:
        yield look("it doesn't have the form of a bot's token", "compare it with the portal's")
        return
    link = discord.utils.oauth_url(
        application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )
    yield well(f"to invite the bot with the permissions it needs: {link}")


def discord_findings(settings: Settings) -> Iterator[Finding]:
    """Whether Discord takes the token, if it can be reached."""
    try:
        token = checked_token(settings)
    except SettingsError:
        yield look("not asked", "set the token first")
        return
    try:
        yield from asyncio.run(_ask_discord(token))
    except (OSError, aiohttp.ClientError, TimeoutError, discord.HTTPException) as error:
        what = str(error) or type(error).__name__
        yield look(
            f"not asked, as it can't be reached ({what})",
            "the bot itself would wait for the network; nothing to do if there is none now",
        )
    except discord.LoginFailure:
        yield bad("refuses the token", "reset it in the developer portal (Bot → Reset Token)")


async def _ask_discord(token: str) -> list[Finding]:
    async with discord.Client(intents=discord.Intents.none()) as client:
        async with asyncio.timeout(_PATIENCE):
            await client.login(token)
        about = client.application
    found = [well(f"takes the token: {client.user}")]
    if about is not None and about.bot_public:
        found.append(
            look(
                "anyone may invite the bot, and who manages a server may change the roundups",
                "switch Public Bot off in the developer portal, unless you mean that",
            )
        )
    return found
