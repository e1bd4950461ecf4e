"""When the corpus folder changes, the index follows by itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import watchfiles

from corpus.errors import RoundupError, StoreBusyError
from retrieval.engine import Engine
from retrieval.results import ReloadReport

log = logging.getLogger(__name__)

_QUIET_MS = 1_600
"""Changes that follow each other within this time are read together."""
_AGAIN_S = 5.0
"""After this the watch looks again at a folder that is gone, or asks again for a busy index."""


class Watch:
    """A thread that reloads an engine when files of its corpus change; `stop` ends it."""

    def __init__(
        self,
        engine: Engine,
        corpus: Path,
        reloaded: Callable[[ReloadReport], None] = lambda _: None,
        *,
        quiet_ms: int = _QUIET_MS,
    ) -> None:
        """`reloaded` is called, in the watch's thread, after each reload that changed something."""
        self._engine = engine
        self._corpus = corpus
        self._reloaded = reloaded
        self._quiet_ms = quiet_ms
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begin to watch, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End the watch; a reload under way is waited for."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                for _ in watchfiles.watch(
                    self._corpus,
                    stop_event=self._stop,
                    debounce=self._quiet_ms,
                    step=min(self._quiet_ms, 100),
                    rust_timeout=500,
                    yield_on_timeout=False,
                    raise_interrupt=False,
                ):
                    self._reload()
            except OSError as error:
                log.warning("The corpus folder can't be watched: %s", error)
            if not self._stop.wait(_AGAIN_S):
                self._reload()  # What changed while nobody watched.

    def _reload(self) -> None:
        while not self._stop.is_set():
            try:
                report = self._engine.reload()
            except StoreBusyError:
                self._stop.wait(_AGAIN_S)
                continue
            except RoundupError as error:
                log.warning("The changed corpus was not read: %s", error)
                return
            if report.files_added or report.files_changed or report.files_removed:
                log.info(
                    "The corpus changed: %d files new, %d changed, %d gone; %d items now",
                    len(report.files_added),
                    len(report.files_changed),
                    len(report.files_removed),
                    report.items,
                )
                self._reloaded(report)
            return
