"""Something done again and again for as long as the bot runs, that survives its own failures.

Pauses are counted by the monotonic clock, so that setting the machine's clock back doesn't put
a task to sleep for a day (`discord.ext.tasks` computes its pauses from the time of day).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

# Bound here, not looked up when called: the preview gives what a command runs in a clock of its
# own, and a task that began outside it would seem years late from inside.
from time import monotonic

_log = logging.getLogger(__name__)

AFTER_FAILURE = 30.0
"""Seconds until the next try after a turn that failed."""
LATE = 120.0
"""Seconds over its time after which a turn counts as hanging."""


class Repeating:
    """A task that calls `turn`, which returns the seconds until it wants to be called again."""

    def __init__(self, name: str, turn: Callable[[], Awaitable[float]]):
        self.name = name
        self._turn = turn
        self._task: asyncio.Task[None] | None = None
        self._sleeping = False
        self._woken = False
        self._expected = 0.0
        self._failure: str | None = None

    def start(self) -> None:
        """Begin, in the running event loop; the first turn comes at once."""
        self._expected = monotonic()
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End it, in the middle of a turn if need be."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def wake(self) -> None:
        """Take the next turn now, if it is between two."""
        if self._sleeping and not self._woken and self._task is not None:
            self._woken = True
            self._task.cancel()

    def trouble(self) -> str | None:
        """What is wrong with it: a health probe."""
        if self._task is None or self._task.done():
            return "stopped"
        late = monotonic() - self._expected
        return f"{late:.0f} s late" if late > LATE else self._failure

    async def _run(self) -> None:
        while True:
            try:
                pause = await self._turn()
                self._failure = None
            except Exception as error:  # noqa: BLE001 - logged; ending here would end it for good
                failure = f"failed: {type(error).__name__}"
                if failure != self._failure:  # once, not every half minute while it lasts
                    _log.error("%s failed; trying again", self.name, exc_info=error)
                self._failure = failure
                pause = AFTER_FAILURE
            self._expected = monotonic() + pause
            await self._sleep(pause)

    async def _sleep(self, pause: float) -> None:
        self._sleeping = True
        try:
            await asyncio.sleep(pause)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not self._woken or task is None or task.uncancel():
                raise
        finally:
            self._sleeping = self._woken = False
