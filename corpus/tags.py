"""Hashtags on lines of their own: topics of items, and the day that closes a roundup."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from corpus import dates


class Tag(NamedTuple):
    """One hashtag, and the day it names if it is a closing tag."""

    written: str
    closing: bool
    day: dt.date | None


_TAG = re.compile(r"[#＃][^\s#＃()（）、。！？,]{1,40}(?:\s?[(（]([^()（）]{0,60})[)）])?")
_SPACED = re.compile(r"[#＃]\s[^\s#＃()（）、。！？,]{1,40}\s?[(（](\d{8}|\d{6})[)）]")
"""A closing tag with a space behind its sign."""
_TAG_GAP = re.compile(r"[\s、,]{0,4}")
_CLOSING_DAY = re.compile(r"\s*(\d{8}|\d{6})(?:\D.{0,6})?")
"""`260127`, and `260127-2`, `260127夜` of a day with several posts."""
_DAY_IN_NAME = re.compile(r"[^\W\d][_＿\-]?[\[［【〔〈「]?(\d{8}|\d{6})[\]］】〕〉」]?$")
"""The day in other brackets, behind a stroke, or right behind the word: `#ロシア[260127]`."""


def tags_of(line: str) -> tuple[Tag, ...]:
    """The tags of a line that holds nothing but tags; otherwise ()."""
    line = line.strip()
    if not line.startswith(("#", "＃")) or len(line) > 300:
        return ()
    if (spaced := _SPACED.fullmatch(line)) and (day := dates.compact_day(spaced[1])):
        return (Tag(line, True, day),)
    found: list[Tag] = []
    at = 0
    while at < len(line):
        match = _TAG.match(line, at)
        if not match:
            return ()
        inner = unicodedata.normalize("NFKC", match[1] or "").strip()
        day = None
        digits = _CLOSING_DAY.fullmatch(match[1] or "")
        named = None if match[1] else _DAY_IN_NAME.search(match[0])
        if named and dates.compact_day(named[1]):
            digits = named
        closing = bool(digits)
        if digits:
            day = dates.compact_day(digits[1])
        elif written := dates.day_at(inner):
            closing, day = True, written.day
        found.append(Tag(match[0], closing, day))
        gap = _TAG_GAP.match(line, match.end())
        at = gap.end() if gap else match.end()
    return tuple(found)


_CLOSING_AT_END = re.compile(
    r"[#＃][^\s#＃()（）、。！？,]{1,40}[(（](?:\d{8}|\d{6})(?:\D[^()（）]{0,6})?[)）]$"
)


def closing_at_end(line: str) -> Tag | None:
    """The closing tag with a valid day at the end of a line of text."""
    match = _CLOSING_AT_END.search(line[-80:].rstrip())
    tags = tags_of(match[0]) if match else ()
    return tags[0] if tags and tags[0].day else None


def topic_words(tag: str) -> list[str]:
    """The words in a topic tag's parentheses (`ロシア産原油` of `#露印(ロシア産原油)`)."""
    inner = re.split("[(（]", tag, maxsplit=1)[1:]
    return [word for word in re.split(r"[・、,\s)）]+", inner[0]) if len(word) > 1] if inner else []
