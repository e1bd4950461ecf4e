"""Whatever goes wrong in a command: one sentence for the person, a traceback for the host."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord import app_commands

if TYPE_CHECKING:
    from bot.client import RoundupBot


_PLACE = discord.AppCommandOptionType.channel
"""An option that names what the bot may be unable to see."""


class CrowdedError(Exception):
    """So many questions wait that another would wait too long."""


class Tree(app_commands.CommandTree["RoundupBot"]):
    """The commands, and what becomes of their errors."""

    async def on_error(
        self,
        interaction: discord.Interaction[RoundupBot],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell the person in their language; nobody's words go to the log."""
        if interaction.type is discord.InteractionType.autocomplete:
            await _offer_nothing(interaction)
            return
        name = interaction.command.qualified_name if interaction.command else "?"
        where = f"command {name}"
        replies = interaction.client.replies
        if isinstance(error, app_commands.CommandInvokeError):
            await replies.failed(interaction, error.original, where=where)
        elif isinstance(
            error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch
        ):
            # Discord still offers an older form of the command.
            await replies.tell(interaction, "error.old_button")
        elif isinstance(error, app_commands.TransformerError) and error.type is _PLACE:
            await replies.tell(interaction, "schedule.unseen")
        else:
            await replies.failed(interaction, error, where=where)


async def _offer_nothing(interaction: discord.Interaction[RoundupBot]) -> None:
    """There is nobody to tell: the list stays empty, rather than loading for ever."""
    if not interaction.response.is_done():
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await interaction.response.autocomplete([])
