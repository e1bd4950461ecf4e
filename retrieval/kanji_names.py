"""Names in kanji, as they sound: Narunagi, Нарунаги and 나루나기 are the 鳴凪 of a Japanese text.

Nothing in the characters says how a name is read, so `readings.txt` has what each may sound like in
names. A word of a question is brought into a plain form that Latin, Cyrillic (by Polivanov or
not) and Hangul spellings share: no voicing, no long vowels, r = l. It is such a name if readings of
neighbouring kanji make it up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources

import regex

FILE = "readings.txt"
_SHORTEST = 4
"""Sounds: what is shorter is too often a word of its own (Ito, Abe)."""
_LEAST_KANJI, _MOST_KANJI = 2, 5
_LEAST_KANA, _MOST_KANA = 3, 8
_SMALL = {"ヶ": ("ka",), "ヵ": ("ka",), "ノ": ("no",)}
_BENT = 3
"""Sounds of a reading from which on its last e turns to a before another: kaze, Kazami."""
# Letters (longest first) and their sound. Vowels stay: they tell names apart.
_LATIN = {
    "tch": "t", "tsu": "su", "dzu": "su", "sh": "s", "ch": "t", "ts": "s", "tz": "s", "dz": "s",
    "dj": "s", "j": "s", "z": "s", "g": "k", "c": "k", "q": "k", "d": "t", "b": "p", "v": "p",
    "f": "h", "l": "r", "w": "", "y": "", "x": "ks",
}  # fmt: skip
_CYRILLIC = {
    "дз": "s", "дж": "s", "йо": "o", "ьо": "o", "а": "a", "б": "p", "в": "", "г": "k", "ґ": "k",
    "д": "t", "е": "e", "є": "e", "ё": "o", "ж": "s", "з": "s", "и": "i", "і": "i", "ї": "i",
    "й": "i", "к": "k", "л": "r", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "h", "х": "h", "ц": "s", "ч": "t", "ш": "s", "щ": "s", "ы": "i",
    "э": "e", "ю": "u", "я": "a",
}  # fmt: skip
# Hangul by its numbers: ㄱ ㄲ ㄴ …, ㅏ ㅐ ㅑ …, and the finals that a Japanese name may have.
_INITIALS = "k k n t t r m p p s s - s t t k t p h".replace("-", "").split(" ")
_VOWELS = tuple("aeaeoeoeoaeeouoeiuuii")
_FINALS = {1: "k", 4: "n", 7: "t", 8: "r", 16: "n", 17: "p", 21: "n"}
_HANGUL = 0xAC00
_DOUBLED = regex.compile(r"(.)\1+")


def sounds(word: str) -> tuple[str, ...]:
    """How a word may sound if it is a Japanese name, () for one that can't be; a Korean word also
    without the particle at its end, a Latin one without its genitive.
    """
    word = unicodedata.normalize("NFC", word.casefold())
    ways = [word]
    if regex.fullmatch(r"\p{Hangul}+", word):
        ways += [word[:-cut] for cut in (1, 2) if len(word) - cut > 1]
    elif word.endswith("s"):
        ways.append(word.removesuffix("s").rstrip("'’"))
    if "ou" in word:
        ways.append(word.replace("ou", "u"))  # French
    found = dict.fromkeys(_sound(way) for way in ways)
    return tuple(sound for sound in found if len(sound) >= _SHORTEST)


def sounds_at_start(kana: str) -> tuple[str, ...]:
    """How the names may sound that a run of hiragana may begin with; what follows is grammar."""
    cuts = range(_LEAST_KANA, min(len(kana), _MOST_KANA) + 1)
    found = dict.fromkeys(_sound(kana[:cut]) for cut in cuts)
    return tuple(sound for sound in found if len(sound) >= _SHORTEST)


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    if regex.fullmatch(r"\p{Hangul}+", word):
        heard = "".join(map(_syllable, word))
    elif regex.fullmatch(r"\p{Hiragana}+", word):
        heard = _spelled(_in_latin(word), _LATIN)
    elif regex.fullmatch(r"\p{Cyrillic}+", word):
        heard = _spelled(word, _CYRILLIC)
    elif regex.fullmatch(r"[\p{Latin}\p{M}'’-]+", word):
        plain = "".join(
            c for c in unicodedata.normalize("NFD", word) if c.isascii() and c.isalpha()
        )
        heard = _spelled(plain, _LATIN)
    else:
        return ""
    heard = heard.replace("ou", "o").replace("tu", "su")
    heard = regex.sub("m(?=[pm])", "n", heard)
    return str(_DOUBLED.sub(r"\1", heard))


def _spelled(word: str, table: Mapping[str, str]) -> str:
    parts, at = [], 0
    while at < len(word):
        for length in (3, 2, 1):
            letters = word[at : at + length]
            if letters in table or length == 1:
                parts.append(table.get(letters, letters))
                at += length
                break
    return "".join(parts)


def _in_latin(kana: str) -> str:
    """Hiragana by the names that Unicode gives its letters; a small one changes the one before."""
    found = ""
    for char in kana:
        *kind, syllable = unicodedata.name(char).casefold().split()
        if "small" not in kind:
            found += syllable
        elif syllable != "tu":
            found = found[:-1] + syllable
    return found


def _syllable(char: str) -> str:
    number = ord(char) - _HANGUL
    if not 0 <= number < 11_172:
        return ""
    initial, rest = divmod(number, 588)
    vowel, final = divmod(rest, 28)
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS.get(final, "")


@lru_cache(maxsize=1)
def _readings() -> dict[str, tuple[str, ...]]:
    """For each kanji, how it may sound."""
    lines = resources.files("retrieval").joinpath(FILE).read_text("utf-8").splitlines()
    found: dict[str, tuple[str, ...]] = dict(_SMALL)
    for line in lines:
        kanji, *ways = line.split()
        if kanji != "#":
            found[kanji] = tuple(dict.fromkeys(filter(None, map(_sound, ways))))
    return found


@lru_cache(maxsize=1)
def _kanji_of() -> dict[str, str]:
    """For each sound, the kanji that a name may begin with if it begins so."""
    found: dict[str, str] = {}
    for kanji in _readings():
        for way in _ways(kanji, 0, inside=False):
            found[way] = found.get(way, "") + kanji
    return found


@lru_cache(maxsize=1024)
def _beginning(sound: str) -> regex.Pattern[str] | None:
    """Where a name that sounds so may begin in a text."""
    kanji = "".join(_kanji_of().get(sound[:heard], "") for heard in range(1, len(sound)))
    return regex.compile(rf"[{kanji}](?=[\p{{Han}}々ヶヵノ])") if kanji else None


def reads(text: str, sound: str) -> bool:
    """Whether neighbouring kanji of a text can be read as that sound, all of it."""
    beginning = _beginning(sound)
    return beginning is not None and any(
        sound.startswith(first) and _goes_on(text, sound, at.end(), len(first), 1)
        for at in beginning.finditer(text)
        for first in _ways(at[0], 0, inside=False)
    )


def _goes_on(text: str, sound: str, at: int, heard: int, kanji: int) -> bool:
    if heard == len(sound):
        return kanji >= _LEAST_KANJI
    if at == len(text) or kanji == _MOST_KANJI:
        return False
    return any(
        sound.startswith(way, heard) and _goes_on(text, sound, at + 1, heard + len(way), kanji + 1)
        for way in _ways(text, at, inside=True)
    )


def _ways(text: str, at: int, *, inside: bool) -> Iterator[str]:
    """How a kanji may sound there: 々 as the one before, an h inside as b or p."""
    for way in _readings().get(text[at - 1] if inside and text[at] == "々" else text[at], ()):
        yield way
        if inside and way[0] == "h":
            yield f"p{way[1:]}"
        if len(way) >= _BENT and way[-1] == "e":
            yield f"{way[:-1]}a"
