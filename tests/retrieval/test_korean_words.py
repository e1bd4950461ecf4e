"""Korean words within what stands between spaces."""

from __future__ import annotations

from importlib import resources

import pytest
import regex

from retrieval.alias_table import builtin
from retrieval.korean_words import FILE, find


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("값이 떨어졌나요", {"떨어": "落ち"}),
        ("사장님이 목소리를", {"사장": "社長", "목소리": "声"}),
        ("bridge 橋 はし", {}),
        ("", {}),
    ],
)
def test_the_part_of_a_word_that_stays_is_found(text: str, words: dict[str, str]) -> None:
    found = {text[start:end]: ways for start, end, ways in find(text)}
    for word, japanese in words.items():
        assert any(japanese in way for way in found[word])
    assert found.keys() >= words.keys()
    assert bool(found) is bool(words)


def test_the_longest_word_counts() -> None:
    lengths = [end - start for start, end, _ in find("사람들")]
    assert lengths == [3]


def test_a_word_counts_behind_another_but_not_inside_a_name() -> None:
    assert [end - start for start, end, _ in find("사장목소리")] == [2, 3]
    assert list(find("김수사장목소리")) == []


def test_what_the_aliases_know_already_isn_t_looked_up_again() -> None:
    concepts = builtin().find("중앙은행 노동조합 휴전 사장의 목소리")
    ends = [concept.end for concept in concepts]
    assert all(concept.start >= end for concept, end in zip(concepts[1:], ends, strict=False))
    assert any("停戦" in concept.variants for concept in concepts)
    assert any("声" in concept.variants for concept in concepts)


def test_every_line_is_a_word_and_its_japanese() -> None:
    lines = resources.files("retrieval").joinpath(FILE).read_text("utf-8").splitlines()
    words = [line.split()[0] for line in lines if not line.startswith("#")]
    assert len(words) == len(set(words))
    for line in lines[1:]:
        word, *ways = line.split()
        assert regex.fullmatch(r"\p{Hangul}{2,}", word)
        assert ways
        assert not any(regex.search(r"\p{Hangul}", way) for way in ways)
