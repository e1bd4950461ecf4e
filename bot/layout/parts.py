"""The pieces that every reply is put together from, and the measure of what Discord takes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from discord import ui

from bot.i18n import Texts
from bot.text import inline, length, one_line, quote
from corpus.items import Item
from retrieval.sentences import sentences

COMPONENTS: Final = 40
UNITS: Final = 4000
"""Of text in one message, over all its parts."""

FOUND: Final = 0x2E8B57
UNSURE: Final = 0xC98A1B
NOT_FOUND: Final = 0x80848E
PLAIN: Final = 0x3B6EA5
BAD: Final = 0xB3392F

Part = ui.Item[Any]


def sheet(parts: Iterable[Part], colour: int = PLAIN) -> ui.LayoutView:
    """One container in a view that never times out."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=colour))
    return view


def notice(text: str, colour: int = PLAIN) -> ui.LayoutView:
    """A reply of a sentence or two (Markdown, already safe)."""
    return sheet([ui.TextDisplay(text)], colour)


def fits(view: ui.LayoutView) -> bool:
    """Discord takes it: at most 40 components and 4,000 characters of text, none of it empty."""
    texts = [part.content for part in view.walk_children() if isinstance(part, ui.TextDisplay)]
    return (
        view.total_children_count <= COMPONENTS
        and sum(map(length, texts)) <= UNITS
        and all(text.strip() for text in texts)
    )


def first_fitting(drafts: Iterable[Callable[[], ui.LayoutView]]) -> ui.LayoutView:
    """The first draft that Discord takes. The last one must always fit."""
    for draft in drafts:
        try:
            view = draft()
        except ValueError:  # discord.py counts to 40 by itself while a view is put together
            continue
        if fits(view):
            return view
    raise AssertionError("the smallest draft of a reply is too large")


def texts_and_accessory(texts: Sequence[str], accessory: Part | None) -> list[Part]:
    """A section with its accessory, or the bare texts: Discord has no section without one."""
    displays = [ui.TextDisplay[Any](text) for text in texts]
    if accessory is None:
        return list(displays)
    return [ui.Section(*displays, accessory=accessory)]


def row(*buttons: Part | None) -> list[Part]:
    """A row of those buttons that exist; nothing when none does."""
    present = [button for button in buttons if button is not None]
    return [ui.ActionRow(*present)] if present else []


def web_address(url: str | None) -> str | None:
    """The address, if a link button can lead there."""
    if not url or len(url) > 512 or not url.isascii() or any(c in ' <>"\\' for c in url):
        return None
    try:
        parts = urlsplit(url)
        valid = parts.scheme.lower() in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return None
    return url if valid and url.isprintable() else None


def link_button(url: str | None, label: str) -> ui.Button[Any] | None:
    """A button to the address; None if it isn't one."""
    address = web_address(url)
    return ui.Button(label=label, url=address) if address else None


def original_button(item: Item, texts: Texts) -> ui.Button[Any] | None:
    """A link to the best address of the original that a button can take."""
    for url in (item.link, *item.urls):
        if (found := link_button(url, texts("button.original"))) is not None:
            return found
    return None


def source_name(item: Item, texts: Texts) -> str:
    """Who says it, as Markdown."""
    return inline(item.source, 80) if item.source else texts("answer.no_source")


def attribution(item: Item, texts: Texts) -> str:
    """`— NHKニュース (@nhk_news) · 2026年1月27日`, as Markdown."""
    handle = f" (@{inline(item.handle, 40)})" if item.handle else ""
    day = texts.day(item.published or item.roundup)
    return f"— {source_name(item, texts)}{handle} · {day}"


def headline(item: Item, texts: Texts, limit: int = 200) -> str:
    """The headline as Markdown, on one line."""
    return inline(item.headline, limit) or inline(item.text, limit) or texts("answer.untitled")


def plain_headline(item: Item, texts: Texts, limit: int = 100) -> str:
    """The headline for a label or an option, which know no Markdown."""
    return one_line(item.headline, limit) or one_line(item.text, limit) or texts("answer.untitled")


def names(sources: Sequence[str], texts: Texts, limit: int = 4) -> str:
    """`NHKニュース, Sputnik 日本 and 2 more`, as Markdown."""
    shown = ", ".join(inline(name, 40) for name in sources[:limit])
    rest = len(sources) - limit
    return f"{shown} {texts('answer.also_more', count=rest)}" if rest > 0 else shown


def other_sources(item: Item, others: Iterable[Item]) -> list[str]:
    """The sources of other items, each once, without the item's own."""
    return list(dict.fromkeys(o.source for o in others if o.source and o.source != item.source))


def short_quote(text: str, focus: tuple[int, int], limit: int) -> tuple[str, bool]:
    """A block quote of whole sentences around the focus, of at most `limit` units of Markdown,
    and whether something was left out.
    """
    whole = quote(text, focus)
    if length(whole) <= limit:
        return whole, False
    spans = list(sentences(text))
    chosen = [i for i, (a, b) in enumerate(spans) if a < focus[1] and b > focus[0]] or [0]
    low, high = chosen[0], chosen[0]
    best = _part(text, spans[low : high + 1], focus)
    for step in ("after", "before") * len(spans):
        grown = (low, high + 1) if step == "after" else (low - 1, high)
        if grown[0] < 0 or grown[1] >= len(spans):
            continue
        candidate = _part(text, spans[grown[0] : grown[1] + 1], focus)
        if length(candidate) > limit:
            break
        (low, high), best = grown, candidate
    if length(best) <= limit:
        return best, True
    return _hard_cut(text, spans[low], limit), True


def _part(text: str, spans: Sequence[tuple[int, int]], focus: tuple[int, int]) -> str:
    """The block quote of consecutive sentences."""
    start, end = spans[0][0], spans[-1][1]
    first, last = max(focus[0], start) - start, min(focus[1], end) - start
    return quote(text[start:end], (first, max(first, last)))


def _hard_cut(text: str, span: tuple[int, int], limit: int) -> str:
    """The beginning of one endless sentence."""
    room = limit
    while room > 8:
        room = room * 3 // 4
        piece = text[span[0] : span[0] + room]
        made = quote(piece, (0, len(piece)))
        if length(made) <= limit:
            return made
    return "> …"


def fingerprint(text: str) -> str:
    """Eight digits that tell whether a text is still the same."""
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
