"""Names across scripts: Linden, Линден, 린덴 and 林登 are the リンデン of a Japanese text.

A name is reduced to a skeleton of consonant classes, which survives the way through katakana
(l=r, b=v=p, d=t …; vowels go, since katakana puts its own between consonants). Letters that are
read differently in different languages give several skeletons. No dictionary: it works for
people whom nobody has heard of, and for loan words on the way.
"""

from __future__ import annotations

import itertools
import unicodedata
from functools import lru_cache

import regex

_LONGEST = 20
_MOST_SKELETONS = 32
_KANA_WORD = regex.compile(r"[\p{Katakana}ー]{3,}")
_FOREIGN_WORD = regex.compile(r"[\p{Latin}\p{M}]+|\p{Cyrillic}+|\p{Hangul}+")

# Letters (longest first) and what they may stand for: classes P T K S H M N R, "A" for a vowel
# that only counts at the beginning, "" for nothing. Several readings are separated by "|".
_LATIN = {
    "sch": "S", "tsch": "T", "tch": "T", "shch": "S", "ch": "T|K|S|H", "sh": "S", "zh": "S",
    "kh": "H", "gh": "K|", "ph": "H", "th": "T|S", "ck": "K", "ts": "T", "tz": "T", "dz": "S|T",
    "dj": "S", "ng": "NK|N", "nk": "NK", "qu": "K", "mp": "NP|MP", "mb": "NP|MP", "mm": "M|NM",
    "b": "P", "p": "P", "v": "P||H", "w": "|P", "f": "H|P", "d": "T", "t": "T", "g": "K|S|H",
    "k": "K", "q": "K", "c": "K|S|T", "x": "KS|H", "s": "S", "z": "S|T", "j": "S||H", "h": "H|",
    "m": "M", "n": "N", "l": "R", "r": "R", "ç": "S", "ñ": "N", "ß": "S", "ll": "R|", "y": "|A",
    "er": "R|", "ar": "R|", "or": "R|", "ir": "R|", "ur": "R|", "a": "A", "e": "A", "i": "A",
    "o": "A", "u": "A",
}  # fmt: skip
_CYRILLIC = {
    "дж": "S", "кс": "KS", "б": "P", "в": "P||H", "г": "K|H", "ґ": "K", "д": "T", "ж": "S",
    "з": "S|T", "к": "K", "л": "R", "м": "M", "мп": "NP|MP", "мб": "NP|MP", "н": "N", "нг": "NK|N",
    "п": "P", "р": "R", "с": "S", "т": "T", "тс": "T", "ф": "H|P", "х": "H", "ц": "T", "ч": "T",
    "ш": "S", "щ": "S", "й": "", "ь": "", "ъ": "", "а": "A", "е": "A", "ё": "A", "є": "A",
    "и": "A", "і": "A", "ї": "A", "о": "A", "у": "A", "ы": "A", "э": "A", "ю": "A", "я": "A",
}  # fmt: skip
# Hangul, decomposed: initial and final consonants have characters of their own.
_JAMO = {
    "ᄀ": "K", "ᄁ": "K", "ᄏ": "K", "ᄂ": "N", "ᄃ": "T", "ᄄ": "T", "ᄐ": "T", "ᄅ": "R",
    "ᄆ": "M", "ᄇ": "P", "ᄈ": "P", "ᄑ": "P|H", "ᄉ": "S", "ᄊ": "S", "ᄌ": "S|T", "ᄍ": "T",
    "ᄎ": "T", "ᄒ": "H", "ᄋ": "A", "ᆯᄅ": "R", "ᆨ": "K", "ᆫ": "N", "ᆮ": "T", "ᆯ": "R",
    "ᆷ": "M|N", "ᆸ": "P", "ᆺ": "T|S|", "ᆼ": "N", "ᆰ": "K", "ᇂ": "", "ᆻ": "T|",
}  # fmt: skip
_ROWS = {
    "カキクケコガギグゲゴ": "K", "サシスセソザジズゼゾヂヅ": "S", "タチツテトダデド": "T",
    "ナニヌネノン": "N", "ハヒフヘホ": "H", "バビブベボパピプペポヴ": "P", "マミムメモ": "M",
    "ラリルレロ": "R", "アイウエオヤユヨワヲ": "A",
}  # fmt: skip
_KATAKANA = {kana: sound for row, sound in _ROWS.items() for kana in row}
_TABLES = {"Latin": _LATIN, "Cyrillic": _CYRILLIC, "Hangul": _JAMO}


def foreign_words(text: str) -> list[tuple[int, str]]:
    """The words of a text in Latin, Cyrillic or Hangul, with where they stand."""
    return [(m.start(), m[0]) for m in _FOREIGN_WORD.finditer(text)]


def katakana_words(text: str) -> set[str]:
    """The runs of three katakana or more."""
    return set(_KANA_WORD.findall(text))


@lru_cache(maxsize=20_000)
def katakana_skeleton(word: str) -> str:
    """The consonants of a katakana word: リンデン → RNTN."""
    sounds: list[str] = []
    for char in word:
        sound = _KATAKANA.get(char, "")
        if sound == "A":
            sound = "A" if not sounds else ""
        sounds.append(sound)
    return "".join(sounds)


@lru_cache(maxsize=4096)
def skeletons(word: str) -> frozenset[str]:
    """The skeletons that a word in another script may have; none for a word too short to tell."""
    lowered = unicodedata.normalize("NFC", word.casefold())[:_LONGEST]
    script = next((s for s in _TABLES if regex.match(rf"\p{{{s}}}", lowered)), None)
    if script is None:
        return frozenset()
    if script == "Hangul":
        lowered = unicodedata.normalize("NFD", lowered)
    elif script == "Latin":
        lowered = "".join(_base(char) for char in lowered)
    readings = _readings(lowered, _TABLES[script])
    found: set[str] = set()
    for way in itertools.islice(itertools.product(*readings), _MOST_SKELETONS):
        joined = "".join(way)
        skeleton = joined[:1] + joined[1:].replace("A", "")
        if len(skeleton) >= 3:
            found.add(skeleton)
    return frozenset(found)


def _base(char: str) -> str:
    return char if char in _LATIN else unicodedata.normalize("NFD", char)[0]


def _readings(word: str, table: dict[str, str]) -> list[list[str]]:
    """For each letter or group what it may stand for; doubled letters count once. The readings
    of later letters vary first, so that a cut-off list keeps the likeliest beginnings.
    """
    readings: list[list[str]] = []
    at = 0
    last = ""
    while at < len(word):
        for length in (4, 3, 2, 1):
            letters = word[at : at + length]
            if letters in table and (at or table[letters] != "R|"):
                break
        else:
            letters = word[at]
        if letters != last or table.get(letters) == "A":
            readings.append(table.get(letters, "").split("|"))
        last = letters
        at += len(letters)
    return readings
