"""The dense leg: passages by cosine to the question's vector, over the segments of a generation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.catalogue import Catalogue, Filter, ranges
from retrieval.segments import Block, Segment
from retrieval.sentence_vectors import AGAIN, together
from retrieval.store import DamagedCacheError, Floats, Ints

_FEW = 1024
"""Passages, those of some days, that are compared one by one: to pass over all others takes longer
in a large index."""


@dataclass(frozen=True)
class _Live:
    """A segment as one generation sees it."""

    segment: Segment
    item_rows: Ints
    """The catalogue row of each vector, -1 where its passage is gone."""
    whole: bool
    """No vector of it is gone."""

    @classmethod
    def of(cls, segment: Segment, catalogue: Catalogue) -> _Live:
        rows = catalogue.rows_of(segment.ids)
        return cls(segment, rows.astype(np.int32), bool((rows >= 0).all()))


class Dense:
    """Immutable; the segments are shared between generations."""

    def __init__(self, parts: Sequence[Segment], catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._live = [_Live.of(part, catalogue) for part in parts]

    def plus(self, part: Segment) -> Dense:
        """The same with one more segment; the others aren't looked at again."""
        found = Dense((), self._catalogue)
        found._live = [*self._live, _Live.of(part, self._catalogue)]
        return found

    @property
    def segments(self) -> list[Segment]:
        return [live.segment for live in self._live]

    @property
    def dead(self) -> float:
        """Share of rows whose passage is gone."""
        rows = sum(len(live.segment) for live in self._live)
        dead = sum(int((live.item_rows < 0).sum()) for live in self._live if not live.whole)
        return dead / max(rows, 1)

    def lacking(self) -> Ints:
        """The passages that no segment has, ascending."""
        left = self._catalogue.count.copy()
        for live in self._live:
            rows = live.item_rows if live.whole else live.item_rows[live.item_rows >= 0]
            left -= np.bincount(rows, minlength=len(left))
        passages = self._catalogue.passages(np.flatnonzero(left))
        for live in self._live:
            passages = np.setdiff1d(passages, live.segment.ids, assume_unique=True)
        return passages

    def search(self, vector: Floats, k: int, where: Filter | None) -> tuple[Floats, Ints]:
        """The best k passages: scores and passage numbers, best first. The nearest by cosine are
        compared again by their sentences, where the model has vectors of these.
        """
        most = max(k, AGAIN)
        found = list(self._by_cosine(vector, most, where))
        if not found:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        part = np.repeat(np.arange(len(found)), [len(rows) for _, _, rows in found])
        score = np.concatenate([scores for _, scores, _ in found])
        row = np.concatenate([rows for _, _, rows in found])
        near = np.argsort(-score, kind="stable")[:most]
        score, row, part = score[near], row[near], part[near]
        passage = np.empty(len(near), np.int64)
        for number in np.unique(part).tolist():
            here, segment = part == number, found[number][0]
            passage[here] = segment.ids[row[here]]
            sentence = segment.nearest_sentence(row[here], vector)
            score[here] = together(score[here], sentence)
        best = np.argsort(-score, kind="stable")[:k]
        return score[best], passage[best]

    def _by_cosine(
        self, vector: Floats, k: int, where: Filter | None
    ) -> Iterator[tuple[Segment, Floats, Ints]]:
        """The best k rows of each segment, or all rows of few passages: cosines and row numbers."""
        if where is not None and where.count <= _FEW:
            passages = self._catalogue.passages(np.flatnonzero(where.items))
            if len(passages) <= _FEW:
                for segment, _, rows in self._places(passages):
                    # Row by row, as for sentences: in a product of matrices the neighbours count.
                    yield segment, np.einsum("ij,j->i", segment.rows(rows), vector), rows
                return
        for live in self._live:
            mask = None
            if where is not None:
                mask = where.items[live.item_rows] & (live.item_rows >= 0)
            elif not live.whole:
                mask = live.item_rows >= 0
            yield live.segment, *live.segment.index.search(vector, k, mask)

    def vectors(self, passages: Ints, dim: int) -> Floats:
        """(n, dim) in the order asked; `DamagedCacheError` for a passage that isn't indexed."""
        found = np.empty((len(passages), dim), np.float32)
        for segment, places, rows in self._places(passages):
            found[places] = segment.rows(rows)
        return found

    def block(self, passages: Ints) -> Block:
        """All that the segments have of these passages; `DamagedCacheError` likewise."""
        parts = list(self._places(passages))
        counts = np.zeros(len(passages), np.int64)
        for segment, places, rows in parts:
            counts[places] = segment.counts(rows)
        begins = np.cumsum(counts) - counts
        dim = parts[0][0].halves.shape[1] if parts else 0
        halves = np.empty((len(passages), dim), np.float16)
        sentences = np.empty((int(counts.sum()), dim), np.int8)
        for segment, places, rows in parts:
            halves[places] = segment.halves[rows]
            sentences[ranges(begins[places], counts[places])] = segment.sentences_of(rows)
        return Block(passages, halves, counts, sentences)

    def _places(self, passages: Ints) -> Iterator[tuple[Segment, Ints, Ints]]:
        """Each segment that has some of the passages, where these stand among those asked, and in
        which of its rows.
        """
        left = np.ones(len(passages), np.bool_)
        for live in self._live:
            ids = live.segment.ids
            at = np.minimum(np.searchsorted(ids, passages), max(len(ids) - 1, 0))
            here = left & (ids[at] == passages) if len(ids) else np.zeros_like(left)
            left &= ~here
            if here.any():
                yield live.segment, np.flatnonzero(here), at[here]
        if left.any():
            raise DamagedCacheError("The vector index lacks a passage.")
