"""What an item says of itself: headline, text, links, tags, id, days; and `check`'s JSON."""

# ruff: noqa: E501 - wide characters count twice

from __future__ import annotations

import datetime as dt
import json

from corpus import check_json, parse
from corpus.items import Item, Roundup

BELL = """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3 https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。詳しくは https://kazami.example/bell へ。
"""
HONEY = """\
養蜂組合、蜜の値を上げる
— 北星ニュース (@hokusei_news) May 1, 2031
値上げは一割。
"""


def read(text: str, file: str = "2031-05-02.txt") -> Roundup:
    return parse(text.encode(), file)


def by_headline(roundup: Roundup) -> dict[str, Item]:
    return {item.headline: item for item in roundup.items}


def test_links_once_and_never_in_the_headline() -> None:
    (bell,) = read(BELL).items
    assert bell.headline == "時計塔の鐘が直る"
    assert bell.urls == ("https://t.co/c3c3c3c3c3", "https://kazami.example/bell")
    assert bell.link == "https://t.co/c3c3c3c3c3"


def test_text_is_what_follows_the_attribution_or_else_what_precedes_it() -> None:
    head, tail = BELL.split("\n")[0], BELL.split("\n")[2]
    assert read(BELL).items[0].text == tail
    assert read(BELL.replace(tail, "")).items[0].text == head


def test_marks_of_quotation_are_not_the_headlines() -> None:
    (item,) = read("> 鐘が直る\n> — 風見タイムズ (@kazami_times) May 2, 2031\n").items
    assert item.headline == "鐘が直る"


def test_a_second_line_before_the_attribution_is_in_the_text() -> None:
    (item,) = read("朝の市で火事\nけが人なし\n— 北星 (@h) May 2, 2031\n火は消えた。\n").items
    assert item.headline == "朝の市で火事"
    assert item.text == "けが人なし\n— 北星 (@h) May 2, 2031\n火は消えた。"


def test_a_long_line_loses_nothing_to_its_headline() -> None:
    first, second = (
        "島の橋は百年前に架けられた。",
        "石は隣の島から船で運ばれ、" + "とても" * 50 + "重かった。",
    )
    (item,) = read(f"{first}{second}\n— 潮見 (@s) May 2, 2031\n今も使われている。\n").items
    assert item.headline == first
    assert second in item.text
    assert item.text.endswith("今も使われている。")
    (long,) = read("橋" * 500).items
    assert len(long.headline) == 120
    assert long.text == "橋" * 500


def test_ids_survive_what_happens_around_an_item() -> None:
    before = by_headline(read(BELL + HONEY))["養蜂組合、蜜の値を上げる"]
    for text in (
        HONEY,
        HONEY + BELL,
        "\n\n" + BELL.replace("鐘は", "大きな鐘は") + HONEY,
        BELL + HONEY.replace("一割", "二割と発表"),
        BELL + HONEY + "#カザミ(310502)\n",
        (BELL + HONEY).replace("\n", "\r\n"),
    ):
        assert by_headline(read(text))["養蜂組合、蜜の値を上げる"].id == before.id
    for text in (
        HONEY.replace("蜜の値", "蜜の量"),
        HONEY.replace("May 1", "May 2"),
        HONEY.replace("@hokusei_news", "@hokusei"),
    ):
        assert read(text).items[0].id != before.id


def test_the_same_post_twice_is_two_items() -> None:
    one, two = read(HONEY + HONEY).items
    assert one.id == read(HONEY).items[0].id != two.id


def test_the_same_post_in_two_files_is_two_items() -> None:
    assert read(HONEY, "a/1.txt").items[0].id != read(HONEY, "a/2.txt").items[0].id


def test_a_topic_tag_labels_the_item_before_it() -> None:
    text = (
        BELL
        + HONEY
        + "#蜂(蜜の値)\n"
        + "#島\n"
        + BELL.replace("鐘が", "針が")
        + "#カザミ(310502)\n"
    )
    assert [item.tags for item in read(text).items] == [(), ("#蜂(蜜の値)", "#島"), ()]
    assert read(text).tags == ("#カザミ(310502)",)


def test_a_topic_tag_labels_the_run_of_items_whose_headlines_have_its_words() -> None:
    again = HONEY.replace("養蜂組合、蜜の値を上げる", "蜜の値、隣の島でも")
    text = BELL + HONEY + again + "#蜂(蜜の値)\n"
    assert [item.tags for item in read(text).items] == [(), ("#蜂(蜜の値)",), ("#蜂(蜜の値)",)]


def test_each_closing_tag_dates_the_items_above_it() -> None:
    text = BELL + "#カザミ(310501)\n" + HONEY + "#カザミ(310502)\n" + BELL
    roundup = read(text)
    days = [item.roundup for item in roundup.items]
    assert days == [dt.date(2031, 5, 1), dt.date(2031, 5, 2), dt.date(2031, 5, 2)]
    assert (roundup.date, roundup.date_from) == (dt.date(2031, 5, 2), "closing tag")


