"""The day's stories: grouped by event, reports first, one verbatim sentence each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval import Engine
from retrieval.embedder import load_embedder
from retrieval.opinion import is_bare, is_cut_off, is_opinion
from retrieval.results import Digest, Story
from tests.retrieval.indexes import TOKYO, copy_fixtures, write_day

SHIPPED_DAY = dt.date(2026, 1, 27)


@pytest.fixture(scope="module")
def fiction(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A port town's two days and a football league's one."""
    folder = tmp_path_factory.mktemp("fiction")
    corpus = copy_fixtures(folder / "corpus", ("kazami", "hokusei"))
    return Engine.open(corpus, folder / "index", embedder=load_embedder(), tz=TOKYO)


def group_of(digest: Digest, words: str) -> set[str]:
    """Headlines told with the one that has these words."""
    for story in digest.stories:
        headlines = {item.headline for item in story.items}
        if any(words in headline for headline in headlines):
            return headlines
    return set()


def test_a_day_is_eight_stories_at_most_and_counts_its_items(shipped_engine: Engine) -> None:
    digest = shipped_engine.today(SHIPPED_DAY)
    assert digest.date == SHIPPED_DAY
    assert 5 <= len(digest.stories) <= 8
    assert digest.items == len(shipped_engine.headlines())
    told = [item.id for story in digest.stories for item in story.items]
    assert len(told) == len(set(told))


def test_every_sentence_is_verbatim_new_and_whole(shipped_engine: Engine, fiction: Engine) -> None:
    days = [shipped_engine.today(SHIPPED_DAY)]
    days += [fiction.today(day) for day in fiction.roundup_dates()]
    for story in (story for digest in days for story in digest.stories):
        quote = story.sentence
        item = quote.item
        assert item == story.lead == story.items[0]
        assert item.text[quote.start - item.text_start :].startswith(quote.text) or is_bare(item)
        if not is_bare(item):
            assert quote.text.strip() != item.headline.strip()
            assert not quote.text.startswith(("🔸", "http", "#"))
            assert not quote.text.endswith("…")


def test_items_on_one_event_are_told_together(fiction: Engine) -> None:
    day = fiction.today(dt.date(2031, 1, 12))
    assert any("重油" in headline for headline in group_of(day, "流れ出た油"))
    assert not any("灯台" in headline for headline in group_of(day, "流れ出た油"))
    league = fiction.today(dt.date(2032, 5, 16))
    assert any("監督「若い力" in headline for headline in group_of(league, "逆転弾で首位"))


def test_comment_is_labelled_and_leads_no_report(fiction: Engine) -> None:
    for day in fiction.roundup_dates():
        for story in fiction.today(day).stories:
            assert story.opinion == all(is_opinion(item) for item in story.items)
            if not story.opinion and not is_bare(story.lead):
                assert not is_opinion(story.lead)


def test_persons_comment_and_agencies_report(fiction: Engine) -> None:
    kinds = {item.source: is_opinion(item) for item in fiction.headlines()}
    assert kinds["雨宮ジン(Jin Amamiya)"]
    assert kinds["帆足渉(Wataru Hoashi)"]
    assert not kinds["海風通信"]
    assert not kinds["ボールプレス通信"]


