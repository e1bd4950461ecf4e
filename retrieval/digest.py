"""The summary of a day: its stories, most important first, each with one verbatim sentence."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence

import numpy as np
import regex

from corpus.items import Item
from retrieval.analysis import normalise
from retrieval.events import SAME, Likeness, clusters, likeness
from retrieval.excerpts import excerpt
from retrieval.opinion import is_bare, is_cut_off, is_opinion
from retrieval.passages import Passage
from retrieval.results import DateRange, Digest, Excerpt, Story
from retrieval.sentences import Span, sentences, size
from retrieval.snapshot import Snapshot

STORIES = 8
"""As many as a reader takes in at a glance; the rest of the day is a question away."""
RELATED = 5
_DAYS = 14
"""Days of a longer time that are summed up: the newest."""
_LATER = 3
"""Days after which a roundup still tells what was published on a day."""
_COMPARED = 400
"""Items of one day that are compared with each other; of a longer day, the first."""

_BULLET = regex.compile(r"^[\p{So}\p{Sk}•●○■□▪▶►・※*＊\-–—→]+\s*")
_LINK = regex.compile(r"https?://\S+|pic\.[\w.]+/\S+|[#@]\w+")
# A sentence that begins like this needs the one before it.
_LEANS = regex.compile(
    r"^(?:同|その|この|これ|それ|こう|また|さらに|一方|ただ|しかし|なお|氏は|だが|「|『|“|\")"
    r"|^(?:he|she|they|it|this|that|but|and|however|also)\b|^(?:он|она|они|это|но|однако)\b",
    regex.IGNORECASE,
)


def digest(snapshot: Snapshot, day: dt.date | None, requested: dt.date) -> Digest:
    """The stories of the roundup of `day` (None: the corpus is empty)."""
    items = snapshot.items_on(day) if day else []
    if not items:
        return Digest(day, requested, (), 0)
    alike = likeness(snapshot, items[:_COMPARED])
    told = [_story(snapshot, alike, group) for group in clusters(alike)]
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
    order = sorted(range(len(items)), key=lambda n: _lead_key(items[n], float(central[n])))
    ordered = [items[n] for n in order]
    lead = ordered[0]
    sentence = lead_sentence(lead, snapshot.passages_of(lead.id))
    if sentence is None:
        return 0.0, None
    opinion = all(is_opinion(item) for item in items)
    story = Story(lead, sentence, tuple(ordered), opinion)
    return _importance(items, alike, group, opinion), story


def _lead_key(item: Item, central: float) -> tuple[bool, bool, bool, float]:
    """Reports before comment, whole texts before cut ones, then the most central and full."""
    fullness = min(size(item.text), 400) / 400
    return is_bare(item), is_opinion(item), is_cut_off(item), -(central + 0.3 * fullness)


def _importance(
    items: Sequence[Item], alike: Likeness, group: Sequence[int], opinion: bool
) -> float:
    """More items and sources, longer texts, and nearness to the rest of the day."""
    sources = {item.source for item in items}
    length = sum(size(item.text) for item in items)
    near = float(alike.matrix[list(group)].mean())
    value = math.log2(1 + len(items)) + 0.5 * (len(sources) - 1) + 0.4 * math.log(1 + length / 100)
    value += 2.0 * near
    if opinion:
        value -= 1.5
    if all(is_bare(item) for item in items):
        value -= 2.0
    return value


def lead_sentence(item: Item, passages: Sequence[Passage]) -> Excerpt | None:
    """The first sentence of an item that says something new and stands alone."""
    spans = [_trim(item.text, span) for span in sentences(item.text)]
    said = [span for span in spans if _says_something(item, item.text[span[0] : span[1]])]
    alone = [span for span in said[:4] if not _LEANS.match(item.text[span[0] : span[1]])]
    for start, end in [*alone, *said]:
        base = item.text_start
        if found := excerpt(item, passages, (base + start, base + end)):
            return found
    return _headline(item, passages)


def _headline(item: Item, passages: Sequence[Passage]) -> Excerpt | None:
    """The headline itself, of an item that has nothing else to say."""
    for base, text in [
        (item.headline_start, item.headline),
        *((p.start, p.text) for p in passages),
    ]:
        if base < 0 or not text:
            continue
        start, end = _trim(text, (0, len(text)))
        if found := excerpt(item, passages, (base + start, base + end)):
            return found
    return None


def _trim(text: str, span: Span) -> Span:
    """Without a bullet before and links behind."""
    start, end = span
    if bullet := _BULLET.match(text[start:end]):
        start += bullet.end()
    links = list(_LINK.finditer(text, start, end))
    while links and not text[links[-1].end() : end].strip():
        end = links.pop().start()
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _says_something(item: Item, sentence: str) -> bool:
    plain = normalise(sentence)
    return (
        size(sentence) >= 12
        and not sentence.rstrip().endswith(("…", "...", ":", ":", "】", "?", "?"))
        and plain not in normalise(item.headline)
        and normalise(item.headline) not in plain
    )
