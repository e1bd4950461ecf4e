"""What the bot must remember: `state.db` in the index folder.

One small SQLite database, apart from the index (which can always be made again): schedules,
which digest was posted where, feedback, and the hash of the commands Discord was last given.
Every write is one transaction, flushed to the disk before it returns, because "exactly once"
rests on a claim that outlives a power cut. Several threads and several processes may use it.

A damaged database is set aside and its last copy (`state.copy.db`, made at each start and after
each change to the schedules) takes its place, so that a flipped bit doesn't cost a schedule.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bot.database import COPY, clear_errors, connect, set_aside
from corpus.errors import StoreError

FILE = "state.db"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict on one excerpt. There is no text and no person in it."""

    question: str
    """The question's hash."""
    item: str
    """The item's id."""
    verdict: int
    """1 for "helped", -1 for "didn't"."""
    at: dt.datetime


class State:
    """The open database. Every method may be called from any thread."""

    def __init__(self, path: Path, connection: sqlite3.Connection, repaired: tuple[str, ...]):
        self.path = path
        self.repaired = repaired
        """One line for each thing that was found damaged."""
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open or create `state.db` in `folder`.

        Raises:
            StoreError: the folder can't be written, or a newer program made the database.
        """
        path = folder / FILE
        repaired: list[str] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                connection = connect(path)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):  # busy, read-only, full: not damage
                    raise
                repaired.append(set_aside(path))
                connection = connect(path)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path} can't be opened: {error}.") from error
        state = cls(path, connection, tuple(repaired))
        state.keep_copy()
        return state

    def close(self) -> None:
        """Close the database; further calls raise StoreError."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # --- the two ways to the database ---

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or, after an exception, nothing."""
        with self._lock, clear_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *values: object) -> list[Any]:
        """The rows of one SELECT."""
        with self._lock, clear_errors(self.path):
            return self._connection.execute(sql, values).fetchall()

    # --- feedback ---

    def record_feedback(self, question_hash: str, item: str, verdict: int) -> None:
        """Keep a verdict (1 or -1) on an item shown for a question."""
        now = dt.datetime.now(dt.UTC).timestamp()
        with self.writing() as db:
            db.execute(
                "INSERT INTO feedback (question, item, verdict, at) VALUES (?, ?, ?, ?)",
                (question_hash, item, 1 if verdict > 0 else -1, now),
            )

    def feedback(self) -> tuple[Feedback, ...]:
        """All verdicts, oldest first."""
        rows = self.rows("SELECT question, item, verdict, at FROM feedback ORDER BY id")
        return tuple(
            Feedback(q, i, v, dt.datetime.fromtimestamp(at, dt.UTC)) for q, i, v, at in rows
        )

    # --- single values ---

    def note(self, name: str) -> str | None:
        """A value kept under a name (the hash of the commands, …)."""
        rows = self.rows("SELECT value FROM notes WHERE name = ?", name)
        return rows[0][0] if rows else None

    def set_note(self, name: str, value: str) -> None:
        """Remember a value under a name, whatever stood there."""
        with self.writing() as db:
            db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    # --- copies ---

    def keep_copy(self) -> None:
        """Renew the copy that stands in for a damaged database. Without room for it, none."""
        with contextlib.suppress(StoreError, OSError):
            self.copy_to(self.path.with_name(COPY))

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy, whatever other threads do; replaces `target` at once."""
        part = target.with_name(f"{target.name}.part")
        part.unlink(missing_ok=True)
        with self._lock, clear_errors(self.path):
            self._connection.execute("VACUUM INTO ?", (str(part),))
        part.replace(target)
