"""Replies fit Discord whatever the corpus holds: 40 components, 4,000 characters, no empty text."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, texts
from bot.layout import (
    Asked,
    answer_view,
    digest_view,
    fits,
    help_view,
    item_view,
    items_view,
    report_view,
    sources_view,
)
from bot.layout import parts as pieces
from bot.layout.items import text_pages
from corpus.items import Item, ParseWarning
from retrieval.results import DateRange, Excerpt, Outcome, ReloadReport, SourceCount
from tests.bot import nouns
from tests.bot.town import seen
from tests.wire import rules

JA = texts("ja")
DAY = dt.date(2031, 3, 5)

awkward = st.one_of(
    st.text(max_size=400),
    st.text("*_~`|<>@#[]()\\-\n 。あa1.", max_size=600),
    st.sampled_from(
        [
            *(
                "",
                " ",
                "あ" * 5000,
                "*" * 3000,
                "\n" * 500,
                "a " * 3000,
                "。" * 900,
                "👨‍👩‍👧" * 700,
            ),
            *(
                "x" * 4000,
                "𠮷" * 4000,
                "\ud83d灯台\udc00",
                "\u200b\u2060\u00ad",
                "\u202e灯台" * 300,
            ),
            *("灯" + "\u0301\u0322" * 2000, "@everyone " * 400, "```\n" * 500, "# " * 900),
            *("[灯台](https://evil.example) " * 150, "https://c.example/a_(b)]c[d " * 150),
        ]
    ),
)
urls = st.sampled_from(
    [
        *("https://a.example/x", "http://b.example/" + "y" * 600, "javascript:x", "ftp://c"),
        *("https://", "https://d.example/a_(b)", "https://e.example/]c", "https://f.example/a)b"),
    ]
)
CODE = re.compile(r"(?<!\\)`[^`]*(?<!\\)`")
MASKED = re.compile(r"(?<!\\)\[[^\[\]]*\]\((.*?)\)", re.DOTALL)


@st.composite
def some_items(draw: st.DrawFn) -> Item:
    return nouns.item(
        draw(awkward),
        id=draw(st.text("0123456789abcdef", min_size=16, max_size=16)),
        headline=draw(awkward),
        source=draw(st.none() | awkward),
        handle=draw(st.none() | st.text(max_size=300)),
        urls=tuple(draw(st.lists(urls, max_size=8))),
    )


@st.composite
def some_excerpts(draw: st.DrawFn) -> Excerpt:
    item = draw(some_items())
    first = draw(st.integers(0, len(item.text)))
    last = draw(st.integers(first, len(item.text)))
    also = tuple(draw(st.lists(some_items(), max_size=3)))
    return nouns.excerpt(item, focus=(first, last), also=also, score=draw(st.floats(0, 1)))


def accepted(view: ui.LayoutView) -> bool:
    """What Discord checks, counted here on what is sent."""
    shown, count, names = [], 0, []

    def walk(part: dict[str, Any]) -> None:
        nonlocal count
        count += 1
        if part["type"] == 10:
            shown.append(part["content"])
        if part.get("custom_id"):
            names.append(part["custom_id"])
        if part["type"] == 2:
            assert len(part.get("label") or "") <= 80
            assert part.get("url") is None or part["url"].startswith("http")
        if part["type"] == 3:
            assert 1 <= len(part["options"]) <= 25
            assert all(1 <= len(o["label"]) <= 100 for o in part["options"])
            assert len({o["value"] for o in part["options"]}) == len(part["options"])
        for child in part.get("components", []):
            walk(child)
        if part.get("accessory"):
            walk(part["accessory"])

    sent = view.to_components()
    assert not list(rules.component_problems(sent, {"warnings.txt"}))
    for part in sent:
        walk(part)
    for text in shown:
        for address in MASKED.findall(CODE.sub("", text)):
            assert re.fullmatch(r"<https?://[^\s()<>\[\]]+>", address), text
    assert count <= 40
    assert sum(len(text.encode("utf-16-le")) // 2 for text in shown) <= 4000
    assert all(text.strip() for text in shown)
    assert len(set(names)) == len(names)
    assert all(1 <= len(name) <= 100 for name in names)
    return fits(view)


@settings(deadline=None, max_examples=120)
@given(
    st.lists(some_excerpts(), max_size=5),
    st.lists(some_items(), max_size=6),
    st.sampled_from(list(Outcome)),
    awkward,
    awkward,
    st.sampled_from(LANGUAGES),
    st.integers(0, 4),
)
def test_any_answer_fits(
    excerpts: list[Excerpt],
    nearest: list[Item],
    outcome: Outcome,
    question: str,
    subject: str,
    language: str,
    offset: int,
) -> None:
    told = nouns.answer(
        *(() if outcome is Outcome.NOT_FOUND else excerpts),
        outcome=outcome,
        nearest=tuple(nearest),
        period=DateRange(DAY, DAY),
        source=question,
    )
    asked = Asked(question, subject, DateRange(DAY, DAY), question)
    view = answer_view(asked, told, texts(language), offset=offset, question_hash="0" * 16)
    assert accepted(view)


@settings(deadline=None, max_examples=60)
@given(st.lists(some_items(), max_size=12), st.integers(-1, 5), st.sampled_from(LANGUAGES))
def test_any_list_item_digest_and_help_fit(items: list[Item], page: int, language: str) -> None:
    words = texts(language)
    items = list({item.id: item for item in items}.values())
    assert accepted(items_view("題", items, words, page, ("source", ("x",)), "空"))
    stories = [nouns.story(item, *items) for item in items]
    assert accepted(digest_view(nouns.digest(*stories, date=DAY), words, page))
    for item in items:
        assert accepted(item_view(item, words, page, changed=True))
    names = dict.fromkeys(("ask", "today", "sources", "privacy"), "</x:1>")
    shown = help_view(
        words, bot_mention="<@1>", commands=names, examples=items[:3], items=5, days=[DAY]
    )
    assert accepted(shown)


@settings(deadline=None, max_examples=60)
@given(st.lists(awkward.filter(str.strip), max_size=60, unique_by=pieces.fingerprint))
def test_any_sources_and_report_fit(names: list[str]) -> None:
    counts = [SourceCount(name, name[:30] or None, 3, DAY, DAY) for name in names]
    assert accepted(sources_view(counts, JA, 0))
    warnings = tuple(ParseWarning(name, n, name) for n, name in enumerate(names))
    report = ReloadReport(1, (), (), (), 1, 2, 3, 4, 5, 6, warnings, tuple(names), 0.5)
    assert accepted(report_view(report, JA, attach=True))


@settings(deadline=None, max_examples=100)
@given(awkward)
def test_the_pages_of_an_item_hold_all_its_text(text: str) -> None:
    shown = "".join(
        seen("\n".join(line[2:] for line in page.split("\n"))) for page in text_pages(text)
    )
    assert letters(shown) == letters(text)


def letters(text: str) -> str:
    """What nobody may lose: letters and digits."""
    return "".join(char for char in text if char.isalnum())


def test_a_long_quote_ends_with_a_sentence_and_keeps_the_answer() -> None:
    text = "".join(f"第{n}の文はこのように続いてから終わる。" for n in range(200))
    start = text.index("第150の文")
    focus = (start, text.index("。", start) + 1)
    shown, shortened = pieces.short_quote(text, focus, 300)
    assert shortened
    assert len(shown) <= 300
    read = seen(shown.removeprefix("> "))
    assert read in text
    assert read.endswith("。")
    assert "第150の文" in read
    assert "**第150の文はこのように続いてから終わる。" in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_without_a_roundup_name_those_there_are(language: str) -> None:
    speech = texts(language)
    period = DateRange(nouns.DAY, nouns.DAY, "昨日")
    days = (dt.date(2031, 2, 1), dt.date(2031, 4, 1))
    none = nouns.answer(outcome=Outcome.NOT_FOUND, period=period, days=days)
    view = answer_view(Asked("地震？"), none, speech, question_hash="0" * 16)
    assert accepted(view)
    words = "\n".join(p.content for p in view.walk_children() if isinstance(p, ui.TextDisplay))
    assert all(speech.day(day) in words for day in (nouns.DAY, *days))


def test_the_rest_of_a_shortened_answer_is_behind_a_button() -> None:
    long = nouns.item("長い文がずっと続くのである。" * 400)
    excerpts = [
        nouns.excerpt(dataclasses.replace(long, id=f"{n:016}"), focus=(0, 14)) for n in range(4)
    ]
    view = answer_view(Asked("何が？"), nouns.answer(*excerpts), JA, question_hash="0" * 16)
    assert accepted(view)
    names = [getattr(part, "custom_id", None) or "" for part in view.walk_children()]
    assert any(name.startswith("r1:more:3:") for name in names)
    assert sum(name.startswith("r1:item:") for name in names) == 3


@pytest.mark.parametrize(
    ("outcome", "shown"), [(Outcome.FOUND, [0, 1]), (Outcome.UNSURE, [0, 1, 2])]
)
def test_what_scores_far_below_a_sure_answer_waits_behind_a_button(
    outcome: Outcome, shown: list[int]
) -> None:
    excerpts = [
        nouns.excerpt(nouns.item(id=f"{n:016}"), score=score)
        for n, score in enumerate((0.8, 0.5, 0.4, 0.3))
    ]
    told = nouns.answer(*excerpts, outcome=outcome)
    view = answer_view(Asked("何が？"), told, JA)
    names = [getattr(part, "custom_id", None) or "" for part in view.walk_children()]
    assert [int(n.split(":")[2]) for n in names if n.startswith("r1:item:")] == shown
    (more,) = [name for name in names if name.startswith("r1:more:")]
    rest = answer_view(Asked("何が？"), told, JA, offset=int(more.split(":")[2]))
    names = [getattr(part, "custom_id", None) or "" for part in rest.walk_children()]
    wanted = [n for n in range(4) if n not in shown]
    assert [int(n.split(":")[2]) for n in names if n.startswith("r1:item:")] == wanted


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://t.co/x", True),
        ("http://example.com/?a=(b)", True),
        ("javascript:alert(1)", False),
        ("https://exa mple.com", False),
        ("https://localhost", False),
        ("https://例え.example/", False),
        ("https://example.com/" + "x" * 500, False),
        ("https://[bad", False),
        ("", False),
    ],
)
def test_links_lead_to_web_addresses_only(url: str, good: bool) -> None:
    assert (pieces.web_address(url) is not None) is good
