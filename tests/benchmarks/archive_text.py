"""A fictional archive of daily roundups: seeded, endless, with the lengths of real ones.

Every place, outlet, person and event is invented. Words follow Zipf's law, items have 25 to 30 a
day and about five passages each, and some days carry a post that was carried before.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

FIRST_DAY = dt.date(2016, 2, 1)


def _words(text: str) -> list[str]:
    return text.split()


_KANJI = (
    "国会政府軍事経済外交協議会談合意提案発表計画開始停止攻撃防衛支援資金燃料電力輸送港湾鉄道空港都市住民避難"
    "被害損失部隊戦線境界平和交渉代表大使首相大統領省庁議員選挙投票法律制裁貿易関税輸出輸入市場価格上昇下落銀行"
    "通貨債券投資産業工場生産技術衛星通信情報報道調査結果専門家見解懸念期待歓迎批判反対賛成拒否要求延期再開終了"
    "新旧東西南北海陸空山川島半島湾岸農業食料水道病院医療学校教育研究文化歴史宗教団体労働賃金年金税制予算"
)
_SYLLABLES = _words(
    "ア イ ウ エ オ カ キ ク コ サ シ ス セ ソ タ チ テ ト ナ ニ ネ "
    "ノ ハ ヒ フ ヘ マ ミ ム メ モ ラ リ ル レ ロ ヴァ ヴェ ガ ギ グ "
    "ゴ ザ ジ ズ ダ デ ド バ ビ ベ ボ パ ペ ポ リャ ショ ュー ン ー"
)
_OUTLETS = (
    ("架空通信", "kakuu_tsushin"),
    ("ノルヴァ新聞", "norva_shimbun"),
    ("海峡テレビ", "kaikyo_tv"),
    ("Ostmark Wire", "ostmark_wire"),
    ("夕凪ニュース", "yunagi_news"),
    ("大陸経済日報", "tairiku_keizai"),
    ("仮想防衛研究所", "kasou_bouei"),
    ("The Inlet Post", "inletpost"),
    ("星図アナリスト", "seizu_analyst"),
    ("Radio Veldana", "radio_veldana"),
)
_SENTENCES = (
    "{place}の{person}{title}は{day}日、{noun}をめぐる{noun}について{noun}を{verb}。",
    "{place}{office}は{noun}に関する{noun}を公表し、{number}{unit}に上る{noun}が{verb}と明らかにした。",
    "{person}{title}は記者団に対し「{noun}と{noun}は{noun}の条件だ。{noun}を{verb}」と述べた。",
    "{place}と{place}の{noun}は{number}{unit}となり、前年より{percent}%増えた。",
    "一方、{place}の{office}は{noun}を理由に{noun}の{noun}を{verb}と説明している。",
    "{noun}の{noun}によると、{place}では{noun}が続き、{noun}への影響が懸念されている。",
    "{person}氏は{noun}について、{noun}が{noun}に変わる可能性は低いと指摘した。",
    "{place}の市民からは「{noun}が早く{verb}ことを願う」という声が上がった。",
    "{office}の{person}{title}は、{noun}を{month}月までに{verb}方針を示した。",
    "{place}沖では{noun}の船{number}隻が{noun}を待っており、{noun}は{percent}%下がった。",
    "関係者は、{noun}の{noun}をめぐり{place}側と{place}側の{noun}に隔たりがあると話す。",
    "{noun}が{verb}場合、{place}の{noun}は{number}億クラウンの{noun}を失う計算になる。",
    "The {latin} talks on {latin} ended without a result, officials in {latin} said on {day}.",
    "🔸 {place}の{noun}は{number}{unit}、{noun}は{percent}%。",
)
_HEADLINES = (
    "【{place}が{noun}を{verb}、{person}{title}】",
    "{place}の{noun}、{noun}で{noun}={person}{title}",
    "{person}{title}「{noun}を{verb}」 {place}",
    "{place}・{place}の{noun}協議、{noun}が焦点に",
)
_VERBS = _words(
    "発表した 決めた 求めた 認めた 退けた 見直した 始めた 終えた 延ばした "
    "支持した 批判した 検討した 確認した 否定した 強化した 縮小した 受け入れた "
    "拡大した 公開した 中止した"
)
_TITLES = _words("大統領 首相 外相 報道官 議長 司令官 大使 教授 知事 長官")
_OFFICES = _words("国防省 外務省 中央銀行 議会 統計局 エネルギー省 港湾局 参謀本部 気象庁 保健省")
_UNITS = _words("人 件 機 隻 トン 世帯 社 両")


class Newsroom:
    """Invents days. The same seed tells the same stories."""

    def __init__(self, seed: int = 20260127) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made-up news, not secrets
        self._nouns = _Zipf(self._random, self._compounds(4000))
        self._places = _Zipf(self._random, [self._name(3, 5) for _ in range(400)])
        self._people = _Zipf(self._random, [self._name(3, 6) for _ in range(1200)])
        self._latin = _Zipf(self._random, [self._latin_name() for _ in range(800)])

    def day(self, date: dt.date) -> str:
        """One roundup in the embedded-post form."""
        chance = self._random
        posts = [self._post(date) for _ in range(chance.randint(25, 30))]
        closing = f"#架空情勢({date:%y%m%d})"
        return "\n".join([*itertools.chain.from_iterable(posts), closing, ""])

    def question(self) -> str:
        """Something a reader might ask of the archive."""
        form = self._random.choice(
            (
                "{place}の{noun}について{person}{title}は何と述べたか",
                "{place}と{place}の{noun}はどうなった?",
                "{noun}と{noun}の関係",
                "{person}{title} {noun}",
                "What did {latin} say about {latin}?",
            )
        )
        return self._fill(form)

    def _post(self, date: dt.date) -> Iterator[str]:
        chance = self._random
        outlet, handle = chance.choice(_OUTLETS)
        published = date - dt.timedelta(days=chance.choice((0, 0, 1, 1, 1, 2)))
        link = f"https://example.org/{chance.getrandbits(40):x}"
        yield f"{self._fill(chance.choice(_HEADLINES))} {link}"
        yield f"— {outlet} (@{handle}) {published:%B} {published.day}, {published.year}"
        left = max(120, int(chance.lognormvariate(6.75, 0.5)))
        while left > 0:
            line = "".join(
                self._fill(chance.choice(_SENTENCES)) for _ in range(chance.randint(1, 3))
            )
            left -= len(line)
            yield line

    def _fill(self, form: str) -> str:
        chance = self._random
        out = []
        for piece in form.split("{"):
            name, brace, rest = piece.partition("}")
            out.append(self._word(name, chance) + rest if brace else piece)
        return "".join(out)

    def _word(self, name: str, chance: random.Random) -> str:
        match name:
            case "noun":
                return self._nouns.pick()
            case "place":
                return self._places.pick()
            case "person":
                return self._people.pick()
            case "latin":
                return self._latin.pick()
            case "number":
                return f"{int(chance.lognormvariate(5, 2)) + 2:,}"
            case "percent":
                return f"{chance.uniform(0.1, 30):.1f}"
            case "day":
                return str(chance.randint(1, 28))
            case "month":
                return str(chance.randint(1, 12))
            case _:
                return chance.choice(_CHOICES[name])

    def _compounds(self, count: int) -> list[str]:
        chance = self._random
        made = (
            "".join(chance.choice(_KANJI) for _ in range(chance.choice((2, 2, 2, 3, 4))))
            for _ in itertools.count()
        )
        return list(itertools.islice(dict.fromkeys(itertools.islice(made, count * 2)), count))

    def _name(self, least: int, most: int) -> str:
        chance = self._random
        return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(least, most)))

    def _latin_name(self) -> str:
        chance = self._random
        parts = [
            chance.choice("bdfgklmnprstvz") + chance.choice("aeiou")
            for _ in range(chance.randint(2, 4))
        ]
        return "".join(parts).title()


_CHOICES: dict[str, Sequence[str]] = {
    "verb": _VERBS,
    "title": _TITLES,
    "office": _OFFICES,
    "unit": _UNITS,
}


class _Zipf:
    """Words, the n-th of which is picked n times less often than the first."""

    def __init__(self, chance: random.Random, words: Sequence[str]) -> None:
        self._random = chance
        self._words = words
        self._weights = list(itertools.accumulate(1 / (n + 5) for n in range(len(words))))
        self._ready: list[str] = []

    def pick(self) -> str:
        if not self._ready:
            self._ready = self._random.choices(self._words, cum_weights=self._weights, k=4096)
        return self._ready.pop()


def write_archive(folder: Path, days: int, newsroom: Newsroom | None = None) -> list[Path]:
    """Write so many days of roundups, from `FIRST_DAY` on; a day without any now and then."""
    newsroom = newsroom or Newsroom()
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for n in range(days):
        date = FIRST_DAY + dt.timedelta(days=n)
        path = folder / f"{date:%Y}" / f"{date.isoformat()}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(newsroom.day(date), encoding="utf-8")
        paths.append(path)
    return paths
