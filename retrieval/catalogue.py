"""The light part of every item in memory: filters, order and counts without touching the store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from retrieval.analysis import normalise
from retrieval.results import DateRange, SourceCount
from retrieval.store import Ints, ItemRow

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Filter:
    """The items of some days, of some sources, or both. Made by one snapshot, for it alone."""

    items: Mask
    """Of the catalogue's rows."""
    dates: DateRange | None
    sources: frozenset[tuple[str, str]] | None
    """(source, handle) as the roundup spells them; empty when no source has that name."""

    @cached_property
    def count(self) -> int:
        """How many items pass."""
        return int(np.count_nonzero(self.items))


class Catalogue:
    """All items of one generation, oldest revision first."""

    def __init__(self, rows: Sequence[ItemRow]) -> None:
        self.rows = rows
        n = len(rows)
        self.first = np.fromiter((r.first_passage for r in rows), np.int64, n)
        self.count = np.fromiter((r.passages for r in rows), np.int64, n)
        self.day = np.fromiter((r.day for r in rows), np.int32, n)
        self.published = np.fromiter((r.published for r in rows), np.int32, n)
        names: dict[tuple[str, str], int] = {}
        self.source = np.fromiter(
            (names.setdefault((r.source, r.handle), len(names)) for r in rows), np.int32, n
        )
        self.names = list(names)
        self.total = int(self.count.sum())

    @cached_property
    def rank(self) -> Ints:
        """Place of each item in reading order: newest day first, then file, then position.

        It settles equal scores, so that an index that grew and one made anew answer alike.
        """
        n = len(self.rows)
        files = {name: place for place, name in enumerate(sorted({r.file for r in self.rows}))}
        file = np.fromiter((files[r.file] for r in self.rows), np.int64, n)
        position = np.fromiter((r.position for r in self.rows), np.int64, n)
        order = np.lexsort((position, file, -self.day))
        rank = np.empty(n, np.int64)
        rank[order] = np.arange(len(order))
        return rank

    def rows_of(self, passages: Ints) -> Ints:
        """The row that each passage belongs to, -1 where it is gone."""
        if not len(self.first):
            return np.full(len(passages), -1, np.int64)
        # Items without a passage share their first number with the next item: take the last.
        row = np.searchsorted(self.first, passages, side="right") - 1
        inside = (row >= 0) & (passages < self.first[row] + self.count[row])
        return np.where(inside, row, -1)

    def passages(self, rows: Ints) -> Ints:
        """The numbers of all passages of some rows, in their order."""
        return ranges(self.first[rows], self.count[rows])

    def where(self, dates: DateRange | None, source: str | None) -> Filter | None:
        """The filter of these days and this source; None when neither is given.

        An item is of a day when it was published that day or stands in that day's roundup: asked
        about the 26th, a post of the 26th in the roundup of the 27th counts, and so does
        everything in the roundup of the 26th.
        """
        if dates is None and source is None:
            return None
        mask = np.ones(len(self.rows), np.bool_)
        if dates is not None:
            first, last = dates.first.toordinal(), dates.last.toordinal()
            mask &= ((self.day >= first) & (self.day <= last)) | (
                (self.published >= first) & (self.published <= last)
            )
        chosen = None
        if source is not None:
            numbers = self._named(source)
            chosen = frozenset(self.names[n] for n in numbers)
            mask &= np.isin(self.source, numbers)
        return Filter(mask, dates, chosen)

    def _named(self, source: str) -> list[int]:
        """Sources of that name or handle; else those whose name contains it."""
        wanted = _key(source)
        keys = [(_key(name), _key(handle)) for name, handle in self.names]
        exact = [n for n, key in enumerate(keys) if wanted and wanted in key]
        if exact or not wanted:
            return exact
        return [n for n, (name, handle) in enumerate(keys) if wanted in name or wanted in handle]

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        """The days that have a roundup with items, oldest first."""
        return tuple(dt.date.fromordinal(int(d)) for d in np.unique(self.day))

    @cached_property
    def sources(self) -> tuple[SourceCount, ...]:
        """Who is quoted, most often first; spellings under one handle count together."""
        groups: dict[str, list[int]] = {}
        for number, (name, handle) in enumerate(self.names):
            if name:
                groups.setdefault(_key(handle) or _key(name), []).append(number)
        found = []
        for numbers in groups.values():
            chosen = np.isin(self.source, numbers)
            spelled = Counter(self.names[n] for n in self.source[chosen])
            (name, handle), _ = max(spelled.items(), key=lambda pair: (pair[1], pair[0]))
            days = self.day[chosen]
            found.append(
                SourceCount(
                    source=name,
                    handle=handle or None,
                    items=int(chosen.sum()),
                    first=dt.date.fromordinal(int(days.min())),
                    last=dt.date.fromordinal(int(days.max())),
                )
            )
        return tuple(sorted(found, key=lambda s: (-s.items, s.source)))


def ranges(begins: Ints, counts: Ints) -> Ints:
    """The numbers from each beginning on, so many of them, one range behind the other."""
    shift = begins - (np.cumsum(counts) - counts)
    found: Ints = np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(shift, counts)
    return found


def _key(name: str) -> str:
    return normalise(name).strip().lstrip("@").replace(" ", "")
