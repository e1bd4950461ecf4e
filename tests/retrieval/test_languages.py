"""What carries no subject, in nine languages."""

import pytest

from retrieval.alias_table import builtin
from retrieval.aliases import Aliases
from retrieval.analysis import normalise
from retrieval.languages import is_empty


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "let actually whether somebody"),
        ("de", "geschieht überhaupt jemand"),
        ("fr", "personne déjà quelques"),
        ("es", "estuvieron nadie dentro tal"),
        ("ru", "скажите которая сейчас"),
        ("uk", "скажіть зараз якими"),
        ("ko", "씨는 뭐라고 했나요 누구예요 사람은"),
        ("ja", "について 教えて だって"),
        ("zh", "怎么样 为什么 究竟"),
    ],
)
def test_words_of_questions_carry_no_subject(code: str, words: str) -> None:
    for word in words.split():
        assert is_empty(normalise(word), code), word


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "ferry price hospital"),
        ("de", "Hafen Melonen"),
        ("ru", "паром больница"),
        ("ko", "병원 파업 약사"),
        ("ja", "停電 港"),
        ("zh", "医院 停电"),
    ],
)
def test_what_is_asked_about_does(code: str, words: str) -> None:
    for word in words.split():
        assert not is_empty(normalise(word), code), word


def test_a_beginning_that_another_word_happens_to_have_is_no_alias() -> None:
    table = Aliases([["反対", "contra"], ["禁止", "interdire"]])
    assert table.find("the contractor left") == []
    assert table.find("interiores nuevos") == []


def test_compounds_whose_parts_are_known_are_found() -> None:
    found = [concept.words for concept in builtin().find("Drohnenangriffe auf Kiew")]
    assert found == ["drohnen", "angriffe", "kiew"]
