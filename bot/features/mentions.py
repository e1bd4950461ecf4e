"""Questions written to the bot: a mention, a reply that mentions it, a direct message."""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.i18n import Texts, texts_for
from bot.layout import Asked, notice, parts, read_asked
from bot.questions import LONGEST, Origin, has_words, reply_to
from bot.replies import UNREACHABLE, gone
from bot.sending import insist, reference_to
from bot.text import inline, one_line
from corpus.errors import RoundupError

if TYPE_CHECKING:
    from bot.client import RoundupBot

_log = logging.getLogger(__name__)

_NOTICE_STAYS = 15.0
"""Seconds after which a notice about the cooldown deletes itself."""


def setup(bot: RoundupBot) -> None:
    """Listen to messages."""
    listener = Listener(bot)
    bot.message_handlers.append(listener.on_message)


class Listener:
    """Answers messages that are written to the bot, and no others."""

    def __init__(self, bot: RoundupBot):
        self._bot = bot
        self._told: dict[int, dt.datetime] = {}
        """Who was told to wait, until when: one notice is enough."""

    async def on_message(self, message: discord.Message) -> None:
        """Answer it if it is a question to the bot."""
        begun = time.perf_counter()
        if not self._is_for_us(message):
            return
        words = self._words(message)
        earlier = await self._earlier(message)
        language = texts_for(words, _locale(message))
        try:
            if seconds := self._bot.cooldown.wait(message.author.id):
                await self._ask_to_wait(message, language, seconds)
                return
            await self._send(message, await self._reply(message, words, earlier, language, begun))
        except discord.Forbidden:
            _log.info("no permission to answer in channel %s", message.channel.id)
        except UNREACHABLE as error:
            reason = gone(error) or str(error) or type(error).__name__
            _log.warning("a message in channel %s got no answer: %s", message.channel.id, reason)

    def _is_for_us(self, message: discord.Message) -> bool:
        """A direct message, or one that mentions the bot by name (not everybody, not a role)."""
        if message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return False
        if _is_direct(message):
            return True
        me = self._bot.user
        return me is not None and any(user.id == me.id for user in message.mentions)

    def _words(self, message: discord.Message) -> str:
        """What was written, without the mention of the bot."""
        me = self._bot.user
        content = re.sub(rf"<@!?{me.id}>", " ", message.content) if me else message.content
        return one_line(content)[:LONGEST]

    async def _earlier(self, message: discord.Message) -> Asked | None:
        """The question that the bot answered in the message this one replies to."""
        reference = message.reference
        if reference is None or not isinstance(reference.resolved, discord.Message):
            return None
        answered = reference.resolved
        if self._bot.user is None or answered.author.id != self._bot.user.id:
            return None
        return read_asked(answered)

    async def _reply(
        self,
        message: discord.Message,
        words: str,
        earlier: Asked | None,
        language: Texts,
        begun: float,
    ) -> ui.LayoutView:
        if not has_words(words):
            return notice(self._how_to_ask(message, language))
        asked = Asked(words, subject=earlier.whole if earlier else "")
        origin = Origin(
            way="dm" if _is_direct(message) else "mention",
            event=message.id,
            guild=message.guild.id if message.guild else None,
            channel=message.channel.id,
            member=message.author.id,
            begun=begun,
            at=message.created_at,
        )
        try:
            return await reply_to(self._bot, asked, language, origin)
        except RoundupError as error:
            _log.warning("a question in channel %s: %s", message.channel.id, error)
            told = inline(str(error), 500)
            return notice(language("error.expected", message=told), parts.NOT_FOUND)
        except Exception:
            if self._bot.is_closed():  # nobody can be told any more
                raise
            _log.exception("a question in channel %s failed", message.channel.id)
            return notice(language("error.unexpected"), parts.NOT_FOUND)

    def _how_to_ask(self, message: discord.Message, language: Texts) -> str:
        """For a mention alone. Under another's message it most likely means that message."""
        example = f"{self._mention()} {language('mention.example')}".strip()
        told = language("mention.empty", example=example)
        reference = message.reference
        answered = reference.resolved if reference is not None else None
        if isinstance(answered, discord.Message) and answered.author != self._bot.user:
            told += "\n" + language("mention.menu", menu=language("command.about.name"))
        return told

    def _mention(self) -> str:
        return self._bot.user.mention if self._bot.user else ""

    async def _ask_to_wait(self, message: discord.Message, language: Texts, seconds: int) -> None:
        now = message.created_at
        if self._told.get(message.author.id, now) > now:
            return
        self._told = {who: until for who, until in self._told.items() if until > now}
        self._told[message.author.id] = now + dt.timedelta(seconds=seconds)
        view = notice(language("cooldown.wait", seconds=seconds), parts.NOT_FOUND)
        await self._send(message, view, delete_after=_NOTICE_STAYS)

    async def _send(
        self, message: discord.Message, view: ui.LayoutView, delete_after: float | None = None
    ) -> None:
        """Reply to the message; beside it where a reply isn't possible."""
        nonce = str(message.id)  # a second try leaves no second answer

        async def reply() -> discord.Message:
            return await message.channel.send(
                view=view, reference=reference_to(message), mention_author=False, nonce=nonce
            )

        try:
            sent = await insist(reply)
        except discord.HTTPException as error:
            # Without "Read Message History" one may write, but not reply (160002).
            if error.code not in (160002, 50035):
                raise
            sent = await message.channel.send(view=view, nonce=nonce)
        if delete_after:
            await sent.delete(delay=delete_after)


def _is_direct(message: discord.Message) -> bool:
    """A direct message. A server that Discord hasn't told of yet isn't known either."""
    return isinstance(message.channel, discord.DMChannel)


def _locale(message: discord.Message) -> discord.Locale | None:
    return message.guild.preferred_locale if message.guild else None
