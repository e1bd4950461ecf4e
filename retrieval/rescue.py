"""What can be saved from a store that can't be trusted any more: its vectors.

Items come from the files again; vectors took a model's time. Each has a checksum, so those that can
be read at all can be trusted, and only the rest is embedded again.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from retrieval.rows import checksum
from retrieval.sqlite import MANY
from retrieval.store import Store

_SUFFIXES = ("", "-wal", "-shm")


def set_aside(path: Path) -> Path:
    """Move a store out of the way; one that was set aside before goes. Returns its new path."""
    aside = path.with_name(f"damaged-{path.name}")
    for suffix in _SUFFIXES:
        part = path.with_name(path.name + suffix)
        target = aside.with_name(aside.name + suffix)
        target.unlink(missing_ok=True)
        if part.exists():
            part.replace(target)
    return aside


def discard(aside: Path) -> None:
    """Remove a store that was set aside: deleted texts must not live on in it."""
    for suffix in _SUFFIXES:
        with contextlib.suppress(OSError):
            aside.with_name(aside.name + suffix).unlink(missing_ok=True)


def rescue(aside: Path, store: Store, model: str) -> int:
    """Copy the model's sound vectors; how many there were. Never raises for a damaged source."""
    count = 0
    for hashes, data in _sound(aside, model):
        vectors = np.frombuffer(b"".join(data), "<f2").reshape(len(hashes), -1)
        store.put_vectors(model, hashes, vectors.astype(np.float32))
        count += len(hashes)
    return count


def _sound(aside: Path, model: str) -> Iterator[tuple[list[bytes], list[bytes]]]:
    with contextlib.closing(sqlite3.connect(aside)) as db:
        try:
            (last,) = db.execute("SELECT coalesce(max(number), 0) FROM vectors").fetchone()
        except sqlite3.DatabaseError:
            return
        for start in range(0, last + 1, MANY):
            try:
                rows = db.execute(
                    "SELECT v.hash, h.data, h.crc FROM vectors v JOIN halves h USING (number) "
                    "JOIN models m ON m.number = v.model "
                    "WHERE v.number BETWEEN ? AND ? AND m.fingerprint = ?",
                    (start, start + MANY - 1, model),
                ).fetchall()
            except sqlite3.DatabaseError:
                continue
            sound = [(h, data) for h, data, crc in rows if crc == checksum(h, data)]
            length = max((len(data) for _, data in sound), default=0)
            kept = [(h, data) for h, data in sound if len(data) == length]
            if kept:
                yield [h for h, _ in kept], [data for _, data in kept]
