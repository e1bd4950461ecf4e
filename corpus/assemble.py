"""Drafts become items: headline, text, links, id."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from corpus.items import Item
from corpus.lines import shown
from corpus.links import MEDIA, URL, urls_of
from corpus.markdown import headline_start
from corpus.page import Page, repeat_key
from corpus.segments import Draft

_HEADLINE_LIMIT = 120
_SENTENCE_END = re.compile(r"[。！？!?]+[」』）)】]?|\.(?=\s)")
_PAUSE = re.compile(r"[、，,;；\s　](?=[^、，,;；\s　]*$)")
_LINK_TITLE = re.compile(r"[*_]*\[([^\[\]]{1,300})\]\([^()\s]{1,500}\)[*_]*\s*")
_QUOTED = re.compile(r"(?:[>＞]\s?){1,5}(?=[^>＞\s])")
_BULLET = re.compile(r"(?:[-*+•・●◦▪‣■◆▼★◇□○☆▶▷▽◎]|\d{1,2}[.)．）、]|[①-⑳])[\s　]*(?=\S)")
"""What opens an item of a digest on its headline's line, beside Markdown's `#`."""
_BOLD = re.compile(r"\*\*([^*]{1,300})\*\*")
_NEAR = 12

Span = tuple[int, int]


def assemble(
    page: Page, drafts: Sequence[Draft], file: str, day: dt.date, *, headings: bool
) -> tuple[Item, ...]:
    """The items of a file. `day` is the roundup's, for drafts that no closing tag dates;
    `headings`: a line may begin with Markdown's `#`.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    return tuple(_item(page, draft, file, draft.day or day, seen, headings) for draft in drafts)


def _item(
    page: Page, draft: Draft, file: str, day: dt.date, seen: Counter[tuple[str, ...]],
    headings: bool,
) -> Item:  # fmt: skip
    text, lines = page.text, [page.lines[index] for index in draft.lines]
    found = page.lines[draft.attribution].attribution if draft.attribution is not None else None
    top, body = _spans(page, draft, headings)
    headline = text[top[0] : top[1]]
    source, handle = (found.source, found.handle) if found else (None, None)
    published = found.published if found else None
    key = (file, source or "", handle or "", str(published or ""), _folded(headline))
    seen[key] += 1
    return Item(
        id=_item_id(*key, str(seen[key])),
        file=file,
        roundup=day,
        headline=headline,
        source=source,
        handle=handle,
        published=published,
        urls=_urls(page, draft),
        permalink=found.permalink if found else None,
        tags=tuple(dict.fromkeys(draft.tags)),
        text=text[body[0] : body[1]],
        text_start=body[0],
        headline_start=top[0],
        first_line=lines[0].number,
        last_line=lines[-1].last or lines[-1].number,
    )


def _spans(page: Page, draft: Draft, headings: bool) -> tuple[Span, Span]:
    """Where the headline stands, and the body."""
    text = page.text
    first, end = page.lines[draft.lines[0]], page.lines[draft.lines[-1]].end
    head = [
        index for index in draft.lines if draft.attribution is None or index < draft.attribution
    ]
    tail_start = end
    if draft.attribution is None:
        head, tail = head[:1], head[1:]
        tail_start = page.lines[tail[0]].start if tail else end
    else:
        line = page.lines[draft.attribution]
        if page.content(draft.attribution):
            head.append(draft.attribution)
        if line.attribution:
            tail_start = line.start + line.attribution.end
    tail_span = _trimmed(text, tail_start, end)
    if not head:
        top = headline_span(text, *_first_line(text, tail_span), headings=False)
        return (top if top[0] < top[1] else _trimmed(text, first.start, end)), (
            tail_span if tail_span[0] < tail_span[1] else _trimmed(text, first.start, end)
        )
    worded = [index for index in head if not page.only_links(index)]
    titled = next((index for index in worded if not page.is_repost_note(index)), head[0])
    title = _content_span(page, titled)
    line_start, line_end = _first_line(text, title)
    if headings and page.lines[titled].opens and not headline_start(text[line_start:line_end]):
        bullet = _BULLET.match(text, line_start, line_end)
        line_start = bullet.end() if bullet else line_start
    top = headline_span(text, line_start, line_end, headings=headings)
    if tail_span[0] == tail_span[1]:
        if headings and len(head) > 1 and page.lines[head[0]].opens:
            return top, _trimmed(text, page.lines[head[1]].start, _content_span(page, head[-1])[1])
        return top, _trimmed(text, first.start, _content_span(page, head[-1])[1])
    if len(head) > 1:
        return top, _trimmed(text, page.lines[head[1]].start, end)
    if _says_more(text, (top[1], title[1])) and not _given_again(text, title, tail_span):
        return top, _trimmed(text, top[1], end)
    return top, tail_span


