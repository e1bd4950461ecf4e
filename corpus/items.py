"""The nouns of a corpus: what a roundup is made of once it has been read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One post or article of a roundup: what was said, by whom, when, and where it stands."""

    id: str
    """Stable over re-reading the file and over edits to other items; `[0-9a-z]`, 16 characters."""
    file: str
    """The roundup's file, relative to the corpus folder, with forward slashes."""
    roundup: dt.date
    """The day of the roundup that the item stands in."""
    headline: str
    """The item's first line or title, without its links; may be cut short by its author."""
    source: str | None
    """Who says it, as the roundup spells it ("NHKニュース"); None without an attribution."""
    handle: str | None
    """The account, without the at sign ("nhk_news")."""
    published: dt.date | None
    """The date of the attribution."""
    urls: tuple[str, ...]
    """Links in the order they stand, each once."""
    permalink: str | None
    """The post's own address, where the file gives it."""
    tags: tuple[str, ...]
    """Topic tags that apply to the item, with their # sign, as written."""
    text: str
    """The verbatim body: a contiguous piece of the file's text (of its visible text for HTML).
    The part after the attribution, or the part before it where nothing follows."""
    text_start: int
    """Offset of `text` in `Roundup.text`, in characters."""
    headline_start: int
    """Offset of the headline in `Roundup.text`, or -1 where it isn't verbatim there."""
    first_line: int
    """1-based, inclusive, in the file."""
    last_line: int
    """1-based, inclusive, in the file."""

    @property
    def link(self) -> str | None:
        """The best address of the original: the post itself, else the first link."""
        return self.permalink or (self.urls[0] if self.urls else None)


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """Something in a file that a person should look at."""

    file: str
    line: int
    """1-based; 0 when it concerns the file as a whole."""
    message: str


@dataclass(frozen=True, slots=True)
class Roundup:
    """One file, read."""

    file: str
    """Relative to the corpus folder, with forward slashes."""
    date: dt.date
    date_from: str
    """Where the date was found: "closing tag", "front matter", "file name", "title",
    "newest attribution", "file time"."""
    tags: tuple[str, ...]
    """The roundup's own tags (closing tags with a date), as written."""
    items: tuple[Item, ...]
    warnings: tuple[ParseWarning, ...]
    text: str
    """The decoded text that the items' offsets point into (line ends as `\\n`; for HTML the
    visible text, one line per block)."""
    sha256: str
    """Of the file's bytes, hexadecimal."""
    frame_lines: tuple[int, ...] = ()
    """The non-blank lines of the file that are no item's: tags, titles, rules, a page's markup.
    With the items' spans and the lines that warnings name, they are all the non-blank lines."""
