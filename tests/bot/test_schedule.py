"""What is due when: catch-up, clock changes, and times as people write them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import Schedule, due, instant, next_post, parse_time
from corpus.errors import UsageError

TOKYO = ZoneInfo("Asia/Tokyo")
NEW_YORK = ZoneInfo("America/New_York")
BEIRUT = ZoneInfo("Asia/Beirut")


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def daily(minute: int, created: str = "2025-01-01T00:00", stopped: str | None = None) -> Schedule:
    return Schedule(1, 2, minute, "ja", 3, utc(created), stopped)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-01-26T23:59:59", None),  # 08:59:59 in Tokyo
        ("2026-01-27T00:00:00", dt.date(2026, 1, 27)),
        ("2026-01-27T14:59:59", dt.date(2026, 1, 27)),  # down all day: the same day still
        ("2026-01-27T15:00:00", None),  # midnight: never on a later day
    ],
)
def test_due_from_its_time_until_the_local_day_ends(now: str, expected: dt.date | None) -> None:
    assert due(daily(9 * 60), utc(now), TOKYO) == expected


def test_a_schedule_made_after_todays_time_starts_tomorrow() -> None:
    schedule = daily(9 * 60, created="2026-01-27T03:00")
    assert due(schedule, utc("2026-01-27T03:01"), TOKYO) is None
    assert due(schedule, utc("2026-01-28T00:00"), TOKYO) == dt.date(2026, 1, 28)


def test_a_schedule_made_under_a_wrong_clock_still_runs() -> None:
    schedule = daily(9 * 60, created="2099-01-01T00:00")
    assert due(schedule, utc("2026-01-27T00:30"), TOKYO) == dt.date(2026, 1, 27)


def test_a_stopped_schedule_is_never_due() -> None:
    assert due(daily(0, stopped="gone"), utc("2026-01-27T12:00"), TOKYO) is None


def test_clocks_going_forward_over_the_time_post_just_after_the_gap() -> None:
    # New York, 8 March 2026: 02:00 becomes 03:00, so 02:30 never comes.
    at = instant(dt.date(2026, 3, 8), 150, NEW_YORK)
    assert at.astimezone(NEW_YORK).strftime("%d %H:%M") == "08 03:30"
    assert due(daily(150), at, NEW_YORK) == dt.date(2026, 3, 8)


def test_clocks_going_back_over_the_time_count_the_first() -> None:
    # New York, 1 November 2026: 01:30 comes twice; one day, one due date for both.
    at = instant(dt.date(2026, 11, 1), 90, NEW_YORK)
    assert at == utc("2026-11-01T05:30")
    assert due(daily(90), at, NEW_YORK) == dt.date(2026, 11, 1)
    assert due(daily(90), at + dt.timedelta(hours=1), NEW_YORK) == dt.date(2026, 11, 1)


def test_a_gap_at_midnight_stays_within_the_day() -> None:
    # Beirut, 29 March 2026: 00:00 becomes 01:00.
    at = instant(dt.date(2026, 3, 29), 15, BEIRUT)
    assert at.astimezone(BEIRUT).date() == dt.date(2026, 3, 29)


@given(
    minute=st.integers(0, 1439),
    now=st.integers(1_577_836_800, 1_893_456_000).map(
        lambda t: dt.datetime.fromtimestamp(t, dt.UTC)
    ),
    zone=st.sampled_from([TOKYO, NEW_YORK, BEIRUT, ZoneInfo("Australia/Lord_Howe")]),
)
def test_next_post_is_near_and_due_when_it_comes(
    minute: int, now: dt.datetime, zone: ZoneInfo
) -> None:
    schedule = daily(minute, created="2019-01-01T00:00")
    at = next_post(schedule, now, zone)
    assert now < at <= now + dt.timedelta(hours=26)
    assert due(schedule, at, zone) == at.astimezone(zone).date()


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:05", "09:05"),
        ("09:00", "09:00"),
        ("２１：３０", "21:30"),
        ("0930", "09:30"),
        ("7h30", "07:30"),
        ("7.30", "07:30"),
        ("9時", "09:00"),
        ("9時半", "09:30"),
        ("午後9時15分", "21:15"),
        ("午前0時", "00:00"),
        ("午後12時", "12:00"),
        ("下午3点半", "15:30"),
        ("오후 9시 30분", "21:30"),
        ("9 pm", "21:00"),
        ("9:30 a.m.", "09:30"),
        ("12am", "00:00"),
        ("00:00", "00:00"),
        ("23:59", "23:59"),
    ],
)
def test_times_as_people_write_them(text: str, clock: str) -> None:
    minute = parse_time(text)
    assert f"{minute // 60:02d}:{minute % 60:02d}" == clock


@pytest.mark.parametrize(
    "text", ["", "24:00", "9:60", "9", "13 pm", "soon", "-1:00", "9:5:1", "am", "9" * 500]
)
def test_what_is_no_time_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError, match="no time of day"):
        parse_time(text)
