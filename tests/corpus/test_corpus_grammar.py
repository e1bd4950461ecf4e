"""Each form of attribution, date, tag and link, and what only looks like one."""

# ruff: noqa: E501 - wide characters count twice

from __future__ import annotations

import datetime as dt

import pytest

from corpus import dates, unsure, yearless
from corpus.grammar import attributions
from corpus.links import urls_of
from corpus.numerals import number
from corpus.sourceline import read
from corpus.tags import closing_at_end, tags_of, topic_words

DAY = dt.date(2031, 5, 2)


@pytest.mark.parametrize(
    "written",
    [
        "May 2, 2031", "May 2 2031", "MAY 2, 2031", "2 May 2031", "2nd May 2031", "May 2nd, 2031",
        "2031年5月2日", "2031年05月02日(金)", "２０３１年５月２日", "2031-05-02", "2031/5/2", "2031.5.2",
        "令和13年5月2日", "2 мая 2031 г.", "2 травня 2031 р.", "2. Mai 2031", "2 mai 2031",
        "2 de mayo de 2031", "02.05.2031", "2031年5月2日 18:05", "May 2, 2031 11:34 PM JST",
        "11:34 PM · May 2, 2031", "午後6:05 · 2031年5月2日", "(2031年5月2日)", "（2031-05-02）",
        "2 трав. 2031 р.", "19:05 · 2 трав. 2031 р.", "2 мая 2031 г. в 19:05", "пт, 2 мая 2031",
        "下午6:05 · 2031年5月2日", "2031年5月2日下午6:05", "2031 年 5 月 2 日 星期五", "2031년 5월 2일 오후 6:05",
        "오후 6:05 · 2031년 5월 2일", "2031. 5. 2.", "2031. 5. 2", "2031년 5월 2일 (금)", "2. 5. 2031",
        "2 mai 2031 à 19:05", "2 maggio 2031", "2 de maio de 2031", "2 maja 2031", "2 Mayıs 2031",
        "2 tháng 5, 2031", "2 مايو 2031", "2 במאי 2031", "2-May-2031", "2nd of May 2031",
        "2031 May 2", "Friday, May 2, 2031", "Fri May 2, 2031", "19:05 - 2 May 2031",
        "2031-05-02T19:05:00+09:00", "2031-05-02T10:05Z", "May 2, 2031 at 7:05 PM", "R13.5.2",
        "2031年5月2日 金曜日 19時05分", "二〇三一年五月二日", "令和十三年五月二日", "二千三十一年五月二日（金）",
    ],
)  # fmt: skip
def test_forms_of_a_day(written: str) -> None:
    found = dates.day_at(written)
    assert found is not None
    assert (found.day, found.end) == (DAY, len(written))


def test_short_months_and_first_years_of_eras() -> None:
    assert [dates.day_at(each).day for each in ("Sept. 9, 2030", "令和元年5月2日", "平成29年2月8日")] == [  # type: ignore[union-attr]
        dt.date(2030, 9, 9), dt.date(2019, 5, 2), dt.date(2017, 2, 8),
    ]  # fmt: skip


def test_numbers_in_kanji() -> None:
    for written, value in (
        ("十", 10), ("十一", 11), ("二十", 20), ("三十一", 31), ("一二", 12), ("元", 1), ("２７", 27),
        ("二〇三〇", 2030), ("二千", 2000), ("二千百五", 2105), ("二千三十一", 2031),
    ):  # fmt: skip
        assert number(written) == value
    assert dates.day_at("二〇三一年五月三十一日") == (0, 11, dt.date(2031, 5, 31))
    assert dates.day_at("二〇三一年二月三十日") == (0, 10, None)
    assert dates.day_at("千二〇三一年五月二日") is None


def test_a_day_before_or_after_its_month() -> None:
    found = [
        dates.day_at(each) for each in ("27/05/2031", "05/27/2031", "05/05/2031", "02/05/2031")
    ]
    may = dt.date(2031, 5, 27)
    assert [each and each.day for each in found] == [may, may, dt.date(2031, 5, 5), None]
    assert found[3] is not None
    assert "can't be told apart" in dates.problem("02/05/2031", found[3])


