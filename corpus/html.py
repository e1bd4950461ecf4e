"""A blog's own page, or the code that embeds its posts: the visible text, a line for each block."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from corpus import grammar, sourceline
from corpus.lines import Attribution, Kind, Line
from corpus.markup import Tag, Text, events
from corpus.posts import classify_line, join_dates

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
    ]
)
_HIDDEN = frozenset(
    [
        "aside",
        "button",
        "dialog",
        "footer",
        "form",
        "head",
        "header",
        "iframe",
        "nav",
        "noscript",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
    ]
)
_EMBEDS = frozenset(["twitter-tweet", "twitter-video"])
_CHROME = frozenset(
    [
        "breadcrumb",
        "breadcrumbs",
        "comments",
        "comment-area",
        "footer",
        "global-nav",
        "header",
        "menu",
        "nav",
        "pager",
        "pagination",
        "profile",
        "related",
        "related-posts",
        "share",
        "sidebar",
        "sns",
        "toc",
        "widget",
    ]
)
"""Classes and ids of what stands around a post."""
_CONTENT = frozenset(
    [
        "article-body",
        "article-content",
        "article-text",
        "article-body-inner",
        "blog-entry",
        "entry-body",
        "entry-content",
        "entry_body",
        "entry_text",
        "hatenablog-entry",
        "main-text",
        "post-body",
        "post-content",
        "skin-entrybody",
        "topentry_text",
    ]
)
"""Classes and ids of the element that holds a post's text, in the blog systems in use."""
_PAGE = re.compile(
    r"<(?:!doctype\s+html|html[\s>]|body[\s>]|article[\s>]|blockquote[\s>]|div[\s>]|p>|p\s\w+=)",
    re.IGNORECASE,
)
_BLOCKS = re.compile(r"<(?:p|div|br|li)\b", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STATUS = re.compile(r"https?://(?:\w+\.)?(?:twitter|x)\.com/(\w+)/status/\d+\S*")
_NOT_LINKS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:hashtag/|search|\w+/?(?:\?|$))"
)


@dataclass(slots=True)
class _Element:
    name: str
    parent: _Element | None
    depth: int
    entered: int
    line: int = 0
    left: int = -1
    tweet: int = 0
    hidden: bool = False
    embed: bool = False
    content: bool = False
    around: _Element | None = None
    """The nearest element that isn't a paragraph or a part of one, if not this."""


@dataclass(slots=True)
class _Row:
    """A line of the visible text."""

    text: str
    first: int
    last: int
    links: tuple[str, ...]
    tweet: int
    """Which embedded post it stands in, from 1; 0 for none."""
    moment: int
    block: _Element
    element: str
    """The name of the block it is the text of."""


def is_page(text: str) -> bool:
    """Markup, in whatever kind of file it stands."""
    return "<" in text and bool(_PAGE.search(text))


class Visible(NamedTuple):
    """What a reader of the page sees."""

    text: str
    lines: list[Line]
    complaints: tuple[tuple[int, str], ...]
    """(line in the file, message)"""


def read(source: str, *, page: bool = True) -> Visible:
    """The visible text and its lines. `page`: the file is HTML throughout, so that its line ends
    mean nothing; otherwise the markup stands in a text whose line ends do.
    """
    reader = _Reader(loose=not page or not _BLOCKS.search(source))
    rows = reader.rows(source)
    text = "\n".join(row.text for row in rows)
    lines: list[Line] = []
    at = 0
    for row in rows:
        line = classify_line(row.text, row.first, at)
        lines.append(dataclasses.replace(line, last=row.last, links=row.links))
        at += len(row.text) + 1
    _tweets(rows, lines, reader.embeds)
    if lines:
        _frame(rows, lines)
    return Visible(text, join_dates(text, lines), reader.complaints())


