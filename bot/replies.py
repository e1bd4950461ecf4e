"""How a reply gets to Discord: at once or later, to one person or to all, or not at all.

Discord gives three seconds for the first response and fifteen minutes for the rest; meanwhile
the person may delete the message, or the channel may go. None of that is the bot's failure: it
is one line in the log. Everything else that goes wrong is told to the person in one sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final

import aiohttp
import discord
from discord import ui

from bot.i18n import Texts, texts
from bot.layout import parts
from bot.sending import insist, respond
from bot.text import inline
from corpus.errors import RoundupError

if TYPE_CHECKING:
    from bot.actions import Interaction

_log = logging.getLogger(__name__)

_GONE: Final = {
    10003: "the channel is gone",
    10008: "the message is gone",
    10015: "the interaction has expired",
    10062: "the interaction has expired",
    40060: "the interaction was answered already",
    50027: "the interaction has expired",
}
"""Discord's error codes for "nobody is waiting for this reply any more"."""

UNREACHABLE: Final = (
    discord.HTTPException,
    discord.InteractionResponded,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)
"""What sending a message may raise through no fault of the bot's."""


class Replies:
    """Sends the replies to interactions."""

    def texts(self, interaction: Interaction) -> Texts:
        """The strings in the language of the person's Discord, else in that of the server."""
        return texts(interaction.locale, interaction.guild_locale)

    async def later(self, interaction: Interaction, *, private: bool) -> None:
        """Tell Discord that the reply will come; only then may work begin."""
        response = interaction.response
        await _first(interaction, lambda: response.defer(ephemeral=private, thinking=True))

    async def change(self, interaction: Interaction) -> None:
        """Tell Discord that the message whose button was pressed will change."""
        await _first(interaction, interaction.response.defer)

    async def show(
        self,
        interaction: Interaction,
        view: ui.LayoutView,
        *,
        private: bool = True,
        files: Sequence[discord.File] = (),
    ) -> None:
        """Send the reply, or put it where `later` left off (`private` was settled there)."""
        if not _is_done(interaction):
            response = interaction.response
            await _first(
                interaction,
                lambda: response.send_message(view=view, ephemeral=private, files=files),
            )
        elif files:  # once read, a file can't be sent again
            await interaction.edit_original_response(view=view, attachments=files)
        else:
            await insist(lambda: interaction.edit_original_response(view=view, attachments=()))

    async def tell(self, interaction: Interaction, key: str, **values: object) -> None:
        """One sentence, to that person alone where that is still open."""
        view = parts.notice(self.texts(interaction)(key, **values), parts.NOT_FOUND)
        await self.show(interaction, view)

    async def begin_turn(self, interaction: Interaction) -> None:
        """Before another page of the message whose button was pressed.

        A message that the person asked for turns in place. Another's, or a posted digest, stays
        as it is for everybody else: that person gets a page of their own.
        """
        if is_theirs(interaction):
            await self.change(interaction)
        else:
            await self.later(interaction, private=True)

    async def failed(self, interaction: Interaction, error: BaseException, *, where: str) -> None:
        """Log what went wrong, if it is ours, and tell the person, if they still wait."""
        if (reason := gone(error)) is not None:
            _log.info("%s: no reply, %s", where, reason)
            return
        if interaction.client.is_closed():
            _log.info("%s: no reply, the bot is stopping", where)
            return
        if isinstance(error, RoundupError):
            _log.warning("%s: %s", where, error)
            key, values = "error.expected", {"message": inline(str(error), 500)}
        elif isinstance(error, UNREACHABLE):
            _log.warning("%s: %s", where, str(error) or type(error).__name__)
            key, values = "error.unexpected", {}
        else:
            _log.error("%s failed", where, exc_info=error)
            key, values = "error.unexpected", {}
        try:
            await self.tell(interaction, key, **values)
        except UNREACHABLE as second:
            _log.warning("%s: the person couldn't be told: %s", where, second)


_ARRIVED: Final = "arrived"
"""In an interaction's extras: Discord has the first response, though the library doesn't know."""


async def _first(interaction: Interaction, send: Callable[[], Awaitable[object]]) -> None:
    if await respond(send):
        interaction.extras[_ARRIVED] = True


def _is_done(interaction: Interaction) -> bool:
    """Whether there was a first response."""
    return interaction.response.is_done() or _ARRIVED in interaction.extras


def gone(error: BaseException) -> str | None:
    """Why nobody waits for the reply any more; None if that isn't what the error says."""
    if isinstance(error, discord.HTTPException):
        return _GONE.get(error.code)
    return None


def is_theirs(interaction: Interaction) -> bool:
    """Whether the message of a pressed button was made for the person who pressed it."""
    message = interaction.message
    if message is None:
        return False
    if message.flags.ephemeral or interaction.guild_id is None:
        return True
    asked = message.interaction_metadata
    return asked is not None and asked.user.id == interaction.user.id
