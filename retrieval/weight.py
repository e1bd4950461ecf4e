"""How much a day's event weighs, by what its headline and its first sentence say happened."""

from __future__ import annotations

from functools import lru_cache

import regex

from corpus.items import Item
from retrieval.sentences import sentences, size

HEAVIEST = 2.0
"""No single event weighs more, whatever its headline piles up."""

# What an editor puts first, by language: lives and disasters; decisions that bind, and disruption.
# A count makes an injury: 「選手のけがを減らす」 reports none.
_GRAVE: tuple[tuple[str, str], ...] = (
    ("ja", r"死者|死亡|死んだ|亡くな|遺体|犠牲者|負傷|重傷|重体|軽傷"),
    ("ja", r"けが人|[人名]がけが|けがをした|攻撃を受け|に攻撃|空爆|砲撃|爆発|ミサイル"),
    ("ja", r"地震|津波|洪水|噴火|墜落|沈没|衝突|脱線"),
    ("ja", r"避難(?:指示|所|勧告)|行方不明|感染症|[炎延]焼|人質|テロ|停戦"),
    ("en", r"\b(?:killed|dead|deaths?|died|injured|wounded|casualties|missiles?|air ?strikes?)\b"),
    ("en", r"\b(?:shelling|explosions?|earthquake|tsunami|floods?|outbreak|ceasefire|hostages?)\b"),
    ("ru", r"погиб|ранен|убит|обстрел|взрыв|землетряс|наводнен|эвакуац|перемири"),
    ("uk", r"загину|поранен|вбит|обстріл|вибух|землетрус|повін|евакуац|перемир"),
    ("zh", r"死亡|遇难|遇難|受伤|受傷|伤亡|袭击|襲擊|爆炸|空袭|地震|洪水|停火"),
    ("ko", r"사망|숨지|부상|공습|폭발|미사일|지진|홍수|휴전"),
    ("de", r"\b(?:Tote|getötet|starben|verletzt|Luftangriff|Explosion|Erdbeben|Waffenruhe)"),
    ("fr", r"\b(?:morts|tués?|blessés?|frappes?|explosion|séisme|inondations?|cessez-le-feu)\b"),
    ("es", r"\b(?:muertos|muertes|heridos|bombardeo|explosión|terremoto|inundaci|alto el fuego)"),
)  # fmt: skip
_BIG: tuple[tuple[str, str], ...] = (
    ("ja", r"和平|協定|合意|妥結|制裁|首脳|大統領|首相|最高裁|判決|逮捕|捜索|辞任|解任|可決|選挙"),
    ("ja", r"停電|ストライキ|スト(?:[へにをがの]|回避|終結|突入)|利上げ|利下げ|政策金利|流出|被害"),
    ("ja", r"欠航|運休|全線|非常事態|首位|優勝|値上げ|赤字|破綻|倒産|未払い"),
    ("en", r"\b(?:peace|agreement|sanctions|president|prime minister|supreme court|verdict)\b"),
    ("en", r"\b(?:arrest(?:ed|s)?|resigns?|elections?|blackouts?|rate (?:rise|hike|cut)|leak)\b"),
    ("ru", r"мирн|соглашени|санкци|президент|премьер|приговор|арест|отставк|выбор|забастовк"),
    ("uk", r"мирн|угод|санкці|президент|прем.єр|вирок|арешт|відставк|вибор|страйк"),
    ("zh", r"和平|协议|協議|制裁|总统|總統|总理|總理|判决|判決|逮捕|辞职|選舉|选举|停电|停電|罢工"),
    ("ko", r"평화|합의|제재|대통령|총리|판결|체포|사임|선거|정전|파업"),
    ("de", r"Frieden|Abkommen|Sanktion|Präsident|Kanzler|Urteil|verhaftet|Rücktritt|Wahl|Streik"),
    ("fr", r"\bpaix\b|accord|sanctions|président|Premier ministre|verdict|arrêté|démission|grève"),
    ("es", r"\bpaz\b|acuerdo|sanciones|president[ea]|sentencia|detenid|dimisión|elecciones|huelga"),
)  # fmt: skip
# What an editor puts last: animals, feasts, food, curiosities.
_LIGHT: tuple[tuple[str, str], ...] = (
    ("ja", r"動物園|水族館|猫|ネコ|子犬|子猫|ペンギン|パンダ|カメ|ウミガメ|カルガモ"),
    ("ja", r"マスコット|ゆるキャラ|初競り|映画祭|花火大会|夏祭り|グルメ|レシピ|占い|見ごろ"),
    ("en", r"\b(?:zoo|aquarium|cats?|kittens?|pupp(?:y|ies)|penguins?|pandas?|mascot|film fest)"),
    ("ru", r"зоопарк|котён|котен|\bкот\b|\bкошк|щен|пингвин|панд|фестивал"),
    ("uk", r"зоопарк|\bкіт\b|кошен|\bкішк|цуцен|пінгвін|панд|фестивал"),
    ("zh", r"动物园|動物園|小猫|熊猫|企鹅|企鵝|电影节|電影節|吉祥物"),
    ("ko", r"동물원|고양이|강아지|펭귄|판다|영화제|마스코트"),
    ("de", r"\b(?:Zoo|Katzen?|Welpen?|Pinguin|Panda|Maskottchen|Filmfest)"),
    ("fr", r"\b(?:zoo|chats?|chatons?|chiots?|manchots?|pandas?|mascotte|festival du film)\b"),
    ("es", r"\b(?:zoo|gatos?|gatitos?|cachorros?|pingüinos?|pandas?|mascota|festival de cine)\b"),
)  # fmt: skip
# Pages that are kept open all day, and lists of others' news: a link, no event.
_STANDING: tuple[tuple[str, str], ...] = (
    ("ja", r"随時更新|主なニュース|ライブ更新|ニュース一覧|見出し一覧"),
    ("en", r"\blive (?:updates?|blog)|\b(?:top|main) (?:stories|headlines)|\bas it happened\b"),
    ("ru", r"онлайн-трансляция|главные новости|хроника дня"),
    ("uk", r"онлайн-трансляція|головні новини|хроніка дня"),
    ("zh", r"实时更新|即時更新|滚动更新|要闻一览"),
    ("ko", r"실시간 (?:업데이트|중계)|주요 뉴스"),
    ("de", r"\b(?:Liveticker|Live-Blog|Newsblog)\b"),
    ("fr", r"\ben direct\b"),
    ("es", r"\b(?:en directo|última hora en vivo)\b"),
)


