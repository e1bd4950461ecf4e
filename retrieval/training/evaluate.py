"""`python -m retrieval.training.evaluate --data DIR`: one table of how well the model finds.

Columns: the cosine of whole texts alone; the dense leg alone as the index searches it, the nearest
by cosine compared again by their sentences; late interaction over the best 50 of it; BM25 on the
index's terms alone; and both fused. Each is hit@1 and MRR@10. The fusion here is the plainest there
is; the engine's own, with its measurements, is in `tests/benchmarks/`.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from retrieval import sentence_vectors
from retrieval.catalogue import ranges
from retrieval.embedder import Embedder, Vectors, load_embedder
from retrieval.sentences import sentences
from retrieval.training.bm25 import Bm25
from retrieval.training.measures import MEASURES, Measure, digest

Scores = npt.NDArray[np.float64]
LATE = 50
_DEEP = 10
DENSE_WEIGHT = {False: 0.75, True: 0.98}
"""Of the dense leg in the fusion; True: question and text are in different languages."""
QUESTIONS = Path("tests/questions/digest.dev.jsonl")


@dataclass(frozen=True, slots=True)
class Figures:
    """How well one way of searching finds, 0–1."""

    first: float
    """Share of questions whose first candidate is right."""
    reciprocal: float
    """MRR@10."""


def figures(scores: Iterable[Scores], right: Sequence[frozenset[int]]) -> Figures:
    """Equal scores count against us: a leg that sees nothing finds nothing."""
    ranks = []
    for row, wanted in zip(scores, right, strict=True):
        right_one = max(row[list(wanted)], default=-np.inf)
        others = np.delete(row, list(wanted))
        ranks.append(1 + int((others >= right_one).sum()))
    found = np.array(ranks, np.float64)
    return Figures(float((found == 1).mean()), float(np.where(found <= _DEEP, 1 / found, 0).mean()))


def best(scores: Scores, count: int = LATE) -> npt.NDArray[np.bool_]:
    """True for the best candidates of each question."""
    found = np.zeros(scores.shape, bool)
    np.put_along_axis(found, np.argsort(-scores, axis=1)[:, :count], values=True, axis=1)
    return found


def agreement(embedder: Embedder, measure: Measure, wanted: npt.NDArray[np.bool_]) -> Scores:
    """Late interaction where wanted, else 0.

    A token of the question takes its best cosine among the text's tokens; the squared length of
    its trained vector weighs it.
    """
    texts: dict[int, npt.NDArray[np.float32] | None] = {}

    def tokens(number: int) -> npt.NDArray[np.float32] | None:
        if number not in texts:
            pair = embedder.token_vectors(measure.candidates[number])
            texts[number] = None if pair is None else pair[0]
        return texts[number]

    found = np.zeros(wanted.shape)
    for row, question in enumerate(measure.questions):
        asked = embedder.token_vectors(question)
        if asked is None or not len(asked[0]):
            continue
        vectors, weights = asked
        for number in np.flatnonzero(wanted[row]).tolist():
            text = tokens(number)
            if text is not None and len(text):
                meets = (vectors @ text.T).max(axis=1)
                found[row, number] = float((meets * weights).sum() / max(weights.sum(), 1e-9))
    return found


def by_sentence(embedder: Embedder, measure: Measure, questions: Vectors, whole: Scores) -> Scores:
    """The scores of the dense leg from the cosines of whole texts."""
    if not sentence_vectors.apply_to(embedder):
        return whole
    told = [sentence_vectors.own(t, list(sentences(t)), t) for t in measure.candidates]
    counts = np.array([len(texts) for texts in told])
    vectors = sentence_vectors.pack(
        embedder.encode_documents([text for texts in told for text in texts])
    )
    begins = np.cumsum(counts) - counts
    again = best(whole, sentence_vectors.AGAIN)
    found = np.where(again, 0.0, whole - 2)  # Whatever is compared again comes first.
    for row, question in enumerate(questions):
        near = np.flatnonzero(again[row])
        some = vectors[ranges(begins[near], counts[near])]
        nearest = sentence_vectors.nearest(question, some, counts[near])
        found[row, near] = sentence_vectors.together(whole[row, near], nearest)
    return found


def fused(second: Scores, lexical: Scores, *, crossed: bool) -> Scores:
    """A convex combination; where BM25 sees nothing, the dense leg alone."""
    top = lexical.max(axis=1, keepdims=True)
    share = np.where(top > 0, DENSE_WEIGHT[crossed], 1.0)
    combined: Scores = share * second + (1 - share) * lexical / np.where(top > 0, top, 1)
    return combined


def measure_all(embedder: Embedder, measure: Measure) -> dict[str, Figures]:
    documents = embedder.encode_documents(measure.candidates)
    questions = embedder.encode_queries(measure.questions)
    whole = (questions @ documents.T).astype(np.float64)
    dense = by_sentence(embedder, measure, questions, whole)
    bm25 = Bm25(measure.candidates)
    lexical = np.array([bm25.scores(question) for question in measure.questions])
    near, literal = best(dense), best(lexical) & (lexical > 0)
    met = agreement(embedder, measure, near | literal)
    second = (dense + met) / 2
    ways = {
        "whole": whole,
        "dense": dense,
        "late": np.where(near, second, -1),
        "BM25": lexical,
        "fused": fused(np.where(near | literal, second, -1), lexical, crossed=measure.crossed),
    }
    return {name: figures(scores, measure.right) for name, scores in ways.items()}


def evaluate(embedder: Embedder, measures: Iterable[Measure], tell: Callable[[str], None]) -> Table:
    shown = Table(title=f"{embedder.name}, {embedder.dim} dimensions: hit@1 and MRR@10")
    for column in ("set", "asked", "whole", "dense", "late", "BM25", "fused"):
        shown.add_column(column, justify="left" if column == "set" else "right")
    for _, of_set in itertools.groupby(measures, key=lambda m: m.name.split()[0]):
        rows = []
        for measure in of_set:
            tell(measure.name)
            found = measure_all(embedder, measure)
            rows.append(found)
            shown.add_row(measure.name, str(len(measure.questions)), *map(_cell, found.values()))
        if len(rows) > 1:
            means = {way: _mean([row[way] for row in rows]) for way in rows[0]}
            shown.add_row("  mean", "", *map(_cell, means.values()), style="bold", end_section=True)
    return shown


def _mean(found: Sequence[Figures]) -> Figures:
    count = len(found)
    return Figures(sum(f.first for f in found) / count, sum(f.reciprocal for f in found) / count)


def _cell(found: Figures) -> str:
    return f"{_short(found.first)} {_short(found.reciprocal)}"


def _short(share: float) -> str:
    return f"{share:.3f}".removeprefix("0") if share < 0.9995 else "1.00"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m retrieval.training.evaluate")
    parser.add_argument("--data", type=Path, required=True, help="the folder of sets")
    parser.add_argument("--model", help="another model, by name or folder")
    parser.add_argument("--dim", type=int, help="shorten the vectors")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="on the shipped digest")
    parser.add_argument("--only", default="", help="sets whose name begins so")
    options = parser.parse_args(arguments)
    embedder = load_embedder(options.model, dim=options.dim)
    every = itertools.chain(*(read(options.data) for read in MEASURES), digest(options.questions))
    wanted = (m for m in every if m.name.startswith(options.only))
    notes, console = Console(stderr=True), Console(width=100)
    console.print(evaluate(embedder, wanted, notes.log))


if __name__ == "__main__":
    main()
