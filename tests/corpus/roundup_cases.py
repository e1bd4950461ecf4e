"""Days of blogs that don't exist, each hard in its own way, and who says which lines of them.

Everything here is invented: the islands of Ardelia and Nordval, their papers, their people.
"""

# ruff: noqa: E501 - wide characters count twice

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """`expected` has a row for each item: (source, first line, last line)."""

    name: str
    text: str
    expected: list[tuple[str | None, int, int]]
    file: str = "2031-05-02.txt"


K, N, H = "風見タイムズ", "ノルドヴァル通信", "北星ニュース"

CASES = [
    Case(
        "no blank lines, the body follows, the next headline follows the body",
        """\
【カザミ港で新桟橋が開通】
— 風見タイムズ (@kazami_times) May 2, 2031
港の新しい桟橋が2日に開通し、漁船40隻が入港した。
町長は「十年待った」と話した。
灯台守組合、当直を三交代に 議会が承認 https://t.co/aaa111bbb2 https://t.co/aaa111bbb2
— ノルドヴァル通信 (@nordval_wire) May 1, 2031
灯台守組合は1日、当直を三交代に改めると発表した。
議会は賛成多数で承認した。
#カザミ(310502)
""",
        [(K, 1, 4), (N, 5, 8)],
    ),
    Case(
        "the post is cut short and given again in full, headline repeated",
        """\
【アルデリアの橋、再び通行止め】
— 風見タイムズ (@kazami_times) May 2, 2031
アルデリア島の大橋が2日、強風のため通行止めになった。
🔹… https://t.co/ccc333ddd4 pic.twitter.com/Zz1Yy2Xx3
【アルデリアの橋、再び通行止め】
アルデリア島の大橋が2日、強風のため通行止めになった。
🔹 解除は3日朝の見込み。
風速は毎秒28メートルに達した。
市場の初競り、マグロに最高値 https://t.co/eee555fff6 #hokusei
— 北星ニュース (@hokusei_news) May 2, 2031
競りは午前5時に始まった。
""",
        [(K, 1, 8), (H, 9, 11)],
    ),
    Case(
        "two posts by one author back to back, the second's first line after a body without a gap",
        """\
島の通貨は貝殻本位制をやめてから信用を失い続けてきました。…
— 潮見三郎(Saburo Shiomi) (@shiomi_sab) May 1, 2031
島の通貨は貝殻本位制をやめてから信用を失い続けてきました。
漁協も農協も受け取りを渋っています。
このままでは来年にも両替所が閉まる可能性は大です。
両替所が閉まれば島の蓄えは紙切れになります。隣の島も道連れになるでしょう。
— 潮見三郎(Saburo Shiomi) (@shiomi_sab) May 2, 2031
借金の連帯保証…
両替所が閉まれば島の蓄えは紙切れになります。隣の島も道連れになるでしょう。
借金の連帯保証
人である漁協は船を手放すしかありません。
以上が最悪の筋書きです。
""",
        [("潮見三郎(Saburo Shiomi)", 1, 5), ("潮見三郎(Saburo Shiomi)", 6, 12)],
    ),
    Case(
        "attribution at the end of the text line, horizontal bars, full-width signs",
        """\
灯台の塗り替えが終わった。https://t.co/a1a1a1a1a1 ― 風見タイムズ（＠kazami_times）2031年5月2日
塗料は三色使われた。
霧笛の試験、3日に実施へ――ノルドヴァル通信（@nordval_wire）2031年5月1日
霧笛は12時に鳴らされる。
""",
        [(K, 1, 2), (N, 3, 4)],
    ),
    Case(
        "posts of several lines that stand wholly before their attributions",
        """\
本日の連絡船は欠航です。
再開は明日の予定。 https://t.co/b2b2b2b2b2
— ノルドヴァル通信 (@nordval_wire) May 2, 2031
風車の点検が始まりました。
一週間ほど音が出ます。
— 風見タイムズ (@kazami_times) May 2, 2031
図書館は五日まで休みます。 pic.twitter.com/aBcDeFgHiJ
— 北星ニュース (@hokusei_news) May 2, 2031
""",
        [(N, 1, 3), (K, 4, 6), (H, 7, 8)],
    ),
    Case(
        "blank lines between items only",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
町民が集まった。

養蜂組合、蜜の値を上げる https://t.co/d4d4d4d4d4
— 北星ニュース (@hokusei_news) May 2, 2031
値上げは一割。
組合長が発表した。

朝の市で火事
けが人なし
— ノルドヴァル通信 (@nordval_wire) May 2, 2031
火は三十分で消えた。
""",
        [(K, 1, 4), (H, 6, 9), (N, 11, 14)],
    ),
    Case(
        "blank lines between all paragraphs",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3

— 風見タイムズ (@kazami_times) May 2, 2031

鐘は十年ぶりに鳴った。

町民が集まった。

養蜂組合、蜜の値を上げる https://t.co/d4d4d4d4d4

— 北星ニュース (@hokusei_news) May 2, 2031

値上げは一割。
""",
        [(K, 1, 7), (H, 9, 13)],
    ),
    Case(
        "an item that nobody signs, between tags",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
#町(時計塔)
週末は雨の見込み
海も荒れるという。
#天気
養蜂組合、蜜の値を上げる https://t.co/d4d4d4d4d4
— 北星ニュース (@hokusei_news) May 2, 2031
値上げは一割。
#カザミ(310502)
""",
        [(K, 1, 3), (None, 5, 6), (H, 8, 10)],
    ),
    Case(
        "a press post without its attribution, amid a run of signed ones",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3 https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
養蜂組合、蜜の値を上げる https://t.co/d4d4d4d4d4 https://t.co/d4d4d4d4d4
値上げは一割。
霧笛の試験、3日に実施へ https://t.co/e5e5e5e5e5 https://t.co/e5e5e5e5e5
— ノルドヴァル通信 (@nordval_wire) May 1, 2031
霧笛は12時に鳴らされる。
""",
        [(K, 1, 3), (None, 4, 5), (N, 6, 8)],
    ),
    Case(
        "retweet, quoted post, link on a line of its own, picture only",
        """\
RT @nordval_wire: 連絡船は明日から平常運航 https://t.co/f6f6f6f6f6
— 風見タイムズ (@kazami_times) May 2, 2031
港湾局によると、波は午後に収まる。
これは必読です
https://t.co/g7g7g7g7g7
— 潮見三郎 (@shiomi_sab) May 2, 2031
pic.twitter.com/OnlyPicture
— 北星ニュース (@hokusei_news) May 2, 2031
「時計塔の鐘が直る」
— 風見タイムズ (@kazami_times) May 2, 2031
""",
        [(K, 1, 3), ("潮見三郎", 4, 6), (H, 7, 8), (K, 9, 10)],
    ),
    Case(
        "English posts, a dash inside the text, a dash inside the name",
        """\
Kazami pier reopens — and the ferries are back https://t.co/h8h8h8h8h8
— The Kazami Times – English (@kazami_en) May 2, 2031
The pier reopened on May 2, 2031 after a decade. "We waited," the mayor said.
Fares stay the same.
Nordval lighthouse keepers vote for three shifts https://t.co/i9i9i9i9i9
— Nordval Wire (@nordval_wire) 1 May 2031
Keepers voted 41-7.
""",
        [("The Kazami Times – English", 1, 4), ("Nordval Wire", 5, 7)],
    ),
    Case(
        "several blog posts in one file, each with its closing tag",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) April 30, 2031
鐘は十年ぶりに鳴った。
#カザミ(310430)
霧笛の試験、3日に実施へ https://t.co/e5e5e5e5e5
— ノルドヴァル通信 (@nordval_wire) May 1, 2031
霧笛は12時に鳴らされる。
＃ノルドヴァル（20310501）
""",
        [(K, 1, 3), (N, 5, 7)],
    ),
    Case(
        "a list of links under a body, a stray reply line, hashtags inside a post",
        """\
島の議会、橋の予算を可決 #アルデリア #橋
— 風見タイムズ (@kazami_times) May 2, 2031
賛成18、反対3だった。
予算書 https://ardelia.example/budget.pdf
議事録 https://ardelia.example/minutes
@kazami_times
より
灯台の見学会、定員に達する https://t.co/j1j1j1j1j1
#灯台
— 北星ニュース (@hokusei_news) May 2, 2031
受け付けは終わった。
""",
        [(K, 1, 7), (H, 8, 11)],
    ),
    Case(
        "Windows line ends, a byte order mark's worth of care, an invalid day, no day",
        "鐘が直る https://t.co/c3c3c3c3c3\r\n— 風見タイムズ (@kazami_times) February 30, 2031\r\n"
        "鐘は鳴った。\r\n蜜の値が上がる https://t.co/d4d4d4d4d4\r\n— 北星ニュース (@hokusei_news)\r\n値上げは一割。\r\n",
        [(K, 1, 3), (H, 4, 6)],
    ),
    Case(
        "a title, an introduction, then posts; a rule before the blogger's own words",
        """\
2031年5月2日 カザミ島のニュースまとめ

今日も島は平和でした。

時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
----------
明日は休みます。
""",
        [(None, 3, 3), (K, 5, 7), (None, 9, 9)],
    ),
    Case(
        "a thread: numbered posts by one author, each whole before its attribution, empty lines within",
        """\
1/ 橋の話をします。

長くなります。
— 潮見三郎 (@shiomi_sab) May 2, 2031

2/ 橋は百年前にできました。

石は隣の島のものです。
— 潮見三郎 (@shiomi_sab) May 2, 2031

3/ おしまい。
— 潮見三郎 (@shiomi_sab) May 2, 2031
""",
        [("潮見三郎", 1, 4), ("潮見三郎", 6, 9), ("潮見三郎", 11, 12)],
    ),
    Case(
        "prose with dashes, years and at signs is nobody's attribution",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
――鐘はいつ直るのか。
技師は「(@bell_fan)という人が毎日来た」と笑った。
工事は2030年1月5日に始まった――そして終わらなかった。
再開は2031年5月2日
蜜の値が上がる https://t.co/d4d4d4d4d4
— 北星ニュース (@hokusei_news) May 2, 2031
値上げは一割。
""",
        [(K, 1, 6), (H, 7, 9)],
    ),
    Case(
        "several attributions on one line: nobody's words, and a warning",
        """\
鐘が直る — 風見タイムズ (@kazami_times) May 2, 2031 鳴った。蜜 — 北星ニュース (@hokusei_news) May 2, 2031
霧笛の試験、3日に実施へ https://t.co/e5e5e5e5e5
— ノルドヴァル通信 (@nordval_wire) May 1, 2031
""",
        [(None, 1, 1), (N, 2, 3)],
    ),
    Case(
        "headline in brackets above running text, all before the attribution",
        """\
【時計塔】
鐘が十年ぶりに鳴った。… pic.twitter.com/Qq1Ww2Ee3R
— 風見タイムズ (@kazami_times) May 2, 2031
町民が集まった。
【養蜂組合】
蜜の値が一割上がる。… https://t.co/d4d4d4d4d4
— 北星ニュース (@hokusei_news) May 2, 2031
組合長が発表した。
""",
        [(K, 1, 4), (H, 5, 8)],
    ),
    Case(
        "the body's last paragraph directly above, long; a subheading without a full stop above it",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
町の声
七十一歳の男性は「鳴るとは思わなかった」と話した。
蜜の値が上がる https://t.co/d4d4d4d4d4 https://t.co/d4d4d4d4d4
— 北星ニュース (@hokusei_news) May 2, 2031
""",
        [(K, 1, 5), (H, 6, 7)],
    ),
    Case(
        "Markdown digest with several forms of source line",
        """\
---
date: 2031-05-02
---
# カザミの一日

## 時計塔の鐘が直る
— 風見タイムズ (@kazami_times), 2031-05-02 · <https://kazami.example/bell>
鐘は十年ぶりに鳴った。

町民が集まった。

## Honey prices rise
Source: Hokusei News (@hokusei_news) · 2031-05-01 · https://hokusei.example/honey
Up by a tenth.

## 霧笛の試験
出典：ノルドヴァル通信、2031年5月1日
12時に鳴らす。

### 注意
耳栓を。

## [橋の予算](https://ardelia.example/budget)
賛成18、反対3。

*Source: [Ardelia Post](https://ardelia.example/post), May 2, 2031*

## 天気
週末は雨。
""",
        [
            (K, 6, 10),
            ("Hokusei News", 12, 14),
            (N, 16, 21),
            ("Ardelia Post", 23, 26),
            (None, 28, 29),
        ],
        "digest.md",
    ),
    Case(
        "a headline, then a sentence with the attribution at its end, amid articles",
        """\
時計塔の鐘が直る
鐘は十年ぶりに鳴った。 — 風見タイムズ (@kazami_times) May 2, 2031
町民が三百人集まった。
町長も来た。
養蜂組合が蜜の値を上げる
値上げは一割になる。https://t.co/d4d4d4d4d4 — 北星ニュース (@hokusei_news) May 2, 2031
組合長が発表した。
来月から。
灯台守が当直を三交代に
議会が承認した。 — Yahoo!灯台 (@todai_y) 2031年5月2日(金) 18:05
賛成は18票。
""",
        [(K, 1, 4), (H, 5, 8), ("Yahoo!灯台", 9, 11)],
    ),
    Case(
        "an unsigned item after a tag, and a press post directly under it",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
#町(時計塔)
週末は雨の見込み
海も荒れるという。
養蜂組合、蜜の値を上げる https://t.co/d4d4d4d4d4
— 北星ニュース (@hokusei_news) May 2, 2031
""",
        [(K, 1, 3), (None, 5, 6), (H, 7, 8)],
    ),
    Case(
        "unsigned items above signed ones, without a link, and above one signed at its line's end",
        """\
週末は雨の見込み
海も荒れるという。
朝の市で火事、けが人なし
— ノルドヴァル通信 (@nordval_wire) May 2, 2031
火は三十分で消えた。
#市
今日は休みます。
時計塔の鐘が直る https://t.co/c3c3c3c3c3 — 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
""",
        [(None, 1, 2), (N, 3, 5), (None, 7, 7), (K, 8, 9)],
    ),
    Case(
        "posts quoted with Markdown's mark, a mention that only looks like a signature",
        """\
> 時計塔の鐘が直る https://t.co/c3c3c3c3c3
> — 風見タイムズ (@kazami_times) May 2, 2031
修理は続く―島の技師(@bell_fan)2031年5月1日発表の通りである。
> 蜜の値が上がる https://t.co/d4d4d4d4d4
> — 北星ニュース (@hokusei_news) May 2, 2031
一割。
""",
        [(K, 1, 3), (H, 4, 6)],
    ),
    Case(
        "a post of two lines, cut, given again in full below; an article right above it",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
両替所が閉まれば蓄えは紙切れになります。
隣の島も道連れに…
— 潮見三郎 (@shiomi_sab) May 2, 2031
両替所が閉まれば蓄えは紙切れになります。
隣の島も道連れになるでしょう。
以上が最悪の筋書きです。
""",
        [(K, 1, 3), ("潮見三郎", 4, 9)],
    ),
    Case(
        "blank lines between items, one of which nobody signs",
        """\
時計塔の鐘が直る
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。

養蜂組合、蜜の値を上げる
— 北星ニュース (@hokusei_news) May 2, 2031
値上げは一割。
組合長が発表した。

週末は雨の見込み
海も荒れるという。

霧笛の試験、3日に実施へ
— ノルドヴァル通信 (@nordval_wire) May 1, 2031
霧笛は12時に鳴らされる。

図書館が休み
— 風見タイムズ (@kazami_times) May 2, 2031
五日まで。
""",
        [(K, 1, 3), (H, 5, 8), (None, 10, 11), (N, 13, 15), (K, 17, 19)],
    ),
    Case(
        "a short title without a gap, short bodies, a last post without one",
        """\
島のまとめ 2031/5/2
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
養蜂組合、蜜の値を上げる https://t.co/d4d4d4d4d4
— 北星ニュース (@hokusei_news) May 2, 2031
""",
        [(K, 2, 4), (H, 5, 6)],
    ),
    Case(
        "the date on a line of its own, the dash a katakana mark, invisible characters",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times)
May 2, 2031
鐘は十年ぶりに鳴った。
養蜂組合、蜜の値を上げる https://t.co/d4d4d4d4d4
ー 北星ニュース (@hokusei_news) 2031年5月2日\u200b
\ufeff
霧笛の試験、3日に実施へ
[ノルドヴァル通信 (@nordval_wire) 2031-05-01]
霧笛は12時に鳴らされる。
#カザミ(310502-2)
""",
        [(K, 1, 4), (H, 5, 6), (N, 8, 10)],
    ),
    Case(
        "the closing tag at the end of the last line of text",
        """\
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。 #カザミ(310502)
蜜の値が上がる https://t.co/d4d4d4d4d4
— 北星ニュース (@hokusei_news) May 3, 2031
一割。#カザミ（20310503）
""",
        [(K, 1, 3), (H, 4, 6)],
        "two-days.txt",
    ),
    Case(
        "Markdown: sections over signed posts, sections over headlines, headlines of the first level",
        """\
# まとめ

## 町のこと
時計塔の鐘が直る https://t.co/c3c3c3c3c3
— 風見タイムズ (@kazami_times) May 2, 2031
鐘は十年ぶりに鳴った。
蜜の値が上がる https://t.co/d4d4d4d4d4
— 北星ニュース (@hokusei_news) May 2, 2031
一割。

## 海のこと

### 霧笛の試験
**Source:** Nordval Wire (@nordval_wire) | May 1, 2031 | [post](https://x.com/nordval_wire/status/5)

12時に鳴らす。

### 波
> 出所: 気象台 2031/5/2
高い。
""",
        [(K, 4, 6), (H, 7, 9), ("Nordval Wire", 13, 16), ("気象台", 18, 20)],
        "2031-05-02.md",
    ),
    Case(
        "one Japanese sentence after another, no headline shapes, no links, three speakers",
        """\
連絡船は欠航です。
— ノルドヴァル通信 (@nordval_wire) May 2, 2031
波が高いためです。
再開は未定です。
風車の点検が始まりました。
— 風見タイムズ (@kazami_times) May 2, 2031
一週間続きます。
図書館は休みます。
— 北星ニュース (@hokusei_news) May 2, 2031
五日までです。
""",
        [(N, 1, 4), (K, 5, 7), (H, 8, 10)],
    ),
    Case(
        "Russian and Ukrainian dates, a German one, an era, no dash",
        """\
Колокол звонит https://t.co/c3c3c3c3c3
— Вестник Казами (@kazami_ru) 2 мая 2031 г.
Впервые за десять лет.
Мед подорожчав https://t.co/d4d4d4d4d4
— Голос Казамі (@kazami_ua) 2 травня 2031 р.
На десяту частину.
Nebelhorn wird getestet https://t.co/e5e5e5e5e5
— Nordval Bote (@nordval_de) 1. Mai 2031
Um zwölf Uhr.
図書館が休み https://t.co/f6f6f6f6f6
北星ニュース (@hokusei_news) 令和13年5月2日
五日まで。
""",
        [("Вестник Казами", 1, 3), ("Голос Казамі", 4, 6), ("Nordval Bote", 7, 9), (H, 10, 12)],
    ),
    Case(
        "unsigned news, set apart, above a press post; the last post ends in its attribution",
        """\
灯台の改修が終わる

島の広報、5月1日
港の灯台の改修が終わり、2日の夜から灯がともる。

山火事、六割を消し止め 千人が避難 https://t.co/a9a9a9a9a9
— 風見タイムズ (@kazami_times) May 2, 2031
風は木曜までに弱まる見込みです。
— 北星ニュース (@hokusei_news) May 2, 2031
""",
        [(None, 1, 4), (K, 6, 7), (H, 8, 9)],
    ),
]
