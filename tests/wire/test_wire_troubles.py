"""What the running bot makes of a Discord that fails: nothing is lost that can be saved, and the
next question is answered in any case.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.i18n import texts
from tests.wire import events
from tests.wire.crawl import press, text_of, usable, uses
from tests.wire.events import ADMIN, BOT, HANA, ITSELF, OLEH, Act, Json, command
from tests.wire.process import Wire
from tests.wire.standin import Trouble

CALLBACK = "/interactions/.*/callback"
ORIGINAL = "/webhooks/.*/messages/@original"
MESSAGES = "/channels/[0-9]+/messages"
SENT = (("POST", CALLBACK), ("PATCH", ORIGINAL), ("POST", MESSAGES))
QUESTION = "原油の値段は？"
LIMITED = {"message": "You are being rate limited.", "retry_after": 0.05, "global": False}

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("checked", "well")]


@pytest_asyncio.fixture(loop_scope="session")
async def well(wire: Wire) -> AsyncIterator[None]:
    """After the test: every trouble was met, and questions are answered."""
    yield
    discord = wire.discord
    await discord.waiting.until(lambda: not discord.troubles, f"{discord.troubles}")
    assert QUESTION in text_of((await wire.use("ask", question=QUESTION)).message)
    assert QUESTION in text_of(await discord.ask(mention()))


def mention() -> Json:
    return events.message(HANA, f"<@{BOT}> {QUESTION}", mentions=[ITSELF])


def ask(wire: Wire) -> Act:
    return Act(2, command(wire.registered("ask"), values={"question": QUESTION}))


async def answered(wire: Wire, path: str) -> None:
    """A question whose answer goes that way is answered."""
    if path == MESSAGES:
        assert QUESTION in text_of(await wire.discord.ask(mention()))
    else:
        reply = await wire.discord.act(ask(wire))
        assert QUESTION in text_of(reply.message)


# --- what passes ---


@pytest.mark.parametrize(("method", "path"), SENT)
async def test_a_rate_limit_is_waited_out(wire: Wire, method: str, path: str) -> None:
    headers = {"Via": "1.1 here", "Retry-After": "1", "X-RateLimit-Scope": "user"}
    wire.discord.troubles = [Trouble(method, path, 429, LIMITED, headers)]
    await answered(wire, path)


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "0.3"}], ids=["body", "header"])
@pytest.mark.parametrize(("method", "path"), SENT)
async def test_so_is_one_that_the_library_takes_for_a_ban(
    wire: Wire, method: str, path: str, headers: dict[str, str]
) -> None:
    """Without the header "Via" it raises at once."""
    wire.discord.troubles = [Trouble(method, path, 429, LIMITED, headers)]
    await answered(wire, path)


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize(("method", "path"), SENT[1:])
async def test_an_error_of_discords_passes(wire: Wire, method: str, path: str, status: int) -> None:
    wire.discord.troubles = [Trouble(method, path, status)]
    await answered(wire, path)


@pytest.mark.parametrize(("method", "path"), SENT)
async def test_a_broken_connection_passes(wire: Wire, method: str, path: str) -> None:
    wire.discord.troubles = [Trouble(method, path)]
    await answered(wire, path)


@pytest.mark.parametrize("name", ["ask", "help"])
async def test_a_first_response_whose_receipt_is_lost(wire: Wire, name: str) -> None:
    """Discord has it; the second try is told so, and the answer follows."""
    wire.discord.troubles = [Trouble("POST", CALLBACK, lost=True)]
    reply = await wire.use(name, question=QUESTION)
    assert (QUESTION if name == "ask" else texts("ja")("help.title")) in text_of(reply.message)
    assert (reply.answered, reply.edits) == ((5, 1) if name == "ask" else (4, 0))


async def test_a_slow_answer_holds_nobody_else_up(wire: Wire) -> None:
    discord, wait = wire.discord, asyncio.Event()
    discord.troubles = [Trouble("PATCH", ORIGINAL, 200, wait=wait)]
    slow = asyncio.create_task(discord.act(ask(wire)))
    await discord.waiting.until(lambda: not discord.troubles, "the slow request")
    replies = [await discord.act(ask(wire)) for _ in range(5)]
    assert all(reply.settled for reply in replies)
    assert not slow.done()
    wait.set()
    assert QUESTION in text_of((await slow).message)


async def test_an_answer_that_is_lost_on_its_way_back_leaves_one_message(wire: Wire) -> None:
    discord = wire.discord
    discord.troubles = [Trouble("POST", MESSAGES, lost=True)]
    message = mention()
    await discord.ask(message)
    await discord.waiting.until(lambda: not discord.troubles, "the lost answer")
    await discord.ask(mention())
    answers = [m for m in discord.sent if m["message_reference"]["message_id"] == message["id"]]
    assert len(answers) == 1


# --- what doesn't ---


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 50035), (401, 0), (403, 50001), (403, 50013), (404, 10003), (404, 0), (429, 0)],
)
@pytest.mark.parametrize(("method", "path"), SENT)
async def test_a_refusal_costs_one_answer_at_most(
    wire: Wire, method: str, path: str, status: int, code: int
) -> None:
    discord = wire.discord
    body = {"message": "injected", "code": code}
    discord.troubles = [Trouble(method, path, status, body)]
    if path == MESSAGES:
        await discord.write(mention())
    else:
        await discord.act(ask(wire), settled=False)
    await discord.waiting.until(lambda: not discord.troubles, "the refused request")


async def test_without_read_message_history_it_answers_beside_the_question(wire: Wire) -> None:
    discord = wire.discord
    body = {"message": "Cannot reply without permission to read message history", "code": 160002}
    discord.troubles = [Trouble("POST", MESSAGES, 400, body)]
    sent = len(discord.sent)
    await discord.write(mention())
    await discord.waiting.until(lambda: len(discord.sent) > sent, "the answer")
    assert QUESTION in text_of(discord.sent[-1])


async def test_an_interaction_that_discord_no_longer_knows(wire: Wire) -> None:
    act = ask(wire)
    wire.discord.forget.add(act.token)
    await wire.discord.act(act, settled=False)
    await wire.bot.says("no reply, the interaction has expired")


@pytest.mark.parametrize("name", ["ask", "help", "today"])
async def test_an_interaction_that_somebody_else_answered(wire: Wire, name: str) -> None:
    body = {"message": "Interaction has already been acknowledged.", "code": 40060}
    wire.discord.troubles = [Trouble("POST", CALLBACK, 400, body)]
    data = command(wire.registered(name), values={"question": QUESTION})
    await wire.discord.act(Act(2, data), settled=False)
    await wire.bot.says("no reply, the interaction was answered already")


async def test_the_reply_was_deleted_before_it_was_filled_in(wire: Wire) -> None:
    body = {"message": "Unknown Message", "code": 10008}
    wire.discord.troubles = [Trouble("PATCH", ORIGINAL, 404, body)]
    await wire.discord.act(ask(wire), settled=False)
    await wire.bot.says("no reply, the message is gone")


async def test_a_button_fails_like_a_command(wire: Wire) -> None:
    digest = (await wire.use("today")).message
    assert digest is not None
    story = next(u for part in usable(digest) if ":story:" in part["custom_id"] for u in uses(part))
    for path, status in ((CALLBACK, 403), (ORIGINAL, 404)):
        method = "POST" if path == CALLBACK else "PATCH"
        wire.discord.troubles = [Trouble(method, path, status)]
        data = Act(3, story, OLEH, on=digest)
        await wire.discord.act(data, settled=False)
        await wire.discord.waiting.until(lambda: not wire.discord.troubles, "the refusal")
    assert text_of((await press(wire.discord, digest, story)).message)


async def test_an_upload_that_discord_no_longer_has(wire: Wire) -> None:
    upload = {
        "id": events.snowflake(),
        "filename": "2026-01-21.txt",
        "size": 10,
        "content_type": "text/plain",
        "url": wire.discord.address.replace("/api/v10", "/attachments/never"),
        "proxy_url": "",
    }
    reply = await wire.use(
        "roundup", "add", person=ADMIN, file=upload["id"],
        resolved={"attachments": {upload["id"]: upload}},
    )  # fmt: skip
    assert text_of(reply.message)


# --- the gateway ---


async def test_it_answers_a_heartbeat_at_once(wire: Wire) -> None:
    gateway = wire.discord.gateway
    beats = len(gateway.heartbeats)
    await gateway.say(1)
    await wire.discord.waiting.until(lambda: len(gateway.heartbeats) > beats, "a heartbeat")


@pytest.mark.parametrize("how", ["reconnect", "closed", "dropped"])
async def test_a_lost_session_is_resumed(wire: Wire, how: str) -> None:
    gateway = wire.discord.gateway
    identified, resumed = len(gateway.identifies), len(gateway.resumes)
    if how == "reconnect":
        await gateway.say(7)
    else:
        await gateway.drop(4000 if how == "closed" else None)
    await wire.discord.waiting.until(lambda: len(gateway.resumes) > resumed, "a resume")
    assert len(gateway.identifies) == identified
    assert gateway.resumes[-1]["session_id"] == f"session-{identified}"


@pytest.mark.parametrize("how", ["told", "refused"])
async def test_a_session_that_ended_is_begun_anew(wire: Wire, how: str) -> None:
    gateway = wire.discord.gateway
    identified = len(gateway.identifies)
    if how == "told":
        await gateway.say(9, data=False)
    else:
        gateway.refuse_resume = True
        await gateway.drop(4009)
    await wire.discord.waiting.until(lambda: len(gateway.identifies) > identified, "an identify")
    puts = [one for one in wire.discord.requests if one.method == "PUT"]
    assert len(puts) == 1  # ready again, but the commands are known


async def test_a_question_asked_while_it_was_away_is_answered(wire: Wire) -> None:
    discord = wire.discord
    await discord.gateway.drop(4000)
    assert QUESTION in text_of(await discord.ask(mention()))


async def test_it_leaves_and_joins_servers(wire: Wire) -> None:
    gateway = wire.discord.gateway
    await gateway.dispatch("GUILD_DELETE", {"id": events.GUILD, "unavailable": True})
    await gateway.dispatch("GUILD_CREATE", events.guild())
    await gateway.dispatch("SOMETHING_NEW_OF_DISCORDS", {"what": "ever"})
    deleted = {"id": "1" * 18, "channel_id": events.TEXT_CHANNEL, "guild_id": events.GUILD}
    await gateway.dispatch("MESSAGE_DELETE", deleted)
