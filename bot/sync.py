"""Giving Discord the slash commands: only when they are other ones than it was given last.

Discord limits how often an application may do that, so the hash of the whole payload
(translations included) is kept, for each place the commands were sent to.
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING

import discord

from bot.state import State

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)

ONCE_A_DAY = 86400.0
AFTER_REFUSAL = 300.0
"""Seconds until the next try: Discord takes 200 new commands a day."""


class CommandSync:
    """Looks whether the commands have changed; `turn` is called again and again."""

    def __init__(self, bot: RoundupBot, state: State):
        self._bot = bot
        self._state = state

    async def turn(self) -> float:
        """Sync if need be. While that fails, the commands of before still work."""
        try:
            await sync_commands(self._bot, self._state, force=False)
        except (discord.DiscordException, OSError) as error:
            _log.warning("the commands couldn't be sent to Discord: %s", error)
            return AFTER_REFUSAL
        return ONCE_A_DAY


async def sync_commands(bot: RoundupBot, state: State, *, force: bool) -> int | None:
    """Send the commands to the test server of the settings, else to all; how many were sent.

    None when Discord has them already. The bot must be logged in.

    Raises:
        discord.HTTPException: Discord refuses them.
    """
    guild = discord.Object(bot.settings.test_guild) if bot.settings.test_guild else None
    place = f"commands.{bot.application_id}.{guild.id if guild else 'all'}"
    known = state.note(place)
    digest = await payload_hash(bot)
    if known is not None and not force:
        before = json.loads(known)
        if before["hash"] == digest:
            bot.command_ids = before["ids"]
            return None
    if guild is not None:
        bot.tree.copy_global_to(guild=guild)
    sent = await bot.tree.sync(guild=guild)
    bot.command_ids = {command.name: command.id for command in sent}
    kept = json.dumps({"hash": digest, "ids": bot.command_ids})
    await bot.work(state.set_note, place, kept)
    where = f"server {guild.id}" if guild else "all servers"
    _log.info("commands sent to Discord: %d, for %s", len(sent), where)
    return len(sent)


async def payload_hash(bot: RoundupBot) -> str:
    """Of everything Discord would be sent, whatever the order of the commands."""
    tree = bot.tree
    translator = tree.translator
    payload = [
        await command.get_translated_payload(tree, translator)
        if translator
        else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    texts = sorted(json.dumps(one, sort_keys=True, ensure_ascii=False) for one in payload)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
