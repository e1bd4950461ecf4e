"""Discord refuses, is away, or has forgotten: the bot stays up and says so where it can."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot import sending
from bot.i18n import texts
from corpus.errors import StoreError
from tests.bot.town import Town, ids, quotes, small_town, text_of

EN = texts("en-US")
FILES = {
    "2026-01-01.txt": (
        "市電が値上げへ\n— 架空放送 (@kakuu) January 1, 2026\n市電の運賃は四月から二十円上がる。\n"
    )
}
WORDS = "市電の運賃は上がる？"
FAULTS = [(403, 50013), (404, 10062), (404, 10008), (401, 50027), (500, 0), (503, 0), (400, 50035)]


@pytest.fixture
async def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    # As often as ever, but sooner: what lasts is told from what passes by the number of tries.
    monkeypatch.setattr(sending, "_PAUSES", (0.01, 0.02))
    monkeypatch.setattr(sending, "_FIRST_RESPONSE", 0.1)
    async with small_town(tmp_path, FILES, check_errors=False, COOLDOWN="0") as made:
        yield made


async def still_answers(here: Town) -> None:
    here.env.backend.faults.clear()
    result = await here.member.slash(here.channel, "ask", question=WORDS)
    assert quotes(result.response)


@pytest.mark.parametrize(("status", "code"), FAULTS)
@pytest.mark.parametrize(
    "route",
    ["/interactions/*/callback", "/webhooks/*/messages/@original", "/channels/*/messages"],
)
async def test_a_fault_on_any_route(here: Town, route: str, status: int, code: int) -> None:
    message = (await here.member.slash(here.channel, "ask", question=WORDS)).response
    here.env.inject_error("*", route, status=status, code=code, times=None)
    await here.member.slash(here.channel, "ask", question=WORDS)
    await here.member.slash(here.channel, "today")
    await here.member.slash(here.channel, "help")
    await here.admin.slash(here.channel, "reload")
    for name in ids(message):
        await here.member.click(message, custom_id=name)
    await here.member.autocomplete(here.channel, "ask", "source", "架")
    await here.member.send(here.channel, here.mention(WORDS))
    await still_answers(here)


async def test_an_expired_interaction_is_one_quiet_line(
    here: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    here.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await here.member.slash(here.channel, "ask", question=WORDS)
    lines = [r for r in caplog.records if r.name.startswith("bot")]
    assert [r.levelname for r in lines] == ["INFO"]
    assert "expired" in lines[0].getMessage()


async def test_an_answer_whose_message_was_deleted_meanwhile(here: Town) -> None:
    message = (await here.member.slash(here.channel, "ask", question=WORDS)).response
    name = ids(message, "item")[0]
    here.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=404, code=10008)
    await here.member.click(message, custom_id=name)
    await still_answers(here)


async def test_a_search_that_breaks_is_told_in_a_sentence_and_logged_without_the_question(
    here: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(here.engine, "ask", broken)
    here.speaks(here.member, "ja")
    result = await here.member.slash(here.channel, "ask", question=WORDS)
    assert texts("ja")("error.unexpected") in text_of(result.response)
    await here.member.send(here.channel, here.mention(WORDS))
    assert texts("ja")("error.unexpected") in text_of(here.last())
    assert "ZeroDivisionError" in caplog.text
    assert "市電" not in caplog.text


async def test_an_expected_error_is_told_in_its_own_words(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise StoreError("The disk is full: @everyone <#1>.")

    monkeypatch.setattr(here.engine, "ask", full)
    result = await here.member.slash(here.channel, "ask", question=WORDS)
    told = text_of(result.response)
    assert "The disk is full" in told
    assert "@everyone" not in told
    assert "<#1>" not in told


async def test_a_verdict_that_cannot_be_kept(here: Town) -> None:
    message = (await here.member.slash(here.channel, "ask", question=WORDS)).response
    here.state.close()
    result = await here.member.click(message, custom_id=ids(message, "verdict")[0])
    assert EN("feedback.unavailable") in text_of(result.response)


async def test_a_command_that_discord_still_offers_in_an_older_form(here: Town) -> None:
    here.bot.tree.remove_command("privacy")
    result = await here.member.slash(here.channel, "privacy")
    assert EN("error.old_button") in text_of(result.response)


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError("gone")])
async def test_a_connection_that_breaks(
    here: Town, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> Any:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(here.bot.http, "request", broken)
        await here.member.send(here.channel, here.mention(WORDS))
    assert here.env.errors == []
    await still_answers(here)


async def test_closing_twice_and_while_a_question_runs(here: Town) -> None:
    await here.bot.close()
    await here.bot.close()
    assert here.bot.is_closed()