def test_words_after_a_day_are_no_part_of_it() -> None:
    for after in (
        " Sat down at last",
        " 12時に鳴る",
        " 3時間で終わる",
        " Then",
        "本文",
        " 月は丸い",
    ):
        found = dates.day_at(f"2031-05-02{after}")
        assert found is not None
        assert (found.day, found.end) == (DAY, len("2031-05-02"))


@pytest.mark.parametrize(
    "written",
    ["5月2日", "May 2", "2 May", "2 мая", "2 трав.", "5월 2일", "午後7:05 · 5月2日", "五月二日"],
)
def test_days_without_a_year(written: str) -> None:
    found = yearless.day_at(written)
    assert found is not None
    assert (found.month, found.day, found.end) == (5, 2, len(written))
    assert found.last_until(dt.date(2031, 5, 3)) == DAY
    assert found.last_until(dt.date(2032, 5, 1)) == DAY


@pytest.mark.parametrize(
    "written",
    ["31/5/2", "'31.5.2", "31-05-02", "5/2", "2/5", "02/05/2031", "05/02/2031", "5/2 18:05"],
)
def test_figures_that_the_roundup_s_day_tells(written: str) -> None:
    found = unsure.day_at(written, 0)
    assert found is not None
    assert found.end == len(written)
    assert found.last_until(dt.date(2031, 5, 3)) == DAY
    assert found.last_until(dt.date(2031, 8, 1)) is None
    (attribution,) = attributions(f"— 風見 (@kazami) {written}")
    assert attribution.yearless == found._replace(end=attribution.end)


def test_figures_that_nothing_tells() -> None:
    found = unsure.day_at("02/01/2031", 0)
    assert found is not None
    assert found.last_until(dt.date(2031, 2, 3)) == dt.date(2031, 2, 1)
    both = unsure.day_at("01/02/03", 0)
    assert both is not None
    assert both.last_until(dt.date(2003, 2, 2)) == dt.date(2003, 2, 1)
    for written in ("1/2/3/4", "12.5.31.7", "3/4杯", "5.2"):
        assert unsure.day_at(written, 0) is None


@pytest.mark.parametrize(
    "written", ["February 30, 2031", "2031年13月1日", "0000-01-01", "99.99.2031"]
)
def test_days_that_do_not_exist_are_found_without_a_date(written: str) -> None:
    found = dates.day_at(written)
    assert found is not None
    assert found.day is None


