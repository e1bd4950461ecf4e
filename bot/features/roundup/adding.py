"""`/roundup add`: a file is read and shown, and added when its sender confirms."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import discord
from discord import app_commands, ui

from bot import actions
from bot.actions import Interaction, action
from bot.features.roundup.changing import changed
from bot.features.roundup.group import attempt, code, is_refused, roundup, shelf_of
from bot.features.roundup.uploads import OPEN, Upload, Uploads
from bot.i18n import Texts, command_text
from bot.layout import notice, parts
from bot.layout.parts import Part
from bot.shelf import Place, RefusedError, check_bytes, check_claim
from bot.text import inline, one_line
from corpus import parse
from corpus.items import ParseWarning, Roundup

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)

_ITEMS, _WARNINGS = 12, 8
"""Shown of an upload."""

_uploads: WeakKeyDictionary[RoundupBot, Uploads] = WeakKeyDictionary()


def expect_uploads(bot: RoundupBot) -> None:
    """Once for each bot, before its first command."""
    _uploads[bot] = Uploads()


@roundup.command(
    name=command_text("command.roundup_add.name"),
    description=command_text("command.roundup_add.description"),
)
@app_commands.rename(file=command_text("command.roundup_add.file"))
@app_commands.describe(file=command_text("command.roundup_add.file_about"))
async def add(interaction: discord.Interaction[Any], file: discord.Attachment) -> None:
    """Read a file, show what was understood, and ask before it is added."""
    if await is_refused(interaction):
        return
    bot: RoundupBot = interaction.client
    texts = bot.replies.texts(interaction)
    try:
        suffix = check_claim(file.filename, file.size, file.content_type)
    except RefusedError as refused:
        await bot.replies.tell(interaction, refused.key, **refused.values)
        return
    await bot.replies.later(interaction, private=True)
    await attempt(interaction, _read(bot, file, suffix, interaction.user.id, texts))


async def _read(
    bot: RoundupBot, file: discord.Attachment, suffix: str, person: int, texts: Texts
) -> ui.LayoutView:
    try:
        data = await file.read()
    except discord.HTTPException as error:
        _log.warning("an attachment couldn't be read: %s", error)
        raise RefusedError("roundups.unreadable") from None
    check_bytes(data)
    now = discord.utils.utcnow()
    today = now.astimezone(bot.settings.timezone).date()
    # The name that was chosen may hold the date; as a path it is never used.
    read = await bot.work(parse, data, one_line(Path(file.filename).name, 100), modified=today)
    place = await bot.work(shelf_of(bot).place, read.date, suffix)
    if place.taken is not None:
        same = await bot.work(shelf_of(bot).holds, place.taken, data)
        if same:
            raise RefusedError("roundups.same", file=place.taken)
    if not read.items:
        raise RefusedError("roundups.no_items")
    mark = _uploads[bot].keep(Upload(data, place, person, now + OPEN))
    return _shown(read, place, mark, texts)


def _shown(read: Roundup, place: Place, mark: str, texts: Texts) -> ui.LayoutView:
    """What was understood of an upload, with the buttons that decide."""
    head = [
        texts("roundups.read", day=texts.day(read.date), items=len(read.items)),
        texts("roundups.goes_to", file=code(place.file)),
    ]
    if read.date_from == "file time":
        head.append(texts("roundups.no_date"))
    if place.taken:
        head.append(texts("roundups.beside", taken=code(place.taken)))
    lines = [
        f"{n}\\. {parts.headline(item, texts, 80)} — {parts.source_name(item, texts)}"
        for n, item in enumerate(read.items[:_ITEMS], start=1)
    ]
    if len(read.items) > _ITEMS:
        lines.append(texts("schedule.more", count=len(read.items) - _ITEMS))
    body: list[Part] = [
        ui.TextDisplay("\n".join(head)),
        ui.Separator(visible=True),
        ui.TextDisplay("\n".join(lines)),
    ]
    if read.warnings:
        told = [texts("reload.warnings", count=len(read.warnings))]
        told += [f"- {_warning(w, place, texts)}" for w in read.warnings[:_WARNINGS]]
        if len(read.warnings) > _WARNINGS:
            told.append(texts("schedule.more", count=len(read.warnings) - _WARNINGS))
        body += [ui.Separator(visible=True), ui.TextDisplay("\n".join(told))]
    green, red = discord.ButtonStyle.success, discord.ButtonStyle.danger
    body += parts.row(
        actions.button("roundup_add", mark, "new", label=texts("roundups.add"), style=green),
        actions.button("roundup_add", mark, "over", label=texts("roundups.replace"), style=red)
        if place.taken
        else None,
        actions.button("roundup_add", mark, "no", label=texts("roundups.cancel")),
    )
    return parts.sheet(body, parts.UNSURE if read.warnings else parts.PLAIN)


def _warning(warning: ParseWarning, place: Place, texts: Texts) -> str:
    key = "reload.warning" if warning.line else "reload.warning_file"
    message = inline(warning.message, 120)
    return texts(key, file=code(place.file), line=warning.line, message=message)


@action("roundup_add")
async def _decide_add(interaction: Interaction, arguments: Sequence[str]) -> None:
    """The buttons under an upload."""
    if await is_refused(interaction):
        return
    bot, texts = interaction.client, interaction.client.replies.texts(interaction)
    mark, choice = arguments
    try:
        upload = _uploads[bot].take(mark, interaction.user.id)
    except RefusedError as refused:
        await bot.replies.tell(interaction, refused.key)
        return
    await interaction.client.replies.change(interaction)
    if choice == "no":
        await bot.replies.show(interaction, notice(texts("roundups.cancelled"), parts.NOT_FOUND))
        return
    over = upload.place.taken if choice == "over" else None
    file = over or upload.place.file

    def change() -> str | None:
        old = shelf_of(bot).take(over) if over else None
        shelf_of(bot).put(file, upload.data)
        return old

    await attempt(interaction, changed(interaction, change, "roundups.added", file))