def test_a_story_cut_off_does_not_lead_when_a_whole_one_exists(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_day(
        corpus,
        12,
        {
            "架空大橋、橋脚のひびで通行止め": "架空市は12日、架空大橋の橋脚に9メートルのひびが…",
            "架空大橋が通行止め 橋脚にひび": (
                "架空市は12日、架空大橋の橋脚に9メートルのひびが見つかり、通行止めにしたと発表した。"
                "工事は14日に始まる。"
            ),
        },
    )
    with Engine.open(corpus, tmp_path / "index", embedder=load_embedder(), tz=TOKYO) as engine:
        [story] = engine.today(dt.date(2031, 5, 12)).stories
    assert not is_cut_off(story.lead)
    assert len(story.items) == 2
    assert story.sentence.text.endswith("発表した。")


def stories_of_a_day(tmp_path: Path, *posts: tuple[str, str, str]) -> tuple[Story, ...]:
    """The stories of a roundup of (headline, source with handle, text)."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = "".join(f"{headline}\n— {who} May 12, 2031\n{body}\n" for headline, who, body in posts)
    (corpus / "2031-05-12.txt").write_text(text, encoding="utf-8")
    with Engine.open(corpus, tmp_path / "index", embedder=load_embedder(), tz=TOKYO) as engine:
        return engine.today(dt.date(2031, 5, 12)).stories


WIRE, RADIO = "架空通信 (@kakuu)", "架空放送ニュース (@kakuu_tv)"
ESSAY, EDITOR = "月浦凪(Nagi Tsukiura) (@nagi_t)", "架空新聞 (@kakuu_np)"
CAT = (
    "駅長の猫「みかん」が十歳に 記念の式典",
    WIRE,
    (
        "架空駅で駅長を務める猫の「みかん」が12日、十歳の誕生日を迎えた。駅には朝から百人が集まり、"
        "魚の形のケーキが贈られた。みかんは式典の間ずっと眠っていたという。駅員は来年も祝うと話した。"
    ),
)
FIRE = (
    "架空港の倉庫で爆発、4人が負傷",
    WIRE,
    "12日午前、架空港の倉庫で爆発があり、作業員4人が負傷した。",
)
RATES = (
    "港の使用料、来年から改定 市が方針",
    RADIO,
    "架空市は12日、港の使用料を来年の春から改める方針を固めました。",
)


def test_what_happened_to_people_comes_before_a_curiosity(tmp_path: Path) -> None:
    told = stories_of_a_day(tmp_path, CAT, RATES, FIRE)
    assert [story.lead.headline for story in told] == [FIRE[0], RATES[0], CAT[0]]


def test_comment_and_a_page_of_links_come_last(tmp_path: Path) -> None:
    page = ("【随時更新】架空港の一日 https://example.com/live", RADIO, "")
    essay = (
        "倉庫の爆発で4人が負傷したのは、港を安く使わせてきた報いなのです。…",
        ESSAY,
        (
            "市は検査の人手を増やすべきです。安さを誇る港に私は荷を預けません。"
            "倉庫の持ち主にも死者が出てからでは遅いと考えます。"
        ),
    )
    told = stories_of_a_day(tmp_path, page, essay, RATES)
    assert [story.lead.source for story in told[:2]] == [
        "架空放送ニュース",
        "月浦凪(Nagi Tsukiura)",
    ]
    assert [story.opinion for story in told] == [False, True, False]
    assert told[-1].lead.headline.startswith("【随時更新】")


def test_a_persons_posts_in_a_row_are_one_comment(tmp_path: Path) -> None:
    first = ("橋の名を売る市に未来はありません。", ESSAY, "名前は町の記憶だと私は思います。")
    second = ("次に図書館を語らせてください。", ESSAY, "本を減らす町は痩せていくと私は思います。")
    told = stories_of_a_day(tmp_path, FIRE, first, second, RATES)
    assert [len(story.items) for story in told if story.opinion] == [2]
    assert sum(len(story.items) for story in told) == 4


def test_the_event_leads_before_what_somebody_says_of_it(tmp_path: Path) -> None:
    mayor = (
        "架空市長「全力で原因を調べる」 架空港の倉庫爆発",
        RADIO,
        (
            "架空市の市長は12日、架空港の倉庫で起きた爆発について、全力で原因を調べると述べました。"
            "市長は、負傷した作業員4人を見舞ったということです。会見は二十分続きました。"
        ),
    )
    told = stories_of_a_day(tmp_path, mayor, FIRE, RATES, CAT)
    assert told[0].lead.headline == FIRE[0]
    assert told[0].sources == ("架空通信", "架空放送ニュース")


def test_shared_background_far_down_does_not_join_two_events(tmp_path: Path) -> None:
    visit = (
        "月浦国の首相、楓京を訪れ林業で協力",
        WIRE,
        (
            "月浦国の首相は12日、楓京で林業と農業の協力に署名した。苗木の畑を二つ作り、学生を送り合う。"
            "首相は夜の宴で、山の多い国どうしだと語った。架空海峡の島の領有をめぐっては先週、連邦の"
            "オルガ議長が意欲を示し、同盟の守りに目が向いている。"
        ),
    )
    army = (
        "バルク事務長、独自の海軍案を退ける",
        EDITOR,
        (
            "同盟のバルク事務長は12日、加盟国だけの海軍を作る案に反対した。費用が二倍になるという。"
            "事務長は、連邦のオルガ議長が架空海峡の島の領有を唱えるなかでも、同盟の枠の中で守りを"
            "固めると述べた。"
        ),
    )
    told = stories_of_a_day(tmp_path, visit, army, FIRE, RATES, CAT)
    assert all(len(story.items) == 1 for story in told)


@pytest.mark.parametrize(
    "empty",
    [
        "架空新聞が報じた。",
        "本紙は橋の安全をめぐり専門家2人に見解を聞いた。",
        "検査は足りていたのだろうか。",
        "どうか最後まで読んでください。",
        "市長は記者会見で次のように語った。",
        "【架空市12日架空通信】",
    ],
)
def test_a_sentence_without_news_is_passed_over(tmp_path: Path, empty: str) -> None:
    news = "橋の検査で見つかったひびは九本に上った。"
    [story] = stories_of_a_day(tmp_path, ("架空大橋の安全", WIRE, f"{empty}\n{news}"))
    assert story.sentence.text == news


def test_a_post_that_is_all_headline_is_told_by_its_first_whole_sentence(tmp_path: Path) -> None:
    post = ("港に伝わる歌を残すべきです。歌は船より長く生きます。次に残すべきなのは…", ESSAY, "")
    [story] = stories_of_a_day(tmp_path, post)
    assert story.sentence.text == "港に伝わる歌を残すべきです。"


def test_the_report_of_an_essay_is_comment_too(tmp_path: Path) -> None:
    report = (
        "月浦凪氏、港の値下げを批判",
        "月浦凪 (@nagi_t)",
        "月浦凪氏は論評で、架空港が使用料を下げたことを批判した。同氏は市が損をしたとみる。",
    )
    [story] = stories_of_a_day(tmp_path, report)
    assert story.opinion


def test_a_day_without_a_roundup_gets_the_newest_before_it(shipped_engine: Engine) -> None:
    digest = shipped_engine.today(dt.date(2026, 3, 1))
    assert digest.date == SHIPPED_DAY
    assert digest.requested == dt.date(2026, 3, 1)


def test_who_asks_for_days_without_a_roundup_hears_which_there_are(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    for day in (2, 4, 20, 28):
        write_day(corpus, day, {f"架空港の地震、{day}日の記録": "架空港で揺れがあった。"})
    with Engine.open(corpus, tmp_path / "index", embedder=load_embedder(), tz=TOKYO) as engine:
        none = engine.ask("先週の地震", today=dt.date(2031, 5, 17))
        some = engine.ask("昨日の地震", today=dt.date(2031, 5, 5))
        plain = engine.ask("地震", today=dt.date(2031, 5, 17))
    assert none.period is not None
    assert (none.period.first, none.period.last) == (dt.date(2031, 5, 5), dt.date(2031, 5, 11))
    assert [day.day for day in none.days] == [4, 20, 28]
    assert (some.days, plain.days) == ((), ())


def test_an_empty_corpus_has_no_stories(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with Engine.open(
        tmp_path / "corpus", tmp_path / "index", embedder=load_embedder(), tz=TOKYO
    ) as engine:
        digest = engine.today(dt.date(2031, 5, 12))
    assert (digest.date, digest.stories, digest.items) == (None, (), 0)


def test_related_items_tell_of_the_same_event_other_sources_first(fiction: Engine) -> None:
    item = next(i for i in fiction.headlines() if "負傷者、11人に増える" in i.headline)
    found = fiction.related(item.id)
    assert any("けが人は「11人」ではない" in other.headline for other in found)
    assert item.id not in {other.id for other in found}
    sources = [other.source == item.source for other in found]
    assert sources == sorted(sources)
    assert fiction.related("0" * 16) == ()
