"""Items: one in full, page by page; and lists of them, each to be opened."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Final

from discord import ui

from bot import actions
from bot.i18n import Texts
from bot.layout import parts
from bot.layout.parts import Part
from bot.text import cut, escape, length, quote
from corpus.items import Item
from retrieval.sentences import sentences

LIST_PAGE: Final = 5
"""Items in one page of a list."""
_TEXT_PAGE: Final = 1800
"""Units of Markdown in one page of a whole item."""
_LINKS: Final = 5
_CAPS: Final = (300, 200, 120, 60)


def item_view(item: Item, texts: Texts, page: int = 0, *, changed: bool = False) -> ui.LayoutView:
    """A page of the whole item."""
    pages = text_pages(item.text)
    page = min(max(page, 0), len(pages) - 1)
    body: list[Part] = []
    if changed:
        body.append(ui.TextDisplay(texts("item.changed")))
    body.append(ui.TextDisplay(f"### {parts.headline(item, texts, 300)}"))
    body.append(ui.TextDisplay(parts.attribution(item, texts)))
    body.append(ui.TextDisplay(pages[page] or texts("item.no_text")))
    where = texts("item.lines", file=escape(cut(item.file, 100)), first=item.first_line,
                  last=item.last_line)  # fmt: skip
    frame = f"-# {texts('item.roundup', day=texts.day(item.roundup))} · {where}"
    if len(pages) > 1:
        frame += f" · {texts('item.page', page=page + 1, pages=len(pages))}"
    body.append(ui.TextDisplay(frame))
    body += parts.row(*_links(item, texts))
    mark = parts.fingerprint(item.text)
    body += turn_row("item", (item.id, mark), page, len(pages), texts)
    return parts.sheet(body)


def items_view(
    title: str,
    items: Sequence[Item],
    texts: Texts,
    page: int,
    turn: tuple[str, Sequence[object]],
    empty: str = "",
) -> ui.LayoutView:
    """A page of a list of items, each with its first sentences and a button to open it.

    `turn` names the action and arguments that show this list again at another page.
    """
    pages = max(1, -(-len(items) // LIST_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = items[page * LIST_PAGE : (page + 1) * LIST_PAGE]

    def draft(cap: int) -> ui.LayoutView:
        body: list[Part] = [ui.TextDisplay(f"### {title}")]
        if not shown:
            body.append(ui.TextDisplay(empty))
        for item in shown:
            body.append(ui.Separator(visible=True))
            body += _entry(item, texts, cap)
        if pages > 1:
            told = texts("item.page", page=page + 1, pages=pages)
            body.append(ui.TextDisplay(f"-# {told}"))
        name, arguments = turn
        body += turn_row(name, arguments, page, pages, texts)
        return parts.sheet(body)

    return parts.first_fitting(functools.partial(draft, cap) for cap in _CAPS)


def turn_row(
    name: str, arguments: Sequence[object], page: int, pages: int, texts: Texts
) -> list[Part]:
    """Back and on, where there is more than one page."""
    if pages < 2:
        return []
    # Two buttons may not share a custom_id, so each says which way it goes.
    back = actions.button(
        "turn", name, *arguments, max(page - 1, 0), "b",
        label=texts("button.previous"), emoji="◀️", disabled=page == 0,
    )  # fmt: skip
    on = actions.button(
        "turn", name, *arguments, min(page + 1, pages - 1), "n",
        label=texts("button.next"), emoji="▶️", disabled=page >= pages - 1,
    )  # fmt: skip
    return parts.row(back, on)


def _entry(item: Item, texts: Texts, cap: int) -> list[Part]:
    told = f"**{parts.headline(item, texts, 150)}**"
    first = next(iter(sentences(item.text)), None)
    if first is not None:
        text = item.text[first[0] : first[1]]
        told += f"\n{parts.short_quote(text, (0, 0), cap)[0]}"
    mark = parts.fingerprint(item.text)
    opening = actions.button("item", item.id, mark, 0, label=texts("button.open"))
    return parts.texts_and_accessory([told, f"-# {parts.attribution(item, texts)}"], opening)


def _links(item: Item, texts: Texts) -> Iterator[Part]:
    """Link buttons to the original and to what it links to."""
    addresses = dict.fromkeys(url for url in (item.permalink, *item.urls) if url)
    valid = [url for url in addresses if parts.web_address(url)][:_LINKS]
    for number, url in enumerate(valid, start=1):
        label = texts("button.original")
        button = parts.link_button(url, label if number == 1 else f"{label} {number}")
        if button is not None:
            yield button


def text_pages(text: str) -> list[str]:
    """The text as block quotes, cut at the ends of sentences; at least one page, maybe empty."""
    pages: list[str] = []
    start = end = 0
    for span in sentences(text):
        for piece in _pieces(text, span):
            if length(quote(text[start : piece[1]], (0, 0))) > _TEXT_PAGE and end > start:
                pages.append(text[start:end])
                start = piece[0]
            end = piece[1]
    pages.append(text[start:end])
    return [quote(page, (0, 0)) if page.strip() else "" for page in pages]


def _pieces(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """A sentence in pieces that fit a page even if every character must be escaped."""
    step = _TEXT_PAGE // 4
    for start in range(span[0], span[1], step):
        yield start, min(start + step, span[1])
