"""Uploads that were shown and wait to be confirmed."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

import discord

from bot.shelf import Place, RefusedError

OPEN = dt.timedelta(minutes=15)
"""How long an upload waits to be confirmed: as long as Discord keeps the message's token."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and shown, and waits to be confirmed."""

    data: bytes
    place: Place
    person: int
    until: dt.datetime


class Uploads:
    """Those that wait; in memory only, so a restart forgets them."""

    def __init__(self) -> None:
        self._waiting: dict[str, Upload] = {}

    def keep(self, upload: Upload) -> str:
        """Remember it, and forget this person's earlier ones; its mark."""
        now = discord.utils.utcnow()
        self._waiting = {
            mark: one
            for mark, one in self._waiting.items()
            if one.until > now and one.person != upload.person
        }
        mark = secrets.token_hex(6)
        self._waiting[mark] = upload
        return mark

    def take(self, mark: str, person: int) -> Upload:
        """It, once, to the person who sent it.

        Raises:
            RefusedError: it is another person's, or too old, or forgotten.
        """
        upload = self._waiting.get(mark)
        if upload is None or upload.until <= discord.utils.utcnow():
            raise RefusedError("roundups.expired")
        if upload.person != person:
            raise RefusedError("roundups.not_yours")
        return self._waiting.pop(mark)
