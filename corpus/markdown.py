"""A digest written by hand in Markdown: a headline, a source line, text."""

from __future__ import annotations

import dataclasses
import re

from corpus import sourceline
from corpus.bullets import credit_at_end
from corpus.labels import BYLINE
from corpus.lines import Attribution, Kind, Line
from corpus.posts import classify, join_dates

_HEADING = re.compile(r" {0,3}(?:(#{1,6})[ \t　]+(?=\S)|(#{2,6})(?=[^\s#!]))")
"""The space may be missing, but not after a single sign, which makes a hashtag."""
_ANY_HEADING = re.compile(
    r"^ {0,3}#{1,6}[ \t　]+\S|^ {0,3}#{2,6}[^\s#!]|(?:\A|\n\n)[^\n]{0,80}[^\n。.]\n={3,}[ \t]*$",
    re.MULTILINE,
)
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*")
_FENCE = re.compile(r"(?:-{3,}|\+{3})\s*")
_CODE_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]^][^\[\]]{0,80})\]:\s{1,5}<?(https?://[^\s>]{1,2000})")
_REFERENCE = re.compile(r"\[([^\[\]]{1,200})\](?:\[([^\[\]]{0,80})\])?(?!\()")
_FRONT_DATE = re.compile(r"\s*[\"']?date[\"']?\s*[:=]\s*[\"']?(.{1,60})", re.IGNORECASE)


def is_digest(text: str) -> bool:
    """The text has headings, in whatever kind of file it stands."""
    return bool(_ANY_HEADING.search(text))


def read(text: str) -> list[Line]:
    """The text's lines; a heading with an item under it opens the item."""
    lines = _references(text, _comments(text, _front_matter(text, classify(text))))
    levels = _levels(text, lines)
    shown = [n for n, line in enumerate(lines) if line.kind is not Kind.BLANK]
    following = dict(zip(shown, [*shown[1:], None], strict=True))
    items = _item_levels(text, lines, levels, following)
    crowded = _crowded(lines, levels)
    sourced = True  # outside items only the forms of posts count
    expected = writer = None
    for n in shown:
        line = lines[n]
        if n in levels:
            after = following[n]
            has_source = after is not None and bool(_source(text, lines[after], expected=True))
            section = after in levels and levels[after] > levels[n]
            if section or levels[n] < min(items) or (n in crowded and not has_source):
                lines[n] = _as_frame(line)
                sourced = True
                continue
            if levels[n] in items or has_source:
                credit = None if has_source else _signed_at_end(text, line)
                lines[n] = dataclasses.replace(
                    line, kind=Kind.ATTRIBUTION if credit else Kind.TEXT, attribution=credit,
                    opens=True, problem=credit.problem if credit else "",
                )  # fmt: skip
            else:
                lines[n] = dataclasses.replace(line, kind=Kind.TEXT, attribution=None, problem="")
                continue
            sourced, expected, writer = bool(lines[n].attribution), after, None
        elif line.kind in {Kind.TEXT, Kind.ATTRIBUTION, Kind.TANGLE} and not sourced and levels:
            found = _source(text, line, expected=n == expected)
            if found:
                if writer is not None:
                    lines[writer] = dataclasses.replace(
                        lines[writer], kind=Kind.TEXT, attribution=None, problem=""
                    )
                lines[n] = dataclasses.replace(
                    line, kind=Kind.ATTRIBUTION, attribution=found, problem=found.problem
                )
                # Below the name of a writer the paper's may follow, which says more.
                bylined = n == expected and bool(BYLINE.match(text, line.start, line.end))
                writer = n if bylined else None
                expected = following[n] if bylined else None
                sourced = not bylined
            else:
                sourced = writer is not None
    return join_dates(text, lines)


def headline_start(content: str) -> int:
    """Where the words of a heading begin in its line."""
    match = _HEADING.match(content)
    return match.end() if match else 0


def front_matter_day(text: str) -> str | None:
    """The value of `date:` in the front matter, as written."""
    rows = text[:5000].split("\n")
    if not _FENCE.fullmatch(rows[0]):
        return None
    for row in rows[1:]:
        if _FENCE.fullmatch(row):
            return None
        if match := _FRONT_DATE.match(row):
            return match[1]
    return None


def _source(text: str, line: Line, *, expected: bool) -> Attribution | None:
    if line.kind not in {Kind.TEXT, Kind.ATTRIBUTION}:
        return None
    if line.attribution and line.last:
        return line.attribution  # with the day of the next line, which no source line has
    return sourceline.read(text[line.start : line.end], expected=expected)


def _signed_at_end(text: str, line: Line) -> Attribution | None:
    """What a heading says of its source behind its words."""
    found = line.attribution
    if found and found.handle and found.start and line.start + found.end == line.end:
        return found
    return credit_at_end(text[line.start : line.end])


def _front_matter(text: str, lines: list[Line]) -> list[Line]:
    """Everything between `---` on the first line and the next `---` is the roundup's own."""
    if not _FENCE.fullmatch(text[lines[0].start : lines[0].end]):
        return lines
    for end, line in enumerate(lines[1:60], 1):
        if _FENCE.fullmatch(text[line.start : line.end]):
            head = [_as_frame(each) for each in lines[: end + 1]]
            return [*head, *lines[end + 1 :]]
    return lines


def _comments(text: str, lines: list[Line]) -> list[Line]:
    """Lines that are wholly inside `<!-- … -->` are the roundup's own."""
    inside_until = 0
    for n, line in enumerate(lines):
        content = text[line.start : line.end].strip()
        if line.start >= inside_until and content.startswith("<!--"):
            closed = text.find("-->", line.start)
            if closed < 0:
                return lines
            inside_until = closed + 3
        if line.start < inside_until and not text[inside_until : line.end].strip():
            lines[n] = _as_frame(line)
    return lines


def _references(text: str, lines: list[Line]) -> list[Line]:
    """Lines `[1]: https://…` are the roundup's own; whoever refers to one has its link."""
    targets: dict[str, str] = {}
    for n, line in enumerate(lines):
        if match := _DEFINITION.match(text, line.start, line.end):
            targets.setdefault(match[1].casefold(), match[2])
            lines[n] = _as_frame(line)
    if not targets:
        return lines
    for n, line in enumerate(lines):
        if line.kind in {Kind.TEXT, Kind.ATTRIBUTION}:
            named = (m[2] or m[1] for m in _REFERENCE.finditer(text, line.start, line.end))
            links = tuple(targets[name.casefold()] for name in named if name.casefold() in targets)
            lines[n] = dataclasses.replace(line, links=(*line.links, *links)) if links else line
    return lines


def _crowded(lines: list[Line], levels: dict[int, int]) -> set[int]:
    """The headings with several signed posts under them: titles of sections, not headlines."""
    found: set[int] = set()
    heading, signed = -1, 0
    for n, line in enumerate(lines):
        if n in levels:
            heading, signed = n, 0
        elif line.attribution:
            signed += 1
            if signed > 1:
                found.add(heading)
    return found


def _as_frame(line: Line) -> Line:
    if line.kind is Kind.BLANK:
        return line
    return Line(line.number, line.start, line.end, Kind.FRAME)


def _levels(text: str, lines: list[Line]) -> dict[int, int]:
    """The level of each heading, by the index of its line. An underline joins its heading."""
    levels: dict[int, int] = {}
    code = _code(text, lines)
    for n, line in enumerate(lines):
        content = text[line.start : line.end]
        if n in code:
            continue
        if match := _HEADING.match(content):
            if line.kind not in {Kind.FRAME, Kind.CLOSING}:
                levels[n] = len(match[1] or match[2])
        elif _is_underline(content, lines, n, levels):
            levels[n - 1] = 1 if content.startswith("=") else 2
            above = lines[n - 1]
            lines[n - 1] = dataclasses.replace(above, end=line.end, last=line.number)
            lines[n] = dataclasses.replace(line, kind=Kind.BLANK)
    return levels


def _code(text: str, lines: list[Line]) -> set[int]:
    """The lines between two fences."""
    found: set[int] = set()
    opened: int | None = None
    for n, line in enumerate(lines):
        if not _CODE_FENCE.match(text, line.start, line.end):
            continue
        if opened is None:
            opened = n
        else:
            found.update(range(opened, n + 1))
            opened = None
    return found


def _is_underline(content: str, lines: list[Line], n: int, levels: dict[int, int]) -> bool:
    """`===` or `---` directly under a line that stands alone."""
    if n == 0 or lines[n].kind is not Kind.FRAME or not _UNDERLINE.fullmatch(content):
        return False
    alone = n == 1 or lines[n - 2].kind in {Kind.BLANK, Kind.FRAME}
    return alone and lines[n - 1].kind is Kind.TEXT and n - 1 not in levels


def _item_levels(
    text: str, lines: list[Line], levels: dict[int, int], following: dict[int, int | None]
) -> set[int]:
    """The levels of the headings that are headlines: those with a source line under them; else the
    second, or the only one there is.
    """
    sourced = {
        level
        for n, level in levels.items()
        if (after := following[n]) is not None
        and after not in levels
        and _source(text, lines[after], expected=True)
    }
    if sourced:
        return sourced
    present = sorted(set(levels.values()))
    if present == [1] and len(levels) == 1:
        return {2}
    return {present[1] if len(present) > 1 and present[0] == 1 else present[0]} if present else {7}
