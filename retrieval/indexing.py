"""A reload: what changed in the corpus becomes the next generation of the index.

The order makes a crash harmless at every step: vectors are committed ahead (unused ones are only a
saved effort), then the store changes in one transaction, then the caches follow. Caches that were
left behind are brought up to the store by the next reload, whatever state they are in.
"""

from __future__ import annotations

import concurrent.futures
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.items import Item
from retrieval import passages
from retrieval.caches import Caches
from retrieval.embedder import Embedder
from retrieval.prepare import prepare
from retrieval.reading import ReadFile, read_all
from retrieval.results import ReloadReport
from retrieval.scan import Scan, scan
from retrieval.snapshot import Snapshot
from retrieval.store import Change, FileRecord, Floats, Store, StoredItem, Versions, View

Progress = Callable[[str, int, int], None]
"""Told what is being done ("read", "embed"), how far it is, and how far it goes."""

PARSER = 3
"""Changes when the parser would read the same file into other items."""
_BATCH, _LARGEST_BATCH = 1024, 16_384
"""Passages embedded and committed at once, to begin with, and with a model that is fast."""
_SHORT = 5.0
"""A batch that took fewer seconds may be followed by one of twice the size: an interrupted run
loses little, and a large archive is committed in few pieces."""
_Encoded = concurrent.futures.Future[tuple[Floats, float]]
"""Vectors on their way, and the seconds they took."""


def rules() -> str:
    """The version of everything between a file and its passages."""
    return f"{PARSER}.{passages.VERSION}"


