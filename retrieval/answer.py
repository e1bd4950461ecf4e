"""A question becomes verbatim excerpts, best first, or an honest "not in the roundup"."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.items import Item
from retrieval import confidence
from retrieval.alias_table import builtin
from retrieval.aliases import Aliases
from retrieval.analysis import terms
from retrieval.digest import days_instead, same_event, stories_of
from retrieval.events import likeness
from retrieval.periods import Found, find_period
from retrieval.question import aside, asks, asks_for_news, asks_of_a_day, clean, parts, telling_part
from retrieval.quoting import quote
from retrieval.ranking import Ranking, rank
from retrieval.results import Answer, DateRange, Excerpt, Outcome
from retrieval.snapshot import Snapshot
from retrieval.sources import resolve_source
from retrieval.voting import Elected, Way, elect

NEAREST = 3
"""Headlines that are named when nothing answers."""
_COMPARED = 8
"""Ranked items among which other tellings of an event are looked for."""
_ALSO = 4
_CLEARLY = 0.05
"""How much more certain the answer to a part of a message must be than that to all of it."""
_PLAINLY_OTHER = -0.3
"""Of `Ranking.subject`: up to here a part is like what no newspaper answers."""
_A_QUESTION = 2
"""Things that a part of a message must be about: "first time here" is about one."""
_FAR_BEHIND = 0.5
"""An item with less than that share of the best one's score isn't shown beside it. On the question
sets nothing that answers is below, and a quarter of what doesn't."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, understood."""

    words: str
    """What is searched for."""
    period: DateRange | None
    soft: bool
    """The days may as well be part of what is asked."""
    vague: bool
    """They may not even be days."""
    news: bool
    """It asks for nothing but what those days brought."""
    source: str | None


def answer(
    snapshot: Snapshot,
    question: str,
    *,
    dates: DateRange | None = None,
    source: str | None = None,
    limit: int = 3,
    today: dt.date,
) -> Answer:
    """Answer a question from one generation of the index.

    `dates` and `source` narrow the search; without `dates`, days named in the question do.
    `today` is what "yesterday" counts from. UsageError for a question without words or a source
    that nobody has heard of.
    """
    begun = time.perf_counter()
    asked = _understand(snapshot, question, dates, source, today)
    if asked.news and asked.period and not asked.source:
        return _of_a_day(snapshot, question, asked.period, limit, begun)
    period = asked.period
    whole = _rank(snapshot, asked, period)
    if asked.vague or (asked.soft and confidence.outcome(whole.certainty) is not Outcome.FOUND):
        wider = _rank(snapshot, asked, None)
        if wider.certainty > whole.certainty:
            whole, period = wider, None
    parts_too = _parts(snapshot, question, asked, period) if whole.ranking.items else []
    items = elect([whole, *parts_too])
    certainty = _certainty(items, whole, parts_too)
    if items and period and asked.news:
        certainty = max(certainty, confidence.SURE)  # "What happened yesterday?": that day.
    outcome = confidence.outcome(certainty)
    excerpts: tuple[Excerpt, ...] = ()
    if outcome is not Outcome.NOT_FOUND:
        near_by = [one for one in items if asked.news or one.share >= _FAR_BEHIND]
        excerpts = tuple(_excerpts(snapshot, items, near_by[:limit]))
    if not excerpts:
        outcome = Outcome.NOT_FOUND
    nearest = [one.ranked.item for one in items]
    if not nearest and (period or asked.source):
        wider_still = rank(snapshot, asked.words, _aliases(snapshot))
        nearest = [one.item for one in wider_still.items]
    return Answer(
        question=question,
        outcome=outcome,
        excerpts=excerpts,
        nearest=() if outcome is Outcome.FOUND else tuple(nearest[:NEAREST]),
        confidence=certainty,
        period=period,
        source=asked.source,
        elapsed_ms=(time.perf_counter() - begun) * 1000,
        days=days_instead(snapshot.days(), period),
    )


def _of_a_day(
    snapshot: Snapshot, question: str, period: DateRange, limit: int, begun: float
) -> Answer:
    """What those days brought, most important first, as the day's summary has it."""
    stories, nearest = stories_of(snapshot, period)
    return Answer(
        question=question,
        outcome=Outcome.FOUND if stories else Outcome.NOT_FOUND,
        excerpts=tuple(
            replace(story.sentence, also=story.items[1 : 1 + _ALSO]) for story in stories[:limit]
        ),
        nearest=() if stories else tuple(story.lead for story in nearest[:NEAREST]),
        confidence=confidence.SURE if stories else 0.0,
        period=period,
        source=None,
        elapsed_ms=(time.perf_counter() - begun) * 1000,
        days=days_instead(snapshot.days(), period),
    )


