"""Other ways of writing: the table, its readers, names across scripts, Chinese characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.alias_table import builtin, load, read
from retrieval.aliases import Aliases
from retrieval.analysis import normalise
from retrieval.hanzi import as_japanese
from retrieval.languages import language, stem
from retrieval.names import katakana_skeleton, skeletons


def ways(question: str, aliases: Aliases | None = None) -> set[str]:
    return {way for c in (aliases or builtin()).find(question) for way in c.variants}


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("ハリコフの電気", "ハルキウ"),
        ("キエフ", "キーウ"),
        ("What hit Kharkov?", "ハルキウ"),
        ("что с электричеством в Харькове", "ハルキウ"),
        ("у Харкові", "ハルキウ"),
        ("哈尔科夫停电", "停電"),
        ("하르키우에서", "ハルキウ"),
        ("Drohnenangriffe", "ドローン"),
        ("беспилотников", "無人機"),
        ("БПЛА", "ドローン"),
        ("la trêve", "停戦"),
        ("alto el fuego", "停戦"),
        ("露米宇の協議", "ロシア"),
        ("うくらいな", "ウクライナ"),
        ("earthquakes", "地震"),
        ("les élections", "選挙"),
        ("выборах", "選挙"),
        ("Botswana", "ボツワナ"),
        ("на Мадагаскаре", "マダガスカル"),
        ("in April", "4月"),
        ("zelenksy", "ゼレンスキー"),
    ],
)
def test_question_finds_the_way_a_japanese_text_writes_it(question: str, meant: str) -> None:
    assert normalise(meant) in ways(question)


@pytest.mark.parametrize(
    ("question", "not_meant"),
    [
        ("独自の調査", "ドイツ"),
        ("米粒の写真", "アメリカ"),
        ("Was war das?", "戦争"),
        ("the hierarchy", "港"),
    ],
)
def test_a_part_of_another_word_is_no_alias(question: str, not_meant: str) -> None:
    assert normalise(not_meant) not in ways(question)


def test_table_has_the_size_it_is_praised_for() -> None:
    assert len(builtin()) > 800


def test_alias_lines_are_read_and_bad_ones_named() -> None:
    groups, warnings = read(
        "# 地名\n風見, Kazami、かざみ\n\nひとつだけ\n海風,海風通信\n", "aliases.txt"
    )
    assert groups == [["風見", "Kazami", "かざみ"], ["海風", "海風通信"]]
    assert [(w.line, "ひとつだけ" in w.message) for w in warnings] == [(4, True)]


def test_an_administrator_adds_names(tmp_path: Path) -> None:
    (tmp_path / "aliases.txt").write_text("浮雲島, Ukigumo\n", encoding="utf-8")
    aliases, warnings = load(tmp_path)
    assert not warnings
    assert "浮雲島" in ways("When does the ferry to Ukigumo sail?", aliases)
    assert "浮雲島" not in ways("When does the ferry to Ukigumo sail?")


def test_an_unreadable_alias_file_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "aliases.txt").write_bytes(b"\xff\xfe\x00broken\x80")
    aliases, warnings = load(tmp_path)
    assert len(aliases) == len(builtin())
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("katakana", "foreign"),
    [
        ("リンデン", ["Linden", "Линден", "린덴"]),
        ("バルガ", ["Varga", "Варга"]),
        ("ヴァルドハイム", ["Waldheim", "Вальдхайм"]),
        ("ピストリウス", ["Pistorius", "Писториус"]),
        ("ケストレル", ["Kestrel", "Кестрел", "케스트렐"]),
        ("オルセイ", ["Orsei", "Орсей"]),
    ],
)
def test_names_meet_across_scripts(katakana: str, foreign: list[str]) -> None:
    for name in foreign:
        assert katakana_skeleton(katakana) in skeletons(name), name


def test_different_names_stay_apart() -> None:
    assert katakana_skeleton("リンデン") not in skeletons("Waldheim")
    assert not skeletons("Joe")  # Too short to tell anybody by.


def test_chinese_characters_as_japanese_texts_write_them() -> None:
    assert as_japanese("风见湾选举") == "風見湾選挙"
    assert as_japanese("國會") == "国会"


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("Харьков Харькова Харькове", "харьк"),
        ("война войны войной", "войн"),
        ("wahl wahlen", "wahl"),
    ],
)
def test_inflected_forms_share_a_stem(words: str, one: str) -> None:
    assert {stem(word) for word in words.lower().split()} == {one}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("何人けがをした?", "ja"),
        ("多少人受伤了", "zh"),
        ("몇 명이 다쳤나요", "ko"),
        ("Сколько человек ранено и что было потом?", "ru"),
        ("Скільки людей поранено?", "uk"),
        ("How many people were hurt?", "en"),
        ("Wie viele Menschen wurden verletzt?", "de"),
        ("Combien de personnes ont été blessées ?", "fr"),
        ("¿Cuántas personas resultaron heridas?", "es"),
    ],
)
def test_language_of_a_question(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("いかはとれた?", {"いか"}),
        ("おいしいかれーのつくりかた", {"おいしい"}),
        ("もう直らないかも", set()),
        ("ぜれんすきーのはなし", {"ぜれんすき"}),
    ],
)
def test_two_kana_inside_other_words_are_no_name(question: str, known: set[str]) -> None:
    assert {concept.words for concept in builtin().find(question)} == known
