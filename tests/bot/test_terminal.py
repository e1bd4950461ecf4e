"""What a person sees in a terminal and in a pipe, down to the escape sequences."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.terminal import Terminal
from corpus.items import ParseWarning, Roundup
from retrieval.results import DateRange, Outcome, ReloadReport
from tests.bot import nouns

ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
"""The only sequences that may leave the program: colours and links."""


def shown(show: Callable[[Terminal], None], monkeypatch: pytest.MonkeyPatch, width: int = 0) -> str:
    """What is printed; `width` 0 is a pipe."""
    stream = io.StringIO()
    if width:
        stream.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.delenv("NO_COLOR", raising=False)
    show(Terminal(stream))
    return stream.getvalue()


def test_a_piped_answer_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(lambda t: t.answer(nouns.answer(nouns.excerpt())), monkeypatch)
    assert text.splitlines() == [
        "1. 新しい桟橋が完成、費用は1,200万クローネ",
        f"> {nouns.TEXT}",
        "   — Harbour Gazette (@harbour_gazette) · 2031-03-05",
        "   https://gazette.example/pier?a=1&b=2",
        "   2031-03-05.txt, lines 5–6",
    ]


@pytest.mark.parametrize("width", [30, 80, 300])
def test_a_terminal_is_never_overrun(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    long = nouns.excerpt(nouns.item(nouns.TEXT * 5))
    text = shown(lambda t: t.answer(nouns.answer(long, long)), monkeypatch, width)
    lines = ESCAPE.sub("", text).splitlines()
    assert max(map(cell_len, lines)) <= min(width, 100)
    quoted = [line.strip() for line in lines if line.lstrip().startswith("▎")]
    assert "".join(line.removeprefix("▎ ") for line in quoted) == nouns.TEXT * 10


def test_the_answering_sentence_is_bold_and_the_link_a_link(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = shown(lambda t: t.answer(nouns.answer(nouns.excerpt())), monkeypatch, 200)
    assert "\x1b[1m港湾局は5日、新しい桟橋の工事が終わったと発表した。\x1b[0m" in text
    assert ";https://gazette.example/pier?a=1&b=2\x1b\\" in text


def test_only_web_addresses_become_links(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("file:///etc/passwd", "javascript:alert(1)", "https://a.example/\x1b]8;;x\x1b\\"):
        item = nouns.item(urls=(url,))
        text = shown(lambda t, i=item: t.answer(nouns.answer(nouns.excerpt(i))), monkeypatch, 80)
        targets = re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b", text)
        assert all(t == "https://a.example/␛]8;;x␛\\" for t in targets)


HOSTILE = st.text(
    st.sampled_from(list("\x1b\x07\x9b\x00\r\n\t[]8;m/bold\\\u202e\u2067\ufeff日本。"))
    | st.characters(),
    max_size=80,
)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_of_a_roundup_acts_on_the_terminal(text: str, name: str, url: str) -> None:
    item = nouns.item(text, source=name, headline=name, handle=url, urls=(url,), file=name)
    quote = nouns.excerpt(item, also=(item,))
    file = Roundup(name, nouns.DAY, name, (name,), (item,), (ParseWarning(name, 1, text),), "", "")

    def everything(terminal: Terminal) -> None:
        terminal.answer(nouns.answer(quote))
        terminal.answer(nouns.answer(nearest=(item,)))
        terminal.digest(nouns.digest(nouns.story(item, item)))
        terminal.checked([file, file])

    with pytest.MonkeyPatch.context() as patch:
        for width in (0, 60):
            out = shown(everything, patch, width)
            left = ESCAPE.sub("", out) if width else out
            controls = {c for c in left if ord(c) < 32 or 0x7F <= ord(c) < 0xA0} - {"\n"}
            assert not controls | (set("\u202e\u2067\ufeff") & set(left))


def test_rich_markup_in_a_roundup_is_only_text(monkeypatch: pytest.MonkeyPatch) -> None:
    item = nouns.item("[bold red]x[/] :smile: [link=https://a.example]y[/link]。")
    text = shown(lambda t: t.answer(nouns.answer(nouns.excerpt(item))), monkeypatch, 80)
    assert item.text in ESCAPE.sub("", text)


def test_not_found_names_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(lambda t: t.answer(nouns.answer(nearest=(nouns.item(),))), monkeypatch)
    assert text.splitlines()[0] == "The roundup doesn't say."
    assert "新しい桟橋が完成" in text


def test_unsure_and_the_days_that_were_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    period = DateRange(nouns.DAY, nouns.DAY + dt.timedelta(days=2), "今週")
    unsure = nouns.answer(nouns.excerpt(), outcome=Outcome.UNSURE, period=period)
    lines = shown(lambda t: t.answer(unsure), monkeypatch).splitlines()
    assert lines[0] == "Searched: 2031-03-05 to 2031-03-07 (“今週”)"
    assert lines[1].startswith("Not sure")


def test_days_without_a_roundup_name_those_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    period = DateRange(nouns.DAY, nouns.DAY, "昨日")
    days = (dt.date(2031, 2, 1), dt.date(2031, 4, 1))
    none = nouns.answer(outcome=Outcome.NOT_FOUND, period=period, days=days)
    lines = shown(lambda t: t.answer(none), monkeypatch).splitlines()
    assert lines[0].startswith("Searched: ")
    assert "2031-02-01, 2031-04-01" in lines[1]


def test_other_tellings_of_the_event_are_named_and_the_rest_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    also = tuple(nouns.item(source=f"Radio {n}", headline=f"桟橋 {n}") for n in range(5))
    text = shown(lambda t: t.answer(nouns.answer(nouns.excerpt(also=also))), monkeypatch)
    assert text.splitlines()[-4:] == [
        "   + Radio 0: 桟橋 0",
        "   + Radio 1: 桟橋 1",
        "   + Radio 2: 桟橋 2",
        "   + and 2 more on this",
    ]


def test_a_digest_says_when_it_is_of_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    later = nouns.DAY + dt.timedelta(days=1)
    story = nouns.story(None, nouns.item(source="Radio Pier"), opinion=True)
    day = nouns.digest(story, requested=later)
    text = shown(lambda t: t.digest(day), monkeypatch)
    assert text.splitlines()[:2] == [
        "Roundup of 2031-03-05 · 17 items",
        "There is none for 2031-03-06; this is the latest one.",
    ]
    assert "[commentary]" in text
    assert "> 港湾局は5日、新しい桟橋の工事が終わったと発表した。" in text
    assert "+ Radio Pier: 新しい桟橋が完成" in text


def test_an_empty_corpus_has_no_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(lambda t: t.digest(nouns.digest(date=None, items=0)), monkeypatch)
    assert text == "There is no roundup yet.\n"


def test_check_says_where_the_date_came_from_and_what_to_look_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warnings = (ParseWarning("a.txt", 12, "No attribution."), ParseWarning("a.txt", 0, "Cut off."))
    file = Roundup(
        "a.txt", nouns.DAY, "file name", ("#港(310305)",), (nouns.item(),), warnings, "", ""
    )
    lines = shown(lambda t: t.checked([file]), monkeypatch).splitlines()
    assert lines[0] == "a.txt · 2031-03-05 (from the file name) · 1 item · #港(310305)"
    assert lines[1].startswith("      3–9  新しい桟橋")
    assert lines[2:] == ["  ! No attribution. (line 12)", "  ! Cut off."]


def test_a_report_says_what_changed_and_what_was_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    done = ReloadReport(
        generation=2,
        files_added=("a.txt", "b.txt", "c.txt", "d.txt"),
        files_changed=(),
        files_removed=("e.txt",),
        items_added=20,
        items_changed=0,
        items_removed=1,
        items=36,
        passages=1234,
        embedded=40,
        warnings=(ParseWarning("a.txt", 3, "No date."),),
        repaired=("the word index was damaged and made again",),
        seconds=1.26,
    )
    assert shown(lambda t: t.report(done), monkeypatch).splitlines() == [
        "20 items added: a.txt, b.txt, c.txt and 1 more",
        "1 item removed: e.txt",
        "Repaired: the word index was damaged and made again",
        "  ! No date. (a.txt, line 3)",
        "36 items, 1,234 passages in the index; 40 embedded in 1.3 s",
    ]
