"""What is found for a message and for its parts, taken together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval import Engine
from retrieval.alias_table import builtin
from retrieval.ranking import Ranking, rank
from retrieval.voting import Way, elect

QUESTIONS = ("ハルキウの電気は戻った?", "インドの石油はどれだけ安い?", "停戦交渉はどこで開かれる?")


@pytest.fixture(scope="module")
def rankings(shipped_engine: Engine) -> list[Ranking]:
    with shipped_engine._using() as snapshot:
        return [rank(snapshot, question, builtin()) for question in QUESTIONS]


def first(*ways: Way) -> str:
    return elect(ways)[0].ranked.item.id


def test_one_way_of_taking_a_message_keeps_its_order(rankings: list[Ranking]) -> None:
    found = elect([Way(rankings[0], 0.3)])
    assert [one.ranked for one in found] == list(rankings[0].items)
    assert all(one.ranking is rankings[0] for one in found)
    assert found[0].share == 1.0
    assert 0 < found[1].share < 1.0


def test_nothing_is_elected_where_nothing_was_found() -> None:
    assert elect([]) == ()


def test_the_surest_way_has_most_to_say(rankings: list[Ranking]) -> None:
    light, oil, talks = rankings
    heads = [ranking.items[0].item.id for ranking in rankings]
    assert len(set(heads)) == 3
    assert first(Way(light, 0.4), Way(oil, 0.8), Way(talks, 0.4)) == heads[1]
    assert first(Way(light, 0.8), Way(oil, 0.4), Way(talks, 0.4)) == heads[0]


def test_two_ways_that_aren_t_sure_don_t_outvote_one_that_is(rankings: list[Ranking]) -> None:
    light, oil, _ = rankings
    assert first(Way(light, 0.4), Way(light, 0.4), Way(oil, 0.7)) == oil.items[0].item.id


def test_an_item_far_behind_in_every_ranking_isn_t_elected_before_the_first_of_one(
    rankings: list[Ranking],
) -> None:
    found = [one.ranked.item.id for one in elect([Way(ranking, 0.9) for ranking in rankings])]
    assert {ranking.items[0].item.id for ranking in rankings} == set(found[:3])


def test_ways_that_agree_outvote_one_that_is_a_little_surer(rankings: list[Ranking]) -> None:
    light, oil, _ = rankings
    assert first(Way(light, 0.6), Way(oil, 0.7)) == oil.items[0].item.id
    assert first(Way(light, 0.6), Way(light, 0.6), Way(oil, 0.7)) == light.items[0].item.id


def test_what_asks_something_has_twice_the_say(rankings: list[Ranking]) -> None:
    light, oil, _ = rankings
    assert first(Way(light, 0.6), Way(oil, 0.5)) == light.items[0].item.id
    assert first(Way(light, 0.6), Way(oil, 0.5, asks=True)) == oil.items[0].item.id
    assert first(Way(light, 0.6), Way(oil, 0.4, asks=True)) == light.items[0].item.id


def test_the_first_of_one_ranking_is_elected_before_the_sixth_of_two(
    rankings: list[Ranking],
) -> None:
    ranking = rankings[0]
    many = [replace(one, score=1.0) for one in ranking.items[:11]]
    last = many.pop()
    two = (replace(ranking, items=(*some, last)) for some in (many[:5], many[5:]))
    found = elect([Way(each, 0.9) for each in two])
    assert [one.ranked for one in found[:2]] == [many[0], many[5]]
    assert last in [one.ranked for one in found]


def test_an_item_is_quoted_by_the_ranking_that_speaks_for_it(rankings: list[Ranking]) -> None:
    light, oil, _ = rankings
    found = {one.ranked.item.id: one for one in elect([Way(light, 0.7), Way(oil, 0.6)])}
    assert found[light.items[0].item.id].ranking is light
    assert found[oil.items[0].item.id].ranking is oil
    assert len(found) == len({one.item.id for ranking in (light, oil) for one in ranking.items})