@pytest.mark.parametrize(
    ("written", "source", "handle"),
    [
        ("— 風見タイムズ (@kazami_times) {}", "風見タイムズ", "kazami_times"),
        ("&mdash; 風見タイムズ (@kazami_times) {}", "風見タイムズ", "kazami_times"),
        ("―― 風見（＠kazami）{}", "風見", "kazami"),
        ("– 風見 (@kazami) {}", "風見", "kazami"),
        ("--風見(@kazami){}", "風見", "kazami"),
        ("－風見 (@kazami) {}", "風見", "kazami"),
        ("― ― 風見 (@kazami) {}", "― 風見", "kazami"),
        ("ー 風見 (@kazami) {}", "風見", "kazami"),
        ("～ 風見 (@kazami) {}", "風見", "kazami"),
        ("〜風見 (@kazami) {}", "風見", "kazami"),
        ("~ 風見 (@kazami) {}", "風見", "kazami"),
        ("— 風見 (@kazami.example.com) {}", "風見", "kazami.example.com"),
        ("— 風見 (@kazami@social.example) {}", "風見", "kazami@social.example"),
        ("— 🔔 風見【公式】｜島 [本物] (@kazami_x) {}", "🔔 風見【公式】｜島 [本物]", "kazami_x"),
        ("— 灯台 @ 島 (@todai) {}", "灯台 @ 島", "todai"),
        ("— \u2067كازامي\u2069\u200f (\u2066@kazami\u2069) {}", "كازامي", "kazami"),
        ("via 風見 (@kazami) {}", "風見", "kazami"),
        ("―　風見（＠ｋａｚａｍｉ）　{}", "風見", "kazami"),
        ("— 風見 (@kazami) [{}](https://x.com/kazami/status/1)", "風見", "kazami"),
        ("> — 風見 (@kazami) [{}](https://x.com/kazami/status/1)", "風見", "kazami"),
        ("出典：風見 (@kazami) {}", "風見", "kazami"),
        ("- 風見 (@kazami) {}", "風見", "kazami"),
        ("風見 (@kazami) {}", "風見", "kazami"),
        ("風見 @kazami · {}", "風見", "kazami"),
        ("— (@kazami) {}", "kazami", "kazami"),
        ("— 風見 {}", "風見", None),
        ("― 風見、{}", "風見", None),
        ("— {}", None, None),
        ("— 風見 午後7:05 · {}", "風見", None),
        ("— The Kazami Sun, {}", "The Kazami Sun", None),
        ("— 潮見三郎(Saburo Shiomi) (@shiomi) {}", "潮見三郎(Saburo Shiomi)", "shiomi"),
        ("— A&amp;B News! (@ab) {}", "A&B News!", "ab"),
        ("— Kazami – English (@kz) {}", "Kazami – English", "kz"),
        ("鐘が鳴った。— Yahoo!灯台 (@todai) {}", "Yahoo!灯台", "todai"),
        ("鐘が鳴った https://t.co/a1— 風見 (@kazami) {}", "風見", "kazami"),
        ("鐘が鳴った。― 風見 {}", "風見", None),
        ("鐘が直る — 風見 {}", "風見", None),
        ("— 風見［＠kazami］{}", "風見", "kazami"),
        ("— 風見 <@kazami> {}", "風見", "kazami"),
        ("— 風見 [@kazami] {}", "風見", "kazami"),
        ("— 風見【@kazami】{}", "風見", "kazami"),
        ("— 風見 (@kazami) – {}", "風見", "kazami"),
        ("— 風見 (@kazami) - {}", "風見", "kazami"),
        ("via 風見 (@kazami) on {}", "風見", "kazami"),
        ("— {} 風見 (@kazami)", "風見", "kazami"),
        ("{}、風見（@kazami）", "風見", "kazami"),
        ("- 出典: 風見 (@kazami) {}", "風見", "kazami"),
        ("— 会談は終わった — 風見 (@kazami) {}", "会談は終わった — 風見", "kazami"),
    ],
)
@pytest.mark.parametrize("day", ["May 2, 2031", "2031年5月2日"])
def test_forms_of_attribution(
    written: str, source: str | None, handle: str | None, day: str
) -> None:
    (found,) = attributions(written.format(day))
    assert (found.source, found.handle, found.published) == (source, handle, DAY)
    assert found.problem == ""


@pytest.mark.parametrize(
    "written",
    [
        "工事は2030年1月5日に始まった――そして終わらなかった。",
        "会議は延期された――再開は2031年5月2日",
        "The talks ended — resumed on May 2, 2031",
        "The clock stands still — hear why at https://example.org/x",
        "彼は(@bell_fan) May 2, 2031 と書いた",
        "――鐘はいつ直るのか。",
        "再開は2031年5月2日",
        "— ",
        "(@kazami)",
        "2031年5月2日は (@kazami)",
        "2031年5月2日、町は (@kazami) の話で持ちきりだった",
        "- 風見 @kazami",
        "— 風見 (@kazami) May 2, 2031 said that the bell rang",
        "— 風見 (@kazami) 2031年5月2日によると鐘は古い",
        "— 風見 @kazami の話",
        "— 風見は言う (@kazami) と書いてから、町の人々が広場に集まるまでに三時間かかったという話である。",
    ],
)
def test_what_is_no_attribution(written: str) -> None:
    assert attributions(written) == []


@pytest.mark.parametrize(
    "written", ["— 風見 (@kazami)", "— 風見 @kazami", "— 出典：風見 [@kazami]"]
)
def test_attributions_without_a_day(written: str) -> None:
    (found,) = attributions(written)
    assert (found.source, found.handle, found.published) == ("風見", "kazami", None)
    assert found.problem == ""


def test_permalink_after_the_date() -> None:
    (bare,) = attributions("— 風見 (@kazami) May 2, 2031 https://x.com/kazami/status/9")
    assert bare.permalink == "https://x.com/kazami/status/9"
    (found,) = attributions("— 風見 (@kazami) May 2, 2031 <https://x.com/kazami/status/9>")
    assert found.permalink == "https://x.com/kazami/status/9"
    assert found.urls == ("https://x.com/kazami/status/9",)


