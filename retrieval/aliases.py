"""Other ways of writing what a question says: キエフ for キーウ, "ceasefire" for 停戦.

One table of groups, each a set of ways to write one thing (`alias_table.py` has them). Words are
compared by their stems, so that «Харькове» and "Drohnenangriffe" are found too; scripts without
spaces are compared by the longest piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from retrieval import glossary, korean_words, slips
from retrieval.analysis import normalise
from retrieval.countries import countries
from retrieval.hiragana import in_katakana
from retrieval.languages import FUNCTION_WORDS, empty_words, is_empty, language, stem

_LONGEST_PIECE = 14
_LONGEST_PHRASE = 5
_WITHOUT_COMPOUNDS = ("fr", "es", "ru", "uk")
"""Languages in which the beginning of a long word is most often that of another word."""
_TOKEN = regex.compile(
    r"(?P<piece>[\p{Hiragana}\p{Katakana}\p{Han}\p{Hangul}々〆・]+)"
    r"|(?P<word>[[\p{L}\p{M}\p{N}]--[\p{Hiragana}\p{Katakana}\p{Han}\p{Hangul}]]+)",
    regex.VERSION1,
)
_SPACELESS = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Han}\p{Hangul}]")
_KANA = regex.compile(r"\p{Hiragana}+")
_PARTICLES = frozenset("はがをのにもでとへや")


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that a question names, with the other ways to write it."""

    words: str
    """As the question has it, normalised."""
    start: int
    end: int
    """In the normalised question."""
    variants: tuple[str, ...]
    """Normalised, without the question's own."""
    translated: bool = False
    """The question is in a language that the model hasn't learnt, or may be."""


