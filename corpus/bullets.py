"""A digest of bullets: an item each, its source and day in brackets or behind a dash."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator

from corpus import dates, grammar, sourceline, yearless
from corpus.lines import Attribution, Kind, Line
from corpus.links import URL

_BULLET = re.compile(r"(\s{0,3})(?:[-*+•]\s|[・●◦▪‣]|\d{1,2}[.)．）、]|[①-⑳])[\s　]*(?=\S)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t　]")
_CREDITS = (
    re.compile(r"[(（]((?:[^()（）]|[(（][@＠][^()（）]{1,40}[)）]){4,80})[)）]"),
    re.compile(
        r"(?:[—–―]{1,2}|--)\s{0,3}([^—–―\n]{4,80}?)(?=[.。](?:\s|$)|\s{0,3}[\[<]|\s{0,3}http|$)"
    ),
)
_NAME = re.compile(r"[^\d\W]")
_PROSE = re.compile(
    r"[。！？!?]|https?://|\*\*|^(?:写真|撮影|資料|提供|更新|photo|updated)", re.IGNORECASE
)
_BETWEEN = " 　,、，·・|｜/／:：*_"
_NAME_LIMIT = 40
_LINE = 2000
_LEAST = 2


def read(text: str, lines: list[Line]) -> list[Line]:
    """The lines, each bullet opening an item where the whole file is bullets with their sources, or
    with their links.
    """
    if any(line.attribution and not _content(text, line) for line in lines):
        return lines
    tops = _tops(text, lines)
    if len(tops) < _LEAST:
        return lines
    signed = {
        n: found
        for n in tops
        if (found := lines[n].attribution or credit(text[lines[n].start : lines[n].end]))
    }
    if len(signed) < len(tops) and (signed or not _linked(text, lines, tops)):
        return lines
    inside = False
    for n, line in enumerate(lines):
        if n in tops:
            inside = True
            found = signed.get(n)
            lines[n] = dataclasses.replace(
                line, kind=Kind.ATTRIBUTION if found else Kind.TEXT, opens=True,
                attribution=found, problem=found.problem if found else "",
            )  # fmt: skip
        elif inside and line.kind is Kind.TEXT and lines[n - 1].kind is Kind.BLANK:
            lines[n] = dataclasses.replace(line, opens=not text[line.start].isspace())
    return lines


def _content(text: str, line: Line) -> str:
    return text[line.start : line.start + line.attribution.start] if line.attribution else ""


def _tops(text: str, lines: list[Line]) -> set[int]:
    """The bullets that are not inside others."""
    found: dict[int, int] = {}
    for n, line in enumerate(lines):
        match = _BULLET.match(text, line.start, line.end)
        if match and line.kind in {Kind.TEXT, Kind.ATTRIBUTION}:
            found[n] = len(match[1])
    least = min(found.values(), default=0)
    return {n for n, indent in found.items() if indent == least}


def credit(line: str) -> Attribution | None:
    """A source and its day in brackets or behind a dash, amid a line or at its end."""
    if len(line) > _LINE:
        return None
    for pattern in _CREDITS:
        for match in pattern.finditer(line):
            if found := named(match[1]):
                end = match.end() + (line[match.end() : match.end() + 1] in {".", "。"})
                return dataclasses.replace(found, start=match.start(), end=end)
    return None


def credit_at_end(line: str) -> Attribution | None:
    """The same, where nothing follows it and a headline precedes it."""
    found = credit(line)
    whole = found and found.end == len(line.rstrip()) and line[: found.start].strip(" #*_　")
    return found if whole else None


def named(inner: str) -> Attribution | None:
    """A name, then a day; or the other way round."""
    account = grammar.HANDLE.search(inner) or grammar.BARE_HANDLE.search(inner)
    if account:
        inner = inner[: account.start()] + " " * len(account[0]) + inner[account.end() :]
    day = dates.first_day(inner)
    places = _words(inner) if not day else ()
    short = next(((at, found) for at in places if (found := yearless.day_at(inner, at))), None)
    if day:
        start, end = day.start, day.end
    elif short:
        start, end = short[0], short[1].end
    else:
        return None
    before, after = (
        inner[:start].strip(_BETWEEN + "-"),
        inner[end:].strip(_BETWEEN + "."),
    )
    name = before or after
    if (before and after) or len(name) > _NAME_LIMIT:
        return None
    if not _NAME.search(name) or _PROSE.search(name):
        return None
    problem = dates.problem(inner, day) if day else f"the date has no year: {inner[start:end]}"
    handle = unicodedata.normalize("NFKC", account[1]) if account else None
    return Attribution(
        name, handle, day.day if day else None, 0, 0,
        problem=problem, yearless=short[1] if short else None,
    )  # fmt: skip


def _words(text: str) -> Iterator[int]:
    return (match.start() for match in re.finditer(r"(?<!\w)\w|(?<=\D)\d", text))


def _linked(text: str, lines: list[Line], tops: set[int]) -> bool:
    """Each bullet has a link of its own, nothing else is signed, and headings have several."""
    starts = sorted(tops)
    ends = [*starts[1:], len(lines)]
    headings = sum(bool(_HEADING.match(text, line.start, line.end)) for line in lines)
    return (
        len(starts) >= _LEAST * max(1, headings)
        and all(
            URL.search(text, lines[a].start, lines[b - 1].end)
            for a, b in zip(starts, ends, strict=True)
        )
        and not any(sourceline.read(text[line.start : line.end], expected=False) for line in lines)
    )
