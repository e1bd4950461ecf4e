"""Passages: whole sentences, short enough to quote, each where it says it stands."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import list_files, parse, read_file
from corpus.items import Item, Roundup
from retrieval.passages import USUAL, cut
from retrieval.sentences import LONGEST, sentences, size

FIXTURES = Path(__file__).parents[1] / "fixtures" / "roundups"


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "知事は「復旧を急ぐ。今日中に終える。」と述べた。",
        "「うまく行くのか?」と議員が聞いた。",
        "値上がりは3.5%だった。",
        "詳しくは https://example.org/a.html?b=1!c を見てほしい。",
        "The U.S. envoy met Dr. Vell at 3.30 p.m. in the capital.",
        "Зустріч тривала 3.5 години в м. Вельдана.",
        "（同省は詳細を明らかにしていない。）",
    ],
)
def test_one_sentence_stays_whole(whole: str) -> None:
    assert split(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("晴れた。風が出た！波は？", ["晴れた。", "風が出た！", "波は？"]),
        ("「一つ。」「二つ。」", ["「一つ。」", "「二つ。」"]),
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("見出し\n本文だ。", ["見出し", "本文だ。"]),
        ("🔸 一つ目だ\n🔸 二つ目だ", ["🔸 一つ目だ", "🔸 二つ目だ"]),
        ("Він пішов. Вона лишилася.", ["Він пішов.", "Вона лишилася."]),
        ("終わった。 まだだ。", ["終わった。", "まだだ。"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, pieces: list[str]) -> None:
    assert split(text) == pieces


def test_an_endless_sentence_is_cut_at_commas_then_anywhere_but_in_a_letter() -> None:
    listed = "港と駅と橋、" * 100
    assert all(piece.endswith("、") and size(piece) <= LONGEST for piece in split(listed))
    family = "👨\u200d👩\u200d👧"
    assert all(set(piece.split(family)) == {""} for piece in split(family * 400))


def test_five_megabytes_in_one_line_are_cut_in_linear_time() -> None:
    assert sum(len(piece) for piece in split("あ" * 1_700_000)) == 1_700_000
    assert split("「" * 100_000)


@given(st.text(alphabet="あ国アa1。！?「」、. \n🔸(h:/", max_size=400))
def test_sentences_keep_every_visible_character_in_order(text: str) -> None:
    joined = "".join(split(text))
    assert "".join(joined.split()) == "".join(text.split())


def every_item() -> list[tuple[Item, Roundup]]:
    found = []
    for folder in sorted(p for p in FIXTURES.iterdir() if p.is_dir()):
        for path in list_files(folder):
            roundup = read_file(path, folder)
            found += [(item, roundup) for item in roundup.items]
    return found


def test_every_passage_stands_where_it_says() -> None:
    items = every_item()
    assert items
    for item, roundup in items:
        found = cut(item, roundup)
        assert found, item.headline
        lines = roundup.text.split("\n")
        for passage in found:
            assert roundup.text[passage.start : passage.end] == passage.text
            assert item.first_line <= passage.first_line <= passage.last_line <= item.last_line
            assert passage.text.split("\n")[0] in lines[passage.first_line - 1]
            assert passage.text.split("\n")[-1] in lines[passage.last_line - 1]
            assert size(passage.text) <= max(LONGEST, USUAL) * 1.2
            ends = [end for _, end in passage.sentences]
            assert passage.sentences[0][0] == 0
            assert ends[-1] == len(passage.text)
            assert ends == sorted(ends)


def test_passages_do_not_overlap_and_cover_the_item() -> None:
    for item, roundup in every_item():
        found = cut(item, roundup)
        for one, other in itertools.pairwise(found):
            assert one.end <= other.start
            between = roundup.text[one.end : other.start]
            assert len("".join(between.split())) < 120, between


POST = """\
{headline}
— 架空通信 (@kakuu) May 3, 2031
{body}
"""


def only(headline: str, body: str) -> tuple[Item, Roundup]:
    data = POST.format(headline=headline, body=body).encode()
    roundup = parse(data, "2031-05-03.txt", modified=dt.date(2031, 5, 3))
    return roundup.items[0], roundup


def test_a_headline_without_a_text_is_quotable() -> None:
    item, roundup = only("港が再び開いた https://example.org/a", "")
    (passage,) = cut(item, roundup)
    assert "港が再び開いた" in passage.text
    assert roundup.text[passage.start : passage.end] == passage.text


def test_leftovers_are_no_passage_of_their_own() -> None:
    item, roundup = only("見出しだ", "本文がここにある。\npic.twitter.com/xyz12\nhttps://t.co/abc")
    assert [p.text for p in cut(item, roundup)] == ["本文がここにある。"]
