"""Walks a page once: its visible text as rows, each with its lines in the file and its element."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from corpus import elements
from corpus.links import URL, is_permalink
from corpus.markup import Tag, Text, events

_MARKDOWN_HEADING = re.compile(r"#{1,6} ")
"""In a Markdown file that embeds posts by their code."""
_NOT_LINKS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:hashtag/|search|\w+/?(?:\?|$))"
)
"""Addresses behind a post's hashtags and mentions, which nobody would follow from a roundup."""


@dataclass(slots=True)
class Element:
    name: str
    parent: Element | None
    depth: int
    entered: int
    line: int = 0
    left: int = -1
    tweet: int = 0
    hidden: bool = False
    embed: bool = False
    content: bool = False
    around: Element | None = None
    """The nearest element that isn't a paragraph or a part of one, if not this."""


@dataclass(slots=True)
class Row:
    """A line of the visible text."""

    text: str
    first: int
    last: int
    links: tuple[str, ...]
    tweet: int
    """Which embedded post it stands in, from 1; 0 for none."""
    moment: int
    block: Element
    element: str
    """The name of the block it is the text of."""


class Walk:
    """Walks the page once. Keeps the open elements, and the line it is collecting."""

    def __init__(self, *, loose: bool) -> None:
        self.loose = loose
        self.found: list[Row] = []
        self.current = Element("#page", None, 0, 0)
        self.open: Counter[str] = Counter()
        self.pieces: list[tuple[str, int]] = []
        self.targets: list[str] = []
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

    def rows(self, source: str) -> list[Row]:
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
        if tag.name not in elements.INLINE:
            self._flush()
        if tag.name == "a" and not self.current.hidden:
            self._link(tag.attributes.get("href", ""))
        if tag.name in elements.VOID:
            return
        marks = set(
            f"{tag.attributes.get('class', '')} {tag.attributes.get('id', '')}".lower().split()
        )
        element = Element(tag.name, self.current, self.current.depth + 1, self.moment, tag.line)
        element.tweet = self.current.tweet
        if tag.name in elements.INLINE or tag.name == "p":
            element.around = self.current.around or self.current
        embed = bool(marks & elements.EMBEDS)
        if embed or (tag.name == "blockquote" and not element.tweet):
            self.tweets += 1
            element.tweet = self.tweets
            if embed:
                self.embeds.add(self.tweets)
                element.embed = True
        element.hidden = (
            self.current.hidden
            or (tag.name in elements.HIDDEN and not (tag.name == "footer" and element.tweet))
            or "hidden" in tag.attributes
            or bool(marks & elements.CHROME)
        )
        element.content = tag.name in {"article", "main"} or bool(marks & elements.CONTENT)
        self.current = element
        self.open[tag.name] += 1

    def _close(self, name: str) -> None:
        if name not in elements.INLINE:
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

    def _unrendered(self, element: Element) -> None:
        """An embedded post of which the page has only the link: that is its text, then."""
        posts = [link for link in self.targets if is_permalink(link)]
        if posts and not (self.found and self.found[-1].tweet == element.tweet):
            self.pieces.append((posts[0], element.line))
            self._flush()

    def _link(self, href: str) -> None:
        if href.startswith("//"):
            href = "https:" + href
        if URL.match(href) and not _NOT_LINKS.match(href):
            self.targets.append(href)

    def _flush(self) -> None:
        text = " ".join("".join(piece for piece, _ in self.pieces).split())
        if text:
            shown = [(piece, line) for piece, line in self.pieces if piece.strip()]
            opening, first = shown[0]
            closing, last = shown[-1]
            first += (opening[: len(opening) - len(opening.lstrip())]).count("\n")
            last += closing.rstrip().count("\n")
            block = self.current.around or self.current
            self.found.append(Row(
                text, first, last, tuple(self.targets), self.current.tweet, self.moment, block,
                "h2" if self.loose and _MARKDOWN_HEADING.match(text) else block.name,
            ))  # fmt: skip
            self.targets = []
        self.pieces = []
