"""Questions that the confidence model's figures don't do justice to, and the least that may be said
of them: (nearly) all in hiragana, and a few key words.
"""

from __future__ import annotations

import regex

from retrieval.hiragana import in_hiragana
from retrieval.languages import empty_words, language
from retrieval.ranking import Ranking
from retrieval.results import Outcome

_A_NAME = 3
"""Kana; what is shorter may as well be a part of other words."""
_ALL, _MOST = 0.99, 0.6
"""Shares of a few key words that an item speaks of."""
_SENTENCE = regex.compile(r"[?？。！!]|\p{Hiragana}{3}|(?:か|は|の|って|た)$")


def least(ranking: Ranking, words: str) -> Outcome:
    """What is said of the first item at least, whatever its figures; there must be one."""
    if in_hiragana(words) and _has_a_name(ranking):
        return Outcome.UNSURE
    covered = ranking.items[0].evidence.coverage_item
    if is_keywords(ranking.pieces.question) and covered > _MOST:
        return Outcome.FOUND if covered > _ALL else Outcome.UNSURE
    return Outcome.NOT_FOUND


def _has_a_name(ranking: Ranking) -> bool:
    """Whether the first item has a name of a question in hiragana, of which no model can tell how
    much it says.
    """
    pairs = zip(ranking.pieces.pieces, ranking.items[0].spoken, strict=True)
    return any(
        (piece.pieces or piece.kana) and len(piece.words) >= _A_NAME and met > _ALL
        for piece, met in pairs
    )


def is_keywords(words: str) -> bool:
    """Whether somebody typed up to three key words rather than a question."""
    tokens = words.split()
    empty = empty_words(language(words))
    return (
        len(tokens) <= 3
        and len(words) <= 40
        and not _SENTENCE.search(words)
        and not any(token.lower() in empty for token in tokens)
    )
