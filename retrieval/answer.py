"""A question becomes verbatim excerpts, best first, or an honest "not in the roundup"."""

from __future__ import annotations

import datetime as dt
import time

from retrieval import confidence, quoting
from retrieval.aliases import builtin
from retrieval.periods import find_period
from retrieval.question import clean
from retrieval.ranking import Ranked, Ranking, rank
from retrieval.results import Answer, DateRange, Excerpt, Outcome
from retrieval.sentences import sentences
from retrieval.snapshot import Snapshot


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
    ranking = rank(snapshot, words, builtin(), period, source)
    ranked = ranking.items
    certainty = confidence.judge(ranked)
    outcome = confidence.outcome(certainty)
    excerpts: tuple[Excerpt, ...] = ()
    if outcome is not Outcome.NOT_FOUND:
        excerpts = tuple(
            excerpt for one in ranked[:limit] if (excerpt := _quote(one, ranking)) is not None
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


def _quote(one: Ranked, ranking: Ranking) -> Excerpt | None:
    """The verbatim window of an item that answers; None if it isn't verbatim after all."""
    item = one.item
    if item.text_start <= one.passage.start and one.passage.end <= item.text_start + len(item.text):
        text, base = item.text, item.text_start
        spans = list(sentences(text))
    else:
        text, base = one.passage.text, one.passage.start
        spans = list(one.passage.sentences)
    sentences_ = [text[start:end] for start, end in spans]
    met = ranking.interaction.with_added(ranking.interaction.met(sentences_))
    scores = [
        float(value) + ranking.pieces.coverage(sentence)
        for value, sentence in zip(met, sentences_, strict=True)
    ]
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
