"""`/ask` and the message menu, through Discord and back, on a fictional corpus."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.features.ask import about
from bot.i18n import texts
from tests.bot.town import SERVER, Town, ids, links, quotes, small_town, text_of

FIXTURES = Path(__file__).parents[1] / "fixtures" / "roundups" / "kazami"
FERRY = "フェリー「あかつき丸」と砂利運搬船「第五みさご」の衝突"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    files = {file.name: file.read_text("utf-8") for file in sorted(FIXTURES.iterdir())}
    async with small_town(tmp_path, files, COOLDOWN="0") as made:
        yield made


def corpus_text(here: Town) -> str:
    return "\n".join(f.read_text("utf-8") for f in sorted(here.settings.corpus_dir.iterdir()))


async def test_the_answer_is_quoted_verbatim_with_its_speaker_and_a_link(here: Town) -> None:
    result = await here.member.slash(here.channel, "ask", question=FERRY)
    assert not result.response.ephemeral
    assert result.response.flags.components_v2
    shown = quotes(result.response)
    assert 1 <= len(shown) <= 3
    text = corpus_text(here)
    for quote in shown:
        assert quote in text
    assert "あかつき丸" in shown[0]
    assert "— " in text_of(result.response)
    assert all(link.startswith("https://") for link in links(result.response))
    assert "**" in text_of(result.response).split("> ", 1)[1]  # the answering sentence is marked


@pytest.mark.parametrize("locale", ["ja", "en-GB", "uk", "ru", "zh-CN", "zh-TW", "ko", "fi"])
async def test_a_refusal_is_in_the_askers_language(here: Town, locale: str) -> None:
    here.speaks(here.member, locale)
    result = await here.member.slash(here.channel, "ask", question=FERRY, date="2030-05-01")
    shown = text_of(result.response)
    assert texts(locale)("answer.not_found_period") in shown
    assert texts(locale).day(dt.date(2030, 5, 1)) in shown
    assert quotes(result.response) == []
    assert ids(result.response, "verdict") == []


async def test_who_speaks_another_language_gets_the_servers(tmp_path: Path) -> None:
    async with small_town(tmp_path, {}, COOLDOWN="0") as here:
        here.speaks(here.member, "fr")
        here.locales[SERVER] = "ja"
        result = await here.member.slash(here.channel, "privacy")
        assert texts("ja")("privacy.title") in text_of(result.response)


async def test_private_is_for_the_asker_alone(here: Town) -> None:
    result = await here.member.slash(here.channel, "ask", question=FERRY, private=True)
    assert result.response.ephemeral
    assert quotes(result.response)


async def test_options_narrow_the_search_and_the_reply_says_so(here: Town) -> None:
    result = await here.member.slash(
        here.channel, "ask", question="フェリー 事故", date="2031-01-13", source="海風"
    )
    shown = text_of(result.response)
    assert "January 13, 2031" in shown
    told = [line for line in shown.split("\n") if line.startswith("— ")]
    assert told
    assert all("海風通信" in line for line in told)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"question": "！？…"}, "error.question_empty"),
        ({"question": FERRY, "date": "2031-02-30"}, "error.date"),
        ({"question": FERRY, "source": "<@&1> no such paper"}, "error.source"),
    ],
)
async def test_what_is_wrong_is_told_to_the_asker_alone(
    here: Town, options: dict[str, str], key: str
) -> None:
    here.speaks(here.member, "ja")
    result = await here.member.slash(here.channel, "ask", **options)
    assert result.response.ephemeral
    beginning = texts("ja")(key, value="\0", command="\0").split("\0")[-1]
    assert beginning in text_of(result.response)
    assert here.own_messages() == [] or all(m.flags.ephemeral for m in here.own_messages())


async def test_a_person_who_asks_too_much_is_asked_to_wait(tmp_path: Path) -> None:
    async with small_town(tmp_path, {}, COOLDOWN="30") as here:
        kinds = [
            (await here.member.slash(here.channel, "ask", question="潮")).response.ephemeral
            for _ in range(11)
        ]
        assert kinds == [False] * 10 + [True]
        other = await here.admin.slash(here.channel, "ask", question="潮")
        assert not other.response.ephemeral
        await here.env.advance_time(31)
        assert not (await here.member.slash(here.channel, "ask", question="潮")).response.ephemeral


async def test_sources_are_offered_from_the_first_character(here: Town) -> None:
    async def offered(typed: str) -> list[str]:
        found = await here.member.autocomplete(here.channel, "ask", "source", typed)
        return [choice["value"] for choice in found]

    everybody = await offered("")
    assert 3 <= len(everybody) <= 25
    assert (await offered("海"))[0] == "海風通信"
    assert (await offered("@umi"))[0] == "海風通信"
    assert await offered("no such paper") == []


async def test_days_are_offered_as_they_are_written(here: Town) -> None:
    here.speaks(here.member, "ja")
    found = await here.member.autocomplete(here.channel, "ask", "date", "1月13")
    assert [choice["value"] for choice in found] == ["2031-01-13"]
    assert "2031年1月13日" in found[0]["name"]
    both = await here.member.autocomplete(here.channel, "ask", "date", "")
    assert [choice["value"] for choice in both] == ["2031-01-13", "2031-01-12"]


async def test_the_menu_asks_about_a_message_for_the_asker_alone(here: Town) -> None:
    message = await here.admin.send(here.channel, f"見て！ {FERRY} だって <@{here.member.id}>")
    result = await here.member.context_menu(here.channel, about.name, message)
    assert result.response.ephemeral
    assert "あかつき丸" in quotes(result.response)[0]


async def test_the_menu_on_a_message_without_words_says_so(here: Town) -> None:
    message = await here.admin.send(here.channel, "🙂🙂")
    result = await here.member.context_menu(here.channel, about.name, message)
    assert result.response.ephemeral
    assert texts("en-US")("error.nothing_to_ask") in text_of(result.response)


async def test_the_bot_answers_before_the_first_roundup(tmp_path: Path) -> None:
    async with small_town(tmp_path, {}) as here:
        for command in ("today", "help", "sources", "privacy"):
            assert text_of((await here.member.slash(here.channel, command)).response)
        result = await here.member.slash(here.channel, "ask", question=FERRY)
        assert texts("en-US")("answer.not_found") in text_of(result.response)
        assert await here.member.autocomplete(here.channel, "ask", "source", "") == []