class Reload:
    """One run over the corpus; the caller holds the lock of the index folder."""

    def __init__(
        self,
        store: Store,
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
        self._repaired = repaired
        self._change = Change()
        self._texts: dict[bytes, str] = {}
        self._embedded = 0
        self._batch = _BATCH
        # Models let go of the interpreter while they work: one batch is embedded while the texts
        # of the next are read.
        self._worker = concurrent.futures.ThreadPoolExecutor(1, "embed")
        self._pending: (
            tuple[list[bytes], concurrent.futures.Future[tuple[Floats, float]]] | None
        ) = None
        self._items = {"added": 0, "changed": 0, "removed": 0}

    def run(self, corpus: Path, current: Snapshot | None) -> tuple[Snapshot, ReloadReport]:
        """Read, embed, commit, and open the new generation. Whatever it raises, the store holds
        the old generation or the new one. `current`: what is in memory now.
        """
        with self._worker:
            return self._run(corpus, current)

    def _run(self, corpus: Path, current: Snapshot | None) -> tuple[Snapshot, ReloadReport]:
        begun = time.perf_counter()
        view = self._store.view()
        try:
            if current is None:  # The first look at this store in this process.
                view.check()
            known = {record.path: record for record in view.files()}
            found = self._read(corpus, view, known)
            self._embed_again(view)
        finally:
            view.close()
        if self._change or view.versions != self._versions:
            self._store.apply(self._change, self._versions)
            self._change = Change()  # Of ten years that is half a gigabyte, and it's stored now.
        self._store.restamp(found.restamped)
        snapshot = self._open(current)
        prepare(snapshot, corpus)
        read = [path.relative_to(corpus).as_posix() for path in found.read]
        items, count = snapshot.counts()
        return snapshot, ReloadReport(
            generation=snapshot.generation,
            files_added=tuple(name for name in read if name not in known),
            files_changed=tuple(name for name in read if name in known),
            files_removed=tuple(found.gone),
            items_added=self._items["added"],
            items_changed=self._items["changed"],
            items_removed=self._items["removed"],
            items=items,
            passages=count,
            embedded=self._embedded,
            warnings=snapshot.warnings(),
            repaired=tuple(self._repaired),
            seconds=time.perf_counter() - begun,
        )

    def _read(self, corpus: Path, view: View, known: dict[str, FileRecord]) -> Scan:
        """Fill the change with what the next generation has other than the one in the store."""
        same_rules = view.versions is None or view.versions.passages == self._versions.passages
        found = scan(corpus, known if same_rules else {})
        if not same_rules:
            found.gone = sorted(set(known) - {p.relative_to(corpus).as_posix() for p in found.read})
        names = [path.relative_to(corpus).as_posix() for path in found.read]
        revs = view.revs_of([*names, *found.gone])
        self._change.gone_files += found.gone
        for name in found.gone:
            self._change.drop += revs.get(name, [])
            self._items["removed"] += len(revs.get(name, []))
        for n, file in enumerate(read_all(found.read, corpus)):
            self._progress("read", n, len(found.read))
            self._change.put_files.append(file.record)
            self._compare(view.items(revs.get(file.record.path, [])), file)
            if len(self._texts) >= self._batch:
                self._embed()
                view.pause(self._store.tidy)  # Or the log would grow to the size of it all.
        self._embed(last=True)
        return found

    def _compare(self, old: Sequence[StoredItem], file: ReadFile) -> None:
        """An item that is the same in every respect keeps its revision; any other gets a new one.

        Under changed rules an item that is cut in another way is another one.
        """
        was = {stored.item.id: stored.item for stored in old}
        left = {(s.item, s.position): s for s in old}
        for read in file.items:
            item, position = read.stored.item, read.stored.position
            same = left.get((item, position))
            if same is not None and _cuts(same) == _cuts(read.stored):
                del left[item, position]
                continue
            self._texts.update(zip(read.stored.hashes, read.texts, strict=True))
            self._change.add.append(read.packed)
            if item.id not in was:
                self._items["added"] += 1
            elif _said(item) != _said(was[item.id]):
                self._items["changed"] += 1
        self._change.drop += [s.rev for s in left.values()]
        self._items["removed"] += len(was.keys() - {read.stored.item.id for read in file.items})

    def _embed_again(self, view: View) -> None:
        """After a change of the model: vectors for the items that stay."""
        if view.versions is None or view.versions.model == self._versions.model:
            return
        dropped = set(self._change.drop)
        rows = view.rows()
        for n, stored in enumerate(view.all_items()):
            if stored.rev not in dropped:
                self._texts.update(_texts(stored))
            if len(self._texts) >= self._batch:
                self._progress("embed", n, len(rows))
                self._embed()
                view.pause(self._store.tidy)
        self._embed(last=True)

    def _embed(self, *, last: bool = False) -> None:
        """Begin to make the vectors that are missing for the texts gathered so far, once those of
        the batch before are committed; with `last`, see them committed too.
        """
        missing = self._store.missing(self._versions.model, self._texts)
        wanted = [hash_ for hash_ in self._texts if hash_ in missing]
        texts = [self._texts[hash_] for hash_ in wanted]
        self._texts.clear()
        self._commit_vectors()
        if wanted:
            self._pending = wanted, self._worker.submit(self._encode, texts)
        if last:
            self._commit_vectors()

    def _encode(self, texts: Sequence[str]) -> tuple[Floats, float]:
        begun = time.perf_counter()
        return self._embedder.encode_documents(texts), time.perf_counter() - begun

    def _commit_vectors(self) -> None:
        if self._pending is not None:
            (hashes, encoded), self._pending = self._pending, None
            vectors, seconds = encoded.result()
            self._store.put_vectors(self._versions.model, hashes, vectors)
            if seconds < _SHORT:
                self._batch = min(2 * self._batch, _LARGEST_BATCH)
            self._embedded += len(hashes)

    def _open(self, current: Snapshot | None) -> Snapshot:
        view = self._store.view()
        try:
            return self._caches.follow(view, self._embedder, current, self._repaired)
        except BaseException:
            view.close()
            raise


def _texts(stored: StoredItem) -> Iterator[tuple[bytes, str]]:
    for passage, hash_ in zip(stored.passages, stored.hashes, strict=True):
        yield hash_, passages.seen_text(stored.item, passage)


def _cuts(stored: StoredItem) -> list[tuple[object, ...]]:
    return [(p.start, p.end, p.first_line, p.last_line, p.sentences) for p in stored.passages]


def _said(item: Item) -> tuple[object, ...]:
    """What a reader would call the item, wherever it stands in its file."""
    return (
        item.headline, item.text, item.source, item.handle, item.published, item.urls, item.tags,
        item.roundup,
    )  # fmt: skip
