"""The day's digest as a reply: its stories, most important first, each to be opened."""

from __future__ import annotations

import functools
from typing import Any, Final

from discord import ui

from bot import actions
from bot.i18n import Texts
from bot.layout import parts
from bot.layout.items import turn_row
from bot.layout.parts import Part
from retrieval.results import Digest, Story

PAGE: Final = 5
"""Stories in one page."""
_CAPS: Final = (400, 280, 200, 120, 60)


def digest_view(digest: Digest, texts: Texts, page: int = 0) -> ui.LayoutView:
    """A page of the digest; says so when it is another day's than the one asked for."""
    if digest.date is None:
        return parts.notice(texts("today.empty"), parts.NOT_FOUND)
    pages = max(1, -(-len(digest.stories) // PAGE))
    page = min(max(page, 0), pages - 1)
    return parts.first_fitting(
        functools.partial(_draft, digest, texts, page, pages, cap) for cap in _CAPS
    )


def _draft(digest: Digest, texts: Texts, page: int, pages: int, cap: int) -> ui.LayoutView:
    assert digest.date is not None  # noqa: S101 - digest_view has answered that case
    day = texts.day(digest.date)
    body: list[Part] = [ui.TextDisplay(f"## {texts('today.title', day=day)}")]
    if digest.date != digest.requested:
        key = "today.missing" if digest.date < digest.requested else "today.missing_later"
        told = texts(key, requested=texts.day(digest.requested), day=day)
        body.append(ui.TextDisplay(f"📅 {told}"))
    first = page * PAGE
    for number, story in enumerate(digest.stories[first : first + PAGE], start=first + 1):
        body.append(ui.Separator(visible=True))
        body += _story(number, story, texts, cap)
    foot = texts("today.count", stories=len(digest.stories), items=digest.items)
    if pages > 1:
        foot += f" · {texts('item.page', page=page + 1, pages=pages)}"
    body += [ui.Separator(visible=False), ui.TextDisplay(f"-# {foot}")]
    body += turn_row("day", (digest.date,), page, pages, texts)
    return parts.sheet(body)


def _story(number: int, story: Story, texts: Texts, cap: int) -> list[Part]:
    """Headline, first sentence, who says so; the button opens the story's items."""
    lead = story.lead
    told = f"**{number}\\. {parts.headline(lead, texts, 150)}**"
    if story.sentence.text.strip():
        told += f"\n{parts.short_quote(story.sentence.text, (0, 0), cap)[0]}"
    foot = _linked_attribution(story, texts)
    if story.opinion:
        foot += f" · {texts('today.opinion')}"
    others = parts.other_sources(lead, story.items)
    if others:
        foot += f" · {texts('today.also', sources=parts.names(others, texts, 3))}"
    opening = actions.button("story", lead.id, 0, label=texts("button.open"))
    return parts.texts_and_accessory([told, f"-# {foot}"], opening)


def _linked_attribution(story: Story, texts: Texts) -> str:
    """The attribution, as a link to the original where there is one that can be linked."""
    lead = story.lead
    told = parts.attribution(lead, texts)
    address = next((url for url in (lead.link, *lead.urls) if _linkable(url)), None)
    return f"{told} · [{texts('button.original')}](<{address}>)" if address else told


def _linkable(url: str | None) -> Any:
    """A masked link ends at a bracket, so an address that has one gets none."""
    return parts.web_address(url) and not any(c in (url or "") for c in "()[]")
