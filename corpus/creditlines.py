"""Articles that a curator credits by hand in plain text, where nothing is signed as a post.

A credit is a line of its own: a labelled source, or a name and a day in brackets. Each counts only
where all of a file's credits stand in the same place; otherwise the articles stay unsigned.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable

from corpus import sourceline
from corpus.bullets import credit_at_end, named
from corpus.labels import BYLINE
from corpus.lines import Attribution, Kind, Line
from corpus.links import URL

_MARK = re.compile(r"\s{0,3}([■◆●▼★◇□○☆▶▷▽◎])[\s　]*(?=\S)")
_IN_BRACKETS = re.compile(r"\s*[(（]([^()（）]{4,80})[)）]\s*")
_SENTENCE = re.compile(r"[。.！？!?][」』）)]?\s*$")
_HEADLINE_LIMIT = 80
_LEAST = 2


def read(text: str, lines: list[Line]) -> list[Line]:
    """The lines with the credits as attributions, and the articles' first lines marked."""
    if any(line.attribution or line.opens for line in lines):
        return lines
    shown = [n for n, line in enumerate(lines) if line.kind is Kind.TEXT]
    marked = _marked(text, lines, shown)
    if marked:
        return _under_marks(text, lines, shown, marked)
    if titles := _titles(text, lines, shown):
        _sign(lines, titles, set(titles))
        return lines
    found = {n: credit for n in shown if (credit := _credit(text, lines[n]))}
    if len(found) < _LEAST:
        return lines
    for layout in (_second, _last):
        opening = layout(text, lines, shown, found)
        if opening:
            _sign(lines, found, opening)
            break
    return lines


def _sign(lines: list[Line], found: dict[int, Attribution], opening: set[int]) -> None:
    for n in opening:
        lines[n] = dataclasses.replace(lines[n], opens=True)
    for n, credit in found.items():
        lines[n] = dataclasses.replace(
            lines[n], kind=Kind.ATTRIBUTION, attribution=credit, problem=credit.problem
        )


def _credit(text: str, line: Line) -> Attribution | None:
    written = text[line.start : line.end]
    if inner := _IN_BRACKETS.fullmatch(written):
        credit = named(inner[1])
        return dataclasses.replace(credit, end=len(written)) if credit else None
    return sourceline.read(written, expected=bool(BYLINE.match(written)))


def _marked(text: str, lines: list[Line], shown: list[int]) -> set[int]:
    """The headlines, where several begin with the same mark and have text under them."""
    marks = {
        n: match[1]
        for n in shown
        if lines[n].end - lines[n].start <= _HEADLINE_LIMIT
        and (match := _MARK.match(text, lines[n].start, lines[n].end))
    }
    counted = Counter(marks.values()).most_common(1)
    if not counted or counted[0][1] < _LEAST:
        return set()
    following = dict(zip(shown, [*shown[1:], None], strict=True))
    found = {n for n, mark in marks.items() if mark == counted[0][0]}
    return (
        found
        if all(following[n] is not None and following[n] not in found for n in found)
        else set()
    )


def _under_marks(text: str, lines: list[Line], shown: list[int], marked: set[int]) -> list[Line]:
    found: dict[int, Attribution] = {}
    wanted = below = False
    for n in shown:
        if n in marked:
            wanted = below = True
            continue
        credit = None
        if wanted:
            written = text[lines[n].start : lines[n].end]
            credit = _credit(text, lines[n]) or (
                sourceline.read(written, expected=True) if below else None
            )
        below = False
        if credit:
            found[n] = credit
            wanted = False
    _sign(lines, found, marked)
    return lines


Layout = Callable[[str, list[Line], list[int], dict[int, Attribution]], set[int]]


def _second(
    text: str, lines: list[Line], shown: list[int], found: dict[int, Attribution]
) -> set[int]:
    """The headline stands apart, the credit under it, the article below: the headlines' lines.
    In a text without an empty line nothing stands apart.
    """
    solid = len(shown) > _LEAST and lines[shown[0]].number + len(shown) > lines[shown[-1]].number
    at = {n: place for place, n in enumerate(shown)}
    opening = set()
    for n in found:
        above = shown[at[n] - 1] if at[n] else n
        below = [m for m in shown[at[n] + 1 :][:3] if not _only_links(text, lines[m])]
        headline = text[lines[above].start : lines[above].end]
        if above in found or _SENTENCE.search(headline) or not below:
            return set()
        if not solid and not _apart(lines, above):
            return set()
        opening.add(above)
    return opening


def _last(
    text: str, lines: list[Line], shown: list[int], found: dict[int, Attribution]
) -> set[int]:
    """The credit ends its article, but for a link below it: the lines that follow credits."""
    opening = {shown[0]}
    for at, n in enumerate(shown):
        if n not in found:
            continue
        rest = shown[at + 1 :][:4]
        while rest and _only_links(text, lines[rest[0]]):
            rest.pop(0)
        if rest and not _apart(lines, rest[0]):
            return set()
        opening.update(rest[:1])
    ended = shown[-1] in found or _only_links(text, lines[shown[-1]])
    return opening if ended and not opening & found.keys() else set()


def _titles(text: str, lines: list[Line], shown: list[int]) -> dict[int, Attribution]:
    """The headlines that end in their credits, where each stands apart above its article."""
    found = {
        n: credit
        for n in shown
        if lines[n].end - lines[n].start <= _HEADLINE_LIMIT
        and (credit := credit_at_end(text[lines[n].start : lines[n].end]))
    }
    if len(found) < _LEAST:
        return {}
    following = dict(zip(shown, [*shown[1:], None], strict=True))
    sound = all(
        _apart(lines, n)
        and (below := following[n]) is not None
        and below not in found
        and not _SENTENCE.search(text[lines[n].start : lines[n].start + credit.start])
        for n, credit in found.items()
    )
    return found if sound else {}


def _only_links(text: str, line: Line) -> bool:
    return not URL.sub("", text[line.start : line.end]).strip()


def _apart(lines: list[Line], n: int) -> bool:
    return n == 0 or lines[n - 1].kind in {Kind.BLANK, Kind.FRAME, Kind.CLOSING, Kind.TOPIC}
