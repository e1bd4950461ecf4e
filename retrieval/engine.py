"""The face of retrieval: open an index, ask it, bring it up to date while others ask."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from corpus.errors import CorpusError, StoreBusyError, StoreError
from corpus.items import Item, ParseWarning
from retrieval.embedder import Embedder
from retrieval.folder import IndexFolder, Progress
from retrieval.results import (
    Answer,
    DateRange,
    Digest,
    ReloadReport,
    RoundupSummary,
    SourceCount,
)
from retrieval.snapshot import Snapshot
from retrieval.store import DamagedError

log = logging.getLogger(__name__)
_T = TypeVar("_T")


class Engine:
    """Answers from one generation at a time. Every method may be called from any thread."""

    def __init__(
        self, folder: IndexFolder, tz: ZoneInfo, snapshot: Snapshot, report: ReloadReport | None
    ) -> None:
        self._folder = folder
        self._tz = tz
        self._snapshot = snapshot
        self._guard = threading.Lock()
        self._reloading = threading.Lock()
        self._closed = False
        self.opened = report
        """What opening the index changed; None when it was only read."""

    @classmethod
    def open(
        cls,
        corpus: Path,
        index: Path,
        *,
        embedder: Embedder,
        tz: ZoneInfo,
        update: bool = True,
        stale: bool = True,
        progress: Progress | None = None,
    ) -> Engine:
        """Open an index folder, first bringing it up to the corpus unless `update` is False.

        Where that can't be done (another process writes, the folder is read-only, the corpus is
        not there) the last generation is read as it stands, if there is one and `stale` allows it.

        Raises:
            StoreBusyError: another process is making the very first generation.
            StoreError: the index can neither be written nor read.
            CorpusError: the corpus folder can't be used, and nothing is indexed yet.
        """
        folder = IndexFolder(corpus, index, embedder)
        if not update:
            try:
                return cls(folder, tz, folder.attach(), None)
            except StoreError as error:
                log.info("The index is brought up to date before it is read: %s", error)
        try:
            snapshot, report = folder.reload(None, progress)
        except (CorpusError, StoreError) as error:
            if not stale:
                raise
            try:
                snapshot = folder.attach()
            except StoreError as unreadable:
                raise error from unreadable
            log.warning("Reading the index as it stands: %s", error)
            return cls(folder, tz, snapshot, None)
        return cls(folder, tz, snapshot, report)

    # --- questions --------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        *,
        dates: DateRange | None = None,
        source: str | None = None,
        limit: int = 3,
        today: dt.date | None = None,
    ) -> Answer:
        """Answer a question with verbatim excerpts, or say that nothing answers it.

        `dates` and `source` narrow the search; without `dates`, days named in the question do.
        `today` is what "yesterday" counts from. UsageError for a question without a word.
        """
        from retrieval.answer import answer

        day = today or self._today()
        return self._read(
            lambda s: answer(s, question, dates=dates, source=source, limit=limit, today=day)
        )

    def today(self, day: dt.date | None = None, now: dt.datetime | None = None) -> Digest:
        """The stories of a day (default: today where the engine's clock is); of the nearest
        earlier day that has a roundup when that one has none.
        """
        from retrieval.digest import digest

        requested = day or (now.astimezone(self._tz).date() if now else self._today())
        return self._read(lambda s: digest(s, _nearest(s.days(), requested), requested))

    def related(self, item_id: str) -> tuple[Item, ...]:
        """Other items on the same event."""
        from retrieval.digest import related

        return self._read(lambda s: related(s, item_id))

    def item(self, item_id: str) -> Item | None:
        """The item with this id, if the corpus has it."""
        return self._read(lambda s: s.item(item_id))

    def whole(self, item_id: str) -> str:
        """The verbatim text of an item; "" for an unknown id."""
        item = self.item(item_id)
        return item.text if item else ""

    def items_of(self, source: str, limit: int = 25) -> tuple[Item, ...]:
        """The newest items of a source, by name or handle."""
        return self._read(lambda s: tuple(s.items_of(source, limit)))

    def headlines(self, limit: int = 500) -> tuple[Item, ...]:
        """The newest items, for suggestions while a person types."""
        return self._read(lambda s: tuple(s.newest(limit)))

    def sources(self) -> tuple[SourceCount, ...]:
        """Who is quoted, most often first."""
        return self._read(lambda s: s.sources())

    def roundups(self) -> tuple[RoundupSummary, ...]:
        """The files of the corpus, newest day first."""
        return self._read(lambda s: s.roundups())

    def roundup_dates(self) -> tuple[dt.date, ...]:
        """The days that have items, oldest first."""
        return self._read(lambda s: s.days())

    def warnings(self) -> tuple[ParseWarning, ...]:
        """What the parser found odd in the corpus."""
        return self._read(lambda s: s.warnings())

    def parse_period(self, text: str, today: dt.date | None = None) -> DateRange | None:
        """The days that a date option names. UsageError if there is no such date."""
        from retrieval.periods import parse_period

        return parse_period(text, today or self._today())

    # --- the index --------------------------------------------------------------------------

    @property
    def generation(self) -> int:
        """Number of the generation that answers now."""
        return self._read(lambda s: s.generation)

    @property
    def embedder(self) -> Embedder:
        return self._folder.embedder

    def stats(self) -> dict[str, Any]:
        """Counts and places, for a status page."""
        items, passages = self._read(lambda s: s.counts())
        days = self.roundup_dates()
        return {
            "generation": self.generation,
            "items": items,
            "passages": passages,
            "roundups": len(self.roundups()),
            "first": days[0] if days else None,
            "last": days[-1] if days else None,
            "model": self.embedder.name,
            "corpus": str(self._folder.corpus),
            "index": str(self._folder.index),
            "bytes": self._folder.size(),
        }

    def reload(self, progress: Progress | None = None) -> ReloadReport:
        """Bring the index up to the corpus, while questions go on being answered from the old
        generation; then swap.

        Raises:
            StoreBusyError: another process, or another call, is doing so already.
            StoreError, CorpusError: it can't be done; the old generation still answers.
        """
        return self._reload(progress)

    def _reload(
        self, progress: Progress | None = None, doubt: DamagedError | None = None
    ) -> ReloadReport:
        if not self._reloading.acquire(blocking=False):
            raise StoreBusyError("The index is being brought up to date already; please wait.")
        try:
            # Only a reload lets go of the present snapshot, and that is this one.
            return self._folder.reload(self._snapshot, progress, self._publish, doubt=doubt)[1]
        finally:
            self._reloading.release()

    def _publish(self, snapshot: Snapshot) -> None:
        with self._guard:
            if self._closed:
                if snapshot is not self._snapshot:
                    snapshot.release()
                raise StoreError("The index was closed meanwhile.")
            old, self._snapshot = self._snapshot, snapshot
        if old is not snapshot:
            old.release()

    def close(self) -> None:
        """Let the index go; questions under way still end well."""
        with self._guard:
            if self._closed:
                return
            self._closed = True
            self._snapshot.release()
        self._folder.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _today(self) -> dt.date:
        return dt.datetime.now(self._tz).date()

    @contextmanager
    def _using(self) -> Iterator[Snapshot]:
        with self._guard:
            if self._closed:
                raise StoreError("The index is closed.")
            snapshot = self._snapshot
            snapshot.__enter__()
        try:
            yield snapshot
        finally:
            snapshot.release()

    def _read(self, question: Callable[[Snapshot], _T]) -> _T:
        """Answer from the current generation; mend it and ask again if it is damaged."""
        try:
            with self._using() as snapshot:
                return question(snapshot)
        except DamagedError as error:
            damage = error
        self._reload(doubt=damage)
        with self._using() as snapshot:
            return question(snapshot)


def _nearest(days: tuple[dt.date, ...], wanted: dt.date) -> dt.date | None:
    """The last day up to the one wanted; else the first there is."""
    return next((day for day in reversed(days) if day <= wanted), days[0] if days else None)
