"""The summary of a day: its stories, most important first, each with one verbatim sentence."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence

import numpy as np
import regex

from corpus.items import Item
from retrieval.events import SAME, Likeness, clusters, likeness
from retrieval.lead import lead_sentence
from retrieval.opinion import is_bare, is_cut_off, is_opinion, is_person
from retrieval.results import DateRange, Digest, Story
from retrieval.sentences import size
from retrieval.snapshot import Snapshot
from retrieval.weight import weight

STORIES = 8
"""As many as a reader takes in at a glance; the rest of the day is a question away."""
RELATED = 5
_DAYS = 14
"""Days of a longer time that are summed up: the newest."""
_LATER = 3
"""Days after which a roundup still tells what was published on a day."""
_COMPARED = 400
"""Items of one day that are compared with each other; of a longer day, the first."""

# A headline that is somebody's words tells of a reaction; what it reacts to leads.
_SPOKEN = regex.compile(r"「[^」]{6,}」|“[^”]{12,}”|«[^»]{12,}»|\"[^\"]{12,}\"")


def digest(snapshot: Snapshot, day: dt.date | None, requested: dt.date) -> Digest:
    """The stories of the roundup of `day` (None: the corpus is empty)."""
    items = snapshot.items_on(day) if day else []
    if not items:
        return Digest(day, requested, (), 0)
    alike = likeness(snapshot, items[:_COMPARED])
    told = [_story(snapshot, alike, group) for group in _series(alike, clusters(alike))]
    ordered = sorted(told, key=lambda pair: -pair[0])
    stories = tuple(story for _, story in ordered if story is not None)[:STORIES]
    return Digest(day, requested, stories, len(items))


def stories_of(
    snapshot: Snapshot, period: DateRange
) -> tuple[tuple[Story, ...], tuple[Story, ...]]:
    """The stories of some days, each day's most important first, the newest day's before the
    others'; and those of the nearest day, for when there are none.

    Where no roundup is of these days, what later ones say was published then counts.
    """
    days = snapshot.days()
    within = [day for day in days if period.first <= day <= period.last][-_DAYS:]
    if within:
        told = [digest(snapshot, day, day).stories for day in reversed(within)]
        turns = itertools.zip_longest(*told)
        return tuple(story for turn in turns for story in turn if story is not None), ()
    after = [day for day in days if 0 < (day - period.last).days <= _LATER]
    found = tuple(
        story
        for day in after
        for story in digest(snapshot, day, day).stories
        if story.lead.published and period.first <= story.lead.published <= period.last
    )
    nearest = min(days, key=lambda day: abs((day - period.last).days), default=None)
    return found, digest(snapshot, nearest, period.last).stories


def days_instead(days: Sequence[dt.date], period: DateRange | None) -> tuple[dt.date, ...]:
    """The days of roundups to name to who asked for days without one: the nearest before, the
    nearest after and the newest; none where the period has one, or nobody asked for days.
    """
    if period is None or any(day in period for day in days):
        return ()
    before = max((day for day in days if day < period.first), default=None)
    after = min((day for day in days if day > period.last), default=None)
    return tuple(sorted({day for day in (before, after, max(days, default=None)) if day}))


def related(snapshot: Snapshot, item_id: str) -> tuple[Item, ...]:
    """Other items on the same event, other sources first; none for an unknown id."""
    item = snapshot.item(item_id)
    if item is None:
        return ()
    near = [
        other
        for day in snapshot.days()
        if abs((day - item.roundup).days) <= 1
        for other in snapshot.items_on(day)[:_COMPARED]
    ]
    if item.id not in {other.id for other in near}:
        near.append(item)
    return same_event(item, likeness(snapshot, near))[:RELATED]


def same_event(item: Item, alike: Likeness, same: float = SAME) -> tuple[Item, ...]:
    """The items that tell of the same event as one of them, other sources first."""
    values = alike.of(item.id)
    others = [other for other in alike.items if values.get(other.id, 0.0) >= same]
    return tuple(sorted(others, key=lambda o: (o.source == item.source, -values[o.id])))


def _story(snapshot: Snapshot, alike: Likeness, group: Sequence[int]) -> tuple[float, Story | None]:
    """How important a group of items is, and the story it makes."""
    items = [alike.items[number] for number in group]
    central = alike.matrix[np.ix_(group, group)].mean(axis=1)
    order = sorted(
        range(len(items)), key=lambda n: _lead_key(items[n], float(central[n]), n / len(items))
    )
    ordered = [items[n] for n in order]
    lead = ordered[0]
    sentence = lead_sentence(lead, snapshot.passages_of(lead.id))
    if sentence is None:
        return 0.0, None
    opinion = all(is_opinion(item) for item in items)
    story = Story(lead, sentence, tuple(ordered), opinion)
    return _importance(items, alike, group, opinion), story


def _series(alike: Likeness, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Join what stands beside each other in the roundup and is one telling: a person's posts on
    one argument, and a post broken off beside another of its source on the event.
    """
    joined = [list(group) for group in groups]
    for low, high in itertools.pairwise(range(len(alike.items))):
        one, other = alike.items[low], alike.items[high]
        if one.source is None or one.source != other.source:
            continue
        a = next(group for group in joined if low in group)
        b = next(group for group in joined if high in group)
        if a is b or min(len(a), len(b)) > 1:
            continue
        comments = is_person(one) and is_opinion(one) and is_opinion(other)
        lone = alike.items[a[0] if len(a) == 1 else b[0]]
        broken = is_cut_off(lone) and float(alike.matrix[np.ix_(a, b)].max()) >= SAME
        if comments or broken:
            joined.remove(b)
            a[:] = sorted(a + b)
    return joined


def _lead_key(item: Item, central: float, place: float) -> tuple[bool, bool, bool, float]:
    """Reports before comment, whole texts before cut ones, then what tells of the event itself:
    central, weighty, full, early in the roundup (`place`, 0-1), and no one's words.
    """
    value = central + 0.15 * min(size(item.text), 400) / 400 + 0.1 * weight(item) - 0.2 * place
    if _SPOKEN.search(item.headline):
        value -= 0.15
    return is_bare(item), is_opinion(item), is_cut_off(item), -value


def _importance(
    items: Sequence[Item], alike: Likeness, group: Sequence[int], opinion: bool
) -> float:
    """More items and sources, longer texts, nearness to the rest of the day, and above all what
    happened.
    """
    sources = {item.source for item in items}
    length = sum(size(item.text) for item in items)
    near = float(alike.matrix[list(group)].mean())
    value = math.log2(1 + len(items)) + 0.5 * (len(sources) - 1) + 0.4 * math.log(1 + length / 100)
    value += 2.0 * near
    reports = [item for item in items if not is_opinion(item)]
    value += max((weight(item) for item in reports), default=0.0)
    if opinion:
        value -= 3.0
    if all(is_bare(item) for item in items):
        value -= 2.0
    return value
