"""`/roundup list` and `/roundup status`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import actions
from bot.actions import Interaction, action
from bot.features.roundup.group import code, is_refused, roundup
from bot.i18n import command_text
from bot.layout import notice, parts
from bot.layout.parts import Part
from bot.text import inline

if TYPE_CHECKING:
    from bot.client import RoundupBot

_PAGE = 15
"""Files in one page of the list."""


@roundup.command(
    name=command_text("command.roundup_list.name"),
    description=command_text("command.roundup_list.description"),
)
async def show(interaction: discord.Interaction[Any]) -> None:
    """The corpus's files, newest first."""
    if await is_refused(interaction):
        return
    bot: RoundupBot = interaction.client
    await bot.replies.later(interaction, private=True)
    await bot.replies.show(interaction, await _page(interaction, 0))


@action("roundup_page")
async def _turn(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Back and on under the list."""
    if await is_refused(interaction):
        return
    await interaction.client.replies.change(interaction)
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
        lines.append(f"- `{code(one.file)}` · {told}{warned}")
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
    if await is_refused(interaction):
        return
    bot: RoundupBot = interaction.client
    await bot.replies.later(interaction, private=True)
    texts = bot.replies.texts(interaction)
    stats = await bot.work(bot.engine.stats)
    started = discord.utils.utcnow() - bot.health.uptime
    latency = max((value for _, value in bot.latencies), default=0.0)
    lines = [
        texts("status.index", items=stats["items"], passages=stats["passages"],
              roundups=stats["roundups"], size=f"{stats['bytes'] / 1e6:,.1f}"),
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
