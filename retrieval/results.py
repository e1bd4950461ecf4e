"""The nouns of an answer: what a question gets back. Plain data, no vectors and no Discord."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from corpus.items import Item, ParseWarning


class Outcome(enum.StrEnum):
    """How sure the answer is."""

    FOUND = "found"
    UNSURE = "unsure"
    """Excerpts are shown, with the words that they may not answer the question."""
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days, both inclusive, and the words in the question that asked for them ("" if an option)."""

    first: dt.date
    last: dt.date
    words: str = ""

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A verbatim piece of one item."""

    item: Item
    text: str
    """Verbatim: `roundup.text[start:end]`."""
    start: int
    end: int
    """Offsets in the roundup's text, in characters."""
    focus: tuple[int, int]
    """The answering sentence, as offsets in `text`."""
    first_line: int
    last_line: int
    """1-based, inclusive, in the file."""
    score: float
    """0–1, comparable within one answer."""
    also: tuple[Item, ...] = ()
    """Other items on the same event, by other sources first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the roundup says to a question, or that it doesn't."""

    question: str
    outcome: Outcome
    excerpts: tuple[Excerpt, ...]
    """Best first; empty when not found."""
    nearest: tuple[Item, ...]
    """The closest items, for "not found" and "not sure"."""
    confidence: float
    """Calibrated, 0–1."""
    period: DateRange | None
    """The days that were searched, where the question or an option named them."""
    source: str | None
    """The source that was asked for by option."""
    elapsed_ms: float
    days: tuple[dt.date, ...] = ()
    """Where no roundup is of the days that were searched: the nearest that there are, and the
    newest, in order.
    """

    @property
    def found(self) -> bool:
        """Whether there is something to quote, sure or not."""
        return self.outcome is not Outcome.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Story:
    """Items on one event, told under one lead."""

    lead: Item
    sentence: Excerpt
    """One verbatim sentence of the lead."""
    items: tuple[Item, ...]
    """All items of the story, the lead first."""
    opinion: bool
    """The story is commentary or opinion."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Who tells it, each once, the lead's source first."""
        return tuple(dict.fromkeys(i.source for i in self.items if i.source))


@dataclass(frozen=True, slots=True)
class Digest:
    """The summary of a day: its stories, most important first."""

    date: dt.date | None
    """The roundup's day; None when the corpus is empty."""
    requested: dt.date
    """The day that was asked for; differs from `date` when that day has no roundup."""
    stories: tuple[Story, ...]
    items: int
    """How many items that day has."""


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Who is quoted in the corpus, how often, and since when."""

    source: str
    handle: str | None
    items: int
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class RoundupSummary:
    """One file of the corpus."""

    file: str
    date: dt.date
    items: int
    warnings: int


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What a reload changed."""

    generation: int
    files_added: tuple[str, ...]
    files_changed: tuple[str, ...]
    files_removed: tuple[str, ...]
    items_added: int
    items_changed: int
    items_removed: int
    items: int
    """In the corpus now."""
    passages: int
    """In the index now."""
    embedded: int
    """Passages that had to be embedded."""
    warnings: tuple[ParseWarning, ...]
    """Of the whole corpus as it stands now."""
    repaired: tuple[str, ...]
    """One line for each part of the index that was found damaged and made again."""
    seconds: float
