"""Questions typed all in hiragana, read word by word: いつていせんになるの is いつ停戦になるの.

`kana_words.txt` has the words of the news by their reading, with every usual way of writing them;
which of several is meant, the corpus decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib import resources

import regex

from retrieval.analysis import terms
from retrieval.concepts import Idf, rarity
from retrieval.hiragana import in_katakana

_Ways = Mapping[str, tuple[str, float]]
"""For each reading, how it is written here, and what it counts."""

FILE = "kana_words.txt"
_RUN = regex.compile(r"[\p{Hiragana}ー]+")
_PARTICLES = frozenset("はがをにのもでとへやかよねな")
_SHORT = 2
"""Kana; such a word counts only between others that are known: いぬ in いぬるみ is no dog."""
_A_NAME = 4
_ABSENT, _GRAMMAR = 0.6, 0.9
"""What a word counts that the corpus doesn't have, and one that is written in hiragana."""


def written(text: str, idf: Idf, known: Callable[[str], bool] = lambda _: False) -> str:
    """A text with the words in its hiragana as news writes them; what is no known word stays.

    A name that is `known` as it is typed is written in katakana if the corpus has it so.
    """
    return str(_RUN.sub(lambda run: _read(run[0], idf, known), text))


def _read(run: str, idf: Idf, known: Callable[[str], bool]) -> str:
    words, longest = _words()
    parts = {
        run[start:end]
        for start in range(len(run))
        for end in range(start + _SHORT, min(start + longest, len(run)) + 1)
    }
    ways = {part: _choose(words[part], idf) for part in parts if part in words}
    ways |= {
        part: (kana if _weight(kana := in_katakana(part), idf) else part, 1.0)
        for part in parts
        if len(part) >= _A_NAME and part not in words and known(part)
    }
    pieces = _cut(run, ways, longest)
    sure = [True, *(piece in ways or piece in _PARTICLES for piece in pieces), True]
    return "".join(
        ways[piece][0]
        if piece in ways and (len(piece) > _SHORT or (sure[at] and sure[at + 2]))
        else piece
        for at, piece in enumerate(pieces)
    )


def _cut(run: str, ways: _Ways, longest: int) -> list[str]:
    """The words that cover most of a run, and the kana between them one by one. A word counts by
    the square of its length: a long one is meant rather than two short ones.
    """
    best = [(0.0, 0)]
    """For each beginning of the run: what its words count, and where the last piece begins."""
    for end in range(1, len(run) + 1):
        found = [(best[end - 1][0], end - 1)]
        found += [
            (best[start][0] + ways[run[start:end]][1] * (end - start) ** 2, start)
            for start in range(max(0, end - longest), end - 1)
            if run[start:end] in ways
        ]
        best.append(max(found))
    pieces: list[str] = []
    end = len(run)
    while end:
        pieces.append(run[best[end][1] : end])
        end = best[end][1]
    return pieces[::-1]


def _choose(ways: Sequence[str], idf: Idf) -> tuple[str, float]:
    """How a word is written: in kanji or katakana as the corpus has it most often, or else as is
    usual; and what it counts.
    """
    present = [
        (weight, way) for way in ways if not _RUN.fullmatch(way) and (weight := _weight(way, idf))
    ]
    if present:
        return min(present)[1], 1.0
    return ways[0], _GRAMMAR if _RUN.fullmatch(ways[0]) else _ABSENT


def _weight(way: str, idf: Idf) -> float:
    return rarity(terms(way, question=True), idf)


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, tuple[str, ...]], int]:
    """For each reading, the ways of writing it, commonest first; the length of the longest."""
    lines = resources.files("retrieval").joinpath(FILE).read_text("utf-8").splitlines()
    found = {reading: tuple(ways) for reading, *ways in map(str.split, lines) if reading != "#"}
    return found, max(map(len, found))
