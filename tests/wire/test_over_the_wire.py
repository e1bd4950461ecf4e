"""`python -m bot` as a process, with the corpus and the model that ship, against a stand-in for
Discord that holds every request against Discord's rules and, where it is there, Discord's
published specification.
"""

from __future__ import annotations

import pytest

from bot.i18n import texts
from tests.wire import events
from tests.wire.crawl import crawl, press, text_of, usable, uses
from tests.wire.events import (
    ADMIN,
    BOT,
    DM_CHANNEL,
    HANA,
    ITSELF,
    NEWS_CHANNEL,
    OLEH,
    ROBOT,
    TEXT_CHANNEL,
    UNKNOWN_CHANNEL,
    Act,
    Person,
)
from tests.wire.process import Wire
from tests.wire.rules import EPHEMERAL
from tests.wire.spec import Spec
from tests.wire.standin import Reply

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("checked")]

PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
EVERYONE_WRITES = (HANA, OLEH, ADMIN)
QUESTIONS = ("ロシア産原油の値段は？", "Why did the price of oil fall?", "Penguins on the Moon")


def is_private(reply: Reply) -> bool:
    assert reply.message is not None
    return bool(reply.message["flags"] & EPHEMERAL)


# --- the start ---


async def test_it_says_when_there_is_no_specification(spec: Spec | None) -> None:
    if spec is None:
        pytest.skip("Discord's specification isn't here: requests were checked by the rules alone")


async def test_it_logs_in_and_asks_for_no_privileged_intent(wire: Wire) -> None:
    identify = wire.discord.gateway.identifies[0]
    assert identify["intents"] & PRIVILEGED == 0
    assert identify["shard"] == [0, 1]
    assert all(query["v"] == "10" for query in wire.discord.gateway.queries)
    assert [str(one) for one in wire.discord.requests[:2]] == [
        "GET /users/@me",
        "GET /oauth2/applications/@me",
    ]
    assert sum(one.method == "PUT" for one in wire.discord.requests) == 1
    assert {"ask", "today", "reload", "help"} <= {one["name"] for one in wire.discord.commands}


# --- commands ---


@pytest.mark.parametrize("person", EVERYONE_WRITES, ids=lambda p: p.locale)
@pytest.mark.parametrize("where", [TEXT_CHANNEL, DM_CHANNEL], ids=["channel", "dm"])
async def test_members_commands_answer_in_the_persons_language(
    wire: Wire, person: Person, where: str
) -> None:
    told = texts(person.locale)
    for question in QUESTIONS:
        reply = await wire.use("ask", question=question, person=person, where=where)
        assert question in text_of(reply.message)
    for name, key in (("help", "help.title"), ("sources", "sources.title"),
                      ("privacy", "privacy.title")):  # fmt: skip
        reply = await wire.use(name, person=person, where=where)
        assert told(key) in text_of(reply.message)
        assert is_private(reply)
    assert not is_private(await wire.use("today", person=person, where=where))


async def test_ask_with_options(wire: Wire) -> None:
    offered = await wire.type("ask", option="source", typed="")
    source = offered[0]["value"]
    dates = await wire.type("ask", option="date", typed="2026")
    reply = await wire.use(
        "ask", question="原油の値段", source=source, date=dates[0]["value"], private=True
    )
    assert is_private(reply)
    assert source in text_of(reply.message)
    told = texts("ja")
    nobody = await wire.use("ask", question="原油", source="Nobody At All")
    assert "Nobody At All" in text_of(nobody.message)
    assert is_private(nobody)
    nowhen = await wire.use("today", date="when pigs fly")
    assert told("error.date", value="when pigs fly") in text_of(nowhen.message)
    assert told("error.question_empty") in text_of((await wire.use("ask", question="？")).message)


@pytest.mark.parametrize(
    ("path", "option", "typed", "found"),
    [
        (("ask",), "source", "ロ", "ロイター"),
        (("ask",), "source", "reut", "ロイター"),
        (("ask",), "source", "no such source", None),
        (("ask",), "date", "1月27", "2026-01-27"),
        (("today",), "date", "", "2026-01-27"),
        (("digest", "schedule"), "time", "9", "09:00"),
        (("roundup", "remove"), "file", "2026", "2026-01-27.md"),
    ],
)
async def test_autocomplete(
    wire: Wire, path: tuple[str, ...], option: str, typed: str, found: str | None
) -> None:
    values = [
        choice["value"]
        for choice in await wire.type(*path, option=option, typed=typed, person=ADMIN)
    ]
    assert found in values if found else not values


async def test_the_menu_on_a_message(wire: Wire) -> None:
    for content, key in (("原油の値段が下がった", None), ("🙂", "error.nothing_to_ask")):
        message = events.message(OLEH, content)
        reply = await wire.use(
            "Ask the roundup about this",
            target=message["id"],
            resolved={"messages": {message["id"]: message}},
        )
        assert is_private(reply)
        assert (texts("ja")(key) if key else content) in text_of(reply.message)


