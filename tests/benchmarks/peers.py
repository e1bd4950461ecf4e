"""What one would pick instead, on the same passages: SQLite FTS5, bm25s, Chroma with its defaults.

Each is given the terms, or the vectors, that the project's own index holds, asks for the best 60,
and says how it takes in another day.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.analysis import terms
from retrieval.embedder import load_embedder
from retrieval.passages import seen_text
from retrieval.store_view import SqliteView
from tests.benchmarks.measuring import peak, percentiles, size_of

Figures = dict[str, Any]
BEST = 60
DAY = 150
"""Passages of one day."""


def texts(store: Path) -> Iterator[str]:
    """What the index sees of every passage."""
    view = SqliteView(store)
    for stored in view.all_items():
        for passage in stored.passages:
            yield seen_text(stored.item, passage)
    view.close()


def fts5(store: Path, folder: Path, questions: list[str]) -> Figures:
    """SQLite's own full text index over the same terms."""
    db = sqlite3.connect(folder / "fts.sqlite")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='unicode61')")
    build = _timed(
        lambda: db.executemany("INSERT INTO t VALUES (?)", ((_plain(t),) for t in texts(store)))
    )
    build += _timed(db.commit)
    more = [_plain(text) for _, text in zip(range(DAY), texts(store), strict=False)]

    def add() -> None:
        db.executemany("INSERT INTO t VALUES (?)", ((text,) for text in more))
        db.commit()

    def ask(question: str) -> None:
        words = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms(question, question=True)))
        db.execute(
            "SELECT rowid, bm25(t) FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT ?", (words, BEST)
        ).fetchall()

    return _figures(build, _timed(add), ask, questions, folder)


def bm25s(store: Path, folder: Path, questions: list[str]) -> Figures:
    """A matrix of scores; another day means making it anew."""
    import bm25s as library

    index = library.BM25()

    def make() -> None:
        index.index([terms(text) for text in texts(store)], show_progress=False)
        index.save(str(folder / "bm25s"))

    build = _timed(make)

    def ask(question: str) -> None:
        index.retrieve([terms(question, question=True)], k=BEST, show_progress=False)

    return _figures(build, build, ask, questions, folder)


def chroma(store: Path, folder: Path, questions: list[str]) -> Figures:
    """A vector store as it comes, given the same vectors."""
    import chromadb

    client = chromadb.PersistentClient(str(folder / "chroma"))
    collection = client.create_collection("passages", embedding_function=None)
    model = load_embedder()
    vectors = _vectors(store)

    def put(start: int, rows: Any) -> None:
        for n in range(0, len(rows), 5000):
            some = rows[n : n + 5000]
            names = [str(start + n + place) for place in range(len(some))]
            collection.add(ids=names, embeddings=some)

    build = _timed(lambda: put(0, vectors))
    add = _timed(lambda: put(len(vectors), vectors[:DAY]))

    def ask(question: str) -> None:
        collection.query(query_embeddings=model.encode_queries([question]), n_results=BEST)

    return _figures(build, add, ask, questions, folder)


PEERS: dict[str, Callable[[Path, Path, list[str]], Figures]] = {
    "fts5": fts5,
    "bm25s": bm25s,
    "chroma": chroma,
}


def _vectors(store: Path) -> Any:
    view = SqliteView(store)
    blocks = [view.vectors(s.hashes) for s in view.all_items() if s.hashes]
    view.close()
    return np.concatenate(blocks)


def _plain(text: str) -> str:
    return " ".join(terms(text))


def _figures(
    build: float,
    add: float,
    ask: Callable[[str], None],
    questions: list[str],
    folder: Path,
) -> Figures:
    return {
        "from nothing s": build,
        "add a day s": add,
        "search ms": percentiles([_timed(lambda q=q: ask(q)) for q in questions]),
        "peak MB": peak(),
        "index MB": size_of(folder),
    }


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
