"""`/digest`: a channel gets the day's digest by itself, every day at its time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.actions import Interaction, action
from bot.digest_task import DigestTask
from bot.features.schedule_list import next_moment, schedules_view
from bot.i18n import Texts, command_text, spoken
from bot.layout import notice, parts
from bot.permissions import is_admin
from bot.posts import Posts
from bot.repeating import Repeating
from bot.schedule import Schedule, parse_time
from bot.text import inline
from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.client import RoundupBot

TASK = "digests"
_NEEDED = ("view_channel", "send_messages", "read_message_history")
_SUGGESTED = tuple(f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 30))

digest = app_commands.Group(
    name=command_text("command.digest.name"),
    description=command_text("command.digest.description"),
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


def setup(bot: RoundupBot) -> None:
    """Add the commands, and the task that posts once the bot is ready."""
    bot.tree.add_command(digest)
    if bot.state is None:
        return
    bot.repeat(Repeating(TASK, DigestTask(bot, Posts(bot.state)).turn))


@digest.command(
    name=command_text("command.digest_schedule.name"),
    description=command_text("command.digest_schedule.description"),
)
@app_commands.rename(
    channel=command_text("command.digest_schedule.channel"),
    time=command_text("command.digest_schedule.time"),
)
@app_commands.describe(
    channel=command_text("command.digest_schedule.channel_about"),
    time=command_text("command.digest_schedule.time_about"),
)
async def schedule(
    interaction: discord.Interaction[Any],
    channel: discord.TextChannel | discord.Thread,
    time: app_commands.Range[str, 1, 40],
) -> None:
    """Post the digest in a channel every day; takes the place of the channel's earlier time."""
    bot: RoundupBot = interaction.client
    posts = await _posts_for_admin(interaction)
    if posts is None:
        return
    try:
        minute = parse_time(time)
    except UsageError:
        await bot.replies.tell(interaction, "schedule.no_time", value=inline(time, 40))
        return
    texts = bot.replies.texts(interaction)
    if missing := _missing(channel, texts):
        await bot.replies.tell(
            interaction, "schedule.not_allowed", channel=channel.mention, missing=missing
        )
        return
    await bot.replies.later(interaction, private=True)
    now = discord.utils.utcnow()
    # The person's language before the server's: Discord gives most servers "en-US" unasked.
    locale = spoken(interaction.locale, interaction.guild_locale)
    made = Schedule(channel.id, channel.guild.id, minute, locale, interaction.user.id, now)
    changed = await bot.work(posts.add, made)
    bot.repeating[TASK].wake()
    told = texts(
        "schedule.changed" if changed else "schedule.made",
        channel=channel.mention,
        time=made.clock,
        zone=bot.settings.timezone.key,
        next=next_moment(bot, made),
    )
    await bot.replies.show(interaction, notice(told, parts.FOUND))


@schedule.autocomplete("time")
async def _times(
    interaction: discord.Interaction[Any], current: str
) -> list[app_commands.Choice[str]]:
    """Full and half hours that begin as typed; what is typed itself, once it is a time."""
    wanted = current.strip()
    found = [clock for clock in _SUGGESTED if clock.startswith((wanted, f"0{wanted}"))]
    try:
        minute = parse_time(wanted)
        found.insert(0, f"{minute // 60:02d}:{minute % 60:02d}")
    except UsageError:
        pass
    shown = dict.fromkeys(found if wanted else _SUGGESTED[12:36])
    return [app_commands.Choice(name=clock, value=clock) for clock in shown][:25]


@digest.command(
    name=command_text("command.digest_list.name"),
    description=command_text("command.digest_list.description"),
)
async def show(interaction: discord.Interaction[Any]) -> None:
    """The server's schedules, each with its next post or why it stopped."""
    bot: RoundupBot = interaction.client
    posts = await _posts_for_admin(interaction)
    if posts is None:
        return
    await bot.replies.later(interaction, private=True)
    made = await bot.work(posts.schedules, interaction.guild_id)
    await bot.replies.show(interaction, schedules_view(bot, made, bot.replies.texts(interaction)))


@digest.command(
    name=command_text("command.digest_stop.name"),
    description=command_text("command.digest_stop.description"),
)
@app_commands.rename(channel=command_text("command.digest_stop.channel"))
@app_commands.describe(channel=command_text("command.digest_stop.channel_about"))
async def stop(
    interaction: discord.Interaction[Any],
    channel: discord.TextChannel | discord.Thread | None = None,
) -> None:
    """End a channel's digest; without a channel, show a menu of those there are."""
    bot: RoundupBot = interaction.client
    posts = await _posts_for_admin(interaction)
    if posts is None:
        return
    await bot.replies.later(interaction, private=True)
    if channel is None:
        made = await bot.work(posts.schedules, interaction.guild_id)
        view = schedules_view(bot, made, bot.replies.texts(interaction))
    else:
        view = await _stopped(interaction, posts, channel.id)
    await bot.replies.show(interaction, view)


@action("digest_stop")
async def _stop_chosen(interaction: Interaction, arguments: Sequence[str]) -> None:
    """The menu under the list."""
    posts = await _posts_for_admin(interaction)
    if posts is not None:
        await interaction.client.replies.change(interaction)
        view = await _stopped(interaction, posts, int(arguments[0]))
        await interaction.client.replies.show(interaction, view)


async def _stopped(
    interaction: discord.Interaction[Any], posts: Posts, channel: int
) -> ui.LayoutView:
    bot: RoundupBot = interaction.client
    gone = await bot.work(posts.remove, channel, interaction.guild_id or 0)
    texts = bot.replies.texts(interaction)
    told = texts("schedule.ended" if gone else "schedule.none_there", channel=f"<#{channel}>")
    return notice(told, parts.FOUND if gone else parts.NOT_FOUND)


async def _posts_for_admin(interaction: discord.Interaction[Any]) -> Posts | None:
    """The schedules, or None once the person has been told why not."""
    bot: RoundupBot = interaction.client
    if not is_admin(interaction, bot.settings):
        await bot.replies.tell(interaction, "admin.forbidden")
    elif bot.state is None:
        await bot.replies.tell(interaction, "schedule.no_state")
    else:
        return Posts(bot.state)
    return None


def _missing(channel: discord.TextChannel | discord.Thread, texts: Texts) -> str:
    """What the bot may not do in a channel though a digest needs it, as a list for a person."""
    granted = channel.permissions_for(channel.guild.me)
    needed = list(_NEEDED)
    if isinstance(channel, discord.Thread):
        needed[1] = "send_messages_in_threads"
    return ", ".join(texts(f"permission.{name}") for name in needed if not getattr(granted, name))
