"""`/help`, `/sources`, `/privacy`: what a newcomer wants to know."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.actions import Interaction, action
from bot.features.ask import may_ask, origin_of
from bot.i18n import Texts, command_text
from bot.layout import Asked, help_view, privacy_view, sources_view
from bot.questions import reply_to
from bot.text import one_line

if TYPE_CHECKING:
    from bot.client import RoundupBot


def setup(bot: RoundupBot) -> None:
    """Add the commands."""
    bot.tree.add_command(help_)
    bot.tree.add_command(sources)
    bot.tree.add_command(privacy)


def welcome_view(bot: RoundupBot, texts: Texts) -> discord.ui.LayoutView:
    """What `/help` shows: also the first message of the preview."""
    known = bot.known()
    return help_view(
        texts,
        bot_mention=bot.user.mention if bot.user else "",
        commands={
            name: bot.command_mention(name) for name in ("ask", "today", "sources", "privacy")
        },
        examples=known.examples,
        items=known.items,
        days=known.days,
    )


@app_commands.command(
    name=command_text("command.help.name"),
    description=command_text("command.help.description"),
)
async def help_(interaction: discord.Interaction[Any]) -> None:
    """How to ask, with examples that work now."""
    bot: RoundupBot = interaction.client
    view = welcome_view(bot, bot.replies.texts(interaction))
    await bot.replies.show(interaction, view)


@app_commands.command(
    name=command_text("command.sources.name"),
    description=command_text("command.sources.description"),
)
async def sources(interaction: discord.Interaction[Any]) -> None:
    """Who is quoted."""
    bot: RoundupBot = interaction.client
    view = sources_view(bot.known().sources, bot.replies.texts(interaction))
    await bot.replies.show(interaction, view)


@app_commands.command(
    name=command_text("command.privacy.name"),
    description=command_text("command.privacy.description"),
)
async def privacy(interaction: discord.Interaction[Any]) -> None:
    """What is kept."""
    bot: RoundupBot = interaction.client
    await bot.replies.show(interaction, privacy_view(bot.replies.texts(interaction)))


@action("try")
async def _try(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Ask the headline of the example that was chosen."""
    begun = time.perf_counter()
    bot = interaction.client
    if not await may_ask(interaction):
        return
    await bot.replies.later(interaction, private=True)
    item = await bot.work(bot.engine.item, arguments[-1])
    if item is None:
        await bot.replies.tell(interaction, "item.gone")
        return
    origin = origin_of(interaction, "example", begun)
    asked = Asked(one_line(item.headline))
    view = await reply_to(bot, asked, bot.replies.texts(interaction), origin)
    await bot.replies.show(interaction, view)
