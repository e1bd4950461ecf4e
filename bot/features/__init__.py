"""What a person can do with the bot. Each feature is a function that is given the bot, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from bot.features.ask import setup as ask
from bot.features.mentions import setup as mentions
from bot.features.navigation import setup as navigation
from bot.features.reload import setup as reload
from bot.features.roundup import setup as roundup
from bot.features.schedule import setup as schedule
from bot.features.today import setup as today
from bot.features.upkeep import setup as upkeep
from bot.features.welcome import setup as welcome

if TYPE_CHECKING:
    from bot.client import RoundupBot

FEATURES: Final[tuple[Callable[[RoundupBot], None], ...]] = (
    ask,
    today,
    mentions,
    navigation,
    welcome,
    reload,
    roundup,
    schedule,
    upkeep,
)
