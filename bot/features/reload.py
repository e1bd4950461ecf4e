"""`/reload`: read the roundups again, with progress, then say what changed."""

from __future__ import annotations

import asyncio
import io
import logging
from time import monotonic  # bound here: see `bot.repeating`
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.i18n import Texts, command_text
from bot.layout import notice, parts, report_view
from bot.layout.report import WARNINGS_FILE, too_long, warnings_text
from bot.permissions import is_admin
from bot.replies import gone
from bot.sending import Attachment
from bot.text import inline
from corpus.errors import RoundupError, StoreBusyError
from retrieval.results import ReloadReport

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)

_BETWEEN_EDITS = 2.0
"""Seconds between two reports of progress: Discord allows five edits in five seconds."""


def setup(bot: RoundupBot) -> None:
    """Add the command."""
    bot.tree.add_command(reload)


@app_commands.command(
    name=command_text("command.reload.name"),
    description=command_text("command.reload.description"),
)
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def reload(interaction: discord.Interaction[Any]) -> None:
    """Bring the index up to date. Questions are answered all the while."""
    bot: RoundupBot = interaction.client
    if interaction.guild_id is None:
        await bot.replies.tell(interaction, "reload.guild_only")
        return
    if not is_admin(interaction, bot.settings):
        await bot.replies.tell(interaction, "reload.forbidden")
        return
    if bot.reloading.locked():
        await bot.replies.tell(interaction, "reload.busy")
        return
    texts = bot.replies.texts(interaction)
    async with bot.reloading:
        await bot.replies.show(interaction, notice(texts("reload.running")))
        view, files = await _outcome(bot, interaction, texts)
    try:
        await bot.replies.show(interaction, view, files=files)
    except discord.HTTPException as error:
        reason = gone(error)
        if reason is None:
            raise
        _log.info("reload: done, but nobody could be told: %s", reason)


async def _outcome(
    bot: RoundupBot, interaction: discord.Interaction[Any], texts: Texts
) -> tuple[discord.ui.LayoutView, list[discord.File]]:
    """Reload; what to tell about it."""
    progress = _Progress(interaction, texts)
    try:
        report = await bot.work(bot.engine.reload, progress)
    except StoreBusyError:
        return notice(texts("reload.busy"), parts.UNSURE), []
    except RoundupError as error:
        _log.warning("reload failed: %s", error)
        reason = inline(str(error), 800)
        return notice(texts("reload.failed", reason=reason), parts.BAD), []
    except Exception:  # noqa: BLE001 - the admin must hear of it
        _log.exception("reload failed")
        return notice(texts("reload.failed_unexpected"), parts.BAD), []
    finally:
        await progress.stop()
    await bot.learn_by_heart()
    _log.info("reload: generation %d, %.1f s", report.generation, report.seconds)
    return _told(report, texts)


def _told(report: ReloadReport, texts: Texts) -> tuple[discord.ui.LayoutView, list[discord.File]]:
    attach = too_long(report.warnings, texts)
    files: list[discord.File] = []
    if attach:
        listing = warnings_text(report.warnings).encode("utf-8", "replace")
        files.append(Attachment(io.BytesIO(listing), WARNINGS_FILE))
    return report_view(report, texts, attach=attach), files


class _Progress:
    """Called from the thread that reloads; edits the reply now and then."""

    def __init__(self, interaction: discord.Interaction[Any], texts: Texts):
        self._interaction = interaction
        self._texts = texts
        self._loop = asyncio.get_running_loop()
        self._next = monotonic() + _BETWEEN_EDITS
        self._edit: asyncio.Task[None] | None = None
        self._stopped = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = monotonic()
        if now < self._next:
            return
        self._next = now + _BETWEEN_EDITS
        self._loop.call_soon_threadsafe(self._begin, stage, done, total)

    def _begin(self, stage: str, done: int, total: int) -> None:
        if not self._stopped and (self._edit is None or self._edit.done()):
            self._edit = asyncio.create_task(self._show(stage, done, total))

    async def _show(self, stage: str, done: int, total: int) -> None:
        told = self._texts("reload.progress", stage=inline(stage, 60), done=done, total=total)
        try:
            await self._interaction.edit_original_response(view=notice(told))
        except discord.HTTPException as error:  # the report at the end matters, not this
            _log.debug("reload: progress couldn't be shown: %s", error)

    async def stop(self) -> None:
        """No edit may come after the report."""
        self._stopped = True
        if self._edit is not None:
            await self._edit
