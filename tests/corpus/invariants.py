"""What holds for every file, whatever it holds."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from corpus import check_json, parse
from corpus.decode import decode
from corpus.html import is_page
from corpus.items import Roundup
from corpus.markup import with_embeds


def read_soundly(data: bytes, file: str) -> Roundup:
    """Parses, and asserts all that DESIGN promises of a roundup's text, lines and ids."""
    roundup = parse(data, file)
    roundup.text.encode()
    ids = [item.id for item in roundup.items]
    assert len(set(ids)) == len(ids)
    for item in roundup.items:
        assert re.fullmatch(r"[0-9a-z]{16}", item.id)
        assert item.text
        assert item.headline
        assert roundup.text[item.text_start : item.text_start + len(item.text)] == item.text
        start = item.headline_start
        assert start < 0 or roundup.text[start : start + len(item.headline)] == item.headline
        assert 1 <= item.first_line <= item.last_line
        assert len(set(item.urls)) == len(item.urls)
    check_json(roundup)
    source = with_embeds(decode(data).text)
    if file.endswith((".html", ".htm")) or is_page(source):
        assert_accounted(roundup, source)
    else:
        assert_accounted_once(roundup)
    return roundup


def assert_accounted_once(roundup: Roundup) -> None:
    """Every non-blank line is exactly one item's, or the frame's; nothing else is."""
    owners = Counter(roundup.frame_lines)
    for item in roundup.items:
        owners.update(range(item.first_line, item.last_line + 1))
    for number, content in enumerate(roundup.text.split("\n"), 1):
        allowed = {1} if content.strip() else {0, 1}  # a blank line may lie inside an item
        assert owners[number] in allowed, (number, content)
    assert max(owners, default=0) <= roundup.text.count("\n") + 1


def assert_accounted(roundup: Roundup, source: str) -> None:
    """A page may hold several items on one line; still no line of the file is forgotten, and no
    line of the visible text is in two items.
    """
    inside = set(roundup.frame_lines)
    for item in roundup.items:
        inside.update(range(item.first_line, item.last_line + 1))
    for number, content in enumerate(source.split("\n"), 1):
        assert not content.strip() or number in inside, (number, content)
    spans = sorted((item.text_start, item.text_start + len(item.text)) for item in roundup.items)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
