"""`/ask`, and the message menu that asks about somebody's message."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.i18n import command_text
from bot.layout import Asked
from bot.options import BadOptionError, date_choices, read_dates, read_source, source_choices
from bot.questions import LONGEST, Origin, has_words, reply_to
from bot.text import one_line

if TYPE_CHECKING:
    from bot.actions import Interaction
    from bot.client import RoundupBot


def setup(bot: RoundupBot) -> None:
    """Add the command and the menu."""
    bot.tree.add_command(ask)
    bot.tree.add_command(about)


def origin_of(interaction: Interaction, way: str, begun: float) -> Origin:
    """Where an interaction's question came from."""
    return Origin(
        way=way,
        event=interaction.id,
        guild=interaction.guild_id,
        channel=interaction.channel_id,
        member=interaction.user.id,
        begun=begun,
        at=interaction.created_at,
    )


async def may_ask(interaction: Interaction) -> bool:
    """Whether the person need not wait; tells them if they must."""
    seconds = interaction.client.cooldown.wait(interaction.user.id)
    if seconds:
        await interaction.client.replies.tell(interaction, "cooldown.wait", seconds=seconds)
    return not seconds


@app_commands.command(
    name=command_text("command.ask.name"),
    description=command_text("command.ask.description"),
)
@app_commands.rename(
    question=command_text("command.ask.question"),
    date=command_text("command.ask.date"),
    source=command_text("command.ask.source"),
    private=command_text("command.ask.private"),
)
@app_commands.describe(
    question=command_text("command.ask.question_about"),
    date=command_text("command.ask.date_about"),
    source=command_text("command.ask.source_about"),
    private=command_text("command.ask.private_about"),
)
async def ask(
    interaction: discord.Interaction[Any],
    question: app_commands.Range[str, 1, LONGEST],
    date: app_commands.Range[str, 1, 100] | None = None,
    source: app_commands.Range[str, 1, 100] | None = None,
    private: bool = False,
) -> None:
    """Answer a question, for all to see unless it is private."""
    begun = time.perf_counter()
    bot: RoundupBot = interaction.client
    if not has_words(question):
        await bot.replies.tell(interaction, "error.question_empty")
        return
    if not await may_ask(interaction):
        return
    try:
        # What is wrong with an option concerns the asker alone, so it is found out before
        # Discord is told that there will be an answer for all.
        dates = await read_dates(bot, date, interaction.created_at)
        quoted = read_source(bot.known(), source)
    except BadOptionError as wrong:
        lister = bot.command_mention("sources")
        await bot.replies.tell(interaction, wrong.key, **wrong.values, command=lister)
        return
    asked = Asked(" ".join(question.split()), dates=dates, source=quoted)
    await bot.replies.later(interaction, private=private)
    origin = origin_of(interaction, "ask", begun)
    view = await reply_to(bot, asked, bot.replies.texts(interaction), origin)
    await bot.replies.show(interaction, view)


@ask.autocomplete("date")
async def _dates(
    interaction: discord.Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    bot: RoundupBot = interaction.client
    return date_choices(bot.known(), current, bot.replies.texts(interaction))


@ask.autocomplete("source")
async def _sources(
    interaction: discord.Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    return source_choices(interaction.client.known(), current)


@app_commands.context_menu(name=command_text("command.about.name"))
async def about(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Ask about what a message says; the answer is for the person who asked alone."""
    begun = time.perf_counter()
    bot: RoundupBot = interaction.client
    words = text_of(message)
    if not has_words(words):
        await bot.replies.tell(interaction, "error.nothing_to_ask")
        return
    if not await may_ask(interaction):
        return
    await bot.replies.later(interaction, private=True)
    origin = origin_of(interaction, "menu", begun)
    view = await reply_to(bot, Asked(words), bot.replies.texts(interaction), origin)
    await bot.replies.show(interaction, view)


def text_of(message: discord.Message) -> str:
    """What a message says, with names for mentions; its embeds' words if it has none itself."""
    parts = [message.clean_content]
    if not has_words(parts[0]):
        for embed in message.embeds:
            parts += [embed.title or "", embed.description or ""]
    return one_line(" ".join(parts))[:LONGEST]
