"""`/today`, `/help`, `/sources`, `/privacy`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.i18n import texts
from tests.bot.town import Town, ids, parts, quotes, small_town, text_of

FIXTURES = Path(__file__).parents[1] / "fixtures" / "roundups" / "kazami"
JA = texts("ja")


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    files = {file.name: file.read_text("utf-8") for file in sorted(FIXTURES.iterdir())}
    async with small_town(tmp_path, files, COOLDOWN="0") as made:
        made.speaks(made.member, "ja")
        yield made


async def test_a_days_stories_open_to_their_items(here: Town) -> None:
    digest = (await here.member.slash(here.channel, "today", date="2031-01-13")).response
    assert not digest.ephemeral
    assert "2031年1月13日" in text_of(digest)
    assert quotes(digest)
    corpus = "\n".join(f.read_text("utf-8") for f in here.settings.corpus_dir.iterdir())
    assert all(quote in corpus for quote in quotes(digest))
    await here.restart()
    story = (await here.member.click(digest, custom_id=ids(digest, "story")[0])).response
    assert story.ephemeral
    whole = await here.member.click(story, custom_id=ids(story, "item")[0])
    assert quotes(whole.response)


async def test_without_todays_roundup_the_newest_before_is_shown_plainly(here: Town) -> None:
    digest = (await here.member.slash(here.channel, "today", date="2031-03-01")).response
    told = JA("today.missing", requested="2031年3月1日", day="2031年1月13日")
    assert told in text_of(digest)


async def test_a_date_that_does_not_exist(here: Town) -> None:
    result = await here.member.slash(here.channel, "today", date="2月31日")
    assert result.response.ephemeral
    assert JA("error.date", value="2月31日") in text_of(result.response)


async def test_the_examples_of_help_are_answered(here: Town) -> None:
    shown = (await here.member.slash(here.channel, "help")).response
    assert shown.ephemeral
    (menu,) = [part for part in parts(shown) if part["type"] == 3]
    for option in menu["options"]:
        result = await here.member.select(shown, [option["value"]], custom_id=menu["custom_id"])
        assert result.response.ephemeral
        assert quotes(result.response)


async def test_help_follows_the_corpus(here: Town) -> None:
    before = text_of((await here.member.slash(here.channel, "help")).response)
    (here.settings.corpus_dir / "2031-02-02.txt").write_text(
        "白瀬岬に風車が建つ\n— 海風通信 (@umikaze_wire) February 2, 2031\n"
        "白瀬岬に高さ九十メートルの風車が建つ。\n",
        "utf-8",
    )
    await here.admin.slash(here.channel, "reload")
    after = text_of((await here.member.slash(here.channel, "help")).response)
    assert "白瀬岬に風車が建つ" not in before
    assert "白瀬岬に風車が建つ" in after


async def test_sources_lead_to_what_each_one_says(here: Town) -> None:
    listed = (await here.member.slash(here.channel, "sources")).response
    assert "海風通信" in text_of(listed)
    (menu,) = [part for part in parts(listed) if part["type"] == 3]
    value = next(o["value"] for o in menu["options"] if o["label"] == "海風通信")
    opened = await here.member.select(listed, [value], custom_id=menu["custom_id"])
    told = [line for line in text_of(opened.response).split("\n") if line.startswith("-# — ")]
    assert told
    assert all("海風通信" in line for line in told)


async def test_privacy_says_what_is_kept(here: Town) -> None:
    shown = (await here.member.slash(here.channel, "privacy")).response
    assert shown.ephemeral
    assert JA("privacy.text") in text_of(shown)
