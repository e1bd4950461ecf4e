"""The cooldown, the options, the hash of a question: small pieces on their own."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cooldown import BURST, Cooldown
from bot.i18n import texts
from bot.known import Known
from bot.options import CHOICES, BadOptionError, date_choices, read_source, source_choices
from bot.questions import has_words, question_hash
from retrieval.results import SourceCount

DAY = dt.date(2031, 3, 5)


def known_of(*names: str) -> Known:
    sources = tuple(
        SourceCount(name, f"handle_{n}", 100 - n, DAY, DAY) for n, name in enumerate(names)
    )
    days = tuple(DAY - dt.timedelta(days=n) for n in range(100))
    return Known(1, 5, sources, days)


def test_a_burst_then_one_by_one() -> None:
    now = [0.0]
    cooldown = Cooldown(3, clock=lambda: now[0])
    assert [cooldown.wait(1) for _ in range(BURST)] == [0] * BURST
    assert cooldown.wait(1) == 3
    assert cooldown.wait(2) == 0
    now[0] = 3.0
    assert cooldown.wait(1) == 0
    assert cooldown.wait(1) == 3
    now[0] = 1000.0
    assert [cooldown.wait(1) for _ in range(BURST + 1)] == [0] * BURST + [3]


def test_no_cooldown_and_many_people() -> None:
    assert not any(Cooldown(0, clock=lambda: 0.0).wait(1) for _ in range(100))
    crowd = Cooldown(60, clock=lambda: 0.0)
    for person in range(20_000):
        assert crowd.wait(person) == 0


def test_sources_are_found_by_what_is_typed() -> None:
    known = known_of("ロイター", "NHKニュース", "Sputnik 日本", "スプートニク・ラジオ")
    assert source_choices(known, "")[0].value == "ロイター"
    assert [c.value for c in source_choices(known, "すぷ")] == ["スプートニク・ラジオ"]
    assert [c.value for c in source_choices(known, "ｎｈｋ")] == ["NHKニュース"]
    assert [c.value for c in source_choices(known, "日")] == ["Sputnik 日本"]
    assert read_source(known, "@HANDLE_2") == "Sputnik 日本"
    assert read_source(known, " sputnik日本 ") == "Sputnik 日本"
    assert read_source(known, "nhk") == "NHKニュース"
    assert read_source(known, " ") is None
    with pytest.raises(BadOptionError):
        read_source(known, "読売")


def test_choices_keep_to_discords_limits() -> None:
    known = known_of(*(f"{'長' * 120}{n}" for n in range(40)), *(f"短{n}" for n in range(40)))
    for typed in ("", "長", "短"):
        found = source_choices(known, typed)
        assert len(found) <= CHOICES
        assert all(1 <= len(c.name) <= 100 and len(str(c.value)) <= 100 for c in found)
    assert len(date_choices(known, "", texts("ja"))) == CHOICES


@pytest.mark.parametrize("typed", ["2031-03-05", "3月5日", "20310305", "3/5", "2031年3月5"])
def test_days_are_found_however_they_are_typed(typed: str) -> None:
    found = [c.value for c in date_choices(known_of("x"), typed, texts("ja"))]
    assert "2031-03-05" in found


def test_the_hash_of_a_question_forgets_width_case_and_spacing() -> None:
    assert question_hash("ＮＨＫ  とは？") == question_hash("nhk とは?")
    assert question_hash("a") != question_hash("b")
    assert len(question_hash("\ud800")) == 16


@pytest.mark.parametrize("text", ["", "？", "🙂", "<@1>", "\u200b", "…。、"])
def test_no_words(text: str) -> None:
    assert not has_words(text)
