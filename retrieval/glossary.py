"""Questions in more languages than the model has learnt: Polish, Italian, Turkish, Arabic, Thai …

`glossary.txt` says in each of them how the vocabulary of news is called, by its Japanese words;
CLDR adds countries, months, languages and currencies. What is found so is searched for in Japanese
as well. Words are told by how they begin, because these languages put their inflection at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources

import regex

from retrieval.analysis import normalise

FILE = "glossary.txt"
_EMPTY = "*"
_SHORTEST = 3
"""Letters of a beginning that may stand for a word."""
_MOST_WORDS = 5
# How much may follow a beginning of so many letters: short ones begin too many other words.
_ENDINGS = {3: 3, 4: 5}
_LONGEST_ENDING = 9
# Letters that NFKC leaves apart, but that people without the keyboard type as these.
_FOLDS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه",
     "ँ": "ं", "़": None, "ـ": None}
)  # fmt: skip
_ARABIC_MARKS = regex.compile(r"(?<=\p{Arabic})\p{Mn}+")
_ARABIC_PROCLITIC = regex.compile(r"^(?:[وف]?(?:ال|لل|بال|كال)|[وف](?=..)|[بلك](?=...))(?=..)")
_WORD = regex.compile(r"\p{Thai}[\p{Thai}\d ]*|[\p{L}\p{M}\p{N}]+")
_LISTED = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:-(?=\s|$))?")
_THAI = regex.compile(r"\p{Thai}")
# Letters that tell a language of the Latin script, and the scripts that only one of these has.
_LETTERS = {
    "pl": regex.compile(r"[ąęłńśźż]"),
    "pt": regex.compile(r"[ãõ]"),
    "tr": regex.compile(r"[ğışİ]"),
    "cs": regex.compile(r"[řěůťďň]"),
    "vi": regex.compile(r"[ăơưđ\u1ea0-\u1ef9]"),
}
_SCRIPTS = {
    "ar": regex.compile(r"\p{Arabic}"),
    "hi": regex.compile(r"\p{Devanagari}"),
    "th": _THAI,
}


@dataclass(frozen=True, slots=True)
class Term:
    """Something a question says in one of these languages."""

    start: int
    end: int
    """In the normalised question."""
    japanese: tuple[str, ...]


@dataclass
class Vocabulary:
    """What one language calls things."""

    empty: frozenset[str] = frozenset()
    """Words that carry no subject."""
    phrases: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = field(
        default_factory=dict
    )
    """By the first word (with "-" if only its beginning): all the words, and the Japanese."""

    def add(self, way: str, japanese: tuple[str, ...]) -> None:
        """Take in a way of saying it; words that end in "-" are beginnings."""
        words = tuple(fold(word) for word in _LISTED.findall(normalise(way)))
        if words and _THAI.match(words[0]):
            words = (" ".join(words),)  # a phrase is looked for with and without its spaces
        if words:
            self.phrases[words[0]] = (*self.phrases.get(words[0], ()), (words, japanese))

    def find(self, text: str) -> Iterator[Term]:
        """What a normalised question says, from left to right, the longest phrase first."""
        words = [(m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            start, end, word = words[at]
            if _THAI.match(word):
                yield from self._in_thai(text, start, end)
                at += 1
                continue
            best = max(self._at(words, at), key=lambda f: (f[0], f[1]), default=None)
            if best is None or (best[0] == 1 and text[start:end] in self.empty):
                at += 1
                continue
            yield Term(start, words[at + best[0] - 1][1], best[2])
            at += best[0]

    def _at(
        self, words: Sequence[tuple[int, int, str]], at: int
    ) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Phrases that begin there: how many words, how many letters matched, the Japanese."""
        for first in _forms(words[at][2]):
            for key in (first, *(f"{first[:n]}-" for n in range(_SHORTEST, len(first) + 1))):
                for phrase, japanese in self.phrases.get(key, ()):
                    rest = words[at : at + len(phrase)]
                    if len(rest) == len(phrase) and all(
                        any(_is(form, part) for form in _forms(word))
                        for (_, _, word), part in zip(rest, phrase, strict=True)
                    ):
                        yield len(phrase), sum(map(len, phrase)), japanese

    def _in_thai(self, text: str, start: int, end: int) -> Iterator[Term]:
        """Thai has no spaces between words, and puts them elsewhere as it likes."""
        ways, pattern = self._thai
        for found in pattern.finditer(text, start, end):
            yield Term(found.start(), found.end(), ways[found[0].replace(" ", "")])

    @cached_property
    def _thai(self) -> tuple[dict[str, tuple[str, ...]], regex.Pattern[str]]:
        """What each Thai way means, without its spaces, and a pattern that finds the longest."""
        thai = [(way, found[0][1]) for way, found in self.phrases.items() if _THAI.match(way)]
        ways = {way.replace(" ", ""): japanese for way, japanese in thai}
        longest = sorted((way for way, _ in thai), key=len, reverse=True)
        either = "|".join(" ?".join(map(regex.escape, way.split())) for way in longest)
        return ways, regex.compile(either or r"(?!)")


