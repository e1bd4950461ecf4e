"""The forms in which a roundup writes a day. A new form is a new row."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "en-short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
_MONTH_NUMBER = {
    name: number for row in _MONTHS.values() for number, name in enumerate(row.split(), 1)
} | {"sept": 9}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The western year before an era's first."""

_NAME = "(?P<month>" + "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True)) + ")"
_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<m>\d{1,2})", r"(?P<day>\d{1,2})"
_SP = r"\s{0,3}"
_FORMS = {
    "January 27, 2026": rf"\b{_NAME}\.?{_SP}{_DAY}(?:st|nd|rd|th)?{_SP}[,，]?{_SP}{_YEAR}",
    "27 January 2026": (
        rf"(?<!\d){_DAY}(?:st|nd|rd|th)?\.?{_SP}(?:de\s)?{_NAME}\.?,?{_SP}(?:de\s)?{_YEAR}"
        rf"(?:{_SP}[гр]\.)?"
    ),
    "2026年1月27日": rf"(?<!\d){_YEAR}{_SP}[年년]{_SP}{_MONTH}{_SP}[月월]{_SP}{_DAY}{_SP}[日일]",
    "令和8年1月27日": (
        rf"(?P<era>{'|'.join(_ERAS)}){_SP}(?P<nth>\d{{1,2}}|元){_SP}年"
        rf"{_SP}{_MONTH}{_SP}月{_SP}{_DAY}{_SP}日"
    ),
    "2026-01-27": rf"(?<!\d){_YEAR}(?P<sep>[-/.／－．])" + rf"{_MONTH}(?P=sep){_DAY}(?!\d)",
    "27.01.2026": rf"(?<!\d){_DAY}\.{_MONTH}\.{_YEAR}(?!\d)",
}
_PATTERNS = [re.compile(form, re.IGNORECASE) for form in _FORMS.values()]
_TIME = re.compile(
    r"[\s,、・·]{0,3}(?:午前|午後|[AaPp]\.?[Mm]\.?)?\s?\d{1,2}(?::\d{2}(?::\d{2})?|時(?:\d{1,2}分)?)"
    r"(?:\s?[AaPp]\.?[Mm]\b\.?)?(?:\s?(?:JST|UTC|GMT|MSK|EST|EDT|CET)\b)?(?:[\s,、・·]{0,3}[·・,])?"
)
_GAP = re.compile(r"[\s·・,、]{0,4}")
_OPEN, _CLOSE = "(（", ")）"
_WEEKDAY = re.compile(r"\s?[(（][月火水木金土日](?:曜日?)?[)）]")


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
    if part.get("era"):
        year = _ERAS[part["era"]] + (1 if part["nth"] == "元" else int(part["nth"]))
    else:
        year = int(part["year"])
    name = part.get("month")
    month = _MONTH_NUMBER[name.lower()] if name else int(part["m"])
    return make_day(year, month, int(part["day"]))


def day_at(text: str, start: int = 0) -> DayFound | None:
    """The day that is written at `start`, in parentheses or not, with its time if it has one."""
    if time := _TIME.match(text, start):
        start = time.end() + (len(gap[0]) if (gap := _GAP.match(text, time.end())) else 0)
    bracket = text[start : start + 1] in _OPEN and start < len(text)
    for pattern in _PATTERNS:
        if match := pattern.match(text, start + bracket):
            end = match.end()
            for more in (_WEEKDAY, _TIME):
                if following := more.match(text, end):
                    end = following.end()
            if bracket and text[end : end + 1] in _CLOSE and end < len(text):
                end += 1
            return DayFound(start, end, _read(match))
    return None


def first_day(text: str) -> DayFound | None:
    """The first day that stands anywhere in a short text."""
    found = [match for pattern in _PATTERNS if (match := pattern.search(text))]
    if not found:
        return None
    match = min(found, key=lambda each: each.start())
    return DayFound(match.start(), match.end(), _read(match))


_MONTH_AND_DAY = re.compile(rf"(?<!\d)\d{{1,2}}月\d{{1,2}}日|\b{_NAME} \d{{1,2}}\b", re.IGNORECASE)


def names_day(text: str) -> bool:
    """A day is written in a short text, with its year or without."""
    return bool(_MONTH_AND_DAY.search(text) or first_day(text))


_COMPACT = re.compile(r"(?<!\d)(?:(\d\d)?(\d\d)(\d\d)(\d\d))(?!\d)")


def compact_day(text: str) -> dt.date | None:
    """The day in `260127` or `20260127`, standing anywhere in a short text."""
    for match in _COMPACT.finditer(text):
        century, year, month, day = match.groups()
        if found := make_day(int((century or "20") + year), int(month), int(day)):
            return found
    return None
