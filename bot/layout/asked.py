"""What was asked, written into the reply and read from it again: nothing else remembers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import ui

from bot.i18n import Texts
from bot.layout.parts import Part
from bot.text import inline, length, restore
from retrieval.results import DateRange

_QUESTION_ID: Final = 7001
_SUBJECT_ID: Final = 7002
_LONGEST_QUESTION: Final = 300
_LONGEST_SUBJECT: Final = 150


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, as far as it stands in the reply itself: nothing else remembers it."""

    question: str
    subject: str = ""
    """The earlier question that this one follows up on."""
    dates: DateRange | None = None
    """From the `date` option."""
    source: str | None = None
    """From the `source` option."""

    @property
    def whole(self) -> str:
        """The words to search with."""
        return f"{self.subject} {self.question}" if self.subject else self.question


def asked_parts(asked: Asked, texts: Texts) -> Iterator[Part]:
    """The question, and what it follows up on."""
    question = inline(asked.question, _LONGEST_QUESTION)
    if question.strip():
        mark = "### {}" if length(question) <= 60 else "**{}**"
        yield ui.TextDisplay(mark.format(question), id=_QUESTION_ID)
    if asked.subject:
        # The marks that isolate its direction of writing also tell `read_asked` where it stands.
        subject = f"\u2068{inline(asked.subject, _LONGEST_SUBJECT)}\u2069"
        line = f"-# {texts('answer.follow_up', subject=subject)}"
        yield ui.TextDisplay(line, id=_SUBJECT_ID)


def read_asked(message: discord.Message) -> Asked | None:
    """What a reply of the bot's own answered, read from the reply; None if it is no answer."""
    found: dict[int, str] = {}
    for component in _components(message.components):
        if isinstance(component, discord.TextDisplay) and component.id is not None:
            found[component.id] = component.content
    if _QUESTION_ID not in found:
        return None
    question = found[_QUESTION_ID].removeprefix("### ")
    if question.startswith("**") and question.endswith("**"):
        question = question[2:-2]
    _, _, subject = found.get(_SUBJECT_ID, "").partition("\u2068")
    return Asked(restore(question), restore(subject.partition("\u2069")[0]))


def _components(components: Any) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _components(getattr(component, "children", ()))
