"""A blog's own page, as its software writes it."""

# ruff: noqa: E501 - embed code stands on one line

from __future__ import annotations

import datetime as dt

import pytest

from corpus import parse
from corpus.items import Roundup
from corpus.markup import Tag, Text, events

PAGE = """\
<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8"><title>カザミ島日記</title>
<script>var x = "<p>— 偽物 (@fake) May 1, 2031</p>";</script>
<style>p { color: red }</style>
</head>
<body>
<header><h1>カザミ島日記</h1></header>
<nav><a href="/">トップ</a></nav>
<div class="entry-content">
<h2>5月2日のまとめ</h2>
<blockquote class="twitter-tweet" data-lang="ja"><p lang="ja" dir="ltr">【時計塔の鐘が直る】<br>鐘が十年ぶりに鳴った。… <a href="https://t.co/c3c3c3c3c3">https://t.co/c3c3c3c3c3</a> <a href="https://twitter.com/hashtag/kazami?src=hash">#kazami</a> <a href="https://t.co/p1p1p1p1p1">pic.twitter.com/p1p1p1p1p1</a></p>&mdash; 風見タイムズ &amp; 仲間 (@kazami_times) <a href="https://twitter.com/kazami_times/status/123456?ref_src=twsrc%5Etfw">May 2, 2031</a></blockquote>
<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>
<p>【時計塔の鐘が直る】<br>
鐘が十年ぶりに鳴った。<br>町民&nbsp;三百人が
集まった。</p>
<p>町長は「<b>長かった</b>」と話した。</p>
<blockquote class="twitter-tweet"><p>養蜂組合、蜜の値を上げる
<a href="https://t.co/d4d4d4d4d4">https://t.co/d4d4d4d4d4</a></p>― 北星ニュース（＠hokusei_news）<a href="https://x.com/hokusei_news/status/789">2031年5月1日</a></blockquote>
<p>値上げは一割。<a href="https://hokusei.example/honey">くわしく</a></p>
<p>#蜂(蜜の値)</p>
<p>#カザミ(310502)</p>
</div>
<div class="sidebar"><p>人気の記事</p></div>
<footer>© カザミ島日記</footer>
</body></html>
"""


@pytest.fixture(scope="module")
def page() -> Roundup:
    return parse(PAGE.encode(), "page.html")


def test_posts_with_their_articles(page: Roundup) -> None:
    bell, honey = page.items
    assert bell.headline == "【時計塔の鐘が直る】"
    assert (bell.source, bell.handle) == ("風見タイムズ & 仲間", "kazami_times")
    assert bell.published == dt.date(2031, 5, 2)
    assert bell.permalink == "https://twitter.com/kazami_times/status/123456"
    assert bell.urls == ("https://t.co/c3c3c3c3c3", "https://t.co/p1p1p1p1p1")
    assert (bell.first_line, bell.last_line) == (13, 18)
    assert bell.text.endswith("町民 三百人が 集まった。\n町長は「長かった」と話した。")
    assert (honey.source, honey.handle) == ("北星ニュース", "hokusei_news")
    assert honey.permalink == "https://x.com/hokusei_news/status/789"
    assert honey.urls == ("https://t.co/d4d4d4d4d4", "https://hokusei.example/honey")
    assert (honey.first_line, honey.last_line) == (19, 21)
    assert honey.text == "値上げは一割。くわしく"
    assert honey.tags == ("#蜂(蜜の値)",)


def test_the_page_around_is_frame(page: Roundup) -> None:
    assert page.date == dt.date(2031, 5, 2)
    assert page.date_from == "closing tag"
    assert "人気の記事" not in "".join(item.text for item in page.items)
    assert "偽物" not in page.text
    inside = set(range(13, 22))
    shown = {n for n, line in enumerate(PAGE.split("\n"), 1) if line.strip()}
    assert set(page.frame_lines) == shown - inside


def test_one_line_page() -> None:
    page = parse(PAGE.replace("\n", " ").encode(), "page.html")
    assert [item.source for item in page.items] == ["風見タイムズ & 仲間", "北星ニュース"]
    assert {(item.first_line, item.last_line) for item in page.items} == {(1, 1)}


