"""Verbatim pieces of items, with where they stand; a piece that isn't verbatim is never shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from corpus.items import Item
from retrieval.passages import Passage
from retrieval.results import Excerpt
from retrieval.sentences import Span

_PAGES = {".html", ".htm", ".xhtml"}
"""Files whose lines are not those of the text that people see."""


def excerpt(
    item: Item,
    passages: Sequence[Passage],
    span: Span,
    focus: Span | None = None,
    *,
    score: float = 1.0,
    also: Sequence[Item] = (),
) -> Excerpt | None:
    """The piece of an item at `span` (offsets in the roundup's text), `focus` its telling part.

    `passages` are the item's. None when the stored texts don't hold that piece whole.
    """
    start, end = span
    text = _between(item, passages, start, end)
    if not text:
        return None
    first, last = focus or span
    first_line, last_line = _lines(item, passages, text, start)
    return Excerpt(
        item=item,
        text=text,
        start=start,
        end=end,
        focus=(max(first, start) - start, min(last, end) - start),
        first_line=first_line,
        last_line=last_line,
        score=max(0.0, min(1.0, score)),
        also=tuple(also),
    )


def _between(item: Item, passages: Sequence[Passage], start: int, end: int) -> str:
    """The text at these offsets, if the item's body, its headline or a passage holds all of it
    and the passages that overlap say the same.
    """
    holders = [(item.text_start, item.text), *((p.start, p.text) for p in passages)]
    if item.headline_start >= 0:
        holders.append((item.headline_start, item.headline))
    found = {
        text[start - base : end - base]
        for base, text in holders
        if base <= start < end <= base + len(text)
    }
    return found.pop() if len(found) == 1 else ""


def _lines(item: Item, passages: Sequence[Passage], text: str, start: int) -> tuple[int, int]:
    """1-based, inclusive, in the file; of a web page only the item's own lines are known."""
    if PurePosixPath(item.file).suffix.lower() in _PAGES:
        return item.first_line, item.last_line
    before = max((p for p in passages if p.start <= start), key=lambda p: p.start, default=None)
    first = item.first_line
    if before is not None:
        held = item.text_start <= before.start and start <= item.text_start + len(item.text)
        between = (
            item.text[before.start - item.text_start : start - item.text_start]
            if held
            else before.text[: start - before.start]
        )
        first = before.first_line + between.count("\n")
    return min(first, item.last_line), min(first + text.count("\n"), item.last_line)