def _is(word: str, part: str) -> bool:
    if not part.endswith("-"):
        return word == part
    stem = part[:-1]
    room = _ENDINGS.get(len(stem), _LONGEST_ENDING)
    return word.startswith(stem) and len(word) - len(stem) <= room


def _forms(word: str) -> tuple[str, ...]:
    """A word, and in Arabic without its article and what is written in one with it."""
    bare = _ARABIC_PROCLITIC.sub("", word)
    return (word,) if bare == word else (word, bare)


def fold(word: str) -> str:
    """A normalised word without the marks that a keyboard may lack."""
    return str(_ARABIC_MARKS.sub("", word)).translate(_FOLDS)


def told_by_letters(text: str) -> str | None:
    """The language that only one of these can be, by its letters; where several have some, the one
    that has most of them.
    """
    lowered = text.lower()
    for code, letters in _SCRIPTS.items():
        if letters.search(lowered):
            return code
    count = {code: len(letters.findall(lowered)) for code, letters in _LETTERS.items()}
    best = max(count, key=lambda code: count[code])
    return best if count[best] else None


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """The languages."""
    return tuple(_rows()[0][1:])


@lru_cache(maxsize=1)
def empty_words() -> Mapping[str, frozenset[str]]:
    """For each of these languages, the words that carry no subject: as written and normalised."""
    cells = next(row for row in _rows() if row[0] == _EMPTY)[1:]
    found = {}
    for code, cell in zip(codes(), cells, strict=True):
        words = frozenset(cell.split())
        found[code] = words | {normalise(word) for word in words}
    return found


@lru_cache(maxsize=1)
def _rows() -> list[list[str]]:
    """The lines of the file, cell by cell; the first names the columns."""
    lines = resources.files("retrieval").joinpath(FILE).read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and line[0] != "#"]


@lru_cache(maxsize=16)
def vocabulary(code: str) -> Vocabulary:
    """A language's vocabulary with CLDR's names, read when it is first asked for. ValueError for a
    language without one.
    """
    found = _column(code)
    _add_names(found, code)
    return found


@lru_cache(maxsize=16)
def listed(code: str) -> Vocabulary:
    """The same without CLDR's names, which take a while to read for all languages."""
    return _column(code)


def _column(code: str) -> Vocabulary:
    column = codes().index(code) + 1
    found = Vocabulary(empty_words()[code])
    for row in _rows()[1:]:
        if row[0] != _EMPTY:
            japanese = tuple(row[0].split(", "))
            for way in row[column].split(","):
                found.add(way.strip(), japanese)
    return found


def _add_names(found: Vocabulary, code: str) -> None:
    """CLDR's names of countries and months, by their Japanese ones."""
    from babel import Locale  # Read when the first such question comes.

    japanese, own = Locale("ja"), Locale(code)
    for territory, name in own.territories.items():
        if len(territory) == 2 and territory in japanese.territories:
            found.add(_beginning(name), (japanese.territories[territory],))
    for form, width in (("format", "wide"), ("stand-alone", "wide")):
        for month, name in own.months[form][width].items():
            if not name[:1].isdigit():
                found.add(name, (f"{month}月",))


def _beginning(name: str) -> str:
    """A single name may be inflected: without its last vowel it is a beginning."""
    short = name.rstrip("aeiouyąęáéíóú")
    return f"{short}-" if " " not in name and len(short) >= _SHORTEST + 2 else name
