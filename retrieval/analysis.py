"""Text becomes the terms that the lexical index counts: one analysis for texts and questions.

Characters that look alike to a machine but not to a reader stay apart (ガ≠カ, й≠и, ї≠і); ways of
writing one word come together (full and half width, サーバー/サーバ, ヴ/ブ, ャ/ヤ, é/e, ё/е).
No dictionary: scripts without spaces become character bigrams, which know every new word.
"""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Iterator

import regex

VERSION = 1
"""Changes whenever the same text would give other terms: the lexical index is then made again."""

_V_SOUNDS = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴュ": "ビュ", "ヴ": "ブ"}
_SMALL = "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖ"
_LARGE = "アイウエオツヤユヨワカケあいうえおつやゆよわかけ"
_FOLDS = str.maketrans({**dict(zip(_SMALL, _LARGE, strict=True)), "ё": "е", "’": "'", "ʼ": "'"})
_V = regex.compile("|".join(_V_SOUNDS))
_LONG = regex.compile(r"(?<=[\p{Hiragana}\p{Katakana}])[ー\-‐‑–〜~]+(?![a-z0-9])")
_LATIN_MARKS = regex.compile(r"(?<=\p{Latin})\p{Mn}+")
_ACCENTED = regex.compile(r"[\p{Latin}--[A-Za-z]]|(?<=\p{Latin})\p{Mn}", regex.VERSION1)
_IGNORED = regex.compile(r"[\p{Cf}\p{Variation_Selector}]")
_LINK = regex.compile(r"https?://\S+|\bpic\.twitter\.com/\w+")
_TOKEN = regex.compile(
    r"""
      (?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?![\d\p{Latin}])
    | (?P<code>\p{Latin}+-?\d+|\d+\p{Latin}+)              # F-16, Su57, 5G
    | (?P<run>[\p{Hiragana}\p{Katakana}\p{Han}\p{Hangul}々〆]+)
    | (?P<word>[\p{L}\p{M}\p{N}]+(?:'[\p{L}]+)?)
    """,
    regex.VERBOSE,
)
_HAN = regex.compile(r"[\p{Han}々]")
_LONE_HAN = regex.compile(r"(?<![\p{Han}々])[\p{Han}々](?![\p{Han}々])")


def normalise(text: str) -> str:
    """Bring ways of writing together: width, case, long vowels, ヴ, small kana, Latin accents."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _IGNORED.sub("", text)
    if not text.isascii():
        if _ACCENTED.search(text):
            # Latin letters only: elsewhere the mark makes another letter.
            text = _LATIN_MARKS.sub("", _ACCENTED.sub(_decomposed, text))
        text = _V.sub(lambda m: _V_SOUNDS[m[0]], text).translate(_FOLDS)
        text = _LONG.sub("", text)
    return text


def _decomposed(letter: regex.Match[str]) -> str:
    return unicodedata.normalize("NFD", letter[0])


def terms(text: str, *, question: bool = False) -> list[str]:
    """The terms of a text, repeated as often as they stand in it.

    Kana, kanji and hangul give bigrams; a text also gives each kanji alone, so that 米 finds 米軍,
    while a question gives a single kanji only where it stands alone. Links give nothing.
    """
    return list(_terms(normalise(_LINK.sub(" ", text)), question))


def _terms(text: str, question: bool) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        found = match[0]
        match match.lastgroup:
            case "number":
                yield found.replace(",", "")
            case "code":
                yield found.replace("-", "")
                letters = found.rstrip("0123456789-")
                if len(letters) > 1 and letters != found:
                    yield letters
            case "run":
                if len(found) == 1:
                    yield found
                    continue
                yield from map(operator.add, found, found[1:])
                yield from (_LONE_HAN if question else _HAN).findall(found)
            case _:
                yield found.partition("'")[0] if found.endswith("'s") else found
