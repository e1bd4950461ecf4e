"""Sure, unsure, not there: the three outcomes, for any model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval import Engine
from retrieval.alias_table import builtin
from retrieval.confidence import FAR, POSSIBLE, RIGHT, SURE, features, outcome
from retrieval.embedder import load_embedder
from retrieval.leniency import is_keywords
from retrieval.ranking import rank
from retrieval.results import Outcome
from tests.retrieval.hashed import HashedEmbedder
from tests.retrieval.indexes import open_engine, write_day

TODAY = dt.date(2031, 5, 20)


def test_outcomes_are_cut_at_two_levels() -> None:
    assert outcome(SURE) is Outcome.FOUND
    assert outcome((SURE + POSSIBLE) / 2) is Outcome.UNSURE
    assert outcome(POSSIBLE - 0.01) is Outcome.NOT_FOUND


# Not the questions that the calibration itself is made with.
OFF_TOPIC = (
    "おいしい味噌汁の作り方",
    "明日の札幌の天気は?",
    "How do I tie a bow tie?",
    "Write a poem about autumn leaves",
    "Как выбрать велосипед для ребёнка?",
    "Як зробити домашній сир?",
    "怎么减肥最快?",
    "피아노 독학하는 방법",
    "Wie lange kocht man Spaghetti?",
    "Comment planter des tulipes ?",
    "¿Cómo aprendo a nadar?",
    "Excelで重複を消す関数",
)


def test_far_questions_are_refused_and_name_the_nearest(shipped_engine: Engine) -> None:
    assert not set(OFF_TOPIC) & set(FAR)
    answers = [shipped_engine.ask(question) for question in OFF_TOPIC]
    refused = [a for a in answers if a.outcome is Outcome.NOT_FOUND]
    assert len(refused) >= 10
    for answer in refused:
        assert not answer.excerpts
        assert 1 <= len(answer.nearest) <= 3
        assert not answer.found


def test_a_headline_is_found_with_certainty(shipped_engine: Engine) -> None:
    items = shipped_engine.headlines()
    answers = [shipped_engine.ask(item.headline) for item in items]
    sure = [a.outcome is Outcome.FOUND for a in answers]
    assert sum(sure) >= len(sure) - 1
    first = [
        a.excerpts[0].item.id == i.id for a, i in zip(answers, items, strict=True) if a.excerpts
    ]
    assert sum(first) >= len(first) - 1


@pytest.mark.parametrize("word", ["停電", "原油", "グリーンランド", "NATO"])
def test_a_key_word_of_the_text_is_found(shipped_engine: Engine, word: str) -> None:
    assert shipped_engine.ask(word).outcome is Outcome.FOUND


@pytest.mark.parametrize(
    ("words", "keywords"),
    [
        ("停電", True),
        ("原油 割引", True),
        ("Brent discount", True),
        ("停電はいつから?", False),
        ("why", False),
        ("one two three four", False),
    ],
)
def test_key_words_are_told_from_questions(words: str, *, keywords: bool) -> None:
    assert is_keywords(words) is keywords


def test_the_calibration_follows_the_model_and_the_corpus(
    tmp_path: Path, shipped_engine: Engine
) -> None:
    """Another model has other cosines; its own far questions still come out far."""
    corpus = tmp_path / "corpus"
    write_day(
        corpus,
        12,
        {
            "大橋が通行止め": "架空市は12日、大橋の橋脚にひびが見つかったため通行止めにした。",
            "魚市場で初競り": "寒ブリ1本に82万銀の値が付いた。競り落としたのは料理店だ。",
        },
    )
    with open_engine(corpus, tmp_path / "index", embedder=HashedEmbedder()) as engine:
        assert engine.ask("大橋はなぜ通行止め?", today=TODAY).outcome is not Outcome.NOT_FOUND
        assert engine.ask("How do I tie a bow tie?", today=TODAY).outcome is Outcome.NOT_FOUND
        with engine._using() as hashed, shipped_engine._using() as shipped:
            assert hashed.calibration
            assert hashed.calibration["dense_mean"] != shipped.calibration["dense_mean"]


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("競り落とした人は何歳?", 1.0),
        ("How old is the buyer of the yellowtail?", 1.0),
        ("寒ブリの値段はいくら?", 0.0),
        ("誰が競り落とした?", 0.0),
    ],
)
def test_an_item_without_what_is_asked_for_is_less_sure(
    tmp_path: Path, question: str, lacking: float
) -> None:
    story = "寒ブリ1本に82万銀の値が付いた。競り落としたのは料理店主だ。"
    write_day(tmp_path / "corpus", 12, {"魚市場で初競り": story})
    shipped = load_embedder()
    with (
        open_engine(tmp_path / "corpus", tmp_path / "index", embedder=shipped) as engine,
        engine._using() as snapshot,
    ):
        ranking = rank(snapshot, question, builtin())
        seen = features(ranking, question, snapshot.calibration)
        assert seen.lacking == lacking
        assert RIGHT(replace(seen, lacking=1.0)) < RIGHT(replace(seen, lacking=0.0)) / 2


def test_a_name_weighs_no_more_than_another_word_in_the_confidence(tmp_path: Path) -> None:
    texts = {
        f"第{n}報": f"{name}市の橋が直った。"
        for n, name in enumerate(("ダリナ", "ソルバ", "ケルタ"))
    }
    write_day(tmp_path / "corpus", 12, texts)
    shipped = load_embedder()
    with (
        open_engine(tmp_path / "corpus", tmp_path / "index", embedder=shipped) as engine,
        engine._using() as snapshot,
    ):
        ranking = rank(snapshot, "Darina Brelkova", builtin())
        coverage = features(ranking, "Darina Brelkova", snapshot.calibration).coverage
        ranking.pieces.plain_weights = ranking.pieces.weights
        boosted = features(ranking, "Darina Brelkova", snapshot.calibration).coverage
    assert coverage < boosted - 0.05


def test_an_empty_corpus_answers_nothing(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with open_engine(tmp_path / "corpus", tmp_path / "index") as engine:
        answer = engine.ask("何があった?", today=TODAY)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.nearest == ()
    assert answer.confidence == 0.0