def test_tags_that_open_the_posts_date_the_items_below_them() -> None:
    text = "#カザミ(310501)\n" + BELL + "#カザミ(310502)\n" + HONEY
    assert [item.roundup.day for item in read(text).items] == [1, 2]


def test_where_the_day_of_a_roundup_comes_from() -> None:
    undated = BELL.replace("May 2, 2031", "")
    modified = dt.date(2030, 1, 1)
    rows = [
        (BELL + "#カザミ(310430)", "2031-05-02.txt", "closing tag", dt.date(2031, 4, 30)),
        (
            "---\ndate: 2031-04-29\n---\n" + BELL,
            "2031-05-02.md",
            "front matter",
            dt.date(2031, 4, 29),
        ),
        (BELL, "x/2031-04-28.txt", "file name", dt.date(2031, 4, 28)),
        (BELL, "カザミ(310428).txt", "file name", dt.date(2031, 4, 28)),
        (BELL, "20310428.txt", "file name", dt.date(2031, 4, 28)),
        ("島のまとめ 2031年5月3日\n\n" + BELL, "news.txt", "title", dt.date(2031, 5, 3)),
        ("# 2031-05-03\n## 鐘\n" + BELL, "news.md", "title", dt.date(2031, 5, 3)),
        (
            "2030年の島のまとめ 2030年5月3日\n\n" + BELL,
            "news.txt",
            "newest attribution",
            dt.date(2031, 5, 2),
        ),
        (BELL + HONEY, "news.txt", "newest attribution", dt.date(2031, 5, 2)),
        (undated, "news.txt", "file time", modified),
    ]
    for text, file, origin, day in rows:
        roundup = parse(text.encode(), file, modified=modified)
        assert (roundup.date_from, roundup.date) == (origin, day)


def test_warnings_name_the_line() -> None:
    text = BELL.replace("May 2, 2031", "February 30, 2031") + "#カザミ(319999)\n" + HONEY
    found = {(each.line, each.message) for each in read(text).warnings}
    assert (2, "no such date: February 30, 2031") in found
    assert (4, "no such date in the closing tag #カザミ(319999)") in found


def test_a_slip_of_the_calendar_is_doubted() -> None:
    (warning,) = read(HONEY.replace("2031", "2032") + "#カザミ(310502)").warnings
    assert warning.line == 1
    assert "2032-05-01" in warning.message


def test_json_of_check() -> None:
    data = json.loads(json.dumps(check_json(read(BELL + "#鐘\n" + HONEY + "#カザミ(310502)\n"))))
    assert list(data) == ["file", "date", "date_from", "tags", "items", "warnings"]
    assert (data["date"], data["date_from"], data["tags"]) == (
        "2031-05-02", "closing tag", ["#カザミ(310502)"],
    )  # fmt: skip
    item = data["items"][0]
    assert set(item) >= {
        "id", "headline", "source", "handle", "published", "urls", "text", "first_line", "last_line",
    }  # fmt: skip
    assert (item["published"], item["first_line"], item["last_line"]) == ("2031-05-02", 1, 3)


def test_headlines_and_texts_of_bullets() -> None:
    source = """\
# Kazami, 2 May 2031

- **Clock tower bell rings again** — The Kazami Times, May 2, 2031. It rang for ten minutes. [post](https://kazami.example/bell)
- **Honey** is dearer (Hokusei News, 1 May 2031)
  By a tenth.
"""
    bell, honey = parse(source.encode(), "2031-05-02.md").items
    assert bell.headline == "Clock tower bell rings again"
    assert bell.text == "It rang for ten minutes. [post](https://kazami.example/bell)"
    assert bell.urls == ("https://kazami.example/bell",)
    assert (honey.source, honey.headline, honey.text) == (
        "Hokusei News", "**Honey** is dearer", "By a tenth.",
    )  # fmt: skip


def test_a_sentence_about_the_code_of_embedded_posts_is_text() -> None:
    said = "引用には &lt;blockquote&gt; を使い、&lt;p&gt; で段落を作る。\n\n— 風見 (@kazami) May 2, 2031\n"
    (item,) = parse(said.encode(), "2031-05-02.txt").items
    assert item.source == "風見"
    assert "&lt;blockquote&gt; を使い、&lt;p&gt;" in item.text


def test_what_follows_a_semicolon_on_a_source_line_is_not_lost() -> None:
    told = "the bell rang again after nine years, and the mayor spoke for an hour."
    digest = f"## Bell\nKazami Times (@kz) May 2, 2031; {told}\nMore of it here.\n"
    roundup = parse(digest.encode(), "2031-05-02.md")
    assert any(told in item.text for item in roundup.items)
