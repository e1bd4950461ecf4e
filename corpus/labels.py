"""Words that announce a source, in the languages of the curators. A new word is a new entry."""

from __future__ import annotations

import re

_ANNOUNCED = (
    "sources?", "via", "from", "(?:(?:posted|tweeted|written|post|tweet) )?by", "reported by",
    "出典", "出所", "ソース", "情報源", "配信元?", "媒体", "発信", "引用元?", "投稿者?", "転載元?",
    "元記事",
    "источник", "джерело", "quelle", "fuente", "fonte", "źródło", "来源", "來源", "출처",
)  # fmt: skip
_ALONE = ("via", "(?:(?:posted|tweeted|post|tweet) )?by", "出典", "引用元", "投稿者?")
LABEL = re.compile(
    rf"\s{{0,5}}(?:{'|'.join(_ANNOUNCED)})\s{{0,5}}[*_]{{0,3}}\s{{0,5}}[:：]\s{{0,5}}",
    re.IGNORECASE,
)
"""With its colon, at the beginning of a line."""
LOOSE_LABEL = re.compile(
    rf"(?:{LABEL.pattern}|\s{{0,5}}(?:{'|'.join(_ALONE)})(?:\s{{1,5}}|(?=[^\w\s])))", re.IGNORECASE
)
"""With its colon or without, before a name that a handle and a day follow."""
