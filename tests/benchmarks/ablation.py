"""What each part of the ranking is worth, and what one would get instead of it.

`python -m tests.benchmarks.ablation [--test]` asks the development questions (or the test
questions) of every system and prints a table in Markdown; RETRIEVAL.md keeps the last one. Peers
are set up as their own documentation sets them up; those that aren't installed are left out
(`pip install bm25s chromadb lancedb`). Nothing is refused here: only the order counts.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from corpus.reader import default_corpus
from retrieval import Engine, fusion, metrics
from retrieval.alias_table import builtin
from retrieval.embedder import load_embedder
from retrieval.evaluate import read_questions
from retrieval.judged import Question
from retrieval.passages import Passage, seen_text
from retrieval.question import clean
from retrieval.ranking import rank
from retrieval.snapshot import Snapshot

QUESTIONS = Path(__file__).parents[1] / "questions"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "roundups"
DEV = (
    "digest.dev",
    "digest.more.dev",
    "fiction.kazami.dev",
    "fiction.hokusei.dev",
    "fiction.tsukishiro.dev",
    "fiction.marvena.dev",
    "fiction.zaresia.dev",
    "fiction.dorvenia.dev",
    "fiction.ferrowen.dev",
    "fiction.mirasaki.dev",
    "fiction.salvora.dev",
    "fiction.kesta.dev",
    "fiction.chipper.dev",
    "fiction.vulcara.dev",
    "fiction.pelota.dev",
    "fiction.mundavia.dev",
    "fiction.lindmere.dev",
)
TEST = (
    "digest.test",
    "fiction.ardelia.test",
    "fiction.nordval.test",
    "fiction.brennmark.test",
    "fiction.orvane.test",
    "fiction.telmara.test",
    "fiction.quillon.test",
    "fiction.sorveig.test",
    "fiction.verolta.test",
    "fiction.asahina.test",
    "fiction.talvik.test",
    "fiction.misora.test",
    "fiction.corvane.test",
    "fiction.selmora.test",
)
DEPTH = 10
Ask = Callable[[str], Sequence[str]]
"""A question to ids of items, best first."""


@dataclass(frozen=True)
class Shelf:
    """One corpus, as every system gets it."""

    snapshot: Snapshot
    passages: list[Passage]
    texts: list[str]
    vectors: np.ndarray[Any, np.dtype[np.float32]]

    def items(self, order: Sequence[int]) -> list[str]:
        """Passage numbers to the ids of their items, each once."""
        return list(dict.fromkeys(self.passages[n].item for n in order))[:DEPTH]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="the questions that were held back")
    sets = TEST if parser.parse_args().test else DEV
    results: dict[str, list[tuple[str, list[bool], int]]] = {}
    for name in sets:
        with shelf_of(name) as shelf:
            asked = [q for q in read_questions(QUESTIONS / f"{name}.jsonl") if q.gold_spans]
            for system, make in SYSTEMS.items():
                try:
                    ask = make(shelf)
                except ImportError as error:
                    sys.stderr.write(f"{system} is left out: {error}\n")
                    continue
                results.setdefault(system, []).extend(_judge(shelf, ask, q) for q in asked)
    sys.stdout.write("\n".join(_table(results)) + "\n")


@contextmanager
def shelf_of(name: str) -> Iterator[Shelf]:
    """The corpus of a question set, indexed in a folder that is thrown away."""
    corpus = default_corpus() if name.startswith("digest") else FIXTURES / name.split(".")[1]
    with (
        tempfile.TemporaryDirectory() as folder,
        Engine.open(
            corpus, Path(folder), embedder=load_embedder(), tz=ZoneInfo("Asia/Tokyo")
        ) as engine,
        engine._using() as snapshot,
    ):
        items = [item for day in snapshot.days() for item in snapshot.items_on(day)]
        pairs = [(item, p) for item in items for p in snapshot.passages_of(item.id)]
        passages = [p for _, p in pairs]
        yield Shelf(
            snapshot,
            passages,
            [seen_text(item, p) for item, p in pairs],
            snapshot.vectors([p.id for p in passages]).astype(np.float32),
        )


def _judge(shelf: Shelf, ask: Ask, question: Question) -> tuple[str, list[bool], int]:
    holders = {
        item.id
        for day in shelf.snapshot.days()
        for item in shelf.snapshot.items_on(day)
        if any(span in item.text or span in item.headline for span in question.gold_spans)
    }
    return question.lang, [item in holders for item in ask(question.question)], len(holders)


def _table(results: dict[str, list[tuple[str, list[bool], int]]]) -> Iterator[str]:
    yield "| system | hit@1 | 95 % | hit@3 | MRR | nDCG@10 | ja hit@1/3 | others hit@1/3 |"
    yield "|---|---|---|---|---|---|---|---|"
    for system, rows in results.items():
        first = [metrics.hit(right, 1) for _, right, _ in rows]
        low, high = metrics.interval(first)
        cells = [
            f"{np.mean(first):.3f}",
            f"{low:.3f}–{high:.3f}",
            f"{np.mean([metrics.hit(right, 3) for _, right, _ in rows]):.3f}",
            f"{np.mean([metrics.reciprocal_rank(right) for _, right, _ in rows]):.3f}",
            f"{np.mean([metrics.ndcg(right, total) for _, right, total in rows]):.3f}",
            _pair([right for lang, right, _ in rows if lang == "ja"]),
            _pair([right for lang, right, _ in rows if lang != "ja"]),
        ]
        yield f"| {system} | {' | '.join(cells)} |"


def _pair(rows: list[list[bool]]) -> str:
    return " / ".join(f"{np.mean([metrics.hit(right, k) for right in rows]):.2f}" for k in (1, 3))


# --- our own parts -----------------------------------------------------------------------------


def _numbers(shelf: Shelf) -> dict[int, int]:
    return {passage.id: n for n, passage in enumerate(shelf.passages)}


def _lexical(shelf: Shelf, question: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    scores = np.zeros(len(shelf.passages))
    for hit in shelf.snapshot.lexical(clean(question), len(scores)):
        scores[_numbers(shelf)[hit.passage]] = hit.score
    return scores


def _cosines(shelf: Shelf, question: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    vector = shelf.snapshot.embedder.encode_queries([clean(question)])[0]
    return np.asarray(shelf.vectors @ vector, np.float64)


def _dense(shelf: Shelf, question: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    vector = shelf.snapshot.embedder.encode_queries([clean(question)])[0]
    scores = np.zeros(len(shelf.passages))
    for hit in shelf.snapshot.dense(vector, len(scores)):
        scores[_numbers(shelf)[hit.passage]] = hit.score
    return scores


def _best(shelf: Shelf, scores: np.ndarray[Any, np.dtype[np.float64]]) -> list[str]:
    order = [int(n) for n in np.argsort(-scores, kind="stable") if scores[n] != 0]
    return shelf.items(order)


def bm25(shelf: Shelf) -> Ask:
    return lambda question: _best(shelf, _lexical(shelf, question))


def one_vector(shelf: Shelf) -> Ask:
    return lambda question: _best(shelf, _cosines(shelf, question))


def dense(shelf: Shelf) -> Ask:
    return lambda question: _best(shelf, _dense(shelf, question))


def convex(shelf: Shelf) -> Ask:
    def ask(question: str) -> Sequence[str]:
        lexical = fusion.by_maximum(_lexical(shelf, question))
        return _best(shelf, 0.5 * lexical + 0.5 * _dense(shelf, question))

    return ask


def reciprocal(shelf: Shelf) -> Ask:
    def ask(question: str) -> Sequence[str]:
        total = np.zeros(len(shelf.passages))
        for scores in (_lexical(shelf, question), _dense(shelf, question)):
            for place, n in enumerate(np.argsort(-scores, kind="stable")[:60]):
                if scores[n] != 0:
                    total[n] += 1 / (60 + place + 1)
        return _best(shelf, total)

    return ask


def _ranked(only: Sequence[str]) -> Callable[[Shelf], Ask]:
    """The ranking with some of its figures."""

    def make(shelf: Shelf) -> Ask:
        def ask(question: str) -> Sequence[str]:
            weights = {name: fusion.WEIGHTS[name] for name in only}
            found = rank(shelf.snapshot, clean(question), builtin(), weights=weights)
            return [one.item.id for one in found.items[:DEPTH]]

        return ask

    return make


# --- peers -------------------------------------------------------------------------------------


def bm25s_default(shelf: Shelf) -> Ask:
    """As bm25s' README does it."""
    import bm25s

    index = bm25s.BM25()
    index.index(bm25s.tokenize(shelf.texts, show_progress=False), show_progress=False)

    def ask(question: str) -> Sequence[str]:
        tokens = bm25s.tokenize([question], show_progress=False)
        k = len(shelf.texts)
        numbers, scores = index.retrieve(tokens, k=k, show_progress=False)
        return shelf.items([int(n) for n, s in zip(numbers[0], scores[0], strict=True) if s > 0])

    return ask


