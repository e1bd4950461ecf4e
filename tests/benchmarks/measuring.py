"""What the machine does: memory, disk, and how times are summed up."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np


def percentiles(seconds: Sequence[float]) -> list[float]:
    """Median and 99th percentile, in milliseconds."""
    return [round(float(np.percentile(seconds, q)) * 1000, 2) for q in (50, 99)]


def resident() -> float:
    """MB of this process in memory now; pages of files that it mapped count."""
    status = Path("/proc/self/status").read_text()
    return round(int(status.partition("VmRSS:")[2].split()[0]) / 1000, 1)


def peak() -> float:
    """MB of this process at its largest."""
    status = Path("/proc/self/status").read_text()
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1000, 1)


def size_of(folder: Path) -> float:
    """MB of all files of a folder."""
    return round(sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6, 1)


def memory_speed() -> float:
    """GB per second that one thread reads: what no scan of vectors can exceed."""
    data = np.ones(1 << 25, np.int64)
    best = min(_time(lambda: data.max()) for _ in range(5))
    return round(data.nbytes / best / 1e9, 1)


def disk_speed() -> float:
    """MB per second that reach the disk: what no writing of an index can exceed."""
    block = os.urandom(1 << 24)
    with tempfile.NamedTemporaryFile() as file:

        def write() -> None:
            for _ in range(16):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())

        return round(16 * len(block) / _time(write) / 1e6, 1)


def _time(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
