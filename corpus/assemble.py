"""Drafts become items: headline, text, links, id, the day of the roundup."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections import Counter

from corpus import grammar
from corpus.items import Item
from corpus.lines import Line
from corpus.segments import Draft

_HEADLINE_LIMIT = 120
_SENTENCE_END = re.compile(r"[。！？!?](?:[」』）)】])?")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, start + len(piece.strip()))


def headline_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The headline in a post's first line: up to its links; of a long text, its first sentence."""
    start, end = trimmed(text, start, end)
    line = text[start:end]
    links = [m.start() for p in (grammar.URL, grammar.MEDIA) if (m := p.search(line))]
    if links and line[: min(links)].strip():
        start, end = trimmed(text, start, start + min(links))
    if end - start > _HEADLINE_LIMIT:
        sentence = _SENTENCE_END.search(text, start, start + _HEADLINE_LIMIT)
        end = sentence.end() if sentence else start + _HEADLINE_LIMIT
    return trimmed(text, start, end)


def item_id(parts: tuple[str, ...]) -> str:
    """16 characters that depend on nothing but what is given."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def assemble(
    text: str, lines: list[Line], drafts: list[Draft], file: str, days: list[dt.date]
) -> tuple[Item, ...]:
    """The items of a file; `days` gives each draft's roundup day."""
    seen: Counter[tuple[str, ...]] = Counter()
    items = []
    for draft, day in zip(drafts, days, strict=True):
        items.append(_item(text, lines, draft, file, day, seen))
    return tuple(items)


def _item(
    text: str, lines: list[Line], draft: Draft, file: str, day: dt.date,
    seen: Counter[tuple[str, ...]],
) -> Item:  # fmt: skip
    first, last = lines[draft.lines[0]], lines[draft.lines[-1]]
    whole = trimmed(text, first.start, last.end)
    found = lines[draft.attribution].attribution if draft.attribution is not None else None
    if found and draft.attribution is not None:
        base = lines[draft.attribution].start
        head = trimmed(text, first.start, base + found.start)
        tail = trimmed(text, base + found.end, last.end)
    else:
        head, tail = trimmed(text, first.start, first.end), trimmed(text, first.end, last.end)
    newline = text.find("\n", head[0], head[1])
    top = headline_span(text, head[0], newline if newline >= 0 else head[1])
    if top[0] == top[1]:
        top = headline_span(text, tail[0], min(tail[1], (text + "\n").find("\n", tail[0])))
    body = tail if tail[0] < tail[1] else head
    if newline >= 0 and tail[0] < tail[1]:
        body = trimmed(text, newline, whole[1])
    headline = text[top[0] : top[1]]
    key = (
        file, (found and found.source) or "", (found and found.handle) or "",
        found.published.isoformat() if found and found.published else "",
        " ".join(unicodedata.normalize("NFKC", headline).casefold().split()),
    )  # fmt: skip
    seen[key] += 1
    urls = grammar.urls_of(text[whole[0] : whole[1]])
    permalink = found.permalink if found else None
    return Item(
        id=item_id((*key, str(seen[key]))), file=file, roundup=day, headline=headline,
        source=found.source if found else None, handle=found.handle if found else None,
        published=found.published if found else None,
        urls=tuple(url for url in urls if url != permalink), permalink=permalink,
        tags=tuple(dict.fromkeys(draft.tags)),
        text=text[body[0] : body[1]], text_start=body[0], headline_start=top[0],
        first_line=first.number, last_line=last.number,
    )  # fmt: skip
