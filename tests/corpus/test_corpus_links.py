"""Links in sentences: only the link is kept, whatever stands right after it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.links import urls_of

LINK = "https://example.com/kakuu/a1"


@pytest.mark.parametrize(
    "written",
    [
        "[{}]", "({})", "（{}）", "「{}」と書いた", "『{}』", "【{}】", "《{}》", "〈{}〉", "<{}>",
        "[題]({})を", "{}、次", "{}。次", "{}，次", "{}…", "{}　次", "{}です。", "{}を見よ",
        "{}が公開", "{}потім", '"{}"', "'{}'", "“{}”", "‘{}’", "«{}»", "&quot;{}&quot;", "{}.",
        "{}!?", "{},", "{};", "{}:", "({}).", "（詳しくは{}）。", "{}]次", "{})次", "**{}**",
        "[{}](", "{}）（写真",
    ],
)  # fmt: skip
def test_what_follows_a_link_is_not_of_it(written: str) -> None:
    assert urls_of(written.format(LINK)) == (LINK,)


@pytest.mark.parametrize(
    "link",
    [
        "https://example.com/wiki_(x)",
        "https://example.com/wiki/A_(b_(c))",
        "https://example.com/list[1]",
        "https://example.com/x?a=1&b[]=2&c=(3)",
        "https://example.com/?q=架空",
        "https://example.com/wiki/架空港_(月浦)",
        "https://example.com/вики/Приклад",
        "https://example.com/記事一覧",
        "https://web.example.com/save/https://example.com/a",
        "http://[::1]/a",
    ],
)
def test_a_link_is_kept_whole_with_its_pairs_of_brackets(link: str) -> None:
    for written in ("{}", "({})", "[{}]", "（{}）", "「{}」", "{}。", "見よ {} を"):
        assert urls_of(written.format(link)) == (link,), written


def test_text_right_after_the_host_is_no_path() -> None:
    assert urls_of("https://example.com/から見られる") == ("https://example.com/",)
    assert urls_of("https://example.com/wiki/架空港を見よ") == ("https://example.com/wiki/架空港",)


def test_two_links_with_a_comma_between_are_two() -> None:
    assert urls_of("https://example.com/a,https://example.com/b;https://example.com/c") == (
        "https://example.com/a",
        "https://example.com/b",
        "https://example.com/c",
    )


@given(st.text(alphabet="abz/._()[]{}『』「」、。を港のhtps:&;,!?'\" \n", max_size=80))
def test_a_link_is_verbatim_and_its_brackets_pair(tail: str) -> None:
    text = f"{LINK}{tail}"
    for link in urls_of(text):
        assert link in text
        assert not set(link) & set("「」『』、。を\"' \n")
        for opening, closing in ("()", "[]"):
            depth = 0
            for ch in link:
                depth += (ch == opening) - (ch == closing)
                assert depth >= 0