async def test_a_command_that_discord_still_offers_though_it_is_gone(wire: Wire) -> None:
    data = {"id": events.snowflake(), "name": "forgotten", "type": 1, "options": []}
    reply = await wire.discord.act(Act(2, data))
    assert texts("ja")("error.old_button") in text_of(reply.message)


# --- buttons and menus ---


@pytest.mark.parametrize("person", [HANA, ADMIN], ids=lambda p: p.locale)
async def test_everything_that_can_be_pressed_replies(wire: Wire, person: Person) -> None:
    start = [
        (await wire.use("today", person=person)).message,
        (await wire.use("help", person=person)).message,
        (await wire.use("sources", person=person)).message,
        *[(await wire.use("ask", question=q, person=person)).message for q in QUESTIONS],
    ]
    replies = await crawl(wire.discord, [m for m in start if m], person, most=60)
    assert {reply.answered for reply in replies} == {5, 6}
    failed = texts(person.locale)("error.unexpected")
    assert not any(failed in text_of(reply.message) for reply in replies)


async def test_a_page_that_another_person_turns_is_their_own(wire: Wire) -> None:
    digest = (await wire.use("today", person=HANA)).message
    assert digest is not None
    before = text_of(digest)
    turn = next(
        use for part in usable(digest) if ":turn:" in part["custom_id"] for use in uses(part)
    )
    theirs = await press(wire.discord, digest, turn, OLEH)
    assert theirs.answered == 5
    assert is_private(theirs)
    assert text_of(digest) == before
    own = await press(wire.discord, digest, turn, HANA)
    assert own.answered == 6
    assert text_of(digest) != before


@pytest.mark.parametrize(
    "custom_id", ["r0:item:x", "r1:nothing", "r1:item:0123456789abcdef:0:0", "other"]
)
async def test_a_button_of_long_ago_replies(wire: Wire, custom_id: str) -> None:
    button = {"type": 2, "style": 2, "label": "?", "custom_id": custom_id, "id": 3}
    row = {"type": 1, "id": 2, "components": [button]}
    old = events.message(ITSELF, "", components=[row], flags=1 << 15)
    data = {"custom_id": custom_id, "component_type": 2, "id": 3}
    assert text_of((await press(wire.discord, old, data)).message)


async def test_typing_into_a_command_of_long_ago_offers_nothing(wire: Wire) -> None:
    option = {"name": "word", "type": 3, "value": "x", "focused": True}
    data = {"id": events.snowflake(), "name": "forgotten", "type": 1, "options": [option]}
    assert (await wire.discord.act(Act(4, data))).choices == []


# --- messages ---


async def test_mentions_replies_and_direct_messages_are_answered(wire: Wire) -> None:
    discord = wire.discord
    first = await discord.ask(events.message(HANA, f"<@{BOT}> 原油の値段は？", mentions=[ITSELF]))
    assert "原油の値段は？" in text_of(first)
    followed = events.message(OLEH, f"<@!{BOT}> インドは?", mentions=[ITSELF], reply_to=first)
    assert "インドは?" in text_of(await discord.ask(followed))
    direct = events.message(HANA, "原油の値段は？", where=DM_CHANNEL)
    assert "原油の値段は？" in text_of(await discord.ask(direct))
    bare = await discord.ask(events.message(HANA, f"<@{BOT}>", mentions=[ITSELF]))
    assert "質問" in text_of(bare)
    everybody = events.message(
        HANA,
        f"@everyone <@&{events.EDITORS}> <@{BOT}> <@{OLEH.id}> 原油の値段は？",
        mentions=[ITSELF, OLEH],
        mention_everyone=True,
        mention_roles=[events.EDITORS],
    )
    assert text_of(await discord.ask(everybody))


async def test_what_isnt_for_the_bot_is_left_alone(wire: Wire) -> None:
    discord = wire.discord
    ignored = [
        events.message(HANA, "", mentions=[]),  # as Discord shows it without the intent
        events.message(HANA, "原油の値段は？"),
        events.message(HANA, f"`<@{BOT}>` 原油の値段は？"),  # in a code block nobody is mentioned
        events.message(HANA, "@everyone 原油の値段は？", mention_everyone=True),
        events.message(ROBOT, f"<@{BOT}> 原油の値段は？", mentions=[ITSELF]),
        events.message(ITSELF, f"<@{BOT}> 原油の値段は？", mentions=[ITSELF]),
        events.message(HANA, f"<@{BOT}> 原油は？", mentions=[ITSELF], webhook_id="7" * 18),
        events.message(HANA, f"<@{BOT}>", mentions=[ITSELF], type=6),  # somebody pinned something
    ]
    for message in ignored:
        await discord.write(message)
    # Events are handled in their order up to the search, so this one comes last.
    await discord.ask(events.message(HANA, f"<@{BOT}> 原油の値段は？", mentions=[ITSELF]))
    answered = {str(m["message_reference"]["message_id"]) for m in discord.sent}
    assert answered.isdisjoint(message["id"] for message in ignored)


