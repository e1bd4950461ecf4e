"""Signs of life: the probes of the gateway and the index, the health file, systemd's watchdog."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import discord

from bot.health import INTERVAL, gateway_trouble, tell_systemd, write_health
from bot.repeating import Repeating

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)

_QUIET_INTERVAL = 1800.0
"""Seconds between two looks where neither a file nor systemd waits for them."""


def setup(bot: RoundupBot) -> None:
    """Add the probes, and the task that asks them."""
    bot.health.add("gateway", lambda: gateway_trouble(bot))
    bot.health.add("index", lambda: None if bot.engine.generation >= 0 else "not loaded")
    bot.repeat(Repeating("upkeep", _Upkeep(bot).turn))

    async def remove(_: RoundupBot) -> None:
        if bot.settings.health_file is not None:
            bot.settings.health_file.unlink(missing_ok=True)

    bot.closing.insert(0, remove)  # the last thing: nothing writes it again


class _Upkeep:
    """Tells in the log when health is lost and when it is back, once each."""

    def __init__(self, bot: RoundupBot):
        self._bot = bot
        self._told = ""

    async def turn(self) -> float:
        """Ask all probes, and pass on what they say."""
        bot, file = self._bot, self._bot.settings.health_file
        if not bot.is_ready():  # still connecting for the first time, which may take long
            tell_systemd("WATCHDOG=1\nSTATUS=connecting")
            return INTERVAL
        checks = bot.health.checks()
        troubles = ", ".join(f"{check.name} {check.trouble}" for check in checks if check.trouble)
        if troubles != self._told:
            level = logging.WARNING if troubles else logging.INFO
            _log.log(level, "health: %s", troubles or "well again")
            self._told = troubles
        tell_systemd(f"WATCHDOG=1\nSTATUS={troubles or 'well'}")
        if file is not None:
            try:
                await bot.work(write_health, file, checks, discord.utils.utcnow())
            except OSError as error:  # a full disk is no reason to stop the signs of life
                _log.warning("the health file can't be written: %s", error)
        watched = file is not None or "NOTIFY_SOCKET" in os.environ
        return INTERVAL if watched else _QUIET_INTERVAL
