"""Which sentences are quoted: the answering one, with its attribution, never cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.quoting import LONGEST, ROOMS, window
from retrieval.sentences import sentences, size


def chosen(text: str, telling: str, room: float = ROOMS[0]) -> tuple[str, str]:
    """The window and the focus when the sentence that holds `telling` scores best."""
    spans = list(sentences(text))
    scores = [1.0 if telling in text[a:b] else 0.1 for a, b in spans]
    found = window(text, spans, scores, room=room)
    return text[found.start : found.end], text[found.focus[0] : found.focus[1]]


TEXT = (
    "港の検査は三日で終わった。結果は四日に市へ渡された。市は橋の通行を止める。"
    "架空新聞が関係者の話として報じた。別の道は混んでいる。"
)


def test_the_answering_sentence_is_in_focus_and_whole() -> None:
    quoted, focus = chosen(TEXT, "通行を止める", room=20)
    assert focus == "市は橋の通行を止める。"
    assert focus in quoted


def test_a_neighbouring_attribution_stays_with_the_claim() -> None:
    quoted, _ = chosen(TEXT, "通行を止める", room=5)
    assert quoted == "市は橋の通行を止める。架空新聞が関係者の話として報じた。"


def test_a_sentence_that_points_back_takes_the_one_before() -> None:
    text = "架空市の浜田氏が会見した。同氏は橋を直すと話す。費用は九億だ。"
    quoted, _ = chosen(text, "橋を直す", room=5)
    assert quoted.startswith("架空市の浜田氏が会見した。同氏は")


def test_an_unverified_claim_keeps_its_warning() -> None:
    text = "橋は落ちたという。本紙は真偽を確認できていない。"
    quoted, _ = chosen(text, "橋は落ちた", room=5)
    assert "確認できていない" in quoted


@pytest.mark.parametrize(
    "text",
    [
        "料金は1,234.5円だ。次は2月1日に開く。",
        "市長は「橋は落ちない。安心してほしい」と述べた。人々は帰った。",
        "詳しくはhttps://example.com/a.b?c=1を。次の話。",
    ],
)
def test_numbers_quotations_and_links_are_never_cut(text: str) -> None:
    spans = list(sentences(text))
    ends = {end for _, end in spans} | {start for start, _ in spans}
    for number in range(len(spans)):
        scores = [float(n == number) for n in range(len(spans))]
        found = window(text, spans, scores, room=1)
        assert found.start in ends
        assert found.end in ends
    assert any("安心してほしい」と述べた" in text[a:b] for a, b in spans) or "市長" not in text


@given(
    lengths=st.lists(st.integers(1, 120), min_size=1, max_size=12),
    best=st.integers(0, 11),
    room=st.integers(1, 300),
)
def test_a_window_is_whole_sentences_with_the_best_one_and_keeps_to_its_room(
    lengths: list[int], best: int, room: int
) -> None:
    text = "".join("あ" * length + "。" for length in lengths)
    spans = list(sentences(text))
    scores = [float(n == best % len(spans)) for n in range(len(spans))]
    found = window(text, spans, scores, room=room)
    assert found.start in {a for a, _ in spans}
    assert found.end in {b for _, b in spans}
    assert found.start <= found.focus[0] < found.focus[1] <= found.end
    assert found.focus == spans[best % len(spans)]
    alone = size(text[found.focus[0] : found.focus[1]])
    assert size(text[found.start : found.end]) <= max(room, alone, LONGEST)
    if alone <= room:
        assert size(text[found.start : found.end]) <= room
