"""What the bot knows of the corpus by heart, for replies that can't wait for a search.

Autocomplete has no way to say "in a moment", so it is answered from here. Made once for each
generation of the index.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bot.layout.parts import fingerprint
from corpus.errors import RoundupError
from corpus.items import Item
from retrieval import Engine
from retrieval.results import Outcome, SourceCount

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Known:
    """One generation's sources, days and examples."""

    generation: int = -1
    items: int = 0
    sources: tuple[SourceCount, ...] = ()
    days: tuple[dt.date, ...] = ()
    """Those that have a roundup, newest first."""
    files: tuple[str, ...] = ()
    """The roundups' files, newest name first."""
    examples: tuple[Item, ...] = ()
    """Items whose headline, asked as a question, is answered."""
    by_mark: dict[str, str] = field(default_factory=dict)
    """The fingerprint of a source's name → the name."""


def find_known(engine: Engine) -> Known:
    """Look everything up. Takes a few searches: not for the event loop."""
    generation = engine.generation
    sources = tuple(engine.sources())
    roundups = engine.roundups()
    days = tuple(sorted(engine.roundup_dates(), reverse=True))
    return Known(
        generation=generation,
        items=sum(roundup.items for roundup in roundups),
        sources=sources,
        days=days,
        files=tuple(sorted((roundup.file for roundup in roundups), reverse=True)),
        examples=_examples(engine, days[0]) if days else (),
        by_mark={fingerprint(source.source): source.source for source in sources},
    )


def _examples(engine: Engine, day: dt.date) -> tuple[Item, ...]:
    """The first headlines of a day's digest that answer themselves."""
    found: list[Item] = []
    for story in engine.today(day).stories[: 3 * EXAMPLES]:
        try:
            answer = engine.ask(story.lead.headline, limit=1)
        except RoundupError:  # a headline of punctuation alone is no question
            continue
        if answer.outcome is Outcome.FOUND:
            found.append(story.lead)
        if len(found) == EXAMPLES:
            break
    return tuple(found)
