"""Where a post begins: which of the lines before an attribution belong to it.

Blogs of this family put the attribution after a post's first line, and an article's body after
the attribution; the next post's first line follows at once. So the lines between two attributions
end one item and begin the next, and nothing marks the place. Each function below knows one kind of
evidence and answers with a number of lines, or None where it sees nothing; the first answer in
`EVIDENCE` counts. Without any, a post has one line before its attribution: in the roundups at
hand that is always so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.habits import Habits, press_line
from corpus.lines import Kind
from corpus.page import Page

_NEAR = 12
"""How many lines a post's text may have, and how far below a repetition is looked for."""
_KEY = 8
"""The shortest beginning of a line, in letters, that counts as the same line given again."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The lines before one attribution, and those after it up to the next."""

    page: Page
    before: Sequence[int]
    """Since the attribution before, or since the stretch began; not empty."""
    at: int
    """The attribution's own line."""
    after: Sequence[int]
    first: bool
    """No attribution stands before these lines: what isn't this post's is nobody's."""
    habits: Habits

    @property
    def inline(self) -> bool:
        """The attribution ends a line of the post's text."""
        return bool(self.page.content(self.at))

    @property
    def least(self) -> int:
        """At least so many of the lines before are the post's."""
        return 0 if self.inline else 1

    def fits(self, size: int) -> bool:
        """That many lines can be one post, and none but the last ends as a post does."""
        lines = [*self.before[len(self.before) - size :], *([self.at] if self.inline else [])]
        said = list(lines)
        while len(said) > 1 and self.page.only_links(said[-1]):
            said.pop()
        ended = any(
            self.page.ends_post(index) and not self.page.only_links(index) for index in said[:-1]
        )
        return self.page.fits(lines) and not ended


def opened(gap: Gap) -> int | None:
    """The format says where: a heading, a block quote."""
    return len(gap.before) if gap.page.lines[gap.before[0]].opens else None


def leading_habit(gap: Gap) -> int | None:
    """In this file a post stands wholly after its attribution."""
    return 0 if gap.habits.leads else None


def closing_habit(gap: Gap) -> int | None:
    """In this file a post stands wholly before its attribution."""
    if not gap.habits.closes or (gap.first and not gap.fits(len(gap.before))):
        return None
    return len(gap.before)


def quoted(gap: Gap) -> int | None:
    """The lines of the quotation that the attribution ends."""
    if not gap.page.is_quoted(gap.at):
        return None
    size = 0
    below = gap.at
    for index in reversed(gap.before):
        if not gap.page.is_quoted(index) or gap.page.blank_before(below):
            return size if size >= gap.least else None
        size += 1
        below = index
    return size if gap.first or gap.page.blank_before(below) else None


def repeated(gap: Gap) -> int | None:
    """A post cut short is given again below: its lines are those that come again, in their order.

    A line that merely stands above and below (an agency's standing remark) doesn't count.
    """
    below = [key for index in gap.after[:_NEAR] if (key := gap.page.key(index))]
    lines = [*gap.before[-_NEAR:], *([gap.at] if gap.inline else [])]
    again: int | None = None
    given = False
    size = 0
    for index in reversed(lines):
        if not gap.page.only_links(index):
            key = gap.page.key(index)
            places = range(len(below)) if again is None else range(max(0, again - 1), again)
            again = next((n for n in places if _same(key, below[n])), None)
            if again is None:
                break
            given = True
        size += 1
    size -= gap.inline
    return size if given and size > gap.least and gap.fits(size) else None


