"""Lines of mixed scripts: never too wide, nothing lost, broken where Japanese may break."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.wrapping import wrap

MIXED = st.text(st.sampled_from("aB1. 「」（）、。ァー日本語🚀é\u200d한"), max_size=60)


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


@given(MIXED | st.text(max_size=60), st.integers(2, 30))
def test_nothing_is_lost_and_nothing_too_wide(text: str, width: int) -> None:
    found = lines(text, width)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in found)


def test_japanese_breaks_between_characters_but_not_before_a_closing_mark() -> None:
    assert lines("これは、長い「文」です。", 8) == ["これは、", "長い", "「文」で", "す。"]


def test_a_latin_word_and_a_number_stay_whole_inside_japanese() -> None:
    assert lines("約1,200万ドルとReutersが報道", 10) == ["約1,200万", "ドルと", "Reutersが", "報道"]


def test_a_number_stays_with_what_it_counts() -> None:
    assert lines("協議は2月1日に", 7) == ["協議は", "2月1日", "に"]


def test_words_break_at_spaces() -> None:
    assert lines("the quick  brown fox", 10) == ["the quick", "brown fox"]


def test_korean_words_stay_whole() -> None:
    assert lines("우크라이나 대통령", 12) == ["우크라이나", "대통령"]


def test_a_word_that_is_wider_than_a_line_is_cut() -> None:
    assert lines("see https://example.com/a", 10) == ["see", "https://ex", "ample.com/", "a"]


def test_an_empty_paragraph_is_one_empty_line() -> None:
    assert lines("", 10) == [""]
