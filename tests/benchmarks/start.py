"""What a start costs: `python -m tests.benchmarks.start` prints the README's table.

Every figure is the median of several fresh processes, with the shipped corpus and an index that is
already built. The steps are processes that do only that much; their differences say what the time
goes into.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

TIMES = 7
_URL = re.compile(rb"http://\S+")

STEPS = {
    "Python": "pass",
    "numpy, FAISS, tantivy": "import numpy, faiss, tantivy",
    "the model and its first vector": (
        "from retrieval.embedder import load_embedder; load_embedder().encode_queries(['停戦'])"
    ),
}
ROUNDUP = str(Path(sys.executable).with_name("roundup"))
ASK = (ROUNDUP, "ask", "ハルキウの停電はどのくらい？")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process and its children: seconds on the clock and of processor, peak megabytes."""

    clock: float
    processor: float
    peak: float


def _ended(process: subprocess.Popen[bytes], began: float, clock: float | None = None) -> Cost:
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    clock = clock or time.perf_counter() - began
    return Cost(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def run(*arguments: str) -> Cost:
    """A process from its start to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    return _ended(process, began)


def preview() -> Cost:
    """`roundup preview` until its page is served."""
    began = time.perf_counter()
    process = subprocess.Popen([ROUNDUP, "preview", "--no-browser"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    url = next(found[0] for line in process.stdout if (found := _URL.search(line)))
    with urllib.request.urlopen(url.decode()) as page:  # noqa: S310 - our own page on loopback
        page.read()
    clock = time.perf_counter() - began
    process.terminate()
    process.stdout.close()
    return _ended(process, began, clock)


def median(measure: Callable[[], Cost], times: int = TIMES) -> Cost:
    """The median of each figure."""
    costs = [measure() for _ in range(times)]
    return Cost(*(statistics.median(getattr(c, f) for c in costs) for f in Cost.__slots__))


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as index:
        os.environ["INDEX_DIR"] = index
        run(ROUNDUP, "index")
        rows = {s: median(partial(run, sys.executable, "-c", code)) for s, code in STEPS.items()}
        rows["`roundup ask`"] = median(partial(run, *ASK))
        rows["`roundup preview`, until its page is served"] = median(preview, 3)
    out = sys.stdout.write
    out(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f} at the end\n\n")
    out("| | clock s | processor s | peak MB |\n|---|---|---|---|\n")
    for name, cost in rows.items():
        out(f"| {name} | {cost.clock:.2f} | {cost.processor:.2f} | {cost.peak:.0f} |\n")


if __name__ == "__main__":
    main()
