"""Writing files so that a crash at any instant leaves the old file or the new one, whole."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from pathlib import Path

_BLOCK = 1 << 22


def write_atomically(path: Path, *parts: bytes | memoryview) -> None:
    """Write beside, flush to the disk, rename. OSError as it comes; nothing half-written stays."""
    stream_atomically(path, parts)


def stream_atomically(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """The same with parts that are made one after the other, whatever making them raises."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def crc_of_file(path: Path, length: int) -> int:
    """CRC-32 of the first `length` bytes, read piece by piece: mapped, a large file would count as
    memory of the process.
    """
    crc, left = 0, length
    with path.open("rb") as file:
        while left > 0 and (some := file.read(min(_BLOCK, left))):
            crc, left = zlib.crc32(some, crc), left - len(some)
    return crc
