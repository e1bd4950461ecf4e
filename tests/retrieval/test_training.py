"""The way from data to model, in small: a few hundred generated pairs."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from retrieval.embedder import load_embedder
from retrieval.training import crossing, table
from retrieval.training.__main__ import build
from retrieval.training.batches import Sampler, encode, weights
from retrieval.training.bm25 import Bm25
from retrieval.training.card import LICENCE, credit_table
from retrieval.training.corpus import not_measured, read_corpus
from retrieval.training.data import Group, Ids, Row, Texts, asked_rows, dev_keys, group, own_rows
from retrieval.training.evaluate import figures, measure_all
from retrieval.training.measures import Measure
from retrieval.training.passages import TOGETHER, from_translations, sentences, windows
from retrieval.training.pieces import candidates, count_words, unigram
from retrieval.training.sources import LANGUAGES, SOURCES, TRANSLATIONS, Kind, Use
from retrieval.training.spelling import features, roman, sounds
from retrieval.training.tokenizer import empty_tokenizer, train_tokenizer
from retrieval.training.train import Recipe, Trainer

WORDS = {
    "en": ["harbour", "winter", "minister", "bridge", "parliament", "railway", "election",
           "storm", "bakery", "museum"],
    "ja": ["港湾", "冬季", "大臣", "橋梁", "議会", "鉄道", "選挙", "暴風", "製パン", "博物館"],
    "uk": ["гавань", "зима", "міністр", "міст", "парламент", "залізниця", "вибори", "буря",
           "пекарня", "музей"],
    "ko": ["항구", "겨울", "장관", "다리", "의회", "철도", "선거", "폭풍", "빵집", "박물관"],
}  # fmt: skip
MODEL = Path(__file__).parents[2] / "retrieval" / "model"
RECIPE = Recipe(steps=40, more=15, every=15, learning_rate=0.1)


def write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)


def sentence(language: str, chosen: tuple[int, ...]) -> str:
    words = [WORDS[language][number] for number in chosen]
    return ("、".join(words) + "。") if language == "ja" else " ".join(words).capitalize() + "."


TRIPLES = list(itertools.combinations(range(10), 3))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sets in the layout of the real ones: 90 rows of news in four languages, and a dev set."""
    folder = tmp_path_factory.mktemp("data")
    chosen = random.Random(1).sample(TRIPLES, 90)  # noqa: S311
    rows = ["\t".join(sentence(language, c) for language in WORDS) for c in chosen]
    write(folder / "ntrex" / "multi.tsv.gz", ["\t".join(WORDS), *rows])
    flores = ["\t".join((f"Held {n}.", f"第{n}回。")) for n in range(20)]
    write(folder / "flores_dev" / "multi.tsv.gz", ["en\tja", *flores])
    words = ["\t".join(pair) for pair in zip(WORDS["en"], WORDS["ja"], strict=True)]
    write(folder / "jmdict" / "dict_en-ja.tsv.gz", words)
    talk = [(sentence("uk", c), sentence("en", c)) for c in TRIPLES[90:110]]
    write(folder / "tatoeba_opusmt" / "pairs_uk-en.tsv.gz", ["\t".join(pair) for pair in talk])
    talk = [(sentence("en", c), sentence("ja", c)) for c in TRIPLES[90:110]]
    write(folder / "graded_enja" / "pairs_en-ja.tsv.gz", ["\t".join(pair) for pair in talk])
    questions = [
        {"question": f"{WORDS['ja'][n]}と議会の関係はどうなりましたか？", "lang": "ja", "title": "",
         "context": f"{WORDS['ja'][n]}について話した。議会は{number}回審議した。大臣が答えた。"}
        for n in range(10) for number in range(3)
    ]  # fmt: skip
    write(folder / "jaquad" / "qa.train.jsonl.gz", [json.dumps(q) for q in questions])
    measured = [f"{sentence('uk', c)}\t{sentence('ja', c)}" for c in chosen[:5]]
    write(folder / "wmt_multi" / "pairs_uk-ja.tsv.gz", measured)
    return folder


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands beside the code: a term, a sentence and a question on a passage."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "terms.tsv").write_text("en\tja\tuk\nbridge\t橋梁\tміст\n", "utf-8")
    (folder / "news_port.tsv").write_text("ja\ten\n港が開いた。\tThe port opened.\n", "utf-8")
    (folder / "asked_port.tsv").write_text(
        "passage\tja\ten\n港は九日に開いた。\t港はいつ開いた？\tWhen did the port open?\n", "utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def model(data: Path, own: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    build(data, folder / "model", folder / "work", RECIPE, 600, 1e4, own)
    return folder / "model"


def test_small_model_finds_translations_it_was_not_shown(model: Path) -> None:
    embedder = load_embedder(str(model))
    unseen = random.Random(2).sample(TRIPLES, 40)  # noqa: S311
    japanese = embedder.encode_documents([sentence("ja", c) for c in unseen])
    for language in ("en", "uk", "ko"):
        asked = embedder.encode_queries([sentence(language, c) for c in unseen])
        first = (asked @ japanese.T).argmax(axis=1) == np.arange(len(unseen))
        assert first.mean() > 0.7, language


def test_small_model_is_one_sentence_transformers_can_read(model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(model), device="cpu").encode(
        ["橋梁"], normalize_embeddings=True
    )
    ours = load_embedder(str(model)).encode_queries(["橋梁"])
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


@pytest.mark.parametrize(("stopped", "kept"), [(33, 30), (50, 45)])
def test_training_taken_up_after_a_stop_ends_the_same(
    data: Path,
    own: Path,
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stopped: int,
    kept: int,
) -> None:
    from retrieval.training.train import Trainer

    whole = Trainer.advance

    def stopping(trainer: Trainer) -> float:
        if trainer.step == stopped:
            raise KeyboardInterrupt
        return whole(trainer)

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", stopping)
        with pytest.raises(KeyboardInterrupt):
            build(data, tmp_path / "model", tmp_path / "work", RECIPE, 600, 1e4, own)
    assert not (tmp_path / "model").exists()
    steps = []

    def counting(trainer: Trainer) -> float:
        steps.append(trainer.step)
        return whole(trainer)

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", counting)
        build(data, tmp_path / "model", tmp_path / "work", RECIPE, 600, 1e4, own)
    assert steps == list(range(kept, 55))
    assert (tmp_path / "model" / "tokenizer.json").read_bytes() == (
        model / "tokenizer.json"
    ).read_bytes()
    resumed, straight = (
        load_file(f / "model.safetensors")["embedding.weight"] for f in (tmp_path / "model", model)
    )
    np.testing.assert_allclose(resumed.astype(np.float32), straight.astype(np.float32), atol=1e-3)


def test_what_is_measured_on_is_not_trained_on(data: Path, own: Path) -> None:
    corpus = read_corpus(data, seed=1, own=own)
    barred = dev_keys(data)
    trained = {
        text
        for found in corpus.groups
        if found.kind not in (Kind.WORD, Kind.NAME, Kind.TERM)
        for side in (found.left, found.right)
        for text in (corpus.texts.texts[i] for i in side)
    }
    with gzip.open(data / "wmt_multi" / "pairs_uk-ja.tsv.gz", "rt", encoding="utf-8") as file:
        measured = [cell for line in file for cell in line.rstrip("\n").split("\t")]
    assert trained.isdisjoint(measured)
    assert not {f"Held {n}." for n in range(4, 20, 5)} & trained
    assert {f"Held {n}." for n in range(4)} <= trained
    assert len(barred) > 10


def test_passage_that_overlaps_a_measured_one_is_dropped() -> None:
    measured = "市議会は新しい橋の建設について三日間にわたり審議し、賛成多数で予算案を可決した"
    near = Row(Kind.PASSAGE, "ja", "ja", "橋は", "前日、" + measured + "。")
    far = Row(Kind.PASSAGE, "ja", "ja", "橋は", "前日、" + measured[:20] + "。")
    assert not_measured([near, far], {measured}) == [far]


def test_every_source_says_whose_it_is() -> None:
    for source in SOURCES:
        assert source.licence
        assert source.credit
    trained = {s.folder for s in SOURCES if s.use is Use.TRAIN}
    assert not trained & {"wmt_multi", "jarunc", "jglue", "xquad"}


def test_card_credits_every_source() -> None:
    card = (MODEL / "README.md").read_text("utf-8")
    assert credit_table(Use.TRAIN) in card
    assert credit_table(Use.DEV) in card
    assert f"under [{LICENCE}]" in card


@pytest.mark.parametrize("kind", [Kind.TERM, Kind.NEWS])
def test_our_own_rows_are_complete_in_every_language(kind: Kind) -> None:
    rows = list(own_rows(kind))
    assert {row.left_language for row in rows} | {row.right_language for row in rows} == set(
        LANGUAGES
    )
    assert all(row.left.strip() and row.right.strip() for row in rows)


def test_our_own_questions_are_asked_in_every_language_and_answered_in_japanese() -> None:
    asked = [row for row in asked_rows() if row.kind is Kind.ASKED]
    by_language = Counter(row.left_language for row in asked)
    assert set(by_language) == set(LANGUAGES)
    assert len(set(by_language.values())) == 1
    assert all(row.left.strip() and row.right.endswith(("。", "」", "）")) for row in asked)


def test_question_stands_beside_itself_in_other_languages(own: Path) -> None:
    assert list(asked_rows(own)) == [
        Row(Kind.ASKED, "ja", "ja", "港はいつ開いた？", "港は九日に開いた。"),
        Row(Kind.ASKED, "en", "ja", "When did the port open?", "港は九日に開いた。"),
        Row(Kind.NEWS, "ja", "en", "港はいつ開いた？", "When did the port open?"),
    ]


def test_sentences_cross_through_a_shared_translation() -> None:
    rows = [
        Row(Kind.TALK, "uk", "en", "Йде дощ.", "It is raining."),
        Row(Kind.TALK, "en", "ja", "It is raining!", "雨が降っている。"),
    ]
    assert list(crossing.through_shared(rows)) == [
        Row(Kind.PIVOT, "uk", "ja", "Йде дощ.", "雨が降っている。")
    ]


def test_question_is_asked_in_other_words() -> None:
    known = crossing.lexicon(
        [
            Row(Kind.WORD, "en", "ja", "parliament", "議会"),
            Row(Kind.WORD, "en", "ja", "city council", "市議会"),
            Row(Kind.WORD, "de", "ja", "Brücke", "橋梁"),
            Row(Kind.WORD, "en", "ja", "bridge", "橋梁"),
        ]
    )
    assert crossing.words_of("市議会は橋梁を", known) == ["市議会", "橋梁"]
    asked = Row(Kind.PASSAGE, "ja", "ja", "市議会は橋梁をどうした", "本文")
    found = list(crossing.in_other_words([asked], known, 1, ["en", "de"]))
    assert found == [Row(Kind.CROSSED, "en", "ja", "city council bridge", "本文")]


def test_groups_hold_a_pair_once_whichever_way_it_was_written() -> None:
    rows = [
        Row(Kind.TALK, "en", "ja", "Good morning", "おはよう"),
        Row(Kind.TALK, "ja", "en", "おはよう", "Good morning"),
        Row(Kind.TALK, "en", "ja", "secret", "秘密"),
        Row(Kind.WORD, "en", "ja", "secret", "秘密"),
    ]
    found = group(rows, Texts(), {"秘密"})
    assert [(g.kind, g.languages, len(g)) for g in found] == [
        (Kind.TALK, ("ja", "en"), 1),
        (Kind.WORD, ("ja", "en"), 1),
    ]


def test_candidates_are_the_frequent_substrings() -> None:
    counts = Counter({"停戦協議": 5, "停戦案": 4, "協議": 2, "案内": 3})
    found = candidates(counts, longest=4, most=100)
    assert found["停戦"] == 9
    assert found["協議"] == 7
    assert found["停戦協議"] == 5
    assert "案内" not in found, "three times is too few"
    assert "議停" not in found, "two words apart"


def test_vocabulary_keeps_letters_and_drops_useless_pieces() -> None:
    counts = Counter({"停戦協議": 50, "停戦": 50, "協議": 50, "停止": 15, "氈": 5})
    pieces = dict(unigram(counts, size=9, longest=4, letters=0.7))
    assert {"停", "戦", "協", "議", "止"} <= set(pieces)
    assert "停戦" in pieces
    assert "協議" in pieces
    assert "戦協" not in pieces
    assert "氈" not in pieces, "too rare to learn"
    assert len(pieces) <= 9


def test_tokenizer_cuts_at_scripts_and_keeps_marks() -> None:
    words = count_words(empty_tokenizer(), ["米EU首脳ら1,300人が「ガザ」を協議。об'єкт Йод"])
    assert set(words) == {
        "米", "▁eu", "首脳ら", "1300", "人が", "ガザ", "を", "協議", "▁обєкт", "▁йод",
    }  # fmt: skip


def test_tokenizer_cuts_particles_off_and_leaves_endings_on() -> None:
    words = count_words(empty_tokenizer(), ["ゼレンスキー大統領は停戦を求め、安全保障の協議が続く"])
    assert list(words) == ["ゼレンスキー", "大統領", "は", "停戦", "を", "求め", "安全保障", "の",
                           "協議", "が", "続く"]  # fmt: skip


def test_tokenizer_is_the_same_each_time() -> None:
    texts = [sentence(language, c) for language in WORDS for c in TRIPLES]
    first, second = (train_tokenizer(texts, 300).to_str() for _ in range(2))
    assert first == second


def test_tokenizer_keeps_the_words_it_is_told_to() -> None:
    texts = [sentence(language, c) for language in WORDS for c in TRIPLES]
    told = ["ゼレンスキー大統領", "Зеленський", "Q"]
    cut, whole = train_tokenizer(texts, 300), train_tokenizer(texts, 300, told)
    assert len(cut.encode("ゼレンスキー", add_special_tokens=False).ids) > 1
    for word in ("ゼレンスキー", "大統領", "зеленський"):
        assert len(whole.encode(word, add_special_tokens=False).ids) == 1, word
    assert "▁q" not in whole.get_vocab(), "a letter is no word"
    others = list(whole.encode(texts[0], add_special_tokens=False).tokens)
    assert others == cut.encode(texts[0], add_special_tokens=False).tokens


def test_names_sound_alike_across_scripts() -> None:
    zelensky = [set(features("▁" + w)) for w in ("зеленский", "зеленський", "zelensky")]
    assert zelensky[0] == zelensky[1]
    assert len(zelensky[0] & zelensky[2]) > len(zelensky[0]) / 2
    assert roman("путин") == roman("プーチン") == roman("putin") == roman("푸틴")
    assert features("▁2026") == []


def test_parts_of_a_piece_are_what_means_something() -> None:
    scores = {"大統領": -5.0, "大統": -6.0, "領": -6.0, "は": -2.0, "大統領は": -7.0, "▁a": -3.0}
    assert table.best_parts("大統領は", scores) == ["大統領"]
    assert table.best_parts("大統領", scores) == ["大統", "領"]
    assert table.best_parts("▁a", scores) == []


def test_start_is_alike_where_spelling_is_and_short_where_common() -> None:
    pieces = ["▁зеленский", "▁зеленська", "▁automobile"]
    found = table.start(pieces, 4, np.array([1.0, 1.0, 998.0]), 256, seed=1)
    assert found.shape == (4, 256)
    unit = found / np.linalg.norm(found, axis=1, keepdims=True)
    assert unit[0] @ unit[1] > unit[0] @ unit[2] + 0.2
    assert np.linalg.norm(found[2]) < 0.1 * np.linalg.norm(found[0])


def test_cognates_and_names_share_a_row_that_stands_for_their_sound() -> None:
    assert set(sounds("▁операция")) & set(sounds("▁operación")) == {"opera…"}
    assert set(sounds("▁zelensky")) & set(sounds("ゼレンスキー"))
    assert sounds("▁2026") == sounds("停戦") == sounds("ция") == []
    scores = dict.fromkeys(["<unk>", "▁операция", "▁operación", "▁harbour", "经济", "経済"], -5.0)
    parts = table.parts_of(scores)
    first, second, third, chinese = (
        parts.take(np.array([n]))[0].flat.tolist() for n in range(1, 5)
    )
    assert first[1:] == second[1:] == [6], "the row after those of the six pieces"
    assert third == [3], "nothing else sounds like it"
    assert chinese == [4, 5], "as it is written in Japanese"
    assert parts.count == 7


def test_bags_give_back_the_tokens_of_each_text(model: Path) -> None:
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    texts = [sentence("ja", c) for c in TRIPLES[:9]] + ["", sentence("uk", TRIPLES[3])]
    bags = encode(tokenizer, texts)
    flat, offsets = bags.take(np.array([9, 10, 2], np.int32))
    expected = [tokenizer.encode(texts[i], add_special_tokens=False).ids for i in (9, 10, 2)]
    assert flat.tolist() == [token for each in expected for token in each]
    assert offsets.tolist() == [0, 0, len(expected[1])]


def test_sampler_goes_round_and_never_repeats_in_a_batch(data: Path, own: Path) -> None:
    corpus = read_corpus(data, seed=1, own=own)
    sampler = Sampler(corpus.groups, seed=3)
    kinds = set()
    for _ in range(60):
        found, left, right = sampler.draw()
        kinds.add(found.kind)
        assert len(set(zip(left.tolist(), right.tolist(), strict=True))) == len(left)
    assert {Kind.NEWS, Kind.QUESTION, Kind.PASSAGE, Kind.PIVOT} <= kinds


def test_windows_join_whole_sentences() -> None:
    parts = sentences("一つ目。二つ目？「三つ目！」四つ目")
    assert parts == ["一つ目。", "二つ目？", "「三つ目！」", "四つ目"]
    assert list(windows(parts, 8)) == ["一つ目。二つ目？", "「三つ目！」", "四つ目"]


def test_figures_count_a_blind_leg_as_finding_nothing() -> None:
    right = [frozenset({0}), frozenset({1})]
    blind = figures(np.zeros((2, 3)), right)
    assert (blind.first, blind.reciprocal) == (0, pytest.approx(1 / 3))
    half = figures(np.array([[3.0, 2, 1], [3.0, 2, 1]]), right)
    assert (half.first, half.reciprocal) == (0.5, 0.75)


def test_the_dense_leg_is_measured_as_the_index_searches_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The nearest by the whole text are compared again by their sentences, the others follow."""
    council = (
        "朝凪町の議会が開かれた。新しい図書館の屋根の色が議題になった。町長は次の会議の日を告げた。"
        "灯台の電球は三年ごとに取り替えられる。議員の半数が早く帰った。"
    )
    texts = (
        council,
        "夕凪町の灯台。灯台の周りを歩く会が開かれた。電球の話は出なかった。灯台の歌が歌われた。",
        "港の倉庫で猫が見つかった。",
    )
    asked = ["灯台の電球は何年ごとに取り替えられるか"]
    measure = Measure("lighthouse", asked, texts, [frozenset({0})], crossed=False)
    found = measure_all(load_embedder(), measure)
    assert (found["whole"].reciprocal, found["dense"].reciprocal) == (0.5, 1.0)
    monkeypatch.setattr("retrieval.sentence_vectors.AGAIN", 1)
    assert measure_all(load_embedder(), measure)["dense"].reciprocal == 0.5


def test_bm25_prefers_rare_words_and_short_texts() -> None:
    scores = Bm25(["停戦 協議", "停戦", "協議 協議 港湾 鉄道 選挙", "協議"]).scores("停戦")
    assert scores.argmax() == 1
    assert scores[0] > 0
    assert scores[2] == scores[3] == 0


def test_a_sentence_is_found_in_the_window_that_holds_it_and_in_no_other() -> None:
    rows = [
        [("en", f"Bridge {n} opened."), ("ja", f"橋{n}が開通した。")] for n in range(TOGETHER * 2)
    ]
    found = list(from_translations(rows))
    assert {(r.kind, r.left_language, r.right_language) for r in found} == {
        (Kind.FOUND, "en", "en"),
        (Kind.FOUND, "ja", "ja"),
        (Kind.FOUND_CROSSED, "en", "ja"),
    }
    passages = {r.right for r in found if r.right_language == "ja"}
    assert len(passages) == 2
    for row in found:
        said = {text for cells in rows for _, text in cells if dict(cells).get("en") == row.left}
        assert row.left in row.right or any(text in row.right for text in said)
        if row.left_language == row.right_language == "ja":
            assert [row.left in passage for passage in passages].count(True) == 1


def test_the_tokens_that_are_left_out_are_those_of_the_side_that_loses_them(data: Path) -> None:
    """With all of a side left out, its vectors are a thousandth of what they were."""
    corpus = read_corpus(data, 1)
    tokenizer = train_tokenizer((t for t in corpus.texts.texts), 300)
    bags = encode(tokenizer, corpus.texts.texts)
    trainer = Trainer(corpus.groups, bags, table.pieces_of(tokenizer), RECIPE)
    group_ = max(corpus.groups, key=len)
    left, right = group_.left[:8], group_.right[:8]
    whole = trainer._vectors(left, right, (0.0, 0.0))[0].detach().numpy()
    bare = trainer._vectors(left, right, (1.0, 0.0))[0].detach().numpy()
    assert np.allclose(bare[:8] * 1001, whole[:8] * 1.0, rtol=1e-2, atol=1e-4)
    assert np.allclose(bare[8:], whole[8:], atol=1e-6)


def test_the_rate_falls_twice_to_nothing_and_the_last_steps_draw_more_translations(
    data: Path,
) -> None:
    rates = [RECIPE.rate(step) for step in range(RECIPE.whole)]
    assert rates[0] < max(rates[:40]) > rates[39] > 0
    assert rates[40] < max(rates[40:]) > rates[54] > 0
    assert max(rates[:40]) <= RECIPE.learning_rate
    assert max(rates[40:]) <= RECIPE.more_rate
    groups = read_corpus(data, 1).groups
    translated = np.array([group.kind in TRANSLATIONS for group in groups])
    usual, later = (weights(groups, times)[translated].sum() for times in (1.0, 1.5))
    assert later == pytest.approx(1.5 * usual / (1.5 * usual + 1 - usual))


def test_finished_vectors_keep_their_directions_and_their_order_of_length() -> None:
    vectors = np.array([[3.0, 4.0], [0.0, 1.0], [0.0, 0.0], [60.0, 80.0]], np.float32)
    flat = table.flattened(vectors)
    lengths = np.linalg.norm(flat, axis=1)
    assert lengths == pytest.approx([5**0.8, 1, 0, 100**0.8])
    assert flat[0] / lengths[0] == pytest.approx([0.6, 0.8])


def test_the_last_steps_draw_what_they_should(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    draw = Sampler.draw

    def watched(sampler: Sampler) -> tuple[Group, Ids, Ids]:
        found = draw(sampler)
        drawn.append(found[0].kind)
        return found

    monkeypatch.setattr(Sampler, "draw", watched)
    corpus = read_corpus(data, 1)
    tokenizer = train_tokenizer((t for t in corpus.texts.texts), 300)
    bags = encode(tokenizer, corpus.texts.texts)
    recipe = Recipe(steps=30, more=30, more_translations=1e9)
    trainer = Trainer(corpus.groups, bags, table.pieces_of(tokenizer), recipe)
    for _ in range(recipe.whole):
        trainer.advance()
    assert not TRANSLATIONS.issuperset(drawn[:30])
    assert TRANSLATIONS.issuperset(drawn[30:])
