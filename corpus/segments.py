"""Lines become drafts of items: where each begins and ends, and who says it."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus import grammar
from corpus.lines import Kind, Line


@dataclass(slots=True)
class Draft:
    """An item on its way: the indices of its lines, none of them blank at either end."""

    lines: list[int]
    attribution: int | None = None
    """The index of the attribution's line."""
    tags: list[str] = field(default_factory=list)


def head_size(text: str, lines: list[Line], gap: list[int]) -> int:
    """How many of the lines before an attribution belong to it (indices of non-blank lines)."""
    size = 1
    while size < len(gap) and _only_links(text, lines[gap[-size]]):
        size += 1
    return min(size, len(gap))


def _only_links(text: str, line: Line) -> bool:
    content = text[line.start : line.end]
    return not grammar.URL.sub("", content).strip()


def segment(text: str, lines: list[Line]) -> tuple[list[Draft], list[int]]:
    """The drafts in order, and the indices of frame lines."""
    drafts: list[Draft] = []
    frame: list[int] = []
    pending: list[int] = []
    current: Draft | None = None
    for index, line in enumerate(lines):
        if line.kind is Kind.BLANK:
            continue
        if line.kind in {Kind.TOPIC, Kind.CLOSING, Kind.FRAME}:
            _close(drafts, current, pending)
            current, pending = None, []
            frame.append(index)
            if line.kind is Kind.TOPIC and drafts:
                drafts[-1].tags.extend(line.tags)
        elif line.kind is Kind.ATTRIBUTION:
            found = line.attribution
            inline = bool(found and text[line.start : line.start + found.start].strip())
            size = 0 if inline else head_size(text, lines, pending)
            cut = len(pending) - size
            _close(drafts, current, pending[:cut])
            current = Draft([*pending[cut:], index], index)
            pending = []
        else:
            pending.append(index)
    _close(drafts, current, pending)
    return drafts, frame


def _close(drafts: list[Draft], current: Draft | None, tail: list[int]) -> None:
    if current:
        current.lines.extend(tail)
        drafts.append(current)
    elif tail:
        drafts.append(Draft(list(tail)))
