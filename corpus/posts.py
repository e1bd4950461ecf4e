"""A blog's post as plain text: a run of embedded posts, tags between them."""

from __future__ import annotations

from corpus import grammar
from corpus.lines import Attribution, Kind, Line, spans


def classify(text: str) -> list[Line]:
    """The text's lines, each with what it is."""
    return [_line(number, start, end, text[start:end]) for number, (start, end) in
            enumerate(spans(text), 1)]


def _line(number: int, start: int, end: int, content: str) -> Line:
    if not content.strip():
        return Line(number, start, end, Kind.BLANK)
    if tags := grammar.tags_of(content):
        closing = [tag for tag in tags if tag.closing]
        day = next((tag.day for tag in closing if tag.day), None)
        kind = Kind.CLOSING if closing else Kind.TOPIC
        return Line(number, start, end, kind, tags=tuple(tag.written for tag in tags), day=day)
    if grammar.is_rule(content):
        return Line(number, start, end, Kind.FRAME)
    found = grammar.attributions(content)
    if len(found) > 1:
        return Line(number, start, end, Kind.TANGLE)
    attribution: Attribution | None = found[0] if found else None
    kind = Kind.ATTRIBUTION if attribution else Kind.TEXT
    return Line(number, start, end, kind, attribution)
