"""One generation of the index, held still: every question is answered from exactly one."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from corpus.items import Item, ParseWarning
from retrieval.aliases import Aliases
from retrieval.analysis import terms
from retrieval.catalogue import Catalogue, Filter
from retrieval.dense import Dense
from retrieval.embedder import Embedder
from retrieval.lexical import Lexical
from retrieval.passages import Passage
from retrieval.rerank import Background
from retrieval.results import DateRange, RoundupSummary, SourceCount
from retrieval.segments import Segment
from retrieval.store import FileRecord, Floats, Ints, ItemRow, StoredItem, View
from retrieval.subject import Subject


@lru_cache(maxsize=4096)
def _asked(words: str) -> tuple[str, ...]:
    """The terms of a question's words. Kept: a question is searched for twice, and what aliases
    add to it is added to others too.
    """
    return tuple(terms(words, question=True))


class Hit(NamedTuple):
    """A passage that a leg found."""

    passage: int
    score: float


class Snapshot:
    """Immutable once it is asked; safe from any thread until its last user lets it go."""

    def __init__(
        self,
        view: View,
        catalogue: Catalogue,
        dense: Dense,
        lexical: Lexical,
        embedder: Embedder,
        subject: Subject,
    ) -> None:
        self.embedder = embedder
        self.subject = subject
        self.generation = view.generation
        self.mark = view.mark
        self.calibration: Mapping[str, float] = {}
        """What far questions get from this corpus with this model, by `confidence.calibrate`."""
        self.background: Background | None = None
        """What any text of this corpus has to a question; `ranking` makes it."""
        self.aliases: Aliases | None = None
        """The corpus folder's own with the built-in ones; None where it has none of its own."""
        self.alias_warnings: tuple[ParseWarning, ...] = ()
        self._view = view
        self._catalogue = catalogue
        self._dense = dense
        self._lexical = lexical
        self._files = view.files()
        self._by_id = {row.id: n for n, row in enumerate(catalogue.rows)}
        self._users = 1
        self._guard = threading.Lock()

    # --- search -----------------------------------------------------------------------------

    def where(self, dates: DateRange | None, source: str | None) -> Filter | None:
        """The filter for these days and this source; None when neither is given."""
        return self._catalogue.where(dates, source)

    def dense(self, vector: Floats, k: int, where: Filter | None = None) -> list[Hit]:
        """The best k passages by cosine to a (dim,) unit vector."""
        return self._hits(*self._dense.search(vector, k, where), k)

    def lexical(
        self, text: str, k: int, where: Filter | None = None, expansions: Sequence[str] = ()
    ) -> list[Hit]:
        """The best k passages by BM25. `expansions`: other words for what the text says."""
        also = [term for more in expansions for term in _asked(more)]
        return self._hits(*self._lexical.search(_asked(text), also, k, where), k)

    def idf(self, of: Sequence[str]) -> Floats:
        """(n,) how telling each term of `analysis.terms` is; 0 for one that no passage has."""
        return self._lexical.idf(of)

    def _hits(self, scores: Floats, passages: Ints, k: int) -> list[Hit]:
        """Equal scores in reading order, whatever order the passages came into the index."""
        rows = self._catalogue.rows_of(passages)
        order = np.lexsort((passages, self._catalogue.rank[rows], -scores))[:k]
        return [Hit(int(passages[n]), float(scores[n])) for n in order]

    # --- contents ---------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """In the order asked."""
        rows = self._catalogue.rows_of(np.asarray(ids, np.int64))
        stored = {s.rev: s for s in self._stored(dict.fromkeys(rows.tolist()))}
        found = []
        for number, row in zip(ids, rows.tolist(), strict=True):
            item = stored[self._catalogue.rows[row].rev]
            found.append(item.passages[number - int(self._catalogue.first[row])])
        return found

    def items(self, ids: Sequence[str]) -> list[Item]:
        """In the order asked; KeyError for an id that isn't there."""
        return [s.item for s in self._stored([self._by_id[i] for i in ids])]

    def item(self, item_id: str) -> Item | None:
        """The item with this id, if this generation has it."""
        row = self._by_id.get(item_id)
        return None if row is None else self._stored([row])[0].item

    def passages_of(self, item_id: str) -> list[Passage]:
        """The passages of an item, in order; none for an unknown id."""
        row = self._by_id.get(item_id)
        return [] if row is None else list(self._stored([row])[0].passages)

    def vectors(self, passage_ids: Sequence[int]) -> Floats:
        """(n, dim) unit vectors, in the order asked."""
        return self._dense.vectors(np.asarray(passage_ids, np.int64), self.embedder.dim)

    def _stored(self, rows: Sequence[int] | dict[int, None]) -> list[StoredItem]:
        return self._view.items([self._catalogue.rows[row].rev for row in rows])

    # --- lists ------------------------------------------------------------------------------

    def days(self) -> tuple[dt.date, ...]:
        """The days that have items, oldest first."""
        return self._catalogue.days

    def items_on(self, day: dt.date) -> list[Item]:
        """The items of that day's roundups, in reading order."""
        return self._in_order(np.flatnonzero(self._catalogue.day == day.toordinal()))

    def items_of(self, source: str, limit: int = 25) -> list[Item]:
        """The newest items of a source, by name or handle."""
        where = self._catalogue.where(None, source)
        return self._in_order(np.flatnonzero(where.items) if where else np.empty(0, int), limit)

    def newest(self, limit: int) -> list[Item]:
        """The newest items, in reading order."""
        return self._in_order(np.arange(len(self._catalogue.rows)), limit)

    def _in_order(self, rows: Ints, limit: int | None = None) -> list[Item]:
        ordered = rows[np.argsort(self._catalogue.rank[rows])][:limit]
        return [s.item for s in self._stored(ordered.tolist())]

    def sources(self) -> tuple[SourceCount, ...]:
        """Who is quoted, most often first."""
        return self._catalogue.sources

    def roundups(self) -> tuple[RoundupSummary, ...]:
        """The files, newest day first."""
        ordered = sorted(self._files, key=lambda f: (-f.day, f.path))
        return tuple(
            RoundupSummary(f.path, dt.date.fromordinal(f.day), f.items, len(f.warnings))
            for f in ordered
        )

    def files(self) -> list[FileRecord]:
        """What is known of each file."""
        return self._files

    def warnings(self) -> tuple[ParseWarning, ...]:
        """What the parser found odd, by file."""
        return (*(w for file in self._files for w in file.warnings), *self.alias_warnings)

    def rows(self) -> Sequence[ItemRow]:
        """The light part of every item, oldest revision first."""
        return self._catalogue.rows

    def segments(self) -> list[Segment]:
        """The vector segments, which a next generation goes on using."""
        return self._dense.segments

    def pause(self, meanwhile: Callable[[], None]) -> None:
        """Let the store give back the pages of past generations; questions wait meanwhile."""
        self._view.pause(meanwhile)

    def counts(self) -> tuple[int, int]:
        """How many items and passages there are."""
        return len(self._catalogue.rows), self._catalogue.total

    # --- life -------------------------------------------------------------------------------

    def __enter__(self) -> Snapshot:
        """Keep the snapshot open for one question."""
        with self._guard:
            if self._users < 1:
                raise RuntimeError("the snapshot is closed")
            self._users += 1
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Give up one use; the last one closes the snapshot."""
        with self._guard:
            self._users -= 1
            last = self._users == 0
        if last:
            self._view.close()
