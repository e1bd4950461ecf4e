"""The bot as it ships: its own digest, its own model, questions in several languages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.i18n import texts
from bot.settings import Settings
from retrieval import Engine
from tests.bot.town import Town, ids, parts, quotes, text_of, town


@pytest.fixture
async def here(
    shipped_settings: Settings, shipped_engine: Engine, tmp_path: Path
) -> AsyncIterator[Town]:
    async with town(shipped_settings, shipped_engine, tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("オデーサのけが人は何人？", "オデーサのけが人は23人"),
        ("How large is the discount on Russian oil for India?", "10ドル安く"),
        ("Скільки людей постраждало в Одесі?", "23人"),
        ("Сколько раненых в Одессе?", "23人"),
    ],
)
async def test_the_first_excerpt_answers(here: Town, question: str, answer: str) -> None:
    result = await here.member.slash(here.channel, "ask", question=question)
    assert answer in quotes(result.response)[0]
    roundup = "\n".join(f.read_text("utf-8") for f in here.settings.corpus_dir.glob("*.md"))
    assert all(quote in roundup for quote in quotes(result.response))


async def test_what_the_roundup_does_not_say_is_refused_with_the_nearest(here: Town) -> None:
    here.speaks(here.member, "ja")
    result = await here.member.slash(here.channel, "ask", question="プリンの作り方は？")
    assert texts("ja")("answer.not_found") in text_of(result.response)
    assert quotes(result.response) == []
    assert ids(result.response, "verdict") == []
    (menu,) = [part for part in parts(result.response) if part["type"] == 3]
    opened = await here.member.select(
        result.response, [menu["options"][0]["value"]], custom_id=menu["custom_id"]
    )
    assert opened.response.ephemeral
    assert text_of(opened.response)


async def test_the_examples_of_help_are_answered_surely(here: Town) -> None:
    shown = (await here.member.slash(here.channel, "help")).response
    (menu,) = [part for part in parts(shown) if part["type"] == 3]
    assert len(menu["options"]) == 3
    for option in menu["options"]:
        result = await here.member.select(shown, [option["value"]], custom_id=menu["custom_id"])
        assert texts("en-US")("answer.unsure") not in text_of(result.response)
        assert quotes(result.response)
