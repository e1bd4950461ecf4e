"""Lines that name a speaker and no day: `— NAME`, `NAME (@account)`.

In a text such a line may as well be speech or an aside, so each needs something in the file that
says a name stands there.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from itertools import pairwise

from corpus import dates, grammar
from corpus.labels import LABEL, PRESS
from corpus.lines import Attribution, Kind, Line

_ACCOUNT_BELOW = re.compile(r"\s{0,3}[(（]?\s?[@＠]\w")
_NOT_NAME = re.compile(r"[。、！？!?…「」『』“”\"\d|=<>`{}]|https?://|[ぁ-ん]$|^[a-zа-я]|^[\W_]*$")
_WITH_ACCOUNT = re.compile(
    rf"\s*([^()（）@＠]{{1,40}}?)\s*[(（]\s?[@＠]({grammar.ACCOUNT})\s?[)）]\s*", re.ASCII
)
_SENTENCE = re.compile(r"[。.！？!?][」』）)”\"]?\s*$")
_MARKS = " \t　*_>・•"
_LIMIT = 40
_LEAST = 2


def join_accounts(text: str, lines: list[Line]) -> list[Line]:
    """The lines, a name behind a dash and the account on the line below as one attribution."""
    for n, (line, below) in enumerate(pairwise(lines)):
        if line.kind is not Kind.TEXT or below.kind not in {Kind.TEXT, Kind.ATTRIBUTION}:
            continue
        if below.end - line.start > 3 * _LIMIT or not _ACCOUNT_BELOW.match(text, below.start):
            continue
        if not grammar.dashed(text[line.start : line.end]):
            continue
        whole = grammar.attributions(text[line.start : below.end].replace("\n", " "))
        if len(whole) == 1 and (whole[0].start, whole[0].end) == (0, below.end - line.start):
            lines[n] = dataclasses.replace(
                line, end=below.end, last=below.last or below.number, kind=Kind.ATTRIBUTION,
                attribution=whole[0], problem=whole[0].problem,
            )  # fmt: skip
            lines[n + 1] = dataclasses.replace(below, kind=Kind.BLANK)
    return lines


def read(text: str, lines: list[Line]) -> list[Line]:
    """The lines, those among them as attributions that bear a name: under a headline one that the
    file signs with elsewhere, or that only a paper has; one above a day; and where nothing else is
    signed, several.
    """
    found = {
        n: name
        for n, line in enumerate(lines)
        if line.kind is Kind.TEXT and not line.opens and (name := _signature(text, line))
    }
    if not found:
        return lines
    signed = [line.attribution for line in lines if line.attribution]
    known = {name for each in signed for name in _names(each)}
    alone = not signed and len(found) >= _LEAST
    for n, each in found.items():
        named = _names(each) & known or PRESS.search(each.source or "")
        if alone or (named and not _under_sentence(text, lines, n)) or _above_day(text, lines, n):
            lines[n] = dataclasses.replace(lines[n], kind=Kind.ATTRIBUTION, attribution=each)
    return lines


def _names(found: Attribution) -> set[str]:
    names = (found.source, found.handle)
    return {unicodedata.normalize("NFKC", name).casefold() for name in names if name}


def _under_sentence(text: str, lines: list[Line], n: int) -> bool:
    """Running text stands directly above: the name may only end that."""
    return n > 0 and bool(_SENTENCE.search(text[lines[n - 1].start : lines[n - 1].end]))


def _signature(text: str, line: Line) -> Attribution | None:
    written = text[line.start : line.end]
    if line.end - line.start > 2 * _LIMIT:
        return None
    if match := _WITH_ACCOUNT.fullmatch(written):
        name, handle = match[1], unicodedata.normalize("NFKC", match[2])
    elif dashed := grammar.dashed(written):
        name, handle = dashed, None
    else:
        return None
    name = name.strip(_MARKS)
    name = name[label.end() :].strip(_MARKS) if (label := LABEL.match(name)) else name
    if not name or len(name) > _LIMIT or _NOT_NAME.search(name) or grammar.CLAUSE.search(name):
        return None
    return Attribution(name, handle, None, 0, line.end - line.start)


def _above_day(text: str, lines: list[Line], n: int) -> bool:
    """Nothing but a day stands on the next line."""
    if n + 1 == len(lines):
        return False
    below = text[lines[n + 1].start : lines[n + 1].end].strip()
    day = dates.day_at(below) if len(below) <= _LIMIT else None
    return bool(day and day.end == len(below))
