"""Two lists of messages, as people type them: about the news, and about everything else.

What a figure says of a question is measured on them, so that it means the same for any model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEWS, ELSE = "asked_of_news.txt", "asked_of_else.txt"
_CHANCE = 0.9
"""By how many standard deviations the lists' means must be off the middle to count whole."""
_MOST = 3.0
Figures = NDArray[np.float64]


@lru_cache(maxsize=2)
def listed(name: str) -> tuple[str, ...]:
    """The messages of a list."""
    return tuple(resources.files("retrieval").joinpath(name).read_text("utf-8").splitlines())


@dataclass(frozen=True, slots=True)
class Scale:
    """Makes a figure about 1 for messages about the news and about -1 for the others."""

    middle: float
    half: float

    @classmethod
    def of(cls, figures: Figures, news: NDArray[Any]) -> Scale:
        """From what each listed message would get if it weren't listed; `news` says which are."""
        high, low = figures[news], figures[~news]
        # A figure that can't tell the lists apart says nothing: chance isn't made large.
        chance = _CHANCE * float(np.sqrt((high.var() + low.var()) / 2))
        half = max(float(high.mean() - low.mean()) / 2, chance, 1e-6)
        return cls(float(high.mean() + low.mean()) / 2, half)

    def __call__(self, figures: Figures) -> Figures:
        """The figures on that scale, from -3 to 3."""
        return np.clip((figures - self.middle) / self.half, -_MOST, _MOST)
