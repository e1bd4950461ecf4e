"""Where the aliases come from: `aliases.txt` beside this file, the names of countries, languages
and currencies that CLDR has in every language, and the `aliases.txt` that an administrator may keep
in the corpus folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path

import regex

from corpus.items import ParseWarning
from retrieval.aliases import Aliases

FILE = "aliases.txt"
_SEPARATOR = regex.compile(r"[,，、]")
_LOCALES = ("ja", "en", "ru", "uk", "zh", "ko", "de", "fr", "es")
_LANGUAGES = (
    "ar cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk vi zh"
)
_FORMS = (("format", "wide"), ("stand-alone", "wide"))
_CURRENCIES = (
    "AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HUF IDR ILS INR IRR JPY KRW MXN NOK PLN RUB SAR SEK "
    "THB TRY TWD UAH USD VND ZAR"
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

    locales = [Locale(code) for code in _LOCALES]
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
