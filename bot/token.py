"""The bot's token: what can be told of it without asking Discord."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NoReturn

from bot.settings import Settings
from corpus.errors import SettingsError

_MISTAKEN = (
    (re.compile(r"\d{15,20}"), "an application's id"),
    (re.compile(r"[0-9a-fA-F]{64}"), "an application's public key"),
    (re.compile(r"https?:.*"), "an address"),
)
_SHAPE = re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")
"""Of today's tokens; Discord doesn't promise it, so another one is tried all the same."""


def checked_token(settings: Settings) -> str:
    """The token, if there is one and it isn't something else by mistake.

    Raises:
        SettingsError: in one sentence that says where to find it. It never repeats the value.
    """
    token = settings.discord_token
    where = "Discord's developer portal shows it under Bot → Reset Token"
    if not token:
        raise SettingsError(f"DISCORD_TOKEN isn't set. {where}.")
    for form, what in _MISTAKEN:
        if form.fullmatch(token):
            raise SettingsError(f"DISCORD_TOKEN looks like {what}, not a bot's token. {where}.")
    return token


def looks_right(token: str) -> bool:
    """Whether it has the form of today's tokens."""
    return _SHAPE.fullmatch(token) is not None


def refused() -> NoReturn:
    """Discord doesn't take the token."""
    raise SettingsError(
        "Discord refuses DISCORD_TOKEN. Reset the token in the developer portal (Bot → Reset"
        " Token) and set the new one."
    )


def application_id(token: str) -> int | None:
    """A token begins with its application's id, in base 64."""
    head = token.split(".")[0]
    try:
        text = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return int(text) if text.isdigit() and token.count(".") == 2 else None
