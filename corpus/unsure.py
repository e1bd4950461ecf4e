"""Days in figures that can be read in several ways: `31/5/2`, `5/2`, `02/05/2031`."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from corpus import dates
from corpus.yearless import YearlessDay

_CENTURY = 2000
_FORMS = {
    "ymd dmy mdy": re.compile(r"['’]?(\d{2})([./-])(\d{1,2})\2(\d{1,2})(?!\w|[./-]\d)"),
    "DMY MDY": re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\w|[/-]\d)"),
    "md dm": re.compile(r"(\d{1,2})(/)(\d{1,2})(?!\w|[/.]\d)"),
}
"""Which figures are the year, the month, the day; the year as it is in capitals."""
_FORTNIGHT = 14


class UnsureDay(NamedTuple):
    """A day as written, with all its readings: year (None if it has none), month, day."""

    end: int
    readings: tuple[tuple[int | None, int, int], ...]

    def last_until(self, latest: dt.date) -> dt.date | None:
        """The one reading in the fortnight up to `latest`; None where there is none, or two."""
        days = {
            YearlessDay(0, month, day).last_until(latest)
            if year is None
            else dates.make_day(year, month, day)
            for year, month, day in self.readings
        }
        near = [day for day in days if day and 0 <= (latest - day).days <= _FORTNIGHT]
        return near[0] if len(near) == 1 else None


def day_at(text: str, start: int) -> UnsureDay | None:
    """The figures at `start`, with their time if they have one."""
    for orders, pattern in _FORMS.items():
        if match := pattern.match(text, start):
            figures = [int(figure) for n, figure in enumerate(match.groups()) if n != 1]
            readings = tuple(_reading(order, figures) for order in orders.split())
            return UnsureDay(dates.with_time(text, match.end()), readings)
    return None


def _reading(order: str, figures: list[int]) -> tuple[int | None, int, int]:
    part = dict(zip(order, figures, strict=True))
    year = part["y"] + _CENTURY if "y" in part else part.get("Y")
    return year, part.get("m", part.get("M", 0)), part.get("d", part.get("D", 0))
