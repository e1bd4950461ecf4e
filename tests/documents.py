"""The parts of the documents that follow the code: `python tests/documents.py` writes them anew.

In the README they stand between `<!-- name -->` and `<!-- /name -->`; `.env.example` is one as a
whole. `tests/test_documents.py` compares.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import discord
from discord import app_commands

from bot.cli import COMMANDS
from bot.client import RoundupBot
from bot.settings import dotenv_example, load_settings, markdown_table

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EXAMPLE = ROOT / ".env.example"


def commands() -> str:
    """The commands of the terminal."""
    lines = ["| command | does |", "|---|---|"]
    for command in COMMANDS:
        parser = argparse.ArgumentParser(prog=f"roundup {command.name}", add_help=False)
        for add in command.arguments:
            add(parser)
        usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
        # A cell ends at a bar, even inside code.
        lines.append(f"| `{usage.replace('|', chr(92) + '|')}` | {command.does} |")
    return "\n".join(lines) + "\n"


def slash_commands() -> str:
    """The commands of Discord."""
    lines = ["| in Discord | does |", "|---|---|"]
    for command in _leaves(RoundupBot(load_settings({}, None), engine=None)):  # type: ignore[arg-type]
        options = [p.name if p.required else f"[{p.name}]" for p in command.parameters]
        usage = " ".join([f"/{command.qualified_name}", *options])
        lines.append(f"| `{usage}` | {command.description} |")
    return "\n".join(lines) + "\n"


def _leaves(bot: RoundupBot) -> Iterator[app_commands.Command[object, ..., object]]:
    for command in bot.tree.walk_commands(type=discord.AppCommandType.chat_input):
        if isinstance(command, app_commands.Command):
            yield command


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "slash commands": slash_commands,
    "settings": markdown_table,
}


def readme(text: str) -> str:
    """The README with its tables as the code says they are."""
    for name, table in PARTS.items():
        part = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->\n)", re.DOTALL)
        text, count = part.subn(lambda found, t=table: found[1] + t() + found[2], text)  # type: ignore[misc]
        if count != 1:
            raise ValueError(f"README.md must have <!-- {name} --> … <!-- /{name} --> once")
    return text


def main() -> None:
    """Write them."""
    README.write_text(readme(README.read_text("utf-8")), "utf-8")
    EXAMPLE.write_text(dotenv_example(), "utf-8")


if __name__ == "__main__":
    main()
