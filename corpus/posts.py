"""A blog's post as plain text: a run of embedded posts, tags between them."""

from __future__ import annotations

import dataclasses

from corpus import bullets, dates, grammar, sections, signatures, timeline, yearless
from corpus.lines import Kind, Line, is_rule, shown, spans
from corpus.tags import Tag, closing_at_end, tags_of

_TANGLED = (
    "several attributions on one line, so its words are nobody's; give each post its own lines"
)


def classify(text: str) -> list[Line]:
    """The text's lines, each with what it is."""
    lines = [
        classify_line(text[start:end], number, start)
        for number, (start, end) in enumerate(spans(text), 1)
    ]
    lines = join_dates(text, signatures.read(text, _hashtags_of_posts(lines)))
    for form in (sections.read, timeline.read, bullets.read):
        lines = form(text, lines)
    return lines


def _hashtags_of_posts(lines: list[Line]) -> list[Line]:
    """A line of hashtags directly above an attribution ends the post; it is no topic tag, unless
    it has parentheses, which no hashtag of a platform can have.
    """
    below: Line | None = None
    for n in range(len(lines) - 1, -1, -1):
        line = lines[n]
        signed = below and below.attribution and not below.attribution.start
        if line.kind is Kind.TOPIC and signed and not any(")" in t or "）" in t for t in line.tags):
            lines[n] = dataclasses.replace(line, kind=Kind.TEXT, tags=())
        below = line
    return lines


def join_dates(text: str, lines: list[Line]) -> list[Line]:
    """A day alone on the line under an attribution without one belongs to it."""
    for n, line in enumerate(lines[:-1]):
        found, below = line.attribution, lines[n + 1]
        if not found or found.published or found.problem or below.kind is not Kind.TEXT:
            continue
        content = text[below.start : below.end].strip()
        if found.end != line.end - line.start or len(content) > 40:
            continue
        day, short = dates.day_at(content), yearless.day_at(content)
        end = day.end if day else short.end if short else 0
        if end != len(content):
            continue
        problem = dates.problem(content, day) if day else f"the date has no year: {content}"
        joined = dataclasses.replace(
            found, published=day.day if day else None, end=below.end - line.start,
            problem=problem, yearless=None if day else short,
        )  # fmt: skip
        lines[n] = dataclasses.replace(
            line, end=below.end, last=below.last or below.number,
            attribution=joined, problem=problem,
        )  # fmt: skip
        lines[n + 1] = dataclasses.replace(below, kind=Kind.BLANK)
    return lines


def classify_line(content: str, number: int, start: int) -> Line:
    """One line; `start` is its offset in the text."""
    end = start + len(content)
    if not shown(content):
        return Line(number, start, end, Kind.BLANK)
    if tags := tags_of(content):
        return _tag_line(number, start, end, tags)
    if is_rule(content):
        return Line(number, start, end, Kind.FRAME)
    found = grammar.attributions(content)
    if len(found) > 1:
        return Line(number, start, end, Kind.TANGLE, problem=_TANGLED)
    closing = closing_at_end(content)
    written, day = ((closing.written,), closing.day) if closing else ((), None)
    kind, attribution = (Kind.ATTRIBUTION, found[0]) if found else (Kind.TEXT, None)
    problem = attribution.problem if attribution else ""
    return Line(number, start, end, kind, attribution, tags=written, day=day, problem=problem)


def _tag_line(number: int, start: int, end: int, tags: tuple[Tag, ...]) -> Line:
    closing = [tag for tag in tags if tag.closing]
    wrong = [tag.written for tag in closing if not tag.day]
    return Line(
        number,
        start,
        end,
        Kind.CLOSING if closing else Kind.TOPIC,
        tags=tuple(tag.written for tag in tags),
        day=next((tag.day for tag in closing if tag.day), None),
        problem=f"no such date in the closing tag {wrong[0]}" if wrong else "",
    )
