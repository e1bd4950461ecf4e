"""`/roundup add`, `remove`, `list`, `status`: nothing changes unasked, everything can come back."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.features.roundup.uploads import Upload, Uploads
from bot.i18n import TABLES
from bot.shelf import LARGEST, Place, RefusedError, Shelf, check_claim
from corpus.errors import CorpusError
from tests.bot.town import text_of
from tests.bot.world import ONE, World, world

NEW = """橋が架空市で通れるようになる
— 架空放送 (@kakuu_hoso) January 2, 2026
架空市の中央橋は二日に通れるようになった。工事は三年かかった。

#架空市(260102)
"""
HOSTILE = """@everyone <@&1> **太字** [偽](https://evil.example)
— `架空` (@kakuu_shimbun) January 3, 2026
本文 ``` ||隠し|| # 見出し

#架空市(260103)
"""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        yield made


async def attach(here: World, text: str | bytes, name: str = "today.txt") -> Any:
    data = text if isinstance(text, bytes) else text.encode()
    return await here.admin.slash(here.channel, "roundup add", file=(name, data))


def files(here: World) -> dict[str, str]:
    """Everything in the corpus folder, hidden files too."""
    folder = here.settings.corpus_dir
    return {
        p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()
    }


def told(result: Any) -> str:
    return text_of(result.response)


BEFORE = {"2025-12-31.txt", "2026-01-01.txt"}


async def test_an_upload_is_shown_then_added_then_found(here: World) -> None:
    shown = await attach(here, NEW)
    assert shown.response.ephemeral
    assert "橋が架空市で通れるようになる" in told(shown)
    assert "2026-01-02.txt" in told(shown)
    assert set(files(here)) == BEFORE
    done = await here.admin.click(shown.response, label="Add")
    assert "was added" in told(shown), done
    assert files(here)["2026-01-02.txt"] == NEW
    assert [item.headline for item in here.engine.today().stories[0].items]
    assert "2026-01-02.txt" in {one.file for one in here.engine.roundups()}


async def test_cancel_changes_nothing(here: World) -> None:
    shown = await attach(here, NEW)
    await here.admin.click(shown.response, label="Cancel")
    assert set(files(here)) == BEFORE
    assert "Nothing was changed" in told(shown)


async def test_another_of_the_same_day_goes_beside_or_replaces_as_said(here: World) -> None:
    other = ONE.replace("三十二", "四十")
    shown = await attach(here, other)
    assert "2025-12-31-2.txt" in told(shown)
    await here.admin.click(shown.response, label="Add")
    assert files(here)["2025-12-31.txt"] == ONE
    assert files(here)["2025-12-31-2.txt"] == other
    shown = await attach(here, ONE.replace("三十二", "五十"))
    await here.admin.click(shown.response, label="Replace")
    assert "五十" in files(here)["2025-12-31.txt"]
    assert len(files(here)) == 3


async def test_the_same_file_again_is_told(here: World) -> None:
    shown = await attach(here, ONE)
    assert "already" in told(shown)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n", "text file"),
        ("roundup.exe", b"MZ", "text file"),
        ("noending", b"text", "text file"),
        ("a.txt", b"", "empty"),
        ("a.txt", b"\x7fELF\x00\x01\x02" * 40, "isn't text"),
        ("a.txt", "#架空市(260102)\n".encode(), "no item"),
    ],
)
async def test_what_is_no_roundup_is_refused_and_leaves_nothing(
    here: World, name: str, data: bytes, words: str
) -> None:
    result = await attach(here, data, name)
    assert words in told(result)
    assert set(files(here)) == BEFORE


async def test_a_large_file_is_refused_before_it_is_read(here: World) -> None:
    await attach(here, b"x" * (LARGEST + 1))
    assert set(files(here)) == BEFORE
    with pytest.raises(RefusedError) as refused:
        check_claim("a.txt", 50_000_000, "text/plain")
    assert refused.value.key == "roundups.too_large"
    assert refused.value.values["size"] == "50.0 MB"


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.txt",
        "..\\evil.txt",
        "/etc/evil.txt",
        ".hidden.txt",
        "@everyone.txt",
        "a" * 200 + ".txt",
    ],
)
async def test_a_hostile_name_becomes_no_part_of_a_path(here: World, name: str) -> None:
    shown = await attach(here, NEW, name)
    await here.admin.click(shown.response, label="Add")
    assert set(files(here)) == {*BEFORE, "2026-01-02.txt"}


async def test_hostile_text_pings_nobody_and_reads_as_written(here: World) -> None:
    shown = await attach(here, HOSTILE)
    text = told(shown)
    assert "<@&1>" not in text
    assert "](https://evil" not in text
    assert "**太字**" not in text


def test_only_the_sender_may_decide_and_only_once() -> None:
    now = discord.utils.utcnow()
    waiting = Uploads()
    mark = waiting.keep(Upload(b"x", Place("a.txt", None), 7, now.replace(year=now.year + 1)))
    with pytest.raises(RefusedError) as refused:
        waiting.take(mark, 8)
    assert refused.value.key == "roundups.not_yours"
    assert waiting.take(mark, 7).data == b"x"
    with pytest.raises(RefusedError) as refused:
        waiting.take(mark, 7)
    assert refused.value.key == "roundups.expired"


async def test_an_upload_is_forgotten_in_time_and_by_a_restart(here: World) -> None:
    shown = await attach(here, NEW)
    await here.env.advance_time(16 * 60)
    late = await here.admin.click(shown.response, label="Add")
    assert "waiting for too long" in told(late)
    shown = await attach(here, NEW)
    await here.restart()
    late = await here.admin.click(shown.response, label="Add")
    assert "waiting for too long" in told(late)
    assert set(files(here)) == BEFORE


async def test_remove_asks_and_undo_brings_back_even_after_a_restart(here: World) -> None:
    asked = await here.admin.slash(here.channel, "roundup remove", file="2025-12-31.txt")
    assert set(files(here)) == BEFORE
    await here.admin.click(asked.response, label="Remove")
    assert set(files(here)) == {"2026-01-01.txt"}
    assert {one.file for one in here.engine.roundups()} == {"2026-01-01.txt"}
    await here.restart()
    await here.admin.click(asked.response, label="Undo")
    assert files(here)["2025-12-31.txt"] == ONE
    assert len(here.engine.roundups()) == 2


async def test_an_undo_never_overwrites(here: World) -> None:
    asked = await here.admin.slash(here.channel, "roundup remove", file="2025-12-31.txt")
    await here.admin.click(asked.response, label="Remove")
    (here.settings.corpus_dir / "2025-12-31.txt").write_text("newer")
    again = await here.admin.click(asked.response, label="Undo")
    assert "already" in told(again)
    assert files(here)["2025-12-31.txt"] == "newer"


@pytest.mark.parametrize("file", ["../index/state.db", "nothing.txt", "/etc/passwd", "."])
async def test_only_a_roundup_of_the_corpus_can_be_removed(here: World, file: str) -> None:
    result = await here.admin.slash(here.channel, "roundup remove", file=file)
    assert "There is no roundup" in told(result)


async def test_names_are_offered_to_admins_while_they_type(here: World) -> None:
    found = await here.admin.autocomplete(here.channel, "roundup remove", "file", "2025")
    assert [choice["value"] for choice in found] == ["2025-12-31.txt"]


async def test_a_name_reads_as_it_is_written(here: World) -> None:
    (here.settings.corpus_dir / "my_own_`name`_*.txt").write_text(NEW)
    here.engine.reload()
    listed = await here.admin.slash(here.channel, "roundup list")
    assert "`my_own_′name′_*.txt`" in told(listed)


async def test_the_list_has_every_file(here: World) -> None:
    result = await here.admin.slash(here.channel, "roundup list")
    assert all(name in told(result) for name in BEFORE)


async def test_status_tells_how_the_bot_does(here: World) -> None:
    result = await here.admin.slash(here.channel, "roundup status")
    text = told(result)
    assert "items: 3" in text
    assert "hashed terms" in text
    assert "✅ gateway" in text
    assert "✅ digests" in text


@contextlib.asynccontextmanager
async def opened_to_all(here: World) -> AsyncIterator[None]:
    """A server whose settings let everybody see the admin commands."""
    commands = [c for c in here.bot.tree.get_commands() if getattr(c, "default_permissions", None)]
    before = [command.default_permissions for command in commands]
    for command in commands:
        command.default_permissions = None
    await here.bot.tree.sync()
    try:
        yield
    finally:
        for command, permissions in zip(commands, before, strict=True):
            command.default_permissions = permissions


COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("roundup add", {"file": ("a.txt", NEW.encode())}),
    ("roundup remove", {"file": "2025-12-31.txt"}),
    ("roundup list", {}),
    ("roundup status", {}),
    ("digest list", {}),
    ("digest stop", {}),
]


@pytest.mark.parametrize(("name", "options"), COMMANDS)
async def test_who_may_not_is_told_so(here: World, name: str, options: dict[str, Any]) -> None:
    async with opened_to_all(here):
        result = await here.member.slash(here.channel, name, **options)
    assert result.response.ephemeral
    assert told(result) == TABLES["en"]["admin.forbidden"]
    assert set(files(here)) == BEFORE


async def test_a_role_of_the_settings_may_too(tmp_path: Path) -> None:
    async with world(tmp_path, ADMIN_ROLE="editors") as here:
        role = here.guild.create_role("editors")
        editor = here.guild.add_member(here.env.create_user("editor"), roles=[role])
        async with opened_to_all(here):
            result = await editor.slash(here.channel, "roundup list")
        assert "2025-12-31.txt" in told(result)


async def test_an_attachment_that_discord_withholds(here: World) -> None:
    here.env.backend.cdn.get = lambda url: None
    result = await attach(here, NEW)
    assert "attach it again" in told(result)


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "missing", tmp_path / "index")
    with pytest.raises(CorpusError, match="can't be written"):
        shelf.put("a.txt", b"x")


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, tmp_path / "index")
    shelf.put("a.txt", b"one")
    with pytest.raises(RefusedError):
        shelf.put("a.txt", b"two")
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("mark", ["..", "../..", "x" * 12, "0" * 12, ""])
def test_an_undo_of_nothing_is_refused(tmp_path: Path, mark: str) -> None:
    (tmp_path / "index" / "removed").mkdir(parents=True)
    with pytest.raises(RefusedError):
        Shelf(tmp_path, tmp_path / "index").give_back(mark)
