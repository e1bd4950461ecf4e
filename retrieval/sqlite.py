"""SQLite as both sides of the store use it: connections, transactions, and what errors mean."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from corpus.errors import StoreError
from retrieval.rows import unpack_item, verify
from retrieval.store import DamagedError, StoredItem

FORMAT = 4
"""Of the tables. A store in another format is set aside and made again from the files."""

TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE history (mark TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE files (path TEXT PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL)",
    """CREATE TABLE items (
    rev INTEGER PRIMARY KEY, id TEXT NOT NULL, file TEXT NOT NULL, position INTEGER NOT NULL,
    day INTEGER NOT NULL, published INTEGER NOT NULL, source TEXT NOT NULL, handle TEXT NOT NULL,
    first_passage INTEGER NOT NULL, passages INTEGER NOT NULL, crc INTEGER NOT NULL)""",
    "CREATE INDEX items_file ON items (file)",
    """CREATE TABLE bodies (
    rev INTEGER PRIMARY KEY, first_passage INTEGER NOT NULL, data BLOB NOT NULL,
    crc INTEGER NOT NULL)""",
    "CREATE TABLE models (number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE)",
    # The numbers of a vector apart from its bulk: counting its uses rewrites little.
    """CREATE TABLE vectors (
    number INTEGER PRIMARY KEY, model INTEGER NOT NULL, hash BLOB NOT NULL,
    uses INTEGER NOT NULL DEFAULT 0, UNIQUE (model, hash))""",
    "CREATE INDEX vectors_unused ON vectors (number) WHERE uses = 0",
    "CREATE TABLE halves (number INTEGER PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL)",
)
ITEM_COLUMNS = "rev, id, file, position, day, published, source, handle, first_passage, passages"
MANY = 500
"""How many values one statement takes."""

_WAIT = 10.0
"""Seconds to wait for another connection's transaction."""
_WRITER_KB = 65_536
"""Memory in which the writer keeps the indexes of its tables, whose pages are hit at random."""
_MAPPED = 1 << 33
"""Bytes of a store that readers map: fetching a hundred items takes 1 ms instead of 6."""
_T = TypeVar("_T")

# What SQLite says of a file that has to be made again; its other errors are a person's to mend.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


def connect(path: Path) -> sqlite3.Connection:
    """The writer's connection. Every commit is on the disk before the caches follow it."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_WAIT)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA cache_size = -{_WRITER_KB}")
        db.execute("PRAGMA secure_delete = ON")  # Deleted texts are gone from the file too.
    except BaseException:
        db.close()
        raise
    return db


def connect_reader(path: Path) -> sqlite3.Connection:
    """A reader's connection; also where the folder can't be written and nobody writes."""
    address = path.absolute().as_uri()
    options = ["mode=ro"]
    if not path.with_name(f"{path.name}-wal").exists():
        options.append("mode=ro&immutable=1")
    for n, option in enumerate(options):
        db = sqlite3.connect(
            f"{address}?{option}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=_WAIT,
        )
        try:
            db.execute("SELECT count(*) FROM meta").fetchone()
            if sys.platform != "win32":  # There a mapped file could not be set aside.
                db.execute(f"PRAGMA mmap_size = {_MAPPED}")
        except sqlite3.OperationalError as error:
            db.close()
            if error.sqlite_errorcode != sqlite3.SQLITE_CANTOPEN or n + 1 == len(options):
                raise
        except BaseException:
            db.close()
            raise
        else:
            return db
    raise AssertionError("unreachable")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing, also when the process is killed in between."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """SQLite's errors told apart: what a person can mend, and what has to be made again."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _DAMAGE or not isinstance(error, sqlite3.OperationalError):
            raise DamagedError(f"The store can't be read ({error}).") from error
        if code == sqlite3.SQLITE_ERROR:  # A table or a column that should be there is not.
            raise DamagedError(f"The store is not what was written ({error}).") from error
        raise StoreError(
            f"The index folder {folder} can't be used: {error}. "
            "Free some space, make it writable, or set INDEX_DIR to another folder."
        ) from error


def bodies(db: sqlite3.Connection, where: str, values: Sequence[int]) -> list[StoredItem]:
    """The items that a condition on `rev` names."""
    rows = db.execute(
        f"SELECT rev, first_passage, data, crc FROM bodies WHERE {where}",  # noqa: S608 - constants
        values,
    ).fetchall()
    for rev, first, data, crc in rows:
        verify(crc, rev, first, data)
    return [unpack_item(data, rev, first) for rev, first, data, _ in rows]


def model_number(db: sqlite3.Connection, fingerprint: str) -> int:
    """The model's number in the tables; 0 for one that has no vectors."""
    row = db.execute("SELECT number FROM models WHERE fingerprint = ?", (fingerprint,)).fetchone()
    return int(row[0]) if row else 0


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ",".join("?" * len(values))


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """The values in pieces that one statement takes."""
    for start in range(0, len(values), MANY):
        yield values[start : start + MANY]
