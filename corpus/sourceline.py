"""The source line of a hand-written item: a label or a dash, a name, a day, links, in any order."""

from __future__ import annotations

import dataclasses
import re

from corpus import dates, grammar, yearless
from corpus.labels import BYLINE, DAY_LABEL, LABEL, PRESS
from corpus.lines import Attribution
from corpus.links import URL, is_permalink, urls_of

_LEAD = re.compile(r"[\s>*_+・•]*(?:[-*+]\s)?[\s*_(（]*")
_DASH = re.compile(r"\s*(?:[—–―─－]{1,3}|--)\s*")
_LINK = re.compile(r"\[([^\[\]]{0,200})\](?:\(([^()\s]{1,500})[^()]{0,100}\)|\[[^\[\]]{0,40}\])")
_HANDLE = re.compile(r"[(（]?\s?[@＠](\w{1,30})\s?[)）]?", re.ASCII)
_BETWEEN = " \t　,、，·・|｜;；:：/／*_—–―."
_PARTS = re.compile(r"[|｜·]")
_BRACKETS = "<>()（）[]"
_OPENING = ("(", "（", "[")
_GOES_ON = re.compile("[ぁ-ん]")
"""A particle behind a day: a sentence."""
_WORD = re.compile(r"(?<!\w)\w|(?<=\D)\d")
_PROSE = re.compile(r"。|[！？!?]$")
_SAID = re.compile(
    r"(?<!\W\w)[.。！？!?]\s*$|(?<![\w'’.])(?!(?:and|for|of|the|in|at|with|de|la|le|van|von|und|et|y)\b)"
    r"[a-zа-я]{2}(?![\w.]*\.\w)"
)
"""A word in small letters, or a sentence's end: no name."""
_MARKED = re.compile(r"\s*(?:[*_]{1,3}[^*_]+[*_]{1,3}|[(（][^()（）]+[)）])\s*$")
"""A line that is set off as a whole."""
_LIMIT = 600
_NAME_LIMIT = 60
_REST_LIMIT = 60
"""Characters that may follow a name beside its day and its links: "original", "translated"."""
_HEADLINE = re.compile(r"\*\*|\s[—–―]{1,2}\s")
"""What stands between a headline and its source on one line; not in a name."""


def _signed(part: str, expected: bool) -> Attribution | None:
    """One of several sources on a line: a name with its account or its day."""
    found = read(part.strip(), expected=expected)
    return found if found and (found.handle or found.published) else None


def read(line: str, *, expected: bool) -> Attribution | None:
    """The attribution that a line of a digest is, as a whole; None if it is text.

    `expected`: the line stands directly under a headline, where a name and a day, or a name and a
    link, say enough without a label.
    """
    if len(line) > _LIMIT or DAY_LABEL.match(line):
        return None
    first, several, rest_of_line = line.partition(";") if ";" in line else line.partition("；")
    if several and (one := _signed(first, expected)) and _signed(rest_of_line, expected=True):
        return dataclasses.replace(one, end=len(line))
    strict = grammar.attributions(line)
    if len(strict) == 1 and "](" not in (strict[0].source or ""):
        around = line[: strict[0].start] + line[strict[0].end :]
        if not around.strip(_BETWEEN + _BRACKETS + "-+"):
            return dataclasses.replace(strict[0], start=0, end=len(line))
    lead = _LEAD.match(line)
    rest = line[lead.end() :] if lead else line
    label = LABEL.match(rest) or _DASH.match(rest)
    only_dash = not expected and label and not LABEL.match(rest)
    byline = BYLINE.match(rest) if expected and not label else None
    label = label or byline
    if not label and not expected:
        return None
    rest = rest[label.end() :] if label else rest
    urls = tuple(dict.fromkeys(
        [m[2] for m in _LINK.finditer(rest) if m[2]] + list(urls_of(_LINK.sub(r"\1", rest)))
    ))  # fmt: skip
    rest = URL.sub(" ", _LINK.sub(r"\1", rest))
    handle = _HANDLE.search(rest)
    if handle:
        rest = rest[: handle.start()] + "|" + rest[handle.end() :]
    day = dates.first_day(rest)
    problem = dates.problem(rest, day) if day else ""
    short = None if day else _yearless(rest, sure=bool(label or handle))
    if short:
        at, found = short
        rest = rest[:at] + "|" + rest[found.end :]
        problem = f"the date in the source line has no year: {line.strip()}"
    if day and not label and _GOES_ON.match(rest, day.end):
        return None
    if day:
        rest = rest[: day.start] + "|" + rest[day.end :]
    if byline and _SAID.search(rest):
        return None
    parts = [part for piece in _PARTS.split(rest) if (part := _bare_name(piece))]
    name = parts[0] if parts else ""
    if len(name) > _NAME_LIMIT or _PROSE.search(name) or len("".join(parts[1:])) > _REST_LIMIT:
        return None
    if not label and (_HEADLINE.search(name) or grammar.CLAUSE.search(name)):
        return None
    marked = _MARKED.match(line) and PRESS.search(name)
    if not label and not (name and (day or short or handle or marked)):
        return None
    if only_dash and not (day or short or handle or urls):
        return None  # an aside, for all the line says
    if not (name or handle or urls):
        return None
    return Attribution(
        source=name or (handle[1] if handle else None),
        handle=handle[1] if handle else None,
        published=day.day if day else None,
        start=0,
        end=len(line),
        permalink=next((url for url in urls if is_permalink(url)), None),
        urls=urls,
        problem=problem,
        yearless=short[1] if short else None,
    )


def _yearless(rest: str, *, sure: bool) -> tuple[int, yearless.YearlessDay] | None:
    """A day without its year, and where it stands; at the end, if nothing else shows a source."""
    for match in _WORD.finditer(rest):
        found = yearless.day_at(rest, match.start())
        if found and (sure or not rest[found.end :].strip(_BETWEEN + _BRACKETS)):
            return match.start(), found
    return None


def _bare_name(piece: str) -> str:
    """A name without what stood around it; brackets go where they don't pair inside it."""
    name = " ".join(piece.strip(_BETWEEN).split())
    unpaired = sum(name.count(ch) for ch in "(（[") != sum(name.count(ch) for ch in ")）]")
    wrapped = name[:1] in _OPENING and name[-1:] in _BRACKETS
    return name.strip(_BETWEEN + _BRACKETS) if unpaired or wrapped else name.strip("<>")
