"""The days a person means: "昨日", "1月25日", "last week", «вчера», "上周", `2026-01-20..01-27`.

Two readers share one table. `parse_period` reads the whole text of a `date:` option and says
so when it can't. `find_period` looks for such words inside a question; it is careful, because
a date in a question is as often what is asked about ("talks on February 1") as when to look.

Fixed words are rows of a table; dates with a month's name go through dateparser, which is
imported only when such a fragment is there. A question without date words costs one regular
expression.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.errors import UsageError
from retrieval.results import DateRange

_Days = tuple[dt.date, dt.date]
_DAY = dt.timedelta(days=1)
_HOW = "Write it like 2026-01-27, 1/27, 1月27日, yesterday or 2026-01-20..2026-01-27."


@dataclass(frozen=True, slots=True)
class Found:
    """Date words in a question, before anybody decided whether they narrow the search."""

    days: DateRange
    hard: bool
    """The words can only mean days gone by, counted from today ("yesterday"): they narrow the
    search even when nothing is there. Otherwise they may as well be what is asked about."""
    vague: bool = False
    """Not even certainly a day: "3日" may be three days, a Monday any Monday."""


def _week(today: dt.date, weeks: int) -> _Days:
    monday = today - today.weekday() * _DAY + weeks * 7 * _DAY
    return monday, monday + 6 * _DAY


def _month(today: dt.date, months: int) -> _Days:
    index = today.year * 12 + today.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, 1), _month_end(year, month + 1)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _ago(days: int) -> Callable[[dt.date], _Days]:
    return lambda today: (today - days * _DAY, today - days * _DAY)


# Words that stand for days counted from today, in nine languages. `past`: never a day to come.
_WORDS: tuple[tuple[str, Callable[[dt.date], _Days], bool], ...] = (
    (
        (
            r"一昨日|おととい|おとつい|day before yesterday|позавчера|позавчора|前天|그저께|그제|"
            r"vorgestern|avant-hier|anteayer|antier|antes de ayer"
        ),
        _ago(2),
        True,
    ),
    (
        (
            r"昨日|きのう|昨夜|昨晩|yesterday|last night|вчера|вчора|昨天|昨晚|어제|어젯밤|"
            r"gestern|hier soir|hier|ayer|anoche"
        ),
        _ago(1),
        True,
    ),
    (
        r"今日|本日|きょう|today|сегодня|сьогодні|今天|오늘|heute|aujourd['’]hui|hoy",
        _ago(0),
        False,
    ),
    (
        (
            r"先週末|last weekend|上周末|지난 ?주말|letztes wochenende|le week-end dernier|"
            r"el fin de semana pasado|на прошлых выходных|минулими вихідними"
        ),
        lambda today: (_week(today, -1)[0] + 5 * _DAY, _week(today, -1)[1]),
        True,
    ),
    (
        (
            r"先週|せんしゅう|last week|на прошлой неделе|(?:на )?минулого тижня|上周|上星期|"
            r"上个星期|지난 ?주|letzte woche|letzter woche|la semaine dernière|la semana pasada"
        ),
        lambda today: _week(today, -1),
        True,
    ),
    (
        (
            r"今週|こんしゅう|this week|на этой неделе|(?:на )?цього тижня|本周|这周|这个星期|"
            r"이번 ?주|diese woche|dieser woche|cette semaine|esta semana"
        ),
        lambda today: _week(today, 0),
        False,
    ),
    (
        (
            r"先月|last month|в прошлом месяце|минулого місяця|上个月|上月|지난 ?달|letzten monat|"
            r"le mois dernier|el mes pasado"
        ),
        lambda today: _month(today, -1),
        True,
    ),
    (
        (
            r"今月|this month|в этом месяце|цього місяця|这个月|本月|이번 ?달|diesen monat|"
            r"ce mois-ci|este mes"
        ),
        lambda today: _month(today, 0),
        False,
    ),
)

_WEEKDAYS: tuple[str, ...] = (
    (
        r"月曜日?|on monday|last monday|в понедельник|у понеділок|周一|星期一|월요일|am montag|"
        r"lundi|el lunes"
    ),
    (
        r"火曜日?|on tuesday|last tuesday|во вторник|у вівторок|周二|星期二|화요일|am dienstag|"
        r"mardi|el martes"
    ),
    (
        r"水曜日?|on wednesday|last wednesday|в среду|у середу|周三|星期三|수요일|am mittwoch|"
        r"mercredi|el miércoles"
    ),
    (
        r"木曜日?|on thursday|last thursday|в четверг|у четвер|周四|星期四|목요일|am donnerstag|"
        r"jeudi|el jueves"
    ),
    (
        r"金曜日?|on friday|last friday|в пятницу|у п['’ʼ]ятницю|周五|星期五|금요일|am freitag|"
        r"vendredi|el viernes"
    ),
    (
        r"土曜日?|on saturday|last saturday|в субботу|у суботу|周六|星期六|토요일|am samstag|"
        r"samedi|el sábado"
    ),
    (
        r"日曜日?|on sunday|last sunday|в воскресенье|у неділю|周日|星期日|星期天|일요일|"
        r"am sonntag|dimanche|el domingo"
    ),
)

# A month's name (its beginning), so that dateparser only sees fragments that can be dates.
_MONTH_NAME = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|mär|okt|dez|janv|févr|fevr|mars|avr|"
    r"juin|juil|août|déc|ene|abr|ago|dic|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|"
    r"січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)[^\W\d_]*\.?"
)
_ORDINAL = r"(?:st|nd|rd|th|er|\.|-го|-е)?"
_NAMED_DAY = (
    rf"\d{{1,2}}{_ORDINAL}\s+(?:de\s+|of\s+)?{_MONTH_NAME}(?:,?\s+(?:de\s+)?(?:19|20)\d\d\b)?"
    rf"|{_MONTH_NAME}\s+\d{{1,2}}(?!\d){_ORDINAL}(?:,?\s+(?:19|20)\d\d\b)?"
)
_NAMED_MONTH = rf"{_MONTH_NAME}\s+(?:de\s+)?(?:19|20)\d\d"
_AGO = (
    r"\d{1,3}\s?(?:日|週間|[か箇ヶカヵ]月)前|\d{1,3}\s?(?:天|周|个月)前|\d{1,3}\s?(?:일|주|달)\s?전"
    r"|(?:\d{1,3}|a|one|two|three|four|five|six)\s(?:day|week|month)s?\sago"
    r"|(?:\d{1,3}|два|две|три|дві)\s(?:дн\w+|день|недел\w+|тиж\w+|месяц\w*|місяц\w*)\s(?:назад|тому)"
    r"|vor\s\w+\s(?:tag|woche|monat)\w*|il y a\s\w+\s(?:jour|semaine|mois)\w*"
    r"|hace\s\w+\s(?:día|semana|mes)\w*"
)


def _numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text)]


def _exact(text: str, today: dt.date) -> _Days:
    *year, month, day = _numbers(text)
    if year:
        return (dt.date(year[0], month, day),) * 2
    return (_last_such(month, day, today),) * 2


def _day_first(text: str, today: dt.date) -> _Days:
    del today
    day, month, year = _numbers(text)
    return (dt.date(year, month, day),) * 2


def _last_such(month: int, day: int, today: dt.date) -> dt.date:
    """The newest day of that name that isn't after today; ValueError where there is none."""
    for year in range(today.year, today.year - 5, -1):  # 29 February may be four years away.
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError


