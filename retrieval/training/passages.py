"""Pairs that aren't translations: a question or headline, and the passage that it belongs to.

Translations alone do not teach "answers this question". Sentences are cut at 。！？ here, which is
enough for training; the index has its own careful cutter.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.training.data import Row, files_of, json_lines, lines
from retrieval.training.sources import Kind, Source

_SPACELESS = ("ja", "zh")
PASSAGE_LENGTH = 300
"""Characters; about what the bot quotes."""
_SHORTEST = 10
TOGETHER = 4
"""Sentences of a passage that a sentence is found in."""


def sentences(text: str) -> list[str]:
    return [s for s in (t.strip() for t in re.findall(r"[^。！？]+[。！？]?[」』]?", text)) if s]


def windows(parts: list[str], length: int = PASSAGE_LENGTH) -> Iterator[str]:
    """Neighbouring sentences, joined up to `length` characters."""
    window: list[str] = []
    for part in parts:
        if window and sum(map(len, window)) + len(part) > length:
            yield "".join(window)
            window = []
        window.append(part)
    if window:
        yield "".join(window)


def _rest(parts: list[str], position: int, around: int = 3) -> str:
    """The neighbours of a sentence, without it."""
    before, after = parts[max(0, position - around) : position], parts[position + 1 :]
    return "".join(before + after[:around])


def _pair(left: str, right: str, kind: Kind = Kind.PASSAGE) -> Iterator[Row]:
    if len(left) >= _SHORTEST and len(right) >= _SHORTEST:
        yield Row(kind, "ja", "ja", left, right)


def from_questions(path: Path) -> Iterator[Row]:
    """Question → passage, sentence → the rest of its passage, and sentence → all of it."""
    seen: set[str] = set()
    for row in json_lines(path):
        passage = row["context"]
        yield from _pair(row["question"], passage, Kind.QUESTION)
        if passage not in seen:
            seen.add(passage)
            parts = sentences(passage)
            for position, part in enumerate(parts):
                if position % 2 == 0:
                    yield from _pair(part, _rest(parts, position))
                yield from _pair(part, passage, Kind.FOUND)


def from_documents(path: Path) -> Iterator[Row]:
    """Headline → each window of the body, sentence → the sentences around it, and → its window."""
    for row in json_lines(path):
        parts = sentences(row["text"])
        if row["title"]:
            for window in itertools.islice(windows(parts), 3):
                yield from _pair(row["title"], window)
        for position in range(len(parts)):
            yield from _pair(parts[position], _rest(parts, position))
        yield from _found(parts)


def _found(parts: list[str]) -> Iterator[Row]:
    """Each sentence → the window that it stands in. Windows don't overlap, so that no other
    passage of the article holds it too.
    """
    for start in range(0, len(parts), TOGETHER):
        window = parts[start : start + TOGETHER]
        if len(window) > 1:
            for part in window:
                yield from _pair(part, "".join(window), Kind.FOUND)


def from_sentences(path: Path) -> Iterator[Row]:
    """Sentences in the order of their articles: each → the two that follow, and → its window."""
    parts = list(lines(path))
    for position in range(len(parts) - 2):
        yield from _pair(parts[position], parts[position + 1] + parts[position + 2])
    yield from _found(parts)


def read_passages(folder: Path, source: Source) -> Iterator[Row]:
    for path in files_of(folder, source):
        if path.name.startswith("qa"):
            yield from from_questions(path)
        elif path.name.startswith("docs"):
            yield from from_documents(path)
        elif path.name.startswith("mono_ja"):
            yield from from_sentences(path)


def from_translations(rows: Sequence[Sequence[tuple[str, str]]]) -> Iterator[Row]:
    """Sentences of translated articles, in their order, each row as (language, text): each → the
    passage that holds it, in its own language and in Japanese.
    """
    for start in range(0, len(rows) - TOGETHER + 1, TOGETHER):
        window = [dict(cells) for cells in rows[start : start + TOGETHER]]
        told = {
            language: ("" if language in _SPACELESS else " ").join(c[language] for c in window)
            for language in window[0]
            if all(language in cells for cells in window)
        }
        for language, text in (pair for cells in window for pair in cells.items()):
            if language in told:
                yield Row(Kind.FOUND, language, language, text, told[language])
            if language != "ja" and "ja" in told:
                yield Row(Kind.FOUND_CROSSED, language, "ja", text, told["ja"])