def _content_span(page: Page, index: int) -> Span:
    line = page.lines[index]
    end = line.start + line.attribution.start if line.attribution else line.end
    return _trimmed(page.text, line.start, end)


def _first_line(text: str, span: Span) -> Span:
    end = text.find("\n", *span)
    return span[0], end if end >= 0 else span[1]


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    piece = text[start:end]
    inner = shown(piece)
    start += piece.find(inner) if inner else len(piece)
    return start, start + len(inner)


def headline_span(text: str, start: int, end: int, *, headings: bool = False) -> Span:
    """The headline in a post's first line: up to its links; of a long text, its first sentence."""
    start, end = _trimmed(text, start, end)
    if quoted := _QUOTED.match(text, start, end):
        start = quoted.end()
    if headings:
        start += headline_start(text[start : start + 20])
        if link := _LINK_TITLE.fullmatch(text, start, end):
            start, end = link.span(1)
    window = min(end, start + 400)
    links = [m.start() for p in (URL, MEDIA) if (m := p.search(text, start, window))]
    cut = min(links, default=end)
    if text[start:cut].strip(" \t　<([（"):
        end = start + len(text[start:cut].rstrip(" \t　<([（")) if links else cut
    if end - start > _HEADLINE_LIMIT:
        sentence = _SENTENCE_END.search(text, start, start + _HEADLINE_LIMIT)
        pause = _PAUSE.search(text, start + _HEADLINE_LIMIT // 2, start + _HEADLINE_LIMIT)
        end = start + _HEADLINE_LIMIT
        if sentence:
            end = sentence.end()
        elif pause:
            end = pause.start()
    bold = _BOLD.match(text, start, end) if headings else None
    if bold and not text[bold.end() : end].strip(" \t　—–-:：。."):
        start, end = bold.span(1)
    return _trimmed(text, start, end)


def _says_more(text: str, span: Span) -> bool:
    """Words are left, beside links and hashtags."""
    rest = MEDIA.sub("", URL.sub("", text[span[0] : span[1]]))
    words = [word for word in rest.split() if not word.startswith(("#", "＃"))]
    return sum(ch.isalnum() for ch in "".join(words)) >= 4


def _given_again(text: str, title: Span, tail: Span) -> bool:
    """The tail has the line again, as far as its author cut it."""
    key = repeat_key(text[title[0] : title[1]][:400])
    rows = text[tail[0] : tail[0] + 4000].split("\n")[:_NEAR]
    return any(repeat_key(row[:800]).startswith(key) for row in rows)


def _urls(page: Page, draft: Draft) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for index in draft.lines:
        line = page.lines[index]
        found |= dict.fromkeys(urls_of(page.text[line.start : line.end]))
        found |= dict.fromkeys(line.links)
    return tuple(found)


def _folded(headline: str) -> str:
    """A headline as its id sees it: differences of width, case and spacing don't count."""
    return " ".join(unicodedata.normalize("NFKC", headline).casefold().split())


def _item_id(*parts: str) -> str:
    """16 characters that depend on nothing but what is given."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
