"""What happens in the pictures: each kind of reply that a member or an admin gets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import discord
from simcord.components import walk_components

from bot.client import RoundupBot
from bot.cooldown import Cooldown
from bot.digest_task import DigestTask
from bot.posts import Posts
from bot.preview import World
from bot.schedule import Schedule


@dataclass
class Stage:
    """Where it happens."""

    world: World
    bot: RoundupBot
    corpus: Path
    language: str
    answer: Any = None
    """The first answer of the sheet: others go on from it."""
    digest: Any = None

    def say(self, ja: str, en: str) -> str:
        return ja if self.language == "ja" else en


Scene = Callable[[Stage], Awaitable[int]]
"""Lets it happen; the id of the message that is photographed."""

QUESTIONS: Final = {
    "found": (
        "ハルキウの停電はどのくらい広がった？",
        "How big is India's discount on Russian oil?",
    ),
    "unsure": (
        "停電はいつ終わる？",
        "When will the power cut end?",
    ),
    "none": ("味噌汁の作り方は？", "What is a good recipe for miso soup?"),
    "follow": ("負傷者は？", "And what about China?"),
}
UPLOAD: Final = (
    "灯台が架空市の港に完成した\n"
    "— 架空新聞 (@kakuu_shimbun) January 28, 2026\n"
    "架空市の港で新しい灯台が完成した。高さは三十二メートルで、来月から夜の船を導くという。\n\n"
    "市電が架空市で値上げへ\n"
    "— 架空放送 (@kakuu_hoso) February 30, 2026\n"
    "架空市の市電は四月から運賃を二十円上げる。\n\n"
    "#架空市(260128)\n"
)


def slash(command: str, *, admin: bool = False, **options: Any) -> Scene:
    async def act(here: Stage) -> int:
        return (await use(here, command, admin=admin, **options)).id

    return act


async def use(here: Stage, command: str, *, admin: bool = False, **options: Any) -> Any:
    person = here.world.admin if admin else here.world.visitor
    return (await person.slash(here.world.channel, command, **options)).response


def ask(key: str) -> Scene:
    async def act(here: Stage) -> int:
        message = await use(here, "ask", question=here.say(*QUESTIONS[key]))
        here.answer = here.answer or message
        return int(message.id)

    return act


def custom_ids(message: Any, action: str) -> list[str]:
    """The buttons and menus of one action."""
    raw = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    names = [part.get("custom_id", "") for part in walk_components(raw)]
    return [name for name in names if name.removeprefix("m").startswith(f"r1:{action}:")]


def press(action: str, where: str = "answer") -> Scene:
    """Press the first button of an action."""

    async def act(here: Stage) -> int:
        message = getattr(here, where)
        name = custom_ids(message, action)[0]
        return int((await here.world.visitor.click(message, custom_id=name)).response.id)

    return act


async def verdict(here: Stage) -> int:
    await ask("found")(here)
    return await press("verdict")(here)


async def today(here: Stage) -> int:
    here.digest = await use(here, "today")
    return int(here.digest.id)


async def follow_up(here: Stage) -> int:
    words = f"@Roundup {here.say(*QUESTIONS['follow'])}"
    await here.world.visitor.send(here.world.channel, words, reply_to=here.answer)
    return newest(here)


async def bare_mention(here: Stage) -> int:
    await here.world.visitor.send(here.world.channel, "@Roundup")
    return newest(here)


def newest(here: Stage) -> int:
    return int(here.world.channel.last_message.id)


async def too_many(here: Stage) -> int:
    usual = here.bot.cooldown
    here.bot.cooldown = Cooldown(30, clock=lambda: 0.0, burst=0)
    message = await use(here, "ask", question=here.say(*QUESTIONS["found"]))
    here.bot.cooldown = usual
    return int(message.id)


async def refused(here: Stage) -> int:
    """A server lets everybody see `/reload`; the bot asks for the permission all the same."""
    commands = {command.name: command for command in await here.bot.tree.fetch_commands()}
    here.world.guild.set_command_permissions(commands["reload"], {here.world.visitor: True})
    return int((await use(here, "reload")).id)


async def reload_with_warnings(here: Stage) -> int:
    (here.corpus / "2026-01-25.txt").write_bytes(b"")
    (here.corpus / "2026-01-28.txt").write_text(UPLOAD, encoding="utf-8")
    message = await use(here, "reload", admin=True)
    (here.corpus / "2026-01-25.txt").unlink()
    (here.corpus / "2026-01-28.txt").unlink()
    await use(here, "reload", admin=True)
    return int(message.id)


async def upload(here: Stage) -> Any:
    file = ("2026-01-28.txt", UPLOAD.encode())
    return await use(here, "roundup add", admin=True, file=file)


async def shown_upload(here: Stage) -> int:
    return int((await upload(here)).id)


async def added(here: Stage) -> int:
    message = await upload(here)
    name = next(name for name in custom_ids(message, "roundup_add") if name.endswith(":new"))
    return int((await here.world.admin.click(message, custom_id=name)).response.id)


async def removed(here: Stage) -> int:
    message = await use(here, "roundup remove", admin=True, file="2026-01-28.txt")
    name = custom_ids(message, "roundup_remove")[0]
    return int((await here.world.admin.click(message, custom_id=name)).response.id)


async def posted(here: Stage) -> int:
    """The digest of a channel that is due: set up long ago."""
    assert here.bot.state is not None
    posts, channel = Posts(here.bot.state), here.world.channel
    now = discord.utils.utcnow()
    long_ago = now - now.resolution * 10**13
    guild = int(here.bot.guilds[0].id)
    posts.add(Schedule(channel.id, guild, 0, here.language, here.world.admin.id, long_ago))
    await DigestTask(here.bot, posts).turn()
    return newest(here)


async def schedule(here: Stage) -> int:
    channel = here.world.channel
    return int((await use(here, "digest schedule", admin=True, channel=channel, time="21:00")).id)


SHEETS: Final[dict[str, tuple[Scene, ...]]] = {
    "members": (
        ask("found"),
        ask("unsure"),
        ask("none"),
        follow_up,
        press("item"),
        press("source"),
        today,
        press("story", "digest"),
        slash("help"),
        slash("sources"),
        slash("privacy"),
    ),
    "notices": (
        verdict,
        too_many,
        bare_mention,
        slash("ask", question="？！"),
        slash("ask", question="EU", date="2026-02-30"),
        slash("ask", question="EU", source="@everyone"),
        slash("ask", question="EU", date="2026-01-20"),
        slash("today", date="2026-01-20"),
        refused,
    ),
    "admins": (
        reload_with_warnings,
        slash("reload", admin=True),
        shown_upload,
        added,
        slash("roundup list", admin=True),
        slash("roundup status", admin=True),
        slash("roundup remove", admin=True, file="2026-01-27.md"),
        removed,
        posted,
        schedule,
        slash("digest list", admin=True),
    ),
}
