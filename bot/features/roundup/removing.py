"""`/roundup remove`: asked first, undone by a button, also after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot import actions
from bot.actions import Interaction, action
from bot.features.roundup.changing import changed
from bot.features.roundup.group import attempt, code, is_refused, roundup, shelf_of
from bot.i18n import command_text
from bot.layout import notice, parts
from bot.layout.parts import Part
from bot.permissions import is_admin
from bot.shelf import mark_of

if TYPE_CHECKING:
    from bot.client import RoundupBot


@roundup.command(
    name=command_text("command.roundup_remove.name"),
    description=command_text("command.roundup_remove.description"),
)
@app_commands.rename(file=command_text("command.roundup_remove.file"))
@app_commands.describe(file=command_text("command.roundup_remove.file_about"))
async def remove(
    interaction: discord.Interaction[Any], file: app_commands.Range[str, 1, 200]
) -> None:
    """Ask before a file is taken out of the corpus."""
    if await is_refused(interaction):
        return
    bot: RoundupBot = interaction.client
    await bot.replies.later(interaction, private=True)
    texts = bot.replies.texts(interaction)
    if file not in await bot.work(shelf_of(bot).files):
        await bot.replies.tell(interaction, "roundups.not_there", file=code(file))
        return
    known = {one.file: one for one in await bot.work(bot.engine.roundups)}
    items = known[file].items if file in known else 0
    body: list[Part] = [
        ui.TextDisplay(texts("roundups.really", file=code(file), items=items)),
        *parts.row(
            actions.button(
                "roundup_remove",
                mark_of(file),
                label=texts("roundups.remove"),
                style=discord.ButtonStyle.danger,
            ),
            actions.button("roundup_keep", label=texts("roundups.cancel")),
        ),
    ]
    await bot.replies.show(interaction, parts.sheet(body, parts.UNSURE))


@remove.autocomplete("file")
async def _files(
    interaction: discord.Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    bot: RoundupBot = interaction.client
    if not is_admin(interaction, bot.settings):
        return []
    wanted = current.casefold().strip()
    names = bot.known().files
    fitting = [name for name in names if wanted in name.casefold() and len(name) <= 100]
    return [app_commands.Choice(name=name, value=name) for name in fitting[:25]]


@action("roundup_keep")
async def _keep(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Cancel under "really remove?"."""
    await interaction.client.replies.change(interaction)
    texts = interaction.client.replies.texts(interaction)
    view = notice(texts("roundups.cancelled"), parts.NOT_FOUND)
    await interaction.client.replies.show(interaction, view)


@action("roundup_remove")
async def _decide_remove(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Under "really remove?": known by its mark alone, so it works after a restart too."""
    if await is_refused(interaction):
        return
    bot = interaction.client
    await interaction.client.replies.change(interaction)
    file = await bot.work(shelf_of(bot).by_mark, arguments[0])
    if file is None:
        await bot.replies.tell(interaction, "roundups.gone")
        return
    work = changed(interaction, lambda: shelf_of(bot).take(file), "roundups.removed", file)
    await attempt(interaction, work)


@action("roundup_undo")
async def _undo(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Bring a removed file back, however long ago that was."""
    if await is_refused(interaction):
        return
    bot = interaction.client
    await interaction.client.replies.change(interaction)

    async def back() -> ui.LayoutView:
        file = await bot.work(shelf_of(bot).give_back, arguments[0])
        return await changed(interaction, lambda: None, "roundups.back", file)

    await attempt(interaction, back())
