"""The summary of a day: its stories, most important first, each with one verbatim sentence."""

from __future__ import annotations

import datetime as dt

from corpus.items import Item
from retrieval.results import Digest, Excerpt, Story
from retrieval.sentences import sentences
from retrieval.snapshot import Snapshot

STORIES = 8


def digest(snapshot: Snapshot, day: dt.date | None, requested: dt.date) -> Digest:
    """The stories of the roundup of `day` (None: the corpus is empty)."""
    if day is None:
        return Digest(None, requested, (), 0)
    items = list(snapshot.items_on(day))
    stories = tuple(
        Story(item, _first_sentence(item), (item,), opinion=False) for item in items[:STORIES]
    )
    return Digest(day, requested, stories, len(items))


def related(snapshot: Snapshot, item_id: str) -> tuple[Item, ...]:
    """Other items on the same event, other sources first."""
    del snapshot, item_id
    return ()


def _first_sentence(item: Item) -> Excerpt:
    start, end = next(iter(sentences(item.text)), (0, len(item.text)))
    line = item.first_line + item.text.count("\n", 0, start)
    return Excerpt(
        item=item,
        text=item.text[start:end],
        start=item.text_start + start,
        end=item.text_start + end,
        focus=(0, end - start),
        first_line=line,
        last_line=line + item.text.count("\n", start, end),
        score=1.0,
    )
