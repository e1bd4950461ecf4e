"""What kind of thing a question asks for, and whether a sentence has one: a time, a duration, a
share, a sum of money, an age, a number.

"When do the talks go on?" is answered by the sentence with the day in it, not by the one that
says "talks" most often.
"""

from __future__ import annotations

from functools import lru_cache

import regex


def _any(*ways: str) -> regex.Pattern[str]:
    return regex.compile("|".join(ways), regex.IGNORECASE)


# Words that ask for something, by language.
_WHEN = _any(
    r"(?<!あ)いつ(?!も)|何日|何時|何曜日|何月|何年",
    r"\bwhen\b|\bwhat (?:time|day|date|year)\b",
    r"когда|\bколи\b|什么时候|什麼時候|何时|几点|幾點|언제|며칠",
    r"\bwann\b|\bquand\b|\bcu[áa]ndo\b",
    r"\bkiedy\b|\bquando\b|\bne zaman\b|\bwanneer\b|\bkdy\b|\bkhi nào\b|\bbao giờ\b|\bkapan\b",
    r"متى|कब|เมื่อไ|πότε|מתי",
)
_HOW_LONG = _any(
    r"何(?:日|時間|分|年|[かカヶヵ箇]月|週)間|何(?:時間|[かカヶヵ箇]月|週間|秒)",
    r"(?:どれ|どの)(?:くらい|ほど|だけ)の?[期時]間",
    r"\bhow (?:long|many (?:hours|days|weeks|months|years|minutes|seconds))\b",
    r"сколько (?:времени|часов|дней|недель|месяцев|лет|минут|секунд)|как долго",
    r"скільки (?:часу|годин|днів|тижнів|місяців|років|хвилин|секунд)|як довго",
    r"多久|多长时间|多長時間|几(?:天|个?小时|个?月|年|周|分钟)",
    r"몇 ?(?:시간|일간|달(?!러)|개월|년간|주|분간)|얼마나 오래|얼마 동안",
    r"\bwie (?:lange|viele (?:stunden|tage|wochen|monate|jahre|minuten|sekunden))\b",
    r"\bcombien (?:de temps|d['’](?:heures|années)|de (?:jours|semaines|mois|minutes|secondes))\b",
    r"\bcuánt[oa]s? (?:tiempo|horas|días|semanas|meses|años|minutos|segundos)\b",
    r"\bquant[oiae]s? (?:tempo|ore|giorni|mesi|anni|horas|dias|meses|anos)\b",
    r"\bjak (?:długo|dlouho)\b|\bhoe lang\b|\bbao lâu\b|\bberapa lama\b",
)
_HOW_OLD = _any(
    r"何歳|年齢|いくつの人|\bhow old\b|\bwhat age\b",
    r"сколько (?:ему|ей|им) лет|сколько лет (?:ему|ей|им|\p{L}+[уюе])[\s?]*$|какой возраст",
    r"скільки (?:йому|їй|їм) років|скільки років \p{L}+[уюі][\s?]*$",
    r"多大(?:年纪|岁数|了)|几岁|幾歲|몇 ?살|나이(?=[가는를은 ?]|$)",
    r"\bwie alt\b|\bquel âge\b|\bqué edad\b|\bcuántos años tiene",
    r"\bquanti anni ha\b|\bquantos anos tem\b|\bile (?:ma )?lat\b|\bkaç yaşında\b|\bhoe oud\b",
    r"\bbao nhiêu tuổi\b|\bumur\b|كم عمر|उम्र|อายุ",
)
_WHAT_SHARE = _any(
    r"何(?:割|%|パーセント|ポイント|倍)|割合|比率",
    r"\bpercent|\bwhat share\b|процент|відсот|百分之|比例|퍼센트|몇 ?%|비율",
    r"prozent|\banteil(?!n)|\bpourcentage|\bporcentaje|\bpercentual|\bprocent|\byüzde",
)
_WHAT_PRICE = _any(
    r"いくら|何(?:円|ドル|ユーロ)|値段",
    r"\bhow much (?:money\b|(?:does|do|did|will|would) [\p{L}' ]+ cost\b)",
    r"\bwhat [\p{L}' ]*\bprice\b",
    r"сколько сто[ия]|\bпоч[её]м\b|скільки кошту|多少钱|多少錢|얼마(?:예요|인가|야|에|$)",
    r"\bwas kostet|\bwie ?viel (?:koste[nt]|geld)|\bcombien (?:coût|ça coût|d['’]argent)",
    r"\bcuánto (?:cuestan?|costó|dinero|vale)",
)
_HOW_MUCH = _any(
    r"何[人名機件発回隻台頭度]|いくつ|どれ(?:くらい|ほど|だけ)|どの(?:くらい|程度)",
    r"\bhow (?:many|much|far|big|large)\b",
    r"сколько|скільки|多少|几|幾|몇|얼마",
    r"\bwie ?(?:viele?|groß|hoch)\b|\bcombien\b|\bcu[áa]nt[oa]s?\b",
    r"\bil[eu]\b|\bquant[oiae]s?\b|\bkaç\b|\bhoeveel\b|\bkolik\b|\bbao nhiêu\b|\bberapa\b",
    r"كم|कितन|กี่|เท่าไ|πόσ|כמה",
)
# A time in a text, but not the day on which something was said ("大統領は26日、…と述べた").
_TIME = _any(
    r"(?:\d月(?:初め|末|上旬|中旬|下旬)?|\d日|曜日?|[来今先][週月年]|明日|翌[日週月年]|\d時|\d年|\d年度|夏|冬|春|秋"
    r"|月末|週末)(?![、,間])",
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?|\d{4})\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
)
_LASTING = _any(
    r"(?:\d|[一二三四五六七八九十数半])(?:日(?:間|以内|連続)|時間|分間?|秒間?|年間?|週間|[かカヶヵ箇]月)",
    r"半[日年月]|終日|\d (?:hours|days|weeks|months|years)",
)
_AGE = _any(r"[\d一二三四五六七八九十百][歳才]|\d0代|\baged? \d|\d-year-old|[(\uff08]\d\d[)\uff09]")
_SHARE = _any(
    r"\d(?:[%\uff05割倍]|パーセント|ポイント)|[一二三四五六七八九]割|半[分数]|\d分の\d|過半"
)
# Any number of something that isn't counted or measured may be money: nobody knows all currencies.
_UNITS = r"キロ|メートル|グラム|トン|パーセント|ポイント|ページ|ワット|センチ|ヘクタール|リットル"
_COUNTERS = (
    r"人名件台回年月日時分秒歳才代羽頭匹本枚個隻機社校戸棟軒室席票冊度倍割箇階位世次期区号党選戦"
)
_SUM = _any(
    rf"\d[万億兆\d]*(?:(?!{_UNITS})[\p{{Katakana}}ー]{{2,}}|(?![{_COUNTERS}万億兆])\p{{Han}})",
    r"[$€£¥]\d|無料",
)
# A number, but not a day: "26日" is no answer to "how many".
_NUMBER = _any(
    r"(?<![\d.])(?>\d[\d,.]*)(?!日(?!間)|月)|[一二三四五六七八九十百千万億兆][人機件割発回分倍つ]",
    r"半分|半数|全て|すべて",
)
_KINDS = (
    (_HOW_OLD, _AGE),
    (_HOW_LONG, _LASTING),
    (_WHEN, _TIME),
    (_WHAT_SHARE, _SHARE),
    (_WHAT_PRICE, _SUM),
    (_HOW_MUCH, _NUMBER),
)
"""What asks for something, and what such a thing looks like; the more telling first."""


@lru_cache(maxsize=256)
def wants(question: str) -> regex.Pattern[str] | None:
    """What the answering sentence must have; None if nothing tells."""
    return next((has for asks, has in _KINDS if asks.search(question)), None)
