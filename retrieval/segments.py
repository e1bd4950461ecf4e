"""Vectors on disk: immutable segments, each one file with its own checksum.

A new day becomes a small new segment, so that taking it in costs what the day costs and not what
the archive costs. Segments are merged when many small ones or many dead rows have gathered.
"""

from __future__ import annotations

import json
import mmap
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.dense_index import Halves, Index
from retrieval.files import crc_of, write_atomically
from retrieval.store import DamagedError, Floats, Ints

_MAGIC = b"RNDSEG1\n"
_HEADER = 128
"""Bytes before the numbers, so that these are aligned; JSON, ended by the magic word."""


@dataclass(frozen=True)
class Segment:
    """Some passages' vectors and the FAISS index over them."""

    name: str
    ids: Ints
    """(n,) passage numbers, ascending."""
    halves: Halves
    """(n, dim) unit vectors in half precision, mapped from the file."""
    index: Index = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, rows: Ints) -> Floats:
        """(n, dim) vectors of rows of this segment."""
        return self.halves[rows].astype(np.float32)


def in_memory(ids: Ints, halves: Halves) -> Segment:
    """A segment without a file, for a folder that can't be written."""
    return Segment("", ids, halves, Index(halves))


def write(folder: Path, ids: Ints, halves: Halves) -> Segment:
    """Write a segment file and open it; OSError when the disk is full."""
    name = f"{uuid.uuid4().hex[:12]}.seg"
    ids = np.ascontiguousarray(ids, np.int64)
    halves = np.ascontiguousarray(halves, np.float16)
    crc = crc_of(halves.data, crc_of(ids.data))
    header = json.dumps({"rows": len(ids), "dim": halves.shape[1], "crc": crc}).encode()
    header = header.ljust(_HEADER - len(_MAGIC)) + _MAGIC
    write_atomically(folder / name, header, ids.data.cast("B"), halves.data.cast("B"))
    return read(folder / name)


def read(path: Path) -> Segment:
    """Open a segment file; `DamagedError` if it is not what was written."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
        facts = json.loads(header.removesuffix(_MAGIC))
        rows, dim, crc = int(facts["rows"]), int(facts["dim"]), int(facts["crc"])
        whole = np.memmap(path, np.uint8, mode="r", offset=_HEADER)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"{path.name} can't be read ({error}).") from error
    if len(whole) != rows * (8 + 2 * dim) or crc_of(whole.data) != crc:
        raise DamagedError(f"{path.name} doesn't match its checksum.")
    ids = whole[: rows * 8].view(np.int64)
    halves = whole[rows * 8 :].view(np.float16).reshape(rows, dim)
    segment = Segment(path.name, np.array(ids), halves, Index(halves))
    _let_go(whole)
    return segment


def _let_go(mapped: np.memmap[Any, np.dtype[np.uint8]]) -> None:
    """Pages that only the checksum needed leave the memory; the few a search needs come back."""
    pages: mmap.mmap | None = getattr(mapped, "_mmap", None)
    if pages is not None and hasattr(mmap, "MADV_DONTNEED"):
        pages.madvise(mmap.MADV_DONTNEED)
