"""Answers end to end: a real index with the shipped model, on what ships and on fiction."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus.errors import UsageError
from corpus.reader import read_file
from retrieval import Engine
from retrieval.alias_table import builtin
from retrieval.embedder import load_embedder
from retrieval.evaluate import judge, read_questions
from retrieval.judged import Judged
from retrieval.question import aside, clean, parts
from retrieval.quoting import ROOMS
from retrieval.ranking import rank
from retrieval.report import report
from retrieval.results import DateRange, Outcome
from retrieval.sentences import size
from tests.retrieval.indexes import FIXTURES, TOKYO, copy_fixtures, open_engine, write_day

QUESTIONS = Path(__file__).parents[1] / "questions"
TODAY = dt.date(2031, 1, 14)


@pytest.fixture(scope="module")
def kazami(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A fictional port town, the 12th and 13th of January 2031."""
    folder = tmp_path_factory.mktemp("kazami")
    corpus = copy_fixtures(folder / "corpus", ("kazami",))
    return Engine.open(corpus, folder / "index", embedder=load_embedder(), tz=TOKYO)


@pytest.fixture(scope="module")
def judged(shipped_engine: Engine, kazami: Engine) -> list[Judged]:
    """The development questions on the shipped digest and on the port town."""
    digest = judge(shipped_engine, read_questions(QUESTIONS / "digest.dev.jsonl"))
    port = judge(kazami, read_questions(QUESTIONS / "fiction.kazami.dev.jsonl"), TODAY)
    return [*digest, *port]


def test_development_questions_keep_their_level(judged: list[Judged]) -> None:
    """Somewhat below what was measured (tests/benchmarks/RETRIEVAL.md); chance is near .1."""
    found = report(judged).overall
    least = {
        "hit@1": 0.84,
        "hit@3": 0.93,
        "span@3": 0.86,
        "far refused": 0.80,
        "near not certain": 0.30,
    }
    for name, value in least.items():
        assert found[name].value >= value, (name, found[name])
    assert found["false refusals"].value <= 0.06
    japanese = report([j for j in judged if j.question.lang == "ja"]).overall
    assert japanese["hit@1"].value >= 0.90
    assert japanese["hit@3"].value >= 0.95


def test_no_language_is_left_behind(judged: list[Judged]) -> None:
    for language, row in report(judged).by_language.items():
        assert row["hit@1"].value >= 0.60, language
        assert row["hit@3"].value >= 0.80, language


def test_quotes_are_short_and_verbatim(kazami: Engine, judged: list[Judged]) -> None:
    assert report(judged).quote_length.value <= 200
    texts = {
        path.relative_to(FIXTURES).as_posix(): read_file(path, FIXTURES).text
        for path in (FIXTURES / "kazami").iterdir()
    }
    for question in read_questions(QUESTIONS / "fiction.kazami.dev.jsonl"):
        for quote in kazami.ask(question.question, today=TODAY).excerpts:
            text = texts[quote.item.file]
            assert text[quote.start : quote.end] == quote.text
            first, last = quote.focus
            assert 0 <= first < last <= len(quote.text)
            lines = text.split("\n")[quote.first_line - 1 : quote.last_line]
            assert quote.text in "\n".join(lines)
            assert not quote.text[0].isspace()
            assert 0.0 <= quote.score <= 1.0


def test_pings_are_no_words_to_search_for() -> None:
    assert clean("@everyone <@123456789> コメ @here") == "コメ"
    assert clean("a@here.example") == "a@here.example"


@pytest.mark.parametrize(
    "question",
    [
        "停電",
        "ﾊﾙｷｳ 停電",
        "ＮＡＴＯ　事務総長",
        "ハルキウの停電はどれくらい",
        "はるきうのていでん",
        "ハリコフ、電気ないってマジ?",
        "停電？？？",
        "**停電** @everyone <@123456789> 🔌",
        "\u202eハルキウ\u202c停電\u200b",
        "停電 " + "あのですね、" * 2000,
    ],
)
def test_questions_as_people_type_them(shipped_engine: Engine, question: str) -> None:
    answer = shipped_engine.ask(question)
    assert answer.question == question
    assert answer.found
    wanted = ("ハルキウ", "停電", "NATO", "ルッテ")
    assert any(word in answer.excerpts[0].item.headline for word in wanted)


