"""What the index remembers, behind a narrow interface: files, items with passages, vectors.

The files of the corpus are the truth; a store is what was made of them, one generation after the
other, each written in one transaction. SQLite keeps it here (`store_sqlite.py`); another data base
can stand in by offering `Store` and `View`. FAISS and the lexical index are caches of one
generation and belong to the process, not to the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from corpus.errors import StoreError
from corpus.items import Item, ParseWarning
from retrieval.passages import Passage

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class DamagedError(StoreError):
    """Stored data doesn't match its checksum, or can't be read: it has to be made again."""


class DamagedCacheError(DamagedError):
    """The damage is in the vector index or the lexical index; the store is sound."""


class Stamp(NamedTuple):
    """How the file system described a file when it was read; equal stamps, equal content."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    settled: bool
    """It was old enough when read that a later write would show in its times."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of the corpus, as it was read."""

    path: str
    """Relative to the corpus folder, with forward slashes."""
    sha256: str
    stamp: Stamp
    day: int
    """The roundup's date, as a proleptic ordinal."""
    date_from: str
    tags: tuple[str, ...]
    warnings: tuple[ParseWarning, ...]
    items: int


@dataclass(frozen=True, slots=True)
class StoredItem:
    """One revision of an item with its passages. A changed item is another revision."""

    item: Item
    position: int
    """Place among the items of its file."""
    passages: tuple[Passage, ...]
    hashes: tuple[bytes, ...]
    """Of what the vectors see of each passage; 16 bytes each."""
    rev: int = -1
    """Number of the revision; -1 before it is stored. Never used twice."""


class PackedItem(NamedTuple):
    """An item on its way into the store: what is kept in columns, and the rest as bytes."""

    id: str
    file: str
    position: int
    day: int
    published: int
    source: str
    handle: str
    passages: int
    hashes: bytes
    """Of all passages, one behind the other."""
    data: bytes


@dataclass(slots=True)
class Change:
    """What one generation has other than the one before."""

    put_files: list[FileRecord] = field(default_factory=list)
    gone_files: list[str] = field(default_factory=list)
    add: list[PackedItem] = field(default_factory=list)
    drop: list[int] = field(default_factory=list)
    """Revisions."""

    def __bool__(self) -> bool:
        return bool(self.put_files or self.gone_files or self.add or self.drop)


class ItemRow(NamedTuple):
    """The light part of an item, kept in memory for filters and order."""

    rev: int
    id: str
    file: str
    position: int
    day: int
    published: int
    """Ordinal; 0 where unknown."""
    source: str
    handle: str
    first_passage: int
    passages: int


class Versions(NamedTuple):
    """What the stored items, passages and vectors depend on besides the files."""

    passages: str
    """Of the parser and the rules that cut passages."""
    model: str
    """The embedder's fingerprint."""


class View(Protocol):
    """One generation, held still: reads of one view never see a later one. Safe from any thread."""

    generation: int
    mark: str
    """Of this generation and no other, also not of one that was lost and made again."""
    versions: Versions | None

    def knows(self, mark: str) -> bool:
        """The mark is of this generation or of one before it: what was made then can be built on.

        The numbers of revisions and passages mean the same things only then.
        """

    def rows(self, known: Sequence[ItemRow] = ()) -> list[ItemRow]:
        """All items, oldest revision first. `known`: rows of an earlier generation of the same
        store, which are not read again.
        """

    def revs_of(self, files: Iterable[str]) -> dict[str, list[int]]:
        """The revisions that stand in these files."""

    def items(self, revs: Sequence[int]) -> list[StoredItem]:
        """In the order asked. `DamagedError` if a checksum fails."""

    def files(self) -> list[FileRecord]:
        """All files, by path."""

    def check(self) -> None:
        """Compare all items with their checksums where that takes no time that anyone would
        notice; in a larger store, the question that meets a damaged item has it mended.
        """

    def all_items(self) -> Iterator[StoredItem]:
        """Every item, oldest revision first, without holding all in memory."""

    def vectors(self, hashes: Sequence[bytes]) -> Floats:
        """(n, dim), of the view's model; `DamagedError` if one is missing or damaged."""

    def pause(self, meanwhile: Callable[[], None]) -> None:
        """Let go of the generation for a moment in which the writer tidies, then hold it again.

        The caller holds the lock of the index folder, so that it is the same generation after.
        """

    def close(self) -> None: ...


class Store(Protocol):
    """The writer's side. One writer at a time: the caller holds the lock of the index folder."""

    def view(self) -> View: ...

    def missing(self, model: str, hashes: Iterable[bytes]) -> set[bytes]:
        """Which of these have no vector yet."""

    def put_vectors(self, model: str, hashes: Sequence[bytes], vectors: Floats) -> None:
        """Commit vectors ahead of the generation that will use them: a crash keeps them."""

    def apply(self, change: Change, versions: Versions) -> None:
        """Commit a change as the next generation, all or nothing."""

    def restamp(self, records: Sequence[FileRecord]) -> None:
        """Remember new stamps of files whose content is the same; the generation stays."""

    def tidy(self) -> None:
        """Give space of past generations back where no reader needs it any more."""

    def close(self) -> None: ...