def test_page_without_block_quotes() -> None:
    source = """\
<div id="main"><h3>まとめ</h3>
<p>時計塔の鐘が直る https://t.co/c3c3c3c3c3<br>— 風見タイムズ (@kazami_times) May 2, 2031<br>鐘が鳴った。</p>
<p>蜜の値が上がる https://t.co/d4d4d4d4d4<br />&mdash; 北星ニュース (@hokusei_news) May 1, 2031<br />一割。</p>
</div>
"""
    items = parse(source.encode(), "2031-05-02.htm").items
    said = [(item.source, item.headline, item.text) for item in items if item.source]
    assert said == [
        ("風見タイムズ", "時計塔の鐘が直る", "鐘が鳴った。"),
        ("北星ニュース", "蜜の値が上がる", "一割。"),
    ]


def test_embed_code_pasted_into_a_text_file() -> None:
    source = """\
<blockquote class="twitter-tweet"><p lang="ja">時計塔の鐘が直る</p>&mdash; 風見タイムズ (@kazami_times) <a href="https://twitter.com/kazami_times/status/1">May 2, 2031</a></blockquote> <script async src="https://platform.twitter.com/widgets.js"></script>
鐘が鳴った。
町長も来た。
<blockquote class="twitter-tweet"><p lang="ja">蜜の値が上がる</p>&mdash; 北星ニュース (@hokusei_news) <a href="https://twitter.com/hokusei_news/status/2">May 1, 2031</a></blockquote>
一割。
#カザミ(310502)
"""
    items = parse(source.encode(), "2031-05-02.txt").items
    said = [
        (item.source, item.headline, item.text, item.first_line, item.last_line) for item in items
    ]
    assert said == [
        ("風見タイムズ", "時計塔の鐘が直る", "鐘が鳴った。\n町長も来た。", 1, 3),
        ("北星ニュース", "蜜の値が上がる", "一割。", 4, 5),
    ]


def test_headings_of_a_markdown_file_with_embed_code() -> None:
    embed = '<blockquote class="twitter-tweet"><p>{}</p>&mdash; {} <a href="https://x.com/a/status/1">May 2, 2031</a></blockquote>'
    source = "\n\n".join([
        "# まとめ", "## 町", embed.format("時計塔の鐘が直る", "風見タイムズ (@kazami_times)"), "鐘が鳴った。",
        "## 海", embed.format("波が高い", "北星ニュース (@hokusei_news)"),
    ])  # fmt: skip
    items = parse(source.encode(), "2031-05-02.md").items
    assert [(item.source, item.headline, item.text) for item in items] == [
        ("風見タイムズ", "時計塔の鐘が直る", "鐘が鳴った。"),
        ("北星ニュース", "波が高い", "波が高い"),
    ]


def test_an_embedded_post_that_is_only_a_link() -> None:
    source = """\
<div><p>鐘が鳴った。</p>
<blockquote class="twitter-tweet"><a href="https://twitter.com/kazami_times/status/5"></a></blockquote>
<p>町長も来た。</p></div>
"""
    items = parse(source.encode(), "2031-05-02.html").items
    assert [(item.handle, item.permalink) for item in items][-1] == (
        "kazami_times", "https://twitter.com/kazami_times/status/5",
    )  # fmt: skip
    assert items[-1].text == "町長も来た。"


def test_a_quotation_that_is_signed_is_a_post() -> None:
    source = """\
<p>鐘が鳴った。</p>
<blockquote>波が高い<br>船は出ない<br>— 北星ニュース (@hokusei_news) May 2, 2031</blockquote>
<p>再開は未定。</p>
<blockquote>ただの引用</blockquote>
"""
    items = parse(source.encode(), "2031-05-02.html").items
    said = [(item.source, item.headline, item.text.split("\n")[-1]) for item in items]
    assert said[-1] == ("北星ニュース", "波が高い", "ただの引用")