@pytest.mark.parametrize("rest", ["February 30, 2031", "3時間前", "May 2", "02/05/2031"])
def test_a_date_that_cannot_be_read_is_a_problem_not_a_loss(rest: str) -> None:
    (found,) = attributions(f"— 風見 (@kazami) {rest}")
    assert (found.source, found.published) == ("風見", None)
    assert rest in found.problem


@pytest.mark.parametrize(
    "written",
    ["#カザミ(310502)", "＃カザミ（３１０５０２）", "#カザミ (20310502)", "#カザミ(310502-2)", "#カザミ（310502②）",
     "#カザミ[310502]", "# カザミ(310502)", "#カザミ【310502】", "#カザミ_310502", "#カザミ310502",
     "#カザミ20310502", "#カザミ(2031年5月2日)", " #町 #カザミ(310502) "],
)  # fmt: skip
def test_closing_tags(written: str) -> None:
    assert tags_of(written)[-1].day == DAY


def test_topic_tags_and_lines_that_only_begin_like_one() -> None:
    assert [tag.written for tag in tags_of("#露印(ロシア産原油) #a")] == [
        "#露印(ロシア産原油)",
        "#a",
    ]
    assert not tags_of("#露印(ロシア産原油)")[0].closing
    assert tags_of("#カザミ(319999)")[0] == ("#カザミ(319999)", True, None)
    for text in ("#町で祭り。楽しい", "# 見出し", "#町 の話", "町 #a", "#", "#カザミ(310502)まで"):
        assert tags_of(text) == ()
    assert topic_words("#露印(原油・ガス)") == ["原油", "ガス"]
    assert closing_at_end("鐘が鳴った。#カザミ(310502)") is not None
    assert closing_at_end("番号は #カザミ(319999)") is None


def test_links() -> None:
    text = (
        "動き)https://t.co/aaa #x (https://ja.example/灯台_(曖昧)) https://a.example/c。"
        "[t](https://a.example/d)、https://t.co/bbbです https://t.co/aaa <https://g.example/i>"
    )
    assert urls_of(text) == (
        "https://t.co/aaa", "https://ja.example/灯台_(曖昧)", "https://a.example/c",
        "https://a.example/d", "https://t.co/bbb", "https://g.example/i",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "expected", "source"),
    [
        (
            "Source: Nordval Wire (@nordval) · 2031-05-02 · https://n.example/1",
            False,
            "Nordval Wire",
        ),
        ("出典：北星ニュース、2031年5月2日", False, "北星ニュース"),
        ("*Source: [Ardelia Post](https://a.example/p), May 2, 2031*", False, "Ardelia Post"),
        ("> — 風見 (@kazami), 2031-05-02", False, "風見"),
        ("**Источник:** Вестник, 2 мая 2031 г.", False, "Вестник"),
        ("北星ニュース · 2031-05-02", True, "北星ニュース"),
        ("2031-05-02 | 北星ニュース | https://h.example", True, "北星ニュース"),
    ],
)
def test_source_lines_of_a_digest(written: str, expected: bool, source: str) -> None:
    found = read(written, expected=expected)
    assert found is not None
    assert (found.source, found.published) == (source, DAY)


@pytest.mark.parametrize(
    "written",
    ["鐘は2031年5月2日に鳴った。", "北星ニュース · 2031-05-02", "町の声", ""],
)
def test_text_of_a_digest_is_no_source_line(written: str) -> None:
    assert read(written, expected=False) is None


@pytest.mark.parametrize(
    "written",
    [
        "2031年5月3日は休み",
        "- **鐘が直る** — 風見タイムズ、2031年5月2日。鐘は十年ぶりに鳴った。",
        "鐘 — 風見 2031年5月2日 くわしくは紙面で、町の声は来週の号で、写真は広場の掲示板でどうぞ、感想は編集部まで葉書で、締め切りは月末",
    ],
)
def test_text_under_a_headline_is_no_source_line(written: str) -> None:
    assert read(written, expected=True) is None