@pytest.mark.parametrize(
    "question", ["", "   ", "???", "!?。、", "🎉🎉", "\u200b\u2060", "<@1234>"]
)
def test_a_question_without_words_is_said_to_be_one(shipped_engine: Engine, question: str) -> None:
    with pytest.raises(UsageError, match="words"):
        shipped_engine.ask(question)


def test_each_item_once_and_no_more_than_asked(shipped_engine: Engine) -> None:
    for limit in (1, 3, 5):
        answer = shipped_engine.ask("ウクライナとロシアの協議", limit=limit)
        items = [quote.item.id for quote in answer.excerpts]
        assert len(items) == len(set(items)) == limit
        scores = [quote.score for quote in answer.excerpts]
        assert scores == sorted(scores, reverse=True)


def test_other_tellings_of_the_event_are_named(kazami: Engine) -> None:
    answer = kazami.ask("フェリー事故の負傷者は何人?", today=TODAY)
    also = {item.source for quote in answer.excerpts for item in quote.also}
    said = {quote.item.source for quote in answer.excerpts}
    assert "風見ウォッチ" in also | said
    for quote in answer.excerpts:
        assert quote.item.id not in {item.id for item in quote.also}


def test_a_day_narrows_by_option_and_by_words(kazami: Engine) -> None:
    day = dt.date(2031, 1, 13)
    for answer in (
        kazami.ask("フェリー事故の動き", dates=DateRange(day, day), today=TODAY),
        kazami.ask("昨日のフェリー事故の動き", today=TODAY),
        kazami.ask("что нового об аварии парома вчера?", today=TODAY),
    ):
        assert answer.period is not None
        assert (answer.period.first, answer.period.last) == (day, day)
        assert answer.excerpts
        assert all(day in (q.item.roundup, q.item.published) for q in answer.excerpts)


@pytest.mark.parametrize(
    "question",
    [
        "1月13日に何があった?",
        "2031年1月13日に何が起きましたか。",
        "昨日は何があったの?",
        "昨日のニュースを教えて",
        "What happened on 13 January?",
        "Что случилось 13 января?",
        "1月13日发生了什么?",
        "1월 13일에 무슨 일이 있었나요?",
        "Was ist am 13. Januar passiert?",
        "2031-01-13",
    ],
)
def test_what_happened_on_a_day_is_that_day(kazami: Engine, question: str) -> None:
    answer = kazami.ask(question, today=TODAY)
    day = dt.date(2031, 1, 13)
    assert answer.outcome is Outcome.FOUND
    assert answer.period is not None
    assert (answer.period.first, answer.period.last) == (day, day)
    assert len(answer.excerpts) == 3
    assert all(day in (q.item.roundup, q.item.published) for q in answer.excerpts)


def test_what_is_far_behind_is_not_shown_beside_the_answer(tmp_path: Path) -> None:
    stories = {
        "島で震度5の地震 けが人なし": "朝、島で震度5の地震があった。震源の深さは十二キロ。",
        "図書館の蔵書、三万冊に": "町の図書館の蔵書が三万冊になり、館長が市民に感謝した。",
    }
    write_day(tmp_path / "corpus", 2, stories)
    with open_engine(tmp_path / "corpus", tmp_path / "index") as engine:
        answer = engine.ask("地震の震源の深さは?", today=TODAY)
    assert [quote.item.headline for quote in answer.excerpts] == ["島で震度5の地震 けが人なし"]


def test_the_best_item_has_the_most_room(tmp_path: Path) -> None:
    between = "".join(f"{n}日に祭りの支度があり、子どもらが旗を{n}本縫った。" for n in range(3, 20))
    stories = {
        "島の橋": "島の橋は三月に直された。" + between,
        "島の橋その後": "島の橋が直された。" + between,
    }
    write_day(tmp_path / "corpus", 2, stories)
    with open_engine(tmp_path / "corpus", tmp_path / "index") as engine:
        first, second = engine.ask("島の橋は三月に直された?", today=TODAY).excerpts
    assert ROOMS[1] < size(first.text) <= ROOMS[0]
    assert size(second.text) <= ROOMS[1]
    assert "島の橋が直された" in second.text


