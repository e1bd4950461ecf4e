"""From what a person wrote to the reply: search, lay out, and one line in the log."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from discord import ui

from bot.errors import CrowdedError
from bot.i18n import Texts
from bot.layout import Asked, answer_view, notice, parts
from bot.layout.answer import PAGE, page_size
from bot.logs import log_question
from corpus.errors import UsageError
from retrieval import Engine
from retrieval.question import clean
from retrieval.results import Answer, DateRange, Outcome
from retrieval.sentences import size

if TYPE_CHECKING:
    from bot.client import RoundupBot

LONGEST = 2000
"""Characters of a question that are used."""
_COMPLETE = 10
"""Japanese characters from which on a follow-up may stand by itself; "and in Kharkiv?" has 8."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a question came from, for the log: ids only."""

    way: str
    """ask, mention, dm or menu."""
    event: int
    guild: int | None
    channel: int | None
    member: int
    begun: float
    """`time.perf_counter()` when the event arrived."""
    at: dt.datetime
    """When it was asked: "yesterday" counts from there."""


def question_hash(question: str) -> str:
    """What feedback keeps instead of a question: 16 hexadecimal digits, the same for the same
    words whatever their width, case and spacing.
    """
    words = " ".join(unicodedata.normalize("NFKC", question).casefold().split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def has_words(text: str) -> bool:
    """There is something in it to search for."""
    try:
        clean(text)
    except UsageError:
        return False
    return True


async def reply_to(
    bot: RoundupBot, asked: Asked, texts: Texts, origin: Origin, offset: int = 0
) -> ui.LayoutView:
    """Search and lay out the reply.

    Raises:
        RoundupError: the question can't be answered as asked.
    """
    day = origin.at.astimezone(bot.settings.timezone).date()
    outcome, count = "failed", 0
    try:
        asked, answer = await bot.search(_search, bot.engine, asked, offset + PAGE + 1, day)
        outcome = answer.outcome.value
        count = page_size(answer, offset)
        return answer_view(
            asked, answer, texts, offset=offset, question_hash=question_hash(asked.question)
        )
    except CrowdedError:
        outcome = "crowded"
        return notice(texts("error.crowded"), parts.NOT_FOUND)
    finally:
        log_question(
            way=origin.way,
            event=origin.event,
            guild=origin.guild,
            channel=origin.channel,
            member=origin.member,
            outcome=outcome,
            excerpts=count,
            ms=(time.perf_counter() - origin.begun) * 1000,
        )


def _search(engine: Engine, asked: Asked, limit: int, day: dt.date) -> tuple[Asked, Answer]:
    """The answer, and the question as it was understood.

    A follow-up is searched together with the question it follows. One that says enough by
    itself, and is answered better so, was a new question.
    """

    def ask(question: str, dates: DateRange | None) -> Answer:
        return engine.ask(question, dates=dates, source=asked.source, limit=limit, today=day)

    alone = ask(asked.question, asked.dates)
    if not asked.subject:
        return asked, alone
    # Days that the follow-up names take the place of those in the earlier question.
    together = ask(asked.whole, asked.dates or alone.period)
    complete = size(asked.question) >= _COMPLETE and alone.outcome is Outcome.FOUND
    if complete and alone.confidence > together.confidence:
        return replace(asked, subject=""), alone
    return asked, together
