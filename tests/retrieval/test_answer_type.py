"""A question for a time or a number is answered by the sentence that has one."""

import pytest

from retrieval.alias_table import builtin
from retrieval.answer_type import wants
from retrieval.countries import countries
from retrieval.quoting import _pass_on
from retrieval.sentences import sentences


@pytest.mark.parametrize(
    "question",
    [
        "次の協議はいつ?", "When do talks resume?", "Когда переговоры?", "Wann geht es weiter?",
        "¿Cuándo se reanudan?", "Kiedy wznowią rozmowy?", "Kapan dilanjutkan?", "متى تستأنف؟",
    ],
)  # fmt: skip
def test_a_question_for_a_time_wants_a_time(question: str) -> None:
    pattern = wants(question)
    assert pattern
    assert pattern.search("協議は来月1日に再開される")
    assert not pattern.search("大統領は26日、協議が進んでいると述べた")


@pytest.mark.parametrize(
    "question",
    ["けが人は何人?", "How many were hurt?", "Сколько раненых?", "有多少人受伤", "Ilu rannych?"],
)
def test_a_question_for_a_number_wants_a_number(question: str) -> None:
    pattern = wants(question)
    assert pattern
    assert pattern.search("23人がけがをした")
    assert not pattern.search("けが人が出た")


@pytest.mark.parametrize(
    ("questions", "text", "other"),
    [
        (
            ["何日間滞在するの?", "How long will they stay?", "Сколько дней они пробудут?",
             "Wie lange bleiben sie?", "Combien de temps restent-ils ?", "얼마나 오래 있어?"],
            "滞在は19日間の予定だ", "調査団は11人で、26日に着いた",
        ),
        (
            ["賛成は何割?", "What percentage agreed?", "Какой процент за?", "百分之多少赞成?",
             "Wie viel Prozent?", "quel pourcentage ?", "¿Qué porcentaje?"],
            "賛成は29%だった", "27カ所で投票した",
        ),
        (
            ["入場料はいくら?", "How much does it cost?", "Сколько стоит билет?", "门票多少钱?",
             "Was kostet der Eintritt?", "Combien coûte l'entrée ?", "¿Cuánto cuesta?"],
            "入場料は1200クローンだ", "26日、会場まで12キロの道に300人が並んだ",
        ),
    ],
)  # fmt: skip
def test_a_question_for_a_kind_of_number_wants_that_kind(
    questions: list[str], text: str, other: str
) -> None:
    for question in questions:
        pattern = wants(question)
        assert pattern, question
        assert pattern.search(text), question
        assert not pattern.search(other), question


@pytest.mark.parametrize("text", ["82万銀", "3億円", "1200元", "9リスカ", "€40", "入場は無料"])
def test_money_is_known_by_whatever_name(text: str) -> None:
    pattern = wants("いくらですか?")
    assert pattern
    assert pattern.search(text)


@pytest.mark.parametrize(
    "question",
    [
        "誰が反対した?", "あいつは誰?", "Why did he go?", "Who opposes the oil price cap?",
        "Who pays the costs?", "Почему уволили министра?", "Чому звільнили міністра?",
        "影响有多大?", "나이지리아에서 무슨 일이?", "Wer zeigte Anteilnahme?",
        "为什么辞职?", "Кто знает количество?",
    ],
)  # fmt: skip
def test_other_questions_want_neither(question: str) -> None:
    assert wants(question) is None


@pytest.mark.parametrize("question", ["Сколько лет президенту?", "How old is he?", "나이가 몇이야"])
def test_an_age_is_told_from_a_duration(question: str) -> None:
    pattern = wants(question)
    assert pattern
    assert all(
        pattern.search(age) for age in ("67歳", "六十七歳", "45才", "(45)", "\uff0845\uff09")
    )
    assert not pattern.search("67年間続いた")
    lasting = wants("сколько лет идёт война")
    assert lasting
    assert lasting.search("3年間続いた")
    assert lasting.search("3ヵ月続いた")


@pytest.mark.parametrize(
    "text", ["45才の男", "F16戦闘機", "第2次内閣", "3区で当選", "26日に12キロ"]
)
def test_other_numbers_are_no_money(text: str) -> None:
    pattern = wants("いくらですか?")
    assert pattern
    assert not pattern.search(text)


def test_a_heading_stands_for_the_sentence_below_it() -> None:
    text = "港は静かだった。\n市民の声\n住民の一人は困ると話した。\n以上である。"
    spans = list(sentences(text))
    scores = [0.1, 0.9, 0.2, 0.0]
    _pass_on(text, spans, scores)
    assert max(range(4), key=lambda n: scores[n]) == 2
    assert scores[1] == 0.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("米ロウの協議", "米ロウ"),
        ("米・ロ・ウの協議", "米ロウ"),
        ("日米韓の演習", "日米韓"),
        ("中ロ印は金を", "中ロ印"),
        ("米ロイタ通信", "米"),
        ("26日中国が", ""),
        ("今日中に", ""),
        ("ロウの炎", ""),
    ],
)
def test_countries_in_a_row_are_told_from_words(text: str, found: str) -> None:
    assert "".join(text[at] for at in sorted(countries(text))) == found


def test_each_country_of_a_row_is_asked_about() -> None:
    found = {concept.words: concept.variants for concept in builtin().find("次の米ロウの協議は?")}
    assert "アメリカ" in found["米"]
    assert "ロシア" in found["ロ"]
    assert "ウクライナ" in found["ウ"]


def test_a_day_is_not_the_number_that_is_asked_for() -> None:
    pattern = wants("How big is the discount?")
    assert pattern is not None
    assert not pattern.search("大臣は23日、関税をなくす考えを示した。")
    for found in ("10ドル安い。", "23日、10ドル安くなった。", "10日間続いた。", "1,300人"):
        assert pattern.search(found), found
