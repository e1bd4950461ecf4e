"""A question becomes verbatim excerpts, best first, or an honest "not in the roundup"."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.items import Item
from retrieval import confidence, fusion, quoting
from retrieval.fusion import QuestionClass, Scores
from retrieval.passages import Passage, seen_text
from retrieval.periods import find_period
from retrieval.question import clean
from retrieval.rerank import LateInteraction
from retrieval.results import Answer, DateRange, Excerpt, Outcome
from retrieval.sentences import sentences
from retrieval.snapshot import Snapshot

CANDIDATES = 60
"""Passages that each leg may propose."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item with its best passage for one question."""

    item: Item
    passage: Passage
    score: float


def answer(
    snapshot: Snapshot,
    question: str,
    *,
    dates: DateRange | None = None,
    source: str | None = None,
    limit: int = 3,
    today: dt.date,
) -> Answer:
    """Answer a question from one generation of the index. UsageError if there is no question."""
    begun = time.perf_counter()
    words = clean(question)
    period = dates
    if period is None and (found := find_period(words, today, snapshot.days())):
        period = found.days
    ranked, interaction = rank(snapshot, words, period, source)
    certainty = confidence.judge(ranked)
    outcome = confidence.outcome(certainty)
    excerpts: tuple[Excerpt, ...] = ()
    if outcome is not Outcome.NOT_FOUND:
        excerpts = tuple(
            excerpt for one in ranked[:limit] if (excerpt := _quote(one, interaction)) is not None
        )
    return Answer(
        question=question,
        outcome=outcome,
        excerpts=excerpts,
        nearest=() if outcome is Outcome.FOUND else tuple(one.item for one in ranked[:3]),
        confidence=certainty,
        period=period,
        source=source,
        elapsed_ms=(time.perf_counter() - begun) * 1000,
    )


def rank(
    snapshot: Snapshot, words: str, period: DateRange | None, source: str | None
) -> tuple[list[Ranked], LateInteraction]:
    """The items that may answer, best first."""
    where = snapshot.where(period, source)
    vector = snapshot.embedder.encode_queries([words])[0]
    dense = {hit.passage: hit.score for hit in snapshot.dense(vector, CANDIDATES, where)}
    lexical = {hit.passage: hit.score for hit in snapshot.lexical(words, CANDIDATES, where)}
    ids = list(dict.fromkeys([*dense, *lexical]))
    interaction = LateInteraction(snapshot.embedder, words)
    if not ids:
        return [], interaction
    passages = snapshot.passages(ids)
    items = {item.id: item for item in snapshot.items(list({p.item for p in passages}))}
    cosines: Scores = snapshot.vectors(ids).astype(np.float64) @ vector
    terms: Scores = np.array([lexical.get(number, 0.0) for number in ids])
    met = interaction.scores([seen_text(items[p.item], p) for p in passages])
    weights = fusion.WEIGHTS[QuestionClass.SAME]
    scores = fusion.combine(
        [np.maximum(cosines, 0), fusion.by_maximum(terms), np.maximum(met, 0)], weights
    )
    return _by_item(passages, items, scores), interaction


def _by_item(passages: Sequence[Passage], items: dict[str, Item], scores: Scores) -> list[Ranked]:
    ranked: dict[str, Ranked] = {}
    for number in np.argsort(-scores, kind="stable"):
        passage = passages[number]
        if passage.item not in ranked:
            ranked[passage.item] = Ranked(items[passage.item], passage, float(scores[number]))
    return list(ranked.values())


def _quote(one: Ranked, interaction: LateInteraction) -> Excerpt | None:
    """The verbatim window of an item that answers; None if it isn't verbatim after all."""
    item = one.item
    if item.text_start <= one.passage.start and one.passage.end <= item.text_start + len(item.text):
        text, base = item.text, item.text_start
        spans = list(sentences(text))
    else:
        text, base = one.passage.text, one.passage.start
        spans = list(one.passage.sentences)
    scores = [interaction.score(text[start:end]) for start, end in spans]
    chosen = quoting.window(text, spans, scores)
    start, end = base + chosen.start, base + chosen.end
    line = item.first_line + text.count("\n", 0, chosen.start)
    return Excerpt(
        item=item,
        text=text[chosen.start : chosen.end],
        start=start,
        end=end,
        focus=(chosen.focus[0] - chosen.start, chosen.focus[1] - chosen.start),
        first_line=line,
        last_line=line + text.count("\n", chosen.start, chosen.end),
        score=max(0.0, min(1.0, one.score)),
    )
