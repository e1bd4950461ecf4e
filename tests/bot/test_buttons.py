"""Every button and menu under a reply, before and after a restart, for items that changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.actions import LONGEST_ID, custom_id
from bot.i18n import texts
from bot.layout import notice
from tests.bot.town import Town, ids, parts, quotes, small_town, text_of

FIXTURES = Path(__file__).parents[1] / "fixtures" / "roundups" / "kazami"
EN = texts("en-US")


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    files = {file.name: file.read_text("utf-8") for file in sorted(FIXTURES.iterdir())}
    async with small_town(tmp_path, files, COOLDOWN="0") as made:
        yield made


async def asked(here: Town, words: str = "フェリーの事故") -> Any:
    return (await here.member.slash(here.channel, "ask", question=words)).response


async def press(here: Town, message: Any, action: str, who: Any = None) -> Any:
    """Press the first button of that action; the reply."""
    return await (who or here.member).click(message, custom_id=ids(message, action)[0])


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("action", ["item", "source", "more", "verdict"])
async def test_buttons_open_for_the_person_who_presses(
    here: Town, action: str, restart: bool
) -> None:
    message = await asked(here)
    if restart:
        await here.restart()
    before = text_of(message)
    result = await press(here, message, action, here.admin)
    assert result.response.ephemeral
    assert text_of(result.response).strip()
    assert text_of(here.last()) == before  # everybody else's reply stays as it is


async def test_more_shows_other_excerpts_and_comes_to_an_end(here: Town) -> None:
    message = await asked(here)
    shown = quotes(message)
    for _ in range(10):
        if not ids(message, "more"):
            break
        message = (await press(here, message, "more")).response
        new = quotes(message)
        assert new
        assert not set(new) & set(shown)
        shown += new
    else:
        pytest.fail("more never ends")
    assert len(shown) > 6


async def test_more_keeps_to_the_options(here: Town) -> None:
    result = await here.member.slash(
        here.channel, "ask", question="フェリーの事故", source="海風通信"
    )
    await here.restart()
    more = (await press(here, result.response, "more")).response
    told = [line for line in text_of(more).split("\n") if line.startswith("— ")]
    assert told
    assert all(line.startswith("— 海風通信") for line in told)


async def test_the_whole_item_turns_its_pages_in_place(tmp_path: Path) -> None:
    sentences = "".join(f"第{n}報では風見湾の水位が{n}ミリ上がったと伝えた。" for n in range(300))
    text = f"風見湾の水位\n— 海風通信 (@umikaze_wire) January 12, 2031\n{sentences}\n"
    async with small_town(tmp_path, {"2031-01-12.txt": text}) as here:
        message = await asked(here, "風見湾の水位 第3報")
        page = (await press(here, message, "item")).response
        read = "".join(quotes(page))
        for _ in range(20):
            on = [p for p in parts(page) if p.get("custom_id", "").endswith(":n")]
            if not on or on[0].get("disabled"):
                break
            await here.member.click(page, custom_id=on[0]["custom_id"])
            read += "".join(quotes(page))
        assert read == sentences


@pytest.mark.parametrize("action", ["item", "source", "more"])
async def test_an_item_that_is_gone_says_so(here: Town, action: str) -> None:
    message = await asked(here)
    for file in here.settings.corpus_dir.iterdir():
        file.unlink()
    (here.settings.corpus_dir / "2031-02-01.txt").write_text(
        "港は静か\n— 海風通信 (@umikaze_wire) February 1, 2031\n港は静かだった。\n", "utf-8"
    )
    here.engine.reload()
    result = await press(here, message, action)
    told = text_of(result.response)
    expected = {"more": [EN("answer.no_more"), EN("answer.not_found")]}
    assert any(text in told for text in expected.get(action, [EN("item.gone")]))


async def test_an_item_that_changed_says_so_and_shows_the_new_text(here: Town) -> None:
    message = await asked(here, "重油の流出は3キロリットル")
    changed = ids(message, "item")[0].split(":")
    changed[3] = "00000000"  # the fingerprint of what the item said then
    await _edit_ids(here, message, ids(message, "item")[0], ":".join(changed))
    result = await here.member.click(message, custom_id=":".join(changed))
    assert EN("item.changed") in text_of(result.response)
    assert quotes(result.response)


async def test_a_verdict_is_kept_without_words_or_names(here: Town) -> None:
    message = await asked(here, "フェリーの事故")
    up, down = ids(message, "verdict")
    await here.member.click(message, custom_id=up)
    await here.admin.click(message, custom_id=down)
    kept = here.state.feedback()
    assert [f.verdict for f in kept] == [1, -1]
    assert {f.item for f in kept} == {ids(message, "item")[0].split(":")[2]}
    stored = (here.state.path).read_bytes()
    assert "フェリー".encode() not in stored
    assert str(here.member.id).encode() not in stored


async def test_a_button_of_another_version_asks_to_ask_again(here: Town) -> None:
    message = await asked(here)
    old = ids(message, "item")[0]
    for instead in (old.replace("r1:", "r0:"), "r1:nosuch:1"):
        await _edit_ids(here, message, old, instead)
        result = await here.member.click(message, custom_id=instead)
        assert result.response.ephemeral
        assert EN("error.old_button") in text_of(result.response)
        old = instead


@pytest.mark.parametrize("forged", ["r1:item:x", "r1:turn:item", "r1:more:x:::", "r1:day"])
async def test_a_forged_button_breaks_nothing(
    here: Town, forged: str, caplog: pytest.LogCaptureFixture
) -> None:
    message = await asked(here)
    await _edit_ids(here, message, ids(message, "item")[0], forged)
    result = await here.member.click(message, custom_id=forged)
    assert text_of(result.response).strip()
    assert quotes((await press(here, message, "source")).response)
    caplog.clear()


async def test_another_persons_digest_turns_for_oneself_only(here: Town) -> None:
    many = "".join(
        f"第{n}の桟橋が開いた\n— 新聞{n} (@p{n}) February 2, 2031\n"
        f"第{n}の桟橋が開き、船が着いた。\n\n"
        for n in range(9)
    )
    (here.settings.corpus_dir / "2031-02-02.txt").write_text(many, "utf-8")
    here.engine.reload()
    digest = (await here.member.slash(here.channel, "today", date="2031-02-02")).response
    turns = [name for name in ids(digest, "turn") if name.endswith(":n")]
    if not turns:
        pytest.skip("the digest took these for one story")
    first = text_of(digest)
    other = await here.admin.click(digest, custom_id=turns[0])
    assert other.response.ephemeral
    assert text_of(here.last()) == first
    await here.member.click(digest, custom_id=turns[0])
    assert text_of(digest) != first


def test_custom_ids_fit_and_can_be_read_back() -> None:
    assert len(custom_id("more", 10**6, "2026-01-01", "2026-12-31", "f" * 8)) <= LONGEST_ID
    assert len(custom_id("verdict", "down", "0" * 16, "f" * 16)) <= LONGEST_ID
    for bad in (("x", "a:b"), ("x", "y" * 100)):
        with pytest.raises(ValueError, match="no custom_id"):
            custom_id(*bad)


async def test_nothing_is_left_in_memory_for_a_message(here: Town) -> None:
    """A view that stays registered for each reply would grow without end."""
    for _ in range(3):
        await asked(here)
    assert not here.bot.persistent_views
    assert notice("x").is_finished() is False


async def _edit_ids(here: Town, message: Any, old: str, new: str) -> None:
    """Change a button of a stored message, as a message of an older version would have it."""
    stored = here.env.backend.get_message(message.channel_id, message.id)
    for part in parts(stored):
        if part.get("custom_id") == old:
            part["custom_id"] = new