def _same(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return shorter >= _KEY and one[:shorter] == other[:shorter] and shorter * 3 >= len(one)


def island(gap: Gap) -> int | None:
    """The lines since an empty one, where an empty line follows the attribution too."""
    if gap.inline or not gap.after or not gap.page.blank_before(gap.after[0]):
        return None
    return _since_blank(gap)


def blank_block(gap: Gap) -> int | None:
    """The lines since an empty one, where empty lines set the posts of this file apart."""
    if not gap.habits.blank:
        return None
    if gap.inline and gap.page.blank_before(gap.at):
        return 0
    return _since_blank(gap)


def _since_blank(gap: Gap) -> int | None:
    size = 0
    for index in reversed(gap.before[-_NEAR:]):
        size += 1
        if gap.page.blank_before(index):
            break
    else:
        return None
    whole = size == len(gap.before) and not gap.first
    return size if not whole and size > gap.least and gap.fits(size) else None


def bracketed(gap: Gap) -> int | None:
    """A 【headline】 above running text, unless it is the previous post's headline again."""
    page = gap.page
    nearest = gap.at if gap.inline else gap.before[-1]
    if page.is_bracketed(nearest) or page.is_linked_headline(nearest):
        return None
    found = page.lines[gap.at].attribution
    habit = bool(found and found.handle in gap.habits.bracketed)
    if not habit and not page.ends_sentence(nearest) and "…" not in page.content(nearest):
        return None
    for size in range(gap.least + 1, min(_NEAR, len(gap.before)) + 1):
        index = gap.before[-size]
        if page.is_bracketed(index):
            return size if gap.fits(size) and not _given_before(gap, index) else None
    return None


def _given_before(gap: Gap, index: int) -> bool:
    """The line repeats one of the post before."""
    key = gap.page.key(index)
    above = range(max(0, gap.before[0] - _NEAR), gap.before[0])
    return any(
        gap.page.lines[i].kind is not Kind.BLANK and _same(gap.page.key(i), key) for i in above
    )


def dangling(gap: Gap) -> int | None:
    """A line without a full stop between running text and a sentence: the headline of the post
    that the sentence belongs to, for an article doesn't end on a subheading.
    """
    page = gap.page
    lines = [*gap.before, *([gap.at] if gap.inline else [])][-3:]
    if len(lines) < 3 or not page.ends_sentence(lines[-1]) or not page.ends_sentence(lines[-3]):
        return None
    size = gap.least + 1
    return size if page.is_plain_headline(lines[-2]) and gap.fits(size) else None


def links_alone(gap: Gap) -> int | None:
    """A line of nothing but links goes with the line above it, unless that ends as a post does."""
    size = gap.least
    while (
        size
        and size < len(gap.before)
        and gap.page.only_links(gap.before[-size])
        and not (size > 1 and gap.page.blank_before(gap.before[-size + 1]))
    ):
        size += 1
    return size if size > gap.least and gap.fits(size) else None


def nothing_before(gap: Gap) -> int | None:
    """At a stretch's beginning nobody else can have said it, if it can be one post."""
    size = len(gap.before)
    if not gap.first or not gap.fits(size):
        return None
    lines = [*gap.before, *([gap.at] if gap.inline else [])]
    broken = any(gap.page.blank_before(index) for index in lines[1:])
    return None if broken or _two_items(gap.page, lines) else size


def _two_items(page: Page, lines: Sequence[int]) -> bool:
    """A headline directly under the running text of something else."""
    if len(lines) < 2 or press_line(page, lines):
        return len(lines) > 1
    titled = len(lines) > 2 and not page.ends_sentence(lines[0])
    return titled and page.ends_sentence(lines[-2]) and page.is_plain_headline(lines[-1])


EVIDENCE: tuple[Callable[[Gap], int | None], ...] = (
    opened,
    leading_habit,
    quoted,
    closing_habit,
    repeated,
    blank_block,
    island,
    bracketed,
    dangling,
    links_alone,
    nothing_before,
)


def head_size(gap: Gap) -> int:
    """How many of the lines before the attribution belong to its post."""
    if not gap.before:
        return 0
    found = (size for evidence in EVIDENCE if (size := evidence(gap)) is not None)
    size = next(found, gap.least)
    noted = size < len(gap.before) and gap.page.is_repost_note(gap.before[-size - 1])
    return size + noted
