"""An answer as a reply: the quotes, who said them, and the ways on from there."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

import discord
from discord import ui

from bot import actions
from bot.i18n import Texts
from bot.layout import parts
from bot.layout.asked import Asked, asked_parts
from bot.layout.parts import Part
from bot.text import inline
from retrieval.results import Answer, Excerpt, Outcome

PAGE: Final = 3
"""Excerpts in one reply."""
_WORTH: Final = 0.6
"""The share of the best excerpt's score from which on another is shown beside a sure answer.

Of the questions in `tests/questions`, none loses an excerpt that answers, not even at 0.7, while
half of all that merely stood below the answer wait behind "more".
"""
NEAREST: Final = 4
_CAPS: Final = (4000, 900, 700, 500, 350, 250, 150, 80)
"""Lengths of a quote that are tried in turn until the reply fits."""

_COLOURS: Final = {
    Outcome.FOUND: parts.FOUND,
    Outcome.UNSURE: parts.UNSURE,
    Outcome.NOT_FOUND: parts.NOT_FOUND,
}


def page_size(answer: Answer, offset: int = 0) -> int:
    """How many excerpts a page has from `offset` on.

    When the first one surely answers, what scores far below it is kept for "more". Who asks about
    days wants to see more than one thing.
    """
    rest = answer.excerpts[offset : offset + PAGE]
    if offset or answer.period or answer.outcome is not Outcome.FOUND:
        return len(rest)
    return sum(excerpt.score >= _WORTH * rest[0].score for excerpt in rest)


def answer_view(
    asked: Asked, answer: Answer, texts: Texts, *, offset: int = 0, question_hash: str = ""
) -> ui.LayoutView:
    """The reply to a question; from excerpt `offset` on for "more".

    Whatever the answer holds, the reply is one that Discord takes: quotes get shorter, at the
    ends of sentences, then fewer.
    """

    def drafts() -> Iterator[functools.partial[ui.LayoutView]]:
        for count in range(page_size(answer, offset), 0, -1):
            for cap in _CAPS:
                shown = answer.excerpts[offset : offset + count]
                yield functools.partial(
                    _draft, asked, answer, shown, texts, cap, offset, question_hash
                )
        yield functools.partial(_draft, asked, answer, (), texts, 0, offset, question_hash)

    return parts.first_fitting(drafts())


def _draft(
    asked: Asked,
    answer: Answer,
    shown: tuple[Excerpt, ...],
    texts: Texts,
    cap: int,
    offset: int,
    question_hash: str,
) -> ui.LayoutView:
    body: list[Part] = list(_header(asked, answer, texts))
    seen: set[str] = set()
    for excerpt in shown:
        body.append(ui.Separator(visible=True))
        body += _excerpt(excerpt, texts, cap, first=excerpt.item.id not in seen)
        seen.add(excerpt.item.id)
    if not shown and answer.found:
        body.append(ui.TextDisplay(texts("answer.no_more")))
    if not answer.found:
        body += _nearest(answer, texts)
    if shown:
        rest = len(answer.excerpts) > offset + len(shown)
        body.append(ui.Separator(visible=False))
        body += _last_row(asked, shown, texts, offset, rest, question_hash)
    return parts.sheet(body, _COLOURS[answer.outcome])


def _header(asked: Asked, answer: Answer, texts: Texts) -> Iterator[Part]:
    """The question, what it follows up on, what was searched, and how sure the answer is."""
    yield from asked_parts(asked, texts)
    if searched := _searched(answer, texts):
        yield ui.TextDisplay(f"-# {searched}")
    if answer.outcome is Outcome.UNSURE:
        yield ui.TextDisplay(texts("answer.unsure"))
    elif answer.outcome is Outcome.NOT_FOUND:
        yield ui.TextDisplay(_refusal(answer, texts))


def _searched(answer: Answer, texts: Texts) -> str:
    """Which days and whose words were searched, where that was narrowed."""
    told: list[str] = []
    if period := answer.period:
        if period.first == period.last:
            told.append(texts("answer.searched_day", day=texts.day(period.first)))
        else:
            first, last = texts.day(period.first), texts.day(period.last)
            told.append(texts("answer.searched_days", first=first, last=last))
    if answer.days:
        days = " · ".join(map(texts.day, answer.days))
        told.append(texts("answer.no_roundup", days=days))
    if answer.source:
        told.append(texts("answer.searched_source", source=inline(answer.source, 80)))
    return " · ".join(told)


def _refusal(answer: Answer, texts: Texts) -> str:
    if answer.source:
        return texts("answer.not_found_source", source=inline(answer.source, 80))
    return texts("answer.not_found_period" if answer.period else "answer.not_found")


def _excerpt(excerpt: Excerpt, texts: Texts, cap: int, *, first: bool) -> Iterator[Part]:
    """The quote, who said it, and its buttons (once for each item: an id may stand only once)."""
    item = excerpt.item
    quoted, shortened = parts.short_quote(excerpt.text, excerpt.focus, cap)
    if item.headline.strip() and item.headline not in excerpt.text:
        quoted = f"-# {parts.headline(item, texts, 120)}\n{quoted}"
    told = parts.attribution(item, texts)
    if shortened:
        told += f" · {texts('answer.shortened')}"
    others = parts.other_sources(item, excerpt.also)
    if others:
        told += f"\n-# {texts('answer.also', sources=parts.names(others, texts))}"
    yield from parts.texts_and_accessory([quoted, told], parts.original_button(item, texts))
    if first:
        yield from parts.row(
            item_button(excerpt, texts),
            actions.button("source", item.id, 0, label=texts("button.source"), emoji="🗂️")
            if item.source
            else None,
            actions.button("also", item.id, 0, label=texts("button.also"), emoji="👥")
            if excerpt.also
            else None,
        )


def item_button(excerpt: Excerpt, texts: Texts) -> Part:
    """Opens the whole item, and knows whether it has changed since."""
    item = excerpt.item
    mark = parts.fingerprint(item.text)
    return actions.button("item", item.id, mark, 0, label=texts("button.item"), emoji="📄")


def _last_row(
    asked: Asked,
    shown: tuple[Excerpt, ...],
    texts: Texts,
    offset: int,
    rest: bool,
    question_hash: str,
) -> list[Part]:
    """More excerpts, if there are any, and the verdict on the best of those shown."""
    best = shown[0].item.id
    more: Part | None = None
    if rest:
        more = actions.button(
            "more",
            offset + len(shown),
            asked.dates.first if asked.dates else "",
            asked.dates.last if asked.dates else "",
            parts.fingerprint(asked.source) if asked.source else "",
            label=texts("button.more"),
            emoji="🔎",
            style=discord.ButtonStyle.primary,
        )
    verdicts: list[Part] = []
    if question_hash:
        verdicts = [
            actions.button("verdict", "up", best, question_hash, emoji="👍"),
            actions.button("verdict", "down", best, question_hash, emoji="👎"),
        ]
    return parts.row(more, *verdicts)


def _nearest(answer: Answer, texts: Texts) -> Iterator[Part]:
    """The headlines that come closest, with a menu to open one."""
    items = list({item.id: item for item in answer.nearest}.values())[:NEAREST]
    if not items:
        return
    lines = [f"-# {texts('answer.nearest')}"]
    for item in items:
        day = texts.short_day(item.published or item.roundup)
        lines.append(
            f"- {parts.headline(item, texts, 90)} — {parts.source_name(item, texts)} · {day}"
        )
    yield ui.TextDisplay("\n".join(lines))
    options = [
        discord.SelectOption(
            label=parts.plain_headline(item, texts),
            value=f"{item.id}:{parts.fingerprint(item.text)}",
        )
        for item in items
    ]
    menu = actions.menu("open", placeholder=texts("button.pick_item"), options=options)
    yield ui.ActionRow(menu)
