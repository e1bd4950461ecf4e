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

from retrieval import Engine
from retrieval.alias_table import builtin
from retrieval.analysis import terms
from retrieval.concepts import Idf
from retrieval.confidence import features
from retrieval.embedder import load_embedder
from retrieval.kana_words import FILE, written
from retrieval.ranking import rank
from retrieval.results import Outcome
from tests.retrieval.indexes import open_engine, write_day

TODAY = dt.date(2031, 5, 2)


def corpus(*words: str) -> Idf:
    """The terms of a corpus that has these words, the first of them most often."""
    of_words = [terms(word) for word in words]

    def idf(asked: Sequence[str]) -> NDArray[np.float32]:
        places = [[n for n, has in enumerate(of_words) if term in has] for term in asked]
        return np.array([1.0 + found[0] if found else 0.0 for found in places], np.float32)

    return idf


NOTHING = corpus()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("いつていせんになるの", "いつ停戦になるの"),
        ("がっこうのていでんはいつまでですか", "学校の停電はいつまでですか"),
        ("はらいもどしのてつづきって?", "払い戻しの手続きって?"),
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
    assert written("いぬはどこ", NOTHING) == "犬はどこ"
    assert written("いぬるみはどこ", NOTHING) == "いぬるみはどこ"


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


def test_a_word_that_the_corpus_has_counts_more() -> None:
    assert written("きょうとうは", NOTHING) == "共闘は"
    assert written("きょうとうは", corpus("京都")) == "京都うは"


def test_a_long_word_is_meant_rather_than_short_ones() -> None:
    assert written("かじがひどい", corpus("火事", "家事", "画")) == "火事がひどい"
    assert written("しゅのうかいだん", corpus("貝", "首脳", "階")) == "首脳会談"


@pytest.mark.parametrize("typed", ["これはほんとうなのか", "どうしたようか", "いつか"])
def test_what_is_usually_written_in_hiragana_stays(typed: str) -> None:
    """なのか is the seventh of a month only in kanji."""
    assert written(typed, corpus("7日", "8日", "5日", "七日")).endswith(typed[-3:])


def test_what_is_written_in_hiragana_or_kanji_is_as_the_corpus_has_it() -> None:
    assert written("かったのはだれ", NOTHING).startswith("かった")
    assert written("かったのはだれ", corpus("勝った")).startswith("勝った")


def test_words_of_a_text_count_more_than_grammar() -> None:
    assert written("でんきはいつもどる", corpus("戻る", "電気")) == "電気はいつ戻る"


def test_a_name_that_somebody_listed_in_hiragana_stays_for_the_aliases() -> None:
    assert written("ぜれんすきーはどこ", NOTHING) != "ぜれんすきーはどこ"
    assert written("ぜれんすきーはどこ", NOTHING, builtin().knows) == "ぜれんすきーはどこ"
    has_it = corpus("ゼレンスキー")
    assert written("ぜれんすきーはどこ", has_it, builtin().knows) == "ゼレンスキーはどこ"


def test_a_known_name_in_hiragana_is_asked_for_as_the_text_writes_it(
    shipped_engine: Engine,
) -> None:
    for typed, name in (("ぜれんすきーのはつげん", "ゼレンスキー"), ("るっては", "ルッテ")):
        read, asked = shipped_engine.ask(typed), shipped_engine.ask(f"{name}の発言")
        assert read.excerpts[0].item == asked.excerpts[0].item
        assert name in read.excerpts[0].item.headline
    assert shipped_engine.ask("ぜれんすきーはなにをもとめた").outcome is Outcome.FOUND


def test_an_item_lacks_what_a_question_in_hiragana_asks_for(shipped_engine: Engine) -> None:
    with shipped_engine._using() as snapshot:
        for question, lacks in (("ぷーちんはなんさい", 1.0), ("いんどのげんゆはいくら", 0.0)):
            ranking = rank(snapshot, question, builtin())
            assert features(ranking, question, snapshot.calibration).lacking == lacks


def test_a_name_beside_known_words_is_still_found_in_katakana_or_kanji(tmp_path: Path) -> None:
    stories = {
        f"{name}の会見": f"{name}の政府は停戦を{day}日に始めると発表した。"
        for day, name in enumerate(("エスカリア", "オルベナ", "江名瀬", "ドルビナ"), 3)
    }
    write_day(tmp_path / "corpus", 2, stories)
    shipped = load_embedder()
    with open_engine(tmp_path / "corpus", tmp_path / "index", embedder=shipped) as engine:
        for typed, name in (
            ("おるべな", "オルベナ"),
            ("えなせ", "江名瀬"),
            ("どるびな", "ドルビナ"),
        ):
            answer = engine.ask(f"{typed}のせいふはいつていせんをはじめる", today=TODAY)
            assert name in answer.excerpts[0].item.headline


def test_a_single_word_in_hiragana_is_a_key_word(shipped_engine: Engine) -> None:
    for typed, written_so in (("ていでん", "停電"), ("ていせん", "停戦")):
        read, asked = shipped_engine.ask(typed), shipped_engine.ask(written_so)
        assert read.outcome is asked.outcome is Outcome.FOUND
        assert [e.item for e in read.excerpts] == [e.item for e in asked.excerpts]


def test_every_line_is_a_reading_and_its_ways() -> None:
    lines = resources.files("retrieval").joinpath(FILE).read_text("utf-8").splitlines()
    readings = [line.split()[0] for line in lines if not line.startswith("#")]
    assert readings == sorted(set(readings))
    for line in (line for line in lines if not line.startswith("#")):
        reading, *ways = line.split()
        assert regex.fullmatch(r"[\p{Hiragana}ー]{2,}", reading)
        assert ways
        assert len(set(ways)) == len(ways)
