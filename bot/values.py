"""How the text of a setting becomes its value: each raises ValueError with what is allowed."""

from __future__ import annotations

import difflib
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo


def text(value: str) -> str:
    return value


def token(value: str) -> str:
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("must be the bot's token alone, without spaces or quotation marks")
    return value


def path(value: str) -> Path:
    return Path(value).expanduser().absolute()


def yes_no(value: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "on": True}
    words |= {"no": False, "false": False, "0": False, "off": False}
    if value.lower() not in words:
        raise ValueError("must be yes or no")
    return words[value.lower()]


def choice(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.lower() not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value.lower()

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        # int() alone would take "1_000" and full-width digits, which nobody means here.
        digits = value.isascii() and value.isdigit() and len(value) < 10
        if not digits or not low <= int(value) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(value)

    return read


def seconds(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 3600:  # also refuses "nan"
        raise ValueError("must be a number of seconds from 0 to 3600")
    return number


def discord_id(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 15 <= len(value) <= 20):
        raise ValueError("must be a server's id, 17 to 20 digits (Copy Server ID in Discord)")
    return int(value)


def time_zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # not found, not a name, a folder of the database
        near = difflib.get_close_matches(value, zoneinfo.available_timezones(), 1, 0.5)
        example = near[0] if near else "Asia/Tokyo"
        raise ValueError(f"must be a time zone's name, such as {example}") from None