def _any(rows: tuple[tuple[str, str], ...]) -> regex.Pattern[str]:
    return regex.compile("|".join(form for _, form in rows), regex.IGNORECASE)


# What is looked for, and what it is worth in a headline and in a first sentence.
_SCALES = ((_any(_GRAVE), 1.5, 1.0), (_any(_BIG), 0.7, 0.4))
_TRIFLE = _any(_LIGHT)
_PAGE = _any(_STANDING)
_TRIFLING = -1.5
_IDLE = -2.0
_STARTS = 600
"""Characters of a text among which its first sentence is."""


def weight(item: Item) -> float:
    """How much the event weighs that an item tells of: from -2, no event at all, to `HEAVIEST`."""
    return _weight(item.headline, item.text[:_STARTS])


@lru_cache(maxsize=4096)
def _weight(headline: str, text: str) -> float:
    if _PAGE.search(headline):
        return _IDLE
    pieces = (text[start:end] for start, end in sentences(text))
    first = next((p for p in pieces if size(p) >= 12 and p.strip() not in headline), "")
    total = 0.0
    for what, in_headline, in_text in _SCALES:
        if what.search(headline):
            total += in_headline
        elif what.search(first):
            total += in_text
    if _TRIFLE.search(headline):
        return total + _TRIFLING if total < 1.0 else total / 2
    return min(total, HEAVIEST)
