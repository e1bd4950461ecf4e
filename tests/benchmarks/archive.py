"""An archive of a month, a year, ten years: how long everything takes, and beside what.

`python -m tests.benchmarks.archive [month] [year] [decade] [--peers fts5,bm25s,chroma]` prints the
figures and adds them to `archive.json`; `python -m tests.benchmarks.report` makes RESULTS.md and
the plot of it. Each figure is taken in a process of its own, so that memory is the figure's alone.
bm25s and chromadb are needed only when they are asked for; nothing else here uses them.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import datetime as dt
import json
import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import peers
from tests.benchmarks.archive_text import FIRST_DAY, Newsroom, write_archive
from tests.benchmarks.measuring import (
    disk_speed,
    memory_speed,
    peak,
    percentiles,
    resident,
    size_of,
)

SIZES = {"month": 30, "year": 365, "decade": 3650}
OUT = Path(__file__).with_name("archive.json")
QUESTIONS = 120
Figures = dict[str, Any]


def open_engine(corpus: Path, index: Path) -> Any:
    """The engine with the shipped model, as the bot opens it."""
    from zoneinfo import ZoneInfo

    from retrieval import Engine
    from retrieval.embedder import load_embedder

    return Engine.open(corpus, index, embedder=load_embedder(), tz=ZoneInfo("Asia/Tokyo"))


def from_nothing(corpus: Path, index: Path) -> Figures:
    """The first index of the archive."""
    begun = time.perf_counter()
    with open_engine(corpus, index) as engine:
        seconds = time.perf_counter() - begun
        stats = engine.stats()
    return {
        "items": stats["items"],
        "passages": stats["passages"],
        "from nothing s": seconds,
        "from nothing, CPU s": time.process_time(),
        "from nothing peak MB": peak(),
        "text MB": size_of(corpus),
        "index MB": size_of(index),
    }


def start(corpus: Path, index: Path, questions: list[str]) -> Figures:
    """From a process without anything loaded to the first answer; then many questions."""
    from retrieval.results import DateRange

    begun = time.perf_counter()
    engine = open_engine(corpus, index)
    opened = time.perf_counter() - begun
    engine.ask(questions[0])
    first, used = time.perf_counter() - begun, time.process_time()
    month = DateRange(FIRST_DAY, FIRST_DAY + dt.timedelta(days=29))
    found = {
        "open s": opened,
        "start to first answer s": first,
        "start to first answer, CPU s": used,
        "question, first time ms": _ask(engine, questions),
        "question ms": _ask(engine, questions),
        "question, CPU ms": _ask_cpu(engine, questions),
        "question in a month ms": _ask(engine, questions, dates=month),
        "question to a source ms": _ask(engine, questions, source="架空通信"),
        "search ms": _search(engine, questions, None),
        "search in a month ms": _search(engine, questions, month),
        "resident MB": resident(),
    }
    engine.close()
    return found


def add_a_day(corpus: Path, index: Path) -> Figures:
    """A new file in the corpus of a running engine; then the file goes again."""
    room = Newsroom(seed=7)
    added, used, removed = [], [], []
    with open_engine(corpus, index) as engine:
        for n in range(5):
            path = corpus / f"2040-01-{n + 1:02}.txt"
            path.write_text(room.day(dt.date(2040, 1, n + 1)), encoding="utf-8")
            before = time.process_time()
            added.append(_seconds(engine.reload))
            used.append(time.process_time() - before)
            path.unlink()
            removed.append(_seconds(engine.reload))
        nothing = _seconds(engine.reload)
        held = resident()
    return {
        "add a day s": float(np.median(added)),
        "add a day, CPU s": float(np.median(used)),
        "add a day, slowest s": max(added),
        "remove a day s": float(np.median(removed)),
        "reload without a change s": nothing,
        "resident after ten reloads MB": held,
    }


def _ask(engine: Any, questions: Iterable[str], **options: Any) -> list[float]:
    return percentiles([_seconds(lambda q=q: engine.ask(q, **options)) for q in questions])


def _ask_cpu(engine: Any, questions: Iterable[str]) -> list[float]:
    """What a question costs on a machine that has nothing else to do."""
    used = []
    for question in questions:
        begun = time.process_time()
        engine.ask(question)
        used.append(time.process_time() - begun)
    return percentiles(used)


def _search(engine: Any, questions: Iterable[str], dates: Any) -> list[float]:
    """Both legs and the best passages' texts, without what ranking and quoting add."""
    with engine._using() as snapshot:
        where = snapshot.where(dates, None)

        def search(question: str) -> None:
            vector = snapshot.embedder.encode_queries([question])[0]
            hits = [*snapshot.dense(vector, 60, where), *snapshot.lexical(question, 60, where)]
            snapshot.passages(list({hit.passage for hit in hits}))

        return percentiles([_seconds(lambda q=q: search(q)) for q in questions])


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def alone(work: Callable[..., Figures], *args: object) -> Figures:
    """Run the work in a fresh process."""
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, context) as pool:
        return pool.submit(work, *args).result()


def measure(name: str, folder: Path, chosen: list[str]) -> Figures:
    """All figures of one size."""
    corpus, index = folder / "corpus", folder / "index"
    room = Newsroom()
    write_archive(corpus, SIZES[name], room)
    questions = [room.question() for _ in range(QUESTIONS)]
    found = alone(from_nothing, corpus, index)
    _show(name, found)
    for work, args in ((start, (corpus, index, questions)), (add_a_day, (corpus, index))):
        more = alone(work, *args)
        _show(name, more)
        found |= more
    for peer in chosen:
        shutil.rmtree(folder / peer, ignore_errors=True)
        (folder / peer).mkdir()
        more = alone(peers.PEERS[peer], index / "store.sqlite", folder / peer, questions)
        _show(f"{name}, {peer}", more)
        found[peer] = more
    return found


def _show(name: str, figures: Figures) -> None:
    for key, value in figures.items():
        shown = value if not isinstance(value, float) else round(value, 3)
        print(f"{name:>16}  {key:<34} {shown}", flush=True)  # noqa: T201


def main(arguments: list[str]) -> None:
    """Measure the sizes that the command line names, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.archive")
    parser.add_argument("sizes", nargs="*", choices=[*SIZES, []], default=[])
    parser.add_argument("--peers", default="", help=",".join(peers.PEERS))
    chosen = parser.parse_args(arguments)
    results = json.loads(OUT.read_bytes()) if OUT.exists() else {}
    results["machine"] = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "cpus": os.cpu_count(),
        "cpu": platform.machine(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "memory GB/s": memory_speed(),
        "disk MB/s": disk_speed(),
    }
    _show("machine", results["machine"])
    for name in chosen.sizes or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            asked = [peer for peer in chosen.peers.split(",") if peer]
            before = results.get(name, {})
            kept = {peer: before[peer] for peer in peers.PEERS if peer in before}
            results[name] = kept | measure(name, Path(folder), asked)
        OUT.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
