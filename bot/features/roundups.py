"""`/roundup`: add, remove and list the corpus's files, and see how the bot does."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import discord
from discord import app_commands, ui

from bot import actions
from bot.actions import Interaction, action
from bot.i18n import Texts, command_text
from bot.layout import notice, parts
from bot.layout.parts import Part
from bot.permissions import is_admin
from bot.shelf import Place, RefusedError, Shelf, check_bytes, check_claim, mark_of
from bot.text import inline, one_line
from corpus import parse
from corpus.errors import RoundupError, StoreBusyError
from corpus.items import Roundup

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)

_OPEN = dt.timedelta(minutes=15)
"""How long an upload waits to be confirmed: as long as Discord keeps the message's token."""
_ITEMS, _WARNINGS = 12, 8
"""Shown of an upload."""
_PAGE = 15
_BUSY_WAITS = (0.5, 1, 2, 4, 8)
"""Seconds to wait, in turn, while somebody else renews the index."""

roundup = app_commands.Group(
    name=command_text("command.roundup.name"),
    description=command_text("command.roundup.description"),
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and shown, and waits to be confirmed."""

    data: bytes
    place: Place
    person: int
    until: dt.datetime


class Uploads:
    """Those that wait; in memory only, so a restart forgets them."""

    def __init__(self) -> None:
        self._waiting: dict[str, Upload] = {}

    def keep(self, upload: Upload) -> str:
        """Remember it, and forget this person's earlier ones; its mark."""
        now = discord.utils.utcnow()
        self._waiting = {
            mark: one
            for mark, one in self._waiting.items()
            if one.until > now and one.person != upload.person
        }
        mark = secrets.token_hex(6)
        self._waiting[mark] = upload
        return mark

    def take(self, mark: str, person: int) -> Upload:
        """It, once, to the person who sent it.

        Raises:
            RefusedError: it is another person's, or too old, or forgotten.
        """
        upload = self._waiting.get(mark)
        if upload is None or upload.until <= discord.utils.utcnow():
            raise RefusedError("roundups.expired")
        if upload.person != person:
            raise RefusedError("roundups.not_yours")
        return self._waiting.pop(mark)


_uploads: WeakKeyDictionary[RoundupBot, Uploads] = WeakKeyDictionary()


def setup(bot: RoundupBot) -> None:
    """Add the commands."""
    _uploads[bot] = Uploads()
    bot.tree.add_command(roundup)


def _shelf(bot: RoundupBot) -> Shelf:
    return Shelf(bot.settings.corpus_dir, bot.settings.index_dir)


async def _is_refused(interaction: discord.Interaction[Any]) -> bool:
    """True once a person who may not do that has been told so."""
    if is_admin(interaction, interaction.client.settings):
        return False
    await interaction.client.replies.tell(interaction, "admin.forbidden")
    return True


async def _try(interaction: discord.Interaction[Any], work: Awaitable[ui.LayoutView]) -> None:
    """Show what the work makes, or why it was refused."""
    bot: RoundupBot = interaction.client
    try:
        view = await work
    except RefusedError as refused:
        values = {name: inline(str(value), 200) for name, value in refused.values.items()}
        await bot.replies.tell(interaction, refused.key, **values)
    else:
        await bot.replies.show(interaction, view)


# --- add ---


@roundup.command(
    name=command_text("command.roundup_add.name"),
    description=command_text("command.roundup_add.description"),
)
@app_commands.rename(file=command_text("command.roundup_add.file"))
@app_commands.describe(file=command_text("command.roundup_add.file_about"))
async def add(interaction: discord.Interaction[Any], file: discord.Attachment) -> None:
    """Read a file, show what was understood, and ask before it is added."""
    if await _is_refused(interaction):
        return
    bot: RoundupBot = interaction.client
    texts = bot.replies.texts(interaction)
    try:
        suffix = check_claim(file.filename, file.size, file.content_type)
    except RefusedError as refused:
        await bot.replies.tell(interaction, refused.key, **refused.values)
        return
    await bot.replies.later(interaction, private=True)
    await _try(interaction, _read(bot, file, suffix, interaction.user.id, texts))


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
    place = await bot.work(_shelf(bot).place, read.date, suffix)
    if place.taken is not None:
        same = await bot.work(_shelf(bot).holds, place.taken, data)
        if same:
            raise RefusedError("roundups.same", file=place.taken)
    if not read.items:
        raise RefusedError("roundups.no_items")
    mark = _uploads[bot].keep(Upload(data, place, person, now + _OPEN))
    return _shown(read, place, mark, texts)


def _shown(read: Roundup, place: Place, mark: str, texts: Texts) -> ui.LayoutView:
    """What was understood of an upload, with the buttons that decide."""
    head = [
        texts("roundups.read", day=texts.day(read.date), items=len(read.items)),
        texts("roundups.goes_to", file=inline(place.file, 80)),
    ]
    if read.date_from == "file time":
        head.append(texts("roundups.no_date"))
    if place.taken:
        head.append(texts("roundups.beside", taken=inline(place.taken, 80)))
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
        told += [f"- {w.line}: {inline(w.message, 120)}" for w in read.warnings[:_WARNINGS]]
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


@action("roundup_add")
async def _decide_add(interaction: Interaction, arguments: Sequence[str]) -> None:
    """The buttons under an upload."""
    if await _is_refused(interaction):
        return
    bot, texts = interaction.client, interaction.client.replies.texts(interaction)
    mark, choice = arguments
    try:
        upload = _uploads[bot].take(mark, interaction.user.id)
    except RefusedError as refused:
        await bot.replies.tell(interaction, refused.key)
        return
    await interaction.response.defer()
    if choice == "no":
        await bot.replies.show(interaction, notice(texts("roundups.cancelled"), parts.NOT_FOUND))
        return
    over = upload.place.taken if choice == "over" else None
    file = over or upload.place.file

    def change() -> str | None:
        old = _shelf(bot).take(over) if over else None
        _shelf(bot).put(file, upload.data)
        return old

    await _try(interaction, _changed(interaction, change, "roundups.added", file))


# --- remove ---


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
    if await _is_refused(interaction):
        return
    bot: RoundupBot = interaction.client
    await bot.replies.later(interaction, private=True)
    texts = bot.replies.texts(interaction)
    if file not in await bot.work(_shelf(bot).files):
        await bot.replies.tell(interaction, "roundups.not_there", file=inline(file, 200))
        return
    known = {one.file: one for one in await bot.work(bot.engine.roundups)}
    items = known[file].items if file in known else 0
    body: list[Part] = [
        ui.TextDisplay(texts("roundups.really", file=inline(file, 200), items=items)),
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
    names = sorted((one.file for one in bot.engine.roundups()), reverse=True)
    fitting = [name for name in names if wanted in name.casefold() and len(name) <= 100]
    return [app_commands.Choice(name=name, value=name) for name in fitting[:25]]


@action("roundup_keep")
async def _keep(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Cancel under "really remove?"."""
    await interaction.response.defer()
    texts = interaction.client.replies.texts(interaction)
    view = notice(texts("roundups.cancelled"), parts.NOT_FOUND)
    await interaction.client.replies.show(interaction, view)


@action("roundup_remove")
async def _decide_remove(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Under "really remove?": known by its mark alone, so it works after a restart too."""
    if await _is_refused(interaction):
        return
    bot = interaction.client
    await interaction.response.defer()
    file = await bot.work(_shelf(bot).by_mark, arguments[0])
    if file is None:
        await bot.replies.tell(interaction, "roundups.gone")
        return
    work = _changed(interaction, lambda: _shelf(bot).take(file), "roundups.removed", file)
    await _try(interaction, work)


@action("roundup_undo")
async def _undo(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Bring a removed file back, however long ago that was."""
    if await _is_refused(interaction):
        return
    bot = interaction.client
    await interaction.response.defer()

    async def back() -> ui.LayoutView:
        file = await bot.work(_shelf(bot).give_back, arguments[0])
        return await _changed(interaction, lambda: None, "roundups.back", file)

    await _try(interaction, back())


async def _changed(
    interaction: discord.Interaction[Any], change: Callable[[], str | None], key: str, file: str
) -> ui.LayoutView:
    """Change the corpus, reload, and tell both; a button undoes what took a file away."""
    bot: RoundupBot = interaction.client
    texts = bot.replies.texts(interaction)
    old = await bot.work(change)
    _log.info("corpus changed from Discord: %s %s by %d", key, one_line(file), interaction.user.id)
    told = texts(key, file=inline(file, 200))
    report = await _reload(bot, texts)
    row = (
        parts.row(actions.button("roundup_undo", old, label=texts("roundups.undo"))) if old else []
    )
    return parts.sheet([ui.TextDisplay(told), ui.TextDisplay(report), *row], parts.FOUND)


async def _reload(bot: RoundupBot, texts: Texts) -> str:
    """Bring the index up to the corpus; what came of it, in a few lines."""
    async with bot.reloading:
        try:
            for wait in _BUSY_WAITS:
                try:
                    report = await bot.work(bot.engine.reload)
                    break
                except StoreBusyError:  # most likely the watch, which saw the same change
                    await asyncio.sleep(wait)
            else:
                return texts("roundups.reload_later")
        except RoundupError as error:
            _log.warning("reload failed: %s", error)
            return texts("reload.failed", reason=inline(str(error), 500))
    await bot.refresh_catalog()
    counts = {
        "added": report.items_added,
        "changed": report.items_changed,
        "removed": report.items_removed,
    }
    return texts("reload.items", **counts, items=report.items)


# --- list and status ---


@roundup.command(
    name=command_text("command.roundup_list.name"),
    description=command_text("command.roundup_list.description"),
)
async def show(interaction: discord.Interaction[Any]) -> None:
    """The corpus's files, newest first."""
    if await _is_refused(interaction):
        return
    bot: RoundupBot = interaction.client
    await bot.replies.later(interaction, private=True)
    await bot.replies.show(interaction, await _page(interaction, 0))


@action("roundup_page")
async def _turn(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Back and on under the list."""
    if await _is_refused(interaction):
        return
    await interaction.response.defer()
    view = await _page(interaction, int(arguments[0]))
    await interaction.client.replies.show(interaction, view)


async def _page(interaction: discord.Interaction[Any], page: int) -> ui.LayoutView:
    bot: RoundupBot = interaction.client
    texts = bot.replies.texts(interaction)
    known = sorted(
        await bot.work(bot.engine.roundups), key=lambda r: (r.date, r.file), reverse=True
    )
    pages = max(1, -(-len(known) // _PAGE))
    page = min(max(page, 0), pages - 1)
    lines = [texts("roundups.list", count=len(known), page=page + 1, pages=pages)]
    for one in known[page * _PAGE : (page + 1) * _PAGE]:
        warned = f" · ⚠️ {one.warnings}" if one.warnings else ""
        told = texts("roundups.line", day=texts.short_day(one.date), items=one.items)
        lines.append(f"- `{one_line(one.file, 80).replace('`', '′')}` · {told}{warned}")
    row: list[Part] = []
    if pages > 1:
        back, on = max(page - 1, 0), min(page + 1, pages - 1)
        row = parts.row(
            actions.button("roundup_page", back, "b", emoji="◀️", disabled=page == 0),
            actions.button("roundup_page", on, "n", emoji="▶️", disabled=page == pages - 1),
        )
    return parts.sheet([ui.TextDisplay("\n".join(lines)), *row])


@roundup.command(
    name=command_text("command.roundup_status.name"),
    description=command_text("command.roundup_status.description"),
)
async def status(interaction: discord.Interaction[Any]) -> None:
    """How the bot does: index, model, memory, uptime, gateway and tasks."""
    if await _is_refused(interaction):
        return
    bot: RoundupBot = interaction.client
    await bot.replies.later(interaction, private=True)
    texts = bot.replies.texts(interaction)
    stats = await bot.work(bot.engine.stats)
    started = discord.utils.utcnow() - bot.health.uptime
    latency = max((value for _, value in bot.latencies), default=0.0)
    lines = [
        texts("status.index", items=stats["items"], passages=stats["passages"],
              roundups=stats["roundups"], size=f"{stats['bytes'] / 1e6:,.0f}"),
        texts("status.reloaded", generation=stats["generation"],
              when=discord.utils.format_dt(bot.reloaded_at, "R")),
        texts("status.model", model=inline(str(stats["model"]), 100)),
        texts("status.memory", memory=f"{_memory() / 1e6:,.0f}"),
        texts("status.started", when=discord.utils.format_dt(started, "R")),
        texts("status.gateway", shards=len(bot.shards), ms=f"{latency * 1000:.0f}",
              servers=len(bot.guilds)),
    ]  # fmt: skip
    checks = bot.health.checks()
    lines += [
        f"{'⚠️' if check.trouble else '✅'} {check.name}"
        + (f": {inline(check.trouble, 100)}" if check.trouble else "")
        for check in checks
    ]
    ill = any(check.trouble for check in checks)
    view = notice("\n".join(lines), parts.UNSURE if ill else parts.FOUND)
    await bot.replies.show(interaction, view)


def _memory() -> int:
    """Bytes that the process holds; at its highest where the system tells no more."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    import resource

    return pages * resource.getpagesize()
