"""Whether a question is worded like those that people ask of the news, whatever it means.

What `retrieval/subject.py` asks of a model is asked of the letters here: naive Bayes over the runs
of two to five characters of the same two lists. It sees how people begin when they want a recipe, a
translation or a joke, which hardly moves the mean of a question's vectors, and it needs no model.
Every language weighs as much in one list as in the other, so that none is told by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.analysis import normalise
from retrieval.languages import language
from retrieval.lists import ELSE, NEWS, Scale, listed

_RUNS = (2, 3, 4, 5)
"""Characters in a run."""
_BITS = 19
"""Of the number that a run goes by: the lists have some 200,000 runs."""
_SEEN = 0.2
"""As if each run had been seen that often in either list."""
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(29))
"""Fibonacci hashing, and the multiplier of splitmix64."""
Figures = NDArray[np.float64]
Numbers = NDArray[np.int64]


class Wording:
    """The lists, letter by letter. Immutable, safe from any thread."""

    def __init__(self, news: Sequence[str], other: Sequence[str]) -> None:
        lines = (*news, *other)
        is_news = np.arange(len(lines)) < len(news)
        weights, self._languages = _balanced([language(line) for line in lines], is_news)
        line, run = _runs(lines)
        own, side = weights[line], is_news[line]
        mine, others = own * side, own * ~side
        of_news = _sums(run, mine, 1 << _BITS)
        of_other = _sums(run, others, 1 << _BITS)
        half = float(weights.sum()) / 2 or 1.0
        self._telling = _log_ratio(of_news, of_other, half, half).astype(np.float32)
        without = _log_ratio(
            of_news[run] - mine, of_other[run] - others, half - mine, half - others
        )
        runs = np.maximum(np.bincount(line, minlength=len(lines)), 1)
        left_out = _sums(line, without, len(lines)) / runs**0.5
        told = weights > 0
        self._scale = Scale.of(left_out[told], is_news[told])
        self.left_out: Figures = np.where(told, self._scale(left_out), 0.0)
        """(n + m,) what `of` would say of each listed message if it weren't listed."""

    def of(self, text: str) -> float:
        """How much a question is worded like those about the news: about 1 for them, about -1 for
        the others; 0 in a language of which the lists have only one kind.
        """
        if language(text) not in self._languages or not any(map(str.isalnum, text)):
            return 0.0
        _, runs = _runs([text])
        if not len(runs):
            return 0.0
        return float(self._scale(np.array([self._telling[runs].sum() / len(runs) ** 0.5]))[0])


def _balanced(codes: Sequence[str], is_news: NDArray[np.bool_]) -> tuple[Figures, frozenset[str]]:
    """(lines,) what each line weighs, so that each language weighs as much in one list as in the
    other, and the languages that both have; lines of the others weigh nothing.
    """
    each = np.array(codes)
    weights = np.zeros(len(codes))
    both = set()
    for code in set(codes):
        sides = [(each == code) & side for side in (is_news, ~is_news)]
        if all(side.any() for side in sides):
            both.add(code)
            for side in sides:
                weights[side] = (each == code).sum() / 2 / side.sum()
    return weights, frozenset(both)


def _sums(numbers: Numbers, values: Figures, size: int) -> Figures:
    """(size,) the values of each number together."""
    return np.bincount(numbers, values, size).astype(np.float64)


def _log_ratio(
    news: Figures, other: Figures, of_news: Figures | float, of_other: Figures | float
) -> Figures:
    """Logarithms of how much likelier each run is in news than in all else."""
    found: Figures = np.log((news + _SEEN) / of_news) - np.log((other + _SEEN) / of_other)
    return found


def _runs(texts: Sequence[str]) -> tuple[Numbers, Numbers]:
    """The runs of each text, each once: (k,) the numbers of the texts and (k,) of the runs."""
    padded = [f" {normalise(text).strip()} " for text in texts]
    letters = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32).astype(
        np.uint64
    )
    text = np.repeat(np.arange(len(padded)), [len(some) for some in padded])
    first, last, shift = _MIX
    found = []
    for length in _RUNS:
        count = len(letters) - length + 1
        if count <= 0:
            break
        run = np.full(count, length, np.uint64)
        for at in range(length):
            run = (run ^ letters[at : at + count]) * first
            run ^= run >> shift
        run = (run * last) >> np.uint64(64 - _BITS)
        within = text[:count] == text[length - 1 :]
        found.append((text[:count][within] << _BITS) | run[within].astype(np.int64))
    # np.unique hashes integers since NumPy 2.3, which takes many times as long here.
    each = np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)
    each = each[np.diff(each, prepend=-1) > 0]
    return each >> _BITS, each & ((1 << _BITS) - 1)


@lru_cache(maxsize=1)
def wording() -> Wording:
    """That of the shipped lists; it takes a moment, once."""
    return Wording(listed(NEWS), listed(ELSE))
