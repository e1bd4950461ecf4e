"""SIGTERM and Ctrl-C: a clean end where there is time for one, an end in time in any case.

A signal starts a clock in a thread that has waited for it since the program began, and the system
wakes that thread itself: it doesn't matter how busy the main thread is, or with what. When the
clock has run down, the process ends whatever still runs. The index and the database are safe at
any instant, so that loses nothing: what was written is on the disk, what wasn't is done again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator

from bot.health import tell_systemd

_log = logging.getLogger(__name__)

LAST_CALL = 3.0
"""Seconds after a signal to stop until the process ends as it is: well under the five that are
promised, as a machine that does many other things takes its time over that too."""
CLOSING = 2.0
"""Seconds of them that saying goodbye to Discord may take."""
_WAKES = os.name == "posix"
"""The system writes to a pipe when a signal comes; Windows would want a socket."""


class Stopping:
    """What a signal to stop does. Exists once, for the main thread."""

    def __init__(self) -> None:
        self._asked = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._heard, self._tell = os.pipe()

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """From here on a signal ends the process: with status 0, and in time."""
        threading.Thread(target=self._watch, name="last call", daemon=True).start()
        numbers = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.signal(number, self._handle) for number in numbers}
        if _WAKES:
            os.set_blocking(self._tell, False)
            signal.set_wakeup_fd(self._tell)
        try:
            yield
        finally:
            if _WAKES:
                signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)

    def event(self) -> asyncio.Event:
        """Set in the running event loop when it is time to stop."""
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        return self._stop

    def leave(self) -> None:
        """The end, once all is closed, if a signal asked for it.

        What Python would still do (join threads, take apart the index in memory) saves nothing,
        takes seconds on a busy machine, and is past the point where `_watch` can end it.
        """
        if self._asked:
            logging.shutdown()
            os._exit(0)

    def _handle(self, _number: int, _frame: object) -> None:
        """Between two steps of whatever the main thread does: so nothing here may need a lock."""
        if self._asked:  # a second time: at once
            os._exit(0)
        self._asked = True
        if not _WAKES:
            os.write(self._tell, b".")
        if self._loop is None or self._stop is None or self._loop.is_closed():
            raise SystemExit(0)
        self._loop.call_soon_threadsafe(self._begin, self._stop)

    def _begin(self, stop: asyncio.Event) -> None:
        _log.info("stopping")
        tell_systemd("STOPPING=1")
        stop.set()

    def _watch(self) -> None:
        """Wait for the signal, then for the end."""
        os.read(self._heard, 1)
        time.sleep(LAST_CALL)
        os._exit(0)
