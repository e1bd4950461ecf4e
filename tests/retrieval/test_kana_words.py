"""Questions typed all in hiragana."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import regex
from numpy.typing import NDArray

from retrieval.embedder import load_embedder
from retrieval.kana_words import FILE, Idf, written
from retrieval.results import Outcome
from tests.retrieval.indexes import open_engine, write_day

TODAY = dt.date(2031, 5, 2)


def corpus(*words: str) -> Idf:
    """The terms of a corpus that has these words, the first of them most often."""

    def idf(asked: Sequence[str]) -> NDArray[np.float32]:
        places = [[n for n, word in enumerate(words) if term in word] for term in asked]
        return np.array([1.0 + found[0] if found else 0.0 for found in places], np.float32)

    return idf


NOTHING = corpus()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("いつていせんになるの", "いつ停戦になるの"),
        ("がっこうのていでんはいつまでですか", "学校の停電はいつまでですか"),
        ("はらいもどしのきげんっていつまで?", "払い戻しの期限っていつまで?"),
        ("たんかーのもくてきち", "タンカーの目的地"),
        ("停戦はいつ", "停戦はいつ"),
        ("When?", "When?"),
        ("", ""),
    ],
)
def test_words_in_hiragana_are_written_as_news_does(typed: str, read: str) -> None:
    assert written(typed, NOTHING) == read


def test_of_several_words_that_sound_alike_the_corpus_decides() -> None:
    typed = "こうかいはいつ"
    assert written(typed, corpus("公海上の船")) == "公海はいつ"
    assert written(typed, corpus("後悔した")) == "後悔はいつ"
    assert written(typed, corpus("航海", "公海", "後悔")) == "航海はいつ"


@pytest.mark.parametrize("name", ["さるみな", "ふぇんざく", "るぬ"])
def test_what_is_no_known_word_stays(name: str) -> None:
    assert written(name, NOTHING) == name
    assert written(f"{name}のがっこう", NOTHING) == f"{name}の学校"


def test_a_short_word_counts_between_known_ones_only() -> None:
    assert written("くまはどこ", NOTHING) == "クマはどこ"
    assert written("くまるみはどこ", NOTHING) == "くまるみはどこ"


def test_a_question_in_hiragana_is_answered_with_certainty(tmp_path: Path) -> None:
    write_day(
        tmp_path / "corpus",
        2,
        {
            "灯台": "港の灯台の修理は5月20日に終わると市が発表した。",
            "人工芝": "球場の人工芝は、けがが増えたため来季から使えなくなる。",
            "漁船": "漁船が沖で転覆し、乗組員4人が救助された。",
        },
    )
    shipped = load_embedder()
    with open_engine(tmp_path / "corpus", tmp_path / "index", embedder=shipped) as engine:
        for question, headline in (
            ("とうだいのしゅうりはいつおわりますか", "灯台"),
            ("じんこうしばはなぜつかえなくなるの", "人工芝"),
            ("ぎょせんがてんぷくしてなんにんきゅうじょされた", "漁船"),
        ):
            answer = engine.ask(question, today=TODAY)
            assert answer.outcome is Outcome.FOUND
            assert answer.excerpts[0].item.headline == headline


def test_every_line_is_a_reading_and_its_ways() -> None:
    lines = resources.files("retrieval").joinpath(FILE).read_text("utf-8").splitlines()
    readings = [line.split()[0] for line in lines if not line.startswith("#")]
    assert readings == sorted(set(readings))
    for line in lines[1:]:
        reading, *ways = line.split()
        assert regex.fullmatch(r"[\p{Hiragana}ー]{2,}", reading)
        assert ways
        assert len(set(ways)) == len(ways)
