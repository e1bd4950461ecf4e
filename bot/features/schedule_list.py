"""What `/digest list` shows: each schedule with its next post, or why it stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot import actions
from bot.i18n import Texts
from bot.layout import notice, parts
from bot.posts import Posts
from bot.schedule import Schedule, due, next_post
from bot.text import one_line

if TYPE_CHECKING:
    from bot.client import RoundupBot

_SHOWN = 20
"""Schedules in one list; a menu takes 25."""


def schedules_view(bot: RoundupBot, made: tuple[Schedule, ...], texts: Texts) -> ui.LayoutView:
    """A server's schedules, with a menu to stop one."""
    if not made:
        return notice(texts("schedule.none"), parts.NOT_FOUND)
    shown = made[:_SHOWN]
    lines = [texts("schedule.list", zone=bot.settings.timezone.key)]
    lines += [_line(bot, one, texts) for one in shown]
    if len(made) > len(shown):
        lines.append(texts("schedule.more", count=len(made) - len(shown)))
    options = [
        discord.SelectOption(label=_label(bot, one), value=str(one.channel)) for one in shown
    ]
    menu = actions.menu("digest_stop", placeholder=texts("schedule.pick"), options=options)
    return parts.sheet([ui.TextDisplay("\n".join(lines)), ui.ActionRow(menu)])


def _line(bot: RoundupBot, one: Schedule, texts: Texts) -> str:
    if one.stopped is not None:
        state = texts(f"schedule.state_{one.stopped}")
    else:
        state = texts("schedule.state_next", next=next_moment(bot, one))
    return f"- <#{one.channel}> · **{one.clock}** · {state}"


def _label(bot: RoundupBot, one: Schedule) -> str:
    channel = bot.get_channel(one.channel)
    name = getattr(channel, "name", None) or str(one.channel)
    return one_line(f"{one.clock} #{name}", 100)


def next_moment(bot: RoundupBot, one: Schedule) -> str:
    """When it posts next, which Discord shows in the reader's own time zone."""
    now, zone = discord.utils.utcnow(), bot.settings.timezone
    if bot.state is not None and due(one, now, zone) is not None:
        last = Posts(bot.state).last(one.channel)
        if last is None or last.day != now.astimezone(zone).date():
            return discord.utils.format_dt(now, "R")
    return discord.utils.format_dt(next_post(one, now, zone), "f")
