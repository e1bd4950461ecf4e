"""Lines of a given width for mixed Japanese, Chinese and spaced text.

Japanese has no spaces, so it may break between any two characters, except that closing marks
and small kana don't begin a line and opening marks don't end one (kinsoku). Words of other
scripts stay whole. Widths are terminal cells: an East Asian wide character takes two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

_OPEN = "（「『【〔〈《［｛“‘〝"
_CLOSE = (
    "、。，．・：；？！）」』】〕〉》］｝…‥ー〜々ゝゞヽヾ゛゜”’〟％‰"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
    "\u3099\u309a\ufe0e\ufe0f"  # combining voicing marks, variation selectors
)
# Characters that stand alone for breaking: CJK and its punctuation, kana, full-width forms, emoji.
# Korean is left out: it is written with spaces.
_ALONE = "\u2e80-\u30ff\u31c0-\u31ff\u3200-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6"
_ALONE += "\U0001f000-\U0001faff\U00020000-\U0003ffff"
_UNIT = re.compile(
    # White space; or a word, a number with what it counts ("2月"), or a character, with the marks
    # that cling to it.
    rf"\s+|[{_OPEN}]*(?:\d[\d,.]*[{_ALONE}]|[^\s{_ALONE}{_OPEN}{_CLOSE}]+|\S)"
    rf"(?:\u200d\S|[{_CLOSE}])*",
    re.DOTALL,
)


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Cut one paragraph into lines of at most `width` cells.

    Yields:
        The (start, end) of each line in `text`; the white space at a break is left out. An empty
        paragraph is one empty line.
    """
    start = end = used = 0
    for low, high in _pieces(text, max(width, 2)):
        size = cell_len(text[low:high])
        if text[low].isspace():
            used += size
        elif used + size > width and end > start:
            yield start, end
            start, used = low, size
            end = high
        else:
            if end == start:  # the first piece of the paragraph: drop white space before it
                start, used = low, 0
            used += size
            end = high
    yield start, end


def _pieces(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The unbreakable pieces; one that is wider than a whole line is cut to fit."""
    for unit in _UNIT.finditer(text):
        low, high = unit.span()
        if unit[0].isspace() or cell_len(unit[0]) <= width:
            yield low, high
            continue
        used = 0
        for at in range(low, high):
            size = cell_len(text[at])
            if used + size > width:
                yield low, at
                low, used = at, 0
            used += size
        yield low, high
