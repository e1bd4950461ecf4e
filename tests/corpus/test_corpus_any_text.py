"""Any bytes at all become a roundup in which nothing is lost and nothing is said twice."""

# ruff: noqa: E501 - wide characters count twice

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .invariants import read_soundly
from .labelled_cases import LABELLED, Labelled
from .roundup_cases import CASES, Case

PIECES = [
    "— 風見タイムズ (@kazami_times) May 2, 2031", "― 北星（＠hokusei_news）2031年5月2日", "— N (@n)",
    " — 潮見 (@shiomi) ", "May 32, 2031", "2031-05-02", "令和13年5月2日", "#露印(灯台)", "#カザミ(310502)",
    "＃カザミ（２０３１０５０２）", "#a", "#カザミ(319999)", "---", "***", "## ", "# ", "### ", "出典: 北星",
    "Source: [N](https://n.example) · 2031-05-02", "https://t.co/aaaaaaaaaa", "pic.twitter.com/abc",
    "【鐘が直る】", "鐘が鳴った。", "鐘が直る", "…", "。", "(@", "（", "@", "&mdash;", "<!--", "-->", "[", "](",
    "\n■ 鐘", "\n- ", "\n1. ", "（風見、2031年5月2日）", "@kazami\n", "\n·\n", "5月2日", "\n風見\n@kazami\n·\n5月2日\n",
    "風見 (@kazami) 2031年5月2日\n", "[1]: https://n.example/1\n", "[N][1]", "===\n", "~ ", "? ", "午後7:05 · ",
    "# 町(310502)\n", "#町310502\n", "#町[310502]\n", "**", "2 трав. 2031 р.", "02/05/2031", "\u2067",
    "\n", "\n", "\n", "\n\n", "\r\n", "\r", "\u2028", "\x0b", "\x00", "\u200b", "\ufeff", " ", "　", "\t", "x",
]  # fmt: skip
MARKUP = [
    '<blockquote class="twitter-tweet">', "</blockquote>", "<p>", "</p>", "<br>", "<div>", "</div>",
    '<a href="https://twitter.com/n/status/1?ref_src=x">May 2, 2031</a>', "<script>", "</script>",
    "<nav>", "<h1>", "<h3>", "</h3>", "<article>", "<", ">", '"', "'", "<!", "<![CDATA[", "&amp;",
    "&#xD800;", "&#99999999999;", "<p class='", "<a ", "<title>",
]  # fmt: skip
quick = settings(max_examples=150, deadline=None, derandomize=True, database=None)


def mixed(pieces: list[str]) -> st.SearchStrategy[str]:
    """Texts made of the forms that mean something, with a little of anything between them."""
    return st.lists(st.one_of(st.sampled_from(pieces), st.text(max_size=6)), max_size=40).map(
        "".join
    )


@quick
@given(mixed(PIECES), st.sampled_from(["2031-05-02.txt", "a.md", "b.markdown"]))
def test_pieces_of_posts(text: str, file: str) -> None:
    read_soundly(text.encode("utf-8", "replace"), file)


@quick
@given(mixed(PIECES + MARKUP), st.sampled_from(["2031-05-02.html", "a.txt", "b.md"]))
def test_pieces_of_pages(text: str, file: str) -> None:
    read_soundly(text.encode("utf-8", "replace"), file)


@quick
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    read_soundly(data, "any.txt")


@quick
@given(mixed(PIECES), st.sampled_from(["cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-8-sig"]))
def test_any_text_in_any_encoding(text: str, encoding: str) -> None:
    read_soundly(text.encode(encoding, "replace"), "any.txt")


@pytest.mark.parametrize("case", LABELLED, ids=[case.name for case in LABELLED])
def test_labelled_cases_cut_anywhere(case: Labelled) -> None:
    data = "\n".join(row.partition("|")[2] for row in case.text.split("\n")).encode()
    for end in range(0, len(data), 53):
        read_soundly(data[:end], case.file)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_cases_cut_anywhere(case: Case) -> None:
    data = case.text.encode()
    for end in range(0, len(data), 37):
        read_soundly(data[:end], case.file)
