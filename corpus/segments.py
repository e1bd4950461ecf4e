"""Lines become drafts of items: where each begins and ends, who says it, which tags it bears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus import dates, yearless
from corpus.boundaries import Gap, head_size
from corpus.habits import Habits, learn
from corpus.lines import Kind
from corpus.links import URL
from corpus.orphans import split_tail, split_unsaid
from corpus.page import Page
from corpus.posts import day_alone
from corpus.tags import topic_words


@dataclass(slots=True)
class Draft:
    """An item on its way: the indices of its lines, blank ones left out."""

    lines: list[int]
    attribution: int | None = None
    """The index of the attribution's line."""
    tags: list[str] = field(default_factory=list)
    day: dt.date | None = None
    """The day of the closing tag that the item stands under."""


@dataclass(slots=True)
class Segments:
    """A file's items on their way, and the indices of the lines that are the roundup's own."""

    drafts: list[Draft]
    frame: list[int]


def segment(page: Page) -> Segments:
    """Every non-blank line into exactly one draft or into the frame. Linear in the lines."""
    runs, frame = stretches(page, title_lines(page))
    habits = learn(page, runs)
    drafts: list[Draft] = []
    for run in runs:
        drafts += _drafts(page, run, habits)
    _label(page, drafts, frame)
    _close_days(page, drafts)
    return Segments(drafts, frame)


def stretches(page: Page, title: set[int]) -> tuple[list[list[int]], list[int]]:
    """Runs of lines that no tag, rule, title or heading interrupts; and the frame between them."""
    runs: list[list[int]] = [[]]
    frame: list[int] = []
    for index, line in enumerate(page.lines):
        if line.kind is Kind.BLANK:
            continue
        if index in title or line.kind in {Kind.TOPIC, Kind.CLOSING, Kind.FRAME}:
            frame.append(index)
            runs.append([])
        elif line.kind is Kind.TANGLE:
            runs += [[index], []]
        elif line.opens:
            runs.append([index])
        else:
            runs[-1].append(index)
            if line.day:
                runs.append([])
    return [run for run in runs if run], frame


def _drafts(page: Page, run: Sequence[int], habits: Habits) -> list[Draft]:
    """The items of one stretch."""
    marks = [n for n, index in enumerate(run) if page.lines[index].attribution]
    if not marks:
        if page.lines[run[0]].opens:
            return [Draft(list(run))]
        return [Draft(piece) for piece in split_unsaid(page, run)]
    starts = []
    previous = 0
    for mark, following in zip(marks, [*marks[1:], len(run)], strict=True):
        after = run[mark + 1 : following]
        gap = Gap(page, run[previous:mark], run[mark], after, not previous, habits)
        starts.append(mark - head_size(gap))
        previous = mark + 1
    found = [Draft(piece) for piece in split_unsaid(page, run[: starts[0]])] if starts[0] else []
    for start, mark, end in zip(starts, marks, [*starts[1:], len(run)], strict=True):
        key = page.key(run[start])
        tail = run[mark + 1 : end]
        leads = habits.leads or page.lines[run[mark]].opens
        own, others = (tail, []) if leads else split_tail(page, run[mark], tail, key, habits)
        found.append(Draft([*run[start : mark + 1], *own], run[mark]))
        found += [Draft(piece) for piece in others]
    return found


_TOP = 5
_TITLE_WORDS = ("まとめ", "ニュース", "roundup", "digest", "news", "дайджест", "обзор", "огляд")


def title_lines(page: Page) -> set[int]:
    """The roundup's title, if the first line is one: it names a day, or stands apart; and lines at
    the top that say nothing but a day.
    """
    shown = [
        n for n, line in enumerate(page.lines[:50]) if line.kind not in {Kind.BLANK, Kind.FRAME}
    ][:_TOP]
    days = {n for n in shown if not page.lines[n].opens and day_alone(page.text, page.lines[n])}
    first = shown[0] if shown and shown[0] not in days else None
    rest = shown if first is None else shown[1:]
    while rest and rest[0] in days:
        rest = rest[1:]
    top = {n for n in days if not rest or n < rest[0]}
    if not rest or (page.lines[rest[0]].attribution and not page.content(rest[0])):
        return set()
    if first is None:
        return top
    return {first, *top} if _is_title(page, first, rest[0]) else set()


def _is_title(page: Page, first: int, second: int) -> bool:
    content = page.content(first)
    if page.lines[first].kind is not Kind.TEXT or page.lines[first].opens or len(content) > 80:
        return False
    if any(line.kind is Kind.FRAME for line in page.lines[:first]):
        return False
    if page.lines[second].kind is Kind.ATTRIBUTION and not page.content(second):
        return False
    if URL.search(content) or page.is_bracketed(first) or page.ends_sentence(first):
        return False
    apart = page.blank_before(second)
    named = any(word in content.casefold() for word in _TITLE_WORDS)
    if (apart or named) and yearless.names_day(content):
        return True
    if content.startswith("【"):
        return False
    dated = len(content) <= 40 and dates.first_day(content) is not None
    above = page.is_linked_headline(second) or page.is_bracketed(second)
    return (apart and named) or (dated and above)


def _label(page: Page, drafts: list[Draft], frame: list[int]) -> None:
    """Topic tags go to the item directly before them, and to the ones before that whose headline
    has the tag's words in it; never across another tag.
    """
    n = floor = 0
    for index in frame:
        line = page.lines[index]
        if line.kind not in {Kind.TOPIC, Kind.CLOSING}:
            continue
        if n < len(drafts) and drafts[n].lines[0] < index:
            floor = n
            while n < len(drafts) and drafts[n].lines[0] < index:
                n += 1
        if line.kind is Kind.TOPIC and n > floor:
            _label_back(page, drafts[floor:n], line.tags)


def _label_back(page: Page, group: list[Draft], tags: tuple[str, ...]) -> None:
    group[-1].tags.extend(tags)
    words = {word for tag in tags for word in topic_words(tag)}
    for draft in reversed(group[:-1]):
        headline = page.content(draft.lines[0])
        if not words or not all(word in headline for word in words):
            return
        draft.tags.extend(tags)


def _close_days(page: Page, drafts: list[Draft]) -> None:
    """Each post's items get the day of the tag that closes it; of the one that opens it, where the
    file begins with a tag and doesn't end with one.
    """
    marks = [index for index, line in enumerate(page.lines) if line.day]
    if not marks or not drafts:
        return
    opens = marks[0] < drafts[0].lines[0] and marks[-1] < drafts[-1].lines[0]
    n = 0
    for draft in drafts:
        while n < len(marks) and marks[n] < draft.lines[0]:
            n += 1
        if opens:
            draft.day = page.lines[marks[n - 1]].day
        elif n < len(marks):
            draft.day = page.lines[marks[n]].day
