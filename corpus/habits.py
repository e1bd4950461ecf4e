"""What a whole file always does, learned where it leaves no doubt, for the places where it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.page import POST_WEIGHT, Page


@dataclass(frozen=True, slots=True)
class Habits:
    """What holds in the whole file, learned where the file leaves no doubt."""

    leads: bool = False
    """The attribution is a post's first line: nothing of the post precedes it."""
    closes: bool = False
    """The attribution is a post's last line: nothing of the post follows it."""
    blank: bool = False
    """Posts are set apart by empty lines."""
    strict: bool = False
    """Empty lines stand between posts and, all but always, nowhere else."""
    bracketed: frozenset[str] = frozenset()
    """Handles whose posts begin with a line in 【】."""


def learn(page: Page, stretches: Sequence[Sequence[int]]) -> Habits:
    """The habits of a file. A stretch is a run of lines that no tag or heading interrupts."""
    heads: list[Sequence[int]] = []
    gaps: list[Sequence[int]] = []
    tails: list[Sequence[int]] = []
    brackets: dict[str, bool] = {}
    for stretch in stretches:
        marks = [n for n, index in enumerate(stretch) if page.lines[index].attribution]
        if not marks or page.lines[stretch[0]].opens:
            continue
        heads.append(stretch[: marks[0] + bool(page.content(stretch[marks[0]]))])
        tails.append(stretch[marks[-1] + 1 :])
        gaps += [stretch[a + 1 : b + bool(page.content(stretch[b]))] for a, b in pairwise(marks)]
        for mark in marks:
            found = page.lines[stretch[mark]].attribution
            above = stretch[mark] if page.content(stretch[mark]) else stretch[max(0, mark - 1)]
            if found and found.handle and page.is_bracketed(above):
                brackets[found.handle] = True
    apart = [_set_apart(page, gap) for gap in gaps if len(gap) > 1]
    return Habits(
        leads=_leads(page, stretches, heads),
        closes=_closes(page, heads, gaps, tails),
        blank=bool(apart) and all(apart) and (len(apart) > 1 or not _bodily(page, gaps)),
        strict=_strict(page, gaps) or _blocks(page, stretches),
        bracketed=frozenset(brackets),
    )


def _leads(page: Page, stretches: Sequence[Sequence[int]], heads: list[Sequence[int]]) -> bool:
    """Nothing stands above any stretch's first name. Below a dash one signs; so with dashes each
    name must also stand directly above its text, under an empty line.
    """
    if not heads or any(heads):
        return False
    for stretch in stretches:
        for n, index in enumerate(stretch):
            if not page.lines[index].attribution:
                continue
            if page.content(index):
                return False
            apart = page.blank_before(index) and n + 1 < len(stretch)
            if page.has_dash(index) and not (apart and not page.blank_before(stretch[n + 1])):
                return False
    return True


def _closes(
    page: Page, heads: list[Sequence[int]], gaps: list[Sequence[int]], tails: list[Sequence[int]]
) -> bool:
    if not heads or any(tails):
        return False
    texts = [[index for index in head if not page.only_links(index)] for head in heads]
    if all(len(text) < 2 for text in texts) and not _back_to_back(page, heads, gaps):
        return False
    if any(_set_apart(page, gap) and not page.blank_before(gap[0]) for gap in gaps if gap):
        return False  # Text stands right under an attribution, and then apart from the next post.
    if any(len(gap) > 1 and press_line(page, gap) for gap in gaps):
        return False
    if any(len(h) > 1 and page.blank_before(h[-1]) and press_line(page, h) for h in heads):
        return False  # Somebody else's news stands above the first post.
    return all(not gap or page.fits(list(gap)) or page.blank_before(gap[0]) for gap in gaps)


def _back_to_back(page: Page, heads: list[Sequence[int]], gaps: list[Sequence[int]]) -> bool:
    """The attributions end lines of text, and on most of these lines a whole post stands."""
    ends = [each[-1:] for each in (*heads, *gaps)]
    inline = all(end and page.content(end[0]) and page.lines[end[0]].attribution for end in ends)
    single = sum(len(gap) == 1 for gap in gaps)
    return inline and single > 1 and single * 2 > len(gaps)


def _strict(page: Page, gaps: list[Sequence[int]]) -> bool:
    breaks = [sum(page.blank_before(index) for index in gap) for gap in gaps if len(gap) > 1]
    return 0 not in breaks and breaks.count(1) >= 2 and breaks.count(1) * 2 >= len(breaks)


def _blocks(page: Page, stretches: Sequence[Sequence[int]]) -> bool:
    """Each signed post is one block, its headline above the attribution and its text below; and
    a block between two of them has the shape of an item too. Several would be parts of an article.
    """
    whole = 0
    for stretch in stretches:
        starts = [n for n, index in enumerate(stretch) if n == 0 or page.blank_before(index)]
        unsigned = False
        begun = False
        for a, b in pairwise([*starts, len(stretch)]):
            marks = [n for n in range(a, b) if page.lines[stretch[n]].attribution]
            if not marks and begun:
                if unsigned or b - a < 2 or not page.is_short_headline(stretch[a]):
                    return False
            elif marks:
                if len(marks) > 1 or (marks[0] == a and not page.content(stretch[a])):
                    return False
                begun = True
                whole += marks[0] + 1 < b
            unsigned = not marks
    return whole > 1


def _set_apart(page: Page, gap: Sequence[int]) -> bool:
    return any(page.blank_before(index) for index in gap[1:])


def _bodily(page: Page, gaps: list[Sequence[int]]) -> bool:
    """Running text stands directly above a post's last line."""
    return any(
        len(gap) > 1 and page.ends_sentence(gap[-2]) and page.weight(gap[-2]) > POST_WEIGHT // 2
        for gap in gaps
    )


def press_line(page: Page, before: Sequence[int]) -> bool:
    """A headline of the press directly under running text: one line, and no more, is the post's."""
    last = before[-1]
    headline = page.is_linked_headline(last) or page.is_bracketed(last)
    return headline and page.ends_sentence(before[-2])
