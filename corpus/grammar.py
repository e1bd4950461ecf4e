"""How a roundup says who speaks: the forms of an attribution, in tables.

Every search looks at a window of fixed width around a cheap anchor (a handle, the end of the
line), so that the work is linear in the length of the line whatever the line holds.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re
import unicodedata
from typing import NamedTuple

from corpus import dates, unsure, yearless
from corpus.labels import LABEL, LOOSE_LABEL
from corpus.lines import INVISIBLE, Attribution
from corpus.links import URL, clean_url, is_permalink
from corpus.unsure import UnsureDay

_DASHES = ("[―—–─━－−]{1,3}", "-{2,3}", "ー{2}", "‐{2}")
_DASH_ENTITIES = (
    "mdash", "ndash", "horbar", "#8211", "#8212", "#8213", "#x2013", "#x2014", "#x2015",
)  # fmt: skip
_DASH = re.compile("|".join((*_DASHES, f"&(?:{'|'.join(_DASH_ENTITIES)});")))
_MAYBE_DASH = re.compile("[―—–─━－−ー‐&-]")
_LONE_DASH = re.compile(r"-\s|[ー‐]\s?|[~〜～∼]{1,2}\s?|\?\s")
"""What people type for a dash, or an old encoding leaves of it (`?`); only where a line begins."""
_LATIN = "[\\wＡ-Ｚａ-ｚ０-９＿]{1,30}"
ACCOUNT = rf"{_LATIN}(?:[.-]{_LATIN}){{0,5}}(?:@{_LATIN}(?:[.-]{_LATIN}){{1,5}})?"
"""`nhk_news`; `name.example.com` and `name@example.social` of the platforms with many hosts."""
_UNSEEN = rf"[\s{INVISIBLE}]{{0,3}}"
HANDLE = re.compile(
    rf"[(（\[［<＜【〔]{_UNSEEN}[@＠]({ACCOUNT}){_UNSEEN}(?:[)）］>＞】〕]|\](?!\())", re.ASCII
)
BARE_HANDLE = re.compile(rf"(?<![\w/@＠])[@＠]({ACCOUNT})(?!\w)", re.ASCII)
_SEPARATORS = re.compile(
    rf"[\s,，、·・|｜:：/／\[―—–─－\-{INVISIBLE}]{{0,6}}"
    r"(?:(?:on|am|vom|le|du|el|del|il|от|від|в)\s)?",
    re.IGNORECASE,
)
"""Between a name and its day, with the little word that some languages put before a day."""
_NAME_LIMIT = 60
_WINDOW = 120
_NOT_IN_NAMES = re.compile(r"[。\n]|https?://")
_PROSE = re.compile(r"[。！？!?\n]|https?://")
"""Signs of running text, where no handle says that a name stands there ("Yahoo!" is a name)."""


CLAUSE = re.compile(
    r"(?:[はがをにでのとへも]|から|まで|より)$|\b(?:on|in|by|since|until|from|of|at|the)$|^[a-zа-я]",
)
"""What stands before a date in a sentence, where a name would stand in an attribution."""
_GOES_ON = re.compile(
    r"\s{0,2}(?:[のをが]|に(?:よ|つ|は)|は[、\s]|と(?:の|投|書|述|し|い|伝|報)|より|から|まで|付)"
    r"|\s(?:that|said|says|wrote|writes|and|as|in|when|who|about|reported|reports?)\b"
)
"""What follows a name and a day inside a sentence."""
_MARGIN = " \t　>＞*・•|" + INVISIBLE
"""What may stand before an attribution that has the line to itself: a quote mark, a bullet."""
_BLANK = " \t　" + INVISIBLE


def _name_and_start(before: str, *, at_line_start: bool) -> tuple[str, int, bool] | None:
    """The name between a dash and the handle: (name, offset of the dash, dash begins the line)."""
    stripped = before.lstrip()
    indent = len(before) - len(stripped)
    opening = _DASH.match(stripped) or _LONE_DASH.match(stripped)
    last = None
    for match in _DASH.finditer(before):
        last = match
    if at_line_start and opening:
        name = stripped[opening.end() :].strip()
        only = last is None or last.start() <= indent
        # A bullet, its headline, and the dash that signs it.
        bullet = not only and opening[0].startswith("-") and opening[0].strip() == "-"
        if bullet and last and len(before) - last.end() <= _NAME_LIMIT and name:
            return before[last.end() :].strip(), last.start(), False
        if only or (len(name) <= _NAME_LIMIT and not _NOT_IN_NAMES.search(name)):
            return name, indent, True
    if last is None or len(before) - last.end() > _NAME_LIMIT:
        return None
    name = before[last.end() :].strip()
    return None if _NOT_IN_NAMES.search(name) else (name, last.start(), False)


class _Date(NamedTuple):
    """What follows a name: where it ends, the day, what is wrong with it."""

    end: int
    day: dt.date | None = None
    problem: str = ""
    dated: bool = True
    yearless: UnsureDay | yearless.YearlessDay | None = None


def _after_handle(line: str, end: int) -> _Date:
    gap = _SEPARATORS.match(line, end)
    at = gap.end() if gap else end
    found = dates.day_at(line, at)
    if found and found.day:
        return _Date(found.end, found.day)
    if unclear := unsure.day_at(line, at):
        problem = f"day and month can't be told apart: {line[at : unclear.end]}"
        return _Date(unclear.end, None, problem, yearless=unclear)
    if found:
        return _Date(found.end, None, dates.problem(line, found))
    if short := yearless.day_at(line, at):
        problem = f"the date has no year: {line[at : short.end]}"
        return _Date(short.end, None, problem, yearless=short)
    return _Date(end, dated=False)


def _unpaired(name: str) -> bool:
    return sum(name.count(ch) for ch in "(（") > sum(name.count(ch) for ch in ")）")


def _unlabelled(name: str, label: re.Pattern[str]) -> str:
    announced = label.match(name)
    return name[announced.end() :] if announced else name


def _before_name(name: str, end: int) -> tuple[str, _Date] | None:
    """The name without the day that stands before it, and the day; None where there is none."""
    if day := dates.day_at(name):
        found = _Date(end, day.day, dates.problem(name, day))
        rest = name[day.end :]
    elif short := yearless.day_at(name):
        found = _Date(end, None, f"the date has no year: {name[: short.end]}", yearless=short)
        rest = name[short.end :]
    else:
        return None
    rest = rest.strip(_BLANK + ",，、·・|｜:：/／])）】")
    return (rest, found) if rest and not CLAUSE.search(rest) else None


def has_dash(written: str) -> bool:
    """An attribution begins with a dash, as embedded posts are signed below their text."""
    stripped = written.lstrip(_MARGIN)
    return bool(_DASH.match(stripped) or _LONE_DASH.match(stripped))


def dashed(written: str) -> str:
    """What stands after the dash that begins a line, as a name; "" where none does."""
    stripped = written.strip(_MARGIN)
    opening = _DASH.match(stripped)
    return clean_name(stripped[opening.end() :]) if opening else ""


def clean_name(name: str) -> str:
    """A name without entities and invisible marks."""
    return html.unescape(name).strip(_BLANK)


def _with_handle(line: str, handle: re.Match[str], *, bare: bool) -> Attribution | None:
    low = max(0, handle.start() - _WINDOW)
    before = line[low : handle.start()]
    if low and not _MAYBE_DASH.search(before):
        return None
    place = _name_and_start(before, at_line_start=low == 0)
    if place is None and low:
        return None
    date = _after_handle(line, handle.end())
    if place:
        name = _unlabelled(place[0], LABEL)
    else:
        name = _unlabelled(before, LOOSE_LABEL).strip(_MARGIN + "[(（【「『<")
    if not date.dated and (dated := _before_name(name, handle.end())):
        name, date = dated
    end, problem = date.end, date.problem
    if place is None:
        if not date.dated or len(name) > _NAME_LIMIT or _PROSE.search(name):
            return None
        if line[end : end + _WINDOW].strip(" \t　])）】」』>."):
            return None
        end, place = len(line), (name, 0, True)
    _, start, opens_line = place
    if opens_line and _unpaired(name) and not _DASH.match(line.lstrip(_MARGIN)):
        return None  # a headline, and in brackets behind it who says so
    opens_line = opens_line or not line[: low + start].strip(_MARGIN)
    if not date.dated:
        rest = line[end : end + _WINDOW].strip()
        signs = opens_line and not rest and _DASH.match(line.lstrip(_MARGIN))
        if (bare and not signs) or len(rest) > 40 or (rest and not opens_line):
            return None
        if rest and not URL.match(rest):
            if not any(ch.isdigit() for ch in rest):
                return None
            end, problem = len(line), f"can't read the date: {rest}"
    if (not opens_line and line[end : end + 1].strip()) or _GOES_ON.match(line, end):
        return None  # the sentence goes on: somebody is mentioned, nobody signs
    account = unicodedata.normalize("NFKC", handle[1])
    start = 0 if opens_line else low + start
    return Attribution(
        clean_name(name) or account, account, date.day, start, end,
        problem=problem, yearless=date.yearless,
    )  # fmt: skip


def _without_handle(line: str) -> Attribution | None:
    """`— NAME DATE`, as a whole line or at the end of one."""
    low = max(0, len(line) - _WINDOW)
    tail = line[low:].rstrip()
    last = None
    for match in _DASH.finditer(tail):
        last = match
    seen = dates.first_day(tail[last.end() :]) if last else None
    if last is None or seen is None:
        return None
    at = last.end() + seen.start
    found = dates.day_at(tail, at)
    if found is None or tail[found.end :].strip(_BLANK):
        return None
    name = tail[last.end() : at].strip(" \t　,、，·・(（")
    alone = low == 0 and not tail[: last.start()].strip()
    if _PROSE.search(name) or len(name) > 40:
        return None
    if not alone and (not name or "、" in name or last[0] in {"--", "ーー"} or CLAUSE.search(name)):
        return None
    problem = dates.problem(tail, found)
    return Attribution(
        clean_name(name) or None, None, found.day, low + last.start(), len(line), problem=problem
    )


def _with_permalink(line: str, found: Attribution) -> Attribution:
    """Takes links that follow the date into the attribution."""
    rest = line[found.end :]
    gap = len(rest) - len(rest.lstrip(" \t　·・,、|<(（]"))
    urls: list[str] = []
    end = found.end
    while match := URL.match(line, end + gap):
        urls.append(clean_url(match[0]))
        end += gap + len(urls[-1])
        after = line[end : end + 8]
        end += len(after) - len(after.lstrip(">)）"))
        rest = line[end : end + 8]
        gap = len(rest) - len(rest.lstrip(" \t　·・,、|<(（]"))
    if not urls:
        return found
    permalink = next((url for url in urls if is_permalink(url)), None)
    return dataclasses.replace(found, end=end, permalink=permalink, urls=tuple(urls))


def attributions(line: str) -> list[Attribution]:
    """The attributions of a line, in order: mostly none or one, two where there are more."""
    found: list[Attribution] = []
    for pattern, bare in ((HANDLE, False), (BARE_HANDLE, True)):
        if "@" not in line and "＠" not in line:
            break
        for handle in pattern.finditer(line):
            if found and handle.start() < found[-1].end:
                continue
            if attribution := _with_handle(line, handle, bare=bare):
                found.append(_with_permalink(line, attribution))
            if len(found) > 1:
                break
        if found:
            return found
    if attribution := _without_handle(line):
        return [attribution]
    return []
