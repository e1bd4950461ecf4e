"""Waiting for something to become true, without looking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE = 180.0
"""Seconds. Only against hanging for ever: nothing is measured by it."""


class Waiting:
    """Woken by whoever changes something."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something has changed."""
        self._woken.set()
        self._woken = asyncio.Event()

    async def until(self, holds: Callable[[], object], what: str) -> None:
        """Return once it holds; AssertionError when it never does."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds():
                    await self._woken.wait()
        except TimeoutError:
            raise AssertionError(f"never saw {what}") from None
