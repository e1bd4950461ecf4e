"""The forms in which a roundup writes a day. A new form is a new row."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from corpus.months import MONTHS, WEEKDAYS
from corpus.numerals import DIGIT, KANJI_NUMBER, KANJI_YEAR, number

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
"""The western year before an era's first."""

NAME = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_YEAR, MONTH, DAY = r"(?P<year>\d{4})", r"(?P<m>\d{1,2})", r"(?P<day>\d{1,2})"
CJK_MONTH, CJK_DAY = rf"(?P<m>\d{{1,2}}|{KANJI_NUMBER})", rf"(?P<day>\d{{1,2}}|{KANJI_NUMBER})"
NO_DIGIT_BEFORE = rf"(?<!\d)(?<!{DIGIT})"
_SP = r"\s{0,3}"
_FORMS = {
    "January 27, 2026": rf"\b{NAME}\.?{_SP}{DAY}(?:st|nd|rd|th)?{_SP}[,，]?{_SP}{_YEAR}(?!\d)",
    "27 January 2026": (
        rf"(?<!\d){DAY}(?:st|nd|rd|th)?\.?{_SP}-?(?:de\s|of\s|ב)?{NAME}\.?,?{_SP}-?(?:de\s)?"
        rf"{_YEAR}(?!\d)(?:{_SP}[гр]\.)?"
    ),
    "2026 January 27": rf"(?<!\d){_YEAR},?\s{{1,3}}{NAME}\.?\s{{1,3}}{DAY}(?!\d)",
    "2026年1月27日": (
        rf"{NO_DIGIT_BEFORE}(?P<year>\d{{4}}|{KANJI_YEAR}){_SP}[年년]"
        rf"{_SP}{CJK_MONTH}{_SP}[月월]{_SP}{CJK_DAY}{_SP}[日일号號]"
    ),
    "令和8年1月27日": (
        rf"(?P<era>令和|平成|昭和){_SP}(?P<nth>\d{{1,2}}|元|{KANJI_NUMBER}){_SP}年"
        rf"{_SP}{CJK_MONTH}{_SP}月{_SP}{CJK_DAY}{_SP}日"
    ),
    "R8.1.27": (
        r"(?<!\w)(?P<era>(?-i:[RHS]))(?P<nth>\d{1,2})(?P<sep>[./])"
        rf"{MONTH}(?P=sep){DAY}(?!\d)"
    ),
    "2026. 1. 27.": rf"(?<!\d){_YEAR}\.\s?{MONTH}\.\s?{DAY}(?!\d)\.?",
    "2026-01-27": rf"(?<!\d){_YEAR}(?P<sep>[-/／－．]){MONTH}(?P=sep){DAY}(?!\d)",
    "27. 1. 2026": rf"(?<!\d){DAY}\.\s?{MONTH}\.\s?{_YEAR}(?!\d)",
    "27/01/2026": rf"(?<!\d)(?P<one>\d{{1,2}})(?P<sep>[/-])(?P<two>\d{{1,2}})(?P=sep){_YEAR}(?!\d)",
    "27 tháng 1, 2026": rf"(?<!\d){DAY}\stháng\s{MONTH}(?:,|\snăm)?\s{_YEAR}(?!\d)",
}
PATTERNS = [re.compile(form, re.IGNORECASE) for form in _FORMS.values()]


def _names(names: frozenset[str] | set[str]) -> str:
    return "(?:" + "|".join(sorted(names, key=len, reverse=True)) + ")"


