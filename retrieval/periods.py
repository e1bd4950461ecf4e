"""The days a person means: "昨日", "1月25日", "last week", «вчера», "上周", `2026-01-20..01-27`.

Two readers share one table (`date_words.py`). `parse_period` reads the whole text of a `date:`
option and says so when it can't. `find_period` looks for such words inside a question; it is
careful, because a date in a question is as often what is asked about ("talks on February 1") as
when to look.

A question without date words costs one regular expression.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import UsageError
from retrieval.date_words import (
    BARE,
    FINDER,
    ROWS,
    WEEKDAY_ROWS,
    Days,
    Row,
    by_library,
    exact,
    numbers,
)
from retrieval.results import DateRange

_HOW = "Write it like 2026-01-27, 1/27, 1月27日, yesterday or 2026-01-20..2026-01-27."


@dataclass(frozen=True, slots=True)
class Found:
    """Date words in a question, before anybody decided whether they narrow the search."""

    days: DateRange
    hard: bool
    """The words can only mean days gone by, counted from today ("yesterday"): they narrow the
    search even when nothing is there. Otherwise they may as well be what is asked about."""
    vague: bool = False
    """Not even certainly a day: "3日" may be three days, a Monday any Monday."""


_JOINER = re.compile(
    r"\s*(?:\.\.+|…|~|〜|から|[-–—]|to|until|till|bis|до|по|到|至|부터|au|al|hasta)\s*",
    re.IGNORECASE,
)
_SPAN_END = re.compile(r"\s?(?:まで|까지|为止|為止)")
_GERMANIC = re.compile(
    r"(?<!\w)(?:was|wer|wo|wie|wann|warum|ist|sind|und|der|die|das|es|gibt"
    r"|wat|waar|hoe|wanneer|waarom|het|een|niet)(?!\w)",
    re.IGNORECASE,
)


def find_period(
    question: str, today: dt.date, days: Sequence[dt.date], *, anyway: bool = False
) -> Found | None:
    """The days that a question's own words narrow the search to, or None.

    `days` are the days that the corpus has. Words that count back from today ("yesterday")
    always narrow; a date or a weekday narrows only if the corpus has such a day, because it
    may as well be part of what is asked ("the talks on 1 February"); with `anyway` it narrows
    all the same.
    """
    text = unicodedata.normalize("NFKC", question)
    matches = [m for m in FINDER.finditer(text) if not _is_here(m.group(), text)]
    for position, match in enumerate(matches):
        try:
            found = _read(match, today)
        except (ValueError, OverflowError):
            continue
        first, last = _in_corpus(found, match, days)
        words = match.group()
        follower = matches[position + 1] if position + 1 < len(matches) else None
        if follower and _JOINER.fullmatch(text[match.end() : follower.start()]):
            try:
                last = _end_of_span(first, follower, today)
            except (ValueError, OverflowError):
                continue
            words = text[match.start() : follower.end()]
        if last < first:
            continue
        hard = _row(match).hard
        if anyway or hard or any(first <= day <= last for day in days):
            vague = _row(match) is BARE or _row(match) in WEEKDAY_ROWS
            return Found(DateRange(first, last, words), hard, vague)
    return None


def parse_period(text: str, today: dt.date) -> DateRange | None:
    """What a `date:` option asks for; None for an empty one. UsageError if there is no such day."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    try:
        first, last = _whole(text, today)
    except (ValueError, OverflowError):
        raise UsageError(f"“{text[:60]}” is not a date. {_HOW}") from None
    return DateRange(min(first, last), max(first, last))


def _whole(text: str, today: dt.date) -> Days:
    """The days of a text that is nothing but a date or a span. ValueError if it isn't."""
    if match := FINDER.fullmatch(text):
        return _read(match, today)
    for joiner in _JOINER.finditer(text):
        start = FINDER.fullmatch(text[: joiner.start()])
        rest = _SPAN_END.sub("", text[joiner.end() :])
        if start is None or not rest:
            continue
        first = _read(start, today)[0]
        if rest.isdecimal() and len(rest) <= 2:
            return first, first.replace(day=int(rest))
        if re.fullmatch(r"\d{1,2}-\d{1,2}", rest):
            return first, first.replace(month=numbers(rest)[0], day=numbers(rest)[1])
        if end := FINDER.fullmatch(rest):
            return first, _end_of_span(first, end, today)
    if re.search(r"\d", text) and len(text) <= 40 and not re.fullmatch(r"[\d\W]+", text):
        return by_library(text, today)
    raise ValueError


def _row(match: re.Match[str]) -> Row:
    name = match.lastgroup
    assert name is not None  # noqa: S101 - every alternative of the finder is a named group
    return ROWS[int(name[1:])]


def _read(match: re.Match[str], today: dt.date) -> Days:
    return _row(match).days(match.group(), today)


def _end_of_span(first: dt.date, match: re.Match[str], today: dt.date) -> dt.date:
    """The last day of a span; "27日" after "1月25日から" is in the same month."""
    if _row(match) is BARE:
        return first.replace(day=numbers(match.group())[0])
    return _read(match, today)[1]


def _in_corpus(found: Days, match: re.Match[str], days: Sequence[dt.date]) -> Days:
    """A day written without its year is the newest such day that the corpus has."""
    first, last = found
    if first != last or _row(match).hard or re.search(r"(?:19|20)\d\d", match.group()):
        return found
    if _row(match).days is exact or _row(match).days is by_library:
        same = [day for day in days if (day.month, day.day) == (first.month, first.day)]
        return (max(same),) * 2 if same else found
    return found


def _is_here(word: str, text: str) -> bool:
    """Whether the word is German or Dutch for "here", not French for "yesterday"."""
    return word.lower() == "hier" and _GERMANIC.search(text) is not None
