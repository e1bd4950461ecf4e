"""The buttons under a reply: more excerpts, whole items, a source's other items, the same event
elsewhere, the verdict. All from the `custom_id`, so all of them outlive a restart.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from discord import ui

from bot.actions import Interaction, action
from bot.features.ask import may_ask, origin_of
from bot.features.today import day_page, story_page
from bot.i18n import Texts
from bot.layout import (
    Asked,
    item_view,
    items_view,
    notice,
    parts,
    read_asked,
    sources_view,
)
from bot.questions import reply_to
from bot.text import inline
from corpus.errors import StoreError
from retrieval.results import DateRange

if TYPE_CHECKING:
    from bot.client import RoundupBot

Page: TypeAlias = "Callable[[RoundupBot, Sequence[str], int, Texts], Awaitable[ui.LayoutView]]"

_MANY: Final = 200
"""Items of one source that can be paged through."""


def setup(bot: RoundupBot) -> None:
    """The actions registered themselves when this module was imported."""
    del bot


async def item_page(
    bot: RoundupBot, arguments: Sequence[str], page: int, texts: Texts
) -> ui.LayoutView:
    """A page of the item `arguments[0]`, whose text had the fingerprint `arguments[1]`."""
    item = await bot.work(bot.engine.item, arguments[0])
    if item is None:
        return notice(texts("item.gone"), parts.NOT_FOUND)
    changed = parts.fingerprint(item.text) != arguments[1]
    return item_view(item, texts, page, changed=changed)


async def source_page(
    bot: RoundupBot, arguments: Sequence[str], page: int, texts: Texts
) -> ui.LayoutView:
    """A page of the other items by the source of the item `arguments[0]`."""
    item = await bot.work(bot.engine.item, arguments[0])
    if item is None or item.source is None:
        return notice(texts("item.gone"), parts.NOT_FOUND)
    found = await bot.work(bot.engine.items_of, item.source, _MANY)
    others = [other for other in found if other.id != item.id]
    name = inline(item.source, 80)
    empty = texts("item.others_none", source=name)
    title = texts("item.others_title", source=name)
    return items_view(title, others, texts, page, ("source", arguments[:1]), empty)


async def by_source_page(
    bot: RoundupBot, arguments: Sequence[str], page: int, texts: Texts
) -> ui.LayoutView:
    """A page of the items by the source whose name has the fingerprint `arguments[0]`."""
    source = bot.known().by_mark.get(arguments[0])
    if source is None:
        return notice(texts("item.gone"), parts.NOT_FOUND)
    items = await bot.work(bot.engine.items_of, source, _MANY)
    name = inline(source, 80)
    return items_view(name, items, texts, page, ("by_source", arguments[:1]),
                      texts("item.others_none", source=name))  # fmt: skip


async def also_page(
    bot: RoundupBot, arguments: Sequence[str], page: int, texts: Texts
) -> ui.LayoutView:
    """A page of the items on the same event as the item `arguments[0]`."""
    if await bot.work(bot.engine.item, arguments[0]) is None:
        return notice(texts("item.gone"), parts.NOT_FOUND)
    items = await bot.work(bot.engine.related, arguments[0])
    title, empty = texts("item.related_title"), texts("item.related_none")
    return items_view(title, items, texts, page, ("also", arguments[:1]), empty)


async def sources_page(
    bot: RoundupBot, arguments: Sequence[str], page: int, texts: Texts
) -> ui.LayoutView:
    """A page of everybody who is quoted."""
    del arguments
    return sources_view(bot.known().sources, texts, page)


_PAGES: Final[dict[str, Page]] = {
    "item": item_page,
    "source": source_page,
    "by_source": by_source_page,
    "also": also_page,
    "day": day_page,
    "story": story_page,
    "sources": sources_page,
}


async def _open(interaction: Interaction, page: Page, arguments: Sequence[str]) -> None:
    """Show the first page to the person who asked for it, alone."""
    bot = interaction.client
    await bot.replies.later(interaction, private=True)
    view = await page(bot, arguments, 0, bot.replies.texts(interaction))
    await bot.replies.show(interaction, view)


@action("item")
async def _open_item(interaction: Interaction, arguments: Sequence[str]) -> None:
    await _open(interaction, item_page, arguments)


@action("open")
async def _open_chosen(interaction: Interaction, arguments: Sequence[str]) -> None:
    """An item chosen from a menu, as `id:fingerprint`."""
    await _open(interaction, item_page, arguments[-1].split(":"))


@action("source")
async def _open_source(interaction: Interaction, arguments: Sequence[str]) -> None:
    await _open(interaction, source_page, arguments)


@action("by_source")
async def _open_by_source(interaction: Interaction, arguments: Sequence[str]) -> None:
    await _open(interaction, by_source_page, arguments)


@action("also")
async def _open_also(interaction: Interaction, arguments: Sequence[str]) -> None:
    await _open(interaction, also_page, arguments)


@action("turn")
async def _turn(interaction: Interaction, arguments: Sequence[str]) -> None:
    """Another page: `name, its arguments…, page, direction`."""
    name, *rest = arguments[:-2]
    bot = interaction.client
    await bot.replies.begin_turn(interaction)
    view = await _PAGES[name](bot, rest, int(arguments[-2]), bot.replies.texts(interaction))
    await bot.replies.show(interaction, view)


@action("more")
async def _more(interaction: Interaction, arguments: Sequence[str]) -> None:
    """The next excerpts. What was asked stands in the message itself."""
    begun = time.perf_counter()
    bot = interaction.client
    earlier = read_asked(interaction.message) if interaction.message else None
    if earlier is None:
        await bot.replies.tell(interaction, "error.old_button")
        return
    if not await may_ask(interaction):
        return
    offset, first, last, source = arguments
    dates = None
    if first:
        dates = DateRange(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    asked = Asked(
        earlier.question,
        earlier.subject,
        dates,
        bot.known().by_mark.get(source) if source else None,
    )
    await bot.replies.later(interaction, private=True)
    origin = origin_of(interaction, "more", begun)
    texts = bot.replies.texts(interaction)
    view = await reply_to(bot, asked, texts, origin, offset=int(offset))
    await bot.replies.show(interaction, view)


@action("verdict")
async def _verdict(interaction: Interaction, arguments: Sequence[str]) -> None:
    """👍 or 👎 on the best excerpt: kept as two ids and a sign."""
    way, item, question_hash = arguments
    bot = interaction.client
    await bot.replies.later(interaction, private=True)  # the disk may keep it waiting
    key = "feedback.unavailable"
    if bot.state is not None:
        try:
            verdict = 1 if way == "up" else -1
            await bot.work(bot.state.record_feedback, question_hash, item, verdict)
            key = "feedback.thanks"
        except StoreError:
            key = "feedback.unavailable"
    await bot.replies.tell(interaction, key)