_HALF = r"(?:[AaPp]\.?[Mm]\b\.?|午前|午後|上午|下午|凌晨|中午|晚上|오전|오후)"
_ZONE = r"(?:JST|UTC|GMT|MSK|EES?T|CES?T|E[SD]T|P[SD]T|KST|Z)\b|[+-]\d{2}:?\d{2}\b"
_TIME = (
    rf"(?:\s?\b(?:at|um|à|a las|kl\.?|[вов])\b)?\s?{_HALF}?\s?\d{{1,2}}"
    r"(?::\d{2}(?::\d{2})?(?:\.\d{1,6})?|[時时點点시](?:\s?\d{1,2}[分분]|(?![ぁ-ん間]))(?!間))"
    rf"(?:\s?{_HALF})?(?:\s?(?:{_ZONE}))?"
)
_CJK_WEEKDAY = (
    r"[月火水木金土日]曜日?|(?:星期|週|周)[一二三四五六日天]|[월화수목금토일]요일"
    rf"|[(（]\s?(?:[月火水木金土日](?:曜日?)?|[월화수목금토일]|{_names(WEEKDAYS)})\s?[)）]"
)
_LONG_WEEKDAY = _names({name for name in WEEKDAYS if len(name) > 5})
_PAPERS = {"sun", "sunday"}
"""Weekdays that end the names of papers."""
_GAP = r"[\s·・,、，T-]{0,4}"
_AFTER = re.compile(rf"{_GAP}(?:{_TIME}|{_CJK_WEEKDAY}|\b{_LONG_WEEKDAY}\b)", re.IGNORECASE)
"""A time or a weekday, as part of the day before it."""
TIME_BEFORE = re.compile(
    rf"(?:{_TIME}|{_CJK_WEEKDAY}|{_names(WEEKDAYS)}\b\.?){_GAP}", re.IGNORECASE
)
_ENDS_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:{_TIME}|{_CJK_WEEKDAY}|{_names(WEEKDAYS - _PAPERS)}\b\.?){_GAP}){{1,2}}$",
    re.IGNORECASE,
)
_NEAR = 40
_OPEN, _CLOSE = "(（", ")）"


class DayFound(NamedTuple):
    """A day as written: where it stands, and which it is (None if the calendar has no such day)."""

    start: int
    end: int
    day: dt.date | None


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _read(match: re.Match[str]) -> dt.date | None:
    part = match.groupdict()
    if part.get("one"):
        return _either(int(part["year"]), int(part["one"]), int(part["two"]))
    if part.get("era"):
        year = _ERAS[part["era"].upper()] + number(part["nth"])
    else:
        year = number(part["year"])
    name = part.get("month")
    month = MONTHS[name.lower()] if name else number(part["m"])
    return make_day(year, month, number(part["day"]))


def _either(year: int, one: int, two: int) -> dt.date | None:
    """Day and month in the order that only one of the two readings allows."""
    days = {make_day(year, two, one), make_day(year, one, two)} - {None}
    return days.pop() if len(days) == 1 else None


def day_at(text: str, start: int = 0) -> DayFound | None:
    """The day that is written at `start`, in parentheses or not, with its time if it has one."""
    bracket = 0
    for _ in range(3):
        if text[start : start + 1] in _OPEN and start < len(text) and not bracket:
            start, bracket = start + 1, 1
        for pattern in PATTERNS:
            if match := pattern.match(text, start):
                end = with_time(text, match.end())
                if bracket and text[end : end + 1] in _CLOSE and end < len(text):
                    end += 1
                return DayFound(start - bracket, end, _read(match))
        before = TIME_BEFORE.match(text, start)
        if not before or not before[0]:
            return None
        start = before.end()
    return None


def with_time(text: str, end: int) -> int:
    """Where a day ends, with the weekday and the time that follow it."""
    for _ in range(2):
        if following := _AFTER.match(text, end):
            end = following.end()
    return end


def first_day(text: str) -> DayFound | None:
    """The first day that stands anywhere in a short text, with its time and weekday."""
    found = [match for pattern in PATTERNS if (match := pattern.search(text))]
    if not found:
        return None
    match = min(found, key=lambda each: each.start())
    low = max(0, match.start() - _NEAR)
    before = _ENDS_BEFORE.search(text[low : match.start()])
    start = low + before.start() if before else match.start()
    return DayFound(start, with_time(text, match.end()), _read(match))


_TWO_WAYS = re.compile(r"\d{1,2}[/-](\d{1,2})[/-]\d{4}")


def problem(text: str, found: DayFound) -> str:
    """Why a day that is written somewhere is no day; "" if it is one."""
    if found.day:
        return ""
    written = text[found.start : found.end].strip()
    numbers = _TWO_WAYS.search(written)
    if numbers and int(numbers[1]) <= 12:
        return f"day and month can't be told apart: {written}"
    return f"no such date: {written}"


_COMPACT = re.compile(r"(?<!\d)(?:(\d\d)?(\d\d)(\d\d)(\d\d))(?!\d)")


def compact_day(text: str) -> dt.date | None:
    """The day in `260127` or `20260127`, standing anywhere in a short text."""
    for match in _COMPACT.finditer(text):
        century, year, month, day = match.groups()
        if found := make_day(int((century or "20") + year), int(month), int(day)):
            return found
    return None
