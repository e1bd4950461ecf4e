"""Files become packed items: parsing and cutting, in more than one process for a large archive.

Two thirds of a first build's time go into pure Python that can run anywhere, so hundreds of files
are read by other processes; a day's file is read at once where it is needed.
"""

from __future__ import annotations

import concurrent.futures
import hashlib
import itertools
import logging
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from corpus.items import Roundup
from retrieval import passages
from retrieval.rows import pack_item
from retrieval.scan import read_still
from retrieval.store import FileRecord, PackedItem, Stamp, StoredItem

log = logging.getLogger(__name__)

MANY = 200
"""From so many files on, other processes help."""
_AHEAD = 64
"""Files that may be read before the first of them is used."""


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item as it was read, ready for the store."""

    stored: StoredItem
    packed: PackedItem
    texts: tuple[str, ...]
    """What the model sees of each passage."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read."""

    record: FileRecord
    items: tuple[ReadItem, ...]


def read_all(paths: Sequence[Path], corpus: Path) -> Iterator[ReadFile]:
    """The files in order, read by as many processes as that is worth; alone when they are gone."""
    helpers = min(os.cpu_count() or 1, 4)
    done = 0
    # This process has its own work meanwhile, but less of it. A daemonic one may have no helpers.
    if len(paths) >= MANY and helpers > 1 and not multiprocessing.current_process().daemon:
        try:
            for file in _read_with(helpers, paths, corpus):
                done += 1
                yield file
        except (BrokenProcessPool, OSError) as error:
            # Killed, most likely for want of memory, or not even started.
            log.warning(
                "The processes that helped to read the corpus are gone (%s); "
                "this one reads the last %d of %d files alone",
                str(error) or type(error).__name__,
                len(paths) - done,
                len(paths),
            )
    yield from (read(path, corpus) for path in paths[done:])


def _read_with(helpers: int, paths: Sequence[Path], corpus: Path) -> Iterator[ReadFile]:
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(helpers, context, _end_with_parent) as pool:
        left = iter(paths)
        waiting = [pool.submit(read, path, corpus) for path in itertools.islice(left, _AHEAD)]
        try:
            while waiting:
                yield waiting.pop(0).result()
                waiting += [pool.submit(read, path, corpus) for path in itertools.islice(left, 1)]
        finally:
            pool.shutdown(cancel_futures=True)


def read(path: Path, corpus: Path) -> ReadFile:
    """Parse a file, cut its items, and pack them."""
    roundup, stamp = read_still(path, corpus)
    return ReadFile(_record(roundup, stamp), tuple(_items(roundup)))


def _items(roundup: Roundup) -> Iterator[ReadItem]:
    for position, item in enumerate(roundup.items):
        cut = tuple(passages.cut(item, roundup))
        texts = tuple(passages.seen_text(item, passage) for passage in cut)
        stored = StoredItem(item, position, cut, tuple(map(_hash, texts)))
        yield ReadItem(stored, pack_item(stored), texts)


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


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _end_with_parent() -> None:
    """A helper whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def wait() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=wait, daemon=True).start()
