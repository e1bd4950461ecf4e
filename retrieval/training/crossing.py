"""New pairs out of old ones: through a shared sentence, and through the dictionaries.

A bag of token vectors knows no word order, so the key words of a Japanese question, each replaced
by its translation, are as good as the question asked in that language.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence

from retrieval.training.data import Row, key
from retrieval.training.sources import LANGUAGES, Kind

Lexicon = dict[str, dict[str, list[str]]]
"""Japanese word → language → its translations."""
_LONGEST, _TRANSLATIONS, _FEWEST = 12, 4, 2


def through_shared(rows: Iterable[Row], per_sentence: int = 3) -> Iterator[Row]:
    """Sentences with a translation in common translate each other: uk-en, en-ja → uk-ja."""
    meets: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for row in rows:
        here, there = (row.left_language, row.left), (row.right_language, row.right)
        for (language, text), other in ((here, there), (there, here)):
            meets.setdefault((language, key(text)), {})[other] = None
    for others in meets.values():
        by_language: dict[str, list[str]] = {}
        for language, text in others:
            by_language.setdefault(language, []).append(text)
        for a, b in itertools.combinations(by_language, 2):
            crossed = itertools.product(by_language[a][:2], by_language[b][:2])
            for left, right in itertools.islice(crossed, per_sentence):
                yield Row(Kind.PIVOT, a, b, left, right)


def lexicon(rows: Iterable[Row]) -> Lexicon:
    """What each Japanese word of two characters or more is called in the other languages."""
    found: Lexicon = {}
    for row in rows:
        if row.left_language == "ja":
            word, language, other = row.left, row.right_language, row.right
        elif row.right_language == "ja":
            word, language, other = row.right, row.left_language, row.left
        else:
            continue
        if 2 <= len(word) <= _LONGEST and language != "ja":
            names = found.setdefault(word, {}).setdefault(language, [])
            if len(names) < _TRANSLATIONS and other not in names:
                names.append(other)
    return found


def words_of(text: str, known: Lexicon) -> list[str]:
    """The dictionary words of a Japanese text, longest first at each place."""
    found, start = [], 0
    while start < len(text):
        for length in range(min(_LONGEST, len(text) - start), 1, -1):
            word = text[start : start + length]
            if word in known:
                found.append(word)
                start += length
                break
        else:
            start += 1
    return found


def in_other_words(
    rows: Sequence[Row], known: Lexicon, seed: int, languages: Sequence[str] = LANGUAGES
) -> Iterator[Row]:
    """The left side of each Japanese pair as key words of every other language."""
    chance = random.Random(seed)  # noqa: S311 - a reproducible choice, not a secret
    for row in rows:
        words = words_of(row.left, known)
        for language in languages:
            names = [chance.choice(known[w][language]) for w in words if language in known[w]]
            if len(names) >= _FEWEST:
                yield Row(Kind.CROSSED, language, "ja", " ".join(names), row.right)
