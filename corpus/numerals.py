"""Numbers of a date as Japanese and Chinese texts write them: digits, or kanji."""

from __future__ import annotations

_DIGITS = {ch: n for n, ch in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "元": 1}
_TENS = {"十": 10, "百": 100, "千": 1000}

DIGIT = f"[{''.join(_DIGITS).replace('元', '')}]"
KANJI_YEAR = f"(?:{DIGIT}{{4}}|二千(?:{DIGIT}?百)?(?:{DIGIT}?十)?{DIGIT}?)"
"""`二〇二六`, `二千二十六`."""
KANJI_NUMBER = "[一二三四五六七八九十]{1,3}"
"""Of a month or a day: `七`, `二十七`."""


def number(written: str) -> int:
    """The value of `27`, `二十七`, `二〇二六`, `二千二十六`, and of an era's first year, `元`."""
    if written.isdecimal():
        return int(written)
    if not any(ch in _TENS for ch in written):
        return int("".join(str(_DIGITS[ch]) for ch in written))
    total = last = 0
    for ch in written:
        if ch in _TENS:
            total, last = total + (last or 1) * _TENS[ch], 0
        else:
            last = _DIGITS[ch]
    return total + last