def test_days_without_a_roundup_are_not_found_and_name_the_nearest(kazami: Engine) -> None:
    answer = kazami.ask("昨日のフェリー事故は?", today=dt.date(2031, 6, 1))
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.period is not None
    assert answer.period.words == "昨日"
    assert answer.nearest


def test_a_date_that_is_part_of_the_question_is_no_filter(kazami: Engine) -> None:
    answer = kazami.ask("コンテナ埠頭のストは14日から?", today=TODAY)
    assert answer.period is None
    assert answer.found


def test_a_day_said_by_the_way_is_no_filter(kazami: Engine) -> None:
    question = "コンテナ埠頭の夜勤手当は何%増で妥結しましたか?"
    today = dt.date(2031, 1, 13)
    told = kazami.ask(f"昨日は熱があって、ずっと寝ていました。{question}", today=today)
    assert told.period is None
    assert "夜勤手当9%増" in told.excerpts[0].item.headline
    asked = kazami.ask(f"はじめまして、こんにちは。昨日、{question}", today=today)
    assert asked.period is not None
    assert asked.period.words == "昨日"


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("昨日から寝ていました。橋はいつ開きますか?", True),
        ("昨日、橋はいつ開きましたか?", False),
        ("橋が昨日から通れません。", False),  # It asks nothing, so it is what is asked about.
        ("やあ。橋は昨日開きましたか?", False),
        ("昨日は寝ていました\n橋は昨日開きましたか?", False),
        ("昨日の橋の事故について教えて。死者は何人?", False),
        ("昨日、橋。死者は何人?", False),  # A heading.
        ("Er hat es 昨日 beim Grillen erzählt. Wie viele Tote gab es?", True),
        ("Erzähl mal, was 昨日 auf der Brücke war. Wie viele Tote gab es?", False),
        ("", False),
    ],
)
def test_what_is_said_by_the_way_stands_where_nothing_is_asked(
    message: str, *, found: bool
) -> None:
    assert aside(message, "昨日") is found


def test_a_source_narrows_by_name_handle_and_alias(shipped_engine: Engine, kazami: Engine) -> None:
    for name in ("ロイター", "Reuters", "ReutersJapan", "@ReutersJapan", "Рейтер", "路透社"):
        answer = shipped_engine.ask("ウクライナ", source=name)
        assert answer.source == "ロイター"
        assert {quote.item.source for quote in answer.excerpts} == {"ロイター"}
    assert kazami.ask("フェリー", source="kazami_watch", today=TODAY).source == "風見ウォッチ"


def test_an_unknown_source_is_said_in_one_sentence(shipped_engine: Engine) -> None:
    with pytest.raises(UsageError, match="ロイター"):
        shipped_engine.ask("ウクライナ", source="架空新聞")


def test_a_named_speaker_is_preferred(shipped_engine: Engine) -> None:
    answer = shipped_engine.ask("What does Sputnik say about the losses of Ukraine's army?")
    assert answer.excerpts[0].item.source == "Sputnik 日本"


