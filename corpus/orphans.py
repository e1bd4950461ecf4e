"""Items that nobody signs: found by their shape, so that no speaker gets words not his own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.habits import Habits
from corpus.links import URL
from corpus.page import Page


def split_tail(
    page: Page, mark: int, tail: Sequence[int], headline: str, habits: Habits
) -> tuple[list[int], list[list[int]]]:
    """The lines after an attribution: the post's own, and the unsigned items that follow them.

    `mark` is the attribution's line; `headline` the post's own first line as `Page.key` gives it:
    given again, it opens nothing.
    """
    ends_quotation = page.is_quoted(mark) and not (tail and _adjoins(page, tail[0]))
    starts = [
        n
        for n, index in enumerate(tail)
        if (
            _press_post(page, tail, n)
            or _apart(page, tail, n, habits)
            or (ends_quotation and _quotation(page, index))
        )
        and page.key(index) != headline
    ]
    if not starts:
        return list(tail), []
    ends = [*starts[1:], len(tail)]
    pieces = [list(tail[a:b]) for a, b in zip(starts, ends, strict=True)]
    return list(tail[: starts[0]]), pieces


def split_unsaid(page: Page, lines: Sequence[int]) -> list[list[int]]:
    """Lines that no attribution claims, as items: a new one at each headline with its link, or at
    each block where every block is a headline and its text.
    """
    blocks = [n for n, index in enumerate(lines) if n == 0 or page.blank_before(index)]
    ends = [*blocks[1:], len(lines)]
    uniform = all(
        b - a > 1 and page.is_short_headline(lines[a]) for a, b in zip(blocks, ends, strict=True)
    )
    starts = {0, *(blocks if uniform else ())}
    starts |= {
        n
        for n in range(1, len(lines))
        if page.is_linked_headline(lines[n]) and not page.is_linked_headline(lines[n - 1])
    }
    marks = [*sorted(starts), len(lines)]
    return [list(lines[a:b]) for a, b in pairwise(marks)]


def _press_post(page: Page, tail: Sequence[int], n: int) -> bool:
    """A headline with its link twice, or once between two pieces of running text."""
    index = tail[n]
    if not page.is_linked_headline(index):
        return False
    urls = [match[0] for match in URL.finditer(page.content(index))]
    if len(set(urls)) < len(urls):
        return True
    if n == 0 or n + 1 == len(tail) or not any("//t.co/" in url for url in urls):
        return False
    ended = page.ends_sentence(tail[n - 1]) or page.ends_post(tail[n - 1])
    return ended and page.ends_sentence(tail[n + 1])


def _adjoins(page: Page, below: int) -> bool:
    """The quotation that an attribution stands in goes on below it."""
    return page.is_quoted(below) and not page.blank_before(below)


def _quotation(page: Page, index: int) -> bool:
    """A quotation begins, after an empty line."""
    return page.is_quoted(index) and page.blank_before(index)


def _apart(page: Page, tail: Sequence[int], n: int, habits: Habits) -> bool:
    """A block with a headline of its own, in a file where empty lines set the items apart."""
    return (
        habits.strict
        and 0 < n < len(tail) - 1
        and page.blank_before(tail[n])
        and not page.blank_before(tail[n + 1])
        and page.is_short_headline(tail[n])
    )
