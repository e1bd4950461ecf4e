"""The reading side of the store in SQLite: one generation, held by a read transaction."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from retrieval.rows import checksum, unpack_file, verify
from retrieval.sqlite import (
    ITEM_COLUMNS,
    MANY,
    bodies,
    chunks,
    connect_reader,
    explained,
    marks,
    model_number,
)
from retrieval.store import DamagedError, FileRecord, Floats, ItemRow, StoredItem, Versions

_CHECKED = 64 << 20
"""Bytes of a store that is checked as a whole when it is opened to be written, in 0.2 s."""
_RECENT = 3000
"""Items kept in memory after they were read: a question asks for the same ones several times."""


class SqliteView:
    """One generation, on a connection of its own that one thread uses at a time."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        self._lock = threading.Lock()
        self._recent: dict[int, StoredItem] = {}
        with explained(self._folder):
            self._db = connect_reader(path)
            try:
                self._begin()
            except BaseException:
                self._db.close()
                raise

    def _begin(self) -> None:
        self._db.execute("BEGIN")
        meta = dict(self._db.execute("SELECT key, value FROM meta"))
        crc = meta.pop("crc", "")
        if meta and crc != str(checksum(*(part for pair in sorted(meta.items()) for part in pair))):
            raise DamagedError("The store's own facts don't match their checksum.")
        self.generation = int(meta.get("generation", "0"))
        self.mark = meta.get("mark", "")
        self.versions = Versions(meta["passages"], meta["model"]) if meta else None
        self._counts = int(meta.get("items", "0")), int(meta.get("files", "0"))

    def knows(self, mark: str) -> bool:
        with self._reading() as db:
            found = db.execute("SELECT 1 FROM history WHERE mark = ?", (mark,)).fetchone()
        return found is not None

    def rows(self, known: Sequence[ItemRow] = ()) -> list[ItemRow]:
        last = known[-1].rev if known else -1
        found = list(known)
        with self._reading() as db:
            (left,) = db.execute("SELECT count(*) FROM items WHERE rev <= ?", (last,)).fetchone()
            if left != len(known):
                revs = db.execute("SELECT rev FROM items WHERE rev <= ?", (last,))
                live = {rev for (rev,) in revs}
                found = [row for row in known if row.rev in live]
            new = db.execute(
                f"SELECT {ITEM_COLUMNS}, crc FROM items "  # noqa: S608 - a constant
                "WHERE rev > ? ORDER BY rev",
                (last,),
            ).fetchall()
        for row in new:
            verify(row[10], repr(row[:10]))
        found += [ItemRow(*row[:10]) for row in new]
        if len(found) != self._counts[0]:
            raise DamagedError("The store lacks some of its items.")
        return found

    def revs_of(self, files: Iterable[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        with self._reading() as db:
            for some in chunks(list(files)):
                rows = db.execute(
                    f"SELECT file, rev FROM items WHERE file IN ({marks(some)})",  # noqa: S608
                    some,
                )
                for file, rev in rows:
                    found.setdefault(file, []).append(rev)
        return found

    def items(self, revs: Sequence[int]) -> list[StoredItem]:
        found = {rev: kept for rev in revs if (kept := self._recent.get(rev))}
        with self._reading() as db:
            for some in chunks([rev for rev in dict.fromkeys(revs) if rev not in found]):
                stored = bodies(db, f"rev IN ({marks(some)})", some)
                found.update((s.rev, s) for s in stored)
            if len(self._recent) > _RECENT:
                self._recent.clear()
            self._recent.update(found)
        try:
            return [found[rev] for rev in revs]
        except KeyError as error:
            raise DamagedError("The store lacks an item that it lists.") from error

    def all_items(self) -> Iterator[StoredItem]:
        last = -1
        while True:
            with self._reading() as db:
                some = bodies(db, "rev > ? ORDER BY rev LIMIT ?", (last, MANY))
            if not some:
                return
            yield from some
            last = some[-1].rev

    def files(self) -> list[FileRecord]:
        with self._reading() as db:
            found = db.execute("SELECT path, data, crc FROM files ORDER BY path").fetchall()
        for path, data, crc in found:
            verify(crc, path, data)
        if len(found) != self._counts[1]:
            raise DamagedError("The store lacks some of its files.")
        return [unpack_file(path, data) for path, data, _ in found]

    def check(self) -> None:
        with self._reading() as db:
            (pages,) = db.execute("PRAGMA page_count").fetchone()
            (size,) = db.execute("PRAGMA page_size").fetchone()
            if pages * size > _CHECKED:
                return
            for *parts, crc in db.execute("SELECT rev, first_passage, data, crc FROM bodies"):
                verify(crc, *parts)
            (said,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise DamagedError(f"The store is not sound ({said}).")

    def vectors(self, hashes: Sequence[bytes]) -> Floats:
        found: dict[bytes, bytes] = {}
        with self._reading() as db:
            model = model_number(db, self.versions.model if self.versions else "")
            for some in chunks(list(dict.fromkeys(hashes))):
                rows = db.execute(
                    "SELECT v.hash, h.data, h.crc "  # noqa: S608 - only question marks
                    "FROM vectors v JOIN halves h USING (number) "
                    f"WHERE v.model = ? AND v.hash IN ({marks(some)})",
                    (model, *some),
                )
                for hash_, data, crc in rows:
                    verify(crc, hash_, data)
                    found[hash_] = data
        try:
            packed = b"".join(found[h] for h in hashes)
        except KeyError as error:
            raise DamagedError("The store lacks a vector.") from error
        halves = np.frombuffer(packed, dtype="<f2")
        return halves.astype(np.float32).reshape(len(hashes), -1)

    def pause(self, meanwhile: Callable[[], None]) -> None:
        with self._reading() as db:
            was = self.mark
            db.execute("COMMIT")
            try:
                meanwhile()
            finally:
                self._begin()
            if self.mark != was:
                raise AssertionError("a view was paused while another process wrote")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, explained(self._folder):
            yield self._db
