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
_FOREIGN_WORD = regex.compile(
    r"[\p{Latin}\p{M}]+|\p{Cyrillic}+|\p{Hangul}+|[\p{Arabic}\p{M}]+|\p{Hebrew}+"
    r"|[\p{Devanagari}\p{M}]+|[\p{Greek}\p{M}]+"
)

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
_GREEK = {
    "μπ": "P|NP", "ντ": "T|NT", "γκ": "K|NK", "τσ": "T|S", "α": "A", "β": "P", "γ": "K||S",
    "δ": "T", "ε": "A", "ζ": "S", "η": "A", "θ": "T|S", "ι": "A", "κ": "K", "λ": "R", "μ": "M",
    "ν": "N", "ξ": "KS", "ο": "A", "π": "P", "ρ": "R", "σ": "S", "ς": "S|", "τ": "T", "υ": "A|P",
    "φ": "H|P", "χ": "H|K", "ψ": "PS", "ω": "A",
}  # fmt: skip
_ARABIC = {
    "ا": "A", "أ": "A", "إ": "A", "آ": "A", "ء": "", "ب": "P", "پ": "P", "ت": "T", "ث": "T|S",
    "ج": "K|S", "چ": "S|T", "ح": "H", "خ": "H|K", "د": "T", "ذ": "T|S", "ر": "R", "ز": "S",
    "ژ": "S", "س": "S", "ش": "S", "ص": "S", "ض": "T", "ط": "T", "ظ": "S", "ع": "A", "غ": "K|",
    "ف": "H|P", "ڤ": "P", "ق": "K", "ك": "K", "ک": "K", "گ": "K", "ل": "R", "م": "M", "ن": "N",
    "ه": "H|", "ة": "", "و": "|P|A", "ى": "A", "ي": "A", "ی": "A",
}  # fmt: skip
_HEBREW = {
    "א": "A", "ב": "P", "ג": "K", "ד": "T", "ה": "H|", "ו": "|P|A", "ז": "S", "ח": "H", "ט": "T",
    "י": "A", "כ": "K|H", "ך": "K|H", "ל": "R", "מ": "M", "ם": "M", "נ": "N", "ן": "N", "ס": "S",
    "ע": "A", "פ": "P|H", "ף": "H|P", "צ": "S|T", "ץ": "S|T", "ק": "K", "ר": "R", "ש": "S",
    "ת": "T",
}  # fmt: skip
_DEVANAGARI = {
    "क": "K", "ख": "K|H", "ग": "K", "घ": "K", "च": "S|T", "छ": "S", "ज": "S", "झ": "S", "ट": "T",
    "ठ": "T", "ड": "T", "ढ": "T", "ण": "N", "त": "T", "थ": "T", "द": "T", "ध": "T", "न": "N",
    "प": "P", "फ": "H|P", "ब": "P", "भ": "P", "म": "M", "ं": "N|M", "य": "A", "र": "R", "ल": "R",
    "व": "P||A", "श": "S", "ष": "S", "स": "S", "ह": "H", "अ": "A", "आ": "A", "इ": "A", "ई": "A",
    "उ": "A", "ऊ": "A", "ए": "A", "ऐ": "A", "ओ": "A", "औ": "A", "ऑ": "A",
}  # fmt: skip
_ROWS = {
    "カキクケコガギグゲゴ": "K", "サシスセソザジズゼゾヂヅ": "S", "タチツテトダデド": "T",
    "ナニヌネノン": "N", "ハヒフヘホ": "H", "バビブベボパピプペポヴ": "P", "マミムメモ": "M",
    "ラリルレロ": "R", "アイウエオヤユヨワヲ": "A",
}  # fmt: skip
_KATAKANA = {kana: sound for row, sound in _ROWS.items() for kana in row}
_TABLES = {
    "Latin": _LATIN, "Cyrillic": _CYRILLIC, "Hangul": _JAMO, "Greek": _GREEK, "Arabic": _ARABIC,
    "Hebrew": _HEBREW, "Devanagari": _DEVANAGARI,
}  # fmt: skip


def foreign_words(text: str) -> list[tuple[int, str]]:
    """The words of a text in scripts that the tables have, with where they stand."""
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
    elif script in ("Latin", "Greek"):
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
    return char if char in _LATIN or char in _GREEK else unicodedata.normalize("NFD", char)[0]


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
