"""What must not be cut in two: quotations and brackets, numbers, links."""

from __future__ import annotations

from collections.abc import Iterator

import regex

LINK = r"https?://[!-~]+?(?=[.,;!?]{0,3}[\"')\]]{0,3}(?:[^!-~]|$))|pic\.(?:twitter|x)\.com/\w+"
"""A link in a sentence, without the marks that end the sentence."""

_NUMBER = r"\d+(?:[.,:/．，：]\d+|[ \u00a0\u202f]\d{3}(?!\d)){0,9}"
_WHOLE = regex.compile(f"{LINK}|{_NUMBER}")
_CLOSERS = {
    "「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "[": "]", "〈": "〉", "《": "》",
    "〔": "〕", "“": "”", "„": "“”", "«": "»", '"': '"',
}  # fmt: skip
_CLOSING = frozenset("".join(_CLOSERS.values()))
_MARK = regex.compile("[" + regex.escape("".join({*_CLOSERS, *_CLOSING})) + "]")
_FAR = 600
"""Characters; what is further apart is no pair that anyone would want whole."""
_DEEP = 12
"""Levels of brackets in brackets; no text that means something has more."""
_INCHES = regex.compile(r"\d\"")


def whole(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The numbers and links that begin in a piece of a text."""
    return [match.span() for match in _WHOLE.finditer(text, start, end)]


def closed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Quotations and brackets in a piece of a text that close near by, in order of their ends."""
    return list(_pairs(text, start, end))


def _pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    open_: list[tuple[str, int]] = []
    for mark in _MARK.finditer(text, start, end):
        char, at = mark[0], mark.start()
        level = next((n for n in range(len(open_) - 1, -1, -1) if char in open_[n][0]), None)
        if level is not None:
            if mark.end() - open_[level][1] <= _FAR:
                yield open_[level][1], mark.end()
            del open_[level:]
        elif char in _CLOSERS and not (char == '"' and _INCHES.match(text, max(at - 1, 0))):
            open_.append((_CLOSERS[char], at))
            del open_[:-_DEEP]