def _understand(
    snapshot: Snapshot,
    question: str,
    dates: DateRange | None,
    source: str | None,
    today: dt.date,
) -> _Asked:
    words = clean(question)
    name = resolve_source(source, snapshot.sources(), _aliases(snapshot)) if source else None
    found: Found | None = None
    rest = words
    if dates is None and (found := find_period(words, today, snapshot.days())):
        dates = found.days
        rest = words.replace(dates.words, " ").strip()
    elif dates is None and (named := find_period(words, today, (), anyway=True)):
        left = words.replace(named.days.words, " ").strip()
        if not named.vague and asks_of_a_day(left):  # "What happened on 25 January?"
            return _Asked(words, named.days, False, False, True, name)
    if dates is None and asks_for_news(words) and (days := snapshot.days()):
        return _Asked(words, DateRange(days[-1], days[-1]), False, False, True, name)
    news = dates is not None and asks_of_a_day(rest)
    by_the_way = found is not None and aside(question, found.days.words)
    soft = found is not None and (not found.hard or by_the_way) and not news
    vague = found is not None and (found.vague or by_the_way)
    if not soft and any(char.isalnum() for char in rest):
        words = rest
    words = telling_part(words, lambda text: _weight(snapshot, text))
    return _Asked(words, dates, soft, soft and vague, news, name)


def _weight(snapshot: Snapshot, text: str) -> float:
    """How telling a sentence of a long message is."""
    asked = list(dict.fromkeys(terms(text, question=True)))
    return float(snapshot.idf(asked).sum()) if asked else 0.0


def _rank(snapshot: Snapshot, asked: _Asked, period: DateRange | None) -> Way:
    ranking = rank(snapshot, asked.words, _aliases(snapshot), period, asked.source)
    return Way(ranking, confidence.judge(ranking, asked.words, snapshot.calibration))


def _parts(snapshot: Snapshot, message: str, asked: _Asked, period: DateRange | None) -> list[Way]:
    """What is found for the sentences of a message of several."""
    said = parts(message, lambda text: _weight(snapshot, text))
    return [
        replace(_rank(snapshot, replace(asked, words=words), period), asks=asks(words))
        for words in said
    ]


def _certainty(items: Sequence[Elected], whole: Way, parts_too: Sequence[Way]) -> float:
    """How likely the first of the elected items answers: as the whole message has it, or one of the
    parts that is clearly surer, if it is their first, too. If it isn't, it is possible at most.
    Where some parts ask something, the others only tell of the one who asks.
    """
    asking = [part for part in parts_too if part.asks] or parts_too
    ways = [whole]
    ways += [
        part
        for part in asking
        if part.certainty > whole.certainty + _CLEARLY and _asks(part.ranking, part.certainty)
    ]
    agreed = [
        way.certainty
        for way in ways
        if way.ranking.items and way.ranking.items[0].item.id == items[0].ranked.item.id
    ]
    possible = min(confidence.POSSIBLE, max(way.certainty for way in ways))
    return max([possible, *agreed])


def _asks(ranking: Ranking, certainty: float) -> bool:
    """Whether a part of a message can be what it asks: no greeting, and nothing about all else that
    some item happens to be near.
    """
    if len(ranking.pieces.pieces) < _A_QUESTION:
        return False
    return ranking.subject > _PLAINLY_OTHER or confidence.outcome(certainty) is Outcome.FOUND


def _excerpts(
    snapshot: Snapshot, items: Sequence[Elected], shown: Sequence[Elected]
) -> list[Excerpt]:
    """The quotes of some items, each with the others that tell the same event."""
    others = _same_events(snapshot, items, shown)
    found: list[Excerpt] = []
    for one in shown:
        item = one.ranked.item.id
        passages, also = snapshot.passages_of(item), others.get(item, ())
        piece = quote(one.ranked, passages, one.ranking, also, place=len(found))
        if piece is not None:
            found.append(piece)
    return found


def _same_events(
    snapshot: Snapshot, items: Sequence[Elected], shown: Sequence[Elected]
) -> Mapping[str, tuple[Item, ...]]:
    """For each item shown, the other ranked items on the same event."""
    compared = [one.ranked.item for one in items[:_COMPARED]]
    if len(compared) < 2:
        return {}
    alike = likeness(snapshot, compared)
    found = (one.ranked.item for one in shown if one.ranked.item in compared)
    return {item.id: same_event(item, alike)[:_ALSO] for item in found}


def _aliases(snapshot: Snapshot) -> Aliases:
    """The corpus's own table where it has one."""
    return snapshot.aliases or builtin()
