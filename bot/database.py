"""The file behind `State`: its tables, how it is opened, and what happens when it is damaged."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import StoreError

COPY = "state.copy.db"
VERSION = 1
_WAIT_FOR_OTHERS = 5.0
"""Seconds that a write waits for another process."""

_SCHEMA = """
CREATE TABLE schedules (
    channel INTEGER PRIMARY KEY,
    guild INTEGER NOT NULL,
    minute INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),
    locale TEXT NOT NULL,
    admin INTEGER NOT NULL,
    created REAL NOT NULL,
    stopped TEXT
) STRICT;
CREATE TABLE posts (
    channel INTEGER NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('claimed', 'sent', 'dropped')),
    claimed REAL NOT NULL,
    leased REAL NOT NULL,
    message INTEGER,
    roundup TEXT,
    PRIMARY KEY (channel, day)
) STRICT;
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL,
    item TEXT NOT NULL,
    verdict INTEGER NOT NULL CHECK (verdict IN (-1, 1)),
    at REAL NOT NULL
) STRICT;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


@contextlib.contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path} can't be used: {error}.") from error


def connect(path: Path) -> sqlite3.Connection:
    """Open, check and, if need be, create the tables.

    Raises:
        sqlite3.DatabaseError: it is damaged (or, as OperationalError, out of reach).
        StoreError: it has another version.
    """
    connection = sqlite3.connect(
        path, timeout=_WAIT_FOR_OTHERS, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        for statement in _SCHEMA.strip().split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    if version > VERSION:
        raise StoreError(
            f"{path} was made by a newer version of this program (format {version}, "
            f"here {VERSION}): update the program, or name another INDEX_DIR."
        )


def set_aside(path: Path) -> str:
    """Move a damaged database away and put its copy there; what was done, in one line."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    path.replace(aside)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    copy = path.with_name(COPY)
    if copy.is_file():
        copy.replace(path)
        return f"{path.name} was damaged: kept as {aside.name}, its last copy is used"
    return f"{path.name} was damaged and had no copy: kept as {aside.name}, a new one is used"
