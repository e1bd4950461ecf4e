"""Names in kanji, asked for in other scripts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval.embedder import load_embedder
from retrieval.kanji_names import reads, sounds, sounds_at_start
from retrieval.results import Outcome
from tests.retrieval.indexes import open_engine, write_day

TODAY = dt.date(2031, 5, 2)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "鳴凪町で地震",
            ["Narunagi", "Нарунаги", "Нарунаґі", "나루나기", "Narounagi", "narunagis"],
        ),
        ("元外相の高市氏", ["Takaichi", "Такаити", "Такаїчі", "다카이치"]),
        ("石橋市", ["Ishibashi", "Исибаси", "이시바시", "Ishibashi's"]),
        ("新潟県", ["Niigata", "Ниигата", "니가타"]),
        ("佐々木さん", ["Sasaki", "Сасаки", "사사키", "사사키가"]),
        ("群馬県", ["Gunma", "Gumma"]),
        ("風見港", ["Kazami", "Кадзами", "카자미"]),
        ("霜ヶ谷乳業", ["Shimogaya", "Симогая"]),
    ],
)
def test_a_name_is_heard_in_any_script(text: str, names: list[str]) -> None:
    for name in names:
        assert any(reads(text, sound) for sound in sounds(name)), name


@pytest.mark.parametrize(
    ("run", "name"),
    [
        ("さかきばらは", "榊原"),
        ("きょうこさんが", "京子"),
        ("いっせいの", "一成"),
        ("たかいち", "高市"),
    ],
)
def test_a_name_is_heard_at_the_beginning_of_hiragana(run: str, name: str) -> None:
    assert any(reads(f"{name}氏", sound) for sound in sounds_at_start(run))
    assert not any(reads("停電と火災", sound) for sound in sounds_at_start(run))


@pytest.mark.parametrize("word", ["government", "Hotel", "пожар", "선거", "ito", "", "港"])
def test_other_words_are_no_names_in_kanji(word: str) -> None:
    text = "辞任を表明した国会議員の選挙で、市長と知事が会談した。鳴凪町の火災と停電。"
    assert not any(reads(text, sound) for sound in sounds(word))


def test_a_name_needs_neighbouring_kanji_and_all_of_its_sounds() -> None:
    assert not reads("鳴町凪", "narunaki")
    assert not reads("鳴凪", "narunakik")
    assert not reads("鳴町", "naru")
    assert not reads("鳴と凪", "narunaki")


def test_who_asks_for_a_name_in_kanji_by_its_sound_finds_it(tmp_path: Path) -> None:
    stories = {
        f"{place}で市が開く": f"{place}の朝市が三日に始まり、魚と野菜が並んだ。"
        for place in ("鳴凪町", "楢戸村", "霧浦市", "椎野町")
    }
    write_day(tmp_path / "corpus", 2, stories)
    shipped = load_embedder()
    with open_engine(tmp_path / "corpus", tmp_path / "index", embedder=shipped) as engine:
        for asked, place in (("Narunagi market", "鳴凪町"), ("рынок Нарадо", "楢戸村")):
            answer = engine.ask(asked, today=TODAY)
            assert answer.outcome is not Outcome.NOT_FOUND
            assert place in answer.excerpts[0].item.headline
