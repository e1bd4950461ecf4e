"""HTML as a run of tags and texts, each with its line. Linear in the length, whatever it holds.

Why not a parser from a library: the text's line numbers are part of an item, and lxml doesn't know
them beyond line 65,535 or for a text between tags; `html.parser` (and Beautiful Soup over it) knows
them, but takes 116 s for 100 kB of `<a ` and refuses `<![` (Python 3.11.7, measured).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple


class Tag(NamedTuple):
    """`<name …>` or, with `closing`, `</name>`."""

    name: str
    closing: bool
    attributes: dict[str, str]
    """Empty for a closing tag; names in lower case, values with entities resolved."""
    line: int


class Text(NamedTuple):
    """What stands between two tags, entities resolved."""

    text: str
    line: int
    """Of its first character."""


_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]{1,60})(?:\s{0,20}=\s{0,20}("[^"]*"|'[^']*'|[^\s"'<>]+))?"""
)
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea")}
_QUOTE = re.compile("[\"']")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_QUOTED_PARTS = 8
"""How many `<` or `>` may stand inside the quotes of one tag before it counts as text."""


def events(source: str) -> Iterator[Tag | Text]:
    """The page's tags and texts in order; comments and declarations are left out."""
    at, line, counted = 0, 1, 0
    comments = True
    raw = dict.fromkeys(_RAW, True)
    while at < len(source):
        line += source.count("\n", counted, at)
        counted = at
        if source[at] != "<":
            end = source.find("<", at)
            end = len(source) if end < 0 else end
            yield Text(unescape(source[at:end]), line)
            at = end
            continue
        if comments and source.startswith("<!--", at):
            end = source.find("-->", at + 4)
            comments = end >= 0  # an unclosed comment hides nothing
            at = end + 3 if comments else at + 4
            continue
        end = _tag_end(source, at)
        name = _NAME.match(source, at + 1) if end else None
        if end and name:
            tag = _tag(source[at + 1 : end], name, line)
            yield tag
            at = end + 1
            if tag.name in raw and raw[tag.name] and not tag.closing:
                close = _RAW[tag.name].search(source, at)
                raw[tag.name] = close is not None  # one that never closes hides nothing
                at = close.start() if close else at
        elif end and source[at + 1] in "!?":
            at = end + 1
        else:
            yield Text("<", line)
            at += 1


def _tag_end(source: str, start: int) -> int:
    """Where the tag's `>` is; 0 where there is none before the next `<` outside quotes."""
    at = start + 1
    quote = ""
    for _ in range(_QUOTED_PARTS):
        stop = source.find("<", at)
        close = source.find(">", at, stop if stop >= 0 else len(source))
        end = close if close >= 0 else stop
        if end < 0:
            return 0
        quote = _open_quote(source[at:end], quote)
        if not quote:
            return max(close, 0)
        at = end + 1
    return 0


def _open_quote(piece: str, quote: str) -> str:
    """The quotation mark that is still open after a piece of a tag."""
    for match in _QUOTE.finditer(piece):
        if not quote:
            quote = match[0]
        elif quote == match[0]:
            quote = ""
    return quote


_ESCAPED_TAG = re.compile(
    r"&lt;(/?(?:blockquote|p|a|br|b|i|span|script)\b(?:(?!&[lg]t;)[^<>]){0,1000})&gt;",
    re.IGNORECASE,
)
_ESCAPED_EMBED = re.compile(
    r"&lt;blockquote\b(?:(?!&[lg]t;)[^<>]){0,200}\b(?:twitter|bluesky|mastodon)-\w{1,20}"
    r"(?:(?!&[lg]t;)[^<>]){0,1000}&gt;",
    re.IGNORECASE,
)
"""A sentence about the tag is none."""


def with_embeds(source: str) -> str:
    """The source with the code of its embedded posts as markup, where a copy escaped it so that
    a page shows the code; a page with posts that are embedded as they should be stays as it is.
    """
    if "<blockquote" in source.lower() or not _ESCAPED_EMBED.search(source):
        return source
    return _ESCAPED_TAG.sub(lambda match: f"<{_quotes(match[1])}>", source)


def _quotes(tag: str) -> str:
    return tag.replace("&quot;", '"').replace("&#34;", '"').replace("&#39;", "'")


def unescape(text: str) -> str:
    """Entities resolved; numbers too long for any character stay as they are written."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _tag(content: str, name: re.Match[str], line: int) -> Tag:
    lowered = name[1].lower()
    if content.startswith("/"):
        return Tag(lowered, True, {}, line)
    attributes: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(content, len(name[0])):
        value = (match[2] or "").strip("\"'")
        attributes.setdefault(match[1].lower(), unescape(value))
    return Tag(lowered, False, attributes, line)
