"""Where a text can be cut: its sentences, in any script, with what must stay together."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

import regex

from retrieval.pairs import LINK, closed, whole

Span = tuple[int, int]
"""Start and end, in characters."""

LONGEST = 300
"""A sentence longer than this, in Japanese characters, is cut at 、 or a space."""

_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff01-\uff60]")
_STOP = regex.compile(
    rf"""
      (?P<link>{LINK})                                  # a stop in a link is none
    | [。｡]+(?P<closed>[」』）)】\]”"’〉》»“]*)
    | (?:[！？!?…‼⁉]+)(?P<closed>[」』）)】\]”"’〉》»“]*)
    | (?<=[\p{{L}}\p{{M}}\p{{N}}»”“"')\]%/])[.]+["'”“’)\]»]*(?=\s+[\p{{Lu}}\p{{Lt}}\p{{N}}«“„"'(\[])
    """,
    regex.VERBOSE,
)
_GOES_ON = regex.compile(r"[\p{Hiragana}、，]|\s?[,;]|\s{0,2}(?:[–—-]\s{0,2})?\p{Ll}")
_ABBREVIATION = regex.compile(
    r"(?:(?<!\d\s?)\b\p{L}|(?<![\d.,:])\b\d{1,2}|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sen|Rep|Gov|No|vs|etc|Inc|Ltd|Co|Corp|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ул|им|тыс|млн|млрд|руб|см|стр))\.$"
)
_ABBREVIATED = 12
"""Characters before a full stop that an abbreviation and what decides on it take at most."""
_SOFT = regex.compile(r"[、，,;；:：\s]+")
_GRAPHEME = regex.compile(r"\X")


def size(text: str) -> float:
    """Length as a reader of Japanese sees it: a Latin or Cyrillic letter takes half the room."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 2


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a text, without the white space around them; a line end is always a cut."""
    start = 0
    for line in text.split("\n"):
        yield from _sentences_of_line(text, start, start + len(line))
        start += len(line) + 1


def _sentences_of_line(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    held = _held(text, start, end)
    for stop in _STOP.finditer(text, start, end):
        if stop["link"] or _is_inside(text, begin, held, stop):
            continue
        yield from _short_enough(text, begin, stop.end())
        begin = stop.end()
    yield from _short_enough(text, begin, end)


def _is_inside(text: str, begin: int, held: list[Span], stop: regex.Match[str]) -> bool:
    """The stop doesn't end the sentence: 「…。」と述べた, an open bracket, an abbreviation."""
    mark = stop[0][0]
    if mark == "." and _ABBREVIATION.search(
        text, max(begin, stop.start() - _ABBREVIATED), stop.start() + 1
    ):
        return True
    if mark != "." and (stop["closed"] or mark not in "。｡") and _GOES_ON.match(text, stop.end()):
        return True
    before = bisect.bisect_left(held, (stop.end(), 0)) - 1
    return before >= 0 and stop.end() < held[before][1]


def _held(text: str, start: int, end: int) -> list[Span]:
    """The outermost quotations and brackets, in order, without those too long to be shown whole:
    these may as well end with any sentence in them.
    """
    outer: list[Span] = []
    for a, b in closed(text, start, end):
        if size(text[a:b]) <= LONGEST:
            while outer and outer[-1][0] > a:
                outer.pop()
            outer.append((a, b))
    return outer


def _short_enough(text: str, start: int, end: int) -> Iterator[Span]:
    """The span, trimmed; in pieces where no reader would want it whole."""
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        # A character takes at most one place and at least half of one: few need be measured.
        if end - start <= LONGEST or (
            end - start <= 2 * LONGEST and size(text[start:end]) <= LONGEST
        ):
            yield start, end
            return
        at = cut_at = _soft_cut(text, start, end)
        while at > start and text[at - 1].isspace():
            at -= 1
        yield start, at
        start = cut_at


def _soft_cut(text: str, start: int, end: int) -> int:
    """Where a sentence too long is cut: at a comma, a space or a bracket outside a quotation,
    else at any, else between two letters; never in a number or a link that fits.
    """
    room = _room(text, start, end)
    reach = min(end, room + 2 * LONGEST)
    kept = [(a, b) for a, b in whole(text, start, reach) if b - a <= LONGEST]
    quoted = [(a, b) for a, b in closed(text, start, reach) if size(text[a:b]) <= LONGEST]
    soft: list[int] = [m.end() for m in _SOFT.finditer(text, start, room)]
    edges = [at for span in quoted for at in span if at <= room]
    soft, edges = (
        [at for at in places if start < at < end and not _within(at, kept)]
        for places in (soft, edges)
    )
    outside = sorted(at for at in [*soft, *edges] if not _within(at, quoted))
    for cuts in (outside, soft):
        if cuts:
            return cuts[-1]
    last: int = start
    for grapheme in _GRAPHEME.finditer(text, start, min(room + 64, end)):
        if grapheme.end() > room and last > start:
            break
        if not _within(grapheme.end(), kept):
            last = grapheme.end()
    if start < last < end:
        return last
    return next((b for a, b in kept if a == start and b < end), start + (end - start) // 2)


def _room(text: str, start: int, end: int) -> int:
    """How far a piece may go that is not longer than the longest."""
    if end - start > LONGEST and size(text[start : start + LONGEST + 1]) > LONGEST:
        return start + LONGEST
    low, high = min(end, start + LONGEST), min(end, start + 2 * LONGEST)
    while low < high:
        middle = (low + high + 1) // 2
        if size(text[start:middle]) <= LONGEST:
            low = middle
        else:
            high = middle - 1
    return low


def _within(at: int, spans: list[Span]) -> bool:
    return any(a < at < b for a, b in spans)
