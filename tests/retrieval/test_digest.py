"""The day's stories: grouped by event, reports first, one verbatim sentence each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval import Engine
from retrieval.embedder import load_embedder
from retrieval.opinion import is_bare, is_cut_off, is_opinion
from retrieval.results import Digest
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


def test_a_day_without_a_roundup_gets_the_newest_before_it(shipped_engine: Engine) -> None:
    digest = shipped_engine.today(dt.date(2026, 3, 1))
    assert digest.date == SHIPPED_DAY
    assert digest.requested == dt.date(2026, 3, 1)


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
