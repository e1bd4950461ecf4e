"""How long one question takes to rank and to answer in an archive of a year (50,000 passages).

`python -m tests.benchmarks.ranking_time [--days 365] [--index FOLDER]` prints medians and 99th
percentiles in milliseconds, by the clock and by the processor's time of this process; the latter
is what counts where other work goes on beside it. Every question is asked once: nothing that an
earlier question left in memory helps it, but for the passages they share.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from retrieval import Engine
from retrieval.alias_table import builtin
from retrieval.embedder import load_embedder
from retrieval.question import clean
from retrieval.ranking import rank
from tests.benchmarks.archive_text import Newsroom, write_archive
from tests.benchmarks.measuring import percentiles

QUESTIONS = 120


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--index", type=Path, help="kept for the next time")
    options = parser.parse_args()
    newsroom = Newsroom()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        write_archive(corpus, options.days, newsroom)
        with Engine.open(
            corpus,
            options.index or Path(folder) / "index",
            embedder=load_embedder(),
            tz=ZoneInfo("Asia/Tokyo"),
        ) as engine:
            sys.stdout.write(f"{engine.stats()['passages']} passages\n")
            with engine._using() as snapshot:
                _time(newsroom, "rank", lambda q: rank(snapshot, clean(q), builtin()))
            _time(newsroom, "answer", engine.ask)


def _time(newsroom: Newsroom, name: str, do: Callable[[str], object]) -> None:
    for question in (newsroom.question(), "Narunagi"):
        do(question)  # The tables of words are read with the first, those of names with the second.
    gc.collect()
    gc.freeze()  # as the bot does when it starts
    clock, processor = [], []
    for _ in range(QUESTIONS):
        question = newsroom.question()
        begun, spent = time.perf_counter(), time.process_time()
        do(question)
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - spent)
    sys.stdout.write(
        f"{name}: median, 99th percentile {percentiles(clock)} ms; "
        f"of the processor {percentiles(processor)} ms\n"
    )


if __name__ == "__main__":
    main()
