"""Thousands of questions while the index is reloaded again and again, in one process.

`python -m tests.retrieval.soak [QUESTIONS] [RELOADS]` runs the long one: 10,000 and 200. What
it found goes into `tests/benchmarks/archive.json`, of which `tests.benchmarks.report` makes a page.

Each state of the corpus is one consistent story: state *n* says in every item that it is report
number *n*. An answer that quotes two different numbers comes from two generations at once.
"""

from __future__ import annotations

import concurrent.futures
import gc
import json
import re
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import StoreError
from retrieval import Engine
from tests.retrieval.indexes import open_engine, write_day

FIGURES = Path(__file__).parents[1] / "benchmarks" / "archive.json"
TOPICS = ("港", "橋", "停電", "選挙", "関税", "鉄道", "病院", "漁業")
_NUMBER = re.compile(r"第(\d+)報")


@dataclass
class Soak:
    """What the questions met, and what the process used."""

    asked: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)
    """Answers from two generations, or older than one that was seen before."""
    memory: list[int] = field(default_factory=list)
    """Resident bytes, after each tenth of the reloads."""
    files: list[int] = field(default_factory=list)
    """Open files, likewise."""


def write_state(corpus: Path, number: int) -> None:
    """Every file tells the same report number; some come and some go."""
    for day in range(1, 9):
        path = corpus / f"2031-05-{day:02}.txt"
        if day > 4 and (number + day) % 3 == 0:
            path.unlink(missing_ok=True)
            continue
        stories = {
            f"{topic}の{day}日の知らせ": f"第{number}報。{topic}では工事が続く。費用は{day}億だ。"
            for topic in TOPICS
        }
        write_day(corpus, day, stories)


def soak(folder: Path, questions: int, reloads: int, threads: int = 3) -> Soak:
    """Ask from several threads while another one reloads."""
    corpus = folder / "corpus"
    write_state(corpus, 0)
    result = Soak()
    with open_engine(corpus, folder / "index") as engine:
        stop = threading.Event()
        share = questions // threads
        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            asking = [pool.submit(_ask, engine, n, share, stop, result) for n in range(threads)]
            try:
                for number in range(1, reloads + 1):
                    write_state(corpus, number)
                    engine.reload()
                    if number % max(reloads // 10, 1) == 0:
                        gc.collect()
                        result.memory.append(_resident())
                        result.files.append(_open_files())
            finally:
                stop.set()
            for future in asking:
                future.result()
    return result


def _ask(engine: Engine, offset: int, least: int, stop: threading.Event, result: Soak) -> None:
    newest = n = 0
    while n < least or not stop.is_set():
        n += 1
        topic = TOPICS[(n + offset) % len(TOPICS)]
        before = engine.generation
        try:
            answer = engine.ask(f"{topic}の工事の費用は", limit=5)
        except StoreError as error:
            result.wrong.append(str(error))
            continue
        result.asked += 1
        numbers = {int(found) for e in answer.excerpts for found in _NUMBER.findall(e.item.text)}
        result.found += bool(numbers)
        if len(numbers) > 1 or (numbers and min(numbers) < newest):
            result.wrong.append(f"{topic}: {sorted(numbers)} in generation {before}")
        newest = max(newest, *numbers) if numbers else newest


def _resident() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def main(arguments: list[str]) -> None:
    """Run it, print what it found, and keep that for the page of figures."""
    many, often = (int(n) for n in (arguments + ["10000", "200"][len(arguments) :]))
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        done = soak(Path(name), many, often)
    figures = {
        "questions": done.asked,
        "answered": done.found,
        "reloads": often,
        "minutes": round((time.perf_counter() - begun) / 60, 1),
        "wrong": done.wrong,
        "resident MB": [round(m / 1e6) for m in done.memory],
        "open files": done.files,
    }
    for key, value in figures.items():
        print(f"{key}: {value}")  # noqa: T201
    results = json.loads(FIGURES.read_bytes())
    FIGURES.write_text(json.dumps(results | {"soak": figures}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
