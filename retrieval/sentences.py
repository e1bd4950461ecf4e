"""Where a text can be cut: its sentences, in any script, with what must stay together."""

from __future__ import annotations

from collections.abc import Iterator

import regex

Span = tuple[int, int]
"""Start and end, in characters."""

LONGEST = 300
"""A sentence longer than this, in Japanese characters, is cut at 、 or a space."""

_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff01-\uff60]")
_OPEN = "「『（(【[“〈《"
_BRACKET = regex.compile(r"[「『（(【\[“〈《」』）)】\]”〉》]")
_STOP = regex.compile(
    r"""
      (?P<link>https?://\S+|pic\.twitter\.com/\S+)     # a stop in a link is none
    | [。｡]+(?P<closed>[」』）)】\]”"’〉》]*)
    | (?:[！？!?…‼⁉]+)(?P<closed>[」』）)】\]”"’〉》]*)
    | (?<=[\p{L}\p{M}\p{N}»”"')\]%])[.]+["'”’)\]»]*(?=\s+[\p{Lu}\p{Lt}\p{N}«“"'(\[])
    """,
    regex.VERBOSE,
)
_GOES_ON = regex.compile(r"[\p{Hiragana}、，]")
_ABBREVIATION = regex.compile(
    r"(?:(?<!\d\s?)\b\p{L}|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sen|Rep|Gov|No|vs|etc|Inc|Ltd|Co|Corp|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ул|им|тыс|млн|млрд|руб|см|стр))\.$"
)
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
    for stop in _STOP.finditer(text, start, end):
        if stop["link"] or _is_inside(text, begin, stop):
            continue
        yield from _short_enough(text, begin, stop.end())
        begin = stop.end()
    yield from _short_enough(text, begin, end)


def _is_inside(text: str, begin: int, stop: regex.Match[str]) -> bool:
    """The stop doesn't end the sentence: 「…。」と述べた, an open bracket, an abbreviation."""
    mark = stop[0][0]
    if mark == ".":
        return bool(_ABBREVIATION.search(text, begin, stop.start() + 1))
    if (stop["closed"] or mark not in "。｡") and _GOES_ON.match(text, stop.end()):
        return True
    return _depth(text[begin : stop.end()]) > 0 and stop.end() - begin <= LONGEST


def _depth(piece: str) -> int:
    """How many brackets are open at the end of a piece."""
    found = _BRACKET.findall(piece)
    return sum(1 if bracket in _OPEN else -1 for bracket in found)


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
    room = start + LONGEST
    best = start
    for soft in _SOFT.finditer(text, start + LONGEST // 3, min(room, end - 1)):
        if soft.end() < end:
            best = soft.end()
    if best > start:
        return best
    last = start
    for grapheme in _GRAPHEME.finditer(text, start, min(room + 64, end)):
        if grapheme.end() > room and last > start:
            break
        last = grapheme.end()
    return last if last < end else start + (end - start) // 2