def fts5(tokenizer: str) -> Callable[[Shelf], Ask]:
    """SQLite's full text search; the question's words in quotation marks, any of them."""

    def make(shelf: Shelf) -> Ask:
        db = sqlite3.connect(":memory:")
        db.execute(f"CREATE VIRTUAL TABLE t USING fts5(body, tokenize='{tokenizer}')")
        db.executemany("INSERT INTO t VALUES (?)", ((text,) for text in shelf.texts))

        def ask(question: str) -> Sequence[str]:
            words = [word.replace('"', "") for word in question.split()]
            query = " OR ".join(f'"{word}"' for word in words if word)
            rows = db.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank", (query,))
            return shelf.items([row[0] - 1 for row in rows])

        return ask

    return make


def chroma(shelf: Shelf) -> Ask:
    """A Chroma collection as its guide makes one, given our vectors."""
    import chromadb

    client = chromadb.EphemeralClient()
    name = f"roundup-{abs(hash(shelf.texts[0])) % 10**8}"
    collection = client.get_or_create_collection(name)
    collection.add(
        ids=[str(n) for n in range(len(shelf.texts))],
        documents=shelf.texts,
        embeddings=shelf.vectors,
    )

    def ask(question: str) -> Sequence[str]:
        vector = shelf.snapshot.embedder.encode_queries([question])
        found = collection.query(query_embeddings=vector, n_results=min(30, len(shelf.texts)))
        return shelf.items([int(n) for n in found["ids"][0]])

    return ask


