"""How often one person may ask: a handful at once, then one every few seconds."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable

BURST = 10
"""Questions that may come in one go before anybody has to wait."""
_REMEMBERED = 10_000


class Cooldown:
    """A bucket of questions per person, refilled by one every `seconds`."""

    def __init__(self, seconds: float, clock: Callable[[], float], burst: int = BURST):
        self._seconds = seconds
        self._clock = clock
        self._burst = burst
        self._full_at: OrderedDict[int, float] = OrderedDict()
        """When each person's bucket will be full again; forgotten once it is."""

    def wait(self, person: int) -> int:
        """Take one question; 0, or how many whole seconds until there is one to take."""
        if self._seconds <= 0:
            return 0
        now = self._clock()
        full_at = max(self._full_at.pop(person, now), now)
        used = (full_at - now) / self._seconds
        if used > self._burst - 1:
            self._full_at[person] = full_at
            return max(1, math.ceil((used - (self._burst - 1)) * self._seconds))
        self._full_at[person] = full_at + self._seconds
        while len(self._full_at) > _REMEMBERED:
            self._full_at.popitem(last=False)
        return 0
