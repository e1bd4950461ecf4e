"""Bytes become a roundup: decode, tell the format, find the items, date them. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from pathlib import PurePosixPath

from corpus import creditlines, dates, html, markdown, posts
from corpus.assemble import assemble
from corpus.decode import decode
from corpus.items import Item, ParseWarning, Roundup
from corpus.lines import Kind, Line, shown
from corpus.markup import with_embeds
from corpus.page import Page
from corpus.segments import Segments, segment

UNKNOWN_DAY = dt.date(1970, 1, 1)
_WARNINGS = 200
"""A file's warnings beyond these are counted, not listed."""
_AHEAD = 2
"""Days that a post may be dated after its roundup before that looks like a slip: time zones."""
_LATE = 7
"""Days that a title's day may be after the newest post's before it is of something else."""
_TITLE = 200
_UNDATED = (
    "nothing in the file or its name tells the day, so the file's own date is used; "
    "a name like 2026-01-31.txt tells it"
)


def parse(data: bytes, file: str, *, modified: dt.date | None = None) -> Roundup:
    """The roundup in a file's bytes. Never raises: what is wrong becomes a warning.

    `file` is its name relative to the corpus folder; `modified` the file's own date, the last
    resort for the roundup's.
    """
    decoded = decode(data)
    markup, text, lines, complaints = _classified(decoded.text, file)
    complaints = (*decoded.complaints, *complaints)
    page = Page(text, lines)
    segments = segment(page)
    day, day_from = _day(decoded.text, page, segments, file, modified)
    if day_from != "file time":
        _add_years(lines, day)
    items = assemble(page, segments.drafts, file, day, headings=not markup)
    found = [*complaints, *((line.number, line.problem) for line in lines if line.problem)]
    if shown(decoded.text):
        found += _doubts(items, lines, file, day_from)
    warnings = [ParseWarning(file, line, message) for line, message in sorted(found)]
    if len(warnings) > _WARNINGS:
        more = f"and {len(warnings) - _WARNINGS} more warnings"
        warnings = [*warnings[:_WARNINGS], ParseWarning(file, 0, more)]
    return Roundup(
        file=file,
        date=day,
        date_from=day_from,
        tags=tuple(dict.fromkeys(
            tag for line in lines if line.day or line.kind is Kind.CLOSING for tag in line.tags
        )),
        items=items,
        warnings=tuple(warnings),
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        frame_lines=_others(decoded.text, items),
    )  # fmt: skip


_Classified = tuple[bool, str, list[Line], tuple[tuple[int, str], ...]]


def _classified(text: str, file: str) -> _Classified:
    """(the text is markup, the text that offsets point into, its lines, complaints)."""
    text = with_embeds(text)
    is_html = PurePosixPath(file).suffix.lower() in {".html", ".htm"}
    if is_html or html.is_page(text):
        return True, *html.read(text, page=is_html)
    if markdown.is_digest(text):
        return False, text, markdown.read(text), ()
    return False, text, creditlines.read(text, posts.classify(text)), ()


def _day(
    text: str, page: Page, segments: Segments, file: str, modified: dt.date | None
) -> tuple[dt.date, str]:
    """The roundup's day, and what says so: the first of these that names one."""
    newest = max((
        line.attribution.published
        for line in page.lines
        if line.attribution and line.attribution.published
    ), default=None)  # fmt: skip
    written = dates.first_day(markdown.front_matter_day(text) or "")
    candidates = (
        (max((line.day for line in page.lines if line.day), default=None), "closing tag"),
        (written.day if written else None, "front matter"),
        (_file_day(file), "file name"),
        (_title_day(page, segments, newest), "title"),
        (newest, "newest attribution"),
    )
    for day, origin in candidates:
        if day:
            return day, origin
    return modified or UNKNOWN_DAY, "file time"


def _title_day(page: Page, segments: Segments, newest: dt.date | None) -> dt.date | None:
    """The first day that is named above the items, if the newest of them is of about that day."""
    top = min((draft.lines[0] for draft in segments.drafts), default=len(page.lines))
    for index in segments.frame:
        found = dates.first_day(page.content(index)[:_TITLE]) if index < top else None
        if found and found.day:
            late = (found.day - newest).days if newest else 0
            return found.day if -_AHEAD <= late <= _LATE else None
    return None


def _add_years(lines: list[Line], day: dt.date) -> None:
    """Days without a year are the last such days before the roundup's."""
    latest = day + dt.timedelta(days=min(_AHEAD, (dt.date.max - day).days))
    for n, line in enumerate(lines):
        found = line.attribution
        if found and found.yearless and (published := found.yearless.last_until(latest)):
            dated = dataclasses.replace(found, published=published, problem="")
            lines[n] = dataclasses.replace(line, attribution=dated, problem="")


def _doubts(
    items: tuple[Item, ...], lines: list[Line], file: str, day_from: str
) -> list[tuple[int, str]]:
    """What a person should look at although it could be read."""
    found: list[tuple[int, str]] = []
    if not items:
        found.append((0, "there is no item in this file"))
    elif all(item.source is None for item in items):
        found.append((0, "no attribution was found, so the items have no source"))
    if day_from == "file time":
        found.append((0, _UNDATED))
    named = _file_day(file)
    closing = [line for line in lines if line.day]
    if named and closing and all(line.day != named for line in closing):
        message = f"the closing tag says {closing[-1].day}, the file's name {named}; the tag counts"
        found.append((closing[-1].number, message))
    found += [
        (item.first_line, f"dated {item.published}, after its roundup of {item.roundup}")
        for item in items
        if item.published and (item.published - item.roundup).days > _AHEAD
    ]
    return found


def _file_day(file: str) -> dt.date | None:
    """The day in a file's name: `2026-01-31`, `20260131`, `260131`, `2026年1月31日`."""
    stem = PurePosixPath(file).stem
    named = dates.first_day(stem)
    return named.day if named else dates.compact_day(stem)


def _others(text: str, items: tuple[Item, ...]) -> tuple[int, ...]:
    """The non-blank lines of the file that no item covers."""
    inside: set[int] = set()
    for item in items:
        inside.update(range(item.first_line, item.last_line + 1))
    return tuple(
        number for number, content in enumerate(text.split("\n"), 1)
        if number not in inside and content.strip()
    )  # fmt: skip
