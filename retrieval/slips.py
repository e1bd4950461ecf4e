"""Words that somebody's fingers slipped on: a letter more, less, other, or two changed about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

SAFE_LENGTH = 7
"""Letters from which on a word that differs in one is more likely a slip than another word."""


class Known:
    """Words, ready to be found under a slip. Immutable."""

    def __init__(self, words: Iterable[str]) -> None:
        self._near: dict[str, tuple[str, ...]] = {}
        for word in words:
            if len(word) >= SAFE_LENGTH:
                for way in {word, *_deletions(word)}:
                    self._near[way] = (*self._near.get(way, ()), word)

    def meant(self, word: str) -> str | None:
        """The one known word that is a slip away; never one that begins with another letter."""
        if len(word) < SAFE_LENGTH:
            return None
        found = {
            known
            for way in (word, *_deletions(word))
            for known in self._near.get(way, ())
            if known[0] == word[0] and _a_slip_away(known, word)
        }
        return found.pop() if len(found) == 1 else None


def _a_slip_away(one: str, other: str) -> bool:
    """Whether two different words differ by one letter, or by two neighbours changed about."""
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return short in _deletions(long)
    wrong = [at for at in range(len(one)) if one[at] != other[at]]
    if len(wrong) == 1:
        return True
    return len(wrong) == 2 and one[wrong[0]] + one[wrong[1]] == other[wrong[1]] + other[wrong[0]]


def _deletions(word: str) -> Iterator[str]:
    """The word with each letter but the first left out."""
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))
