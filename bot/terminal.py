"""Answers, digests and reports on a terminal.

On a terminal: coloured, wrapped at the window's width, links clickable. Into a pipe or a file:
plain, one paragraph a line, quotes marked with ">" so that they can be cut out unchanged.
Nothing from a roundup reaches the screen but through `harmless`, and never as rich markup.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.harmless import harmless, one_line
from bot.wrapping import wrap
from corpus.items import Item, ParseWarning, Roundup
from retrieval.results import Answer, DateRange, Digest, Excerpt, Outcome, ReloadReport, Story

Span = tuple[str, str]
"""A piece of text, and its rich style."""

_WIDEST = 100
"""Cells. Longer lines are hard to read, however wide the window is."""


_ALSO = 3
"""Other items on an event that are named; the rest are counted."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a reader that has gone away to `main`; rich would exit with status 1."""
        raise BrokenPipeError


class Terminal:
    """A face for people: each method prints one noun."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._console = _Console(file=stream, highlight=False, markup=False, emoji=False)
        self.fancy = self._console.is_terminal

    # --- nouns ---

    def answer(self, answer: Answer) -> None:
        """The excerpts, best first; or that there is none, and the nearest headlines."""
        if answer.period is not None:
            self._line([(f"Searched: {_period(answer.period)}", "dim")])
        if answer.days:
            days = ", ".join(map(_day, answer.days))
            self._line([(f"No roundup is of those days; the nearest there are: {days}", "dim")])
        if answer.outcome is Outcome.UNSURE:
            self._line([("Not sure that this answers it; the nearest there is:", "yellow")])
        if not answer.found:
            self._line([("The roundup doesn't say.", "yellow")])
            if answer.nearest:
                self._line([("Nearest headlines:", "dim")])
            for item in answer.nearest:
                self._line([(item.headline, ""), (f" — {_who(item)}", "cyan")], "  • ")
        for number, excerpt in enumerate(answer.excerpts, 1):
            self._gap(number > 1 or answer.period or answer.outcome is Outcome.UNSURE)
            self._excerpt(excerpt, f"{number}. ")

    def digest(self, digest: Digest) -> None:
        """The day's stories under their leads."""
        if digest.date is None:
            self._line([("There is no roundup yet.", "yellow")])
            return
        count = _count(digest.items, "item")
        self._line([(f"Roundup of {_day(digest.date)}", "bold"), (f" · {count}", "dim")])
        if digest.date != digest.requested:
            none = f"There is none for {_day(digest.requested)}; this is the latest one."
            self._line([(none, "yellow")])
        for number, story in enumerate(digest.stories, 1):
            self._gap()
            self._story(story, f"{number}. ")

    def checked(self, files: Sequence[Roundup]) -> None:
        """The items of each file, and the warnings with their lines."""
        for at, file in enumerate(files):
            self._gap(at)
            facts = f" · {_day(file.date)} (from the {file.date_from})"
            facts += f" · {_count(len(file.items), 'item')}"
            if file.tags:
                facts += f" · {' '.join(file.tags)}"
            self._line([(file.file, "bold"), (facts, "")])
            for item in file.items:
                lines = f"{item.first_line}–{item.last_line}".rjust(9)
                self._line([(item.headline, ""), (f" — {_who(item)}", "cyan")], f"{lines}  ")
            self._warnings(file.warnings, with_file=False)
        if len(files) > 1:
            items = _count(sum(len(f.items) for f in files), "item")
            warnings = _count(sum(len(f.warnings) for f in files), "warning")
            self._gap()
            self._line([(f"{_count(len(files), 'file')}, {items}, {warnings}.", "bold")])

    def report(self, report: ReloadReport) -> None:
        """What an index run changed."""
        changes = (
            ("added", report.files_added, report.items_added),
            ("changed", report.files_changed, report.items_changed),
            ("removed", report.files_removed, report.items_removed),
        )
        for what, files, items in changes:
            if files or items:
                self._line([(f"{_count(items, 'item')} {what}", "green"), (_names(files), "dim")])
        if not any(files or items for _, files, items in changes):
            self._line([("Nothing has changed.", "green")])
        for line in report.repaired:
            self._line([(f"Repaired: {line}", "yellow")])
        self._warnings(report.warnings, with_file=True)
        self._line(
            [
                (f"{_count(report.items, 'item')}, {_count(report.passages, 'passage')}", "bold"),
                (f" in the index; {report.embedded} embedded in {report.seconds:.1f} s", "dim"),
            ]
        )

    def note(self, message: str) -> None:
        """One line of the program's own, in the form of its errors (for standard error)."""
        self._line([(f"roundup: {one_line(message)}", "yellow")])

    def say(self, message: str, style: str = "") -> None:
        """A line of the program's own."""
        self._line([(message, style)])

    def text(self, text: str) -> None:
        """A table of the program's own, as it stands."""
        self._console.print(Text(harmless(text)), soft_wrap=True)

    # --- their parts ---

    def _excerpt(self, excerpt: Excerpt, number: str) -> None:
        item = excerpt.item
        self._line([(item.headline, "bold")], number)
        first, last = excerpt.focus
        parts = [(excerpt.text[:first], ""), (excerpt.text[first:last], "bold")]
        self._quote([*parts, (excerpt.text[last:], "")])
        indent = " " * len(number)
        self._line([(f"— {_who(item)}", "cyan")], indent)
        self._link(item.link, indent)
        place = f"{item.file}, {_lines(excerpt.first_line, excerpt.last_line)}"
        self._line([(place, "dim")], indent)
        self._also(excerpt.also, indent)

    def _story(self, story: Story, number: str) -> None:
        label = [(" [commentary]", "magenta")] if story.opinion else []
        self._line([(story.lead.headline, "bold"), *label], number)
        if one_line(story.sentence.text) != one_line(story.lead.headline):
            self._quote([(story.sentence.text, "")])
        indent = " " * len(number)
        self._line([(f"— {_who(story.lead)}", "cyan")], indent)
        self._link(story.lead.link, indent)
        self._also(story.items[1:], indent)

    def _also(self, items: Sequence[Item], indent: str) -> None:
        for item in items[:_ALSO]:
            self._line([(f"{item.source or 'also'}: ", "cyan"), (item.headline, "")], f"{indent}+ ")
        if len(items) > _ALSO:
            self._line([(f"and {len(items) - _ALSO} more on this", "dim")], f"{indent}+ ")

    def _warnings(self, warnings: Iterable[ParseWarning], *, with_file: bool) -> None:
        for warning in warnings:
            place = [warning.file] if with_file else []
            place += [f"line {warning.line}"] if warning.line else []
            where = f" ({', '.join(place)})" if place else ""
            self._line([(f"{warning.message}{where}", "yellow")], "  ! ")

    def _link(self, url: str | None, indent: str) -> None:
        if url is None:
            return
        safe = "".join(harmless(url).split())
        # A terminal opens what it is told to: only the web, never file: or another scheme.
        target = safe if safe.startswith(("https://", "http://")) else None
        self._line([(safe, "blue underline" if self.fancy else "")], indent, link=target)

    # --- lines ---

    def _quote(self, spans: Sequence[Span]) -> None:
        self._line(spans, "   ▎ " if self.fancy else "> ", every=True)

    def _gap(self, wanted: object = True) -> None:
        if wanted:
            self._console.print()

    def _line(
        self, spans: Sequence[Span], lead: str = "", *, every: bool = False, link: str | None = None
    ) -> None:
        """Print spans after `lead`; on a terminal, further lines stand under the first.

        `every`: repeat the lead on every line, and keep the text's own line breaks (a quote).
        """
        text = Text()
        for piece, style in spans:
            piece = harmless(piece)
            if not every:
                piece = piece.replace("\n", " ")
            text.append(piece, Style.parse(style) + Style(link=link))
        again = lead if every else " " * len(lead)
        for number, line in enumerate(self._cut(text, len(lead))):
            before = lead if number == 0 else again
            self._console.print(Text.assemble((before, "dim"), line), soft_wrap=True)

    def _cut(self, text: Text, indent: int) -> Iterable[Text]:
        width = min(self._console.width, _WIDEST) - indent
        for paragraph in text.split("\n", allow_blank=True):
            if not self.fancy:
                yield paragraph
                continue
            for start, end in wrap(paragraph.plain, width):
                yield paragraph[start:end]


def _who(item: Item) -> str:
    """`Source (@handle) · 27 Jan 2026`; the roundup's day where nothing better is known."""
    source = item.source or "the roundup"
    handle = f" (@{item.handle})" if item.handle else ""
    return f"{source}{handle} · {_day(item.published or item.roundup)}"


def _day(day: dt.date) -> str:
    return day.isoformat()


def _period(period: DateRange) -> str:
    days = _day(period.first)
    if period.last != period.first:
        days += f" to {_day(period.last)}"
    return f"{days} (“{period.words}”)" if period.words else days


def _lines(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first}–{last}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _names(files: Sequence[str], most: int = 3) -> str:
    if not files:
        return ""
    rest = f" and {len(files) - most} more" if len(files) > most else ""
    return f": {', '.join(files[:most])}{rest}"
