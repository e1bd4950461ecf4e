"""The `date` and `source` options: what is offered while a person types, and what they mean."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

from discord import app_commands

from bot.i18n import Texts
from bot.known import Known
from bot.text import cut, inline, length, one_line
from corpus.errors import UsageError
from retrieval.results import DateRange

if TYPE_CHECKING:
    from bot.client import RoundupBot

CHOICES = 25
"""Discord shows no more."""
_VALUE = 100
"""Characters of a choice's value."""


class BadOptionError(Exception):
    """An option that means nothing here; `key` is the sentence to tell the person."""

    def __init__(self, key: str, **values: object):
        super().__init__(key)
        self.key = key
        self.values = values


async def read_dates(bot: RoundupBot, text: str | None, asked_at: dt.datetime) -> DateRange | None:
    """The days that a `date` option asks for; "yesterday" counts from when it was asked.

    Raises:
        BadOptionError: there is no such day.
    """
    if text is None or not text.strip():
        return None
    today = asked_at.astimezone(bot.settings.timezone).date()
    try:
        return await bot.work(bot.engine.parse_period, text, today)
    except UsageError:
        raise BadOptionError("error.date", value=inline(text, 100)) from None


def read_source(known: Known, text: str | None) -> str | None:
    """The source that a `source` option means: its name or handle, or part of just one name.

    Raises:
        BadOptionError: nobody of that name is quoted.
    """
    if text is None or not text.strip():
        return None
    wanted = _fold(text).lstrip("@")
    part_of: list[str] = []
    for source in known.sources:
        if wanted in (_fold(source.source), _fold(source.handle or "")):
            return source.source
        if wanted in _fold(source.source) or wanted in _fold(source.handle or ""):
            part_of.append(source.source)
    if part_of:
        return part_of[0]  # the most quoted of them
    raise BadOptionError("error.source", value=inline(text, 100))


def source_choices(known: Known, typed: str) -> list[app_commands.Choice[str]]:
    """The sources that fit what was typed: those that begin so first, then the most quoted."""
    wanted = _fold(typed).lstrip("@")
    ranked: list[tuple[int, int, str, str]] = []
    for place, source in enumerate(known.sources):
        name, handle = _fold(source.source), _fold(source.handle or "")
        if wanted and wanted not in name and wanted not in handle:
            continue
        begins = name.startswith(wanted) or handle.startswith(wanted)
        shown = f"{source.source} (@{source.handle})" if source.handle else source.source
        ranked.append((0 if begins else 1, place, shown, source.source))
    return [
        # `read_source` knows a name by its beginning too.
        app_commands.Choice(name=one_line(shown, 100) or "?", value=_beginning(value))
        for _, _, shown, value in sorted(ranked)[:CHOICES]
    ]


def _beginning(name: str) -> str:
    """As much of a name as a choice's value takes."""
    return name if length(name) <= _VALUE else cut(name, _VALUE + 1).removesuffix("…")


def date_choices(known: Known, typed: str, texts: Texts) -> list[app_commands.Choice[str]]:
    """The days that have a roundup and fit what was typed, newest first."""
    found = []
    for day in known.days:
        written = texts.day(day)
        if _means(_fold(typed), day, _fold(written)):
            name = f"{day.isoformat()} · {written}"[:100]
            found.append(app_commands.Choice(name=name, value=day.isoformat()))
        if len(found) == CHOICES:
            break
    return found


def _means(typed: str, day: dt.date, written: str) -> bool:
    """Whether what was typed so far may become that day: part of it, or month and day."""
    numbers = [int(number) for number in re.findall(r"\d{1,4}", typed)]
    digits = "".join(re.findall(r"\d", typed))
    return (
        typed in written
        or typed in day.isoformat()
        or (digits != "" and digits in f"{day:%Y%m%d}")
        or numbers in ([day.month, day.day], [day.day, day.month])
    )


def _fold(text: str) -> str:
    """For comparing what is typed: width, case, spaces and ア/あ make no difference."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)
    return "".join(text.split())
