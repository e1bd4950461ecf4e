"""From a question to the items that may answer it, best first, with what speaks for each.

Two legs propose passages; a second stage looks at the proposals word by word; the passages of an
item then speak for it together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.items import Item
from retrieval import fusion
from retrieval.aliases import Aliases
from retrieval.concepts import Pieces
from retrieval.fusion import Scores
from retrieval.passages import Passage, seen_text
from retrieval.rerank import LateInteraction
from retrieval.results import DateRange
from retrieval.snapshot import Snapshot

CANDIDATES = 50
"""Passages that each leg may propose."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a passage, each figure comparable within one question."""

    dense: float
    """Cosine of the mean vectors."""
    lexical: float
    """BM25 as a share of the best passage's."""
    interaction: float
    """Late interaction with headline and passage."""
    coverage: float
    """The weighted share of the question that headline and passage speak of."""
    item_coverage: float
    """The same for the whole item."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item with its best passage for one question."""

    item: Item
    passage: Passage
    score: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for one question, best first, and what it was compared with."""

    items: tuple[Ranked, ...]
    pieces: Pieces
    interaction: LateInteraction


def rank(
    snapshot: Snapshot,
    words: str,
    aliases: Aliases,
    period: DateRange | None = None,
    source: str | None = None,
) -> Ranking:
    """The items that may answer `words`, best first."""
    where = snapshot.where(period, source)
    pieces = Pieces(words, aliases, snapshot.idf, snapshot.counts()[1])
    interaction = LateInteraction(snapshot.embedder, words)
    vector = snapshot.embedder.encode_queries([words])[0]
    dense = snapshot.dense(vector, CANDIDATES, where)
    lexical = {
        hit.passage: hit.score
        for hit in snapshot.lexical(words, CANDIDATES, where, pieces.expansions)
    }
    ids = list(dict.fromkeys([*(hit.passage for hit in dense), *lexical]))
    if not ids:
        return Ranking((), pieces, interaction)
    passages = snapshot.passages(ids)
    items = _items(snapshot, passages)
    texts = [seen_text(items[p.item], p) for p in passages]
    figures = np.stack(
        [
            snapshot.vectors(ids).astype(np.float64) @ vector,
            fusion.by_maximum(np.array([lexical.get(number, 0.0) for number in ids])),
            interaction.scores(texts),
            np.array([pieces.coverage(text) for text in texts]),
            _of_items(passages, {i: pieces.coverage(_whole(item)) for i, item in items.items()}),
        ]
    )
    scores = fusion.combine(list(figures), fusion.WEIGHTS)
    return Ranking(tuple(_by_item(passages, items, figures, scores)), pieces, interaction)


def _whole(item: Item) -> str:
    return f"{item.headline}\n{item.text}"


def _items(snapshot: Snapshot, passages: Sequence[Passage]) -> dict[str, Item]:
    ids = list(dict.fromkeys(passage.item for passage in passages))
    return dict(zip(ids, snapshot.items(ids), strict=True))


def _of_items(passages: Sequence[Passage], values: dict[str, float]) -> Scores:
    return np.array([values[passage.item] for passage in passages])


def _by_item(
    passages: Sequence[Passage], items: dict[str, Item], figures: Scores, scores: Scores
) -> list[Ranked]:
    """Each item once, at the place of its best passage."""
    ranked: dict[str, Ranked] = {}
    for number in np.argsort(-scores, kind="stable"):
        passage = passages[number]
        if passage.item not in ranked:
            evidence = Evidence(*map(float, figures[:, number]))
            ranked[passage.item] = Ranked(
                items[passage.item], passage, float(scores[number]), evidence
            )
    return list(ranked.values())
