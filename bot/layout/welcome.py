"""What a newcomer is told: how to ask, examples that work, and what is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import discord
from discord import ui

from bot import actions
from bot.i18n import Texts
from bot.layout import parts
from bot.layout.parts import Part
from corpus.items import Item


def help_view(
    texts: Texts,
    *,
    bot_mention: str,
    commands: Mapping[str, str],
    examples: Sequence[Item],
    items: int,
    days: Sequence[dt.date],
) -> ui.LayoutView:
    """`commands` has a mention for each command; `examples` are items whose headlines get an
    answer when they are asked.
    """
    ways = texts(
        "help.ways",
        ask=commands["ask"],
        mention=bot_mention,
        menu=texts("command.about.name"),
    )
    rest = texts(
        "help.rest",
        today=commands["today"],
        sources=commands["sources"],
        privacy=commands["privacy"],
    )
    body: list[Part] = [
        ui.TextDisplay(f"### {texts('help.title')}"),
        ui.TextDisplay(texts("help.intro")),
        ui.Separator(visible=True),
        ui.TextDisplay(ways),
        ui.TextDisplay(rest),
    ]
    if examples:
        lines = [f"- {parts.headline(item, texts, 90)}" for item in examples]
        body += [
            ui.Separator(visible=True),
            ui.TextDisplay("\n".join([texts("help.examples"), *lines])),
        ]
        options = [
            discord.SelectOption(label=parts.plain_headline(item, texts), value=item.id)
            for item in examples
        ]
        body.append(
            ui.ActionRow(actions.menu("try", placeholder=texts("button.try"), options=options))
        )
    body.append(ui.TextDisplay(f"-# {_corpus(texts, items, days)}"))
    return parts.sheet(body)


def privacy_view(texts: Texts) -> ui.LayoutView:
    """What is kept about a person, and what isn't."""
    return parts.sheet(
        [ui.TextDisplay(f"### {texts('privacy.title')}"), ui.TextDisplay(texts("privacy.text"))]
    )


def _corpus(texts: Texts, items: int, days: Sequence[dt.date]) -> str:
    if not items or not days:
        return texts("help.corpus_empty")
    return texts("help.corpus", items=items, days=texts.span(min(days), max(days)))
