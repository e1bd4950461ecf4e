"""When a daily post is due: days, local times and instants, with no clock of its own.

A post belongs to a *local day* of the configured time zone. It is due from its time of day until
that day ends, so that a bot which was down catches up the same day and never on a later one.
Where clocks go forward over the time, the post comes just after the gap; where they go back over
it, the first of the two counts.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from corpus.errors import UsageError


@dataclass(frozen=True, slots=True)
class Schedule:
    """One channel's daily digest."""

    channel: int
    guild: int
    minute: int
    """Of the local day, 0–1439."""
    locale: str
    """The language of the post: that of the person who set it up."""
    admin: int
    """Who set it up, to be told when it fails."""
    created: dt.datetime
    stopped: str | None = None
    """Why the bot gave up on it ("channel deleted"); None while it runs."""

    @property
    def clock(self) -> str:
        """The time of day, as `09:05`."""
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"


def instant(day: dt.date, minute: int, tz: ZoneInfo) -> dt.datetime:
    """The moment (UTC) of a local time of day."""
    local = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), tz)
    return local.astimezone(dt.UTC)


def due(schedule: Schedule, now: dt.datetime, tz: ZoneInfo) -> dt.date | None:
    """The day whose post should be out by now; None before its time.

    The first post is the first that falls after the schedule was made, so that asking for 09:00
    at noon doesn't post at once.
    """
    day = now.astimezone(tz).date()
    at = instant(day, schedule.minute, tz)
    if schedule.stopped is not None or now < at:
        return None
    made_before = schedule.created <= at
    clock_was_wrong = schedule.created > now
    return day if made_before or clock_was_wrong else None


def next_post(schedule: Schedule, now: dt.datetime, tz: ZoneInfo) -> dt.datetime:
    """The first moment (UTC) of the schedule's time of day that is still to come."""
    day = now.astimezone(tz).date()
    while (at := instant(day, schedule.minute, tz)) <= now:
        day += dt.timedelta(days=1)
    return at


# A row per way to write a time of day, after NFKC and lower case; groups: hour, minute, half.
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})",
        r"(?P<hour>\d{2})(?P<minute>\d{2})",
        r"(?P<hour>\d{1,2})[時时点點](?:(?P<minute>\d{1,2})分?|(?P<half>半))?",
        r"(?P<hour>\d{1,2})시(?:(?P<minute>\d{1,2})분?|(?P<half>반))?",
        r"(?P<hour>\d{1,2})",
    )
)
_MORNING = ("午前", "上午", "오전", "am", "a.m.")
_AFTERNOON = ("午後", "下午", "오후", "pm", "p.m.")


def parse_time(text: str) -> int:
    """The minute of the day that a person means: `9:05`, `21時半`, `午後9時`, `9 pm`.

    Raises:
        UsageError: it is no time of day.
    """
    rest = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    rest, morning = _without(rest, _MORNING)
    rest, afternoon = _without(rest, _AFTERNOON)
    for form in _FORMS:
        if found := form.fullmatch(rest):
            parts = found.groupdict()
            hour, minute = (
                int(parts["hour"]),
                30 if parts.get("half") else int(parts.get("minute") or 0),
            )
            # A bare number is a time only with a word for the half of the day: "9 pm".
            named = form is not _FORMS[-1] or morning or afternoon
            if named and (value := _minute(hour, minute, morning, afternoon)) is not None:
                return value
    raise UsageError(f"“{text[:40]}” is no time of day; write it as 09:00 or 21:30.")


def _without(text: str, words: tuple[str, ...]) -> tuple[str, bool]:
    for word in words:
        if text.startswith(word) or text.endswith(word):
            return text.replace(word, "", 1), True
    return text, False


def _minute(hour: int, minute: int, morning: bool, afternoon: bool) -> int | None:
    if morning or afternoon:
        if hour > 12 or (morning and afternoon):
            return None
        hour = hour % 12 + (12 if afternoon else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None