class _Reader:
    """Walks the page once. Keeps the open elements, and the line it is collecting."""

    def __init__(self, *, loose: bool) -> None:
        self.loose = loose
        self.found: list[_Row] = []
        self.current = _Element("#page", None, 0, 0)
        self.open: Counter[str] = Counter()
        self.pieces: list[tuple[str, int]] = []
        self.links: list[str] = []
        self.moment = 0
        self.tweets = 0
        self.embeds: set[int] = set()
        """Which of the quotations the page itself calls embedded posts."""
        self.unseen = False
        """Text stands in the hidden element that is open."""

    def complaints(self) -> tuple[tuple[int, str], ...]:
        """A part that never closes and hides what follows it."""
        if not (self.current.hidden and self.unseen):
            return ()
        outer = self.current
        while outer.parent and outer.parent.hidden:
            outer = outer.parent
        message = f"<{outer.name}> is never closed, so nothing after it was read"
        return ((outer.line, message),)

    def rows(self, source: str) -> list[_Row]:
        for event in events(source):
            self.moment += 1
            if isinstance(event, Text):
                self._text(event)
            elif event.closing:
                self._close(event.name)
            else:
                self._start(event)
        self._flush()
        return self.found

    def _text(self, event: Text) -> None:
        if self.current.hidden:
            self.unseen = self.unseen or bool(event.text.strip())
            return
        if not self.loose or self.current.tweet:
            self.pieces.append((event.text, event.line))
            return
        for number, piece in enumerate(event.text.split("\n")):
            if number:
                self._flush()
            self.pieces.append((piece, event.line + number))

    def _start(self, tag: Tag) -> None:
        if tag.name not in _INLINE:
            self._flush()
        if tag.name == "a" and not self.current.hidden:
            self._link(tag.attributes.get("href", ""))
        if tag.name in _VOID:
            return
        marks = set(
            f"{tag.attributes.get('class', '')} {tag.attributes.get('id', '')}".lower().split()
        )
        element = _Element(tag.name, self.current, self.current.depth + 1, self.moment, tag.line)
        element.tweet = self.current.tweet
        if tag.name in _INLINE or tag.name == "p":
            element.around = self.current.around or self.current
        embed = bool(marks & _EMBEDS)
        if embed or (tag.name == "blockquote" and not element.tweet):
            self.tweets += 1
            element.tweet = self.tweets
            if embed:
                self.embeds.add(self.tweets)
                element.embed = True
        element.hidden = (
            self.current.hidden
            or tag.name in _HIDDEN
            or "hidden" in tag.attributes
            or bool(marks & _CHROME)
        )
        element.content = tag.name in {"article", "main"} or bool(marks & _CONTENT)
        self.current = element
        self.open[tag.name] += 1

    def _close(self, name: str) -> None:
        if name not in _INLINE:
            self._flush()
        if not self.open[name]:
            return
        while self.current.parent:
            element = self.current
            element.left = self.moment
            if element.embed:
                self._unrendered(element)
            self.unseen = self.unseen and self.current.parent.hidden
            self.open[element.name] -= 1
            self.current = self.current.parent
            if element.name == name:
                return

    def _unrendered(self, element: _Element) -> None:
        """An embedded post of which the page has only the link: that is its text, then."""
        posts = [link for link in self.links if grammar.is_permalink(link)]
        if posts and not (self.found and self.found[-1].tweet == element.tweet):
            self.pieces.append((posts[0], element.line))
            self._flush()

    def _link(self, href: str) -> None:
        if href.startswith("//"):
            href = "https:" + href
        if grammar.URL.match(href) and not _NOT_LINKS.match(href):
            self.links.append(href)

    def _flush(self) -> None:
        text = " ".join("".join(piece for piece, _ in self.pieces).split())
        if text:
            shown = [(piece, line) for piece, line in self.pieces if piece.strip()]
            opening, first = shown[0]
            closing, last = shown[-1]
            first += (opening[: len(opening) - len(opening.lstrip())]).count("\n")
            last += closing.rstrip().count("\n")
            block = self.current.around or self.current
            self.found.append(_Row(
                text, first, last, tuple(self.links), self.current.tweet, self.moment, block,
                block.name,
            ))  # fmt: skip
            self.links = []
        self.pieces = []


