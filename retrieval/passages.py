"""Items become passages: windows of whole sentences, short enough to quote.

Every passage knows where it stands, so that a quote can be checked against the file.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import regex

from corpus.items import Item, Roundup
from retrieval.sentences import Span, sentences, size

VERSION = 2
"""Changes whenever the same item would be cut in another way: everything is then cut again."""

USUAL = 200
"""What a window is filled up to, in Japanese characters (a Latin letter counts half)."""

_MARKUP_SUFFIXES = {".html", ".htm", ".xhtml"}
_EMPTY = regex.compile(r"(?:https?://\S+|pic\.twitter\.com/\S+|[#@]\S+|[\W_])*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of an item, as the index knows it."""

    id: int
    """Number in the index; -1 before the passage is stored. Never used twice."""
    item: str
    """The item's id."""
    text: str
    """Verbatim: `roundup.text[start:end]`."""
    start: int
    end: int
    """Offsets in the roundup's text, in characters."""
    first_line: int
    last_line: int
    """1-based, inclusive, in the file."""
    sentences: tuple[Span, ...]
    """Offsets in `text`."""


def cut(item: Item, roundup: Roundup) -> list[Passage]:
    """Cut an item into passages; its headline is one when it has no other words."""
    lines = _Lines(item, roundup)
    found = [
        _passage(item, item.text, item.text_start, window, lines) for window in _windows(item.text)
    ]
    if not found and item.headline_start >= 0 and item.headline:
        spans = [(0, len(item.headline))]
        found = [_passage(item, item.headline, item.headline_start, spans, lines)]
    return found


def seen_text(item: Item, passage: Passage) -> str:
    """What both legs of the search see of a passage: the item's headline, then the passage."""
    if starts_with_headline(item, passage):
        return passage.text
    return f"{item.headline}\n{passage.text}"


def starts_with_headline(item: Item, passage: Passage) -> bool:
    """The headline needn't be put before this passage."""
    return passage.text.startswith(item.headline)


def _windows(text: str) -> Iterator[list[Span]]:
    """Group sentences into windows; a heading starts a window and never ends one."""
    window: list[Span] = []
    filled = 0.0
    for span in sentences(text):
        start, end = span
        if _EMPTY.fullmatch(text, start, end):
            continue
        length = size(text[start:end])
        if window and filled + length > USUAL:
            yield window
            window, filled = [], 0.0
        window.append(span)
        filled += length
    if window:
        yield window


def _passage(item: Item, text: str, base: int, window: list[Span], lines: _Lines) -> Passage:
    start, end = window[0][0], window[-1][1]
    return Passage(
        id=-1,
        item=item.id,
        text=text[start:end],
        start=base + start,
        end=base + end,
        first_line=lines.at(base + start),
        last_line=lines.at(base + end - 1, last=True),
        sentences=tuple((a - start, b - start) for a, b in window),
    )


class _Lines:
    """File lines of offsets; of a page in HTML only the item's own span is known."""

    def __init__(self, item: Item, roundup: Roundup) -> None:
        self.item = item
        self.known = PurePosixPath(roundup.file).suffix.lower() not in _MARKUP_SUFFIXES
        begin = item.text_start
        self.starts = [begin + m.end() for m in regex.finditer("\n", item.text)]
        self.first = roundup.text.count("\n", 0, begin) + 1
        self.text_start = begin

    def at(self, offset: int, *, last: bool = False) -> int:
        if not self.known or offset < self.text_start:
            return self.item.last_line if last and not self.known else self.item.first_line
        line = self.first + bisect.bisect_right(self.starts, offset)
        return min(max(line, self.item.first_line), self.item.last_line)
