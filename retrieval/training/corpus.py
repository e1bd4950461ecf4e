"""The whole of what is trained on: all sets read, crossed, and sorted into groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.training import crossing
from retrieval.training.data import Group, Row, Texts, dev_keys, group, key, read_pairs, sources
from retrieval.training.passages import read_passages
from retrieval.training.sources import LANGUAGES, Kind, Use

_SHINGLE = 30
"""Characters in common that make two passages the same passage."""
_SHARES = {"ja": 14.0, "en": 6.0, "ru": 5.0, "zh": 3.5, "uk": 4.5, "ko": 3.5}
"""Millions of characters that the tokeniser is shown of each language; 4 of the others."""


@dataclass(frozen=True, slots=True)
class Corpus:
    texts: Texts
    groups: list[Group]


def _shingles(text: str) -> Iterator[str]:
    folded = key(text)
    return (folded[i : i + _SHINGLE] for i in range(len(folded) - _SHINGLE + 1))


def not_measured(rows: list[Row], barred: set[str]) -> list[Row]:
    """The rows whose passages share no run of characters with a passage that is measured on."""
    runs = {run for text in barred if len(text) >= _SHINGLE for run in _shingles(text)}
    verdicts: dict[str, bool] = {}

    def clean(text: str) -> bool:
        if text not in verdicts:
            verdicts[text] = runs.isdisjoint(_shingles(text))
        return verdicts[text]

    return [row for row in rows if clean(row.left) and clean(row.right)]


def read_corpus(folder: Path, seed: int, tell: Callable[[str], None] = lambda _: None) -> Corpus:
    """Everything under `folder` that the model may be trained on."""
    tell("reading what is measured on, to keep it out")
    barred = dev_keys(folder)
    texts = Texts()

    def read(*kinds: Kind) -> Iterator[Row]:
        return (r for s in sources(Use.TRAIN, *kinds) for r in read_pairs(folder, s))

    tell("reading words and names")
    groups = group(read(Kind.WORD, Kind.NAME), texts, barred)
    known = crossing.lexicon(read(Kind.NAME, Kind.WORD))
    tell("reading sentences")
    groups += group(read(Kind.NEWS, Kind.TALK), texts, barred)
    tell("crossing sentences that share a translation")
    groups += group(crossing.through_shared(read(Kind.TALK)), texts, barred)
    tell("reading passages")
    asked = [r for s in sources(Use.TRAIN, Kind.PASSAGE) for r in read_passages(folder, s)]
    asked = not_measured(asked, barred)
    groups += group(asked, texts, barred)
    others = [lang for lang in LANGUAGES if lang != "ja"]
    groups += group(crossing.in_other_words(asked, known, seed, others), texts, barred)
    return Corpus(texts, groups)


def tokenizer_texts(corpus: Corpus, scale: float = 1e6) -> Iterator[str]:
    """Texts in which each language has its share, sentences before dictionaries."""
    first = {Kind.NEWS: 0, Kind.PASSAGE: 1, Kind.TALK: 2, Kind.NAME: 3, Kind.WORD: 4}
    ordered: dict[str, dict[int, None]] = {language: {} for language in LANGUAGES}
    for found in sorted(corpus.groups, key=lambda g: first.get(g.kind, 9)):
        if found.kind in first:
            for language, side in zip(found.languages, (found.left, found.right), strict=True):
                ordered[language].update(dict.fromkeys(side.tolist()))
    for language, indices in ordered.items():
        wanted = _SHARES.get(language, 4.0) * scale
        for _ in range(3):
            for index in indices:
                if wanted <= 0:
                    break
                yield corpus.texts.texts[index]
                wanted -= len(corpus.texts.texts[index])
