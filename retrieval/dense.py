"""The dense leg: passages by cosine to the question's vector, over the segments of a generation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from retrieval import segments
from retrieval.catalogue import Catalogue, Filter
from retrieval.dense_index import Halves
from retrieval.files import write_atomically
from retrieval.segments import Segment
from retrieval.store import DamagedCacheError, DamagedError, Floats, Ints, View

FORMAT = 1
_MANIFEST = "dense.json"
_READ = 2048
"""Vectors fetched from the store at once."""
_MOST_SEGMENTS = 8
_MOST_DEAD = 0.2
"""Segments are merged when there are more, or when more of their rows are dead."""


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
        """The best k passages: cosines and passage numbers, best first."""
        scores, ids = [np.empty(0, np.float32)], [np.empty(0, np.int64)]
        for live in self._live:
            mask = None
            if where is not None:
                mask = where.items[live.item_rows] & (live.item_rows >= 0)
            elif not live.whole:
                mask = live.item_rows >= 0
            some, rows = live.segment.index.search(vector, k, mask)
            scores.append(some)
            ids.append(live.segment.ids[rows])
        score, passage = np.concatenate(scores), np.concatenate(ids)
        best = np.argsort(-score, kind="stable")[:k]
        return score[best], passage[best]

    def vectors(self, passages: Ints, dim: int) -> Floats:
        """(n, dim) in the order asked; `DamagedCacheError` for a passage that isn't indexed."""
        found = np.empty((len(passages), dim), np.float32)
        left = np.ones(len(passages), np.bool_)
        for live in self._live:
            ids = live.segment.ids
            at = np.minimum(np.searchsorted(ids, passages), max(len(ids) - 1, 0))
            here = left & (ids[at] == passages) if len(ids) else np.zeros_like(left)
            found[here] = live.segment.rows(at[here])
            left &= ~here
        if left.any():
            raise DamagedCacheError("The vector index lacks a passage.")
        return found


class DenseCache:
    """The segment files of an index folder and the list of those in use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "dense"
        self._manifest = self._folder / _MANIFEST

    def read(self, view: View) -> list[Segment]:
        """The listed segments, none if they are not of this store and model; `DamagedError` when
        one is not as it was written.
        """
        facts = self._read_manifest()
        if facts.get("made_for") != _made_for(view) or not view.knows(facts["mark"]):
            return []
        return [segments.read(self._folder / name) for name in facts["segments"]]

    def is_of(self, view: View) -> bool:
        """The segments are complete for that generation."""
        return self._read_manifest().get("mark") == view.mark

    def _read_manifest(self) -> dict[str, Any]:
        try:
            facts: dict[str, Any] = json.loads(self._manifest.read_bytes())
            return {
                "made_for": list(facts["made_for"]),
                "mark": str(facts["mark"]),
                "segments": list(map(str, facts["segments"])),
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedError(f"{_MANIFEST} is damaged ({error}).") from error

    def complete(self, parts: Sequence[Segment], view: View, catalogue: Catalogue) -> Dense:
        """A whole generation, what the segments lack held in memory only."""
        dense = Dense(parts, catalogue)
        new = dense.lacking()
        if not len(new):
            return dense
        return dense.plus(segments.in_memory(new, _fetch(view, catalogue, new)))

    def update(self, parts: Sequence[Segment], view: View, catalogue: Catalogue) -> Dense:
        """Bring segments up to a generation; writes only what is new, or what is merged."""
        self._folder.mkdir(parents=True, exist_ok=True)
        dense = Dense([part for part in parts if part.name], catalogue)
        new = dense.lacking()
        if len(new):
            dense = dense.plus(segments.write(self._folder, new, _fetch(view, catalogue, new)))
        dense = self._merge(dense, catalogue)
        names = [part.name for part in dense.segments]
        facts = {"made_for": _made_for(view), "mark": view.mark, "segments": names}
        text = json.dumps(facts, indent=1).encode()
        if not self._manifest.exists() or self._manifest.read_bytes() != text:
            write_atomically(self._manifest, text)
        self._sweep(set(names))
        return dense

    def _merge(self, dense: Dense, catalogue: Catalogue) -> Dense:
        dead = dense.dead > _MOST_DEAD
        if not dead and len(dense.segments) <= _MOST_SEGMENTS:
            return dense
        parts = sorted(dense.segments, key=len)
        # Small ones first: a segment joins while it is no larger than all before it together, so
        # that the large old ones are left alone until as much again has gathered.
        take = len(parts) if dead else 2
        while take < len(parts) and len(parts[take]) <= sum(map(len, parts[:take])):
            take += 1
        ids = np.concatenate([p.ids for p in parts[:take]])
        rows = np.argsort(ids)
        halves = np.concatenate([p.halves for p in parts[:take]])[rows]
        alive = catalogue.rows_of(ids[rows]) >= 0
        if not alive.any():  # an array without rows has no bytes to be written
            return Dense(parts[take:], catalogue)
        merged = segments.write(self._folder, ids[rows][alive], halves[alive])
        return Dense([*parts[take:], merged], catalogue)

    def _sweep(self, used: set[str]) -> None:
        """Remove files that no generation needs; one that is still open elsewhere can stay."""
        for path in self._folder.iterdir():
            if path.name not in used and path.name != _MANIFEST:
                try:
                    path.unlink()
                except OSError:  # Windows keeps open files; the next update tries again.
                    continue


def _made_for(view: View) -> list[object]:
    return [FORMAT, view.versions.model if view.versions else ""]


def _fetch(view: View, catalogue: Catalogue, passages: Ints) -> Halves:
    rows = catalogue.rows_of(passages)
    found: Halves | None = None
    for start in range(0, len(passages), _READ):
        some = rows[start : start + _READ]
        revs = [catalogue.rows[r].rev for r in dict.fromkeys(some.tolist())]
        by_passage = {
            p.id: h for s in view.items(revs) for p, h in zip(s.passages, s.hashes, strict=True)
        }
        wanted = [by_passage[p] for p in passages[start : start + _READ].tolist()]
        block = view.vectors(wanted)
        if found is None:
            found = np.empty((len(passages), block.shape[1]), np.float16)
        found[start : start + len(block)] = block
    if found is None:
        raise ValueError("no passages were asked for")
    return found
