"""What the model finds near counts as spoken of, and what nobody knows hardly counts."""

import numpy as np
import pytest

from retrieval.aliases import Aliases
from retrieval.concepts import Pieces
from retrieval.embedder import load_embedder
from retrieval.rerank import Background, LateInteraction

TEXTS = ["市は港の橋を直した。", "選手が得点を決めた。", "薬の値段が上がった。"]


def idf(terms: object) -> np.ndarray:
    return np.ones(len(list(terms)), np.float32)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def background() -> Background:
    embedder = load_embedder()
    return Background(embedder, TEXTS, embedder.encode_documents(TEXTS))


def test_a_word_comes_nearer_to_its_translation_than_to_other_texts(background: Background) -> None:
    late = LateInteraction(load_embedder(), "hospital price", pieces=["hospital", "price"])
    near = late.of_pieces(late.met(["病院は満床だ。", "値段は変わらない。"]))
    assert near.shape == (2, 2)
    assert near[0, 0] > near[1, 0]
    assert near[1, 1] > near[0, 1]
    usual = late.of_pieces(late.usual(background))
    assert usual.shape == (1, 2)
    assert near[0, 0] > usual[0, 0] + 0.2


def test_pieces_have_no_say_in_the_score() -> None:
    alone = LateInteraction(load_embedder(), "hospital price")
    both = LateInteraction(load_embedder(), "hospital price", pieces=["price"])
    met = alone.asked(alone.met(TEXTS)), both.asked(both.met(TEXTS))
    assert met[0] == pytest.approx(met[1], abs=1e-6)


def test_added_words_count_where_they_are_asked_for() -> None:
    late = LateInteraction(load_embedder(), "病院", "値段")
    met = late.met(["薬の値段が上がった。"])
    assert float(late.with_added(met)[0]) > float(late.asked(met)[0]) + 0.2


def test_a_token_that_was_met_before_is_met_alike(background: Background) -> None:
    embedder = load_embedder()
    first = LateInteraction(embedder, "病院の値段").usual(background)
    again = LateInteraction(embedder, "値段の病院の薬").usual(background)
    fresh = Background(embedder, TEXTS, embedder.encode_documents(TEXTS))
    assert first.shape[1] < again.shape[1]
    assert np.allclose(again, LateInteraction(embedder, "値段の病院の薬").usual(fresh))


def test_a_single_kanji_that_is_no_country_is_met_in_a_word() -> None:
    table = Aliases([["州", "province"], ["アメリカ", "米", "america"]])
    pieces = Pieces("Which province in America?", table, idf, 10)
    assert pieces.coverage("雨枝州と米軍") == 1.0
    assert pieces.coverage("新米を食べた州") < 1.0


def test_accents_reach_the_model() -> None:
    pieces = Pieces("épave antique", Aliases([]), lambda terms: np.zeros(len(terms)), 10)
    assert [piece.said for piece in pieces.pieces] == ["épave", "antique"]
    assert not any(piece.known for piece in pieces.pieces)
