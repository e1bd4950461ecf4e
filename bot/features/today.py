"""`/today`: the digest of a day, page by page, each story opening to its items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.actions import Interaction, action
from bot.i18n import Texts, command_text
from bot.layout import digest_view, items_view
from bot.options import BadOptionError, date_choices, read_dates

if TYPE_CHECKING:
    from bot.client import RoundupBot


def setup(bot: RoundupBot) -> None:
    """Add the command."""
    bot.tree.add_command(today)


@app_commands.command(
    name=command_text("command.today.name"),
    description=command_text("command.today.description"),
)
@app_commands.rename(date=command_text("command.today.date"))
@app_commands.describe(date=command_text("command.today.date_about"))
async def today(
    interaction: discord.Interaction[Any], date: app_commands.Range[str, 1, 100] | None = None
) -> None:
    """Show the digest of a day; without one, of today."""
    bot: RoundupBot = interaction.client
    try:
        asked = await read_dates(bot, date, interaction.created_at)
    except BadOptionError as wrong:
        await bot.replies.tell(interaction, wrong.key, **wrong.values)
        return
    await bot.replies.later(interaction, private=False)
    day = asked.last if asked else None
    digest = await bot.work(bot.engine.today, day, interaction.created_at)
    await bot.replies.show(interaction, digest_view(digest, bot.replies.texts(interaction)))


@today.autocomplete("date")
async def _dates(
    interaction: discord.Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    bot: RoundupBot = interaction.client
    return date_choices(bot.known(), current, bot.replies.texts(interaction))


async def day_page(
    bot: RoundupBot, arguments: Sequence[str], page: int, texts: Texts
) -> ui.LayoutView:
    """A page of the digest of the day `arguments[0]`."""
    day = dt.date.fromisoformat(arguments[0])
    digest = await bot.work(bot.engine.today, day)
    return digest_view(digest, texts, page)


async def story_page(
    bot: RoundupBot, arguments: Sequence[str], page: int, texts: Texts
) -> ui.LayoutView:
    """A page of the items of the story whose lead is the item `arguments[0]`."""
    lead = await bot.work(bot.engine.item, arguments[0])
    if lead is None:
        return items_view(texts("today.story_title", count=0), (), texts, 0, ("story", arguments),
                          texts("today.story_gone"))  # fmt: skip
    digest = await bot.work(bot.engine.today, lead.roundup)
    told = next((s.items for s in digest.stories if lead in s.items), (lead,))
    title = texts("today.story_title", count=len(told))
    return items_view(title, told, texts, page, ("story", arguments))


@action("story")
async def _open_story(interaction: Interaction, arguments: Sequence[str]) -> None:
    bot = interaction.client
    await bot.replies.later(interaction, private=True)
    view = await story_page(bot, arguments[:1], 0, bot.replies.texts(interaction))
    await bot.replies.show(interaction, view)
