"""What the bot says, in the language of the person it says it to.

A table per language (`locale/*.toml`; a feature may bring its own `ja.<feature>.toml`), flat keys
such as `answer.unsure`. English fills what a table lacks. Quotes never pass through here.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import discord
from babel.dates import format_date
from discord import app_commands

ENGLISH: Final = "en"

# Discord's locale → our table and the name by which Babel knows it.
_LANGUAGES: Final[Mapping[str, tuple[str, str]]] = {
    "en-US": ("en", "en_US"),
    "en-GB": ("en", "en_GB"),
    "ja": ("ja", "ja_JP"),
    "uk": ("uk", "uk_UA"),
    "ru": ("ru", "ru_RU"),
    "zh-CN": ("zh-CN", "zh_Hans_CN"),
    "zh-TW": ("zh-TW", "zh_Hant_TW"),
    "ko": ("ko", "ko_KR"),
}
LANGUAGES: Final = tuple(dict.fromkeys(table for table, _ in _LANGUAGES.values()))


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _load(language: str) -> dict[str, str]:
    strings: dict[str, str] = {}
    for file in sorted(resources.files("bot").joinpath("locale").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml") and file.name.split(".")[0] == language:
            strings.update(_flatten(tomllib.loads(file.read_text(encoding="utf-8"))))
    return strings


TABLES: Final[Mapping[str, Mapping[str, str]]] = {name: _load(name) for name in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Texts:
    """The strings of one language, and its way to write a date."""

    language: str
    babel: str

    def __call__(self, key: str, **values: object) -> str:
        """The string of that key with its placeholders filled. KeyError if no table has it."""
        text = TABLES[self.language].get(key) or TABLES[ENGLISH][key]
        return text.format(**values)

    def day(self, day: dt.date) -> str:
        """A date in full, as people of that language write it ("2026年1月27日")."""
        return format_date(day, "long", locale=self.babel)

    def short_day(self, day: dt.date) -> str:
        """A date in brief ("2026/01/27", "Jan 27, 2026")."""
        return format_date(day, "medium", locale=self.babel)

    def span(self, first: dt.date, last: dt.date) -> str:
        """A day, or the days from the first to the last, in brief."""
        if first == last:
            return self.short_day(first)
        return self("days.span", first=self.short_day(first), last=self.short_day(last))


def spoken(*locales: discord.Locale | str | None) -> str:
    """The first of these Discord locales that has a table; American English for none."""
    return next((name for name in map(str, locales) if name in _LANGUAGES), "en-US")


def texts(*locales: discord.Locale | str | None) -> Texts:
    """The strings for the first of these Discord locales that has a table."""
    return Texts(*_LANGUAGES[spoken(*locales)])


# A person who writes to the bot without an interaction brings no locale, but a script.
_SCRIPTS: Final = (
    (re.compile("[\u3041-\u3096\u30a1-\u30fa]"), "ja"),
    (re.compile("[\uac00-\ud7a3\u1100-\u11ff]"), "ko"),
    (re.compile("[ыэъёЫЭЪЁ]"), "ru"),
    (re.compile("[іїєґІЇЄҐ]"), "uk"),
    # Words that every other question in Ukrainian has, and Russian hasn't.
    (re.compile(r"\b(що|як|хто|де|коли|чому|скільки|чи|який|яка|яке)\b", re.IGNORECASE), "uk"),
    (re.compile("[\u0400-\u04ff]"), "ru"),
)
_HAN = re.compile("[\u3400-\u9fff]")
# Characters that one standard has and the other has not, from the words of everyday news.
_SIMPLIFIED = re.compile("[们这来说对时会为发问题国东车门见现员间电长报让经济战乌么谁几与]")
_TRADITIONAL = re.compile("[們這來說對時會為發問題國東車門見現員間電長報讓經濟戰烏麼誰幾與]")


def texts_for(text: str, fallback: discord.Locale | str | None = None) -> Texts:
    """The strings in the language that a text is written in; `fallback` where that isn't clear.

    Text in Latin letters alone may be English or not, so a server's own language wins there
    only when it is written in Latin letters too: everything else gets English.
    """
    for script, locale in _SCRIPTS:
        if script.search(text):
            return texts(locale)
    if _HAN.search(text):
        if str(fallback) in ("ja", "zh-CN", "zh-TW"):
            return texts(fallback)
        if _SIMPLIFIED.search(text) and not _TRADITIONAL.search(text):
            return texts("zh-CN")
        return texts("zh-TW" if re.search("[嗎麼們這個說]", text) else "ja")
    if any(char.isalpha() for char in text):
        return texts("en-US")
    return texts(fallback)


def command_text(key: str) -> app_commands.locale_str:
    """A name or description of a command, which `CommandTranslator` gives in each language."""
    return app_commands.locale_str(TABLES[ENGLISH][key], key=key)


class CommandTranslator(app_commands.Translator):
    """Gives Discord the names and descriptions of the commands in each of its languages."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The string in that locale; None where English serves."""
        language, _ = _LANGUAGES.get(str(locale), (ENGLISH, ""))
        if language == ENGLISH:
            return None
        return TABLES[language].get(str(string.extras.get("key")))
