"""Who is quoted in the corpus, how often, since when; a menu leads to what each one says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord
from discord import ui

from bot import actions
from bot.i18n import Texts
from bot.layout import parts
from bot.layout.items import turn_row
from bot.layout.parts import Part
from bot.text import inline, one_line
from retrieval.results import SourceCount

PAGE: Final = 12


def sources_view(sources: Sequence[SourceCount], texts: Texts, page: int = 0) -> ui.LayoutView:
    """A page of the sources, most quoted first."""
    if not sources:
        return parts.notice(texts("sources.empty"), parts.NOT_FOUND)
    pages = -(-len(sources) // PAGE)
    page = min(max(page, 0), pages - 1)
    shown = sources[page * PAGE : (page + 1) * PAGE]
    lines = []
    for source in shown:
        handle = f" (@{inline(source.handle, 40)})" if source.handle else ""
        counted = texts(
            "sources.line", items=source.items, days=texts.span(source.first, source.last)
        )
        lines.append(f"**{inline(source.source, 80)}**{handle}\n-# {counted}")
    total = texts(
        "sources.count",
        sources=len(sources),
        items=sum(source.items for source in sources),
        days=texts.span(
            min(source.first for source in sources), max(source.last for source in sources)
        ),
    )
    if pages > 1:
        total += f" · {texts('item.page', page=page + 1, pages=pages)}"
    body: list[Part] = [
        ui.TextDisplay(f"### {texts('sources.title')}"),
        ui.TextDisplay("\n".join(lines)),
        ui.Separator(visible=True),
        ui.TextDisplay(f"-# {total}"),
    ]
    options = {
        parts.fingerprint(source.source): one_line(source.source, 100) or "?" for source in shown
    }
    menu = actions.menu(
        "by_source",
        placeholder=texts("button.pick_source"),
        options=[discord.SelectOption(label=name, value=key) for key, name in options.items()],
    )
    body.append(ui.ActionRow(menu))
    body += turn_row("sources", (), page, pages, texts)
    return parts.sheet(body)
