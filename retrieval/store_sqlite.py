"""The store in SQLite: one file, write-ahead log, a checksum with every row.

Rows change only for what changed. Vectors are kept in half precision (2 bytes per dimension):
cosines move by less than 0.001, and ten years take 256 MB. Each vector counts how many passages
use it, so that the last passage takes its vector along.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np

from corpus.errors import StoreError
from retrieval.rows import HASH, checksum, pack_file, unpack_file, unpack_item, verify
from retrieval.store import (
    Change,
    DamagedError,
    FileRecord,
    Floats,
    ItemRow,
    PackedItem,
    StoredItem,
    Versions,
)

FORMAT = 1
"""Of the tables. A store in another format is set aside and made again from the files."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE items (
    rev INTEGER PRIMARY KEY, id TEXT NOT NULL, file TEXT NOT NULL, position INTEGER NOT NULL,
    day INTEGER NOT NULL, published INTEGER NOT NULL, source TEXT NOT NULL, handle TEXT NOT NULL,
    first_passage INTEGER NOT NULL, passages INTEGER NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE bodies (rev INTEGER PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE vectors (
    number INTEGER PRIMARY KEY, model TEXT NOT NULL, hash BLOB NOT NULL, data BLOB NOT NULL,
    crc INTEGER NOT NULL, uses INTEGER NOT NULL DEFAULT 0, UNIQUE (model, hash));
CREATE INDEX vectors_unused ON vectors (number) WHERE uses = 0;
"""
_ROW = "rev, id, file, position, day, published, source, handle, first_passage, passages"
_T = TypeVar("_T")
_MANY = 500
"""How many values one statement takes."""


class SqliteView:
    """One generation, held by a read transaction on a connection of its own."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._db = _connect(path, read_only=True)
        try:
            with _explained(path):
                self._begin()
        except BaseException:
            self._db.close()
            raise

    def _begin(self) -> None:
        self._db.execute("BEGIN")
        meta = dict(self._db.execute("SELECT key, value FROM meta"))
        self.generation = int(meta.get("generation", "0"))
        known = "passages" in meta
        self.versions = Versions(meta["passages"], meta["model"]) if known else None

    def rows(self) -> list[ItemRow]:
        with self._reading() as db:
            found = db.execute(f"SELECT {_ROW}, crc FROM items ORDER BY rev").fetchall()  # noqa: S608 - constant
        for row in found:
            if row[10] != checksum(*row[:10]):
                raise DamagedError("A row of the index doesn't match its checksum.")
        return [ItemRow(*row[:10]) for row in found]

    def items(self, revs: Sequence[int]) -> list[StoredItem]:
        found = {}
        with self._reading() as db:
            for some in _chunks(list(dict.fromkeys(revs))):
                for row in db.execute(_bodies(f"WHERE rev IN ({_marks(some)})"), some):
                    found[row[0]] = _unpack(row)
        try:
            return [found[rev] for rev in revs]
        except KeyError as error:
            raise DamagedError("The index lacks an item that it lists.") from error

    def all_items(self) -> Iterator[StoredItem]:
        last = -1
        while True:
            with self._reading() as db:
                some = db.execute(
                    _bodies("WHERE rev > ? ORDER BY rev LIMIT ?"), (last, _MANY)
                ).fetchall()
            if not some:
                return
            yield from map(_unpack, some)
            last = some[-1][0]

    def files(self) -> list[FileRecord]:
        with self._reading() as db:
            found = db.execute("SELECT path, data, crc FROM files ORDER BY path").fetchall()
        for path, data, crc in found:
            verify(crc, path, data)
        return [unpack_file(path, data) for path, data, _ in found]

    def vectors(self, hashes: Sequence[bytes]) -> Floats:
        found: dict[bytes, bytes] = {}
        model = self.versions.model if self.versions else ""
        with self._reading() as db:
            for some in _chunks(list(dict.fromkeys(hashes))):
                rows = db.execute(
                    "SELECT hash, data, crc FROM vectors "  # noqa: S608 - only question marks
                    f"WHERE model = ? AND hash IN ({_marks(some)})",
                    (model, *some),
                )
                for hash_, data, crc in rows:
                    verify(crc, hash_, data)
                    found[hash_] = data
        if len(found) < len(set(hashes)):
            raise DamagedError("The index lacks a vector.")
        packed = b"".join(found[h] for h in hashes)
        halves = np.frombuffer(packed, dtype="<f2")
        return halves.astype(np.float32).reshape(len(hashes), -1)

    def pause(self, meanwhile: Callable[[], None]) -> None:
        with self._reading() as db:
            was = self.generation
            db.execute("COMMIT")
            try:
                meanwhile()
            finally:
                self._begin()
            if self.generation != was:
                raise AssertionError("a view was paused while another process wrote")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._db
            except sqlite3.DatabaseError as error:
                raise DamagedError(f"The index can't be read ({error}).") from error


class SqliteStore:
    """The writer's connection to the store of an index folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with _explained(path):
            self._db = _connect(path)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        db = self._db
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            with _transaction(db):
                for statement in filter(str.strip, _TABLES.split(";")):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {FORMAT}")
        elif version != FORMAT:
            raise DamagedError(f"The index has format {version}, this program writes {FORMAT}.")

    def view(self) -> SqliteView:
        return SqliteView(self.path)

    def missing(self, model: str, hashes: Iterable[bytes]) -> set[bytes]:
        wanted = set(hashes)
        with _explained(self.path):
            for some in _chunks(list(wanted)):
                rows = self._db.execute(
                    "SELECT hash FROM vectors "  # noqa: S608 - only question marks
                    f"WHERE model = ? AND hash IN ({_marks(some)})",
                    (model, *some),
                )
                wanted.difference_update(h for (h,) in rows)
        return wanted

    def put_vectors(self, model: str, hashes: Sequence[bytes], vectors: Floats) -> None:
        halves = vectors.astype("<f2")
        with _explained(self.path), _transaction(self._db) as db:
            db.executemany(
                "INSERT INTO vectors (model, hash, data, crc) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (model, hash) DO UPDATE SET data = excluded.data, crc = excluded.crc",
                (
                    (model, hash_, data, checksum(hash_, data))
                    for hash_, data in zip(hashes, map(np.ndarray.tobytes, halves), strict=True)
                ),
            )

    def apply(self, change: Change, versions: Versions) -> int:
        with _explained(self.path), _transaction(self._db) as db:
            meta = dict(db.execute("SELECT key, value FROM meta"))
            uses = self._drop(change.drop)
            next_passage = self._add(change.add, int(meta.get("next_passage", "0")), uses)
            db.executemany("DELETE FROM files WHERE path = ?", ((p,) for p in change.gone_files))
            db.executemany(
                "INSERT OR REPLACE INTO files (path, data, crc) VALUES (?, ?, ?)",
                (
                    (r.path, d, checksum(r.path, d))
                    for r in change.put_files
                    for d in [pack_file(r)]
                ),
            )
            if meta.get("model", versions.model) != versions.model:
                self._change_model(versions.model)
            else:
                db.executemany(
                    "UPDATE vectors SET uses = uses + ? WHERE model = ? AND hash = ?",
                    ((n, versions.model, h) for h, n in uses.items() if n),
                )
            db.execute("DELETE FROM vectors WHERE uses <= 0")
            generation = int(meta.get("generation", "0")) + 1
            new = {"generation": generation, "next_passage": next_passage, **versions._asdict()}
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", new.items())
        return generation

    def _drop(self, revs: Sequence[int]) -> Counter[bytes]:
        uses: Counter[bytes] = Counter()
        for some in _chunks(revs):
            for row in self._db.execute(_bodies(f"WHERE rev IN ({_marks(some)})"), some):
                uses.subtract(_unpack(row).hashes)
            for table in ("items", "bodies"):
                self._db.execute(f"DELETE FROM {table} WHERE rev IN ({_marks(some)})", some)  # noqa: S608
        return uses

    def _add(self, items: Sequence[PackedItem], passage: int, uses: Counter[bytes]) -> int:
        (rev,) = self._db.execute(
            "SELECT max(coalesce((SELECT max(rev) FROM items), 0), "
            "coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'next_rev'), 0))"
        ).fetchone()
        for item in items:
            rev += 1
            row = (rev, *item[:7], passage, item.passages)
            self._db.execute(
                f"INSERT INTO items ({_ROW}, crc) VALUES ({_marks(row)}, ?)",  # noqa: S608
                (*row, checksum(*row)),
            )
            self._db.execute(
                "INSERT INTO bodies VALUES (?, ?, ?)", (rev, item.data, checksum(rev, item.data))
            )
            passage += item.passages
            uses.update(item.hashes[n : n + HASH] for n in range(0, len(item.hashes), HASH))
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('next_rev', ?)", (str(rev),))
        return passage

    def _change_model(self, model: str) -> None:
        """Count the uses of the new model's vectors from nothing; the old model's go."""
        self._db.execute("UPDATE vectors SET uses = 0")
        last = -1
        while True:
            rows = self._db.execute(
                _bodies("WHERE rev > ? ORDER BY rev LIMIT ?"), (last, _MANY)
            ).fetchall()
            if not rows:
                return
            uses = Counter(h for row in rows for h in _unpack(row).hashes)
            self._db.executemany(
                "UPDATE vectors SET uses = uses + ? WHERE model = ? AND hash = ?",
                ((n, model, h) for h, n in uses.items()),
            )
            last = rows[-1][0]

    def tidy(self) -> None:
        with _explained(self.path):
            self._db.execute("PRAGMA busy_timeout = 0")  # Readers elsewhere only put it off.
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        self._db.close()


def _connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    if read_only:
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=10,
        )
    else:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
    return db


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """SQLite's errors, told apart: what a person can mend, and what has to be made again."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(f"The index in {path.parent} can't be used: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"The index in {path.parent} can't be read ({error}).") from error


def _bodies(where: str) -> str:
    return (
        "SELECT b.rev, b.data, b.crc, i.first_passage FROM bodies b JOIN items i USING (rev) "  # noqa: S608
        + where.replace("rev", "b.rev")
    )


def _unpack(row: tuple[int, bytes, int, int]) -> StoredItem:
    rev, data, crc, first_passage = row
    verify(crc, rev, data)
    return unpack_item(data, rev, first_passage)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), _MANY):
        yield values[start : start + _MANY]


def set_aside(path: Path) -> None:
    """Move a store that can't be read out of the way; the one set aside before it goes."""
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(path.with_name(f"{path.stem}.damaged{path.suffix}{suffix}"))
