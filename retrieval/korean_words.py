"""Korean words within what stands between spaces (옮겼나요, 사장님이), and their Japanese.

`korean_words.txt` has nouns, and of verbs the part that their forms share. The table of aliases
knows the vocabulary of news already; these are the words around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

import regex

from retrieval.analysis import normalise

FILE = "korean_words.txt"
_SHORTEST = 2
_RUN = regex.compile(r"\p{Hangul}+")


def find(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where a normalised text has one of the words, and the Japanese for it: the longest at the
    beginning of a run, then the longest behind it. Further inside, two syllables may be a part of
    any word or name.
    """
    words, longest = _words()
    for run in _RUN.finditer(text):
        at = run.start()
        while found := next(
            (
                (end, ways)
                for end in range(min(at + longest, run.end()), at + _SHORTEST - 1, -1)
                if (ways := words.get(text[at:end]))
            ),
            None,
        ):
            yield at, found[0], found[1]
            at = found[0]


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, tuple[str, ...]], int]:
    """For each word its Japanese, normalised; the length of the longest."""
    text = resources.files("retrieval").joinpath(FILE).read_text("utf-8")
    lines = [line.split() for line in normalise(text).splitlines() if not line.startswith("#")]
    found = {word: tuple(ways) for word, *ways in lines}
    return found, max(map(len, found))
