"""A text as lines that know their number and their offsets. Every format is read into these."""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass

from corpus.unsure import UnsureDay
from corpus.yearless import YearlessDay


class Kind(enum.Enum):
    """What a line is to the roundup."""

    BLANK = "blank"
    TEXT = "text"
    ATTRIBUTION = "attribution"
    """Names a speaker; may have text of the same post before and after it on the line."""
    TOPIC = "topic"
    """A topic tag, closing the item before it."""
    CLOSING = "closing"
    """A tag with the day of the roundup."""
    TANGLE = "tangle"
    """Several attributions on one line: whose the words are can't be told."""
    FRAME = "frame"
    """The roundup's own: a title, a rule, a page's menu."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """`— NAME (@handle) DATE`, as found in one line."""

    source: str | None
    handle: str | None
    published: dt.date | None
    start: int
    """Where it begins in the line, dash included."""
    end: int
    """Where it ends in the line; what follows is text of the same post."""
    permalink: str | None = None
    urls: tuple[str, ...] = ()
    """Links that stand inside the attribution."""
    problem: str = ""
    """What is wrong with it, for a warning; mostly a date that doesn't exist."""
    yearless: YearlessDay | UnsureDay | None = None
    """The date, where it has no year or can be read in two ways; the roundup's own day tells it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a roundup's text (`text[start:end]`, without its line end)."""

    number: int
    """1-based, in the file."""
    start: int
    end: int
    kind: Kind
    attribution: Attribution | None = None
    opens: bool = False
    """The format itself says that an item begins here (a heading, a block quote)."""
    links: tuple[str, ...] = ()
    """Addresses that the line links to without showing them."""
    tags: tuple[str, ...] = ()
    day: dt.date | None = None
    """The day that a closing tag names."""
    last: int = 0
    """Where the line ends in the file, if not on the same line (a page's paragraph); else 0."""
    problem: str = ""
    """What a person should look at, for a warning."""


_SEPARATORS = re.compile("[\u2028\u2029\x85]")
INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u061c"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Joiners, and marks of the direction in which a text runs."""


_RULE = re.compile(r"[-=_*~+＊＝＿～〜＋─━—―－・･◇◆□■○●☆★※\s]{3,200}")


def is_rule(line: str) -> bool:
    """A line that only divides: dashes, stars, …"""
    return bool(_RULE.fullmatch(line.strip()))


def shown(text: str) -> str:
    """The text without white space and invisible characters at its ends."""
    return text.strip().strip(INVISIBLE).strip() if text else text


def unify_line_ends(text: str) -> str:
    r"""CR LF and lone CR become LF. Nothing else ends a line, so numbers agree with editors; only
    where a text has none of these, the separators of Unicode do.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if "\n" in text else _SEPARATORS.sub("\n", text)


def spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) of each line of a text with unified line ends."""
    found = []
    start = 0
    for piece in text.split("\n"):
        found.append((start, start + len(piece)))
        start += len(piece) + 1
    return found