class Aliases:
    """The table, ready to be asked. Immutable."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._groups: list[tuple[str, ...]] = []
        # Tuples, here and in the other tables: the collector doesn't go through those of plain
        # values, and there are some hundred thousand.
        self._by_key: dict[str, tuple[int, ...]] = {}
        for group in groups:
            ways = tuple(dict.fromkeys(filter(None, (normalise(way).strip() for way in group))))
            if len(ways) < 2:
                continue
            number = len(self._groups)
            self._groups.append(ways)
            for key in dict.fromkeys(_key(way) for way in ways):
                self._by_key[key] = (*self._by_key.get(key, ()), number)

    def __len__(self) -> int:
        return len(self._groups)

    def knows(self, way: str) -> bool:
        """Whether some group has this way of writing."""
        return _key(normalise(way)) in self._by_key

    def find(self, question: str) -> list[Concept]:
        """What a question names that can be written otherwise, in order, nothing twice."""
        text = normalise(question)
        spoken = language(question)
        empty = empty_words(spoken)
        found: dict[tuple[int, ...], Concept] = {}
        for term in self._foreign(text, spoken):
            keys = [_key(normalise(way)) for way in term.japanese]
            numbers = tuple(number for key in keys for number in self._by_key.get(key, ()))
            known = dict.fromkeys(way for number in numbers for way in self._groups[number])
            ways = (*dict.fromkeys(map(normalise, term.japanese)), *known)
            concept = Concept(text[term.start : term.end], term.start, term.end, ways, True)
            found.setdefault(numbers or (-1, term.start), concept)
        left = list(text)
        for concept in found.values():
            left[concept.start : concept.end] = " " * (concept.end - concept.start)
        for start, end, groups in self._matches("".join(left), empty, spoken):
            words = text[start:end]
            variants = dict.fromkeys(
                way for number in groups for way in self._groups[number] if way != words
            )
            found.setdefault(groups, Concept(words, start, end, tuple(variants)))
        if spoken == "ko":
            for concept in found.values():
                left[concept.start : concept.end] = " " * (concept.end - concept.start)
            for start, end, ways in korean_words.find("".join(left)):
                found[-2, start] = Concept(text[start:end], start, end, ways)
        return sorted(found.values(), key=lambda concept: concept.start)

    def _foreign(self, text: str, spoken: str) -> list[glossary.Term]:
        """What the glossary knows of a question in one of its languages. Key words alone don't tell
        their language: then that counts which knows most of what nobody else knows.
        """
        if spoken in glossary.codes():
            return list(glossary.vocabulary(spoken).find(text))
        words = [m for m in _TOKEN.finditer(text) if m["word"]]
        if spoken != "en" or any(m[0] in FUNCTION_WORDS["en"] for m in words):
            return []
        unknown = [" "] * len(text)
        for m in words:
            if stem(m[0]) not in self._by_key:
                unknown[m.start() : m.end()] = m[0]
        rest = "".join(unknown)
        return max((list(glossary.listed(code).find(rest)) for code in glossary.codes()), key=len)

    def _matches(
        self, text: str, empty: frozenset[str], spoken: str
    ) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        words: list[tuple[int, int, str]] = []
        alone = countries(text)
        for token in _TOKEN.finditer(text):
            if token["piece"]:
                yield from self._in_piece(token.start(), token[0], alone)
            else:
                words.append((token.start(), token.end(), stem(token[0])))
        yield from self._in_words(words, text, empty, spoken)

    def _in_piece(
        self, offset: int, piece: str, alone: frozenset[int]
    ) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """The longest known pieces of a run without spaces, from left to right."""
        folded = in_katakana(piece)
        at = 0
        while at < len(piece):
            for length in range(min(_LONGEST_PIECE, len(piece) - at), 0, -1):
                groups = self._by_key.get(folded[at : at + length])
                if (
                    groups
                    and (length > 1 or offset + at in alone)
                    and not _in_grammar(piece, at, at + length)
                ):
                    yield offset + at, offset + at + length, groups
                    at += length
                    break
            else:
                at += 1

    def _in_words(
        self, words: Sequence[tuple[int, int, str]], text: str, empty: frozenset[str], spoken: str
    ) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """The longest known phrases; a long unknown word may be a compound of known ones. A
        phrase may have an empty word inside ("alto el fuego"), not at its ends.
        """
        at = 0
        while at < len(words):
            if text[slice(*words[at][:2])] in empty:
                at += 1
                continue
            alone = is_empty(text[slice(*words[at][:2])], spoken)
            for length in range(min(_LONGEST_PHRASE, len(words) - at), int(alone), -1):
                phrase = words[at : at + length]
                groups = self._by_key.get(" ".join(stemmed for _, _, stemmed in phrase))
                if groups and text[slice(*phrase[-1][:2])] not in empty:
                    yield phrase[0][0], phrase[-1][1], groups
                    at += length
                    break
            else:
                start, end, stemmed = words[at]
                if alone:
                    pass
                elif meant := self._known_words.meant(stemmed):
                    yield start, end, self._by_key[meant]
                elif spoken not in _WITHOUT_COMPOUNDS:
                    yield from self._in_compound(start, text[start:end])
                at += 1

    @cached_property
    def _known_words(self) -> slips.Known:
        return slips.Known(k for k in self._by_key if " " not in k and not _SPACELESS.search(k))

    def _in_compound(self, start: int, word: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Drohnenangriff, Luftabwehr: a long word whose end is known, and its beginning where that
        is known too. A known beginning alone may be that of any word (contractor).
        """
        if len(word) < 9 or not word.isascii():
            return
        for length in range(len(word) - 3, 4, -1):
            if groups := self._by_key.get(stem(word[-length:])):
                break
        else:
            return
        first = next(
            (
                (size, found)
                for size in range(len(word) - length, 3, -1)
                if (found := self._by_key.get(stem(word[:size])))
            ),
            None,
        )
        rest = len(word) - length
        if first and first[0] >= rest - 2:
            yield start, start + first[0], first[1]
        elif length < slips.SAFE_LENGTH:
            return
        yield start + rest, start + len(word), groups


def _in_grammar(piece: str, start: int, end: int) -> bool:
    """Whether two kana are more likely a part of other words: いか (squid) in おいしいかれー."""
    if end - start > 2 or not _KANA.fullmatch(piece, start, end):
        return False
    before, after = piece[max(start - 1, 0) : start], piece[end : end + 1]
    return any(_KANA.fullmatch(char) and char not in _PARTICLES for char in (before, after))


def _key(way: str) -> str:
    """How a way of writing is looked up: stems of words, or a piece in katakana."""
    if " " not in way:  # Nearly all: the short ways count when the table is made.
        if not way.isascii() and _SPACELESS.search(way):
            return in_katakana(way)
        if way.isalpha():
            return stem(way)
    return " ".join(
        stem(token[0]) if token["word"] else in_katakana(token[0]) for token in _TOKEN.finditer(way)
    )
