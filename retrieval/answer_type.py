"""What kind of thing a question asks for, and whether a sentence has one: a time, a number.

"When do the talks go on?" is answered by the sentence with the day in it, not by the one that
says "talks" most often.
"""

from __future__ import annotations

from functools import lru_cache

import regex

# Words that ask for a time, then words that ask for a number; in all languages that people ask in.
_WHEN = regex.compile(
    r"いつ|何日|何時|何曜日|何月|何年|\bwhen\b|\bwhat (?:time|day|date|year)\b|когда|коли"
    r"|什么时候|什麼時候|何时|几点|幾點|언제|며칠|\bwann\b|\bquand\b|\bcuándo\b|\bcuando\b"
    r"|\bkiedy\b|\bquando\b|\bne zaman\b|\bwanneer\b|\bkdy\b|\bkhi nào\b|\bbao giờ\b|\bkapan\b"
    r"|متى|कब|เมื่อไ|πότε|מתי",
    regex.IGNORECASE,
)
_HOW_MUCH = regex.compile(
    r"何[人名機件発回割隻台頭度倍%％歳]|何パーセント|いくつ|いくら|どれ(?:くらい|ほど|だけ)|どの(?:くらい|程度)"
    r"|\bhow (?:many|much|old|far|long|big|large)\b|\bwhat (?:percentage|share)\b|сколько|скільки"
    r"|多少|几|幾|몇|얼마|\bwie ?(?:viele?|lange|groß|hoch)\b|\bcombien\b|\bcu[áa]nt[oa]s?\b"
    r"|\bil[eu]\b|\bquant[oiae]s?\b|\bkaç\b|\bhoeveel\b|\bkolik\b|\bbao nhiêu\b|\bberapa\b"
    r"|كم|कितन|กี่|เท่าไ|πόσ|כמה",
    regex.IGNORECASE,
)
# A time in a text, but not the day on which something was said ("大統領は26日、…と述べた").
_TIME = regex.compile(
    r"(?:\d月(?:初め|末|上旬|中旬|下旬)?|\d日|曜日?|[来今先][週月年]|明日|翌[日週月年]|\d時|\d年|\d年度|夏|冬|春|秋"
    r"|月末|週末)(?![、,間])"
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)?|\d{4})\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    regex.IGNORECASE,
)
# A number, but not a day: "26日" is no answer to "how many".
_NUMBER = regex.compile(
    r"(?<![\d.])(?>\d[\d,.]*)(?!日(?!間)|月)|[一二三四五六七八九十百千万億兆][人機件割発回分倍つ]|半分|半数|全て|すべて"
)


def wants(question: str) -> regex.Pattern[str] | None:
    """What the answering sentence must have; None if nothing tells."""
    return _wants(question)


@lru_cache(maxsize=256)
def _wants(question: str) -> regex.Pattern[str] | None:
    if _WHEN.search(question):
        return _TIME
    return _NUMBER if _HOW_MUCH.search(question) else None
