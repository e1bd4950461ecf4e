"""Changing the corpus from Discord: change, reload, tell both."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import actions
from bot.features.roundup.group import code
from bot.i18n import Texts
from bot.layout import parts
from bot.text import inline, one_line
from corpus.errors import RoundupError, StoreBusyError

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)

_BUSY_WAITS = (0.5, 1, 2, 4, 8)
"""Seconds to wait, in turn, while somebody else renews the index."""


async def changed(
    interaction: discord.Interaction[Any], change: Callable[[], str | None], key: str, file: str
) -> ui.LayoutView:
    """Change the corpus, reload, and tell both; a button undoes what took a file away."""
    bot: RoundupBot = interaction.client
    texts = bot.replies.texts(interaction)
    old = await bot.work(change)
    _log.info("corpus changed from Discord: %s %s by %d", key, one_line(file), interaction.user.id)
    told = texts(key, file=code(file))
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
    await bot.learn_by_heart()
    counts = {
        "added": report.items_added,
        "changed": report.items_changed,
        "removed": report.items_removed,
    }
    return texts("reload.items", **counts, items=report.items)
