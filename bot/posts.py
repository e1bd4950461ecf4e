"""Which channel gets a digest every day, and which digest was posted: the claims behind
"exactly once".

A post is claimed (a row for its channel and day) before it is sent, and confirmed after. A claim
carries a lease: while that is fresh, its holder is still sending, and nobody else may. A claim
whose lease ran out belongs to a process that died between the two; whoever takes it over must
find out first whether the message went out (see `digest_task`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from bot.schedule import Schedule
from bot.state import State

LEASE = dt.timedelta(seconds=90)
"""Longer than one attempt may take; shorter than Discord remembers a nonce."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to post one day's digest in one channel."""

    channel: int
    day: dt.date
    since: dt.datetime
    """When it was first claimed."""
    tried: dt.datetime | None = None
    """When the last attempt began whose end isn't known; None when nobody has tried before."""

    @property
    def nonce(self) -> str:
        """The same for every attempt, at most 25 characters: Discord drops a repetition."""
        return f"d{self.channel:x}{self.day:%Y%m%d}"

    @property
    def marker(self) -> int:
        """A component id (31 bits, never small) by which the posted message is known again."""
        digest = hashlib.sha256(self.nonce.encode()).digest()
        return int.from_bytes(digest[:4], "big") >> 1 | 1 << 24


@dataclass(frozen=True, slots=True)
class Post:
    """What became of one day's post."""

    day: dt.date
    state: str
    """claimed, sent or dropped."""
    roundup: dt.date | None
    """The day of the roundup that it showed."""


class Posts:
    """Schedules and claims, in the bot's database."""

    def __init__(self, state: State):
        self._state = state

    # --- schedules ---

    def schedules(self, guild: int | None = None) -> tuple[Schedule, ...]:
        """All schedules (of one server), by time of day."""
        rows = self._state.rows(
            "SELECT channel, guild, minute, locale, admin, created, stopped FROM schedules"
            " WHERE ?1 IS NULL OR guild = ?1 ORDER BY minute, channel",
            guild,
        )
        return tuple(
            Schedule(channel, server, minute, locale, admin, _when(created), stopped)
            for channel, server, minute, locale, admin, created, stopped in rows
        )

    def add(self, schedule: Schedule) -> bool:
        """Keep a schedule; True when it takes the place of the channel's earlier one."""
        s = schedule
        with self._state.writing() as db:
            earlier = db.execute("DELETE FROM schedules WHERE channel = ?", (s.channel,)).rowcount
            db.execute(
                "INSERT INTO schedules VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    s.channel,
                    s.guild,
                    s.minute,
                    s.locale,
                    s.admin,
                    s.created.timestamp(),
                    s.stopped,
                ),
            )
        self._state.keep_copy()
        return earlier > 0

    def remove(self, channel: int, guild: int) -> bool:
        """Forget a channel's schedule; False when there was none in that server."""
        with self._state.writing() as db:
            gone = db.execute(
                "DELETE FROM schedules WHERE channel = ? AND guild = ?", (channel, guild)
            ).rowcount
        self._state.keep_copy()
        return gone > 0

    def stop(self, schedule: Schedule, reason: str) -> bool:
        """Keep the schedule, stopped, with the reason; True for the first to do so.

        A schedule that was changed in the meantime is left as it is.
        """
        with self._state.writing() as db:
            changed = db.execute(
                "UPDATE schedules SET stopped = ?"
                " WHERE channel = ? AND created = ? AND stopped IS NULL",
                (reason, schedule.channel, schedule.created.timestamp()),
            ).rowcount
        self._state.keep_copy()
        return changed > 0

    # --- claims ---

    def claim(self, channel: int, day: dt.date, now: dt.datetime) -> Claim | None:
        """Take the right to post; None when it is done, given up, or in somebody's hands."""
        at = now.timestamp()
        key = (channel, day.isoformat())
        seen = self._state.rows("SELECT state FROM posts WHERE channel = ? AND day = ?", *key)
        if seen and seen[0][0] != "claimed":
            return None  # the usual case, and it needs no lock
        with self._state.writing() as db:
            row = db.execute(
                "SELECT state, claimed, leased FROM posts WHERE channel = ? AND day = ?", key
            ).fetchone()
            if row is None:
                db.execute(
                    "INSERT INTO posts (channel, day, state, claimed, leased)"
                    " VALUES (?, ?, 'claimed', ?, ?)",
                    (*key, at, at),
                )
                return Claim(channel, day, now)
            state, claimed, leased = row
            # A lease from the future is a clock that was set back, not somebody at work.
            if state != "claimed" or leased <= at < leased + LEASE.total_seconds():
                return None
            db.execute("UPDATE posts SET leased = ? WHERE channel = ? AND day = ?", (at, *key))
            return Claim(channel, day, min(_when(claimed), now), min(_when(leased), now))

    def sent(self, claim: Claim, message: int, roundup: dt.date | None) -> None:
        """The message is in the channel."""
        self._settle(claim, "sent", message, roundup)

    def dropped(self, claim: Claim) -> None:
        """This day's post will not be made (the channel refuses it)."""
        self._settle(claim, "dropped", None, None)

    def last(self, channel: int) -> Post | None:
        """The newest day's post in a channel."""
        rows = self._state.rows(
            "SELECT day, state, roundup FROM posts WHERE channel = ? ORDER BY day DESC LIMIT 1",
            channel,
        )
        return Post(_day(rows[0][0]), rows[0][1], _day_or_none(rows[0][2])) if rows else None

    def shown(self, channel: int, roundup: dt.date) -> bool:
        """Whether a roundup's digest was posted in a channel before."""
        return bool(
            self._state.rows(
                "SELECT 1 FROM posts WHERE channel = ? AND roundup = ? AND state = 'sent' LIMIT 1",
                channel,
                roundup.isoformat(),
            )
        )

    def _settle(
        self, claim: Claim, state: str, message: int | None, roundup: dt.date | None
    ) -> None:
        with self._state.writing() as db:
            db.execute(
                "UPDATE posts SET state = ?, message = ?, roundup = ?"
                " WHERE channel = ? AND day = ?",
                (
                    state,
                    message,
                    roundup and roundup.isoformat(),
                    claim.channel,
                    claim.day.isoformat(),
                ),
            )


def _when(timestamp: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(timestamp, dt.UTC)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _day_or_none(text: str | None) -> dt.date | None:
    return _day(text) if text else None
