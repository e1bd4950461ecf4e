"""`/reload`: who may, what is told, and what goes on meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import texts
from bot.layout import Asked
from bot.questions import Origin, reply_to
from tests.bot.town import Town, quotes, small_town, text_of

EN = texts("en-US")
ONE = "市電が値上げへ\n— 架空放送 (@kakuu) January 1, 2026\n市電の運賃は四月から二十円上がる。\n"
TWO = "図書館が移る\n— 架空新聞 (@kakuu_s) January 2, 2026\n図書館は秋に駅前へ移る。\n"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path, {"2026-01-01.txt": ONE}, COOLDOWN="0") as made:
        yield made


def write(here: Town, name: str, text: str) -> None:
    (here.settings.corpus_dir / name).write_text(text, "utf-8")


async def test_it_tells_what_changed_to_the_admin_alone(here: Town) -> None:
    write(here, "2026-01-02.txt", TWO)
    result = await here.admin.slash(here.channel, "reload")
    assert result.response.ephemeral
    told = text_of(result.response)
    assert EN("reload.done") in told
    assert EN("reload.roundups", added=1, changed=0, removed=0) in told
    assert EN("reload.items", added=1, changed=0, removed=0, items=2) in told
    assert EN("reload.no_warnings") in told
    answer = await here.member.slash(here.channel, "ask", question="図書館はどこへ移る？")
    assert "図書館は秋に駅前へ移る。" in quotes(answer.response)[0]


async def test_nothing_new(here: Town) -> None:
    told = text_of((await here.admin.slash(here.channel, "reload")).response)
    assert EN("reload.unchanged") in told


async def test_a_member_without_permission_is_refused(here: Town) -> None:
    """Discord hides the command; a server may have allowed it all the same."""
    await _allow(here, here.member)
    result = await here.member.slash(here.channel, "reload")
    assert result.response.ephemeral
    assert EN("reload.forbidden") in text_of(result.response)


async def test_the_role_of_the_settings_is_enough(tmp_path: Path) -> None:
    async with small_town(tmp_path, {"a.txt": ONE}, ADMIN_ROLE="editors") as here:
        editors = here.guild.create_role("editors")
        editor = here.newcomer("editor", roles=[editors])
        await _allow(here, editor)
        told = text_of((await editor.slash(here.channel, "reload")).response)
        assert EN("reload.unchanged") in told


async def test_a_failed_reload_changes_nothing_and_says_why(here: Town) -> None:
    corpus = here.settings.corpus_dir
    corpus.rename(corpus.with_name("away"))
    told = text_of((await here.admin.slash(here.channel, "reload")).response)
    assert EN("reload.failed", reason="\0").split("\0")[0].strip() in told
    assert "corpus" in told
    answer = await here.member.slash(here.channel, "ask", question="市電の運賃")
    assert "二十円" in quotes(answer.response)[0]


async def test_every_warning_is_told_with_its_line(here: Town) -> None:
    write(here, "2026-01-03.txt", "\x00\x01\x02\x03" * 100)
    result = await here.admin.slash(here.channel, "reload")
    told = text_of(result.response)
    assert EN("reload.warnings", count=len(here.engine.warnings())) in told
    assert "2026-01-03.txt" in told


async def test_many_warnings_come_as_a_file(here: Town) -> None:
    for n in range(60):
        write(here, f"broken-{n:02}-@everyone.txt", "\x00\x01\x02\x03" * 100)
    result = await here.admin.slash(here.channel, "reload")
    assert len(here.engine.warnings()) >= 60
    (attached,) = result.response.attachments
    listing = (await attached.read()).decode()
    assert listing.count("\n") == len(here.engine.warnings())
    assert "broken-59" in listing


class _Slow:
    """Stands in the way of the engine's reload until it is let through."""

    def __init__(self, here: Town, monkeypatch: pytest.MonkeyPatch):
        self.go = threading.Event()
        self.running = threading.Event()
        reload = here.engine.reload

        def slowly(*args: Any, **kwargs: Any) -> Any:
            self.running.set()
            assert self.go.wait(30)
            return reload(*args, **kwargs)

        monkeypatch.setattr(here.engine, "reload", slowly)


async def test_a_second_reload_is_told_that_one_runs(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = _Slow(here, monkeypatch)
    write(here, "2026-01-02.txt", TWO)
    first = asyncio.ensure_future(_reload_outside(here))
    await asyncio.to_thread(slow.running.wait, 30)
    assert here.bot.reloading.locked()
    told = text_of((await here.admin.slash(here.channel, "reload")).response)
    assert EN("reload.busy") in told
    slow.go.set()
    await first
    assert not here.bot.reloading.locked()


async def _reload_outside(here: Town) -> None:
    async with here.bot.reloading:
        await here.bot.work(here.engine.reload)


async def test_two_hundred_questions_while_it_reloads(here: Town) -> None:
    """None is lost, and each is answered from one generation or the other."""
    generations = {
        "市電の運賃は四月から二十円上がる。",
        "市電の運賃は五月から三十円上がる。",
    }
    write(here, "2026-01-01.txt", ONE.replace("四月から二十円", "五月から三十円"))

    async def one(n: int) -> str:
        origin = Origin("ask", n, 1, 1, n, 0.0, here.env.now())
        view = await reply_to(here.bot, Asked("市電の運賃はいくら上がる？"), EN, origin)
        (quote,) = [text for text in _texts(view) if "> " in text]
        return quote.split("> ", 1)[1].replace("**", "")

    reload = asyncio.ensure_future(here.bot.work(here.engine.reload))
    answers = await asyncio.gather(*(one(n) for n in range(200)))
    await reload
    assert len(answers) == 200
    assert set(answers) <= generations
    assert await one(0) == "市電の運賃は五月から三十円上がる。"


def _texts(view: Any) -> list[str]:
    return [getattr(part, "content", "") for part in view.walk_children()]


async def test_it_is_for_servers_only(here: Town) -> None:
    command = here.bot.tree.get_command("reload")
    assert command is not None
    payload = command.to_dict(here.bot.tree)
    assert payload["contexts"] == [0]
    assert int(payload["default_member_permissions"]) == 1 << 5


async def _allow(here: Town, person: Any) -> None:
    commands = {command.name: command for command in await here.bot.tree.fetch_commands()}
    here.guild.set_command_permissions(commands["reload"], {person: True})
