"""Twice the text is twice the work, whatever the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from corpus import parse
from corpus.page import Page

SIGNED = "— 風見タイムズ (@kazami_times) May 2, 2031\n"
HOSTILE = {
    "sentences in one line": "鐘が鳴った。",
    "dashes": "—",
    "open brackets": "（@",
    "handles": "(@a)",
    "dashes and handles": "— (@a)",
    "attributions in one line": "— 風見 (@kz) May 2, 2031 ",
    "attributions": SIGNED,
    "short posts": "鐘が直る\n" + SIGNED,
    "headlines": "鐘が直る https://t.co/aaaaaaaaaa\n",
    "brackets": "【鐘】\n",
    "tags": "#カザミ(310502)\n",
    "hashes": "#",
    "headlines that end in their credits": "鐘 (風見, 2031年5月2日)\n\n鳴った。\n\n",
    "links": "https://t.co/a ",
    "one link": "https://",
    "empty lines": "\n",
    "carriage returns": "\r",
    "line separators": "\u2028",
    "spaces": " ",
    "NULs in text": "鐘\x00",
    "headings": "## 鐘\n",
    "comments": "# 鐘\n<!--\n",
    "digests": "## 鐘\n出典: 北星\n鳴った。\n",
    "open tags": "<p><div>",
    "broken tags": "<p><a ",
    "quotes in tags": "<p><a \"'",
    "comments in pages": "<p><!--",
    "paragraphs": "<p>鐘",
    "breaks": "<p>鐘<br>",
    "embeds": '<blockquote class="twitter-tweet"><p>鐘</p>— N (@a) May 2, 2031</blockquote>',
    "unclosed embeds": '<blockquote class="twitter-tweet"><p>鐘— N (@a) May 2, 2031',
    "wrong closing tags": "<b></i><p>",
}


def steps(work: Callable[[], object]) -> int:
    """How many functions the work calls, in Python and in C."""
    count = 0

    def watch(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    previous = sys.getprofile()
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(previous)
    return count


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_calls_grow_with_the_text(piece: str) -> None:
    size = 400
    parse((piece * 10).encode(), "2031-05-02.txt")
    small = steps(lambda: parse((piece * size).encode(), "2031-05-02.txt"))
    large = steps(lambda: parse((piece * (4 * size)).encode(), "2031-05-02.txt"))
    assert large <= 4 * small + 2000


@pytest.mark.parametrize("piece", ["鐘が鳴った。", "—", "(@a)", "https://", "#", "(", "【", "<a "])
def test_five_megabytes_in_one_line(piece: str) -> None:
    """Hours of work, if any search went back over what it has seen; then nobody needs a clock."""
    data = (piece * (5_000_000 // len(piece.encode()))).encode()
    roundup = parse(data, "2031-05-02.txt")
    assert [(item.first_line, item.last_line) for item in roundup.items] == [(1, 1)]


def test_evidence_looks_no_farther_than_a_post_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines that one attribution makes us look at don't grow with the article above it."""
    seen: list[int] = []
    content = Page.content

    def watched(self: Page, index: int) -> str:
        seen.append(index)
        return content(self, index)

    monkeypatch.setattr(Page, "content", watched)
    counts = []
    for size in (200, 400):
        seen.clear()
        parse(
            (SIGNED + "鐘が鳴った。\n" * size + "蜜が上がる\n" + SIGNED).encode(), "2031-05-02.txt"
        )
        counts.append(len(seen))
    assert counts[1] <= 2 * counts[0]
