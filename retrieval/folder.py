"""An index folder: its lock, its store and its caches; reloading and reading it as a whole."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StoreBusyError, StoreError
from retrieval.caches import Caches
from retrieval.embedder import Embedder
from retrieval.indexing import Progress, Reload, rules
from retrieval.prepare import prepare
from retrieval.rescue import discard, rescue, set_aside
from retrieval.results import ReloadReport
from retrieval.snapshot import Snapshot
from retrieval.store import DamagedCacheError, DamagedError, Versions
from retrieval.store_sqlite import SqliteStore
from retrieval.store_view import SqliteView

__all__ = ["IndexFolder", "Progress"]

log = logging.getLogger(__name__)
_PATIENCE = 5.0
"""Seconds that a reader waits for a writer that is about to finish."""
_STORE = "store.sqlite"
_LOCK = ".lock"


class IndexFolder:
    """One corpus's index on disk. Written by one process at a time, read by any number."""

    def __init__(self, corpus: Path, index: Path, embedder: Embedder) -> None:
        self.corpus = corpus
        self.index = index
        self.embedder = embedder
        self._path = index / _STORE
        self._caches = Caches(index)

    def reload(
        self,
        current: Snapshot | None,
        progress: Progress | None,
        publish: Callable[[Snapshot], None] = lambda _: None,
        *,
        doubt: DamagedError | None = None,
    ) -> tuple[Snapshot, ReloadReport]:
        """The next generation, or the present one when nothing changed. `current` is
        the one in memory. `publish` gets the result as soon as it can be asked, and lets go of
        the one before. `doubt`: the damage that a question met.
        """
        repaired: list[str] = []
        with self._locked(), self._explained():
            if isinstance(doubt, DamagedCacheError):
                current = None  # What is on the disk is checked, and made again if it has to be.
                doubt = None
            if doubt is None:
                try:
                    return self._run(current, progress, publish, repaired)
                except DamagedError as error:
                    doubt = error
            aside = set_aside(self._path)
            saved = self._rescue(aside)
            line = f"The index was damaged ({doubt}) and was made again from the files"
            repaired.append(f"{line}; {saved} vectors could be kept.")
            log.warning("%s", repaired[-1])
            try:
                return self._run(None, progress, publish, repaired)
            finally:
                discard(aside)

    def _rescue(self, aside: Path) -> int:
        store = SqliteStore(self._path)
        try:
            return rescue(aside, store, self.embedder.fingerprint)
        finally:
            store.close()

    def _run(
        self,
        current: Snapshot | None,
        progress: Progress | None,
        publish: Callable[[Snapshot], None],
        repaired: list[str],
    ) -> tuple[Snapshot, ReloadReport]:
        store = SqliteStore(self._path)
        try:
            run = Reload(store, self._caches, self.embedder, progress, repaired)
            snapshot, report = run.run(self.corpus, current)
            publish(snapshot)
            snapshot.pause(store.tidy)
            return snapshot, report
        finally:
            store.close()

    def attach(self) -> Snapshot:
        """Read the last generation without writing anything, waiting a little where another
        process is just finishing it.

        Raises:
            StoreBusyError: another process is making what this generation needs.
            StoreError: there is none, or it was made with another model or other rules.
        """
        with self._explained():
            exists = self._path.exists()
        if not exists:
            raise StoreError(f"There is no index in {self.index} yet.")
        until = time.monotonic() + _PATIENCE
        while True:
            with self._explained(), contextlib.closing(SqliteView(self._path)) as view:
                if view.versions != Versions(rules(), self.embedder.fingerprint):
                    raise StoreError(f"The index in {self.index} was made by another model.")
                if self._caches.ready(view) or not self._is_busy():
                    break
            if time.monotonic() > until:
                raise StoreBusyError("Another process is making the index; try again later.")
            time.sleep(_PATIENCE / 50)
        with self._explained():
            view = SqliteView(self._path)
            try:
                snapshot = self._caches.attach(view, self.embedder)
                prepare(snapshot, self.corpus)
            except BaseException:
                view.close()
                raise
            return snapshot

    def _is_busy(self) -> bool:
        try:
            with self._locked():
                return False
        except StoreBusyError:
            return True
        except StoreError:  # Nobody can write here.
            return False

    def size(self) -> int:
        """Bytes on disk."""
        total = 0
        for path in self.index.rglob("*"):
            with contextlib.suppress(OSError):  # Files of past generations go at any time.
                total += path.stat().st_size
        return total

    def close(self) -> None:
        """Nothing is held open between reloads."""

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The lock of the folder, which goes with the process however it ends."""
        with self._explained():
            self.index.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.index / _LOCK, timeout=0, thread_local=False)
            try:
                lock.acquire()
            except Timeout as error:
                raise StoreBusyError(
                    f"Another process is writing to the index in {self.index}; try again when it "
                    "is done, or set INDEX_DIR to another folder."
                ) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """A full disk or a folder that can't be written, in a person's words."""
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"The index folder {self.index} can't be used: {error.strerror or error}. "
                "Free some space or set INDEX_DIR to another folder."
            ) from error
