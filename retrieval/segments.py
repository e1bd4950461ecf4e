"""Vectors on disk: immutable segments, each one file with its own checksum.

A new day becomes a small new segment, so that taking it in costs what the day costs and not what
the archive costs. Segments are merged when many small ones or many dead rows have gathered.

A file holds the vectors of the sentences, then the numbers of the passages, their vectors, and how
many sentences each has; last the facts, which are known only then: sentences are written as they
are made, since those of ten years would take most of a gigabyte.
"""

from __future__ import annotations

import itertools
import json
import mmap
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.catalogue import ranges
from retrieval.dense_index import Halves, Index
from retrieval.files import crc_of_file, stream_atomically
from retrieval.sentence_vectors import Codes, nearest
from retrieval.store import DamagedError, Floats, Ints

_MAGIC = b"RNDSEG2\n"
_FACTS = 128
"""Bytes at the end of a file; JSON, ended by the magic word."""

_MUCH = 1 << 28
"""Bytes of sentences that may stay in memory once a question has looked at them: some four years of
roundups. To fetch them again for every question takes half a millisecond."""


@dataclass(frozen=True)
class Block:
    """Vectors of some passages on their way into a segment."""

    ids: Ints
    """(n,) passage numbers, ascending, also from block to block."""
    halves: Halves
    """(n, dim) unit vectors in half precision."""
    counts: Ints
    """(n,) sentences that each passage has."""
    sentences: Codes
    """(counts.sum(), dim) of these sentences, in the order of the passages."""


@dataclass(frozen=True)
class Segment:
    """Some passages' vectors and the FAISS index over them."""

    name: str
    """Of its file; "" in memory."""
    ids: Ints
    """(n,) passage numbers, ascending."""
    halves: Halves
    """(n, dim) unit vectors in half precision, mapped from the file."""
    ends: Ints
    """(n + 1,) where the sentences of each passage begin, and where the last ones end."""
    sentences: Codes
    """(m, dim) of all sentences, mapped from the file."""
    index: Index = field(repr=False)
    mapped: np.memmap[Any, np.dtype[np.uint8]] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, rows: Ints) -> Floats:
        """(n, dim) vectors of rows of this segment."""
        return self.halves[rows].astype(np.float32)

    def counts(self, rows: Ints) -> Ints:
        """(n,) how many sentences of each row have a vector."""
        return np.asarray(self.ends[rows + 1] - self.ends[rows], np.int64)

    def sentences_of(self, rows: Ints) -> Codes:
        """(m, dim) of all sentences of these rows."""
        found = self.sentences[ranges(self.ends[rows], self.counts(rows))]
        if self.sentences.nbytes > _MUCH:
            _let_go(self.mapped)
        return found

    def nearest_sentence(self, rows: Ints, vector: Floats) -> Floats:
        """(n,) the cosine of each row's nearest sentence; NaN where it has none."""
        return nearest(vector, self.sentences_of(rows), self.counts(rows))


def in_memory(blocks: Iterable[Block]) -> Segment:
    """A segment without a file, for a folder that can't be written."""
    kept = list(blocks)
    ids, halves, counts, sentences = (
        np.concatenate([getattr(block, name) for block in kept])
        for name in ("ids", "halves", "counts", "sentences")
    )
    return Segment("", ids, halves, _ends(counts), sentences, Index(halves))


def write(folder: Path, blocks: Iterable[Block]) -> Segment:
    """Write a segment file and open it; OSError when the disk is full."""
    name = f"{uuid.uuid4().hex[:12]}.seg"
    stream_atomically(folder / name, _with_checksum(blocks))
    return read(folder / name)


def _with_checksum(blocks: Iterable[Block]) -> Iterator[bytes]:
    crc = rows = sentences = dim = 0
    ids, halves, counts = [], [], []
    for block in blocks:
        part = block.sentences.astype(np.int8).tobytes()
        crc = zlib.crc32(part, crc)
        yield part
        rows, dim = rows + len(block.ids), block.halves.shape[1]
        sentences += len(block.sentences)
        ids.append(block.ids.astype(np.int64))
        halves.append(block.halves.astype(np.float16))
        counts.append(block.counts.astype(np.int64))
    for array in itertools.chain(ids, halves, counts):
        part = np.asarray(array).tobytes()
        crc = zlib.crc32(part, crc)
        yield part
    facts = {"rows": rows, "sentences": sentences, "dim": dim, "crc": crc}
    yield json.dumps(facts).encode().ljust(_FACTS - len(_MAGIC)) + _MAGIC


def read(path: Path) -> Segment:
    """Open a segment file; `DamagedError` if it is not what was written."""
    try:
        whole = np.memmap(path, np.uint8, mode="r")
        facts = json.loads(whole[-_FACTS:].tobytes().removesuffix(_MAGIC))
        rows, count, dim, crc = (int(facts[n]) for n in ("rows", "sentences", "dim", "crc"))
        sizes = (count * dim, 8 * rows, 2 * rows * dim, 8 * rows)
        sound = len(whole) == sum(sizes) + _FACTS and crc_of_file(path, sum(sizes)) == crc
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"{path.name} can't be read ({error}).") from error
    if not sound:
        raise DamagedError(f"{path.name} doesn't match its checksum.")
    sentences, ids, vectors, counts = np.split(whole[:-_FACTS], np.cumsum(sizes)[:-1])
    halves = vectors.view(np.float16).reshape(rows, dim)
    segment = Segment(
        path.name,
        np.array(ids.view(np.int64)),
        halves,
        _ends(counts.view(np.int64)),
        sentences.view(np.int8).reshape(count, dim),
        Index(halves),
        whole,
    )
    _let_go(whole)
    return segment


def _ends(counts: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _let_go(mapped: np.memmap[Any, np.dtype[np.uint8]] | None) -> None:
    """Pages that were looked at once leave the memory of the process (the system keeps them while
    it has room); those that are needed again come back.
    """
    pages: mmap.mmap | None = getattr(mapped, "_mmap", None)
    if pages is not None and hasattr(mmap, "MADV_DONTNEED"):
        pages.madvise(mmap.MADV_DONTNEED)
