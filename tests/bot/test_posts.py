"""Claims: one per channel and day, whoever asks, however the clock moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.posts import LEASE, Posts
from bot.schedule import Schedule
from bot.state import State

NOW = dt.datetime(2026, 1, 27, 0, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 1, 27)


@pytest.fixture
def posts(tmp_path: Path) -> Iterator[Posts]:
    with State.open(tmp_path) as state:
        yield Posts(state)


def test_a_day_is_claimed_once(posts: Posts) -> None:
    claim = posts.claim(5, DAY, NOW)
    assert claim is not None
    assert claim.tried is None
    assert posts.claim(5, DAY, NOW) is None
    assert posts.claim(6, DAY, NOW) is not None
    assert posts.claim(5, DAY + dt.timedelta(days=1), NOW) is not None


def test_of_many_processes_one_gets_the_claim(tmp_path: Path) -> None:
    states = [State.open(tmp_path) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        claims = list(pool.map(lambda s: Posts(s).claim(5, DAY, NOW), states))
    for state in states:
        state.close()
    assert sum(c is not None for c in claims) == 1


def test_an_abandoned_claim_is_taken_over_by_one(posts: Posts) -> None:
    first = posts.claim(5, DAY, NOW)
    assert first is not None
    later = NOW + LEASE
    second = posts.claim(5, DAY, later)
    assert second is not None
    assert second.tried == NOW
    assert second.since == NOW
    assert second.nonce == first.nonce
    assert second.marker == first.marker
    assert posts.claim(5, DAY, later) is None


def test_a_sent_or_dropped_day_is_never_claimed_again(posts: Posts) -> None:
    for channel, settle in ((5, lambda c: posts.sent(c, 99, DAY)), (6, posts.dropped)):
        claim = posts.claim(channel, DAY, NOW)
        assert claim is not None
        settle(claim)
        assert posts.claim(channel, DAY, NOW + dt.timedelta(hours=5)) is None
        assert posts.claim(channel, DAY, NOW - dt.timedelta(hours=5)) is None


def test_a_clock_set_back_does_not_lock_a_claim(posts: Posts) -> None:
    posts.claim(5, DAY, NOW + dt.timedelta(days=300))
    again = posts.claim(5, DAY, NOW)
    assert again is not None
    assert again.since == NOW


def test_nonce_and_marker_fit_discord(posts: Posts) -> None:
    claim = posts.claim(2**63 - 1, DAY, NOW)
    assert claim is not None
    assert len(claim.nonce) <= 25
    assert 1000 < claim.marker < 2**31


def test_schedules_are_kept_changed_and_removed(posts: Posts) -> None:
    one = Schedule(5, 1, 540, "ja", 7, NOW)
    assert posts.add(one) is False
    assert posts.add(Schedule(5, 1, 600, "ja", 7, NOW)) is True
    posts.add(Schedule(6, 2, 30, "en-US", 8, NOW))
    assert [s.channel for s in posts.schedules()] == [6, 5]
    assert [s.clock for s in posts.schedules(guild=1)] == ["10:00"]
    assert posts.remove(5, guild=2) is False  # another server's channel
    assert posts.remove(5, guild=1) is True
    assert posts.schedules(guild=1) == ()


def test_a_stop_is_told_once_and_spares_a_newer_schedule(posts: Posts) -> None:
    old = Schedule(5, 1, 540, "ja", 7, NOW)
    posts.add(old)
    assert posts.stop(old, "channel deleted") is True
    assert posts.stop(old, "channel deleted") is False
    assert posts.schedules()[0].stopped == "channel deleted"
    posts.add(Schedule(5, 1, 540, "ja", 7, NOW + dt.timedelta(hours=1)))
    assert posts.stop(old, "late news") is False
    assert posts.schedules()[0].stopped is None


def test_what_was_shown_is_known(posts: Posts) -> None:
    claim = posts.claim(5, DAY, NOW)
    assert claim is not None
    assert not posts.shown(5, DAY)
    posts.sent(claim, 99, DAY)
    assert posts.shown(5, DAY)
    assert not posts.shown(6, DAY)
    last = posts.last(5)
    assert last is not None
    assert (last.day, last.state, last.roundup) == (DAY, "sent", DAY)
