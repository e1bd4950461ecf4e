"""A reload: what changed in the corpus becomes the next generation of the index.

The order makes a crash harmless at every step: vectors are committed ahead (unused ones are only a
saved effort), then the store changes in one transaction, then the caches follow. Caches that were
left behind are brought up to the store by the next reload, whatever state they are in.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from corpus.items import Item, Roundup
from retrieval import passages
from retrieval.caches import Caches
from retrieval.embedder import Embedder
from retrieval.results import ReloadReport
from retrieval.scan import Scan, scan
from retrieval.segments import Segment
from retrieval.snapshot import Snapshot
from retrieval.store import (
    Change,
    FileRecord,
    Stamp,
    StoredItem,
    Versions,
    View,
)
from retrieval.store_sqlite import SqliteStore

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and how far it goes."""

PARSER = 1
"""Changes when the parser would read the same file into other items."""
_BATCH = 2048
"""Passages embedded and committed at once: an interrupted run loses no more than this."""


def rules() -> str:
    """The version of everything between a file and its passages."""
    return f"{PARSER}.{passages.VERSION}"


class Reload:
    """One run over the corpus; the caller holds the lock of the index folder."""

    def __init__(
        self,
        store: SqliteStore,
        caches: Caches,
        embedder: Embedder,
        progress: Progress | None,
        repaired: list[str],
    ) -> None:
        self._store = store
        self._caches = caches
        self._embedder = embedder
        self._progress = progress or (lambda *_: None)
        self._versions = Versions(rules(), embedder.fingerprint)
        self.repaired = repaired

    def run(self, corpus: Path, parts: Sequence[Segment] | None) -> tuple[Snapshot, ReloadReport]:
        """Read, embed, commit, and open the new generation. Whatever it raises, the store holds
        the old generation or the new one.
        """
        begun = time.perf_counter()
        view = self._store.view()
        try:
            change, scanned, before = self._changes(corpus, view)
            embedded = self._embed(change, view)
        finally:
            view.close()
        model_changed = view.versions is not None and view.versions != self._versions
        if change or model_changed or view.generation == 0:
            self._store.apply(change, self._versions)
        snapshot = self._open(parts)
        return snapshot, self._report(snapshot, change, scanned, before, embedded, begun)

    def _changes(
        self, corpus: Path, view: View
    ) -> tuple[Change, Scan, dict[str, dict[str, StoredItem]]]:
        """What the next generation has other than the one in the store."""
        known = {record.path: record for record in view.files()}
        same_rules = view.versions is not None and view.versions.passages == self._versions.passages
        self._progress("read", 0, 0)
        found = scan(corpus, known if same_rules else {})
        if not same_rules:
            found.gone = sorted(set(known) - {roundup.file for roundup, _ in found.read})
        touched = {roundup.file for roundup, _ in found.read} | set(found.gone)
        old: dict[str, list[StoredItem]] = {}
        revs = [row.rev for row in view.rows() if row.file in touched]
        for stored in view.items(revs):
            old.setdefault(stored.item.file, []).append(stored)
        change = Change(put_files=list(found.restamped), gone_files=found.gone)
        for n, (roundup, stamp) in enumerate(found.read):
            self._progress("read", n, len(found.read))
            change.put_files.append(_record(roundup, stamp))
            _compare(old.get(roundup.file, []), roundup, change)
        change.drop += [s.rev for name in found.gone for s in old.get(name, [])]
        return change, found, {f: {s.item.id: s for s in items} for f, items in old.items()}

    def _embed(self, change: Change, view: View) -> int:
        """Vectors for every passage of the next generation that has none; how many were made."""
        model = self._versions.model
        texts = dict(_texts(change.add))
        if view.versions is not None and view.versions.model != model:
            dropped = set(change.drop)
            texts.update(_texts(s for s in view.all_items() if s.rev not in dropped))
        missing = self._store.missing(model, texts)
        wanted = [hash_ for hash_ in texts if hash_ in missing]
        for start in range(0, len(wanted), _BATCH):
            self._progress("embed", start, len(wanted))
            some = wanted[start : start + _BATCH]
            vectors = self._embedder.encode_documents([texts[hash_] for hash_ in some])
            self._store.put_vectors(model, some, vectors)
        return len(wanted)

    def _open(self, parts: Sequence[Segment] | None) -> Snapshot:
        view = self._store.view()
        try:
            snapshot = self._caches.follow(view, self._embedder, parts, self.repaired)
        except BaseException:
            view.close()
            raise
        return snapshot

    def _report(
        self,
        snapshot: Snapshot,
        change: Change,
        scanned: Scan,
        before: Mapping[str, Mapping[str, StoredItem]],
        embedded: int,
        begun: float,
    ) -> ReloadReport:
        olds = {i: s.item for items in before.values() for i, s in items.items()}
        news = {stored.item.id: stored.item for stored in change.add}
        dropped = set(change.drop)
        gone = {s.item.id for items in before.values() for s in items.values() if s.rev in dropped}
        changed = {i for i in news.keys() & gone if _said(news[i]) != _said(olds[i])}
        items, count = snapshot.counts()
        return ReloadReport(
            generation=snapshot.generation,
            files_added=tuple(r.file for r, _ in scanned.read if r.file not in before),
            files_changed=tuple(r.file for r, _ in scanned.read if r.file in before),
            files_removed=tuple(scanned.gone),
            items_added=len(news.keys() - gone),
            items_changed=len(changed),
            items_removed=len(gone - news.keys()),
            items=items,
            passages=count,
            embedded=embedded,
            warnings=snapshot.warnings(),
            repaired=tuple(self.repaired),
            seconds=time.perf_counter() - begun,
        )


def _record(roundup: Roundup, stamp: Stamp) -> FileRecord:
    return FileRecord(
        path=roundup.file,
        sha256=roundup.sha256,
        stamp=stamp,
        day=roundup.date.toordinal(),
        date_from=roundup.date_from,
        tags=roundup.tags,
        warnings=roundup.warnings,
        items=len(roundup.items),
    )


def _compare(old: Sequence[StoredItem], roundup: Roundup, change: Change) -> None:
    """An item that is the same in every respect keeps its revision; any other gets a new one."""
    kept = {(s.item, s.position): s for s in old}
    for position, item in enumerate(roundup.items):
        if kept.pop((item, position), None) is None:
            cut = tuple(passages.cut(item, roundup))
            hashes = tuple(_hash(passages.seen_text(item, p)) for p in cut)
            change.add.append(StoredItem(item, position, cut, hashes))
    change.drop += [s.rev for s in kept.values()]


def _texts(items: Iterable[StoredItem]) -> Iterable[tuple[bytes, str]]:
    for stored in items:
        for passage, hash_ in zip(stored.passages, stored.hashes, strict=True):
            yield hash_, passages.seen_text(stored.item, passage)


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _said(item: Item) -> tuple[object, ...]:
    """What a reader would call the item, wherever it stands in its file."""
    return (
        item.headline, item.text, item.source, item.handle, item.published, item.urls, item.tags,
        item.roundup,
    )  # fmt: skip