def test_events_keep_lines_through_quotes_comments_and_broken_tags() -> None:
    found = list(events("a\n<!-- \n -->\n<p title='1 > 0'\nid=x>b < c\n<d"))
    assert found == [
        Text("a\n", 1),
        Text("\n", 3),
        Tag("p", False, {"title": "1 > 0", "id": "x"}, 4),
        Text("b ", 5),
        Text("<", 5),
        Text(" c\n", 5),
        Text("<", 6),
        Text("d", 6),
    ]


@pytest.mark.parametrize("opening", ["<script>", "<!--", "<style>", "<nav>"])
def test_what_never_closes_is_not_lost_silently(opening: str) -> None:
    source = f"<p>鐘が直る</p>{opening}<p>蜜の値</p>"
    page = parse(source.encode(), "2031-05-02.html")
    assert "鐘が直る" in page.text
    hidden = [warning.message for warning in page.warnings if "never closed" in warning.message]
    assert ("蜜の値" in page.text) != bool(hidden)


def test_posts_of_other_platforms() -> None:
    source = """\
<div class="entry-content">
<blockquote class="bluesky-embed"><p lang="ja">時計塔の鐘が直る</p>&mdash; 風見タイムズ (<a href="https://bsky.app/profile/did:plc:x?ref_src=embed">@kazami.example.com</a>) <a href="https://bsky.app/profile/did:plc:x/post/1?ref_src=embed">May 2, 2031 at 7:05 PM</a></blockquote>
<p>鐘が鳴った。</p>
<amp-ad><p>広告</p></amp-ad>
<div class="sharedaddy"><h3>共有</h3></div>
</div>
"""
    (item,) = parse(source.encode(), "2031-05-02.html").items
    assert (item.source, item.handle) == ("風見タイムズ", "kazami.example.com")
    assert item.published == dt.date(2031, 5, 2)
    assert item.permalink == "https://bsky.app/profile/did:plc:x/post/1"
    assert item.text == "鐘が鳴った。"


def test_articles_under_headings_with_their_sources() -> None:
    source = """\
<div class="entry-content"><h3>時計塔の鐘が直る</h3>
<p>風見タイムズ 2031年5月2日<br><a href="https://kazami.example/bell">記事</a></p><p>鐘が鳴った。</p>
<h3>蜜の値が上がる</h3><p>一割。</p><p>出典：北星ニュース、2031年5月1日</p>
<h3>波が高い</h3><p>船は2031年5月3日に出る。</p></div>
"""
    items = parse(source.encode(), "2031-05-02.html").items
    assert [(item.source, item.headline, item.published) for item in items] == [
        ("風見タイムズ", "時計塔の鐘が直る", dt.date(2031, 5, 2)),
        ("北星ニュース", "蜜の値が上がる", dt.date(2031, 5, 1)),
        (None, "波が高い", None),
    ]


def test_quotations_that_cite_their_source() -> None:
    source = """\
<p>まえがき。</p>
<blockquote><p>鐘が鳴った。</p><cite>風見タイムズ, 2031年5月2日</cite></blockquote>
<blockquote><p>一割。</p><footer>— 北星ニュース, 2031年5月1日</footer></blockquote>
<blockquote><p>波が高い。</p><p>船は2031年5月3日に出る。</p></blockquote>
"""
    items = parse(source.encode(), "2031-05-02.html").items
    assert [item.source for item in items] == [None, "風見タイムズ", "北星ニュース"]


def test_quotations_with_a_headline_above_each() -> None:
    source = """\
<div class="entry-content"><h1>まとめ</h1>
<h3>時計塔の鐘が直る</h3>
<blockquote><p>鐘が鳴った。</p><p>町長も来た。</p><cite>風見タイムズ, 2031年5月2日</cite></blockquote>
<h3>蜜の値が上がる</h3><p>短く。</p>
<blockquote><p>一割。</p><footer>— 北星ニュース, 2031年5月1日</footer></blockquote></div>
"""
    items = parse(source.encode(), "2031-05-02.html").items
    assert [(item.source, item.headline, item.first_line, item.last_line) for item in items] == [
        ("風見タイムズ", "時計塔の鐘が直る", 2, 3),
        ("北星ニュース", "蜜の値が上がる", 4, 5),
    ]
    assert items[1].text == "蜜の値が上がる\n短く。\n一割。"


