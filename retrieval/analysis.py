"""Text becomes the terms that the lexical index counts: one analysis for texts and questions.

Characters that look alike to a machine but not to a reader stay apart (ガ≠カ, й≠и, ї≠і); ways of
writing one word come together (full and half width, サーバー/サーバ, ヴ/ブ, ャ/ヤ, é/e, ё/е).
No dictionary: scripts without spaces become character bigrams, which know every new word.
"""

from __future__ import annotations

import operator
import unicodedata

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
_BIGRAMS = r"\p{Hiragana}\p{Katakana}\p{Han}\p{Hangul}々〆"
_TOKEN = regex.compile(
    rf"""
      (?P<run>[{_BIGRAMS}]+)
    | (?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)(?![\d\p{{Latin}}])
    | (?P<code>\p{{Latin}}+-?\d+|\d+\p{{Latin}}+)              # F-16, Su57, 5G
    | (?P<word>[[\p{{L}}\p{{M}}\p{{N}}]--[{_BIGRAMS}]]+(?:'\p{{L}}+)?)
    """,
    regex.VERBOSE | regex.VERSION1,
)
_HAN = regex.compile(r"[\p{Han}々]")
_LONE_HAN = regex.compile(r"(?<![\p{Han}々])[\p{Han}々](?![\p{Han}々])")


def normalise(text: str) -> str:
    """Bring ways of writing together: width, case, long vowels, ヴ, small kana, Latin accents."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isascii():
        text = _IGNORED.sub("", text)
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
    text = normalise(_LINK.sub(" ", text))
    found: list[str] = (_LONE_HAN if question else _HAN).findall(text)
    for match in _TOKEN.finditer(text):
        token = match[0]
        kind = match.lastgroup
        if kind == "run":
            if len(token) > 1:
                found += map(operator.add, token, token[1:])
            elif not _HAN.match(token):
                found.append(token)
        elif kind == "number":
            found.append(token.replace(",", ""))
        elif kind == "code":
            found.append(token.replace("-", ""))
            letters = token.rstrip("0123456789-")
            if 1 < len(letters) < len(token):
                found.append(letters)
        else:
            found.append(token.removesuffix("'s"))
    return found
