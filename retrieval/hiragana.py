"""Questions typed in hiragana for want of a keyboard, and the foreign names in them, which a text
has in katakana.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import regex
from numpy.typing import NDArray

_NAME_LENGTH, _LONGEST_NAME = 4, 12
"""Kana by which a name can be told."""
_FEW = 0.15
"""Other letters for each hiragana."""
_OTHER = regex.compile(r"[\p{L}--\p{Hiragana}--ー]", regex.VERSION1)
_HIRAGANA = regex.compile(r"\p{Hiragana}")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def has_other_letters(text: str) -> bool:
    """Whether a text has letters that are no hiragana."""
    return _OTHER.search(text) is not None


def in_hiragana(question: str) -> bool:
    """Whether (nearly) all letters of a question are hiragana."""
    return len(_OTHER.findall(question)) < _FEW * len(_HIRAGANA.findall(question))


def in_katakana(text: str) -> str:
    """A text with its hiragana in katakana."""
    return text.translate(_TO_KATAKANA)


def names(run: str, idf: Callable[[Sequence[str]], NDArray[np.float32]]) -> tuple[str, ...]:
    """The katakana names that a run of hiragana may have in it, as far as a corpus has all of their
    bigrams (an `idf` above 0); what may have been typed most completely comes first.
    """
    kana = in_katakana(run)
    known = idf([kana[at : at + 2] for at in range(len(kana) - 1)]) > 0
    found: list[str] = []
    at = 0
    for has_all, group in itertools.groupby(known.tolist()):
        size = len(list(group)) + 1
        # A large archive has nearly every bigram: then a long run tells nothing.
        if has_all and _NAME_LENGTH <= size <= _LONGEST_NAME:
            found += _substrings(kana[at : at + size])
        at += size - 1
    return tuple(sorted(found, key=len, reverse=True))


def _substrings(name: str) -> Iterator[str]:
    """All that are long enough for a name."""
    for start in range(len(name) - _NAME_LENGTH + 1):
        for end in range(start + _NAME_LENGTH, len(name) + 1):
            yield name[start:end]
