"""A post as it is copied from the platform's own page: name, account and day on lines of their own,
above the text. Counted only where a file signs its posts in no other way.
"""

from __future__ import annotations

import dataclasses
import re

from corpus import dates, grammar, yearless
from corpus.lines import Attribution, Kind, Line

_ACCOUNT = re.compile(rf"\s*[@＠]({grammar.ACCOUNT})\s*", re.ASCII)
_DOT = re.compile(r"\s*[·・]\s*")
_AGO = re.compile(r"\s*\d{1,3}\s?(?:[smhd]|秒|分|時間|日|мин\.?|год\.?|ч\.?)(?:前| ago)?\s*")
_NOT_NAME = re.compile(r"[。！？!?…]$|https?://|^[#＃]")
_NAME_LIMIT = 50
_LONGEST = 40
_FAR = 60
"""How many lines below a name the day may stand."""


def read(text: str, lines: list[Line]) -> list[Line]:
    """The lines with each name, its account and its day joined into an attribution."""
    if any(line.attribution for line in lines):
        return lines
    heads = [n for n in range(1, len(lines)) if _is_head(text, lines, n)]
    for head, following in zip(heads, [*heads[1:], len(lines) + 1], strict=False):
        last = _own_day(text, lines, head)
        found = _attribution(text, lines, head, last)
        if not (found.published or found.problem):
            found = _dated_below(
                text, lines, found, range(last + 1, min(following - 1, last + _FAR))
            )
        if last == head and not (found.published or found.problem):
            continue  # an account that is merely mentioned
        name = lines[head - 1]
        whole = dataclasses.replace(found, end=lines[last].end - name.start)
        lines[head - 1] = dataclasses.replace(
            name, end=lines[last].end, last=lines[last].number, kind=Kind.ATTRIBUTION, opens=True,
            attribution=whole, problem=whole.problem,
        )  # fmt: skip
        for n in range(head, last + 1):
            lines[n] = dataclasses.replace(lines[n], kind=Kind.BLANK)
    return lines


def _is_head(text: str, lines: list[Line], n: int) -> bool:
    """An account alone on its line, under a name."""
    account, name = lines[n], lines[n - 1]
    if account.kind is not Kind.TEXT or name.kind is not Kind.TEXT:
        return False
    if account.end - account.start > _LONGEST or name.end - name.start > _NAME_LIMIT:
        return False
    shown = text[name.start : name.end]
    if _NOT_NAME.search(shown.strip()) or _ACCOUNT.fullmatch(shown):
        return False
    return bool(_ACCOUNT.fullmatch(text, account.start, account.end))


def _own_day(text: str, lines: list[Line], head: int) -> int:
    """The index of the last line that belongs to the account's: a dot, a day."""
    last = head
    for n in range(head + 1, min(head + 3, len(lines))):
        content = text[lines[n].start : lines[n].end]
        if not (_DOT.fullmatch(content) or _is_day(content) or _AGO.fullmatch(content)):
            break
        last = n
    return last


def _is_day(content: str) -> bool:
    content = content.strip()
    if not content or len(content) > _LONGEST:
        return False
    found = dates.day_at(content) or yearless.day_at(content)
    return bool(found and found.end == len(content))


def _attribution(text: str, lines: list[Line], head: int, last: int) -> Attribution:
    account = _ACCOUNT.fullmatch(text, lines[head].start, lines[head].end)
    handle = account[1] if account else None
    name = grammar.clean_name(text[lines[head - 1].start : lines[head - 1].end])
    found = Attribution(name, handle, None, 0, 0)
    return _dated_below(text, lines, found, range(head + 1, last + 1))


def _dated_below(text: str, lines: list[Line], found: Attribution, places: range) -> Attribution:
    """With the day that stands alone on one of these lines."""
    for n in places:
        content = text[lines[n].start : lines[n].end].strip()
        if not _is_day(content):
            continue
        if day := dates.day_at(content):
            problem = dates.problem(content, day)
            return dataclasses.replace(found, published=day.day, problem=problem)
        problem = f"the date has no year: {content}"
        return dataclasses.replace(found, yearless=yearless.day_at(content), problem=problem)
    return found
