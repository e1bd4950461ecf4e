"""`/roundup`: the group of commands, and what all of them share."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.i18n import command_text
from bot.permissions import is_admin
from bot.shelf import RefusedError, Shelf
from bot.text import one_line

if TYPE_CHECKING:
    from bot.client import RoundupBot

roundup = app_commands.Group(
    name=command_text("command.roundup.name"),
    description=command_text("command.roundup.description"),
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


def code(name: str) -> str:
    """A file's name between backticks, where an escaping backslash would be seen."""
    return one_line(name, 200).replace("`", "′")


def shelf_of(bot: RoundupBot) -> Shelf:
    """The corpus folder of that bot."""
    return Shelf(bot.settings.corpus_dir, bot.settings.index_dir)


async def is_refused(interaction: discord.Interaction[Any]) -> bool:
    """True once a person who may not do that has been told so."""
    if is_admin(interaction, interaction.client.settings):
        return False
    await interaction.client.replies.tell(interaction, "admin.forbidden")
    return True


async def attempt(interaction: discord.Interaction[Any], work: Awaitable[ui.LayoutView]) -> None:
    """Show what the work makes, or why it was refused."""
    bot: RoundupBot = interaction.client
    try:
        view = await work
    except RefusedError as refused:
        values = {name: code(str(value)) for name, value in refused.values.items()}
        await bot.replies.tell(interaction, refused.key, **values)
    else:
        await bot.replies.show(interaction, view)
