"""Reading the data folder: every set becomes pairs of texts, each text stored once.

The names of the files say what they hold: `pairs_A-B*`, `dict_A-B*` (two columns of tab-separated
text), `multi*` (a header of languages, blank = missing), `qa*` and `docs*` (JSON Lines) and
`mono_A*` (a sentence per line, in document order). All are gzip.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.training.sources import HELD_OUT, LANGUAGES, SOURCES, Kind, Source, Use

Ids = npt.NDArray[np.int32]
_SHORT = (Kind.WORD, Kind.NAME, Kind.TERM)
_ONE_WAY = (Kind.ASKED, Kind.CROSSED, Kind.FOUND, Kind.FOUND_CROSSED)
"""Kinds whose right side is a passage."""
OWN = Path(__file__).parent / "own"
"""Texts of our own, tab-separated: the sets end in 2019 and have little news."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair, as read."""

    kind: Kind
    left_language: str
    right_language: str
    left: str
    right: str


@dataclass(slots=True)
class Texts:
    """All texts, each once; a pair is two indices."""

    texts: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def add(self, text: str, language: str) -> int:
        found = self.index.get(text)
        if found is None:
            found = self.index[text] = len(self.texts)
            self.texts.append(text)
            self.languages.append(language)
        return found


@dataclass(frozen=True, slots=True)
class Group:
    """All pairs of one kind and one pair of languages: what a batch is drawn from."""

    kind: Kind
    languages: tuple[str, str]
    left: Ids
    right: Ids

    def __len__(self) -> int:
        return len(self.left)


def key(text: str) -> str:
    """What makes two texts the same text: letters and figures only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file)


def json_lines(path: Path) -> Iterator[dict[str, str]]:
    return (json.loads(line) for line in lines(path) if line)


def _own(name: str, folder: Path) -> Iterator[list[tuple[str, str]]]:
    """The rows of our own files of that name, each as (column, text)."""
    for path in sorted(folder.glob(name)):
        header, *rows = (row.split("\t") for row in path.read_text("utf-8").splitlines())
        yield from (list(zip(header, row, strict=True)) for row in rows)


def own_rows(kind: Kind, folder: Path = OWN) -> Iterator[Row]:
    """The pairs of our own terms or news, every pair of languages crossed."""
    if kind is Kind.NEWS:
        rows = _own("news_*.tsv", folder)
    elif kind is not Kind.TERM:
        raise ValueError(f"we have no {kind} of our own in rows of this kind")
    else:
        words = (
            [(a, w) for a, cell in cells for w in cell.split(", ")] for cells in own_words(folder)
        )
        rows = itertools.chain(_own("terms.tsv", folder), words)
    for cells in rows:
        for (a, left), (b, right) in itertools.combinations(cells, 2):
            yield Row(kind, a, b, left, right)


def own_names(folder: Path = OWN) -> Iterator[str]:
    """The names and words that the tokeniser keeps whole."""
    return (text for cells in _own("terms.tsv", folder) for _, text in cells)


def own_words(folder: Path = OWN) -> Iterator[list[tuple[str, str]]]:
    """The vocabulary of news: a thing a row, each language's ways of saying it with commas."""
    return _own("words_*.tsv", folder)


def asked_rows(folder: Path = OWN) -> Iterator[Row]:
    """Our own questions: each with its passage, and with itself in every other language where a row
    has one question in all of them.
    """
    for name in ("asked_*.tsv", "various_*.tsv"):
        for (_, passage), *questions in _own(name, folder):
            for language, question in questions:
                yield Row(Kind.ASKED, language, "ja", question, passage)
            if name.startswith("asked"):
                for (a, left), (b, right) in itertools.combinations(questions, 2):
                    yield Row(Kind.NEWS, a, b, left, right)


def table(path: Path) -> tuple[list[str], list[list[str]]]:
    """A `multi` file: its languages, and its rows with "" where a language is missing."""
    rows = [line.split("\t") for line in lines(path)]
    header = rows[0] if rows else []
    return header, [row for row in rows[1:] if len(row) == len(header)]


def files_of(folder: Path, source: Source) -> list[Path]:
    return sorted((folder / source.folder).glob(source.files))


