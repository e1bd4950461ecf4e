"""Days without their year, as the platforms write the days of this year."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from corpus import dates
from corpus.months import MONTHS
from corpus.numerals import number

_FORMS = {
    "1月27日": (
        rf"{dates.NO_DIGIT_BEFORE}{dates.CJK_MONTH}\s{{0,3}}[月월]"
        rf"\s{{0,3}}{dates.CJK_DAY}\s{{0,3}}[日일号號]"
    ),
    "January 27": rf"\b{dates.NAME}\.?\s{{1,3}}{dates.DAY}(?:st|nd|rd|th)?(?!\w)",
    "27 January": rf"(?<!\d){dates.DAY}\.?\s{{1,3}}{dates.NAME}\b\.?(?!\s?\d)",
}
_PATTERNS = [re.compile(form, re.IGNORECASE) for form in _FORMS.values()]


class YearlessDay(NamedTuple):
    """A day as written without its year."""

    end: int
    month: int
    day: int

    def last_until(self, latest: dt.date) -> dt.date | None:
        """The last such day that isn't after `latest`; None where there is none in four years."""
        days = (dates.make_day(latest.year - back, self.month, self.day) for back in range(4))
        return next((day for day in days if day and day <= latest), None)


def day_at(text: str, start: int = 0) -> YearlessDay | None:
    """The day without a year that is written at `start`, with its time if it has one."""
    if before := dates.TIME_BEFORE.match(text, start):
        start = before.end()
    for pattern in _PATTERNS:
        if match := pattern.match(text, start):
            name = match.groupdict().get("month")
            month = MONTHS[name.lower()] if name else number(match["m"])
            return YearlessDay(dates.with_time(text, match.end()), month, number(match["day"]))
    return None


def names_day(text: str) -> bool:
    """A day is written in a short text, with its year or without."""
    return any(pattern.search(text) for pattern in (*_PATTERNS, *dates.PATTERNS))
