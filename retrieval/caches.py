"""The caches of an index folder (FAISS, lexical, calibration), at the generation of the store."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from pathlib import Path

from retrieval.calibration import CalibrationCache
from retrieval.catalogue import Catalogue
from retrieval.dense_cache import DenseCache
from retrieval.embedder import Embedder
from retrieval.lexical import Lexical, LexicalCache
from retrieval.segments import Segment
from retrieval.snapshot import Snapshot
from retrieval.store import DamagedError, View
from retrieval.subject import SubjectCache

log = logging.getLogger(__name__)


class Caches:
    """Made of the store alone; each can be thrown away and made again, no passage embedded anew."""

    def __init__(self, folder: Path) -> None:
        self._dense = DenseCache(folder)
        self._lexical = LexicalCache(folder)
        self._calibration = CalibrationCache(folder)
        self._subject = SubjectCache(folder)

    def follow(
        self,
        view: View,
        embedder: Embedder,
        current: Snapshot | None,
        repaired: list[str],
    ) -> Snapshot:
        """Open a generation, writing what the caches lack. Damage is mended and noted.

        `current` is the generation that is in memory; it is returned when it is this one already.
        """
        if current is not None and current.mark == view.mark:
            view.close()
            return current
        if current is not None and not view.knows(current.mark):
            current = None
        catalogue = Catalogue(view.rows(current.rows() if current else ()))
        parts = current.segments() if current else self._segments(view, repaired)
        dense = self._dense.update(parts, view, catalogue, embedder)
        lexical = self._follow_lexical(view, catalogue, current, repaired)
        subject = self._subject.load(embedder, write=True)
        snapshot = Snapshot(view, catalogue, dense, lexical, embedder, subject)
        self._calibration.follow(snapshot, write=True)
        return snapshot

    def attach(self, view: View, embedder: Embedder) -> Snapshot:
        """Open a generation without writing: what the caches lack, or what of them is damaged, is
        made in memory.
        """
        catalogue = Catalogue(view.rows())
        notes: list[str] = []
        dense = self._dense.complete(self._segments(view, notes), view, catalogue, embedder)
        try:
            lexical = self._lexical.read(view)
        except DamagedError as error:
            log.warning("%s", error)
            lexical = None
        lexical = lexical or self._lexical.in_memory(view)
        subject = self._subject.load(embedder, write=False)
        snapshot = Snapshot(view, catalogue, dense, lexical, embedder, subject)
        self._calibration.follow(snapshot, write=False)
        return snapshot

    def ready(self, view: View) -> bool:
        """The caches on the disk are of this generation already."""
        with contextlib.suppress(DamagedError):
            return self._lexical.is_of(view) and self._dense.is_of(view)
        return True

    def _segments(self, view: View, repaired: list[str]) -> Sequence[Segment]:
        try:
            return self._dense.read(view)
        except DamagedError as error:
            _note(repaired, f"The vector index was made again from the store: {error}")
            return []

    def _follow_lexical(
        self, view: View, catalogue: Catalogue, current: Snapshot | None, repaired: list[str]
    ) -> Lexical:
        known = (current.mark, current.rows()) if current else None
        try:
            return self._lexical.read(view) or self._lexical.update(view, catalogue, known)
        except DamagedError as error:
            _note(repaired, f"The lexical index was made again from the store: {error}")
            self._lexical.forget()
            return self._lexical.update(view, catalogue)


def _note(repaired: list[str], line: str) -> None:
    log.warning("%s", line)
    repaired.append(line)
