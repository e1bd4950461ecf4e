"""Text becomes the terms that the lexical index counts: one analysis for texts and questions.

Characters that look alike to a machine but not to a reader stay apart (ガ≠カ, й≠и, ї≠і); ways of
writing one word come together (full and half width, サーバー/サーバ, ヴ/ブ, ャ/ヤ, é/e, ё/е).
No dictionary: scripts without spaces become character bigrams, which know every new word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

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


def normalise(text: str) -> str:
    """Bring ways of writing together: width, case, long vowels, ヴ, small kana, Latin accents."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _IGNORED.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", _split_latin(text)))
        text = _V.sub(lambda m: _V_SOUNDS[m[0]], text).translate(_FOLDS)
        text = _LONG.sub("", text)
    return text


@lru_cache(maxsize=4096)
def _plain_latin(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    return parts if unicodedata.name(char, "").startswith("LATIN") else char


def _split_latin(text: str) -> str:
    """Decompose accented Latin letters only: elsewhere the mark makes another letter."""
    return "".join(c if c < "\x80" else _plain_latin(c) for c in text)


def terms(text: str, *, question: bool = False) -> list[str]:
    """The terms of a text, in order, repeated as often as they stand in it.

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
                yield from _run(found, question)
            case _:
                yield found.partition("'")[0] if found.endswith("'s") else found


def _run(run: str, question: bool) -> Iterator[str]:
    if len(run) == 1:
        yield run
        return
    han = [bool(_HAN.match(c)) for c in run]
    for i, char in enumerate(run):
        if han[i]:
            alone = not (han[i - 1] if i else False) and not (i + 1 < len(run) and han[i + 1])
            if alone or not question:
                yield char
        if i + 1 < len(run):
            yield run[i : i + 2]