def _tweets(rows: list[_Row], lines: list[Line], embeds: set[int]) -> None:
    """In an embedded post only the last line is an attribution; the first opens the item. Any
    quotation that ends in an attribution counts as one.
    """
    last_of = {row.tweet: n for n, row in enumerate(rows)}
    for tweet, n in last_of.items():
        if tweet and tweet not in embeds and not lines[n].attribution:
            last_of[tweet] = -1
    for row in rows:
        row.tweet = row.tweet if last_of[row.tweet] >= 0 else 0
    for n, row in enumerate(rows):
        if not row.tweet:
            continue
        line = lines[n]
        opens = n == 0 or rows[n - 1].tweet != row.tweet
        last = n + 1 == len(rows) or rows[n + 1].tweet != row.tweet
        found = line.attribution if last else None
        if last and not found:
            found = sourceline.read(row.text, expected=not opens) or _author(row.text)
        if found:
            posts = [link for link in row.links if grammar.is_permalink(link)]
            shown = tuple(link for link in row.links if link not in posts)
            permalink = posts[-1].split("?")[0] if posts else found.permalink
            lines[n] = dataclasses.replace(
                line, kind=Kind.ATTRIBUTION, opens=opens, links=shown, problem=found.problem,
                attribution=dataclasses.replace(found, permalink=permalink),
            )  # fmt: skip
        else:
            lines[n] = dataclasses.replace(
                line, kind=Kind.TEXT, attribution=None, opens=opens, problem=""
            )


def _author(text: str) -> Attribution | None:
    """The author in a post's address, where there is nothing else of the post."""
    match = _STATUS.fullmatch(text)
    if not match:
        return None
    return Attribution(match[1], match[1], None, 0, len(text), permalink=text)


def _frame(rows: list[_Row], lines: list[Line]) -> None:
    """What stands outside the element that holds the posts, and titles, is the page's own."""
    signed = [n for n, line in enumerate(lines) if line.attribution or rows[n].tweet]
    if signed:
        holder = _common(_holder(rows[signed[0]]), _holder(rows[signed[-1]]))
        end = rows[signed[-1]].moment
        holder = _around(holder, any(
            row.moment > end and _inside(row, holder) for row in rows[signed[-1] + 1 :]
        ))  # fmt: skip
    else:
        content = [row for row in rows if _content(row.block)]
        holder = _content(content[0].block) if content else None  # type: ignore[assignment]
    for n, (row, line) in enumerate(zip(rows, lines, strict=True)):
        outside = holder is not None and not _inside(row, holder)
        if line.kind in {Kind.TOPIC, Kind.CLOSING} and not row.block.hidden:
            continue
        if outside or (signed and _is_title(rows, lines, n, signed[0])):
            lines[n] = Line(line.number, line.start, line.end, Kind.FRAME, last=line.last)
        elif row.element in _HEADINGS and not signed:
            lines[n] = dataclasses.replace(line, opens=True)


def _is_title(rows: list[_Row], lines: list[Line], n: int, first: int) -> bool:
    """A heading of the page or of a part of it; not one inside an article's text."""
    row = rows[n]
    if row.tweet or lines[n].attribution or row.element not in _HEADINGS:
        return False
    above = n + 1 < len(rows) and bool(rows[n + 1].tweet)
    return above or n < first or row.element in {"h1", "h2"}


def _holder(row: _Row) -> _Element:
    """The element in which a post stands as a whole."""
    element = row.block
    while element.parent and element.tweet:
        element = element.parent
    return element


def _common(one: _Element, other: _Element) -> _Element:
    """The innermost element around both. For posts in order, the first and the last suffice."""
    while one is not other:
        if one.depth >= other.depth and one.parent:
            one = one.parent
        elif other.parent:
            other = other.parent
    return one


def _around(holder: _Element, followed: bool) -> _Element:
    """The post's whole text, where a blog system marks it; where an element holds an embedded post
    and nothing after it, the element around.
    """
    marked = _content(holder)
    if marked:
        return marked
    for _ in range(2):
        if followed or not holder.parent or holder.name == "body":
            break
        holder = holder.parent
        followed = holder.parent is None
    return holder


def _content(element: _Element) -> _Element | None:
    at: _Element | None = element
    while at and not at.content:
        at = at.parent
    return at


def _inside(row: _Row, holder: _Element) -> bool:
    return holder.entered <= row.moment and (holder.left < 0 or row.moment <= holder.left)
