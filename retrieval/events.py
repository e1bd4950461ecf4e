"""Which items tell of one event: alike in what they say, and sharing names or figures.

Likeness alone would put every item on one war together; a shared rare name or figure alone would
join two speeches of one person. Together they mean the same event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import regex
from numpy.typing import NDArray

from corpus.items import Item
from retrieval.analysis import normalise, terms
from retrieval.sentences import sentences, size
from retrieval.snapshot import Snapshot

SAME = 0.235
"""From this likeness on, two items tell of one event."""
_HEAD = 420
"""Characters of an item that say what it is about."""
_SENTENCE = 12
"""Characters; less is a heading."""
_DENSE_WEIGHT = 0.5

# What tells events apart: figures with a unit, and terms without kana grammar.
_FIGURE = regex.compile(r"\d[\d,.]*(?:[\p{Han}\p{Katakana}%]{1,2}|%)?")
_GRAMMAR = frozenset(filter(regex.compile(r"\p{Hiragana}").match, map(chr, range(0x3041, 0x30A0))))
_LINK = regex.compile(r"https?://\S+|pic\.[\w.]+/\S+")
_EVERYWHERE = 0.5
"""A name that stands in more than this share of the items tells them apart no more."""


@dataclass(frozen=True)
class Likeness:
    """How much each pair of items tells of the same."""

    items: tuple[Item, ...]
    matrix: NDArray[np.float64]
    """(items, items), symmetric, 0-1, ones on the diagonal."""

    def of(self, one: str) -> dict[str, float]:
        """The likeness of every other item to the one with that id."""
        ids = [item.id for item in self.items]
        row = self.matrix[ids.index(one)]
        return {i: float(value) for i, value in zip(ids, row, strict=True) if i != one}


def likeness(snapshot: Snapshot, items: Sequence[Item]) -> Likeness:
    """Compare items with each other by their vectors, and by the names and figures they share."""
    names = _name_matrix([head(item) for item in items])
    cores = _name_matrix([core(item) for item in items])
    vectors = _vectors(snapshot, items)
    dense = np.clip(vectors @ vectors.T, 0.0, 1.0)
    background = float(np.median(dense)) if len(items) > 3 else 0.0
    spread = np.clip((dense - background) / max(1.0 - background, 1e-6), 0.0, 1.0)
    mixed = _DENSE_WEIGHT * spread + (1 - _DENSE_WEIGHT) * (names + cores) / 2
    mixed[names < 0.08] = np.minimum(mixed[names < 0.08], SAME * 0.9)
    np.fill_diagonal(mixed, 1.0)
    return Likeness(tuple(items), mixed)


def clusters(alike: Likeness, same: float = SAME) -> list[list[int]]:
    """Groups of items that tell of one event, by average likeness, biggest likeness first."""
    groups = [[number] for number in range(len(alike.items))]
    matrix = alike.matrix
    while len(groups) > 1:
        best, pair = same, None
        for a in range(len(groups)):
            for b in range(a + 1, len(groups)):
                value = float(matrix[np.ix_(groups[a], groups[b])].mean())
                if value >= best:
                    best, pair = value, (a, b)
        if pair is None:
            break
        groups[pair[0]] += groups.pop(pair[1])
    return [sorted(group) for group in groups]


def head(item: Item) -> str:
    """What an item is about: its headline and the beginning of its text, without links."""
    return f"{item.headline}\n{_LINK.sub(' ', item.text)[:_HEAD]}"


def core(item: Item) -> str:
    """What happened: the headline and the first sentence. Further down stands the background,
    which items of one day share.
    """
    text = _LINK.sub(" ", item.text[: 3 * _HEAD])
    pieces = (text[start:end] for start, end in sentences(text))
    return "\n".join([item.headline, next(filter(_is_new(item), pieces), "")])


def _is_new(item: Item) -> Callable[[str], bool]:
    return lambda piece: size(piece) >= _SENTENCE and piece not in item.headline


def names(text: str) -> Counter[str]:
    """The names and figures of a text: its terms but for hiragana, and numbers with their unit."""
    found = Counter(filter(_GRAMMAR.isdisjoint, terms(text, question=True)))
    found.update(_FIGURE.findall(normalise(text)))
    return found


@lru_cache(maxsize=4096)
def _counted(text: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The names and figures of a text by their hashes, and how much each counts in it. Kept: the
    same items are compared question after question.
    """
    found = names(text)
    hashes = np.fromiter(map(hash, found), np.int64, len(found))
    return hashes, 1 + np.log(np.fromiter(found.values(), np.float64, len(found)))


def _name_matrix(texts: Sequence[str]) -> NDArray[np.float64]:
    """(n, n) cosine of the names and figures, each weighed by its rarity among the texts."""
    if not texts:
        return np.zeros((0, 0))
    found = [_counted(text) for text in texts]
    hashes, columns = np.unique(np.concatenate([h for h, _ in found]), return_inverse=True)
    rows = np.repeat(np.arange(len(texts)), [len(h) for h, _ in found])
    counts = np.bincount(columns, minlength=len(hashes))
    table = np.zeros((len(texts), max(len(hashes), 1)))
    weights = _rarity(counts, len(texts))
    table[rows, columns] = np.concatenate([c for _, c in found]) * weights[columns]
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    unit = table / np.where(lengths > 0, lengths, 1.0)
    return np.asarray(unit @ unit.T)


def _rarity(counts: NDArray[np.int64], texts: int) -> NDArray[np.float64]:
    """What a name weighs that stands in so many of the texts."""
    common = max(2, texts * _EVERYWHERE)
    weight: NDArray[np.float64] = np.log1p(texts / counts) * np.where(counts > common, 0.2, 1.0)
    return weight


def _vectors(snapshot: Snapshot, items: Sequence[Item]) -> NDArray[np.float64]:
    """(items, dim) unit vectors: the mean of an item's first two passages."""
    passages = [snapshot.passages_of(item.id)[:2] for item in items]
    ids = [passage.id for some in passages for passage in some]
    flat = snapshot.vectors(ids).astype(np.float64) if ids else np.zeros((0, 1))
    rows, at = [], 0
    for some in passages:
        part = flat[at : at + len(some)]
        rows.append(part.mean(axis=0) if len(part) else np.zeros(flat.shape[1]))
        at += len(some)
    table = np.array(rows)
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    unit: NDArray[np.float64] = table / np.where(lengths > 0, lengths, 1.0)
    return unit
