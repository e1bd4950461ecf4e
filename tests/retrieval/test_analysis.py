"""What the lexical index counts: which ways of writing come together, and which stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis import normalise, terms

TOGETHER = [
    ("ﾄﾞﾛｰﾝ", "ドローン"),
    ("ＮＡＴＯ", "nato"),
    ("サーバー", "サーバ"),
    ("コンピューター", "コンピュータ"),
    ("ヴァチカン", "バチカン"),
    ("ヴィルニュス", "ビルニュス"),
    ("ツィオルコフスキー", "ツイオルコフスキー"),
    ("１，３００", "1,300"),
    ("Zürich", "zurich"),
    ("Zu\u0308rich", "zürich"),
    ("ёлка", "елка"),
    ("か\u3099", "が"),
    ("STRASSE", "straße"),
    ("zero\u200bwidth", "zerowidth"),
]
APART = [
    ("ガス", "カス"),
    ("バリ", "パリ"),
    ("край", "краи"),
    ("їжак", "іжак"),
    ("が", "か"),
    ("한국", "힌국"),
]


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_ways_of_writing_one_word_come_together(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_letters_that_a_reader_tells_apart_stay_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)
    assert not set(terms(one)) & set(terms(other))


def test_scripts_without_spaces_give_bigrams_and_single_kanji() -> None:
    assert sorted(terms("無人機が飛ぶ")) == sorted(
        ["無人", "人機", "機が", "が飛", "飛ぶ", "無", "人", "機", "飛"]
    )
    assert terms("우크라이나") == ["우크", "크라", "라이", "이나"]


def test_a_question_gives_a_kanji_only_where_it_stands_alone() -> None:
    asked = terms("米の無人機", question=True)
    assert "米" in asked
    assert "無" not in asked
    assert "米" in terms("米軍は")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,300人", ["1300", "人"]),
        ("３．５%増", ["3.5", "増"]),
        ("F-16 と F16", ["f16", "と", "f16"]),
        ("2026年", ["2026", "年"]),
        ("5G", ["5g"]),
        ("NATOは", ["nato", "は"]),
        ("露Su-57の", ["露", "su57", "su", "の"]),
        ("AI技術", ["ai", "技", "術", "技術"]),
        ("Zelenskyy’s visit", ["zelenskyy", "visit"]),
        ("U.S.", ["u", "s"]),
        ("Київ і Харків", ["київ", "і", "харків"]),
    ],
)
def test_numbers_and_names_are_whole(text: str, expected: list[str]) -> None:
    assert sorted(terms(text)) == sorted(expected)


def test_links_give_nothing() -> None:
    assert sorted(terms("見て https://t.co/AbC123 pic.twitter.com/xyz")) == ["見", "見て"]


def test_a_range_of_numbers_is_not_a_long_vowel() -> None:
    assert {"5", "6"} <= set(terms("5-6")) | set(terms("5〜6"))


@given(st.text(max_size=300))
def test_any_text_is_analysed_and_folding_is_final(text: str) -> None:
    assert all(term and not any(c.isspace() for c in term) for term in terms(text))
    folded = normalise(text)
    assert normalise(folded) == folded


@given(st.text(alphabet="国会議員が無人機をアメリカ軍 のa1", max_size=60))
def test_a_questions_terms_are_among_the_texts(text: str) -> None:
    assert set(terms(text, question=True)) <= set(terms(text))