def lance(shelf: Shelf) -> Ask:
    """LanceDB's hybrid search: its full text index, our vectors, its default reranker."""
    import lancedb

    folder = tempfile.mkdtemp()
    rows = [
        {"n": n, "text": text, "vector": vector.tolist()}
        for n, (text, vector) in enumerate(zip(shelf.texts, shelf.vectors, strict=True))
    ]
    table = lancedb.connect(folder).create_table("roundup", rows)
    table.create_fts_index("text")

    def ask(question: str) -> Sequence[str]:
        vector = shelf.snapshot.embedder.encode_queries([question])[0]
        found = table.search(query_type="hybrid").vector(vector).text(question).limit(30).to_list()
        return shelf.items([row["n"] for row in found])

    return ask


SYSTEMS: dict[str, Callable[[Shelf], Ask]] = {
    "BM25 alone (our analysis)": bm25,
    "dense alone, one vector a passage": one_vector,
    "dense alone": dense,
    "both, reciprocal ranks": reciprocal,
    "both, convex": convex,
    "+ aliases (in both legs, and coverage)": _ranked(
        ("dense", "lexical", "coverage", "coverage_item")
    ),
    "+ late interaction = what ships": _ranked(tuple(fusion.WEIGHTS)),
    "bm25s, its defaults": bm25s_default,
    "SQLite FTS5, its default tokeniser": fts5("unicode61"),
    "SQLite FTS5, trigram": fts5("trigram"),
    "Chroma, our vectors": chroma,
    "LanceDB hybrid, our vectors": lance,
}

if __name__ == "__main__":
    main()