EMBED = '<blockquote class="twitter-tweet"><p lang="ja">{}</p>&mdash; {} <a href="https://twitter.com/a/status/1">May 2, 2031</a></blockquote>'


@pytest.mark.parametrize("file", ["2031-05-02.txt", "2031-05-02.html"])
@pytest.mark.parametrize("quotes", ['"', "&quot;"])
def test_embed_code_that_a_copy_escaped(file: str, quotes: str) -> None:
    said = [
        ("時計塔の鐘が直る", "風見タイムズ (@kazami_times)"),
        ("波が高い", "北星ニュース (@hokusei_news)"),
    ]
    embeds = [
        EMBED.format(*each).replace("<", "&lt;").replace(">", "&gt;").replace('"', quotes)
        for each in said
    ]
    source = f"{embeds[0]}\n鐘が鳴った。5 &lt; 6\n{embeds[1]}\n船は出ない。\n"
    if file.endswith(".html"):
        rows = "".join(f"<p>{row}</p>\n" for row in source.splitlines())
        source = f'<div class="entry-content">\n{rows}</div>'
    items = parse(source.encode(), file).items
    assert [(item.source, item.headline, item.text) for item in items] == [
        ("風見タイムズ", "時計塔の鐘が直る", "鐘が鳴った。5 < 6"),
        ("北星ニュース", "波が高い", "船は出ない。"),
    ]
    assert items[0].permalink == "https://twitter.com/a/status/1"


def test_the_day_of_a_page_above_its_posts() -> None:
    source = f"""\
<article><h1>カザミ</h1><time>2031-05-03</time><p>公開日：2031年5月3日</p>
<div class="entry">{EMBED.format("時計塔の鐘が直る", "風見タイムズ (@kazami_times)")}<p>鐘が鳴った。</p></div></article>
"""
    (item,) = parse(source.encode(), "x.html").items
    assert (item.source, item.text) == ("風見タイムズ", "鐘が鳴った。")


def test_headings_above_the_lines_that_name_their_sources() -> None:
    source = """\
<main><h1>まとめ</h1>
<h2><a href="https://kazami.example/bell">時計塔の鐘が直る</a></h2>
<p>風見タイムズ (@kazami_times) · 2031年5月2日</p>
<p>鐘が鳴った。</p><h3>町の声</h3><p>「長かった」。</p>
<h2>波が高い</h2><p>— 北星ニュース (@hokusei_news) 2031年5月1日</p>
<p>船は出ない。</p></main>
"""
    items = parse(source.encode(), "2031-05-02.html").items
    assert [(item.source, item.headline, item.first_line, item.last_line) for item in items] == [
        ("風見タイムズ", "時計塔の鐘が直る", 2, 4),
        ("北星ニュース", "波が高い", 5, 6),
    ]
    assert items[0].urls == ("https://kazami.example/bell",)
    assert items[0].text.endswith("町の声\n「長かった」。")


def test_a_list_whose_points_name_their_sources() -> None:
    source = """\
<ul class="nav"><li><a href="/">トップ</a></li></ul>
<main><h1>まとめ</h1><ul>
<li><b>時計塔の鐘が直る</b> — 風見タイムズ (@kazami_times), May 2, 2031. <a href="https://kazami.example/bell">記事</a></li>
<li><b>波が高い</b>（北星ニュース、2031年5月1日）船は出ない。</li>
</ul></main>
"""
    items = parse(source.encode(), "2031-05-02.html").items
    assert [(item.source, item.handle, item.headline, item.first_line) for item in items] == [
        ("風見タイムズ", "kazami_times", "時計塔の鐘が直る", 3),
        ("北星ニュース", None, "波が高い", 4),
    ]
