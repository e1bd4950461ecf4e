"""The real roundup, where it stands beside the checkout. Its words stay there: counts only here."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import read_file
from corpus.items import Roundup

from .invariants import assert_accounted_once

SEED = Path(__file__).parents[3] / "shared" / "seed" / "2026-01-27.txt"
ROWS = [
    (1, 2, "nhk_news", 27), (3, 7, "sputnik_jp", 26), (8, 11, "ReutersJapan", 26),
    (12, 25, "nhk_news", 26), (26, 36, "sputnik_jp", 26), (37, 46, "LB05g", 25),
    (47, 56, "LB05g", 27), (57, 67, "sputnik_jp", 27), (68, 72, "ReutersJapan", 26),
    (73, 76, "ReutersJapan", 26), (77, 81, "ReutersJapan", 27), (82, 90, "sputnik_jp", 27),
    (91, 98, "ReutersJapan", 27), (100, 110, "ReutersJapan", 27), (111, 121, "ReutersJapan", 27),
    (122, 126, "ReutersJapan", 26), (127, 131, "ReutersJapan", 26),
]  # fmt: skip


@pytest.fixture(scope="module")
def seed() -> Roundup:
    if not SEED.exists():
        pytest.skip("the real roundup isn't here (../shared/seed)")
    return read_file(SEED, SEED.parent)


def test_items_speakers_and_spans(seed: Roundup) -> None:
    found = [
        (item.first_line, item.last_line, item.handle, item.published.day if item.published else 0)
        for item in seed.items
    ]
    assert found == ROWS
    assert all(item.source for item in seed.items)


def test_nothing_is_lost(seed: Roundup) -> None:
    assert_accounted_once(seed)
    assert seed.frame_lines == (99, 132)
    assert seed.warnings == ()
    assert seed.date_from == "closing tag"


def test_links_and_tags(seed: Roundup) -> None:
    linked = [bool(item.urls) for item in seed.items]
    assert linked.count(False) == 3
    assert all(len(item.urls) <= 1 for item in seed.items)
    assert [n for n, item in enumerate(seed.items) if item.tags] == [12]
    assert not any("http" in item.headline for item in seed.items)