def test_aliases_of_the_corpus_folder_count_at_once(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_day(
        corpus,
        12,
        {"浮橋が閉鎖": "雲手川の浮橋は12日に閉鎖された。", "市場で競り": "魚に高値が付いた。"},
    )
    with Engine.open(corpus, tmp_path / "index", embedder=load_embedder(), tz=TOKYO) as engine:
        (corpus / "aliases.txt").write_text("浮橋, Zqyx\nひとつ\n", encoding="utf-8")
        warnings = engine.reload().warnings
        assert [w.file for w in warnings] == ["aliases.txt"]
        answer = engine.ask("Zqyx", today=dt.date(2031, 5, 13))
    assert answer.outcome is Outcome.FOUND
    assert "浮橋" in answer.excerpts[0].text


def test_the_latest_comes_first_when_asked_for(kazami: Engine) -> None:
    answer = kazami.ask("フェリー事故の最新の負傷者数", today=TODAY)
    assert answer.excerpts[0].item.roundup == dt.date(2031, 1, 13)


def test_of_two_that_say_much_the_same_the_newer_comes_first_unless_a_day_is_named(
    tmp_path: Path,
) -> None:
    told = "霧見橋が開通し、市長がテープを切った。"
    write_day(tmp_path / "corpus", 1, {"霧見橋を祝う": told})
    write_day(tmp_path / "corpus", 9, {"霧見橋を祝う": f"{told}沿道に人が並んだ。"})
    with open_engine(tmp_path / "corpus", tmp_path / "index", embedder=load_embedder()) as engine:
        days = [e.item.roundup.day for e in engine.ask("霧見橋は開通した?").excerpts]
        assert days[0] == 9
        assert engine.ask("5月1日、霧見橋は開通した?").excerpts[0].item.roundup.day == 1
        may = DateRange(dt.date(2031, 5, 1), dt.date(2031, 5, 9))
        assert engine.ask("霧見橋は開通した?", dates=may).excerpts[0].item.roundup.day == 1
        assert engine.ask("最新の霧見橋の開通", dates=may).excerpts[0].item.roundup.day == 9


def test_a_single_word_is_answered_by_the_newest_that_speaks_of_it(tmp_path: Path) -> None:
    """Who says more shows what is meant, also where that is old; the last days count alike."""
    old = "灯台が消えた。灯台は四十年使われた灯台だった。"
    new = "町長が式に出て、二百人が広場に集まった。直すのに国が二億円を出した。"
    write_day(tmp_path / "corpus", 1, {"灯台が消える": old})
    write_day(tmp_path / "corpus", 30, {"霧見町の灯台に明かりが戻る": new})
    with open_engine(tmp_path / "corpus", tmp_path / "index", embedder=load_embedder()) as engine:
        assert engine.ask("灯台").excerpts[0].item.roundup.day == 30
        assert engine.ask("消えた灯台は何年使われましたか").excerpts[0].item.roundup.day == 1
        write_day(tmp_path / "corpus", 28, {"灯台が消える": "灯台は四十年使われた。"})
        engine.reload()
        assert engine.ask("灯台").excerpts[0].item.roundup.day == 28


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Twelve days with thirty items each that say much the same."""
    folder = tmp_path_factory.mktemp("archive")
    for day in range(1, 13):
        told = {
            f"第{day}{n}地区で橋が崩れる": f"第{day}{n}地区で橋が崩れ、{n}人が負傷した。"
            for n in range(2, 32)
        }
        write_day(folder / "corpus", day, told)
    return open_engine(folder / "corpus", folder / "index", embedder=load_embedder())


@pytest.mark.parametrize("question", ["橋の負傷者", "Which bridge collapsed?"])
def test_the_newest_days_are_looked_at_however_near_old_items_are(
    archive: Engine, question: str
) -> None:
    with archive._using() as snapshot:
        everywhere = rank(snapshot, question, builtin()).items
        of_a_day = DateRange(dt.date(2031, 5, 2), dt.date(2031, 5, 2))
        there = rank(snapshot, question, builtin(), of_a_day).items
    assert sum(one.item.roundup.day >= 10 for one in everywhere) >= 18
    assert min(one.item.roundup.day for one in everywhere) < 10
    assert {one.item.roundup.day for one in there} == {2}


def test_what_is_only_told_long_ago_is_still_found(archive: Engine) -> None:
    assert archive.ask("第925地区の橋").excerpts[0].item.headline.startswith("第925地区")


def test_a_day_is_told_in_order_of_importance(kazami: Engine) -> None:
    day = kazami.roundup_dates()[-1]
    told = kazami.ask(f"{day.month}月{day.day}日に何があった?", today=TODAY)
    stories = kazami.today(day).stories
    assert told.outcome is Outcome.FOUND
    assert [e.item.id for e in told.excerpts] == [s.lead.id for s in stories[:3]]
    assert [e.text for e in told.excerpts] == [s.sentence.text for s in stories[:3]]


def test_a_day_without_roundup_is_not_answered_with_another(kazami: Engine) -> None:
    answer = kazami.ask("2019年3月3日に何があった?", today=TODAY)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.period is not None
    assert answer.period.first.isoformat() == "2019-03-03"
    assert answer.nearest


@pytest.mark.parametrize(
    ("message", "headline"),
    [
        (
            """おはようございます。今日は仕事が休みで、朝から洗濯をして犬の散歩に行ってきました。
            ところでハルキウの電気は戻ったんでしょうか。みなさんもよい一日を。""",
            "ハルキウ",
        ),
        (
            """Hi all, first time here. I have been baking bread with my kids all morning and the
            kitchen is a mess. Quick one before lunch: how much cheaper is the oil India gets now?
            Cheers and have a great day everybody!""",
            "インド",
        ),
    ],
)
def test_a_long_message_is_answered_by_what_it_asks(
    shipped_engine: Engine, message: str, headline: str
) -> None:
    answer = shipped_engine.ask(message)
    assert answer.outcome is Outcome.FOUND
    assert headline in answer.excerpts[0].item.headline


def test_a_long_message_about_nothing_in_the_roundup_is_refused(shipped_engine: Engine) -> None:
    message = (
        "Hi all, first time here. I have been baking bread with my kids all morning and the "
        "kitchen is a mess. Quick one before lunch: which yeast do you use for sourdough? Cheers!"
    )
    assert shipped_engine.ask(message).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("times", [1, 8])
def test_lines_part_a_message_as_sentences_do(shipped_engine: Engine, times: int) -> None:
    """As people type, without marks; and of any length."""
    small_talk = (
        "今日は仕事が休みで朝から洗濯をして犬の散歩に行ってきました\nコーヒーもおいしいです\n"
    )
    answer = shipped_engine.ask(f"{small_talk * times}ところでハルキウの電気は戻ったんでしょうか")
    assert answer.outcome is Outcome.FOUND
    assert "ハルキウ" in answer.excerpts[0].item.headline


def test_the_parts_of_a_message_are_its_sentences_and_neighbours() -> None:
    assert parts("停電はいつ直りますか?", len) == []
    assert parts("こんにちは。停電はいつ直りますか?", len) == []  # A greeting is no part.
    said = ["橋は直りましたか教えて。", "港はいつ開くのですか?", "学校は休みでしょうか。"]
    both = [*said, f"{said[0]} {said[1]}", f"{said[1]} {said[2]}"]
    assert parts("".join(said), len) == both
    assert parts("橋は直りましたか教えて\n\n港はいつ開くのですか\n学校は休みでしょうか", len) == [
        part.replace("。", "").replace("?", "") for part in both
    ]
    # Of many, those that ask, then those that say most.
    many = "".join(f"私は散歩に{'とても' * n}行きました。" for n in range(9)) + said[1]
    assert len(parts(many, len)) == 6 + 5
    assert said[1] in parts(many, len)
    assert "私は散歩に行きました。" not in parts(many, len)


@pytest.mark.parametrize(
    "question", ["おですでなにがこわれた", "ぷーちんがおおよろこびするってだれがいったの"]
)
def test_a_question_in_hiragana_that_names_something_is_not_refused(
    shipped_engine: Engine, question: str
) -> None:
    assert shipped_engine.ask(question).outcome is not Outcome.NOT_FOUND
    assert shipped_engine.ask("おいしいかれーのつくりかた").outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("roundup", "question", "headline"),
    [
        ("dorvenia", "то скільки народу вийшло на площу, хто з них бреше?", "デモ"),
        ("lindmere", "喝漱口水中毒的人有几个啊 也太离谱了吧", "ヨウ素剤"),
    ],
)
def test_in_other_words_one_sentence_that_says_it_all_counts(
    tmp_path: Path, roundup: str, question: str, headline: str
) -> None:
    """Longer items have each of its words somewhere."""
    corpus = copy_fixtures(tmp_path / "corpus", (roundup,))
    with open_engine(corpus, tmp_path / "index", embedder=load_embedder()) as engine:
        assert headline in engine.ask(question, today=TODAY).excerpts[0].item.headline


def test_the_parts_of_a_long_message_speak_for_what_it_asks_though_another_item_meets_it_all(
    tmp_path: Path,
) -> None:
    corpus = copy_fixtures(tmp_path / "corpus", ("lindmere",))
    message = (
        "今朝から家族がグレンスク原発の2号機の話ばかりしていて、配管から水が漏れたとか原子炉が止まったとか、"
        "もう耳にたこができました。薬局にも寄ったのですが、店の前に人が並んでいて驚きました。"
        "それで、ヨウ素剤は定価だといくらで、転売だといくらなんですか?"
    )
    with open_engine(corpus, tmp_path / "index", embedder=load_embedder()) as engine:
        answer = engine.ask(message, today=TODAY)
    assert "ヨウ素剤" in answer.excerpts[0].item.headline
    assert "120リンド" in answer.excerpts[0].text


def test_each_question_of_a_message_is_answered(shipped_engine: Engine) -> None:
    answer = shipped_engine.ask(
        "ハルキウの停電は何割?ルッテ事務総長は欧州軍について何と言った?インドの原油の値引きはいくら?"
    )
    texts = {piece.item.headline: piece.text for piece in answer.excerpts}
    assert any("ハルキウ" in headline and "8割" in text for headline, text in texts.items())
    assert any("インド" in headline and "ドル" in text for headline, text in texts.items())
    assert any("ルッテ" in headline for headline in texts)


def test_a_part_makes_sure_what_the_whole_message_doesn_t(tmp_path: Path) -> None:
    corpus = copy_fixtures(tmp_path / "corpus", ("kesta",))
    message = (
        "こんばんは、仕事終わってやっとニュースを見ています。うちの姉がペルノシュに住んでいて、羊の毛の雑貨の店を"
        "やっています。谷の羊飼いは外に出られないらしいと電話で言っていました。友達は一部の人だけ許可証みたいなのが"
        "出ると言います。牧夫の通行証は何人に出るのか、教えてください。長文ごめんなさい、あと猫は元気です。"
    )
    with open_engine(corpus, tmp_path / "index", embedder=load_embedder()) as engine:
        answer = engine.ask(message, today=TODAY)
    assert answer.outcome is Outcome.FOUND
    assert "通行証" in answer.excerpts[0].text


def test_a_sentence_counts_only_where_little_is_met_in_a_language_that_the_model_knows(
    shipped_engine: Engine, kazami: Engine
) -> None:
    met = kazami.ask("船がぶつかったとき汽笛って鳴ってたの?", today=TODAY)
    assert "汽笛" in met.excerpts[0].item.headline
    unlearnt = shipped_engine.ask("Wie leidt de verdediging van het Noordpoolgebied?")
    assert "北極圏の守り" in unlearnt.excerpts[0].item.headline


@pytest.mark.parametrize(
    "message",
    ["thanks!", "ありがとう", "おはよう", "はい", "なぜ?", "why?", "lol", "你好", "привет"],
)
def test_what_asks_nothing_finds_nothing(shipped_engine: Engine, message: str) -> None:
    assert shipped_engine.ask(message).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    [
        "ニュース", "最新のニュースを教えて", "何かニュースある?", "最近何があった?",
        "What's new?", "What happened?", "latest news", "что нового?", "останні новини",
        "发生了什么?", "최신 뉴스", "Was ist passiert?", "Quoi de neuf ?", "¿Qué pasó?",
    ],
)  # fmt: skip
def test_who_asks_what_is_new_gets_the_newest_stories(kazami: Engine, question: str) -> None:
    today = dt.date(2031, 2, 1)  # weeks later
    answer = kazami.ask(question, today=today)
    stories = kazami.today(dt.date(2031, 1, 13)).stories
    assert [e.item.id for e in answer.excerpts] == [story.lead.id for story in stories[:3]]
    assert answer.period == DateRange(dt.date(2031, 1, 13), dt.date(2031, 1, 13))


@pytest.mark.parametrize(
    "question",
    [
        "fake news about Poland",
        "new sanctions",
        "新しい法律は?",
        "新闻自由",
        "ニュース番組の司会者",
        "who?",
    ],
)
def test_who_asks_of_something_doesn_t_get_the_newest_stories(
    shipped_engine: Engine, question: str
) -> None:
    assert shipped_engine.ask(question).period is None
