"""How a piece looks and sounds, as hashed features: what rare words are given to start from.

ゼレンスキー, Зеленский, Zelensky and 젤렌스키 become nearly the same Latin letters, and the forms
of one Russian or Ukrainian word share most of their n-grams. The romanisations are coarse on
purpose (l = r, no length, no doubling): they only have to meet each other.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
import zlib

BUCKETS = 1 << 17

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "C", "ш": "S", "щ": "S", "ъ": "",
    "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "і": "i", "ї": "i", "є": "e", "ґ": "g",
}  # fmt: skip
_KANA_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_KANA = {k: c + v for c, row in _KANA_ROWS.items() for v, k in zip("aiueo", row, strict=True)} | {
    "シ": "Si", "チ": "ti", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヤ": "ia", "ユ": "iu",
    "ヨ": "io", "ワ": "va", "ヲ": "o", "ン": "n", "ッ": "", "ー": "", "ヴ": "v",
}  # fmt: skip
_SMALL = {
    "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ia", "ュ": "iu", "ョ": "io",
}  # fmt: skip
_LEADS = (
    "k", "k", "n", "d", "t", "r", "m", "b", "p", "s", "s", "", "j", "C", "C", "k", "t", "p", "h",
)  # fmt: skip
_VOWELS = (
    "a", "e", "ia", "ie", "o", "e", "io", "ie", "o", "va", "ve", "ve", "io", "u", "vo", "ve",
    "vi", "iu", "u", "i", "i",
)  # fmt: skip
_TAILS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "n", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
_HANGUL, _HANGUL_END = 0xAC00, 0xD7A3
_BEGINNING = 5
"""Letters that forms of a word have in common."""
_SAME = (
    ("tsch", "C"), ("sch", "S"), ("ch", "C"), ("sh", "S"), ("ck", "k"), ("c", "k"), ("q", "k"),
    ("w", "v"), ("y", "i"), ("l", "r"), ("x", "ks"), ("ph", "f"), ("kh", "h"), ("zh", "j"),
)  # fmt: skip


def _syllable(letter: str) -> str:
    number = ord(letter) - _HANGUL
    return _LEADS[number // 588] + _VOWELS[number % 588 // 28] + _TAILS[number % 28]


def roman(word: str) -> str:
    """The word in coarse Latin letters."""
    found: list[str] = []
    for letter in word:
        if letter in _CYRILLIC:
            found.append(_CYRILLIC[letter])
        elif letter in _SMALL:
            if found and found[-1].endswith(("a", "i", "u", "e", "o")):
                found[-1] = found[-1][:-1]  # ティ is ti, ジャ is jia
            found.append(_SMALL[letter])
        elif letter in _KANA:
            found.append(_KANA[letter])
        elif _HANGUL <= ord(letter) <= _HANGUL_END:
            found.append(_syllable(letter))
        else:
            plain = unicodedata.normalize("NFD", letter)
            found.append("".join(c for c in plain if not unicodedata.combining(c)))
    text = "".join(found)
    for old, new in _SAME:
        text = text.replace(old, new)
    return "".join(letter for letter, _ in itertools.groupby(text))


def sounds(piece: str) -> list[str]:
    """What a piece has in common with its forms and cognates: how it begins, and its consonants.

    операция, операція, operación and Operation begin alike; Зеленский, ゼレンスキー and Zelensky
    have the same consonants. Nothing for the middles of words, kanji, hiragana and figures.
    """
    word = piece.lstrip("▁")
    begins = piece.startswith("▁") or "ァ" <= word[:1] <= "ー"
    if not begins or len(word) < 3 or word.isdigit() or re.search(r"[ぁ-ゖ\u3400-\u9fff]", word):
        return []
    sound = roman(word)
    consonants = re.sub("[aeiou]", "", sound)
    found = []
    if len(sound) >= _BEGINNING:
        found.append(f"{sound[:_BEGINNING]}…")
    if len(consonants) >= 3:
        found.append(consonants)
    return found


def _bucket(feature: str) -> int:
    return zlib.crc32(feature.encode()) % BUCKETS


def features(piece: str) -> list[int]:
    """The hashed n-grams of a piece's sound, or its kanji; none for figures and hiragana."""
    word = piece.lstrip("▁")
    kanji = {f"han {c}" for c in word if "\u3400" <= c <= "\u9fff"}
    if kanji:
        return sorted(map(_bucket, kanji))
    if len(word) < 3 or word.isdigit() or any("ぁ" <= c <= "ゖ" for c in word):
        return []
    sound = roman(word)
    begins = piece.startswith("▁") or "ァ" <= word[0] <= "ー"
    marked = ("^" if begins else "") + sound + "$"
    found = {
        marked[start : start + length]
        for length in (3, 4, 5)
        for start in range(len(marked) - length + 1)
    }
    consonants = "".join(c for c in sound if c not in "aeiou")
    if len(consonants) >= 3:
        found.add("consonants " + consonants)
    return sorted(map(_bucket, found))
