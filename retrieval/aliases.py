"""Other ways of writing what a question says: キエフ for キーウ, "ceasefire" for 停戦.

One table of groups, each a set of ways to write one thing, from three places: `aliases.txt`
beside this file, the names of countries, languages and currencies that CLDR has in every
language, and the `aliases.txt` that an administrator may keep in the corpus folder. Words are
compared by their stems, so that «Харькове» and "Drohnenangriffe" are found too; scripts without
spaces are compared by the longest piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

import regex

from corpus.items import ParseWarning
from retrieval import glossary
from retrieval.analysis import normalise
from retrieval.languages import FUNCTION_WORDS, empty_words, is_empty, language, stem

FILE = "aliases.txt"
LOCALES = ("ja", "en", "ru", "uk", "zh", "ko", "de", "fr", "es")
_LONGEST_PIECE = 14
_LONGEST_PHRASE = 5
_SAFE_LENGTH = 7
"""Letters from which on a word that differs in one is more likely a slip than another word."""
_WITHOUT_COMPOUNDS = ("fr", "es", "ru", "uk")
"""Languages in which the beginning of a long word is most often that of another word."""
_SEPARATOR = regex.compile(r"[,，、]")
_TOKEN = regex.compile(
    r"(?P<piece>[\p{Hiragana}\p{Katakana}\p{Han}\p{Hangul}々〆・]+)"
    r"|(?P<word>[[\p{L}\p{M}\p{N}]--[\p{Hiragana}\p{Katakana}\p{Han}\p{Hangul}]]+)",
    regex.VERSION1,
)
_SPACELESS = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Han}\p{Hangul}]")
_KANA = regex.compile(r"\p{Hiragana}+")
_PARTICLES = frozenset("はがをのにもでとへや")
_HAN_ONE = regex.compile(r"\p{Han}")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
# Kanji that stand for a country in headlines (露米宇): at the beginning of a run of kanji or among
# themselves, unless the next character makes another word of them.
COUNTRY_KANJI = frozenset("米露宇英独仏印韓豪欧俄")
COUNTRY_SIGNS = COUNTRY_KANJI | frozenset("中日朝台土波加蘭伯伊芬ロウ")
"""All single characters of the table that stand for a country only where `countries` says so."""
# In a row of countries (米ロウ, 日米韓, 米・ロ・ウ) more characters are countries than alone.
_ROW = regex.compile(
    r"(?<![\p{Han}\d])[米露宇英独仏印韓豪欧俄中日朝]"
    r"(?:・?[米露宇英独仏印韓豪欧俄中日朝台ロウ])+(?![\p{Katakana}ー])"
)
_COUNTRY = regex.compile(f"[{''.join(sorted(COUNTRY_KANJI))}]")
_NOT_A_COUNTRY = {
    "独": "自立裁占特身学断房", "英": "語雄霊", "印": "象刷鑑紙字税", "仏": "教像壇", "米": "粒俵",
    "宇": "宙", "欧": "", "豪": "華雨快雪", "韓": "", "露": "出骨店天", "俄": "然",
}  # fmt: skip
_LANGUAGES = (
    "ar cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk vi zh"
)
_FORMS = (("format", "wide"), ("stand-alone", "wide"))
_CURRENCIES = (
    "AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HUF IDR ILS INR IRR JPY KRW MXN NOK PLN RUB SAR SEK "
    "THB TRY TWD UAH USD VND ZAR"
)


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
        self._by_key: dict[str, list[int]] = {}
        for group in groups:
            ways = tuple(dict.fromkeys(filter(None, (normalise(way).strip() for way in group))))
            if len(ways) < 2:
                continue
            number = len(self._groups)
            self._groups.append(ways)
            for key in dict.fromkeys(_key(way) for way in ways):
                self._by_key.setdefault(key, []).append(number)

    def __len__(self) -> int:
        return len(self._groups)

    def find(self, question: str) -> list[Concept]:
        """What a question names that can be written otherwise, in order, nothing twice."""
        text = normalise(question)
        spoken = language(question)
        empty = empty_words(spoken)
        found: dict[tuple[int, ...], Concept] = {}
        for term in self._foreign(text, spoken):
            groups = [
                n for way in term.japanese for n in self._by_key.get(_key(normalise(way)), ())
            ]
            known = dict.fromkeys(way for number in groups for way in self._groups[number])
            ways = (*dict.fromkeys(map(normalise, term.japanese)), *known)
            concept = Concept(text[term.start : term.end], term.start, term.end, ways, True)
            found.setdefault(tuple(groups) or (-1, term.start), concept)
        left = list(text)
        for concept in found.values():
            left[concept.start : concept.end] = " " * (concept.end - concept.start)
        for start, end, groups in self._matches("".join(left), empty, spoken):
            words = text[start:end]
            variants = dict.fromkeys(
                way for number in groups for way in self._groups[number] if way != words
            )
            found.setdefault(tuple(groups), Concept(words, start, end, tuple(variants)))
        return sorted(found.values(), key=lambda concept: concept.start)

    def _foreign(self, text: str, spoken: str) -> list[glossary.Term]:
        """What the glossary knows of a question in one of its languages. Key words alone don't tell
        their language: then that counts which knows most of what nobody else knows.
        """
        if spoken in glossary.vocabularies():
            return list(glossary.vocabulary(spoken).find(text))
        words = [m for m in _TOKEN.finditer(text) if m["word"]]
        if spoken != "en" or any(m[0] in FUNCTION_WORDS["en"] for m in words):
            return []
        unknown = [" "] * len(text)
        for m in words:
            if stem(m[0]) not in self._by_key:
                unknown[m.start() : m.end()] = m[0]
        return max((list(own.find("".join(unknown))) for own in _others()), key=len)

    def _matches(
        self, text: str, empty: frozenset[str], spoken: str
    ) -> Iterator[tuple[int, int, list[int]]]:
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
    ) -> Iterator[tuple[int, int, list[int]]]:
        """The longest known pieces of a run without spaces, from left to right."""
        folded = piece.translate(_HIRAGANA)
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
    ) -> Iterator[tuple[int, int, list[int]]]:
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
                elif groups := self._misspelt(stemmed):
                    yield start, end, groups
                elif spoken not in _WITHOUT_COMPOUNDS:
                    yield from self._in_compound(start, text[start:end])
                at += 1

    def _misspelt(self, stemmed: str) -> list[int]:
        """The groups of the one known word that is a slip of the keyboard away: a letter more,
        less, other, or two changed about, but never the first.
        """
        if len(stemmed) < _SAFE_LENGTH:
            return []
        known = {
            word
            for way in (stemmed, *_deletions(stemmed))
            for word in self._near.get(way, ())
            if word[0] == stemmed[0] and _a_slip_away(word, stemmed)
        }
        return self._by_key[known.pop()] if len(known) == 1 else []

    @cached_property
    def _near(self) -> dict[str, set[str]]:
        """Known single words by what is left of them when one letter goes, or none."""
        near: dict[str, set[str]] = {}
        for key in self._by_key:
            if len(key) >= _SAFE_LENGTH and " " not in key and not _SPACELESS.search(key):
                for way in (key, *_deletions(key)):
                    near.setdefault(way, set()).add(key)
        return near

    def _in_compound(self, start: int, word: str) -> Iterator[tuple[int, int, list[int]]]:
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
        elif length < _SAFE_LENGTH:
            return
        yield start + rest, start + len(word), groups


def _in_grammar(piece: str, start: int, end: int) -> bool:
    """Whether two kana are more likely a part of other words: いか (squid) in おいしいかれー."""
    if end - start > 2 or not _KANA.fullmatch(piece, start, end):
        return False
    before, after = piece[max(start - 1, 0) : start], piece[end : end + 1]
    return any(_KANA.fullmatch(char) and char not in _PARTICLES for char in (before, after))


def _others() -> Iterable[glossary.Vocabulary]:
    return glossary.vocabularies().values()


def _a_slip_away(one: str, other: str) -> bool:
    """Whether two different words differ by one letter, or by two neighbours changed about."""
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return short in _deletions(long)
    wrong = [at for at in range(len(one)) if one[at] != other[at]]
    if len(wrong) == 1:
        return True
    return len(wrong) == 2 and one[wrong[0]] + one[wrong[1]] == other[wrong[1]] + other[wrong[0]]


def _deletions(word: str) -> Iterator[str]:
    """The word with each letter but the first left out."""
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def countries(text: str) -> frozenset[int]:
    """Where a single character of a normalised text is a country, and not a part of a word."""
    found = {m.start() for m in _COUNTRY.finditer(text) if _stands_alone(text, m.start())}
    for row in _ROW.finditer(text):
        after = text[row.end() : row.end() + 1]
        if not after or after not in _NOT_A_COUNTRY.get(row[0][-1], ""):
            found.update(at for at in range(*row.span()) if text[at] != "・")
    return frozenset(found)


def _stands_alone(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if (before in COUNTRY_KANJI and before) or (after in COUNTRY_KANJI and after):
        return True
    other_word = after and after in _NOT_A_COUNTRY.get(text[at], "")
    return not (_HAN_ONE.match(before) or other_word)


def _key(way: str) -> str:
    """How a way of writing is looked up: stems of words, or a piece in katakana."""
    if _SPACELESS.search(way) and " " not in way:
        return way.translate(_HIRAGANA)
    return " ".join(
        stem(token[0]) if token["word"] else token[0].translate(_HIRAGANA)
        for token in _TOKEN.finditer(way)
    )


def read(text: str, file: str = FILE) -> tuple[list[list[str]], list[ParseWarning]]:
    """The groups of an alias file (a group a line, ways separated by commas, # for remarks), and
    a warning for each line that says nothing.
    """
    groups, warnings = [], []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        ways = [way.strip() for way in _SEPARATOR.split(line) if way.strip()]
        if len(ways) < 2:
            message = f"An alias line needs two ways of writing or more, with commas: “{line[:60]}”"
            warnings.append(ParseWarning(file, number, message))
            continue
        groups.append(ways)
    return groups, warnings


def load(corpus: Path | None = None) -> tuple[Aliases, tuple[ParseWarning, ...]]:
    """The built-in table with the corpus folder's own, and what is wrong with the latter."""
    path = corpus / FILE if corpus else None
    if path is None or not path.is_file():
        return builtin(), ()
    try:
        groups, warnings = read(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return builtin(), (ParseWarning(FILE, 0, "The alias file can't be read as UTF-8 text."),)
    return Aliases([*_builtin_groups(), *groups]), tuple(warnings)


@lru_cache(maxsize=1)
def builtin() -> Aliases:
    """The table that ships, with CLDR's names."""
    return Aliases(_builtin_groups())


@lru_cache(maxsize=1)
def _builtin_groups() -> tuple[tuple[str, ...], ...]:
    text = resources.files("retrieval").joinpath(FILE).read_text("utf-8")
    return (*(tuple(group) for group in read(text)[0]), *_cldr_groups())


def _cldr_groups() -> Iterator[tuple[str, ...]]:
    """Names of countries, and of the languages and currencies most in the news."""
    from babel import Locale  # Read when the first question comes.

    locales = [Locale(code) for code in LOCALES]
    for code in map(str, locales[1].territories):
        if len(code) == 2 and code.isalpha():
            names = [name for loc in locales if (name := loc.territories.get(code))]
            yield tuple(part for name in names for part in regex.split(r" ?[(（)）]", name))
    for month in range(1, 13):
        names = [loc.months[form][width][month] for loc in locales for form, width in _FORMS]
        yield (f"{month}月", *(name for name in names if not name[:1].isdigit()))
    for code in _LANGUAGES.split():
        yield tuple(name for loc in locales if (name := loc.languages.get(code)))
    for code in _CURRENCIES.split():
        yield tuple(name for loc in locales if (name := loc.currencies.get(code)))
