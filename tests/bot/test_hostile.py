"""A roundup written to break the bot: nothing pings, nothing breaks, it reads as written."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.layout import read_asked
from bot.text import clean
from tests.bot.town import Town, ids, links, parts, quotes, small_town, text_of

LINES = (
    "@everyone と @here に告ぐ、灯台は赤い。",
    "<@&111111111111111111> <@222222222222222222> <#333333333333333333> 灯台は青い。",
    "[灯台はここ](https://evil.example/phish) を押せ。",
    "# 灯台の見出し",
    "- 灯台の一覧",
    "1. 灯台の番号",
    "-# 灯台の小さな字",
    ">>> 灯台の引用",
    "```py\nprint('灯台')\n```",
    "||灯台は秘密|| **太い** __線__ ~~消し~~ *斜め* `符号`",
    "<t:0:R> </ask:444444444444444444> <a:lamp:555555555555555555> <:lamp:666666666666666666>",
    "\u202e灯台は逆さ\u202c \u2067灯台\u2069 \u202eまだ逆さ",
    "灯" + "\u0301\u0322\u0335" * 40 + "台",
    "\\*灯台\\* \\\\ C:\\灯台 &lt;b&gt; <b>灯台</b>",
    "https://example.com/a_b_c?x=||y||&z=*1* 灯台",
    "\u200b\u2060\ufeff灯台\x07\x1b[31m",
)
HEADLINE = "# @everyone ||灯台|| [押す](https://evil.example) ```"
SOURCE = "**灯台** @here <@&111111111111111111>"
POST = f"{HEADLINE}\n— {SOURCE} (@lamp_) January 1, 2026\n"
LIVE = re.compile(
    r"@everyone|@here|<@[!&]?\d+>|<#\d+>|<t:\d+|</\w+:\d+>|<a?:\w+:\d+>|(?<!\\)\[[^\]]*\]\(https://evil"
)


def roundup(body: str, day: int) -> str:
    return f"{POST}{body}\n#灯台(2601{day:02})\n"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    files = {f"2026-01-{n + 1:02}.txt": roundup(line, n + 1) for n, line in enumerate(LINES)}
    files["2026-01-31.txt"] = roundup("\n".join(LINES), 31)
    async with small_town(tmp_path, files, COOLDOWN="0") as made:
        yield made


def check(message: Any) -> None:
    """Nothing in it acts, and Discord takes it."""
    shown = [part["content"] for part in parts(message) if part["type"] == 10]
    assert shown
    for text in shown:
        assert not LIVE.search(text), text
        assert not re.search(r"^> (#{1,3}|-#|[-*+]|\d+\.|>) ", text, re.MULTILINE), text
        told = re.sub(r"<https?://[^>]*>", "", text)  # nothing acts within an address
        assert not re.search(r"(?<!\\)(\|\||~~|`)", told), text
    assert sum(len(text) for text in shown) <= 4000
    assert len(list(parts(message))) <= 40
    assert all(len(name) <= 100 for name in ids(message))
    for part in parts(message):
        for label in (part.get("label"), part.get("placeholder")):
            assert label is None or 1 <= len(label) <= 100
    assert all("evil" not in link or link.startswith("https://") for link in links(message))


@pytest.mark.parametrize("n", range(len(LINES)))
async def test_a_quote_reads_as_written_and_does_nothing(here: Town, n: int) -> None:
    day = f"2026-01-{n + 1:02}"
    result = await here.member.slash(here.channel, "ask", question=LINES[n], date=day)
    check(result.response)
    digest = await here.member.slash(here.channel, "today", date=day)
    check(digest.response)
    story = ids(digest.response, "story")[0]
    items = await here.member.click(digest.response, custom_id=story)
    read = ""
    for item in ids(items.response, "item"):
        whole = (await here.member.click(items.response, custom_id=item)).response
        check(whole)
        read += bare("".join(quotes(whole)))
    for line in clean(LINES[n]).split("\n"):
        assert bare(line).strip() in read


def bare(text: str) -> str:
    """Without the characters that nobody sees."""
    return re.sub("[\u202a-\u202e\u2066-\u2069\u200b\u2060\u00a0]", "", text)


async def test_every_reply_stays_whole(here: Town) -> None:
    result = await here.member.slash(here.channel, "ask", question="@everyone # 灯台 ||は||?")
    check(result.response)
    for name in ids(result.response):
        check((await here.member.click(result.response, custom_id=name)).response)
    for command in ("today", "sources"):
        shown = (await here.member.slash(here.channel, command)).response
        check(shown)
        usable = [p["custom_id"] for p in parts(shown) if p["type"] == 2 and not p.get("disabled")]
        for name in usable:
            check((await here.member.click(shown, custom_id=name)).response)


async def test_nobody_is_pinged_by_anything(here: Town) -> None:
    await here.member.send(here.channel, here.mention("@everyone 灯台 <@&111111111111111111>"))
    await here.member.slash(here.channel, "ask", question="灯台は @everyone")
    await here.member.slash(here.channel, "today")
    await here.admin.slash(here.channel, "reload")
    bodies = [r.json for r in here.env.http_requests if isinstance(r.json, dict)]
    messages = [body.get("data", body) for body in bodies]
    carrying = [body for body in messages if isinstance(body, dict) and body.get("components")]
    assert carrying
    for body in carrying:
        assert body["allowed_mentions"]["parse"] == []
        assert not body["allowed_mentions"].get("users")
    for message in here.own_messages():
        stored = here.env.backend.get_message(message.channel.id, message.id)
        assert not stored.ping_user_ids
        assert not stored.ping_role_ids
        assert not stored.mention_everyone


async def test_the_question_in_the_reply_reads_as_written(here: Town) -> None:
    words = "# 灯台は **赤い** か <#333333333333333333> ||?||"
    result = await here.member.slash(here.channel, "ask", question=words)
    assert read_asked(here.last()).question == words  # type: ignore[union-attr]
    assert text_of(result.response)