async def test_a_server_that_was_never_announced(wire: Wire) -> None:
    """What Discord says of a server may be missing for a while: that makes no message a DM."""
    discord = wire.discord
    ignored = events.message(HANA, "", where=UNKNOWN_CHANNEL)
    await discord.write(ignored)
    question = f"<@{BOT}> 原油の値段は？"
    asked = events.message(HANA, question, where=UNKNOWN_CHANNEL, mentions=[ITSELF])
    assert text_of(await discord.ask(asked))
    answered = {str(m["message_reference"]["message_id"]) for m in discord.sent}
    assert ignored["id"] not in answered
    for name in ("ask", "today", "help"):
        data = events.command(wire.registered(name), values={"question": "原油の値段は？"})
        reply = await discord.act(Act(2, data, where=UNKNOWN_CHANNEL))
        assert text_of(reply.message)


# --- admins ---


async def test_members_may_not_use_what_is_for_admins(wire: Wire) -> None:
    sent = len(wire.discord.requests)
    for path in (("reload",), ("roundup", "list"), ("roundup", "status"), ("digest", "list")):
        reply = await wire.use(*path, person=HANA)
        assert is_private(reply)
        assert reply.answered == 4
    assert len(wire.discord.requests) == sent + 4


async def test_reload_tells_what_changed(wire: Wire) -> None:
    reply = await wire.use("reload", person=ADMIN)
    await wire.discord.waiting.until(lambda: reply.edits, "the report of the reload")
    assert is_private(reply)
    assert texts("en-US")("reload.unchanged") in text_of(reply.message)


async def test_more_warnings_than_a_message_takes_come_as_a_file(wire: Wire) -> None:
    empty = [wire.corpus / f"2025-01-01-fictional-gazette-{n:02d}.txt" for n in range(60)]
    for file in empty:
        file.write_bytes(b"")
    reply = await wire.use("reload", person=ADMIN)
    await wire.discord.waiting.until(lambda: reply.edits, "the report of the reload")
    assert reply.message is not None
    assert [one["filename"] for one in reply.message["attachments"]] == ["warnings.txt"]
    for file in empty:
        file.unlink()
    reply = await wire.use("reload", person=ADMIN)
    await wire.discord.waiting.until(lambda: reply.edits, "the report of the reload")
    assert reply.message is not None
    assert not reply.message["attachments"]


async def test_a_roundup_is_added_and_taken_away_again(wire: Wire) -> None:
    name = "2026-01-20.txt"
    wire.discord.attachments[name] = (
        "The Fictional Ferry sails again\n"
        "— Harbour Herald (@harbour_fict) January 20, 2026\n"
        "The Fictional Ferry sails again from Monday, its captain told the Harbour Herald.\n"
    ).encode()
    upload = {
        "id": events.snowflake(),
        "filename": name,
        "size": len(wire.discord.attachments[name]),
        "content_type": "text/plain; charset=utf-8",
        "url": wire.discord.address.replace("/api/v10", f"/attachments/{name}"),
        "proxy_url": "",
    }
    shown = await wire.use(
        "roundup", "add", person=ADMIN, file=upload["id"],
        resolved={"attachments": {upload["id"]: upload}},
    )  # fmt: skip
    assert "Fictional Ferry" in text_of(shown.message)
    assert shown.message is not None
    add = next(use for part in usable(shown.message) for use in uses(part))
    added = await press(wire.discord, shown.message, add, ADMIN)
    assert name in text_of(added.message)
    answer = await wire.use("ask", question="When does the Fictional Ferry sail?", person=ADMIN)
    assert "from Monday" in text_of(answer.message)
    asked = await wire.use("roundup", "remove", person=ADMIN, file=name)
    assert asked.message is not None
    replies = await crawl(wire.discord, [asked.message], ADMIN, most=1)
    assert name in text_of(replies[0].message)
    assert name not in text_of((await wire.use("roundup", "list", person=ADMIN)).message)
    assert text_of((await wire.use("roundup", "status", person=ADMIN)).message)


async def test_a_digest_is_scheduled_listed_and_stopped(wire: Wire) -> None:
    channel = {**events.channel(NEWS_CHANNEL), "permissions": str(events.CHAT)}
    made = await wire.use(
        "digest", "schedule", person=ADMIN, channel=NEWS_CHANNEL, time="午前9時",
        resolved={"channels": {NEWS_CHANNEL: channel}},
    )  # fmt: skip
    assert "09:00" in text_of(made.message)
    listed = (await wire.use("digest", "list", person=ADMIN)).message
    assert listed is not None
    assert f"<#{NEWS_CHANNEL}>" in text_of(listed)
    (stopped,) = await crawl(wire.discord, [listed], ADMIN, most=5)
    assert f"<#{NEWS_CHANNEL}>" in text_of(stopped.message)
    left = (await wire.use("digest", "list", person=ADMIN)).message
    assert f"<#{NEWS_CHANNEL}>" not in text_of(left)
