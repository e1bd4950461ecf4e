"""Single characters that stand for a country in headlines: 露 in 露軍, and all three of 米ロウ."""

from __future__ import annotations

import regex

# Kanji that stand for a country in headlines (露米宇): at the beginning of a run of kanji or among
# themselves, unless the next character makes another word of them.
COUNTRY_KANJI = frozenset("米露宇英独仏印韓豪欧俄")
COUNTRY_SIGNS = COUNTRY_KANJI | frozenset("中日朝台土波加蘭伯伊芬ロウ")
"""All single characters of the table that stand for a country only where `countries` says so."""
# In a row of countries (米ロウ, 日米韓, 米・ロ・ウ) more characters are countries than alone.
_ROW = regex.compile(
    r"(?<![\p{Han}\d])[米露宇英独仏印韓豪欧俄中日朝]"
    r"(?:・?[米露宇英独仏印韓豪欧俄中日朝台ロウ])+(?![\p{Katakana}ー])"
)
_COUNTRY = regex.compile(f"[{''.join(sorted(COUNTRY_KANJI))}]")
_NOT_A_COUNTRY = {
    "独": "自立裁占特身学断房", "英": "語雄霊", "印": "象刷鑑紙字税", "仏": "教像壇", "米": "粒俵",
    "宇": "宙", "欧": "", "豪": "華雨快雪", "韓": "", "露": "出骨店天", "俄": "然",
}  # fmt: skip
_HAN_ONE = regex.compile(r"\p{Han}")


def countries(text: str) -> frozenset[int]:
    """Where a single character of a normalised text is a country, and not a part of a word."""
    found = {m.start() for m in _COUNTRY.finditer(text) if _stands_alone(text, m.start())}
    for row in _ROW.finditer(text):
        after = text[row.end() : row.end() + 1]
        if not after or after not in _NOT_A_COUNTRY.get(row[0][-1], ""):
            found.update(at for at in range(*row.span()) if text[at] != "・")
    return frozenset(found)


def _stands_alone(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if (before in COUNTRY_KANJI and before) or (after in COUNTRY_KANJI and after):
        return True
    other_word = after and after in _NOT_A_COUNTRY.get(text[at], "")
    return not (_HAN_ONE.match(before) or other_word)
