"""The JSON contract: exactly these keys, verbatim texts, ISO dates, printable lines."""

from __future__ import annotations

import datetime as dt
import json

from bot import jsonform
from corpus.items import ParseWarning, Roundup
from retrieval.results import Outcome, ReloadReport
from tests.bot import nouns


def test_an_answer() -> None:
    near = nouns.item(id="fedcba9876543210", headline="別の話")
    form = jsonform.answer(nouns.answer(nouns.excerpt(), nearest=(near,)))
    assert form == {
        "question": "桟橋の費用は？",
        "found": True,
        "certain": True,
        "excerpts": [
            {
                "text": nouns.TEXT,
                "item": "0123456789abcdef",
                "headline": "新しい桟橋が完成、費用は1,200万クローネ",
                "source": "Harbour Gazette",
                "handle": "harbour_gazette",
                "published": "2031-03-05",
                "urls": ["https://gazette.example/pier?a=1&b=2"],
                "roundup": "2031-03-05",
                "file": "2031-03-05.txt",
                "lines": [5, 6],
                "score": 0.9123,
            }
        ],
        "nearest": [{"item": "fedcba9876543210", "headline": "別の話"}],
        "elapsed_ms": 1.2,
    }


def test_an_unsure_answer_is_found_but_not_certain() -> None:
    form = jsonform.answer(nouns.answer(nouns.excerpt(), outcome=Outcome.UNSURE))
    assert (form["found"], form["certain"], len(form["excerpts"])) == (True, False, 1)


def test_not_found_has_no_excerpts() -> None:
    form = jsonform.answer(nouns.answer(nearest=(nouns.item(),)))
    assert (form["found"], form["certain"], form["excerpts"]) == (False, False, [])
    assert len(form["nearest"]) == 1


def test_a_refused_question_has_the_shape_of_an_answer() -> None:
    usual = jsonform.answer(nouns.answer())
    refused = jsonform.refused("", "Line 2 is empty.")
    assert set(refused) == {*usual, "error"}
    assert refused["found"] is False


def test_what_is_unknown_is_null() -> None:
    bare = nouns.item(source=None, handle=None, published=None, urls=())
    (form,) = jsonform.answer(nouns.answer(nouns.excerpt(bare)))["excerpts"]
    assert (form["source"], form["handle"], form["published"], form["urls"]) == (
        None,
        None,
        None,
        [],
    )


def test_a_digest() -> None:
    other = nouns.item(id="fedcba9876543210", source="Radio Pier")
    day = nouns.digest(nouns.story(None, other), requested=dt.date(2031, 3, 6))
    assert jsonform.digest(day) == {
        "date": "2031-03-05",
        "requested": "2031-03-06",
        "stories": [
            {
                "headline": "新しい桟橋が完成、費用は1,200万クローネ",
                "lead": "港湾局は5日、新しい桟橋の工事が終わったと発表した。",
                "items": ["0123456789abcdef", "fedcba9876543210"],
                "sources": ["Harbour Gazette", "Radio Pier"],
            }
        ],
        "items": 17,
    }


def test_a_digest_of_nothing() -> None:
    form = jsonform.digest(nouns.digest(date=None, items=0))
    assert (form["date"], form["stories"], form["items"]) == (None, [], 0)


def test_a_checked_file() -> None:
    file = Roundup(
        file="2031-03-05.txt",
        date=nouns.DAY,
        date_from="closing tag",
        tags=("#港(310305)",),
        items=(nouns.item(),),
        warnings=(ParseWarning("2031-03-05.txt", 12, "A line belongs to no item."),),
        text="",
        sha256="",
    )
    assert jsonform.roundup(file) == {
        "file": "2031-03-05.txt",
        "date": "2031-03-05",
        "tags": ["#港(310305)"],
        "items": [
            {
                "id": "0123456789abcdef",
                "headline": "新しい桟橋が完成、費用は1,200万クローネ",
                "source": "Harbour Gazette",
                "handle": "harbour_gazette",
                "published": "2031-03-05",
                "urls": ["https://gazette.example/pier?a=1&b=2"],
                "text": nouns.TEXT,
                "first_line": 3,
                "last_line": 9,
            }
        ],
        "warnings": [{"line": 12, "message": "A line belongs to no item."}],
    }


def test_a_report_can_be_dumped() -> None:
    done = ReloadReport(
        1, ("a.md",), (), (), 17, 0, 0, 17, 40, 40, (ParseWarning("a.md", 1, "x"),), (), 0.12345
    )
    form = json.loads(jsonform.dump(jsonform.report(done)))
    assert form["files_added"] == ["a.md"]
    assert form["warnings"] == [{"file": "a.md", "line": 1, "message": "x"}]
    assert form["seconds"] == 0.123


def test_a_line_is_unicode_harmless_and_means_the_same() -> None:
    hostile = "桟橋\x1b[31m\x9b0m\u202e\u2028\nend\ud800"
    line = jsonform.dump(jsonform.answer(nouns.answer(nouns.excerpt(nouns.item(hostile)))))
    assert "桟橋" in line
    assert not set("\x1b\x9b\u202e\u2028\n") & set(line)
    assert json.loads(line)["excerpts"][0]["text"] == hostile.replace("\ud800", "\ufffd")
