"""The vector segments of an index folder, at the generation of the store.

The vectors of passages come from the store; those of sentences are made here, with the one model
that has them, a table of token vectors: some seconds for a year of roundups.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retrieval import segments, sentence_vectors
from retrieval.catalogue import Catalogue
from retrieval.dense import Dense
from retrieval.embedder import Embedder
from retrieval.files import write_atomically
from retrieval.passages import seen_text
from retrieval.segments import Block, Segment
from retrieval.store import DamagedError, Ints, View

FORMAT = 2
_MANIFEST = "dense.json"
_READ = 2048
"""Passages whose vectors are fetched at once."""
_MOST_SEGMENTS = 8
_MOST_DEAD = 0.2
"""Segments are merged when there are more, or when more of their rows are dead."""


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
        facts = self._read_manifest()
        return facts.get("made_for") == _made_for(view) and facts["mark"] == view.mark

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

    def complete(
        self, parts: Sequence[Segment], view: View, catalogue: Catalogue, embedder: Embedder
    ) -> Dense:
        """A whole generation, what the segments lack held in memory only."""
        dense = Dense(parts, catalogue)
        new = dense.lacking()
        if not len(new):
            return dense
        return dense.plus(segments.in_memory(_made(view, catalogue, embedder, new)))

    def update(
        self, parts: Sequence[Segment], view: View, catalogue: Catalogue, embedder: Embedder
    ) -> Dense:
        """Bring segments up to a generation; writes only what is new, or what is merged."""
        self._folder.mkdir(parents=True, exist_ok=True)
        dense = Dense([part for part in parts if part.name], catalogue)
        new = dense.lacking()
        if len(new):
            dense = dense.plus(segments.write(self._folder, _made(view, catalogue, embedder, new)))
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
        joined = Dense(parts[:take], catalogue)
        ids = np.sort(np.concatenate([part.ids for part in parts[:take]]))
        alive = ids[catalogue.rows_of(ids) >= 0]
        if not len(alive):
            return Dense(parts[take:], catalogue)
        merged = segments.write(self._folder, map(joined.block, _in_blocks(alive)))
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


def _in_blocks(passages: Ints) -> Iterator[Ints]:
    for start in range(0, len(passages), _READ):
        yield passages[start : start + _READ]


def _made(view: View, catalogue: Catalogue, embedder: Embedder, passages: Ints) -> Iterator[Block]:
    by_sentence = sentence_vectors.apply_to(embedder)
    for some in _in_blocks(passages):
        revs = [catalogue.rows[r].rev for r in dict.fromkeys(catalogue.rows_of(some).tolist())]
        stored = {
            passage.id: (item.item, passage, hash_)
            for item in view.items(revs)
            for passage, hash_ in zip(item.passages, item.hashes, strict=True)
        }
        wanted = [stored[number] for number in some.tolist()]
        whole = view.vectors([hash_ for _, _, hash_ in wanted]).astype(np.float16)
        counts = np.zeros(len(some), np.int64)
        sentences = np.empty((0, embedder.dim), np.int8)
        if by_sentence:
            told = [
                sentence_vectors.own(passage.text, passage.sentences, seen_text(item, passage))
                for item, passage, _ in wanted
            ]
            counts[:] = [len(texts) for texts in told]
            if counts.any():
                texts = [text for texts in told for text in texts]
                sentences = sentence_vectors.pack(embedder.encode_documents(texts))
        yield Block(some, whole, counts, sentences)
