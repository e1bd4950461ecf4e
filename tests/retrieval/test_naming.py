"""Questions that name who says it, in any script."""

import pytest

from retrieval.naming import Named

PERSON = ("北森サラ(Sara Kitamori)", "kitamori_s")
PAPER = ("夕凪新報", "yunagi_shinpo")


@pytest.mark.parametrize(
    "question",
    [
        "北森サラさんは何と言った?",
        "What does Kitamori want?",
        "Что предлагает Китамори?",
        "기타모리 씨는 뭐라고 했나요?",
    ],
)
def test_a_person_is_named_by_the_family_name_in_any_script(question: str) -> None:
    assert Named(question)(*PERSON) == 1.0


def test_a_family_name_in_kanji_needs_its_title() -> None:
    assert Named("蓮沼さんの意見は?")("蓮沼灯(Akari Hasunuma)", "hasunuma") == 1.0
    assert Named("蓮沼市の意見は?")("蓮沼灯(Akari Hasunuma)", "hasunuma") == 0.0


def test_a_paper_is_named_by_its_whole_name() -> None:
    assert Named("夕凪新報によると何人?")(*PAPER) == 1.0
    assert Named("According to Yunagi Shinpo, how many?")(*PAPER) == 1.0
    assert Named("How many live in Yunagi?")(*PAPER) == 0.0
    assert Named("夕凪市には何人いる?")(*PAPER) == 0.0


def test_simplified_characters_name_a_japanese_source() -> None:
    assert Named("《晓之声》怎么说?")("暁の声", "akatsuki") == 1.0


def test_who_is_not_named_gains_nothing() -> None:
    assert Named("Why was the bridge closed?")(*PERSON) == 0.0
    assert Named("橋はなぜ閉まった?")("", "") == 0.0
