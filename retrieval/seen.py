"""A text, prepared to be compared with questions."""

from __future__ import annotations

from functools import cached_property, lru_cache

import regex

from retrieval import kanji_names
from retrieval.analysis import normalise
from retrieval.countries import countries
from retrieval.languages import stem
from retrieval.names import katakana_skeleton, katakana_words

RUN = regex.compile(
    r"(?P<han>[\p{Han}々〆]+)|(?P<kata>[\p{Katakana}ー]+)|(?P<hira>\p{Hiragana}+)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>\p{Hangul}+|[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]]+)",
    regex.VERSION1,
)
"""Runs of one script in a normalised text; `word` is what stands between spaces."""
_NUMBER = regex.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_WORDED = regex.compile(r"[\p{L}--\p{Hiragana}--\p{Katakana}--\p{Han}ー]", regex.VERSION1)


class Seen:
    """A text, prepared; what no question asks of it is never made.

    Safe from several threads: at worst, two make the same.
    """

    def __init__(self, text: str) -> None:
        self._raw = text
        self.text = normalise(text)

    def has(self, term: str) -> bool:
        """Whether the text has a bigram, a kanji or a number."""
        if not term[0].isdigit():
            return term in self.text
        return term in self._digits and term in self._numbers

    def says(self, words: str) -> bool:
        """Whether the text has these stems, one after another."""
        # A stem is the beginning of its word: where that isn't, the words needn't be looked at.
        return words.partition(" ")[0] in self.text and f" {words} " in self._phrases

    @cached_property
    def worded(self) -> bool:
        """Whether it has words of a script with spaces; most Japanese sentences have none."""
        return _WORDED.search(self.text) is not None

    @cached_property
    def _digits(self) -> str:
        return self.text.replace(",", "")

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """Its numbers, without commas."""
        return frozenset(number.replace(",", "") for number in _NUMBER.findall(self.text))

    @cached_property
    def _phrases(self) -> str:
        """The stems of its words in scripts with spaces, each with a space on both sides."""
        return f" {' '.join(stem(m[0]) for m in RUN.finditer(self.text) if m['word'])} "

    @cached_property
    def names(self) -> frozenset[str]:
        """Skeletons of its katakana words."""
        return frozenset(katakana_skeleton(word) for word in katakana_words(self._raw))

    def reads(self, sound: str) -> bool:
        """Whether it has a name in kanji that sounds so."""
        return kanji_names.reads(self._raw, sound)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Single characters that stand for a country in it."""
        return frozenset(self.text[at] for at in countries(self.text))


see = lru_cache(maxsize=8192)(Seen)
"""Prepare a text; kept for the next question."""
