"""One bot per index folder: two with one token would answer everything twice.

The lock is an exclusive transaction on an empty SQLite file. It needs no other library, works on
every system, and the operating system frees it whatever the process dies of.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import StoreBusyError, StoreError

FILE = "running.lock"


@contextlib.contextmanager
def the_only_bot(folder: Path) -> Iterator[None]:
    """Hold the lock of an index folder.

    Raises:
        StoreBusyError: a bot runs there.
        StoreError: the folder can't be written.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path} can't be opened: {error}.") from error
    with contextlib.closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise StoreBusyError(f"A bot is running on {folder}. Stop it first.") from None
            raise StoreError(f"{path} can't be used: {error}.") from error
        except sqlite3.DatabaseError as error:  # somebody wrote something else there
            raise StoreError(f"{path} is no lock; delete it and try again.") from error
        yield
