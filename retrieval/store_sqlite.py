"""The writing side of the store in SQLite: one file, write-ahead log, a checksum with every row.

Rows change only for what changed. Vectors are kept in half precision (2 bytes per dimension):
cosines move by less than 0.001, and ten years take 256 MB. Each vector counts how many passages
use it, so that the last passage takes its vector along.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from retrieval.rows import HASH, checksum, pack_file
from retrieval.sqlite import (
    FORMAT,
    ITEM_COLUMNS,
    MANY,
    TABLES,
    bodies,
    chunks,
    connect,
    explained,
    marks,
    model_number,
    transaction,
)
from retrieval.store import Change, DamagedError, FileRecord, Floats, PackedItem, Versions
from retrieval.store_view import SqliteView


class SqliteStore:
    """The writer's connection to the store of an index folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = path.parent
        with explained(self._folder):
            self._db = connect(path)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        db = self._db
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            with transaction(db):
                for statement in TABLES:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {FORMAT}")
        elif version != FORMAT:
            raise DamagedError(f"The store has format {version}, this program writes {FORMAT}.")

    def view(self) -> SqliteView:
        return SqliteView(self._path)

    def missing(self, model: str, hashes: Iterable[bytes]) -> set[bytes]:
        wanted = set(hashes)
        with explained(self._folder):
            number = model_number(self._db, model)
            for some in chunks(list(wanted)):
                rows = self._db.execute(
                    "SELECT hash FROM vectors "  # noqa: S608 - only question marks
                    f"WHERE model = ? AND hash IN ({marks(some)})",
                    (number, *some),
                )
                wanted.difference_update(h for (h,) in rows)
        return wanted

    def put_vectors(self, model: str, hashes: Sequence[bytes], vectors: Floats) -> None:
        halves = map(np.ndarray.tobytes, vectors.astype("<f2"))
        with explained(self._folder), transaction(self._db) as db:
            db.execute("INSERT OR IGNORE INTO models (fingerprint) VALUES (?)", (model,))
            owner = model_number(db, model)
            for hash_, data in sorted(zip(hashes, halves, strict=True)):
                (number,) = db.execute(
                    "INSERT INTO vectors (model, hash) VALUES (?, ?) "
                    "ON CONFLICT (model, hash) DO UPDATE SET uses = uses RETURNING number",
                    (owner, hash_),
                ).fetchone()
                db.execute(
                    "INSERT OR REPLACE INTO halves VALUES (?, ?, ?)",
                    (number, data, checksum(hash_, data)),
                )

    def apply(self, change: Change, versions: Versions) -> None:
        with explained(self._folder), transaction(self._db) as db:
            meta = dict(db.execute("SELECT key, value FROM meta"))
            numbers = {key: int(meta.get(key, "0")) for key in ("generation", "rev", "passage")}
            uses = self._drop(change.drop)
            self._add(change.add, numbers, uses)
            db.executemany("DELETE FROM files WHERE path = ?", ((p,) for p in change.gone_files))
            self._put_files(change.put_files)
            if meta.get("model", versions.model) == versions.model:
                self._count(model_number(db, versions.model), uses)
            else:
                self._change_model(versions.model)
            unused = "number IN (SELECT number FROM vectors WHERE uses = 0)"
            db.execute(f"DELETE FROM halves WHERE {unused}")  # noqa: S608 - a constant
            db.execute("DELETE FROM vectors WHERE uses = 0")
            numbers["generation"] += 1
            self._sign(numbers, versions)

    def restamp(self, records: Sequence[FileRecord]) -> None:
        if records:
            with explained(self._folder), transaction(self._db):
                self._put_files(records)

    def _put_files(self, records: Sequence[FileRecord]) -> None:
        packed = ((record.path, pack_file(record)) for record in records)
        self._db.executemany(
            "INSERT OR REPLACE INTO files (path, data, crc) VALUES (?, ?, ?)",
            ((path, data, checksum(path, data)) for path, data in packed),
        )

    def _drop(self, revs: Sequence[int]) -> Counter[bytes]:
        uses: Counter[bytes] = Counter()
        for some in chunks(revs):
            chosen = f"({marks(some)})"
            for stored in bodies(self._db, f"rev IN {chosen}", some):
                uses.subtract(stored.hashes)
            self._db.execute(f"DELETE FROM items WHERE rev IN {chosen}", some)  # noqa: S608
            self._db.execute(f"DELETE FROM bodies WHERE rev IN {chosen}", some)  # noqa: S608
        return uses

    def _add(
        self, items: Sequence[PackedItem], numbers: dict[str, int], uses: Counter[bytes]
    ) -> None:
        for item in items:
            numbers["rev"] += 1
            rev, first = numbers["rev"], numbers["passage"]
            row = (rev, *item[:7], first, item.passages)
            self._db.execute(
                f"INSERT INTO items ({ITEM_COLUMNS}, crc) VALUES ({marks(row)}, ?)",  # noqa: S608
                (*row, checksum(repr(row))),
            )
            self._db.execute(
                "INSERT INTO bodies VALUES (?, ?, ?, ?)",
                (rev, first, item.data, checksum(rev, first, item.data)),
            )
            numbers["passage"] += item.passages
            uses.update(item.hashes[n : n + HASH] for n in range(0, len(item.hashes), HASH))

    def _count(self, model: int, uses: Counter[bytes]) -> None:
        self._db.executemany(
            "UPDATE vectors SET uses = uses + ? WHERE model = ? AND hash = ?",
            ((n, model, hash_) for hash_, n in uses.items() if n),
        )

    def _change_model(self, model: str) -> None:
        """Count the uses of the new model's vectors from nothing; the old model's go."""
        self._db.execute("DELETE FROM models WHERE fingerprint <> ?", (model,))
        number = model_number(self._db, model)
        self._db.execute("UPDATE vectors SET uses = 0 WHERE model <> ?", (number,))
        last = -1
        while some := bodies(self._db, "rev > ? ORDER BY rev LIMIT ?", (last, MANY)):
            self._count(number, Counter(hash_ for stored in some for hash_ in stored.hashes))
            last = some[-1].rev

    def _sign(self, numbers: dict[str, int], versions: Versions) -> None:
        """Write the generation's own facts, under a mark that no other generation has."""
        mark = f"{numbers['generation']}-{secrets.token_hex(8)}"
        counts = {
            table: self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("items", "files")
        }
        facts = {
            key: str(value)
            for key, value in {**numbers, **counts, **versions._asdict(), "mark": mark}.items()
        }
        facts["crc"] = str(checksum(*(part for pair in sorted(facts.items()) for part in pair)))
        self._db.execute("DELETE FROM meta")
        self._db.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
        self._db.execute("INSERT INTO history VALUES (?)", (mark,))

    def tidy(self) -> None:
        with explained(self._folder):
            self._db.execute("PRAGMA busy_timeout = 0")  # Readers elsewhere only put it off.
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        self._db.close()
