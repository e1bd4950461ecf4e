"""Section headings among signed posts: `■ …` above a post's first line is nobody's words."""

from __future__ import annotations

import re

from corpus.lines import Kind, Line

_MARK = re.compile(
    r"\s{0,3}([■◆●▼★◇□○☆▶▷▽◎]|[<＜《≪〈]{1,2}(?=[^<>＜＞]{1,40}[>＞》≫〉]{1,2}\s*$))"
)
_ENDS = re.compile(r"[。.！？!?…]\s*$|https?://|pic\.")
_LIMIT = 40


def read(text: str, lines: list[Line]) -> list[Line]:
    """The lines, the headings among them as the roundup's own: of each mark, where every line that
    begins with it stands directly above a post of one line and its attribution.
    """
    shown = [n for n, line in enumerate(lines) if line.kind is not Kind.BLANK]
    places: dict[str, list[int]] = {}
    doubtful: set[str] = set()
    for at, n in enumerate(shown):
        match = _MARK.match(text, lines[n].start, lines[n].end)
        if not match or lines[n].kind is not Kind.TEXT:
            continue
        if _is_heading(text, lines, shown[at : at + 3]):
            places.setdefault(match[1], []).append(n)
        else:
            doubtful.add(match[1])
    for mark, found in places.items():
        if mark in doubtful or len(found) < 2:
            continue
        for n in found:
            line = lines[n]
            lines[n] = Line(line.number, line.start, line.end, Kind.FRAME)
    return lines


def _is_heading(text: str, lines: list[Line], three: list[int]) -> bool:
    if len(three) < 3:
        return False
    heading, post, signed = (lines[n] for n in three)
    written = text[heading.start : heading.end]
    said = text[post.start : post.end]
    return (
        len(written) <= _LIMIT
        and not _ENDS.search(written)
        and post.kind is Kind.TEXT
        and not re.search(r"[。.]\s*$", said)
        and bool(signed.attribution and not signed.attribution.start)
    )