def _whole_month(text: str, today: dt.date) -> _Days:
    del today
    year, month = _numbers(text)
    return dt.date(year, month, 1), _month_end(year, month)


def _bare_day(text: str, today: dt.date) -> _Days:
    day = _numbers(text)[0]
    for back in range(62):  # Two months always hold a 31st.
        if (found := today - back * _DAY).day == day:
            return found, found
    raise ValueError


def _weekday(number: int) -> Callable[[str, dt.date], _Days]:
    def newest(text: str, today: dt.date) -> _Days:
        del text
        return (today - ((today.weekday() - number) % 7) * _DAY,) * 2

    return newest


def _by_library(text: str, today: dt.date) -> _Days:
    """What dateparser makes of a fragment ("25 января", "three days ago")."""
    import dateparser  # half a second, and most questions have no such words

    found = dateparser.parse(
        text,
        languages=_languages(text),
        settings={
            "RELATIVE_BASE": dt.datetime.combine(today, dt.time(12)),
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
        },
    )
    if found is None:
        raise ValueError
    return found.date(), found.date()


def _named_month(text: str, today: dt.date) -> _Days:
    first = _by_library(text, today)[0]
    return first.replace(day=1), _month_end(first.year, first.month)


def _languages(text: str) -> list[str]:
    """Those of the nine whose script the fragment is in; dateparser tries them in this order."""
    for pattern, languages in (
        (r"[Ѐ-ӿ]", ["ru", "uk"]),
        (r"[가-힣]", ["ko"]),
        (r"[぀-ヿ]", ["ja"]),
        (r"[一-鿿]", ["ja", "zh"]),
    ):
        if re.search(pattern, text):
            return languages
    return ["en", "de", "fr", "es"]


