"""A page's own parts around the posts, and its headings: titles, or headlines of items."""

from __future__ import annotations

import dataclasses

from corpus import bullets, sourceline
from corpus.elements import HEADINGS
from corpus.lines import Kind, Line
from corpus.pagewalk import Element, Row
from corpus.posts import day_alone

_LEAST = 2


def headlines(rows: list[Row], lines: list[Line], embeds: set[int]) -> None:
    """A heading directly above the line that names its source is an item's headline; so are all of
    a kind, where each has one signed quotation under it that isn't an embedded post.
    """
    for n in range(len(rows) - 1):
        source = lines[n + 1].attribution
        below = source and not source.start and not rows[n + 1].tweet
        if below and rows[n].element in HEADINGS and not rows[n].tweet:
            lines[n] = dataclasses.replace(lines[n], opens=True)
    under: dict[int, dict[int, int]] = {}
    heading = -1
    for n, row in enumerate(rows):
        if row.element in HEADINGS and not row.tweet:
            heading = n
            under[n] = {}
        elif heading >= 0 and row.tweet:
            under[heading].setdefault(row.tweet, n)
    for kind in {rows[n].element for n in under}:
        found = {n: quotations for n, quotations in under.items() if rows[n].element == kind}
        if not all(len(each) == 1 and not each.keys() & embeds for each in found.values()):
            continue
        for n, each in found.items():
            lines[n] = dataclasses.replace(lines[n], opens=True)
            for first in each.values():
                lines[first] = dataclasses.replace(lines[first], opens=False)


def read(text: str, rows: list[Row], lines: list[Line]) -> None:
    """What stands outside the element that holds the posts, and titles, is the page's own."""
    signed = [n for n, line in enumerate(lines) if line.attribution or rows[n].tweet]
    if signed:
        holder = _common(_holder(rows[signed[0]]), _holder(rows[signed[-1]]))
        end = rows[signed[-1]].moment
        holder = _around(holder, any(
            row.moment > end and _inside(row, holder) for row in rows[signed[-1] + 1 :]
        ))  # fmt: skip
    else:
        content = [row for row in rows if _content(row.block)]
        holder = _content(content[0].block) if content else None  # type: ignore[assignment]
    for n, (row, line) in enumerate(zip(rows, lines, strict=True)):
        outside = holder is not None and not _inside(row, holder)
        if line.kind in {Kind.TOPIC, Kind.CLOSING} and not row.block.hidden:
            continue
        dated = signed and n < signed[0] and day_alone(text, line)
        if outside or dated or (signed and _is_title(rows, lines, n, signed[0])):
            lines[n] = Line(line.number, line.start, line.end, Kind.FRAME, last=line.last)
        elif row.element in HEADINGS and not signed:
            lines[n] = dataclasses.replace(line, opens=True)
    if not signed and not _list(rows, lines):
        _sources(rows, lines)


def _list(rows: list[Row], lines: list[Line]) -> bool:
    """The page is a list, each point of which names its source: the points are items."""
    points = [n for n, row in enumerate(rows) if row.element == "li" and lines[n].kind is Kind.TEXT]
    signed = {n: found for n in points if (found := bullets.credit(rows[n].text))}
    if len(points) < _LEAST or len(signed) < len(points):
        return False
    for n, line in enumerate(lines):
        if line.opens:
            lines[n] = Line(line.number, line.start, line.end, Kind.FRAME, last=line.last)
    for n, found in signed.items():
        lines[n] = dataclasses.replace(
            lines[n], kind=Kind.ATTRIBUTION, opens=True, attribution=found, problem=found.problem
        )
    return True


def _sources(rows: list[Row], lines: list[Line]) -> None:
    """Under each headline the first line that names a source signs its article."""
    headline = -1
    for n, line in enumerate(lines):
        if line.opens:
            headline = n
        elif headline >= 0 and line.kind is Kind.TEXT:
            found = sourceline.read(rows[n].text, expected=n == headline + 1)
            if found:
                lines[n] = dataclasses.replace(
                    line, kind=Kind.ATTRIBUTION, attribution=found, problem=found.problem
                )
                headline = -1


def _is_title(rows: list[Row], lines: list[Line], n: int, first: int) -> bool:
    """A heading of the page or of a part of it; not one inside an article's text."""
    row = rows[n]
    if row.tweet or lines[n].attribution or lines[n].opens or row.element not in HEADINGS:
        return False
    above = n + 1 < len(rows) and bool(rows[n + 1].tweet)
    return above or n < first or row.element in {"h1", "h2"}


def _holder(row: Row) -> Element:
    """The element in which a post stands as a whole."""
    element = row.block
    while element.parent and element.tweet:
        element = element.parent
    return element


def _common(one: Element, other: Element) -> Element:
    """The innermost element around both. For posts in order, the first and the last suffice."""
    while one is not other:
        if one.depth >= other.depth and one.parent:
            one = one.parent
        elif other.parent:
            other = other.parent
    return one


def _around(holder: Element, followed: bool) -> Element:
    """The post's whole text, where a blog system marks it; where an element holds an embedded post
    and nothing after it, the element around.
    """
    marked = _content(holder)
    if marked:
        return marked
    for _ in range(2):
        if followed or not holder.parent or holder.name == "body":
            break
        holder = holder.parent
        followed = holder.parent is None
    return holder


def _content(element: Element) -> Element | None:
    at: Element | None = element
    while at and not at.content:
        at = at.parent
    return at


def _inside(row: Row, holder: Element) -> bool:
    return holder.entered <= row.moment and (holder.left < 0 or row.moment <= holder.left)
