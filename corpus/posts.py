"""A blog's post as plain text: a run of embedded posts, tags between them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import NamedTuple

from corpus import bullets, dates, grammar, sections, signatures, timeline, yearless
from corpus.labels import DAY_LABEL
from corpus.lines import Attribution, Kind, Line, is_rule, shown, spans
from corpus.tags import Tag, closing_at_end, tags_of

_TANGLED = (
    "several attributions on one line, so its words are nobody's; give each post its own lines"
)
_DAY_LINE = 40


def classify(text: str) -> list[Line]:
    """The text's lines, each with what it is."""
    lines = [
        classify_line(text[start:end], number, start)
        for number, (start, end) in enumerate(spans(text), 1)
    ]
    lines = signatures.join_accounts(text, _hashtags_of_posts(lines))
    lines = join_dates(text, signatures.read(text, lines))
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
    """A day alone on the line under an attribution without one belongs to it; and one with a label
    on the line above.
    """
    for n, line in enumerate(lines):
        found = line.attribution
        if not found or found.published or found.problem or found.yearless:
            continue
        following = n + 1  # past a line that the attribution has taken in already
        while following < len(lines) and lines[following].start < line.end:
            following += 1
        if following < len(lines) and found.end == line.end - line.start:
            below = lines[following]
            if day := day_alone(text, below):
                joined = day.of(found, end=below.end - line.start)
                lines[n] = dataclasses.replace(
                    line, end=below.end, last=below.last or below.number,
                    attribution=joined, problem=joined.problem,
                )  # fmt: skip
                lines[following] = dataclasses.replace(below, kind=Kind.BLANK)
                continue
        if n and (day := day_alone(text, lines[n - 1], labelled=True)):
            dated = day.of(found, end=found.end)
            lines[n] = dataclasses.replace(line, attribution=dated, problem=dated.problem)
    return lines


class _Day(NamedTuple):
    """A day that has a line to itself."""

    day: dt.date | None
    yearless: yearless.YearlessDay | None
    problem: str

    def of(self, found: Attribution, end: int) -> Attribution:
        return dataclasses.replace(
            found, published=self.day, yearless=self.yearless, problem=self.problem, end=end
        )


def day_alone(text: str, line: Line, *, labelled: bool = False) -> _Day | None:
    """The day that is all a line says; `labelled`: only with a word before it that says so."""
    content = text[line.start : line.end].strip()
    if line.kind is not Kind.TEXT or len(content) > _DAY_LINE:
        return None
    label = DAY_LABEL.match(content)
    if labelled and not label:
        return None
    content = content[label.end() :] if label else content.strip(" 　>＞*_")
    day, short = dates.day_at(content), yearless.day_at(content)
    if day and day.end == len(content):
        return _Day(day.day, None, dates.problem(content, day))
    if short and not day and short.end == len(content):
        return _Day(None, short, f"the date has no year: {content}")
    return None


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
