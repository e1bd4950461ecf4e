"""Signs of life: the probes of the gateway and the index, the health file, systemd's watchdog."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import tasks

from bot.health import INTERVAL, gateway_trouble, tell_systemd, write_health

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)


def setup(bot: RoundupBot) -> None:
    """Add the probes, and the task that asks them."""
    bot.health.add("gateway", lambda: gateway_trouble(bot))
    bot.health.add("index", lambda: None if bot.engine.generation >= 0 else "not loaded")
    upkeep = _Upkeep(bot)

    async def start(_: RoundupBot) -> None:
        upkeep.turn.start()

    async def stop(_: RoundupBot) -> None:
        upkeep.turn.cancel()
        if bot.settings.health_file is not None:
            bot.settings.health_file.unlink(missing_ok=True)

    bot.starting.append(start)
    bot.closing.append(stop)


class _Upkeep:
    """Tells in the log when health is lost and when it is back, once each."""

    def __init__(self, bot: RoundupBot):
        self._bot = bot
        self._told = ""

    @tasks.loop(seconds=INTERVAL)
    async def turn(self) -> None:
        if not self._bot.is_ready():  # still connecting for the first time, which may take long
            tell_systemd("WATCHDOG=1\nSTATUS=connecting")
            return
        checks = self._bot.health.checks()
        troubles = ", ".join(f"{c.name} {c.trouble}" for c in checks if c.trouble)
        if troubles != self._told:
            _log.log(
                logging.WARNING if troubles else logging.INFO, "health: %s", troubles or "well"
            )
            self._told = troubles
        tell_systemd(f"WATCHDOG=1\nSTATUS={troubles or 'well'}")
        if self._bot.settings.health_file is not None:
            now = discord.utils.utcnow()
            try:
                await self._bot.work(write_health, self._bot.settings.health_file, checks, now)
            except OSError as error:  # a full disk is no reason to stop the signs of life
                _log.warning("the health file can't be written: %s", error)
