"""Writing files so that a crash at any instant leaves the old file or the new one, whole."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

_BLOCK = 1 << 22


def write_atomically(path: Path, *parts: bytes | memoryview) -> None:
    """Write beside, flush to the disk, rename. OSError as it comes; nothing half-written stays."""
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


def crc_of(data: bytes | memoryview, crc: int = 0) -> int:
    """CRC-32 of a large buffer, without a copy of it."""
    view = memoryview(data).cast("B")
    for start in range(0, len(view), _BLOCK):
        crc = zlib.crc32(view[start : start + _BLOCK], crc)
    return crc
