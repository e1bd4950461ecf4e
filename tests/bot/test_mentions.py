"""Questions in messages: who is answered, where, in which language, and who is left alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.i18n import texts
from tests.bot.town import Town, ids, quotes, small_town, text_of

FIXTURES = Path(__file__).parents[1] / "fixtures" / "roundups" / "kazami"
FERRY = "フェリー「あかつき丸」の衝突で負傷した人"


def kazami() -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in sorted(FIXTURES.iterdir())}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path, kazami(), COOLDOWN="0") as made:
        yield made


def sent_messages(here: Town) -> list[Any]:
    """Bodies of the messages that the bot sent to channels."""
    return [
        request.json
        for request in here.env.http_requests
        if request.method == "POST" and request.path.endswith("/messages")
    ]


@pytest.mark.parametrize("mark", ["？", "?", ""])
async def test_a_mention_is_answered_by_a_reply_that_pings_nobody(here: Town, mark: str) -> None:
    question = await here.member.send(here.channel, here.mention(FERRY + mark))
    (answer,) = here.own_messages()
    assert "あかつき丸" in "".join(quotes(answer))
    assert answer.reference.message_id == question.id
    (body,) = sent_messages(here)
    assert body["allowed_mentions"]["parse"] == []
    assert body["allowed_mentions"]["replied_user"] is False
    assert not body.get("content")
    assert answer.mentions == []


async def test_others_are_left_alone(here: Town) -> None:
    role = here.guild.create_role("readers")
    robot = here.guild.add_member(here.env.create_user("robot", bot=True))
    hook = here.guild.create_webhook(here.channel)
    await here.member.send(here.channel, FERRY)
    await here.admin.send(here.channel, f"@everyone {FERRY}")
    await here.admin.send(here.channel, f"{role.mention} {FERRY}")
    await here.admin.send(here.channel, f"{here.member.mention} {FERRY}")
    await robot.send(here.channel, here.mention(FERRY))
    await hook.send(here.mention(FERRY))
    assert here.own_messages() == []


async def test_an_edit_asks_nothing_again(here: Town) -> None:
    question = await here.member.send(here.channel, here.mention(FERRY))
    await here.member.edit(question, here.mention(FERRY + " 今すぐ"))
    assert len(here.own_messages()) == 1


async def test_a_bare_mention_is_told_how(here: Town) -> None:
    await here.member.send(here.channel, here.mention(""))
    assert texts("en-US")("mention.example") in text_of(here.last())
    await here.member.send(here.channel, here.mention("🙂 ？"))
    assert len(here.own_messages()) == 2


@pytest.mark.parametrize(
    ("words", "locale"),
    [
        ("フェリーは？", "ja"),
        ("Що сталося з поромом її?", "uk"),
        ("Что случилось с паромом?", "ru"),
        ("페리는 어떻게 됐어?", "ko"),
        ("渡轮怎么了", "zh-CN"),
        ("渡輪怎麼了", "zh-TW"),
        ("What about the ferry?", "en-US"),
    ],
)
async def test_the_reply_speaks_the_language_of_the_question(
    tmp_path: Path, words: str, locale: str
) -> None:
    async with small_town(tmp_path, {}) as here:
        await here.member.send(here.channel, here.mention(words))
        assert texts(locale)("answer.not_found") in text_of(here.last())


async def test_a_reply_to_an_answer_follows_up_on_it(here: Town) -> None:
    await here.member.send(here.channel, here.mention("重油の流出はどれくらい？"))
    first = here.last()
    await here.admin.send(here.channel, here.mention("会社は？"), reply_to=first)
    second = here.last()
    assert second.id != first.id
    assert "重油の流出はどれくらい" in text_of(second)  # says what it follows up on
    assert "大鷲海運" in "".join(quotes(second))
    # and so on: a reply to the follow-up still knows the first question
    await here.member.send(here.channel, here.mention("回収は？"), reply_to=second)
    assert "重油" in text_of(here.last())


async def test_a_follow_up_after_a_slash_command_and_a_restart(here: Town) -> None:
    asked = await here.member.slash(here.channel, "ask", question="重油の流出はどれくらい？")
    await here.restart()
    await here.admin.send(here.channel, here.mention("会社は？"), reply_to=asked.response)
    assert "重油の流出はどれくらい" in text_of(here.last())


async def test_a_reply_to_somebody_else_is_a_question_of_its_own(here: Town) -> None:
    other = await here.admin.send(here.channel, "重油の流出は三キロ")
    await here.member.send(here.channel, here.mention(FERRY), reply_to=other)
    assert "重油の流出は三キロ" not in text_of(here.last())


async def test_a_direct_message_needs_no_mention(here: Town) -> None:
    person = here.env.create_user("reader")
    await person.send_dm(FERRY)
    answer = person.dm_channel.last_message
    assert answer.author.id == here.bot.user.id  # type: ignore[union-attr]
    assert "あかつき丸" in "".join(quotes(answer))
    opened = await person.click(answer, custom_id=ids(answer, "item")[0])
    assert quotes(opened.response)


async def test_one_notice_for_a_person_who_asks_too_much(tmp_path: Path) -> None:
    async with small_town(tmp_path, {}, COOLDOWN="60") as here:
        for _ in range(15):
            await here.member.send(here.channel, here.mention("潮"))
        notices = [m for m in here.own_messages() if "☕" in text_of(m)]
        assert len(here.own_messages()) == 11
        assert len(notices) == 1
        await here.env.advance_time(20)  # the notice goes by itself
        assert [m for m in here.own_messages() if "☕" in text_of(m)] == []


async def test_a_channel_where_the_bot_may_not_write(here: Town) -> None:
    closed = here.guild.create_text_channel(
        "closed",
        overwrites={here.guild.default_role: discord.PermissionOverwrite(send_messages=True)},
    )
    here.env.inject_error(
        "POST", f"/channels/{closed.id}/messages", status=403, code=50013, times=None
    )
    await here.member.send(closed, here.mention(FERRY))
    await here.member.send(here.channel, here.mention(FERRY))
    assert len(here.own_messages()) == 1
    assert here.env.errors == []


async def test_a_person_who_takes_no_direct_messages(here: Town) -> None:
    person = here.env.create_user("closed")
    here.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await person.send_dm(FERRY)
    assert here.env.errors == []
    await here.member.send(here.channel, here.mention(FERRY))
    assert len(here.own_messages()) == 1


async def test_in_a_thread_and_in_a_voice_channels_chat(here: Town) -> None:
    voice = here.guild.create_voice_channel("voice")
    channel = here.bot.get_channel(here.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="ferry", type=discord.ChannelType.public_thread)
    for place in (voice, here.channel.threads[0]):
        question = await here.member.send(place, here.mention(FERRY))
        answer = place.last_message
        assert "あかつき丸" in "".join(quotes(answer))
        assert answer.reference.message_id == question.id


async def test_a_picture_alone_is_no_question(here: Town) -> None:
    await here.member.send(here.channel, here.mention(""), attachments=[("sea.png", b"\x89PNG")])
    assert texts("en-US")("mention.example") in text_of(here.last())


async def test_a_bare_mention_under_anothers_message_is_told_of_the_menu(here: Town) -> None:
    menu = texts("en-US")("command.about.name")
    other = await here.admin.send(here.channel, "重油の流出は三キロ")
    await here.member.send(here.channel, here.mention(""), reply_to=other)
    assert menu in text_of(here.last())
    await here.member.send(here.channel, here.mention(FERRY))
    await here.member.send(here.channel, here.mention(""), reply_to=here.last())
    assert menu not in text_of(here.last())


async def test_without_permission_to_read_history_the_answer_is_no_reply(here: Town) -> None:
    path = f"/channels/{here.channel.id}/messages"
    here.env.inject_error("POST", path, status=400, code=160002)
    await here.member.send(here.channel, here.mention(FERRY))
    (answer,) = here.own_messages()
    assert answer.reference is None


async def test_a_question_deleted_before_the_answer(here: Town) -> None:
    """The reply doesn't insist on the message it replies to."""
    await here.member.send(here.channel, here.mention(FERRY))
    (body,) = sent_messages(here)
    assert body["message_reference"]["fail_if_not_exists"] is False


async def test_no_privileged_intent_is_asked_for(here: Town) -> None:
    wanted = here.bot.intents
    assert {name for name, on in wanted if on} == {"guilds", "guild_messages", "dm_messages"}
