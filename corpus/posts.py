"""A blog's post as plain text: a run of embedded posts, tags between them."""

from __future__ import annotations

from corpus import grammar
from corpus.lines import Kind, Line, spans

_TANGLED = (
    "several attributions on one line, so its words are nobody's; give each post its own lines"
)


def classify(text: str) -> list[Line]:
    """The text's lines, each with what it is."""
    return [
        classify_line(text[start:end], number, start)
        for number, (start, end) in enumerate(spans(text), 1)
    ]


def classify_line(content: str, number: int, start: int) -> Line:
    """One line; `start` is its offset in the text."""
    end = start + len(content)
    if not content.strip():
        return Line(number, start, end, Kind.BLANK)
    if tags := grammar.tags_of(content):
        closing = [tag for tag in tags if tag.closing]
        day = next((tag.day for tag in closing if tag.day), None)
        wrong = [tag.written for tag in closing if not tag.day]
        problem = f"no such date in the closing tag {wrong[0]}" if wrong else ""
        kind = Kind.CLOSING if closing else Kind.TOPIC
        written = tuple(tag.written for tag in tags)
        return Line(number, start, end, kind, tags=written, day=day, problem=problem)
    if grammar.is_rule(content):
        return Line(number, start, end, Kind.FRAME)
    found = grammar.attributions(content)
    if len(found) > 1:
        return Line(number, start, end, Kind.TANGLE, problem=_TANGLED)
    if found:
        return Line(number, start, end, Kind.ATTRIBUTION, found[0], problem=found[0].problem)
    return Line(number, start, end, Kind.TEXT)
