"""How days are named: a table of words and forms, each with what it means.

Fixed words are rows of it; dates with a month's name go through dateparser, which is imported only
when such a fragment is there.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

Days = tuple[dt.date, dt.date]
"""The first and the last."""
_DAY = dt.timedelta(days=1)


def _week(today: dt.date, weeks: int) -> Days:
    monday = today - today.weekday() * _DAY + weeks * 7 * _DAY
    return monday, monday + 6 * _DAY


def _month(today: dt.date, months: int) -> Days:
    index = today.year * 12 + today.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, 1), _month_end(year, month + 1)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _ago(days: int) -> Callable[[dt.date], Days]:
    return lambda today: (today - days * _DAY, today - days * _DAY)


# Words that stand for days counted from today, in nine languages and ten more; whether they can
# only be days gone by.
_WORDS: tuple[tuple[str, Callable[[dt.date], Days], bool], ...] = (
    (
        (
            r"一昨日|おととい|おとつい|day before yesterday|позавчера|позавчора|前天|그저께|그제|"
            r"vorgestern|avant-hier|anteayer|antier|antes de ayer|l['’]altro ieri|"
            r"przedwczoraj|anteontem|evvelsi gün|eergisteren|předevčírem|hôm kia|kemarin lusa|"
            r"أول أمس|เมื่อวานซืน"
        ),
        _ago(2),
        True,
    ),
    (
        (
            r"昨日|きのう|昨夜|昨晩|yesterday|last night|вчера|вчора|昨天|昨晚|어제|어젯밤|"
            r"gestern|hier soir|hier|ayer|anoche|ieri|wczoraj|ontem|"
            r"dün|gisteren|včera|hôm qua|kemarin|البارحة|أمس|เมื่อวานนี้|เมื่อวาน"
        ),
        _ago(1),
        True,
    ),
    (
        (
            r"今日|本日|きょう|today|сегодня|сьогодні|今天|오늘|heute|aujourd['’]hui|hoy|oggi|"
            r"dzisiaj|dziś|hoje|bugün|vandaag|dnes|hôm nay|hari ini|اليوم|आज|วันนี้"
        ),
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
            r"上个星期|지난 ?주|letzte woche|letzter woche|la semaine dernière|la semana pasada|"
            r"la settimana scorsa|scorsa settimana|w (?:zeszłym|ubiegłym) tygodniu|semana passada|"
            r"geçen hafta|vorige week|afgelopen week|minulý týden|tuần trước|minggu lalu|"
            r"الأسبوع الماضي|पिछले (?:सप्ताह|हफ़्ते)|สัปดาห์ที่แล้ว|อาทิตย์ที่แล้ว"
        ),
        lambda today: _week(today, -1),
        True,
    ),
    (
        (
            r"今週|こんしゅう|this week|на этой неделе|(?:на )?цього тижня|本周|这周|这个星期|"
            r"이번 ?주|diese woche|dieser woche|cette semaine|esta semana|questa settimana|"
            r"w tym tygodniu|bu hafta|deze week|tento týden|tuần này|minggu ini|هذا الأسبوع|"
            r"इस (?:सप्ताह|हफ़्ते)|สัปดาห์นี้|อาทิตย์นี้"
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


def numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text)]


def exact(text: str, today: dt.date) -> Days:
    *year, month, day = numbers(text)
    if year:
        return (dt.date(year[0], month, day),) * 2
    return (_last_such(month, day, today),) * 2


def _day_first(text: str, today: dt.date) -> Days:
    del today
    day, month, year = numbers(text)
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


def _whole_month(text: str, today: dt.date) -> Days:
    del today
    year, month = numbers(text)
    return dt.date(year, month, 1), _month_end(year, month)


def _bare_day(text: str, today: dt.date) -> Days:
    day = numbers(text)[0]
    for back in range(62):  # Two months always hold a 31st.
        if (found := today - back * _DAY).day == day:
            return found, found
    raise ValueError


def _weekday(number: int) -> Callable[[str, dt.date], Days]:
    def newest(text: str, today: dt.date) -> Days:
        del text
        return (today - ((today.weekday() - number) % 7) * _DAY,) * 2

    return newest


def by_library(text: str, today: dt.date) -> Days:
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


def _named_month(text: str, today: dt.date) -> Days:
    first = by_library(text, today)[0]
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
class Row:
    """One way of naming days."""

    pattern: str
    days: Callable[[str, dt.date], Days]
    """What the words mean today. ValueError or OverflowError where that is no day."""
    hard: bool = False
    """They can only mean days gone by, counted from today."""


def _fixed(days: Callable[[dt.date], Days]) -> Callable[[str, dt.date], Days]:
    return lambda text, today: days(today)


# Letters that would make "hier" a part of "hierarchy"; a kanji next to a word is no such thing.
_LETTER = "[A-Za-zÀ-ɏЀ-ӿ\u0620-\u06ff\u0900-\u097f]"

WEEKDAY_ROWS: tuple[Row, ...] = tuple(
    Row(rf"(?<!{_LETTER})(?:{words})(?!{_LETTER})", _weekday(number))
    for number, words in enumerate(_WEEKDAYS)
)
ROWS: tuple[Row, ...] = (
    Row(r"(?<!\d)(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)", exact),
    Row(r"(?<![\d./])\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d(?!\d)", _day_first),
    Row(r"(?<!\d)(?:(?:19|20)\d\d[年년]\s?)?\d{1,2}[月월]\s?\d{1,2}[日号號일]", exact),
    Row(r"(?<!\d)(?:19|20)\d\d[年년]\s?\d{1,2}[月월](?!\s?\d)", _whole_month),
    Row(r"(?<![\d-])(?:19|20)\d\d-\d{1,2}(?![\d-])", _whole_month),
    Row(rf"(?<!\d)(?<!{_LETTER})(?:{_AGO})(?!{_LETTER})", by_library, hard=True),
    Row(rf"(?<!\w)(?:{_NAMED_DAY})(?!{_LETTER})", by_library),
    Row(rf"(?<!\w)(?:{_NAMED_MONTH})(?!\d)", _named_month),
    Row(r"(?<![\d/.:])\d{1,2}/\d{1,2}(?![\d/.%])", exact),
    *(
        Row(rf"(?<!{_LETTER})(?:{words})(?!{_LETTER})", _fixed(days), past)
        for words, days, past in _WORDS
    ),
    *WEEKDAY_ROWS,
    # A day of the month alone ("25日"), but not a span of time ("25日間", "あと3日で").
    Row(
        r"(?<![\d月월./-])(?<!あと)(?<!約)(?<!もう)(?<!計)(?<!丸)(?<!最大)\d{1,2}日"
        r"(?![間目付本以後前ぶ分連でもかほくず])",
        _bare_day,
    ),
)
BARE = ROWS[-1]
FINDER = re.compile(
    "|".join(f"(?P<r{number}>{row.pattern})" for number, row in enumerate(ROWS)), re.IGNORECASE
)
