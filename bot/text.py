"""Other people's text in Discord's Markdown: it does nothing and reads as written.

A roundup, a question and a display name are written by others. Whatever they hold (headings,
code fences, masked links, mentions, `@everyone`, a thousand accents on one letter), it must show
as those characters and act as none. Discord drops a backslash before punctuation, so that is how
a mark is silenced; where no punctuation stands, an invisible joiner breaks the pattern.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

JOINER: Final = "\u2060"
"""Invisible, without width, and no place to break a line."""
_URL = re.compile(r"https?://[!-;=?-~]+", re.IGNORECASE)
_URL_TAIL = re.compile(r"[.,:;!?'\"`*_~|\\\]]+$")
_MARKS = re.compile(r"[\\*_`~|]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_ANGLE = re.compile(r"<(\w*)([@#:/&]?)(?=\S)")
_PING = re.compile(r"@(?=everyone|here)")
_APP_LINK = re.compile(r"\b(steam|discord)://", re.IGNORECASE)
_LINE_START = re.compile(
    r"^(?P<indent>[ \t]*)(?:(?P<mark>#{1,6}(?=\s|$)|-#(?=\s)|[-+](?=\s|$)|>|[-=]{3,}\s*$)"
    r"|(?P<number>\d+)(?=[.)]\s))",
    re.MULTILINE,
)
_INDENT = re.compile(r"^(?: {4,}|\t)[ \t]*", re.MULTILINE)
_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Accents of every script's own stand outside these blocks, and no language puts five of these on
# one letter; thirty make a column of ink over the lines above.
_ACCENT = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_HEAP = re.compile(f"({_ACCENT}{{4}}){_ACCENT}+")
_OVERRIDES = {chr(c): "\u202c" for c in (0x202A, 0x202B, 0x202D, 0x202E)}
_ISOLATES = {chr(c): "\u2069" for c in (0x2066, 0x2067, 0x2068)}
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = dict.fromkeys([*range(9), *range(14, 32), *range(127, 133), *range(134, 160)])
_CONTROLS |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CONTROLS |= dict.fromkeys([0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)])


def length(text: str) -> int:
    """How long Discord may take a text to be: in UTF-16 units, never less than in characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """The text without control characters and heaps of accents, every line end a line feed."""
    return _HEAP.sub(r"\1", _BREAK.sub("\n", text).translate(_CONTROLS))


def one_line(text: str, limit: int = 0) -> str:
    """Clean, on one line, without bidirectional controls; cut with … after `limit` units.

    Empty when nothing of it can be seen: Discord takes that for an empty label.
    """
    text = " ".join(_BIDI.sub("", clean(text)).split())
    if not any(unicodedata.category(char)[0] in "LMNPS" for char in text):
        return ""
    return cut(text, limit) if limit else text


def cut(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units; never ends inside a character and its accents."""
    if length(text) <= limit:
        return text
    kept = text[: limit - 1]
    while kept and (length(kept) > limit - 1 or _joins(text[len(kept)])):
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _joins(char: str) -> bool:
    """The character belongs to the one before it."""
    return char in "\u200d\ufe0f" or unicodedata.category(char).startswith("M")


def escape(text: str) -> str:
    """Markdown that shows the text as written. Line feeds stay; no line is a heading or a list."""
    text = clean(text)
    parts: list[str] = []
    end = 0
    brackets = "](" in text
    for found in _URL.finditer(text):
        url = _address(found[0])
        parts += [_silence(text[end : found.start()], brackets), f"<{url}>"]
        end = found.start() + len(url)
    parts.append(_silence(text[end:], brackets))
    return "\n".join(_isolate(line) for line in _line_starts("".join(parts)).split("\n"))


def inline(text: str, limit: int = 0) -> str:
    """Markdown that shows the text as written, on one line of at most `limit` units before it."""
    return escape(one_line(text, limit))


def restore(markdown: str) -> str:
    """The text that `inline` was given."""
    text = re.sub(r"<(https?://[^>]*)>", r"\1", markdown.replace(JOINER, ""))
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


def quote(text: str, focus: tuple[int, int]) -> str:
    """A block quote of the text with `text[focus]` in bold; nothing in it acts."""
    first, last = focus
    before, told, after = text[:first], text[first:last], text[last:]
    marked = escape(before) + _bold(escape(told), before[-1:], after[:1]) + escape(after)
    lines = re.sub(r"\n\s*\n+", "\n\n", marked).strip("\n").split("\n")
    return "\n".join(f"> {line}" for line in lines)


def _bold(markdown: str, before: str, after: str) -> str:
    """Each line in bold.

    A renderer that follows CommonMark to the letter doesn't take `。**次` for an end of bold,
    because punctuation stands before the mark and none after it. An invisible joiner settles it.
    """
    lines = []
    for line in markdown.split("\n"):
        bare = line.strip()
        if not bare:
            lines.append(line)
            continue
        opening = JOINER if _is_mark(bare[0]) and before and not _is_break(before) else ""
        closing = JOINER if _is_mark(bare[-1]) and after and not _is_break(after) else ""
        lines.append(f"**{opening}{bare}{closing}**")
    return "\n".join(lines)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _is_break(char: str) -> bool:
    return char.isspace() or _is_mark(char)


def _address(url: str) -> str:
    """The address without the punctuation of the sentence around it."""
    url = _URL_TAIL.sub("", url.partition("](")[0])
    while url.endswith(")") and url.count(")") > url.count("("):
        url = _URL_TAIL.sub("", url[:-1])
    return url


def _silence(text: str, brackets: bool) -> str:
    """Silence what acts within a line."""
    text = _MARKS.sub(r"\\\g<0>", text)
    if brackets:
        # The other half may stand in another text of the same message.
        text = text.replace("[", "\\[").replace("](", "]\\(")
    text = _ENTITY.sub(r"\\&", text)
    text = _ANGLE.sub(_silence_angle, text)
    text = _PING.sub("@" + JOINER, text)
    return _APP_LINK.sub(r"\1\\://", text)


def _silence_angle(found: re.Match[str]) -> str:
    r"""`<@1>` → `\<\@1>`: neither Discord's app nor its server finds a mention in that."""
    return f"\\<{found[1]}" + (f"\\{found[2]}" if found[2] else "")


def _line_starts(text: str) -> str:
    """Silence what acts at the start of a line; indentation stays visible."""

    def silence(found: re.Match[str]) -> str:
        if found["number"]:
            return f"{found['indent']}{found['number']}\\"
        if found["mark"] == "-#":
            return f"{found['indent']}-{JOINER}#"
        return f"{found['indent']}\\{found['mark']}"

    text = _LINE_START.sub(silence, text)
    return _INDENT.sub(lambda found: found[0].replace("\t", "    ").replace(" ", "\u00a0"), text)


def _isolate(line: str) -> str:
    """Keep what turns the direction of writing within its line, and closed."""
    if not _BIDI.search(line):
        return line
    open_ends: list[str] = []
    for char in line:
        if char in _OVERRIDES or char in _ISOLATES:
            open_ends.append((_OVERRIDES | _ISOLATES)[char])
        elif open_ends and char == open_ends[-1]:
            open_ends.pop()
    return "\u2068" + line + "".join(reversed(open_ends)) + "\u2069"
