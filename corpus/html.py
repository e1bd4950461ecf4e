"""A blog's own page, or the code that embeds its posts: the visible text, a line for each block."""

from __future__ import annotations

import dataclasses
import re
from typing import NamedTuple

from corpus import pageframe, signatures, sourceline
from corpus.lines import Attribution, Kind, Line
from corpus.links import is_permalink
from corpus.pagewalk import Row, Walk
from corpus.posts import classify_line, join_dates

_PAGE = re.compile(
    r"<(?:!doctype\s+html|html[\s>]|body[\s>]|article[\s>]|blockquote[\s>]|div[\s>]|p>|p\s\w+=)",
    re.IGNORECASE,
)
_BLOCKS = re.compile(r"<(?:p|div|br|li)\b", re.IGNORECASE)
_STATUS = re.compile(r"https?://(?:\w+\.)?(?:twitter|x)\.com/(\w+)/status/\d+\S*")

_CITED_LIMIT = 80
"""Characters of a line that does nothing but name a quotation's source."""


def is_page(text: str) -> bool:
    """Markup, in whatever kind of file it stands."""
    return "<" in text and bool(_PAGE.search(text))


class Visible(NamedTuple):
    """What a reader of the page sees."""

    text: str
    lines: list[Line]
    complaints: tuple[tuple[int, str], ...]
    """(line in the file, message)"""


def read(source: str, *, page: bool = True) -> Visible:
    """The visible text and its lines. `page`: the file is HTML throughout, so that its line ends
    mean nothing; otherwise the markup stands in a text whose line ends do.
    """
    reader = Walk(loose=not page or not _BLOCKS.search(source))
    rows = reader.rows(source)
    text = "\n".join(row.text for row in rows)
    lines: list[Line] = []
    at = 0
    for row in rows:
        line = classify_line(row.text, row.first, at)
        lines.append(dataclasses.replace(line, last=row.last, links=row.links))
        at += len(row.text) + 1
    _tweets(rows, lines, reader.embeds)
    pageframe.headlines(rows, lines, reader.embeds)
    for n, line in enumerate(signatures.read(text, list(lines))):
        if not rows[n].tweet:
            lines[n] = line
    if lines:
        pageframe.read(text, rows, lines)
    return Visible(text, join_dates(text, lines), reader.complaints())


def _tweets(rows: list[Row], lines: list[Line], embeds: set[int]) -> None:
    """In an embedded post only the last line is an attribution; the first opens the item. Any
    quotation that ends in an attribution counts as one.
    """
    last_of = {row.tweet: n for n, row in enumerate(rows)}
    for tweet, n in last_of.items():
        if tweet and tweet not in embeds and not lines[n].attribution and not _cited(rows[n].text):
            last_of[tweet] = -1
    for row in rows:
        row.tweet = row.tweet if last_of[row.tweet] >= 0 else 0
    for n, row in enumerate(rows):
        if not row.tweet:
            continue
        line = lines[n]
        opens = n == 0 or rows[n - 1].tweet != row.tweet
        last = n + 1 == len(rows) or rows[n + 1].tweet != row.tweet
        found = line.attribution if last else None
        if last and not found:
            found = sourceline.read(row.text, expected=not opens) or _author(row.text)
        if found:
            posts = [link for link in row.links if is_permalink(link)]
            shown = tuple(link for link in row.links if link not in posts)
            permalink = posts[-1].split("?")[0] if posts else found.permalink
            lines[n] = dataclasses.replace(
                line, kind=Kind.ATTRIBUTION, opens=opens, links=shown, problem=found.problem,
                attribution=dataclasses.replace(found, permalink=permalink),
            )  # fmt: skip
        else:
            lines[n] = dataclasses.replace(
                line, kind=Kind.TEXT, attribution=None, opens=opens, problem=""
            )


def _cited(text: str) -> bool:
    """The last line of a quotation names its source and the day."""
    found = sourceline.read(text, expected=True) if len(text) <= _CITED_LIMIT else None
    return bool(found and found.source and (found.published or found.yearless))


def _author(text: str) -> Attribution | None:
    """The author in a post's address, where there is nothing else of the post."""
    match = _STATUS.fullmatch(text)
    if not match:
        return None
    return Attribution(match[1], match[1], None, 0, len(text), permalink=text)
