"""What a question asks about, piece by piece: names above all, in whatever letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.alias_table import builtin
from retrieval.analysis import terms
from retrieval.concepts import Pieces
from retrieval.embedder import load_embedder
from retrieval.hiragana import in_hiragana
from retrieval.results import Outcome
from tests.retrieval.indexes import open_engine, write_day

TEXTS = (
    "港湾労組のダリナ・フロスト委員長は、小麦の積み込みを止めると述べた。",
    "小麦の輸出を凍結すると農業省が発表した。",
    "エスカリアの直行便は十七日から止まる。",
    "オルカ自動車は工場を五日間止める。",
)
KNOWN = frozenset(term for text in TEXTS for term in terms(text))
TODAY = dt.date(2031, 5, 2)


def idf(asked: Sequence[str]) -> NDArray[np.float32]:
    """Every term of the texts alike."""
    return np.array([2.0 * (term in KNOWN) for term in asked], np.float32)


def pieces_of(question: str) -> tuple[Pieces, NDArray[np.float64]]:
    """A question's pieces, and (texts, pieces) how much of each every text has."""
    pieces = Pieces(question, builtin(), idf, len(TEXTS))
    met = np.stack([pieces.met(text) for text in TEXTS])
    pieces.weigh_names(met)
    return pieces, met


def weight(pieces: Pieces, words: str) -> float:
    return next(piece.weight for piece in pieces.pieces if piece.words == words)


@pytest.mark.parametrize("question", ["was zahlt orka den Leuten?", "Сколько платит Орка?"])
def test_a_name_that_some_text_has_weighs_more_than_all_the_words_around(question: str) -> None:
    pieces, met = pieces_of(question)
    best = int(pieces.share(met).argmax())
    assert TEXTS[best].startswith("オルカ")
    assert pieces.share(met)[best] > 0.5
    asked = next(piece for piece in pieces.pieces if piece.words in ("orka", "орка"))
    assert pieces.weights[pieces.pieces.index(asked)] == asked.weight


def test_a_name_that_is_there_is_known_and_does_not_say_that_the_answer_is() -> None:
    pieces, met = pieces_of("Darina Brelkova")
    names = {piece.words: piece for piece in pieces.pieces}
    assert names["darina"].known
    assert not names["brelkova"].known
    assert pieces.share(met)[0] > 0.7
    assert met[0] @ pieces.plain_weights / pieces.plain_weights.sum() == pytest.approx(0.5)


def test_a_name_that_no_text_has_stays_a_word_like_any_other() -> None:
    pieces, _ = pieces_of("was zahlt brelk den Leuten?")
    assert weight(pieces, "brelk") < weight(pieces_of("was zahlt orka den Leuten?")[0], "orka")


def test_a_name_that_every_text_has_tells_none_of_them_from_another() -> None:
    pieces = Pieces("darina", builtin(), idf, len(TEXTS))
    pieces.weigh_names(np.ones((4, 1)))
    common = weight(pieces, "darina")
    pieces = Pieces("darina", builtin(), idf, len(TEXTS))
    pieces.weigh_names(np.array([[1.0], [0.0], [0.0], [0.0]]))
    assert weight(pieces, "darina") > 3 * common


def test_a_word_that_the_aliases_know_may_be_a_name() -> None:
    pieces, met = pieces_of("Darina Frost")
    assert int(pieces.share(met).argmax()) == 0
    assert pieces.share(met)[0] == 1.0


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("えすかりあのやつはいつとまるの", True),
        ("ちょっこう便はいつからとまるの?えすかりあのやつ", True),
        ("たんかーのなかみはなに?", True),
        ("れーだーは?", True),
        ("3, 4!", False),
        ("エスカリアの直行便はいつ止まる?", False),
        ("便はいつ", False),
        ("When?", False),
        ("", False),
    ],
)
def test_what_was_typed_in_hiragana_is_seen(question: str, *, typed: bool) -> None:
    assert in_hiragana(question) is typed


def test_a_name_in_hiragana_is_met_in_katakana() -> None:
    pieces, met = pieces_of("えすかりあのやつはいつとまるの")
    assert int(pieces.share(met).argmax()) == 2
    assert any("エスカリア" in way for way in pieces.expansions)


def test_where_every_bigram_is_known_a_long_run_is_no_name() -> None:
    def everything(asked: Sequence[str]) -> NDArray[np.float32]:
        return np.ones(len(asked), np.float32)

    run = "えすかりあのやつはいつとまるのでしょうか" * 20
    assert not any(piece.kana for piece in Pieces(run, builtin(), everything, 10**6).pieces)
    short = Pieces("えすかりあ", builtin(), everything, 10**6)
    assert short.pieces[0].kana == ("エスカリア", "エスカリ", "スカリア")


def test_grammar_in_hiragana_is_no_name() -> None:
    pieces, met = pieces_of("それはいつからですか")
    assert not any(piece.kana for piece in pieces.pieces)
    assert not met.any()


@pytest.mark.parametrize(
    ("question", "word", "readable"),
    [
        ("Ilu pasażerów czekało na peronie?", "czekało", False),
        ("¿Cuántos pasajeros esperaban en el andén?", "andén", True),
        ("Сколько пассажиров стояло на перроне?", "перроне", True),
    ],
)
def test_the_model_is_asked_only_of_words_it_can_read(
    question: str, word: str, *, readable: bool
) -> None:
    pieces = Pieces(question, builtin(), idf, 10)
    said = [piece.said for piece in pieces.pieces]
    assert word in said
    assert pieces.readable[said.index(word)] == float(readable)


def test_who_types_a_foreign_name_in_hiragana_is_answered(tmp_path: Path) -> None:
    stories = {f"第{n}報": text for n, text in enumerate(TEXTS)}
    write_day(tmp_path / "corpus", 2, stories)
    shipped = load_embedder()
    with open_engine(tmp_path / "corpus", tmp_path / "index", embedder=shipped) as engine:
        answer = engine.ask("えすかりあのはいつとまるの", today=TODAY)
    assert answer.outcome is not Outcome.NOT_FOUND
    assert "エスカリア" in answer.excerpts[0].text