@dataclass(frozen=True, slots=True)
class _Row:
    pattern: str
    days: Callable[[str, dt.date], _Days]
    hard: bool = False


def _fixed(days: Callable[[dt.date], _Days]) -> Callable[[str, dt.date], _Days]:
    return lambda text, today: days(today)


# Letters that would make "hier" a part of "hierarchy"; a kanji next to a word is no such thing.
_LETTER = "[A-Za-zÀ-ɏЀ-ӿ]"

_WEEKDAY_ROWS: tuple[_Row, ...] = tuple(
    _Row(rf"(?<!{_LETTER})(?:{words})(?!{_LETTER})", _weekday(number))
    for number, words in enumerate(_WEEKDAYS)
)
_ROWS: tuple[_Row, ...] = (
    _Row(r"(?<!\d)(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)", _exact),
    _Row(r"(?<![\d./])\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d(?!\d)", _day_first),
    _Row(r"(?<!\d)(?:(?:19|20)\d\d[年년]\s?)?\d{1,2}[月월]\s?\d{1,2}[日号號일]", _exact),
    _Row(r"(?<!\d)(?:19|20)\d\d[年년]\s?\d{1,2}[月월](?!\s?\d)", _whole_month),
    _Row(r"(?<![\d-])(?:19|20)\d\d-\d{1,2}(?![\d-])", _whole_month),
    _Row(rf"(?<!\d)(?<!{_LETTER})(?:{_AGO})(?!{_LETTER})", _by_library, hard=True),
    _Row(rf"(?<!\w)(?:{_NAMED_DAY})(?!{_LETTER})", _by_library),
    _Row(rf"(?<!\w)(?:{_NAMED_MONTH})(?!\d)", _named_month),
    _Row(r"(?<![\d/.:])\d{1,2}/\d{1,2}(?![\d/.%])", _exact),
    *(
        _Row(rf"(?<!{_LETTER})(?:{words})(?!{_LETTER})", _fixed(days), past)
        for words, days, past in _WORDS
    ),
    *_WEEKDAY_ROWS,
    # A day of the month alone ("25日"), but not a span of time ("25日間", "あと3日で").
    _Row(
        r"(?<![\d月월./-])(?<!あと)(?<!約)(?<!もう)(?<!計)(?<!丸)(?<!最大)\d{1,2}日"
        r"(?![間目付本以後前ぶ分連でもかほくず])",
        _bare_day,
    ),
)
_BARE = _ROWS[-1]
_FINDER = re.compile(
    "|".join(f"(?P<r{number}>{row.pattern})" for number, row in enumerate(_ROWS)), re.IGNORECASE
)
_JOINER = re.compile(
    r"\s*(?:\.\.+|…|~|〜|から|[-–—]|to|until|till|bis|до|по|到|至|부터|au|al|hasta)\s*",
    re.IGNORECASE,
)
_SPAN_END = re.compile(r"\s?(?:まで|까지|为止|為止)")
_GERMAN = re.compile(
    r"(?<!\w)(?:was|wer|wo|wie|wann|warum|ist|sind|und|der|die|das|es|gibt)(?!\w)", re.IGNORECASE
)


