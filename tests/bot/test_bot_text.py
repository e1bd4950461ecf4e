"""Other people's text in Discord's Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import JOINER, clean, cut, escape, inline, length, one_line, quote, restore


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("市と州のおよそ8割で電気が止まった(26日)。", "市と州のおよそ8割で電気が止まった(26日)。"),
        ("#ロシア(260127) 1.5倍 - 3%", "#ロシア(260127) 1.5倍 - 3%"),
        ("ROSN.MM, opens new tab", "ROSN.MM, opens new tab"),
        ("# 見出し\n## もう一つ", "\\# 見出し\n\\## もう一つ"),
        ("- 一\n1. 二\n> 三\n-# 四", f"\\- 一\n1\\. 二\n\\> 三\n-{JOINER}# 四"),
        ("*a* _b_ ~c~ `d` |e|", "\\*a\\* \\_b\\_ \\~c\\~ \\`d\\` \\|e\\|"),
        ("[x](https://e.example)", "\\[x]\\(<https://e.example>)"),
        ("【速報】[写真] 本文", "【速報】[写真] 本文"),
        ("https://t.co/a_b。次", "<https://t.co/a_b>。次"),
        ("(https://e.example/a_(b))", "(<https://e.example/a_(b)>)"),
        ("<@1> <@&2> <#3> <t:4:R>", "\\<\\@1> \\<\\@&2> \\<\\#3> \\<t\\:4:R>"),
        ("@everyone @here", f"@{JOINER}everyone @{JOINER}here"),
        ("1 < 2 > 1", "1 < 2 > 1"),
        ("&lt; A&B", "\\&lt; A&B"),
        ("discord://x", "discord\\://x"),
    ],
)
def test_only_what_acts_is_silenced(text: str, markdown: str) -> None:
    assert escape(text) == markdown


@pytest.mark.parametrize(
    "half", ["c](https://e.example)", "https://a.example/x](https://e.example)"]
)
def test_two_texts_beside_each_other_make_no_link(half: str) -> None:
    both = f"{escape('a [b')} {escape(half)}"
    assert not re.search(r"\[[^\[\]]*\]\(", both)


@given(st.text() | st.text("*_~`|<>@#[]()\\-+=>. 1\n\tahtps:/&;"))
def test_what_is_shown_is_what_was_written(text: str) -> None:
    once = one_line(text)
    if JOINER not in once and not re.search(r"<https?://", once, re.IGNORECASE):
        assert restore(inline(text)) == once


@given(st.text(), st.integers(1, 50))
def test_a_cut_text_is_never_longer(text: str, limit: int) -> None:
    assert length(cut(text, limit)) <= max(limit, 1)


def test_controls_and_heaps_go_and_accents_stay() -> None:
    assert clean("a\x00b\x1b[1m\r\nc\u2028d") == "ab[1m\nc\nd"
    assert clean("が" + "\u0301" * 30) == "が" + "\u0301" * 4
    for word in ("Việt Nam", "नमस्ते", "שָׁלוֹם", "ภาษาไทย", "e\u0301"):
        assert clean(word) == word
    assert escape("\ud800") == "\ufffd"


def test_what_turns_the_writing_round_ends_with_its_line() -> None:
    shown = escape("\u202eabc\ndef")
    first, second = shown.split("\n")
    assert first == "\u2068\u202eabc\u202c\u2069"
    assert second == "def"
    assert one_line("a\u202eb") == "ab"


def test_the_answering_sentence_is_bold_line_by_line() -> None:
    assert quote("前。答え\n続き。後", (2, 8)) == (f"> 前。**答え**\n> **続き。{JOINER}**後")
    assert quote("全部。", (0, 3)) == "> **全部。**"
    assert quote("無い", (0, 0)) == "> 無い"


@given(st.text("ab。\n *_`「」https://. ", max_size=60), st.data())
def test_marking_the_answer_changes_no_letter(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    plain = re.sub(r"[^a-z。]", "", quote(text, (0, 0)))
    marked = re.sub(r"[^a-z。]", "", quote(text, (first, last)))
    assert marked == plain
