"""Questions in languages beyond the nine that the model has learnt."""

from importlib import resources

import pytest

from retrieval import glossary
from retrieval.alias_table import builtin
from retrieval.analysis import normalise
from retrieval.languages import FUNCTION_WORDS, empty_words, language
from retrieval.names import katakana_skeleton, skeletons


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Ilu ludzi zostało rannych w Odessie?", "pl"),
        ("Quante perdite ha annunciato il ministero?", "it"),
        ("Quantas pessoas foram hospitalizadas?", "pt"),
        ("Rusya ile görüşmeler ne zaman başlayacak?", "tr"),
        ("Hoeveel gewonden vielen er in Odessa?", "nl"),
        ("Kolik lidí bylo zraněno v Oděse?", "cs"),
        ("Khi nào đàm phán với Nga được nối lại?", "vi"),
        ("Berapa orang yang terluka di Odesa?", "id"),
        ("كم عدد المصابين في أوديسا؟", "ar"),
        ("ओडेसा में कितने लोग घायल हुए?", "hi"),
        ("มีผู้บาดเจ็บกี่คนในโอเดสซา", "th"),
        ("How many people were hurt in Odesa?", "en"),
        ("Wie viele Menschen wurden in Odessa verletzt?", "de"),
        ("Combien de blessés à Odessa ?", "fr"),
        ("¿Cuántos heridos hubo en Odesa?", "es"),
        ("blackout Kharkiv", "en"),
        ("Hãng Alva hoàn tiền cho khách thế nào?", "vi"),
        ("Não há água nas casas?", "pt"),
    ],
)
def test_a_question_tells_its_language(question: str, code: str) -> None:
    assert language(question) == code


@pytest.mark.parametrize(
    ("question", "japanese"),
    [
        ("Ile procent Charkowa zostało bez prądu?", {"ハルキウ", "停電"}),
        ("Quanti feriti a Odessa?", {"負傷", "オデーサ"}),
        ("Quantos drones a Rússia lançou?", {"ドローン", "ロシア"}),
        ("Harkiv'de elektrik kesintisi ne kadar sürdü?", {"ハルキウ", "停電"}),
        ("Wanneer worden de onderhandelingen hervat?", {"協議", "再開"}),
        ("Bao nhiêu phần trăm Kharkiv bị mất điện?", {"ハルキウ", "停電"}),
        ("Kapan perundingan dengan Rusia dilanjutkan?", {"協議", "再開", "ロシア"}),
        ("متى ستستأنف المحادثات مع روسيا؟", {"協議", "再開", "ロシア"}),
        ("भारत में रूसी तेल पर कितनी छूट है?", {"インド", "ロシア", "原油", "割引"}),
        ("การเจรจากับรัสเซียจะเริ่มใหม่เมื่อไหร่", {"協議", "ロシア", "再開"}),
    ],
)
def test_its_words_are_found_by_their_japanese_ones(question: str, japanese: set[str]) -> None:
    found = {way for concept in builtin().find(question) for way in concept.variants}
    assert {normalise(way) for way in japanese} <= found


def test_a_country_that_only_cldr_names_is_found() -> None:
    found = [c for c in builtin().find("Czy Islandia leży w Europie?") if c.translated]
    assert any("アイスランド" in concept.variants for concept in found)


def test_key_words_alone_are_read_in_the_language_that_knows_them() -> None:
    found = {c.words: c.variants for c in builtin().find("Rutte Avrupa ordusu")}
    assert "欧州" in found["avrupa"]
    assert "軍" in found["ordusu"]


def test_english_is_not_read_as_anything_else() -> None:
    assert not any(c.translated for c in builtin().find("brand prices on the market"))
    assert not any(c.translated for c in builtin().find("port city"))


def test_a_beginning_stands_only_for_words_little_longer() -> None:
    own = glossary.Vocabulary()
    own.add("cen-", ("価格",))
    assert [term.japanese for term in own.find("ceny")] == [("価格",)]
    assert list(own.find("centralny")) == []


def test_the_longest_phrase_counts() -> None:
    own = glossary.Vocabulary()
    own.add("korea", ("韓国",))
    own.add("korea utara", ("北朝鮮",))
    assert [term.japanese for term in own.find("rudal korea utara")] == [("北朝鮮",)]


def test_arabic_words_are_found_under_article_and_preposition() -> None:
    own = glossary.Vocabulary()
    own.add("كهرباء", ("電気",))
    for word in ("الكهرباء", "بالكهرباء", "والكهرباء", "كهرباء"):
        assert [term.japanese for term in own.find(word)] == [("電気",)], word


@pytest.mark.parametrize(
    ("name", "katakana"),
    [
        ("خاركيف", "ハリコフ"),
        ("زيلينسكي", "ゼレンスキー"),
        ("פוטין", "プーチン"),
        ("Οδησσό", "オデッサ"),
        ("ट्रंप", "トランプ"),
    ],
)
def test_names_are_read_in_more_scripts(name: str, katakana: str) -> None:
    assert katakana_skeleton(katakana) in skeletons(name)


def test_every_language_of_the_glossary_has_a_vocabulary_and_empty_words() -> None:
    for code in glossary.codes():
        assert code not in FUNCTION_WORDS
        assert len(glossary.listed(code).phrases) > 700, code
        assert len(empty_words(code)) > 30, code


def test_every_line_of_the_glossary_has_a_cell_for_each_language() -> None:
    lines = resources.files("retrieval").joinpath(glossary.FILE).read_text("utf-8").splitlines()
    cells = {len(line.split("|")) for line in lines if line and line[0] != "#"}
    assert cells == {1 + len(glossary.codes())}


@pytest.mark.parametrize("question", ["สีจิ้นผิงไปไหน", "สี จิ้นผิง ไปไหน"])
def test_thai_names_are_found_with_and_without_their_spaces(question: str) -> None:
    own = glossary.Vocabulary()
    own.add("สี จิ้นผิง", ("習近平",))
    assert [term.japanese for term in own.find(normalise(question))] == [("習近平",)]
    assert not list(own.find("สีแดง"))


def test_thai_phrases_may_hold_figures() -> None:
    own = glossary.Vocabulary()
    own.add("ทำงาน 4 วัน", ("週休3日",))
    assert [term.japanese for term in own.find(normalise("ใครทำงาน 4 วันบ้าง"))] == [("週休3日",)]


def test_empty_words_are_known_with_and_without_accents() -> None:
    assert {"für", "fur"} <= empty_words("de")
    assert {"perché", "perche"} <= empty_words("it")
