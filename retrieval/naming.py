"""Whether a question names a source: "ナンブさんは", "according to Yukan Soltoa", 하스미.

Who speaks is known of every item, in its own script and mostly in Latin letters too (the handle, or
the name in brackets), so that names are found across scripts by their consonants.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from retrieval.analysis import normalise
from retrieval.hanzi import as_japanese
from retrieval.names import foreign_words, katakana_skeleton, katakana_words, skeletons

_PART = regex.compile(r"[\p{Han}々\p{Hiragana}\p{Katakana}ー]+|[\p{Latin}\p{M}\d]+")
_WORD = regex.compile(r"[\p{L}\p{M}\d]+")
_HAN_NAME = regex.compile(r"[\p{Han}々]{3,5}")
_SHORTEST = 3
"""Characters, or consonants, by which a name can be told."""


class Named:
    """What a question may name, ready to be compared with sources."""

    def __init__(self, question: str) -> None:
        self._text = normalise(question)
        self._japanese = as_japanese(self._text).replace("之", "の")
        self._words = frozenset(_WORD.findall(self._text))
        foreign = [word for _, word in foreign_words(question)]
        self._foreign = frozenset[str]().union(*map(skeletons, foreign))
        self._katakana = frozenset(map(katakana_skeleton, katakana_words(question)))

    def __call__(self, source: str, handle: str) -> float:
        """1.0 if the question names this source, 0.0 if not."""
        parts, person, latin = _parts(source, handle)
        if any(self._written(part) for part in parts):
            return 1.0
        if person:
            return float(any(self._sounded(word) for word in latin))
        return float(len(latin) > 1 and self._words.issuperset(latin))

    def _written(self, part: str) -> bool:
        if len(part) >= _SHORTEST and (part in self._text or part in self._japanese):
            return True
        # A person whose family name comes first, without the other: 蓮見さん for 蓮見灯.
        return bool(_HAN_NAME.fullmatch(part)) and any(
            f"{part[:2]}{title}" in self._text for title in ("さん", "氏", "先生", "記者", "教授")
        )

    def _sounded(self, word: str) -> bool:
        known = skeletons(word)
        near = self._foreign | self._katakana
        return word in self._words or any(len(k) >= _SHORTEST and k in near for k in known)


@lru_cache(maxsize=4096)
def _parts(source: str, handle: str) -> tuple[frozenset[str], bool, frozenset[str]]:
    """The name and its parts, whether it is a person's, and its words in Latin letters."""
    text = normalise(source)
    person = "・" in source or "(" in text
    whole = regex.sub(r"\(.*?\)", "", text).strip()
    parts = {whole}
    if person:
        parts.update(part for part in _PART.findall(whole))
    latin = set(regex.findall(r"[a-z]{2,}", normalise(handle)))
    if bracketed := regex.search(r"\((.*?)\)", text):
        latin.update(regex.findall(r"[a-z]{2,}", bracketed[1]))
    return frozenset(filter(None, parts)), person, frozenset(latin)