def find_period(
    question: str, today: dt.date, days: Sequence[dt.date], *, anyway: bool = False
) -> Found | None:
    """The days that a question's own words narrow the search to, or None.

    `days` are the days that the corpus has. Words that count back from today ("yesterday")
    always narrow; a date or a weekday narrows only if the corpus has such a day, because it
    may as well be part of what is asked ("the talks on 1 February"); with `anyway` it narrows
    all the same.
    """
    text = unicodedata.normalize("NFKC", question)
    matches = [m for m in _FINDER.finditer(text) if not _is_german_here(m.group(), text)]
    for position, match in enumerate(matches):
        try:
            found = _read(match, today)
        except (ValueError, OverflowError):
            continue
        first, last = _in_corpus(found, match, days)
        words = match.group()
        follower = matches[position + 1] if position + 1 < len(matches) else None
        if follower and _JOINER.fullmatch(text[match.end() : follower.start()]):
            try:
                last = _end_of_span(first, follower, today)
            except (ValueError, OverflowError):
                continue
            words = text[match.start() : follower.end()]
        if last < first:
            continue
        hard = _row(match).hard
        if anyway or hard or any(first <= day <= last for day in days):
            vague = _row(match) is _BARE or _row(match) in _WEEKDAY_ROWS
            return Found(DateRange(first, last, words), hard, vague)
    return None


def parse_period(text: str, today: dt.date) -> DateRange | None:
    """What a `date:` option asks for; None for an empty one. UsageError if there is no such day."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    try:
        first, last = _whole(text, today)
    except (ValueError, OverflowError):
        raise UsageError(f"“{text[:60]}” is not a date. {_HOW}") from None
    return DateRange(min(first, last), max(first, last))


def _whole(text: str, today: dt.date) -> _Days:
    """The days of a text that is nothing but a date or a span. ValueError if it isn't."""
    if match := _FINDER.fullmatch(text):
        return _read(match, today)
    for joiner in _JOINER.finditer(text):
        start = _FINDER.fullmatch(text[: joiner.start()])
        rest = _SPAN_END.sub("", text[joiner.end() :])
        if start is None or not rest:
            continue
        first = _read(start, today)[0]
        if rest.isdecimal() and len(rest) <= 2:
            return first, first.replace(day=int(rest))
        if re.fullmatch(r"\d{1,2}-\d{1,2}", rest):
            return first, first.replace(month=_numbers(rest)[0], day=_numbers(rest)[1])
        if end := _FINDER.fullmatch(rest):
            return first, _end_of_span(first, end, today)
    if re.search(r"\d", text) and len(text) <= 40 and not re.fullmatch(r"[\d\W]+", text):
        return _by_library(text, today)
    raise ValueError


def _row(match: re.Match[str]) -> _Row:
    name = match.lastgroup
    assert name is not None  # noqa: S101 - every alternative of the finder is a named group
    return _ROWS[int(name[1:])]


def _read(match: re.Match[str], today: dt.date) -> _Days:
    return _row(match).days(match.group(), today)


def _end_of_span(first: dt.date, match: re.Match[str], today: dt.date) -> dt.date:
    """The last day of a span; "27日" after "1月25日から" is in the same month."""
    if _row(match) is _BARE:
        return first.replace(day=_numbers(match.group())[0])
    return _read(match, today)[1]


def _in_corpus(found: _Days, match: re.Match[str], days: Sequence[dt.date]) -> _Days:
    """A day written without its year is the newest such day that the corpus has."""
    first, last = found
    if first != last or _row(match).hard or re.search(r"(?:19|20)\d\d", match.group()):
        return found
    if _row(match).days is _exact or _row(match).days is _by_library:
        same = [day for day in days if (day.month, day.day) == (first.month, first.day)]
        return (max(same),) * 2 if same else found
    return found


def _is_german_here(word: str, text: str) -> bool:
    """Whether the word is German for "here", not French for "yesterday"."""
    return word.lower() == "hier" and _GERMAN.search(text) is not None
