"""The whole of what is trained on: all sets read, crossed, and sorted into groups."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.training import crossing
from retrieval.training.data import (
    OWN,
    Group,
    Row,
    Texts,
    articles,
    asked_rows,
    dev_keys,
    group,
    key,
    own_articles,
    own_rows,
    read_pairs,
    sources,
)
from retrieval.training.passages import from_translations, read_passages
from retrieval.training.sources import LANGUAGES, Kind, Use

_SHINGLE = 30
"""Characters in common that make two passages the same passage."""
_SHARES = {"ja": 14.0, "ru": 6.0, "uk": 6.0, "zh": 3.5, "ko": 4.0}
"""Millions of characters that the tokeniser is shown of each language; 5.5 of the others."""
_OTHERS = 5.5
_ENTRIES = 0.2
"""Of which names and words, so that 停戦 is one piece though few sentences have it."""


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


def read_corpus(
    folder: Path, seed: int, tell: Callable[[str], None] = lambda _: None, own: Path = OWN
) -> Corpus:
    """Everything under `folder`, and of our own, that the model may be trained on."""
    tell("reading what is measured on, to keep it out")
    barred = dev_keys(folder)
    texts = Texts()

    def read(*kinds: Kind) -> Iterator[Row]:
        return (r for s in sources(Use.TRAIN, *kinds) for r in read_pairs(folder, s))

    tell("reading words and names")
    groups = group(own_rows(Kind.TERM, own), texts, barred)
    groups += group(read(Kind.WORD, Kind.NAME), texts, barred)
    known = crossing.lexicon(itertools.chain(own_rows(Kind.TERM, own), read(Kind.NAME, Kind.WORD)))
    tell("reading sentences")
    ours = itertools.chain(own_rows(Kind.NEWS, own), asked_rows(own))
    groups += group(itertools.chain(ours, read(Kind.NEWS, Kind.TALK)), texts, barred)
    tell("crossing sentences that share a translation")
    groups += group(crossing.through_shared(read(Kind.TALK)), texts, barred)
    tell("reading passages")
    asked = [r for s in sources(Use.TRAIN, Kind.PASSAGE) for r in read_passages(folder, s)]
    told = [articles(folder, source) for source in sources(Use.TRAIN, Kind.NEWS)]
    found = [row for rows in (*told, *own_articles(own)) for row in from_translations(rows)]
    asked = not_measured(asked, barred)
    groups += group(not_measured(found, barred), texts, barred)
    groups += group(asked, texts, barred)
    others = [lang for lang in LANGUAGES if lang != "ja"]
    groups += group(crossing.in_other_words(asked, known, seed, others), texts, barred)
    return Corpus(texts, groups)


def tokenizer_texts(corpus: Corpus, scale: float = 1e6) -> Iterator[str]:
    """Texts in which each language has its share: sentences, and names and words beside them."""
    sentences: dict[str, dict[int, None]] = {language: {} for language in LANGUAGES}
    entries: dict[str, dict[int, None]] = {language: {} for language in LANGUAGES}
    order = (Kind.ASKED, Kind.NEWS, Kind.PASSAGE, Kind.QUESTION, Kind.TALK, Kind.NAME, Kind.WORD)
    for kind in order:
        into = entries if kind in (Kind.NAME, Kind.WORD) else sentences
        for found in (g for g in corpus.groups if g.kind is kind):
            for language, side in zip(found.languages, (found.left, found.right), strict=True):
                into[language].update(dict.fromkeys(side.tolist()))
    for language in LANGUAGES:
        share = _SHARES.get(language, _OTHERS) * scale
        for indices, part in ((sentences, 1 - _ENTRIES), (entries, _ENTRIES)):
            yield from _up_to(share * part, [corpus.texts.texts[i] for i in indices[language]])


def _up_to(length: float, texts: list[str]) -> Iterator[str]:
    """The texts, some of them or all up to three times, until `length` characters are full."""
    for text in texts * 3:
        if length <= 0:
            return
        length -= len(text)
        yield text
