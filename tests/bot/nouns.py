"""Answers and digests made by hand, for tests of the faces that show them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from corpus.items import Item
from retrieval.results import Answer, Digest, Excerpt, Outcome, Story

DAY = dt.date(2031, 3, 5)
TEXT = (
    "港湾局は5日、新しい桟橋の工事が終わったと発表した。費用は1,200万クローネだった。"
    "開通式は3月20日に行われる。"
)


def item(text: str = TEXT, **changes: Any) -> Item:
    """A post of the fictional Harbour Gazette."""
    values: dict[str, Any] = {
        "id": "0123456789abcdef",
        "file": "2031-03-05.txt",
        "roundup": DAY,
        "headline": "新しい桟橋が完成、費用は1,200万クローネ",
        "source": "Harbour Gazette",
        "handle": "harbour_gazette",
        "published": DAY,
        "urls": ("https://gazette.example/pier?a=1&b=2",),
        "permalink": None,
        "tags": (),
        "text": text,
        "text_start": 40,
        "headline_start": 0,
        "first_line": 3,
        "last_line": 9,
    }
    return Item(**{**values, **changes})


def excerpt(of: Item | None = None, **changes: Any) -> Excerpt:
    """The whole text of an item, its first sentence in focus."""
    of = of or item()
    values: dict[str, Any] = {
        "item": of,
        "text": of.text,
        "start": of.text_start,
        "end": of.text_start + len(of.text),
        "focus": (0, of.text.find("。") + 1),
        "first_line": 5,
        "last_line": 6,
        "score": 0.91234567,
    }
    return Excerpt(**{**values, **changes})


def answer(*excerpts: Excerpt, **changes: Any) -> Answer:
    """A sure answer, if there are excerpts."""
    values: dict[str, Any] = {
        "question": "桟橋の費用は？",
        "outcome": Outcome.FOUND if excerpts else Outcome.NOT_FOUND,
        "excerpts": excerpts,
        "nearest": (),
        "confidence": 0.9,
        "period": None,
        "source": None,
        "elapsed_ms": 1.2345,
    }
    return Answer(**{**values, **changes})


def digest(*stories: Story, **changes: Any) -> Digest:
    """The digest of `DAY`."""
    values: dict[str, Any] = {"date": DAY, "requested": DAY, "stories": stories, "items": 17}
    return Digest(**{**values, **changes})


def story(lead: Item | None = None, *others: Item, opinion: bool = False) -> Story:
    """A story under its lead's first sentence."""
    lead = lead or item()
    end = lead.text.find("。") + 1
    return Story(lead, excerpt(lead, text=lead.text[:end]), (lead, *others), opinion)
