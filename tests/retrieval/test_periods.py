"""Days that people mean, in options and in questions."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from corpus.errors import UsageError
from retrieval.periods import find_period, parse_period
from retrieval.results import DateRange

TODAY = dt.date(2031, 5, 14)  # A Wednesday.
DAYS = tuple(dt.date(2031, 5, day) for day in (5, 9, 12, 13, 14))


def day(month: int, number: int, year: int = 2031) -> dt.date:
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2031-05-12", day(5, 12), day(5, 12)),
        ("2031/5/12", day(5, 12), day(5, 12)),
        ("２０３１－０５－１２", day(5, 12), day(5, 12)),
        ("12.05.2031", day(5, 12), day(5, 12)),
        ("5/12", day(5, 12), day(5, 12)),
        ("5月12日", day(5, 12), day(5, 12)),
        ("2031年5月12日", day(5, 12), day(5, 12)),
        ("12日", day(5, 12), day(5, 12)),
        ("昨日", day(5, 13), day(5, 13)),
        ("yesterday", day(5, 13), day(5, 13)),
        ("вчера", day(5, 13), day(5, 13)),
        ("позавчора", day(5, 12), day(5, 12)),
        ("上周", day(5, 5), day(5, 11)),
        ("last week", day(5, 5), day(5, 11)),
        ("今月", day(5, 1), day(5, 31)),
        ("2031-05", day(5, 1), day(5, 31)),
        ("May 12", day(5, 12), day(5, 12)),
        ("12 мая", day(5, 12), day(5, 12)),
        ("12 травня", day(5, 12), day(5, 12)),
        ("12. Mai", day(5, 12), day(5, 12)),
        ("12 mai", day(5, 12), day(5, 12)),
        ("12 de mayo", day(5, 12), day(5, 12)),
        ("5월 12일", day(5, 12), day(5, 12)),
        ("3 days ago", day(5, 11), day(5, 11)),
        ("2031-05-05..2031-05-12", day(5, 5), day(5, 12)),
        ("5月5日から12日まで", day(5, 5), day(5, 12)),
        ("5/12-5/5", day(5, 5), day(5, 12)),
        ("12/31", day(12, 31, 2030), day(12, 31, 2030)),
        ("2/29", day(2, 29, 2028), day(2, 29, 2028)),
    ],
)
def test_option(text: str, first: dt.date, last: dt.date) -> None:
    assert parse_period(text, TODAY) == DateRange(first, last)


def test_empty_option_asks_for_nothing() -> None:
    assert parse_period("  ", TODAY) is None


@pytest.mark.parametrize("text", ["2031-02-30", "2031-13-01", "soon", "99999", "0/0", "いつか"])
def test_option_without_such_a_day_is_said_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_period(text, TODAY)
    assert text in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "question",
    [
        "昨日、港で何があった?",
        "きのうのニュース",
        "What happened at the port yesterday?",
        "что случилось вчера в порту",
        "що сталося вчора",
        "昨天港口发生了什么?",
        "어제 항구에서 무슨 일이 있었나요?",
        "Was ist gestern passiert?",
        "Qu'est-ce qui s'est passé hier au port ?",
        "¿Qué pasó ayer?",
        "Cosa è successo ieri al porto?",
        "Co się stało wczoraj w porcie?",
        "O que aconteceu ontem no porto?",
        "Dün limanda ne oldu?",
        "Wat gebeurde er gisteren in de haven?",
        "Co se stalo včera v přístavu?",
        "Hôm qua có chuyện gì ở cảng?",
        "Apa yang terjadi kemarin di pelabuhan?",
        "ماذا حدث أمس في الميناء؟",
        "เมื่อวานเกิดอะไรขึ้นที่ท่าเรือ",
    ],
)
def test_yesterday_narrows_in_many_languages(question: str) -> None:
    found = find_period(question, TODAY, DAYS)
    assert found is not None
    assert found.hard
    assert (found.days.first, found.days.last) == (day(5, 13), day(5, 13))
    assert found.days.words in unicodedata.normalize("NFKC", question)


def test_yesterday_narrows_even_where_the_corpus_has_no_such_day() -> None:
    found = find_period("昨日の事故は?", dt.date(2031, 8, 1), DAYS)
    assert found is not None
    assert found.hard


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("5月12日に港で何が起きた?", day(5, 12), day(5, 12)),
        ("12日の衝突", day(5, 12), day(5, 12)),
        ("What did the mayor say on May 12?", day(5, 12), day(5, 12)),
        ("что сказал мэр 12 мая?", day(5, 12), day(5, 12)),
        ("was geschah am Montag", day(5, 12), day(5, 12)),
        ("5月9日から12日の動き", day(5, 9), day(5, 12)),
    ],
)
def test_a_date_that_the_corpus_has_narrows_softly(
    question: str, first: dt.date, last: dt.date
) -> None:
    found = find_period(question, TODAY, DAYS)
    assert found is not None
    assert not found.hard
    assert (found.days.first, found.days.last) == (first, last)


@pytest.mark.parametrize(
    "question",
    [
        "2022年の割引幅は?",
        "2035年に加盟できる?",
        "入院したのは9人?",
        "25日間のストライキ",
        "食料はあと9日もつ?",
        "9日ぶりの再開",
        "来月1日に再開する?",
        "6月1日に何がある?",
        "GDP比5%",
        "F-16は3分の1",
        "Was passiert hier?",
        "Wat gebeurt hier nu?",
        "the hierarchy of needs",
        "明日の予定",
        "how many may go",
    ],
)
def test_what_is_no_day_of_the_corpus_is_left_in_the_question(question: str) -> None:
    assert find_period(question, TODAY, DAYS) is None


def test_a_year_less_date_is_the_newest_that_the_corpus_has() -> None:
    later = dt.date(2034, 1, 3)
    found = find_period("5月12日の事故", later, DAYS)
    assert found is not None
    assert found.days.first == day(5, 12)


def test_a_bare_day_or_a_weekday_is_vague() -> None:
    for question, vague in (("12日の衝突", True), ("月曜日の会議", True), ("5月12日の衝突", False)):
        found = find_period(question, TODAY, DAYS)
        assert found is not None
        assert found.vague is vague
