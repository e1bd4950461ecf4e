"""Roundups as other curators would put them together, each line with the letter of its item.

Everything here is invented: the islands of Ardelia and Nordval, their papers, their people.
"""

# ruff: noqa: E501 - wide characters count twice

from __future__ import annotations

from typing import NamedTuple


class Labelled(NamedTuple):
    """`text`: a letter and a bar before each line, `-` for lines that are the roundup's own.
    `who`: by letter (source, handle, day); an item that isn't named there is nobody's.
    """

    name: str
    text: str
    who: dict[str, tuple[str, str | None, str | None]]
    file: str = "2031-05-02.txt"


D, D1 = "2031-05-02", "2031-05-01"
K = ("風見タイムズ", "kazami_times", D)
H = ("北星ニュース", "hokusei_news", D)
N = ("ノルドヴァル通信", "nordval_wire", D1)

LABELLED = [
    Labelled(
        "one post set apart among others that are not",
        """\
a|時計塔の鐘が十年ぶりに鳴る
a|風見タイムズ (@kazami_times) 2031年5月2日
a|町民が集まり、鐘の下で餅を配った。
a|次は来年だという。
d|港の灯が青に変わる
d|北星ニュース (@hokusei_news) 2031年5月2日
d|漁協は船から見やすいと話す。
e|図書館が夜も開く
e|風見タイムズ (@kazami_times) 2031年5月2日
e|司書は二人増える。

b|蜜の値上げは一割
b|養蜂組合は春の霜を理由に挙げた。
b|瓶の代金も上がるという。
b|北星ニュース (@hokusei_news) 2031年5月2日

c|霧笛は12時に鳴らされる
c|ノルドヴァル通信 (@nordval_wire) 2031年5月1日
c|灯台守が手で鳴らす。
f|橋の色は赤に決まる
f|北星ニュース (@hokusei_news) 2031年5月2日
f|塗り替えは来月から。
""",
        {"a": K, "b": H, "c": N, "d": H, "e": K, "f": H},
    ),
    Labelled(
        "header first X timeline",
        """\
a|風見タイムズ @kazami_times · 5月2日
a|時計塔の鐘が十年ぶりに鳴った。
a|町民が集まった。
b|北星ニュース @hokusei_news · 5月2日
b|蜜の値上げは一割。
c|ノルドヴァル通信 @nordval_wire · 5月1日
c|霧笛は12時に鳴らされる。
""",
        {"a": K, "b": H, "c": N},
    ),
    Labelled(
        "header first with blank",
        """\
a|風見タイムズ (@kazami_times) 2031年5月2日
a|時計塔の鐘が十年ぶりに鳴った。

a|町民が集まった。

b|北星ニュース (@hokusei_news) 2031年5月2日
b|蜜の値上げは一割。

c|ノルドヴァル通信 (@nordval_wire) 2031年5月1日
c|霧笛は12時に鳴らされる。
""",
        {"a": K, "b": H, "c": N},
    ),
    Labelled(
        "X timeline lines",
        """\
a|風見タイムズ
a|@kazami_times
a|·
a|5月2日
a|時計塔の鐘が十年ぶりに鳴った。 https://t.co/c3c3c3c3c3
a|町民が集まった。
a|3
a|12
a|1.2万
b|北星ニュース
b|@hokusei_news
b|·
b|5月2日
b|蜜の値上げは一割。
c|潮見三郎
c|@shiomi_sab
c|·
c|3時間
c|高い。
""",
        {"a": K, "b": H, "c": ("潮見三郎", "shiomi_sab", None)},
    ),
    Labelled(
        "mention of account in unsigned",
        """\
a|動画: 鐘のうた https://youtu.be/x
a|@YouTube
a|より
a|また明日
""",
        {},
    ),
    Labelled(
        "truncated beginning seed form",
        """\
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる https://t.co/d4d4d4d4d4 https://t.co/d4d4d4d4d4
b|— 北星ニュース (@hokusei_news) May 2, 2031
b|一割。
c|霧笛の試験 https://t.co/e5e5e5e5e5 https://t.co/e5e5e5e5e5
c|— ノルドヴァル通信 (@nordval_wire) May 1, 2031
""",
        {"a": K, "b": H, "c": N},
    ),
    Labelled(
        "dashed header first",
        """\
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|鐘は十年ぶりに鳴った。

b|— 北星ニュース (@hokusei_news) May 2, 2031
b|一割。

c|— ノルドヴァル通信 (@nordval_wire) May 1, 2031
c|12時。
""",
        {"a": K, "b": H, "c": N},
    ),
    Labelled(
        "bluesky and mastodon",
        """\
a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami.bsky.example) 2031年5月2日 19:05
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる
b|— 北星ニュース (@hokusei@mastodon.example) May 2, 2031
b|値上げは一割。
""",
        {
            "a": ("風見タイムズ", "kazami.bsky.example", D),
            "b": ("北星ニュース", "hokusei@mastodon.example", D),
        },
    ),
    Labelled(
        "tilde dashes",
        """\
a|時計塔の鐘が直る
a|～ 風見タイムズ (@kazami_times) 2031年5月2日
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる
b|〜北星ニュース (@hokusei_news) 2031年5月2日
b|値上げは一割。
c|霧笛の試験
c|~ ノルドヴァル通信 (@nordval_wire) May 1, 2031
c|霧笛は12時。
""",
        {"a": K, "b": H, "c": N},
    ),
    Labelled(
        "odd names",
        """\
a|時計塔の鐘が直る
a|— 🇺🇦 Вісник | News 🔔 [офіційний] (@visnyk_kzm) 2 травня 2031
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる
b|— 北星【公式】ニュース📰｜島の今 (@hokusei_news) 2031年5月2日
b|値上げは一割。
c|霧笛の試験
c|— 灯台 @ ノルドヴァル (@nordval_wire) May 1, 2031
c|霧笛は12時。
d|橋の話
d|— مراسل الجزيرة‏ (@murasil_kz) May 2, 2031
d|橋は長い。
e|波の話
e|— 波(なみ)の人 (本物) (@nami_no_hito) May 2, 2031
e|波は高い。
f|魚の話
f|— A–B—C (@a_b_c) May 2, 2031
f|魚は高い。
""",
        {
            "a": ("🇺🇦 Вісник | News 🔔 [офіційний]", "visnyk_kzm", D),
            "b": ("北星【公式】ニュース📰｜島の今", "hokusei_news", D),
            "c": ("灯台 @ ノルドヴァル", "nordval_wire", D1),
            "d": ("مراسل الجزيرة", "murasil_kz", D),
            "e": ("波(なみ)の人 (本物)", "nami_no_hito", D),
            "f": ("A–B—C", "a_b_c", D),
        },
    ),
    Labelled(
        "korean",
        """\
a|시계탑의 종이 다시 울린다 https://t.co/c3c3c3c3c3
a|— 가자미 타임스 (@kazami_times) 2031년 5월 2일
a|십 년 만이다.
b|꿀값이 오른다
b|— 호쿠세이 뉴스 (@hokusei_news) 2031. 5. 2.
b|10% 인상이다.
""",
        {"a": ("가자미 타임스", "kazami_times", D), "b": ("호쿠세이 뉴스", "hokusei_news", D)},
    ),
    Labelled(
        "chinese",
        """\
a|钟楼的钟又响了 https://t.co/c3c3c3c3c3
a|— 风见时报 (@kazami_times) 2031年5月2日
a|这是十年来第一次。
b|蜂蜜涨价一成
b|—— 北星新闻（@hokusei_news）2031年5月2日
b|养蜂协会宣布。
c|雾笛试验
c|— 諾德瓦爾通訊 (@nordval_wire) 2031 年 5 月 1 日
c|中午十二點。
""",
        {
            "a": ("风见时报", "kazami_times", D),
            "b": ("北星新闻", "hokusei_news", D),
            "c": ("諾德瓦爾通訊", "nordval_wire", D1),
        },
    ),
    Labelled(
        "thread in seed form, rest after",
        """\
a|1/3 橋の話をします。
a|— 潮見三郎 (@shiomi_sab) May 2, 2031
a|橋は長い。
a|石でできています。
b|2/3 橋は百年前にできました。
b|— 潮見三郎 (@shiomi_sab) May 2, 2031
b|大工は五十人。
c|3/3 おしまい。
c|— 潮見三郎 (@shiomi_sab) May 2, 2031
c|また明日。
""",
        {
            "a": ("潮見三郎", "shiomi_sab", D),
            "b": ("潮見三郎", "shiomi_sab", D),
            "c": ("潮見三郎", "shiomi_sab", D),
        },
    ),
    Labelled(
        "QT block inside",
        """\
a|これは大事な話 QT @nordval_wire: 霧笛の試験、3日に実施へ https://t.co/e5e5e5e5e5
a|— 潮見三郎 (@shiomi_sab) May 2, 2031
a|RT 風見タイムズ: 鐘が鳴った
b|蜜の値が上がる https://t.co/d4d4d4d4d4
b|— 北星ニュース (@hokusei_news) May 2, 2031
b|一割。
""",
        {"a": ("潮見三郎", "shiomi_sab", D), "b": H},
    ),
    Labelled(
        "square headings signed",
        """\
-|■ 町のこと
a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|鐘が鳴った。
-|■ 海のこと
b|波が高い
b|— 北星ニュース (@hokusei_news) May 2, 2031
b|船は出ない。
""",
        {"a": K, "b": H},
    ),
    Labelled(
        "dash attribution then body then separator",
        """\
a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|鐘が鳴った。
-|==========
b|波が高い
b|— 北星ニュース (@hokusei_news) May 2, 2031
b|船は出ない。
-|◇◇◇
c|霧笛の試験
c|— ノルドヴァル通信 (@nordval_wire) May 1, 2031
c|12時。
""",
        {"a": K, "b": H, "c": N},
    ),
    Labelled(
        "outlet url line after text",
        """\
a|時計塔の鐘が直る

a|鐘は十年ぶりに鳴った。町民が集まった。
a|（風見タイムズ、2031年5月2日）
a|https://kazami.example/bell

b|蜜の値が上がる

b|値上げは一割。
b|（北星ニュース、2031年5月2日）
b|https://hokusei.example/honey
""",
        {"a": ("風見タイムズ", None, D), "b": ("北星ニュース", None, D)},
    ),
    Labelled(
        "outlet url line before text",
        """\
a|■時計塔の鐘が直る
a|風見タイムズ 2031年5月2日 https://kazami.example/bell
a|鐘は十年ぶりに鳴った。町民が集まった。
b|■蜜の値が上がる
b|北星ニュース 2031年5月2日 https://hokusei.example/honey
b|値上げは一割。
""",
        {"a": ("風見タイムズ", None, D), "b": ("北星ニュース", None, D)},
    ),
    Labelled(
        "source label plain",
        """\
a|時計塔の鐘が直る
a|出典: 風見タイムズ (2031年5月2日) https://kazami.example/bell
a|鐘は十年ぶりに鳴った。

b|蜜の値が上がる
b|出典: 北星ニュース (2031年5月2日) https://hokusei.example/honey
b|値上げは一割。

c|霧笛の試験
c|出典: ノルドヴァル通信 (2031年5月1日) https://nordval.example/horn
c|12時。
""",
        {
            "a": ("風見タイムズ", None, D),
            "b": ("北星ニュース", None, D),
            "c": ("ノルドヴァル通信", None, D1),
        },
    ),
    Labelled(
        "md bullets one each",
        """\
-|# Kazami digest, 2 May 2031

a|- **Clock tower bell rings again** — The Kazami Times, May 2, 2031. The bell rang for ten minutes. [link](https://kazami.example/bell)
b|- **Honey prices rise** — Hokusei News, May 2, 2031. Up by a tenth. [link](https://hokusei.example/honey)
c|- **Foghorn test** — Nordval Wire, May 1, 2031. At noon. [link](https://nordval.example/horn)
""",
        {
            "a": ("The Kazami Times", None, D),
            "b": ("Hokusei News", None, D),
            "c": ("Nordval Wire", None, D1),
        },
        "2031-05-02.md",
    ),
    Labelled(
        "md headings with bullets under",
        """\
-|# Digest

a|## Clock tower bell rings again
a|*The Kazami Times, 2 May 2031* – [original](https://kazami.example/bell)

a|- It rang for ten minutes.
a|  - The mayor was there.
a|- It is old.

b|## Honey prices rise
b|*Hokusei News, 2 May 2031* – [original](https://hokusei.example/honey)

b|- Up by a tenth.
""",
        {"a": ("The Kazami Times", None, D), "b": ("Hokusei News", None, D)},
        "2031-05-02.md",
    ),
    Labelled(
        "md reference links",
        """\
-|# Digest

a|## Clock tower bell rings again
a|Source: [The Kazami Times][1], 2 May 2031

a|It rang for ten minutes.

b|## Honey prices rise
b|Source: [Hokusei News][2], 2 May 2031

b|Up by a tenth.

-|[1]: https://kazami.example/bell
-|[2]: https://hokusei.example/honey
""",
        {"a": ("The Kazami Times", None, D), "b": ("Hokusei News", None, D)},
        "2031-05-02.md",
    ),
    Labelled(
        "md numbered",
        """\
-|# まとめ 5月2日

a|1. **時計塔の鐘が直る**（風見タイムズ、2031年5月2日）
a|   鐘は10分鳴った。
b|2. **蜜の値が上がる**（北星ニュース、2031年5月2日）
b|   一割。
""",
        {"a": ("風見タイムズ", None, D), "b": ("北星ニュース", None, D)},
        "2031-05-02.md",
    ),
    Labelled(
        "md front matter list",
        """\
-|---
-|title: まとめ
-|date: 2031-05-02T09:00:00+09:00
-|tags: [a, b]
-|---

a|## 時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) 5月2日
a|鐘は10分鳴った。
""",
        {"a": K},
        "x.md",
    ),
    Labelled(
        "md setext",
        """\
-|まとめ
-|======

a|時計塔の鐘が直る
a|----------------
a|— 風見タイムズ (@kazami_times) May 2, 2031

a|鐘は10分鳴った。

b|蜜の値が上がる
b|--------------
b|— 北星ニュース (@hokusei_news) May 2, 2031

b|一割。
""",
        {"a": K, "b": H},
        "2031-05-02.md",
    ),
    Labelled(
        "txt bullets dot",
        """\
a|・時計塔の鐘が直る（風見タイムズ 5/2）
a|https://kazami.example/bell
b|・蜜の値が上がる（北星ニュース 5/2）
b|https://hokusei.example/honey
""",
        {},
    ),
    Labelled(
        "seed: sub heads with squares in article",
        """\
a|時計塔の鐘が直る https://t.co/c3c3c3c3c3 https://t.co/c3c3c3c3c3
a|— 風見タイムズ (@kazami_times) 2031年5月2日
a|鐘は十年ぶりに鳴った。
a|■町の声
a|「うれしい」と町民。
a|（2031年5月2日）
a|（共同通信、2031年5月2日）
a|出典: 町の記録
b|養蜂組合、蜜の値を上げる
b|— 北星ニュース (@hokusei_news) 2031年5月2日
b|値上げは一割。
b|◆来年は
b|据え置く。
-|#カザミ(310502)
""",
        {"a": K, "b": H},
    ),
    Labelled(
        "seed: article with photo captions dates",
        """\
a|時計塔の鐘が直る https://t.co/c3c3c3c3c3 https://t.co/c3c3c3c3c3
a|— 風見タイムズ (@kazami_times) 2031年5月2日
a|［カザミ 2日 風見タイムズ］ - 鐘は十年ぶりに鳴った。
a|写真は時計塔。2031年5月1日、カザミで撮影。REUTERS/Taro Shiomi
a|（風見タイムズ 編集部）2031年5月2日 12:00
a|Our Standards: The Kazami Principles., opens new tab
b|養蜂組合、蜜の値を上げる
b|— 北星ニュース (@hokusei_news) 2031年5月2日
b|（31/05/02 12:00）
b|値上げは一割。― 組合長 2031年
b|@hokusei_news 2031年5月2日に続報
-|#カザミ(310502)
""",
        {"a": K, "b": H},
    ),
    Labelled(
        "nested quoted tweet",
        """\
a|> 霧笛の試験、3日に実施へ
a|> — ノルドヴァル通信 (@nordval_wire) May 1, 2031
b|この人の言う通りです。
b|— 潮見三郎 (@shiomi_sab) May 2, 2031
""",
        {"a": N, "b": ("潮見三郎", "shiomi_sab", D)},
    ),
    Labelled(
        "sankei style, credit lines inside body",
        """\
a|【島の安全】灯台の光、半分に
a|— 風見タイムズ (@kazami_times) 2017年2月8日
a|風見の灯台は8日、光を半分にした。
a|　灯台守は「節約だ」と述べた。（共同）
a|（2017年2月8日 11時30分）
a|関連記事: 灯台の歴史 https://kazami.example/h
b|蜜の輸入、20%増 - 風見島
b|— 北星ニュース (@hokusei_news) 2017年2月8日
b|　【北星＝特派員】蜜の輸入が増えた。
-|#カザミ(170208)
""",
        {
            "a": ("風見タイムズ", "kazami_times", "2017-02-08"),
            "b": ("北星ニュース", "hokusei_news", "2017-02-08"),
        },
        "x.txt",
    ),
    Labelled(
        "numbered list inside body with brackets",
        """\
a|合意の骨子 https://t.co/c3c3c3c3c3
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|合意は次の通り。
a|1. 港を開く（2031年5月1日）
a|2. 橋を直す（2031年6月1日）
a|- 予算は三億
b|蜜の値が上がる https://t.co/d4d4d4d4d4
b|— 北星ニュース (@hokusei_news) May 2, 2031
b|・一割（組合、2031年5月1日）
b|・来年も（町、2031年5月1日）
""",
        {"a": K, "b": H},
    ),
    Labelled(
        "english RT lines and x.com links",
        """\
a|The bell rings again. Here is what we know so far: https://t.co/aaaaaaaaaa
a|— The Kazami Times (@kazami_times) May 2, 2031
a|1️⃣ It rang for ten minutes
a|2️⃣ The mayor was there
a|Read more: https://x.com/kazami_times/status/123
b|BREAKING: Honey prices up 10% — Hokusei beekeepers’ union
b|— Hokusei News 🐝 (@hokusei_news) May 2, 2031
b|“We had no choice,” said the union’s head on May 1, 2031.
b|— with reporting by Jane Roe
c|#BREAKING Foghorn test at noon #Nordval pic.twitter.com/abcdefghij
c|— Nordval Wire (@nordval_wire) May 1, 2031
""",
        {
            "a": ("The Kazami Times", "kazami_times", D),
            "b": ("Hokusei News 🐝", "hokusei_news", D),
            "c": ("Nordval Wire", "nordval_wire", D1),
        },
    ),
    Labelled(
        "poetry with dashes and quotes",
        """\
a|鐘の詩 https://t.co/c3c3c3c3c3
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|鐘よ――
a|― 潮見三郎『鐘』(2031年)
a|— ある町民、2031年
a|– 2031年5月2日、風見にて
a|おわり。
b|蜜の値が上がる https://t.co/d4d4d4d4d4
b|— 北星ニュース (@hokusei_news) May 2, 2031
""",
        {"a": K, "b": H},
    ),
    Labelled(
        "email style",
        """\
-|Kazami daily, 2 May 2031

a|The bell rings again
a|(The Kazami Times, 2 May 2031)
a|It rang for ten minutes.

b|Honey is dearer
b|(Hokusei News, 2 May 2031)
b|By a tenth.
""",
        {"a": ("The Kazami Times", None, D), "b": ("Hokusei News", None, D)},
    ),
    Labelled(
        "interview lines",
        """\
a|橋の話 https://t.co/c3c3c3c3c3
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|――橋はいつできますか
a|「来年です」
a|― 予算は (@shiomi_sab さんの質問)
a|「三億です」
b|蜜の値が上がる https://t.co/d4d4d4d4d4
b|— 北星ニュース (@hokusei_news) May 2, 2031
""",
        {"a": K, "b": H},
    ),
    Labelled(
        "quoted with 引用 and fullwidth",
        """\
a|引用：「鐘が鳴る」　https://t.co/c3c3c3c3c3
a|―　風見タイムズ（＠ｋａｚａｍｉ）　２０３１年５月２日
a|鐘。
b|蜜の値が上がる
b|―――北星ニュース（@hokusei_news）2031/05/02 18:05
b|一割。
""",
        {"a": ("風見タイムズ", "kazami", D), "b": H},
    ),
    Labelled(
        "md with tweets quoted and comment lines",
        """\
-|## 今日の三本
a|> 時計塔の鐘が直る
a|> — 風見タイムズ (@kazami_times) [May 2, 2031](https://twitter.com/kazami_times/status/1?ref_src=x)

a|鐘の話でした。

b|> 蜜の値が上がる
b|> — 北星ニュース (@hokusei_news) [May 2, 2031](https://x.com/hokusei_news/status/2)
""",
        {"a": K, "b": H},
        "2031-05-02.md",
    ),
    Labelled(
        "Ukrainian month short and closing",
        """\
a|Дзвін знову дзвонить https://t.co/c3c3c3c3c3
a|— Голос Казамі 🇺🇦 (@kazami_ua) 2 трав. 2031 р.
a|Уперше за десять років.
b|Мед подорожчав
b|— Мед.Інфо | Новини (@med_info) 2 травня 2031
b|На 10%.
-|#Казамі(310502)
""",
        {"a": ("Голос Казамі 🇺🇦", "kazami_ua", D), "b": ("Мед.Інфо | Новини", "med_info", D)},
    ),
    Labelled(
        "days and eras in kanji",
        """\
a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) 二〇三一年五月二日
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる
b|― 北星ニュース（@hokusei_news）令和十三年五月二日
b|一割。
c|二千三十一年の霧笛
c|— ノルドヴァル通信 (@nordval_wire) 二千三十一年五月一日
c|十二時。
""",
        {"a": K, "b": H, "c": N},
        "x.txt",
    ),
    Labelled(
        "names without a day or an account: known, a paper's, above a day; and asides",
        """\
a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|「長かった」と町長。
a|— 風見タイムズ
a|― ある町民
b|蜜の値が上がる
b|― 風見タイムズ
b|一割。
c|霧笛の試験
c|— ノルドヴァル通信
c|12時。
d|図書館が夜も開く
d|— 潮見三郎
d|2031年5月2日
d|司書は二人増える。
e|橋の色は赤に
e|風見タイムズ (@kazami_times)
e|来月から。
e|―― 本当に赤か
e|— それでも、と町長は言う。
""",
        {
            "a": K,
            "b": ("風見タイムズ", None, None),
            "c": ("ノルドヴァル通信", None, None),
            "d": ("潮見三郎", None, D),
            "e": ("風見タイムズ", "kazami_times", None),
        },
    ),
    Labelled(
        "nothing is dated",
        """\
a|時計塔の鐘が直る
a|― 風見の町報
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる
b|― 潮見三郎氏
b|一割。
""",
        {"a": ("風見の町報", None, None), "b": ("潮見三郎氏", None, None)},
    ),
    Labelled(
        "writers' names under headlines",
        """\
a|Clock tower bell rings again

a|By Jane Roe, The Kazami Times, May 2, 2031
a|By Friday the bell had rung for ten minutes.

b|Honey prices rise

b|By John Doe, Hokusei News, May 2, 2031
b|Up by a tenth.
""",
        {
            "a": ("Jane Roe, The Kazami Times", None, D),
            "b": ("John Doe, Hokusei News", None, D),
        },
    ),
    Labelled(
        "md writers' names",
        """\
-|# Digest

a|## Clock tower bell rings again
a|By Jane Roe
a|Source: The Kazami Times, May 2, 2031

a|It rang for ten minutes.

b|## 蜜の値が上がる
b|文：潮見三郎

b|一割。
b|— とのこと

c|## 霧笛の試験
c|取材・文／潮見三郎 2031年5月1日

c|十二時。

d|## Bridge
d|By 2032 the bridge will be red, the town said.
d|By Monday all will be done
""",
        {
            "a": ("The Kazami Times", None, D),
            "b": ("潮見三郎", None, None),
            "c": ("潮見三郎", None, D1),
        },
        "2031-05-02.md",
    ),
    Labelled(
        "source labels in a text without an empty line",
        """\
a|時計塔の鐘が直る
a|出典：風見タイムズ、2031年5月2日
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる
b|出典：北星ニュース、2031年5月2日
b|一割。
""",
        {"a": ("風見タイムズ", None, D), "b": ("北星ニュース", None, D)},
    ),
    Labelled(
        "md days on lines of their own",
        """\
-|# Digest

a|## Clock tower bell rings again
a|**Date:** 2 May 2031
a|**Source:** The Kazami Times (@kazami_times)

a|It rang for ten minutes.

b|## Honey prices rise
b|**Source:** Hokusei News (@hokusei_news)
b|**Published:** 2031-05-02

b|Up by a tenth.

c|## 霧笛の試験
c|- 出典：ノルドヴァル通信
c|- 日付：5月1日
c|- 場所：灯台

c|十二時。

d|## 橋の色は赤に
d|— 風見タイムズ (@kazami_times)
d|日時：2031年5月2日

d|来月から。
""",
        {
            "a": ("The Kazami Times", "kazami_times", D),
            "b": ("Hokusei News", "hokusei_news", D),
            "c": ("ノルドヴァル通信", None, D1),
            "d": K,
        },
        "2031-05-02.md",
    ),
    Labelled(
        "an unsigned item between two blocks, and one at the end",
        """\
a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|鐘は十年ぶりに鳴った。

b|図書館が夜も開く
b|https://library.example/night
b|司書は二人増える。

c|蜜の値が上がる
c|— 北星ニュース (@hokusei_news) May 2, 2031
c|一割。

d|橋の色は赤に
d|塗り替えは来月から。
-|#カザミ(310502)
""",
        {"a": K, "c": H},
    ),
    Labelled(
        "articles in blocks: paragraphs, and parts with their headings",
        """\
a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|鐘は十年ぶりに鳴った。

a|町の声
a|「長かった」と町民。

a|来年の予定
a|また鳴らす。

c|蜜の値が上がる
c|— 北星ニュース (@hokusei_news) May 2, 2031
c|一割。
""",
        {"a": K, "c": H},
    ),
    Labelled(
        "quotations that nobody signs among signed ones",
        """\
-|## 今日の引用
a|> 時計塔の鐘が直る
a|>
a|> 鐘は十年ぶりに鳴った。
a|> — 風見タイムズ (@kazami_times) May 2, 2031

b|> 蜜の値が上がる。
b|> — 北星ニュース (@hokusei_news) May 2, 2031
b|なるほど。

c|> だれの言葉か分からない。
c|> 二行目。

d|> これも分からない。
d|そうですか。

e|> 霧笛は12時。
e|> — ノルドヴァル通信 (@nordval_wire) May 1, 2031
""",
        {"a": K, "b": H, "e": N},
        "2031-05-02.md",
    ),
    Labelled(
        "a run of posts that is quoted as a whole",
        """\
a|> 時計塔の鐘が直る https://t.co/c3c3c3c3c3
a|> — 風見タイムズ (@kazami_times) May 2, 2031
a|> 鐘は十年ぶりに鳴った。
b|> 蜜の値が上がる
b|> — 北星ニュース (@hokusei_news) May 2, 2031
b|> 一割。
""",
        {"a": K, "b": H},
    ),
    Labelled(
        "figures for a day",
        """\
a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) 31/5/2
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる
b|— 北星ニュース (@hokusei_news) 02/05/2031
b|一割。
c|霧笛の試験
c|— ノルドヴァル通信 (@nordval_wire) 5/1
c|十二時。
""",
        {"a": K, "b": H, "c": N},
    ),
    Labelled(
        "the platform's notes of who passed a post on",
        """\
a|RT @hokusei_news: 蜜の値が上がる https://t.co/d4d4d4d4d4
a|— 潮見三郎 (@shiomi_sab) May 2, 2031
b|風見タイムズさんがリツイートしました
b|蜜の値が上がる https://t.co/d4d4d4d4d4
b|— 北星ニュース (@hokusei_news) May 2, 2031
b|一割。
c|Hokusei News reposted
c|時計塔の鐘が直る
c|— 風見タイムズ (@kazami_times) May 2, 2031
""",
        {"a": ("潮見三郎", "shiomi_sab", D), "b": H, "c": K},
    ),
    Labelled(
        "posts on lines of their own with their attributions, one of them of two lines",
        """\
a|鐘が十年ぶりに鳴った。 — 風見タイムズ (@kazami_times) May 2, 2031
b|蜜の値上げは一割だ。— 北星ニュース (@hokusei_news) May 2, 2031
c|霧笛の試験がある。
c|時刻は十二時だ。 — ノルドヴァル通信 (@nordval_wire) May 1, 2031
d|図書館が夜も開く。 — 風見タイムズ (@kazami_times) May 2, 2031
""",
        {"a": K, "b": H, "c": N, "d": K},
    ),
    Labelled(
        "links and pictures on lines of their own above the attribution",
        """\
a|時計塔の鐘が直る
a|https://t.co/c3c3c3c3c3
a|pic.twitter.com/Qq1Ww2Ee3R
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる
b|pic.x.com/Qq1Ww2Ee3S
b|— 北星ニュース (@hokusei_news) May 2, 2031
""",
        {"a": K, "b": H},
    ),
    Labelled(
        "the account below its name, the day below the account",
        """\
a|時計塔の鐘が直る
a|— 風見タイムズ
a|(@kazami_times) May 2, 2031
a|鐘は十年ぶりに鳴った。
b|蜜の値が上がる
b|— 北星ニュース
b|(@hokusei_news)
b|2031年5月2日
b|一割。
c|霧笛の試験
c|— ノルドヴァル通信
c|@nordval_wire
c|2031年5月1日
c|— それでも
c|(@nobody) と書いた人がいる。
""",
        {"a": K, "b": H, "c": N},
    ),
    Labelled(
        "text right under an attribution and then an empty line: not the next post's",
        """\
a|鐘の話をします。
a|長い話です。
a|鐘は古い。
a|— 潮見三郎 (@shiomi_sab) May 2, 2031

b|蜜の値が上がる
b|— 北星ニュース (@hokusei_news) May 2, 2031
b|一割。

c|霧笛の試験
c|十二時。
c|— ノルドヴァル通信 (@nordval_wire) May 1, 2031
""",
        {"a": ("潮見三郎", "shiomi_sab", D), "b": H, "c": N},
    ),
    Labelled(
        "sentences that name a post and its day",
        """\
a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|この日— 北星ニュース (@hokusei_news) May 1, 2031 の記事によると鐘は古い。
a|― 北星ニュース (@hokusei_news) 2031年5月1日より
a|「古い」— 潮見三郎 (@shiomi_sab) May 1, 2031、と書いた。
b|蜜の値が上がる
b|&horbar; 北星ニュース (@hokusei_news) May 2, 2031
c|霧笛の試験
c|@nordval_wire (May 1, 2031)
c|十二時。
""",
        {"a": K, "b": H, "c": ("nordval_wire", "nordval_wire", D1)},
    ),
    Labelled(
        "a title in brackets, its day and the time of its last change",
        """\
-|【島のまとめ】2031年5月2日
-|更新：2031年5月2日 18:00

a|時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) May 2, 2031
a|鐘は十年ぶりに鳴った。
""",
        {"a": K},
    ),
    Labelled(
        "md day under the title, code, sources at the ends of headings",
        """\
-|# まとめ
-|> 2031年5月2日

a|## 時計塔の鐘が直る（風見タイムズ、2031年5月2日）
a|鐘は十年ぶりに鳴った。
a|```
a|## これは見出しではない
a|```
a|終わり。

b|## 蜜の値が上がる — 北星ニュース (@hokusei_news) 2031年5月2日
b|一割。
""",
        {"a": ("風見タイムズ", None, D), "b": H},
        "2031-05-02.md",
    ),
    Labelled(
        "sources at the ends of headlines",
        """\
a|時計塔の鐘が直る（風見タイムズ、2031年5月2日）
a|鐘は十年ぶりに鳴った。

b|蜜の値が上がる（北星ニュース、2031年5月2日）
b|一割。
""",
        {"a": ("風見タイムズ", None, D), "b": ("北星ニュース", None, D)},
    ),
    Labelled(
        "sources at the ends of paragraphs",
        """\
a|時計塔の鐘が直る
a|鐘は十年ぶりに鳴った。（風見タイムズ、2031年5月2日）
a|町長も来た。

b|蜜の値が上がる
b|一割。（北星ニュース、2031年5月2日）
""",
        {},
    ),
    Labelled(
        "md tables, and options of a program",
        """\
-|# Digest

a|## Clock tower bell

a|| when | what |
a||---|---|
a|| 2 May | it rang |

b|## Honey
b|| what | how much |
b|| --- | --- |
b|| price | a tenth |
b|--all
b|--none
""",
        {},
        "2031-05-02.md",
    ),
    Labelled(
        "md bullets signed with accounts",
        """\
-|# Digest, 2 May 2031

a|- **Clock tower bell rings again** — The Kazami Times (@kazami_times), 2 May 2031
a|  It rang for ten minutes.
a|  - The mayor was there.
b|- **Honey prices rise** — Hokusei News (@hokusei_news), 2 May 2031
b|  Up by a tenth.
""",
        {
            "a": ("The Kazami Times", "kazami_times", D),
            "b": ("Hokusei News", "hokusei_news", D),
        },
        "2031-05-02.md",
    ),
    Labelled(
        "md headings without their space",
        """\
-|#まとめ
a|##時計塔の鐘が直る
a|— 風見タイムズ (@kazami_times) 2031年5月2日
a|鐘は十年ぶりに鳴った。

b|##蜜の値が上がる
b|— 北星ニュース (@hokusei_news) 2031年5月2日
b|一割。
-|#カザミ(310502)
""",
        {"a": K, "b": H},
        "2031-05-02.md",
    ),
    Labelled(
        "md a link behind the name, two sources, a name in italics",
        """\
-|# まとめ

a|## 時計塔の鐘が直る
a|> 鐘は十年ぶりに鳴った。

a|— [風見タイムズ](https://kazami.example) (@kazami_times), 2031年5月2日

b|## 蜜の値が上がる
b|Sources: 北星ニュース (@hokusei_news), 2 May 2031; 風見タイムズ (@kazami_times), 1 May 2031

b|一割。

c|## 霧笛の試験
c|*ノルドヴァル通信*

c|十二時。

d|## 橋の色は赤に
d|*町の皆さんへ*

d|来月から。
""",
        {"a": K, "b": H, "c": ("ノルドヴァル通信", None, None)},
        "2031-05-02.md",
    ),
    Labelled(
        "bullets signed with accounts, their text behind",
        """\
a|- 時計塔の鐘が直る — 風見タイムズ (@kazami_times), 2 May 2031. 鐘は十年ぶりに鳴った。
b|- 蜜の値が上がる（北星ニュース @hokusei_news、2031年5月2日）一割。
c|- 霧笛の試験（ノルドヴァル通信（@nordval_wire）、2031年5月1日）
""",
        {"a": K, "b": H, "c": N},
    ),
]
