"""`/roundup`: the corpus's files, and how the bot does, for admins in Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

# Imported for the commands that they add to the group.
from bot.features.roundup import overview, removing  # noqa: F401
from bot.features.roundup.adding import expect_uploads
from bot.features.roundup.group import roundup

if TYPE_CHECKING:
    from bot.client import RoundupBot


def setup(bot: RoundupBot) -> None:
    """Add the commands."""
    expect_uploads(bot)
    bot.tree.add_command(roundup)
