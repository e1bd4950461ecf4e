"""Many ask at once: who can't be answered soon is told so, and nobody else waits for them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import client
from bot.i18n import texts
from tests.bot.town import Town, ids, quotes, small_town, text_of

CROWDED = texts("en-US")("error.crowded")
FILES = {
    "2026-01-01.txt": (
        "市電が値上げへ\n— 架空放送 (@kakuu) January 1, 2026\n市電の運賃は四月から二十円上がる。\n"
    )
}
WORDS = "市電の運賃は上がる？"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path, FILES, COOLDOWN="0") as made:
        yield made


async def test_when_too_many_wait_the_next_is_told_to_try_again(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LONGEST_QUEUE", 1)
    go_on = threading.Event()
    waiting = asyncio.create_task(here.bot.search(go_on.wait))
    try:
        await asyncio.sleep(0)
        asked = await here.member.slash(here.channel, "ask", question=WORDS)
        assert text_of(asked.response) == CROWDED
        await here.member.send(here.channel, here.mention(WORDS))
        assert text_of(here.last()) == texts("ja")("error.crowded")
    finally:
        go_on.set()
    assert await waiting
    asked = await here.member.slash(here.channel, "ask", question=WORDS)
    assert quotes(asked.response)


async def test_what_is_no_question_does_not_wait_for_questions(here: Town) -> None:
    answer = (await here.member.slash(here.channel, "ask", question=WORDS)).response
    go_on = threading.Event()
    waiting = [asyncio.create_task(here.bot.search(go_on.wait)) for _ in range(20)]
    try:
        (whole,) = ids(answer, "item")
        opened = await here.member.click(answer, custom_id=whole)
        assert "二十円" in text_of(opened.response)
        shown = await here.member.slash(here.channel, "today", date="2026-01-01")
        assert "市電" in text_of(shown.response)
    finally:
        go_on.set()
    assert all(await asyncio.gather(*waiting))
