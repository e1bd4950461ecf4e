"""Every string exists in every language, says the same things, and fits where it goes."""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Iterator
from importlib import resources
from typing import Any

import discord
import pytest

from bot.client import RoundupBot, create_bot
from bot.i18n import LANGUAGES, TABLES, CommandTranslator, texts, texts_for
from bot.settings import Settings
from retrieval import Engine

ENGLISH = TABLES["en"]
NAME = re.compile(r"^[-_\w]{1,32}$")
LIMITS = {"label": 80, "placeholder": 150}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_string(language: str) -> None:
    table = TABLES[language]
    assert set(table) == set(ENGLISH)
    for key, text in table.items():
        assert text.strip(), key
        assert placeholders(text) == placeholders(ENGLISH[key]), key
        assert text.count("**") % 2 == 0, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_their_buttons(language: str) -> None:
    for key, text in TABLES[language].items():
        if key.startswith("button."):
            assert len(text) <= LIMITS["label"], key


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_nothing_was_left_untranslated(language: str) -> None:
    same = {
        key
        for key, text in TABLES[language].items()
        if text == ENGLISH[key] and re.search(r"[A-Za-z]{4}", re.sub(r"\{\w+\}|`[^`]*`", "", text))
    }
    assert not same


def test_every_string_is_used() -> None:
    """A string that no code names is one that somebody translates for nothing."""
    folder = resources.files("bot")
    code = "".join(_sources(folder))
    built = re.findall(r'f"([a-z_.]+)\{', code)
    for key in ENGLISH:
        named = re.search(rf"""["']{re.escape(key)}["']""", code) or any(
            key.startswith(start) for start in built
        )
        assert named, key


def _sources(folder: Any) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith(".py"):
            yield entry.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoundupBot]:
    from tests.bot.town import settings_for
    from tests.retrieval.hashed import HashedEmbedder

    folder = tmp_path_factory.mktemp("languages")
    settings: Settings = settings_for(folder)
    with Engine.open(
        settings.corpus_dir, settings.index_dir, embedder=HashedEmbedder(), tz=settings.timezone
    ) as engine:
        yield create_bot(settings, engine)


async def payloads(bot: RoundupBot) -> list[dict[str, Any]]:
    """What is sent to Discord when the commands are synced."""
    bot.tree._BaseCommandTree__translator = None  # type: ignore[attr-defined]
    await bot.tree.set_translator(CommandTranslator())
    translator = bot.tree.translator
    assert translator is not None
    commands: list[Any] = list(bot.tree.get_commands())
    return [await c.get_translated_payload(bot.tree, translator) for c in commands]


def walk(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield payload
    for option in payload.get("options", []):
        yield from walk(option)


async def test_commands_have_names_and_descriptions_in_each_language(bot: RoundupBot) -> None:
    expected = {"ja", "uk", "ru", "zh-CN", "zh-TW", "ko"}
    commands = await payloads(bot)
    assert {c["name"] for c in commands} >= {"ask", "today", "help", "sources", "privacy", "reload"}
    for command in commands:
        menu = command.get("type", 1) != 1
        for part in walk(command):
            assert set(part["name_localizations"]) == expected, part["name"]
            for name in (part["name"], *part["name_localizations"].values()):
                assert 1 <= len(name) <= 32
                assert menu or (NAME.match(name) and name == name.lower()), name
            if menu:
                continue
            assert set(part["description_localizations"]) == expected, part["name"]
            for text in (part["description"], *part["description_localizations"].values()):
                assert 1 <= len(text) <= 100, text


async def test_no_two_commands_or_options_share_a_name(bot: RoundupBot) -> None:
    commands = await payloads(bot)
    for language in ("ja", "uk", "ru", "zh-CN", "zh-TW", "ko"):
        for siblings in (commands, *(c.get("options", []) for c in commands)):
            names = [(s.get("type"), s["name_localizations"][language]) for s in siblings]
            assert len(set(names)) == len(names), (language, names)


async def test_admin_commands_are_hidden_from_members_and_direct_messages(bot: RoundupBot) -> None:
    everybody = {"ask", "today", "help", "sources", "privacy", ENGLISH["command.about.name"]}
    for command in bot.tree.get_commands():
        payload = command.to_dict(bot.tree)
        if payload["name"] not in everybody:
            assert int(payload["default_member_permissions"]) == 1 << 5
            assert payload["contexts"] == [0] or payload["dm_permission"] is False
        else:
            assert not payload.get("default_member_permissions")


def test_a_locale_without_a_table_gets_english() -> None:
    assert texts("fi").language == "en"
    assert texts(None).language == "en"
    assert texts(discord.Locale.japanese).language == "ja"


def test_dates_are_written_as_people_do() -> None:
    day = dt.date(2026, 1, 27)
    assert texts("ja").day(day) == "2026年1月27日"
    assert texts("en-GB").day(day) == "27 January 2026"
    assert texts("uk").day(day).startswith("27 січня 2026")


@pytest.mark.parametrize(
    ("text", "fallback", "language"),
    [
        ("プーチンは？", "en-US", "ja"),
        ("停電", "zh-TW", "zh-TW"),
        ("停電", "en-US", "ja"),
        ("东京的新闻", "en-US", "zh-CN"),
        ("這個怎麼樣", "en-US", "zh-TW"),
        ("Де Зеленський?", "ja", "uk"),
        ("Где Путин?", "ja", "ru"),
        ("Что с ценами в Киеве?", "uk", "ru"),
        ("Що з Києвом?", "ja", "uk"),
        ("어제 뉴스", "ja", "ko"),
        ("power cuts", "ja", "en"),
        ("2026?", "ja", "ja"),
    ],
)
def test_the_script_tells_the_language(text: str, fallback: str, language: str) -> None:
    assert texts_for(text, fallback).language == language