def two_columns(path: Path) -> Iterator[tuple[str, str]]:
    for line in lines(path):
        cells = line.split("\t")
        if len(cells) >= 2 and cells[0].strip() and cells[1].strip():
            yield cells[0], cells[1]


def named_languages(path: Path) -> tuple[str, str]:
    """`pairs_en-ja.train.tsv.gz` holds English and Japanese."""
    found = re.match(r"(?:pairs|dict)_([a-z]{2})-([a-z]{2})\b", path.name)
    if found is None:
        raise ValueError(f"{path.name} doesn't say its languages as pairs_A-B or dict_A-B")
    return found[1], found[2]


def held_out(folder: str, row: int) -> bool:
    return folder == "flores_dev" and row % HELD_OUT == HELD_OUT - 1


def articles(folder: Path, source: Source) -> list[list[tuple[str, str]]]:
    """The rows of a set of translated articles, each as (language, text), in their order."""
    found = []
    for path in files_of(folder, source):
        if path.name.startswith("multi"):
            header, rows = table(path)
            for number, row in enumerate(rows):
                if not held_out(source.folder, number):
                    found.append([pair for pair in zip(header, row, strict=True) if pair[1]])
    return found


def own_articles(folder: Path = OWN) -> list[list[list[tuple[str, str]]]]:
    """The rows of our own news, file by file."""
    return [list(_own(path.name, folder)) for path in sorted(folder.glob("news_*.tsv"))]


def read_pairs(folder: Path, source: Source) -> Iterator[Row]:
    """The pairs of a set of translations, dictionary or names; every pair of languages crossed."""
    for path in files_of(folder, source):
        stop = source.at_most or None
        if path.name.startswith(("pairs_", "dict_")):
            left, right = named_languages(path)
            if left in LANGUAGES and right in LANGUAGES:
                for a, b in itertools.islice(two_columns(path), stop):
                    yield Row(source.kind, left, right, a, b)
        elif path.name.startswith("multi"):
            header, rows = table(path)
            for number, row in enumerate(rows[:stop]):
                if held_out(source.folder, number):
                    continue
                cells = [(lang, cell) for lang, cell in zip(header, row, strict=True) if cell]
                for (a, left_text), (b, right_text) in itertools.combinations(cells, 2):
                    yield Row(source.kind, a, b, left_text, right_text)


def sources(use: Use, *kinds: Kind) -> list[Source]:
    return [s for s in SOURCES if s.use is use and (not kinds or s.kind in kinds)]


def dev_keys(folder: Path) -> set[str]:
    """The keys of every text that is measured on, so that none is trained on."""
    keys: set[str] = set()
    for source in sources(Use.DEV):
        for path in files_of(folder, source):
            if path.name.startswith("pairs"):
                keys.update(key(cell) for pair in two_columns(path) for cell in pair)
            elif path.name.startswith("qa"):
                for row in json_lines(path):
                    keys.update((key(row["question"]), key(row["context"])))
    for path in (folder / "flores_dev").glob("multi*"):
        for number, cells in enumerate(table(path)[1]):
            if held_out("flores_dev", number):
                keys.update(map(key, cells))
    return keys - {""}


def group(rows: Iterable[Row], texts: Texts, barred: set[str]) -> list[Group]:
    """The rows by kind and languages, duplicates dropped, and none that is measured on.

    A word or name is not barred: that 停戦 is the whole of a measured text teaches nothing of it.
    """
    pairs: dict[tuple[Kind, str, str], dict[tuple[int, int], None]] = {}
    verdicts: dict[str, bool] = {}

    def is_barred(text: str) -> bool:
        if text not in verdicts:
            verdicts[text] = key(text) in barred
        return verdicts[text]

    for row in rows:
        if row.kind not in _SHORT and (is_barred(row.left) or is_barred(row.right)):
            continue
        a, b, left, right = row.left_language, row.right_language, row.left, row.right
        if LANGUAGES.index(a) > LANGUAGES.index(b) and row.kind not in _ONE_WAY:
            a, b, left, right = b, a, right, left
        pair = (texts.add(left, a), texts.add(right, b))
        if pair[0] != pair[1]:
            pairs.setdefault((row.kind, a, b), {})[pair] = None
    return [
        Group(kind, (a, b), *(np.array(side, np.int32) for side in zip(*found, strict=True)))
        for (kind, a, b), found in pairs.items()
    ]
